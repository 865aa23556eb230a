"""Two customers become one, and two again exactly as they were. A customer of nobody's door who gets one goes the same way.

The kept row takes, field by field, the newest fact of either, else what it knew, else what the other knew. Which rows
moved is written down (merged_row), and the kept row before and after: at a split a field that nobody touched since goes
back to what it was, one that was written since stays.
"""

from __future__ import annotations

import json

from fieldsales import group_buys
from fieldsales.pool import belongings
from fieldsales.pool.belongings import drop, insert, put
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params

OWN = {
    "id", "bucket", "rev", "door_id", "owner_id", "place", "frozen_by", "held_from", "held_until", "held_max",
    "stage", "stage_seen_on", "heating", "quiet_until", "at_work", "barred", "unasked", "met_on", "value_class", "t_on", "t_source", "t_set_on",
    "due_on", "due_1", "due_2", "due_3", "due_4",
}  # fmt: skip
"""What follows from the door, the owner or other rows; _reschedule.sql writes it anew."""
NEWEST = "SELECT f.value, f.rev FROM fact AS f WHERE f.subject_id = :id AND f.field = :field ORDER BY f.at DESC, f.id DESC LIMIT 1"


def merge(conn: Connection, id: str, kept_id: str, gone_id: str, reason: str, by: str, at: str, rev: int) -> None:
    """Everything of `gone` becomes `kept`'s; the claim of the other door goes."""
    kept, gone = _customer(conn, kept_id), _customer(conn, gone_id)
    log = belongings.move(conn, gone, kept, rev)
    for claim in conn.all("SELECT * FROM claim WHERE id = :id", {"id": gone_id}):
        log.append(("claim", claim["id"], json.dumps(claim, ensure_ascii=False)))
        drop(conn, "claim", claim, rev)
        conn.execute("DELETE FROM claim WHERE id = ?", (gone_id,))
    drop(conn, "customer", gone, rev)
    conn.execute("DELETE FROM customer WHERE id = ?", (gone_id,))
    _write(conn, kept_id, _both(conn, kept, gone), rev)
    group_buys.recount(conn, rev)
    _reschedule(conn, rev, kept["door_id"], gone["door_id"])
    after = _customer(conn, kept_id)
    conn.execute(
        "INSERT INTO merge (id, kept_id, gone_id, gone_row, kept_before, kept_after, rev, by_id, at, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (id, kept_id, gone_id, _json(gone), _json(kept), _json(after), rev, by, at, reason),
    )
    conn.executemany(
        "INSERT INTO merged_row (merge_id, table_name, row_id, was) VALUES (?, ?, ?, ?)", [(id, *row) for row in log]
    )


def split(conn: Connection, merge_id: str, rev: int) -> None:
    done = conn.one("SELECT * FROM merge WHERE id = :id", {"id": merge_id})
    assert done is not None
    kept, gone = _customer(conn, done["kept_id"]), json.loads(done["gone_row"])
    insert(conn, "customer", gone, rev)
    back: dict[str, set[str]] = {}
    for row in conn.all("SELECT * FROM merged_row WHERE merge_id = :id ORDER BY table_name, row_id", {"id": merge_id}):
        back.setdefault(row["table_name"], set()).add(row["row_id"])
        _put_back(conn, row["table_name"], row["row_id"], json.loads(row["was"]), rev)
    _follow_back(conn, back, gone, rev)
    _write(conn, kept["id"], _alone(conn, kept, done), rev)
    group_buys.recount(conn, rev)
    _reschedule(conn, rev, kept["door_id"], gone["door_id"])


def give_door(conn: Connection, id: str, customer: str, door: str, by: str, at: str, rev: int) -> None:
    """The customer moves to the door; where his rep has one there already, they are merged, and that can be split."""
    gone = _customer(conn, customer)
    there = f"{door}@{gone['owner_id']}"
    if conn.one("SELECT 1 AS one FROM customer WHERE id = :id", {"id": there}):
        merge(conn, id, there, customer, "", by, at, rev)
        return
    place = conn.one(
        "SELECT b.name || ' ' || d.short AS place FROM door AS d JOIN block AS b ON b.id = d.block_id WHERE d.id = :id",
        {"id": door},
    )
    insert(conn, "customer", gone | {"id": there, "door_id": door} | (place or {}), rev)
    belongings.move(conn, gone, _customer(conn, there), rev)
    drop(conn, "customer", gone, rev)
    conn.execute("DELETE FROM customer WHERE id = ?", (customer,))
    conn.execute(
        "INSERT INTO claim (id, bucket, rev, door_id, person_id, at) SELECT ?, d.bucket, ?, d.id, ?, ? FROM door AS d WHERE d.id = ? AND ? <> ''",
        (there, rev, gone["owner_id"], gone["made_at"], door, gone["owner_id"]),
    )
    conn.execute(
        "INSERT INTO merge (id, kept_id, gone_id, gone_row, rev, by_id, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        (id, there, customer, _json(gone), rev, by, at),
    )
    _reschedule(conn, rev, door)


