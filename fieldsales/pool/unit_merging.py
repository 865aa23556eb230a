"""A work unit that was entered twice becomes one, and two again as they were.

What names the one that goes names the one that stays: its people, key persons, group-buys, blocks and its own site. What
moved is written down as for customers (merge, merged_row). The one that goes stays as a row, out of every list.
"""

from __future__ import annotations

import json

from fieldsales.store import Connection

LINKS = (("contact", "work_unit_id"), ("key_person", "work_unit_id"), ("group_buy", "work_unit_id"), ("block", "work_unit_id"), ("block", "site_of"))
"""(table, the column that names a work unit)."""
SAID = ("kind", "address", "gate_rule", "employees", "payday", "note")
LONGEST_NOTE = 400


def merge(conn: Connection, id: str, kept_id: str, gone_id: str, reason: str, by: str, at: str, rev: int) -> None:
    """Everything that names `gone` names `kept`; what is not known of `kept` is taken from `gone`."""
    kept, gone = _unit(conn, kept_id), _unit(conn, gone_id)
    moved = [
        (id, table, row["id"], json.dumps({column: gone_id}))
        for table, column in LINKS
        for row in conn.all(f"SELECT id FROM {table} WHERE {column} = :gone ORDER BY id", {"gone": gone_id})
    ]
    for table, column in LINKS:
        conn.execute(f"UPDATE {table} SET rev = ?, {column} = ? WHERE {column} = ?", (rev, kept_id, gone_id))
    _say(conn, [row for _, table, row, _ in moved if table == "contact"], kept_id, id, by, at, rev)
    _write(conn, kept_id, _both(kept, gone), f"{kept['name']} {gone['name']}", rev)
    conn.execute(
        "INSERT INTO merge (id, kept_id, gone_id, gone_row, kept_before, kept_after, rev, by_id, at, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id, kept_id, gone_id, _json(gone), _json(kept), _json(_unit(conn, kept_id)), rev, by, at, reason),
    )
    conn.executemany("INSERT INTO merged_row (merge_id, table_name, row_id, was) VALUES (?, ?, ?, ?)", moved)


def split(conn: Connection, id: str, merge_id: str, by: str, at: str, rev: int) -> None:
    """What moved goes back, unless somebody said something else of it since; so do the fields that nobody touched."""
    done = conn.one("SELECT * FROM merge WHERE id = :id", {"id": merge_id})
    assert done is not None
    kept, before, after = _unit(conn, done["kept_id"]), json.loads(done["kept_before"]), json.loads(done["kept_after"])
    people = []
    for row in conn.all("SELECT * FROM merged_row WHERE merge_id = :id ORDER BY table_name, row_id", {"id": merge_id}):
        ((column, was),) = json.loads(row["was"]).items()
        table = row["table_name"]
        back = conn.execute(
            f"UPDATE {table} SET rev = ?, {column} = ? WHERE id = ? AND {column} = ?",
            (rev, was, row["row_id"], done["kept_id"]),
        )
        people += [row["row_id"]] if table == "contact" and back.rowcount else []
    _say(conn, people, done["gone_id"], id, by, at, rev)
    alone = {name: before[name] if kept[name] == after[name] else kept[name] for name in SAID}
    _write(conn, done["kept_id"], alone, kept["name"], rev)
    conn.execute("UPDATE work_unit SET rev = ?, gone_at = NULL WHERE id = ?", (rev, done["gone_id"]))


def forwarded(conn: Connection, args: dict) -> dict:
    """The arguments of a phone that has not heard yet and names a unit that became another, by its id or by its name."""
    if name := (args.get("work_unit_name") or "").strip():
        found = conn.one(
            "SELECT w.id FROM work_unit AS w JOIN merge AS m ON m.gone_id = w.id AND m.split_at IS NULL WHERE lower(w.name) = lower(:name)"
            " AND NOT EXISTS (SELECT 1 FROM work_unit AS x WHERE x.gone_at IS NULL AND lower(x.name) = lower(:name)) ORDER BY m.rev DESC LIMIT 1",
            {"name": name},
        )
        return args | {"work_unit_name": None, "work_unit": kept_for(conn, found["id"])} if found else args
    named = args.get("work_unit")
    return args | {"work_unit": kept_for(conn, named)} if named else args


def kept_for(conn: Connection, unit: str) -> str:
    """The unit that stands for this one today: it may have been merged on."""
    which = "SELECT kept_id FROM merge WHERE gone_id = :id AND split_at IS NULL ORDER BY rev DESC LIMIT 1"
    while found := conn.one(which, {"id": unit}):
        unit = found["kept_id"]
    return unit


def _say(conn: Connection, contacts: list[str], unit: str, id: str, by: str, at: str, rev: int) -> None:
    """Where somebody works is a fact, and the newest stands: so this is one, in his history too."""
    conn.executemany(
        "INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)"
        " SELECT ? || '.' || c.id, c.bucket, ?, c.id, 'work_unit_id', ?, ?, ? FROM contact AS c WHERE c.id = ?",
        [(id, rev, unit, at, by, contact) for contact in contacts],
    )


def _both(kept: dict, gone: dict) -> dict:
    said = {name: kept[name] if kept[name] is not None else gone[name] for name in SAID}
    notes = [row["note"] for row in (kept, gone) if row["note"]]
    return said | {"note": " / ".join(dict.fromkeys(notes))[:LONGEST_NOTE] or None}


def _write(conn: Connection, id: str, said: dict, names: str, rev: int) -> None:
    """It is found by both names as long as it is both."""
    fields = ", ".join(f"{name} = :{name}" for name in said)
    conn.execute(
        f"UPDATE work_unit SET rev = :rev, {fields}, search = search_text(:names || ' ' || COALESCE(:address, '')) WHERE id = :id",
        said | {"rev": rev, "id": id, "names": names},
    )


def _unit(conn: Connection, id: str) -> dict:
    found = conn.one("SELECT * FROM work_unit WHERE id = :id", {"id": id})
    assert found is not None, id
    return found


def _json(row: dict) -> str:
    return json.dumps(row, ensure_ascii=False)
