"""The ten minutes of a newcomer, as README describes them, on a copy of the tree: a field in 3 files, a screen in 2."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def snippets() -> list[str]:
    """The code blocks of "Ten minutes for a newcomer", in order: step, statement, field, screen.sql, screen.html."""
    chapter = README.split("## Ten minutes for a newcomer")[1].split("\n## ")[0]
    blocks = re.findall(r"^( *)```\w+\n(.*?)^ *```", chapter, re.M | re.S)
    return ["\n".join(line.removeprefix(indent) for line in code.splitlines()) + "\n" for indent, code in blocks]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy on which everything README says has been done."""
    copy = tmp_path_factory.mktemp("tree")
    shutil.copytree(ROOT / "fieldsales", copy / "fieldsales", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    step, statement, field, sql, html = snippets()
    add_field(copy / "fieldsales", step, statement, field)
    (copy / "fieldsales/templates/sweep/handovers.sql").write_text(sql, encoding="utf-8")
    (copy / "fieldsales/templates/sweep/handovers.html").write_text(html, encoding="utf-8")
    return copy


def add_field(room: Path, step: str, statement: str, field: str) -> None:
    last = max(int(p.name[:4]) for p in (room / "offline/schema").glob("*.sql"))
    (room / f"offline/schema/{last + 1:04d}.sql").write_text(step, encoding="utf-8")
    edit(room / "offline/mutations/sweep/visit.sql", r"^(-- args: .*)$", r"\1, handover_on")
    edit(room / "offline/mutations/sweep/visit.sql", r"^-- then:", statement + "-- then:")
    edit(room / "templates/sweep/_door_met.html", r"^</form>", field + "</form>")


def edit(path: Path, old: str, new: str) -> None:
    text, times = re.subn(old, new, path.read_text(encoding="utf-8"), count=1, flags=re.M)
    assert times == 1, f"README does not fit {path.name} any more"
    path.write_text(text, encoding="utf-8")


def run(tree: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


STREET = """
from pathlib import Path
from tempfile import mkdtemp
from tests.world import World
from fieldsales import screens
world, DOOR = World(Path(mkdtemp()) / "shop"), "jinxiu-1.1.3.2"
verdict = world.do(world.xiaoli, "visit", door=DOOR, outcome="owner_met", handover_on="2026-03-01")
assert verdict.verdict == "applied", verdict
"""


def test_the_new_field_is_saved_and_shown_in_the_form(tree: Path) -> None:
    show = 'print(screens.render(world.store, "door", world.xiaoli, {"id": DOOR, "met": "owner_met"}, "zh", "/door"))'
    page = run(tree, STREET + show)
    assert re.search(r'name="handover_on"[^>]*value="2026-03-01"|value="2026-03-01"[^>]*name="handover_on"', page)


def test_the_new_screen_shows_a_rep_his_own_doors_only(tree: Path) -> None:
    show = (
        'print(*(screens.render(world.store, "handovers", who, {}, "zh", "/handovers").count(DOOR) for who in people))'
    )
    assert run(tree, STREET + "people = [world.xiaoli, world.xiaowang, world.zhou]\n" + show).split() == ["1", "0", "1"]


def test_the_check_finds_the_copy_complete(tree: Path) -> None:
    said = run(tree, "from fieldsales.cli import main; raise SystemExit(main(['check']))")
    assert "handovers" in said


def test_the_phone_carries_field_and_screen(tree: Path) -> None:
    app = run(tree, "from fieldsales.offline.bundle import current; print(current().files['phone/app.js'][0].decode())")
    assert '"handovers"' in app
    assert "ALTER TABLE door ADD COLUMN handover_on" in app
    assert ":handover_on" in app


def test_the_new_files_keep_the_rules_that_all_files_keep(tree: Path) -> None:
    tests = ["tests/test_sql_subset.py", "tests/test_parity_sql.py", "tests/test_parity_templates.py"]
    env = os.environ | {"PYTHONPATH": str(tree), "FIELDSALES_EXAMPLES": "20", "PARITY_EXAMPLES": "20"}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-k",
        "handovers or visit or door",
        *tests,
    ]
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
