"""Modules of a page joined into one file: on a phone's network each file is a way there and back before anything works.

Each module keeps a scope of its own and stands under a comment with its name, so what a browser reports can be found. What
is understood is what our modules say: `import { a, b } from './x.js';`, `import './x.js';`, `export` before one function,
class or const, and `export { a, b };` of what was imported. Anything else is refused, at the start of the server and by `fieldsales check`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Mapping

from fieldsales.offline.compiler.dialect import Refusal

_IMPORT = re.compile(r"^import (?:\{ (?P<names>\w+(?:, \w+)*) \} from )?'(?P<path>\.[^']+)';\n", re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+)(?! = [^;\n]*, \w+ = ))", re.M)
_PASSED_ON = re.compile(r"^export \{ (\w+(?:, \w+)*) \};\n", re.M)
_OTHER = re.compile(r"^(?:import|export)\b(?!\().*", re.M)


def join(entry: str, modules: Mapping[str, str], entries: Collection[str]) -> str:
    """The text of modules[entry] with all that it imports, in the order a browser would run them. modules: path -> text;
    what is itself in `entries` stays an import. Raises Refusal for what is not understood, and for a circle."""
    made: dict[str, str] = {}
    outside: list[str] = []
    _add(entry, modules, entries, made, outside, ())
    heads = [f"import * as {_name(path)} from '{_from(entry, path)}';" for path in outside]
    return "\n".join([*heads, *made.values()])


def _add(
    path: str, modules: Mapping[str, str], entries: Collection[str], made: dict[str, str], outside: list[str], above: tuple[str, ...],
) -> None:  # fmt: skip
    if path in above:
        raise Refusal(path, 1, f"imports itself by way of {above[-1]}")
    text = modules[path]
    for found in _IMPORT.finditer(text):
        target = _target(path, found["path"])
        if target not in modules:
            raise Refusal(path, _line(text, found.start()), f"there is no {target}")
        for name in (found["names"] or "").replace(",", "").split():
            if name not in _exported(modules[target]):
                raise Refusal(path, _line(text, found.start()), f"{target} does not export {name}")
        if target in entries:
            outside += [target] if target not in outside else []
        elif target not in made:
            _add(target, modules, entries, made, outside, (*above, path))
    made[path] = _wrapped(path, text, own=not above)


def _wrapped(path: str, text: str, own: bool) -> str:
    """The entry's own text keeps its exports; another's becomes a function that gives them."""
    names = _exported(text)

    def taken(found: re.Match[str]) -> str:
        return f"const {{ {found['names']} }} = {_name(_target(path, found['path']))};\n" if found["names"] else ""

    body = _IMPORT.sub(taken, text)
    bare = _PASSED_ON.sub("", _EXPORT.sub("", body))
    if wrong := _OTHER.search(bare):
        raise Refusal(path, _line(text, text.index(wrong[0])), f"cannot be joined: {wrong[0].strip()}")
    if own:
        return f"// {path}\n{body}"
    return f"// {path}\nconst {_name(path)} = (() => {{\n{bare}return {{ {', '.join(names)} }};\n}})();"


def _exported(text: str) -> list[str]:
    passed_on = [name for found in _PASSED_ON.finditer(text) for name in found[1].split(", ")]
    return [found[1] for found in _EXPORT.finditer(text)] + passed_on


def _target(path: str, said: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), said))


def _from(entry: str, path: str) -> str:
    said = posixpath.relpath(path, posixpath.dirname(entry))
    return said if said.startswith(".") else f"./{said}"


def _name(path: str) -> str:
    return "$" + re.sub(r"\W", "_", path.removesuffix(".js"))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
