"""Blocks from somebody's table: what is good goes in, in one transaction; what is not comes back with its reason.

A list of blocks is a list of places. A table with people's numbers in it is refused whole (domain 2.4): buying lists of
owners is a crime, and nobody gets to launder one through an import.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fieldsales import clock, ids
from fieldsales.errors import Refused
from fieldsales.intake import cells, columns, spreadsheet
from fieldsales.intake.columns import LABELS, Plan, plain
from fieldsales.intake.spreadsheet import Row, Sheet
from fieldsales.offline.functions import search_text
from fieldsales.store import Actor, Connection, Store, next_rev
from fieldsales.texts import gettext, sentence
from fieldsales.twins import IN_THE_SHOP, Known

MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
CITIZEN = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
PEOPLE = {plain(w) for w in "业主 业主姓名 业主名 户主 姓名 客户姓名 身份证 身份证号 owner ownername idcard".split()}
BOUGHT = re.compile(r"购买名单|购买的名单|买来的名单|bought list|purchased list", re.IGNORECASE)
A_LIST = 3  # so many numbers are no slip of the hand any more


@dataclass(frozen=True)
class Returned:
    """A row that does not go in: its reason is a key of ERRORS with values."""

    row: Row
    reason: str
    values: dict

    def why(self, lang: str) -> str:
        return sentence(
            self.reason, lang, **{k: gettext(lang, v) if k == "column" else v for k, v in self.values.items()}
        )


@dataclass
class Checked:
    good: list[dict] = field(default_factory=list)
    duplicates: list[Returned] = field(default_factory=list)
    bad: list[Returned] = field(default_factory=list)

    @property
    def returned(self) -> list[Returned]:
        return sorted([*self.bad, *self.duplicates], key=lambda one: one.row.line)


def check(conn: Connection, sheet: Sheet, plan: Plan) -> Checked:
    """Look at every row without writing anything. Raises Refused when the whole table may not come in."""
    if "name" not in plan.places:
        raise Refused("import_no_name")
    header, rows = sheet.rows[0].cells, sheet.rows[plan.header :]
    if not rows:
        raise Refused("file_no_rows")
    refuse_people(header if plan.header else (), rows, plan)
    known, done = Known(conn), Checked()
    for row in rows:
        try:
            _sort_in(done, known, row, cells.block(row, plan, len(header)))
        except Refused as error:
            done.bad.append(Returned(row, error.key, error.values))
    return done


def _sort_in(done: Checked, known: Known, row: Row, block: dict) -> None:
    line = known.line_of(block)
    if line is None:
        done.good.append(block)
        known.add(block, row.line)
    elif line == IN_THE_SHOP:
        done.duplicates.append(Returned(row, "row_known", {}))
    else:
        done.duplicates.append(Returned(row, "row_twice", {"line": line}))


def refuse_people(header: Sequence[str], rows: Sequence[Row], plan: Plan) -> None:
    """Raises Refused: import_people names the column that shows it, import_bought the file's own words."""
    counts: dict[int, int] = defaultdict(int)
    office: dict[str, set[str]] = defaultdict(set)
    phones = plan.places.get("property_phone")
    named = {at for at, cell in enumerate(header) if plain(cell) in PEOPLE}
    for row in rows:
        for at, cell in enumerate(row.cells):
            if BOUGHT.search(cell):
                raise Refused("import_bought")
            mobile = MOBILE.search(cell)
            if mobile and at == phones:
                office[plain(cells.cell(row, plan.places.get("name")))].add(mobile[0])
            elif mobile or CITIZEN.search(cell) or (cell and at in named):
                counts[at] += 1
    if phones is not None and any(len(numbers) >= A_LIST for numbers in office.values()):
        counts[phones] += A_LIST  # one gate has one or two numbers, a list of owners has many
    most = max(counts, key=lambda at: counts[at], default=None)
    if most is not None and counts[most] >= min(A_LIST, len(rows)):
        raise Refused("import_people", column=header[most] if most < len(header) else most + 1)


# -- writing

_COLUMNS = ("id", "bucket", "rev", *LABELS, "search", "made_by", "made_at")
INSERT = f"INSERT INTO block ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"


