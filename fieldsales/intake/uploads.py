"""A file on its way in: kept in the shop's folder between choosing it and taking it in, with what became of it.

Only who sent it finds it again, for a day.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from dataclasses import asdict
from pathlib import Path

from fieldsales import ids
from fieldsales.errors import NotFound
from fieldsales.intake import columns, spreadsheet
from fieldsales.intake.columns import Plan
from fieldsales.intake.places import Checked, Returned
from fieldsales.intake.spreadsheet import Sheet
from fieldsales.store import Actor, Store

KEPT_S = 86400
ID = re.compile(r"[0-9a-z]{26}")


def keep(store: Store, by: Actor, name: str, data: bytes) -> str:
    """→ the id under which kept() finds it."""
    folder = store.folder / "uploads"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - KEPT_S:
            old.unlink(missing_ok=True)
    new = ids.mint()
    about = {"by": by.id, "file": Path(name).name[:120], "sha256": hashlib.sha256(data).hexdigest()}
    (folder / new).write_bytes(data)
    (folder / f"{new}.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return new


def kept(store: Store, by: Actor, id: str) -> tuple[Sheet, dict]:
    """→ the table and {file, sha256}. Raises NotFound after a day, or for anybody but its sender."""
    data, about = found(store, by, id)
    return spreadsheet.read(data), about


def found(store: Store, by: Actor, id: str) -> tuple[bytes, dict]:
    """The file as it was sent."""
    path = _path(store, id)
    if not path.exists():
        raise NotFound("import_gone")
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if about.pop("by") != by.id:
        raise NotFound("import_gone")
    return path.read_bytes(), about


def _path(store: Store, id: str) -> Path:
    if not ID.fullmatch(id):
        raise NotFound("import_gone")
    return store.folder / "uploads" / id


def write_outcome(store: Store, id: str, plan: Plan, checked: Checked) -> None:
    """What became of it, so that the page and the returned rows can be had again after the rows are in."""
    stayed = {name: [asdict(one) for one in getattr(checked, name)] for name in ("duplicates", "bad")}
    content = {"header": plan.header, "places": plan.places, "good": len(checked.good), **stayed}
    _path(store, id).with_suffix(".done").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def outcome(store: Store, id: str) -> tuple[Plan, Checked] | None:
    """As written; the good rows are only counted."""
    path = _path(store, id).with_suffix(".done")
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    duplicates, bad = ([_returned(one) for one in content[name]] for name in ("duplicates", "bad"))
    return columns.Plan(content["header"], content["places"]), Checked([{}] * content["good"], duplicates, bad)


def _returned(one: dict) -> Returned:
    row = spreadsheet.Row(one["row"]["line"], tuple(one["row"]["cells"]))
    return Returned(row, one["reason"], one["values"])
