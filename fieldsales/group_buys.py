"""How many households a group-buy has, counted anew where rows went without anybody leaving: a merge, a deletion by law."""

from __future__ import annotations

from fieldsales.store import Connection

COUNT = "SELECT COUNT(DISTINCT m.customer_id) FROM group_member AS m WHERE m.group_id = group_buy.id AND m.gone_at IS NULL"


def recount(conn: Connection, rev: int) -> None:
    conn.execute(f"UPDATE group_buy SET rev = ?, joined = ({COUNT}) WHERE joined <> ({COUNT})", (rev,))
