"""What a phone loads: complete, small, one version, made without Node."""

import re

import pytest

from fieldsales.offline import bundle
from fieldsales.sqlfile import mutations, screens

BAR = 700_000
"""Bytes of code and assets for first use, as they travel."""


@pytest.fixture(scope="module")
def built():
    return bundle.build()


def app_of(built) -> str:
    return built.files["phone/app.js"][0].decode()


def test_first_use_is_small(built):
    assert built.compressed() < BAR


def test_the_same_tree_gives_the_same_version(built):
    assert bundle.build() == built and re.fullmatch("[0-9a-f]{12}", built.hash)


def test_a_changed_file_gives_another_version(built, monkeypatch):
    monkeypatch.setattr(bundle, "ERRORS", {"not_found": "Gone."})
    assert bundle.build().hash != built.hash


def test_every_module_a_module_imports_is_carried(built):
    modules = {path: content.decode() for path, (content, _) in built.files.items() if path.endswith((".js", ".mjs"))}
    for path, text in modules.items():
        for name in re.findall(r"^(?:import|export) [^;]*?from '\./([\w.-]+)'", text, re.M):
            assert f"{path.rpartition('/')[0]}/{name}" in built.files, f"{path} imports {name}"


def test_the_assets_are_the_files_under_their_versioned_addresses(built):
    listed = re.search(r"export const ASSETS = (\[.*?\]);", app_of(built))
    addresses = {f"/{path.partition('/')[0]}/{built.hash}/{path.partition('/')[2]}" for path in built.first_use}
    assert set(re.findall(r'"([^"]+)"', listed[1])) == addresses


def test_a_page_asks_for_one_file_of_styles_and_a_desks_page_for_one_more(built):
    head, layout = ((bundle.HERE.parent / f"templates/parts/_{name}.html").read_text("utf-8") for name in ("head", "layout"))
    assert re.findall(r"[\w/]+\.css", head + layout) == ["/phone.css", "/desk/desk.css"]
    for sheet, names in bundle.SHEETS.items():
        text = built.files[sheet][0]
        assert all((bundle.STATIC / f"{name}.css").read_bytes() in text for name in names)
        assert not any(f"static/{name}.css" in built.files for name in names if f"static/{name}.css" != sheet)  # none twice


def test_the_phone_carries_every_screen_and_mutation_it_may_run(built):
    text = app_of(built)
    assert all(f'"{name}":{{"by"' in text for name in [*screens(), *mutations()])
    server_only = [name for name, screen in screens().items() if screen.where == "server"]
    assert server_only and not any(f'"{name}.html":' in text for name in server_only)


def test_nothing_carried_is_evaluated_from_text(built):
    for path, (content, kind) in built.files.items():
        if path.startswith("phone/") and kind.startswith("text/javascript") and "wa-sqlite" not in path:
            assert not re.search(rb"\beval\(|new Function\(|innerHTML|document\.write", content), path


def test_every_file_has_a_type_a_browser_accepts(built):
    kinds = {path: kind for path, (_, kind) in built.files.items()}
    assert kinds["phone/wa-sqlite.wasm"] == "application/wasm"
    assert all(kind.startswith("text/javascript") for path, kind in kinds.items() if path.endswith((".js", ".mjs")))
    assert "application/octet-stream" not in kinds.values()


def test_while_watching_a_change_is_seen(monkeypatch):
    before = bundle.current()
    monkeypatch.setattr(bundle, "_watching", True)
    monkeypatch.setattr(bundle, "_seen", lambda: ("changed",))
    assert bundle.current() is not before and bundle.current() is bundle.current()


def test_a_phone_at_any_version_finds_the_steps_it_lacks():
    """It runs steps.slice(its version): the n-th step is the one of that number, also where only the server has one."""
    schema = bundle.schema_data()
    assert len(schema["steps"]) == schema["version"]
    for name, sql in bundle.store.schema_steps():
        if not name.endswith(".server"):
            assert schema["steps"][int(name) - 1] == sql