def forwarded(conn: Connection, args: dict) -> dict:
    """The arguments of a phone that names a customer who became another: merged into one, or himself at his door."""
    kept = kept_for(conn, args["customer"]) if args.get("customer") else None
    return args | {"customer": kept} if kept else args


def kept_for(conn: Connection, customer: str) -> str | None:
    found = conn.one(
        "SELECT m.kept_id FROM merge AS m WHERE m.gone_id = :id AND m.split_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM customer AS k WHERE k.id = :id) ORDER BY m.rev DESC LIMIT 1",
        {"id": customer},
    )
    return found["kept_id"] if found else None


def _customer(conn: Connection, id: str) -> dict:
    found = conn.one("SELECT * FROM customer WHERE id = :id", {"id": id})
    assert found is not None, id
    return found


def _both(conn: Connection, kept: dict, gone: dict) -> dict:
    """What the kept row says when both are one; the facts are his already."""
    said: dict = {}
    for name in kept:
        if name in OWN or name == "made_at":
            continue
        fact = conn.one(NEWEST, {"id": kept["id"], "field": name})
        said[name] = (
            _value(fact["value"], kept[name]) if fact else kept[name] if kept[name] not in (None, "") else gone[name]
        )
    return said | {"made_at": min(kept["made_at"], gone["made_at"])}


def _alone(conn: Connection, kept: dict, done: dict) -> dict:
    """What the kept row says without the other: as before, but for what was written since."""
    before, after = json.loads(done["kept_before"]), json.loads(done["kept_after"])
    said: dict = {}
    for name in kept:
        if name in OWN or name not in before:
            continue
        fact = conn.one(NEWEST, {"id": kept["id"], "field": name})
        if fact and fact["rev"] > done["rev"]:
            said[name] = _value(fact["value"], before[name])
        else:
            said[name] = kept[name] if kept[name] != after[name] else before[name]
    return said


def _value(text: str, was: object) -> object:
    """A fact's text as the column keeps it: '' is nothing, but for columns that are never empty."""
    return text if text != "" or was == "" else None


def _put_back(conn: Connection, table: str, id: str, was: dict, rev: int) -> None:
    row = conn.one(f"SELECT * FROM {table} WHERE id = :id", {"id": id})
    if row is not None:
        put(conn, table, row, was, rev)
    elif table == "claim":
        insert(conn, table, was, rev)


def _follow_back(conn: Connection, back: dict[str, set[str]], gone: dict, rev: int) -> None:
    """What was written since about a contact or a follow-up that goes back goes with it: they are never apart."""
    for table, of, column in (
        ("fact", "contact", "subject_id"),
        ("consent", "contact", "contact_id"),
        ("key_person", "contact", "id"),
        ("comment", "followup", "followup_id"),
    ):
        for parent in sorted(back.get(of, ())):
            for row in conn.all(
                f"SELECT * FROM {table} WHERE {column} = :id AND bucket <> :bucket",
                {"id": parent, "bucket": gone["bucket"]},
            ):
                whose = {} if table == "fact" else {"customer_id": gone["id"]}
                put(conn, table, row, whose | {"bucket": gone["bucket"]}, rev)


def _write(conn: Connection, id: str, said: dict, rev: int) -> None:
    conn.execute(
        f"UPDATE customer SET rev = :rev, {', '.join(f'{n} = :{n}' for n in said)} WHERE id = :id",
        said | {"rev": rev, "id": id},
    )


def _reschedule(conn: Connection, rev: int, *doors: str) -> None:
    for door in dict.fromkeys(doors):
        for sql in read_piece(piece("reschedule")):
            conn.execute(sql, Params({"door": door, "rev": rev}))


def _json(row: dict) -> str:
    return json.dumps(row, ensure_ascii=False)
