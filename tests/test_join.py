"""Modules that travel in one file do what they did singly, and what cannot be joined is refused with its place."""

import json
import shutil
import subprocess

import pytest

from fieldsales.offline import bundle
from fieldsales.offline.compiler.dialect import Refusal
from fieldsales.offline.compiler.join import join

ENTRY = "static/js/one.js"
MODULES = {
    ENTRY: "import { two, Three } from './two.js';\nimport './told.js';\nimport { far } from '../map/far.js';\n\nexport { two };\n"
           "const same = 'one';\nglobalThis.said.push(same, two(), new Three().name, far());\nexport const four = 4;\n",
    "static/js/two.js": "import { same } from './same.js';\n\nexport function two() { return `two of ${same}`; }\nexport class Three { name = 'three'; }\n",
    "static/js/same.js": "export const same = 'its own';\nglobalThis.said = ['first'];\n",
    "static/js/told.js": "import { two } from './two.js';\nglobalThis.said.push(`told ${two()}`);\n",
    "static/map/far.js": "export const far = () => 'far';\n",
    "static/desk/desk.js": "import { near } from './near.js';\nglobalThis.said.push(near());\n",
    "static/desk/near.js": "import { two } from '../js/one.js';\nexport const near = () => `near ${two()}`;\n",
}  # fmt: skip


@pytest.mark.skipif(not shutil.which("node"), reason="no Node here")
def test_a_joined_file_does_what_its_modules_did_each_once_in_their_order_with_their_own_names(tmp_path):
    entries = [ENTRY, "static/map/far.js", "static/desk/desk.js"]
    for path in entries:
        file = tmp_path / path.replace(".js", ".mjs")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(join(path, MODULES, entries).replace(".js'", ".mjs'"))
    asked = f"const own = await import('{tmp_path}/static/js/one.mjs'); await import('{tmp_path}/static/desk/desk.mjs');"
    asked += "console.log(JSON.stringify([said, Object.keys(own)]))"
    said = subprocess.run(["node", "--input-type=module", "-e", asked], capture_output=True, text=True, check=True).stdout
    heard = ["first", "told two of its own", "one", "two of its own", "three", "far", "near two of its own"]
    assert json.loads(said) == [heard, ["four", "two"]]


@pytest.mark.parametrize(("text", "sentence"), [
    ("import { gone } from './gone.js';\n", "there is no static/js/gone.js"),
    ("import { gone } from './two.js';\n", "static/js/two.js does not export gone"),
    ("import { two as three } from './two.js';\n", "cannot be joined"),
    ("import all from './two.js';\n", "cannot be joined"),
    ("const a = 1;\nexport default a;\n", "line 2: cannot be joined"),
    ("export let changing = 1;\n", "cannot be joined"),
    ("export const a = 1, b = 2;\n", "cannot be joined"),
    ("import './told.js';\n", "imports itself"),
])  # fmt: skip
def test_what_cannot_be_joined_is_refused_with_its_file_and_line(text, sentence):
    modules = MODULES | {"static/js/new.js": text, "static/js/told.js": "import './new.js';\n"}
    with pytest.raises(Refusal, match=r"^static/js/\w+\.js, line \d+: ") as refused:
        join("static/js/new.js", modules, [])
    assert sentence in str(refused.value)


def test_every_module_of_a_page_travels_in_exactly_one_of_the_files_that_a_page_can_hold_together():
    built = bundle.build()
    texts = {path: content.decode() for path, (content, _) in built.files.items() if path.endswith(".js")}
    together = "\n".join(texts[f"static/{name}.js"] for name in ("js/app", "desk/desk", "map/map", "map/desk"))
    for module in (p for room in ("js", "desk", "map") for p in (bundle.STATIC / room).glob("*.js")):
        path = module.relative_to(bundle.STATIC.parent).as_posix()
        if path.removeprefix("static/").removesuffix(".js") in ("js/notice", "desk/print", "desk/worker", "desk/seen", "desk/said"):
            continue
        assert together.count(f"// {path}\n") == 1, path
