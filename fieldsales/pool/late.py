"""A rep was there in time, but his phone found a network only after his customer had gone to the public pool: he keeps him."""

from __future__ import annotations

from fieldsales import clock
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Actor, Connection, Params

IN_TIME = """
SELECT 1 AS one FROM followup AS f
 WHERE f.customer_id = :customer AND f.id IN (:id, :id || '.f') AND f.valid = 1
   AND f.at < (SELECT MAX(p.at) FROM fact AS p WHERE p.subject_id = :customer AND p.field = 'pooled_on')
"""


def keeps(conn: Connection, actor: Actor, lent: tuple[str, str], id: str, rev: int) -> bool:
    """Whether what mutation `id` wrote on a customer lent out of the pool makes him the rep's again; then it is written so."""
    customer, owner = lent
    if owner != "" or not conn.one(IN_TIME, {"customer": customer, "id": id}):
        return False
    at = clock.iso(clock.now())
    conn.executemany(
        "INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id) VALUES (?, ?, ?, ?, ?, ?, ?, '')",
        [
            (f"{id}.{field}", f"rep:{actor.id}", rev, customer, field, value, at)
            for field, value in (("owner", actor.id), ("owner_from", ""), ("owner_reason", "late"))
        ],
    )
    for sql in read_piece(piece("reschedule")):
        conn.execute(sql, Params({"customer": customer, "rev": rev}))
    return True
