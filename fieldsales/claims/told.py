"""What each of the two reps is told of a collision: his own row, in his bucket, without a word of the other household."""

from __future__ import annotations

from collections.abc import Callable

from fieldsales import clock
from fieldsales.store import Connection

SETTLED = ("decided", "appealed", "final")
LOST = {"first": ("second",), "second": ("first", "split")}
"""Which decisions go against whom. Of what is split the first one serves on, so that the household hears one of us."""


def parties(conn: Connection, id: str, rev: Callable[[], int]) -> None:
    """Bring both rows of a collision up to it; `rev` is asked for only when something changes."""
    _appealed(conn, id, rev)
    row = conn.one("SELECT * FROM collision WHERE id = :id", {"id": id})
    assert row is not None
    for me, other in (("first", "second"), ("second", "first")):
        _write(conn, id, view(row, me, other), rev)


def view(row: dict, me: str, other: str) -> dict:
    """What `me`, 'first' or 'second', reads of it. later: his are the tasks that are paused."""
    settled, split = row["status"] in SETTLED, row["decision"] == "split"
    lost = row["decision"] in LOST[me]
    outcome = row["decision"] if row["decision"] in ("split", "both") else "theirs" if lost else "mine"
    return {
        "customer_id": row[f"{me}_customer"], "owner_id": row[f"{me}_owner"], "other_id": row[f"{other}_owner"],
        "mine_since": row[f"{me}_at"], "other_since": row[f"{other}_at"], "found_by": row["found_by"],
        "later": int(lost if settled else me == "second"), "status": row["status"],
        "outcome": outcome if settled else None,
        "share": (row["share"] if me == "first" else 100 - row["share"]) if settled and split else None,
        "reason": row["reason"] if settled else None, "due_on": row["due_on"], "decided_at": row["decided_at"],
    }  # fmt: skip


def _appealed(conn: Connection, id: str, rev: Callable[[], int]) -> None:
    """A rep said on his phone that he does not agree: the whole collision waits for the owner now."""
    row = conn.one(
        "SELECT d.owner_id FROM dispute AS d JOIN collision AS c ON c.id = d.collision_id"
        " WHERE d.collision_id = :id AND d.status = 'appealed' AND c.status = 'decided' ORDER BY d.owner_id LIMIT 1",
        {"id": id},
    )
    if row:
        now = conn.moment or clock.now()
        conn.execute(
            "UPDATE collision SET status = 'appealed', appealed_by = :by, appealed_at = :at, rev = :rev, due_on ="
            " add_days(:today, COALESCE((SELECT value FROM setting WHERE id = 'dispute_days'), '3')) WHERE id = :id",
            {"by": row["owner_id"], "at": clock.iso(now), "today": clock.shops_day(conn, now), "rev": rev(), "id": id},
        )


def _write(conn: Connection, id: str, wanted: dict, rev: Callable[[], int]) -> None:
    """His row is found by who he is: his customer may have another id since."""
    had = conn.one(
        "SELECT * FROM dispute WHERE collision_id = :id AND owner_id = :owner", {"id": id, "owner": wanted["owner_id"]}
    )
    if had is None:
        row = wanted | {
            "id": f"{id}.{wanted['owner_id']}",
            "bucket": f"rep:{wanted['owner_id']}",
            "rev": rev(),
            "collision_id": id,
            "at": clock.iso(conn.moment or clock.now()),
        }
        conn.execute(f"INSERT INTO dispute ({', '.join(row)}) VALUES ({', '.join(f':{name}' for name in row)})", row)
    elif any(had[name] != value for name, value in wanted.items()):
        sets = ", ".join(f"{name} = :{name}" for name in wanted)
        conn.execute(f"UPDATE dispute SET {sets}, rev = :rev WHERE id = :id", wanted | {"rev": rev(), "id": had["id"]})
