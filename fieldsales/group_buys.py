"""How many households a group-buy has, counted anew where households went without anybody leaving: two that became one by a
hand-over or a merge, a deletion by law."""

from __future__ import annotations

from fieldsales.store import Connection, Store, next_rev

COUNT = "SELECT COUNT(DISTINCT m.customer_id) FROM group_member AS m WHERE m.group_id = group_buy.id AND m.gone_at IS NULL"


def recount(conn: Connection, rev: int) -> None:
    conn.execute(f"UPDATE group_buy SET rev = ?, joined = ({COUNT}) WHERE joined <> ({COUNT})", (rev,))


def ensure(store: Store) -> None:
    """At the start: what an older version counted one too many."""
    with store.writer() as conn:
        if conn.one(f"SELECT 1 AS one FROM group_buy WHERE joined <> ({COUNT})"):
            recount(conn, next_rev(conn))