def bring_in(
    store: Store, actor: Actor, sheet: Sheet, plan: Plan, source: dict, moment: datetime, *, id: str | None = None
) -> Checked:
    """Check and write in one transaction, so a block that came in meanwhile is noticed; written down in the log.

    `source` says where the table came from ({"file", "sha256"}). The same id again writes nothing.
    """
    with store.writer() as w:
        checked = check(w, sheet, plan)
        new = id or ids.mint()
        if w.one("SELECT 1 AS one FROM mutation_log WHERE id = :id", {"id": new}):
            return checked
        rev = next_rev(w)
        w.executemany(INSERT, (_stamped(block, rev, actor, moment) for block in checked.good))
        _write_down(w, new, rev, actor, moment, {**source, **_counts(sheet, plan, checked)})
    return checked


def _stamped(block: dict, rev: int, actor: Actor, moment: datetime) -> dict:
    new = ids.mint()
    words = " ".join(block[name] for name in ("name", "city", "district", "area", "street") if block[name])
    stamp = {"id": new, "bucket": f"block:{new}", "rev": rev, "search": search_text(words)}
    return block | stamp | {"made_by": actor.id, "made_at": clock.iso(moment)}


def _counts(sheet: Sheet, plan: Plan, checked: Checked) -> dict:
    rows = {"good": len(checked.good), "duplicates": len(checked.duplicates), "bad": len(checked.bad)}
    return {
        **rows,
        "kind": sheet.kind,
        "encoding": sheet.encoding,
        "columns": plan.places,
        "declared_places_only": True,
    }


def _write_down(w: Connection, new: str, rev: int, actor: Actor, moment: datetime, what: dict) -> None:
    at = clock.iso(moment)
    w.execute(
        "INSERT INTO mutation_log (id, person_id, device_id, name, args, at, received_at, verdict, rev)"
        " VALUES (?, ?, ?, 'import_blocks', ?, ?, ?, 'applied', ?)",
        (new, actor.id, actor.device_id, json.dumps(what, ensure_ascii=False), at, at, rev),
    )


def returned_csv(sheet: Sheet, plan: Plan, returned: list[Returned], lang: str) -> bytes:
    """The rows that stayed out as they were sent, plus line and reason, so that they can be mended and sent again."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    first = sheet.rows[0].cells if plan.header else [str(at + 1) for at in range(sheet.width)]
    writer.writerow([*_padded(first, sheet.width), gettext(lang, "Line"), gettext(lang, "Reason")])
    for one in returned:
        writer.writerow([*_padded(one.row.cells, sheet.width), one.row.line, one.why(lang)])
    return out.getvalue().encode("utf-8-sig")


def _padded(found: Sequence[str], width: int) -> list[str]:
    return [*found, *[""] * (width - len(found))]


# -- from the command line


def import_file(store: Store, path: Path, into: Path | None = None) -> list[str]:
    """Import a file as the owner; what stays out is written as <name>.returned.csv here, or `into` a folder.

    → the lines to print.
    """
    with store.reader() as conn:
        owner = conn.one("SELECT id, name, role FROM person WHERE role = 'manager' AND active = 1 ORDER BY id LIMIT 1")
    if owner is None:
        return ["There is no shop here yet. Start the server and open its first page."]
    try:
        data = path.read_bytes()
        sheet = spreadsheet.read(data)
        plan = columns.guess(sheet)
        source = {"file": path.name, "sha256": hashlib.sha256(data).hexdigest()}
        checked = bring_in(store, Actor(**owner), sheet, plan, source, clock.now())
    except OSError as error:
        return [f"{path}: {error.strerror}"]
    except Refused as refused:
        return [sentence(refused.key, "en", **refused.values)]
    good, there, wrong = len(checked.good), len(checked.duplicates), len(checked.bad)
    lines = [f"{good} blocks came in, {there} were there already, {wrong} are wrong."]
    if checked.returned:
        target = (into or Path()) / f"{path.stem}.returned.csv"
        target.write_bytes(returned_csv(sheet, plan, checked.returned, "en"))
        lines.append(f"What stayed out, with its reason: {target}")
    return lines
