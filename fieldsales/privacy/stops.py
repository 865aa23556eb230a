"""Who says no says it to the whole shop: every contact with the same number or WeChat name has the newest word.

Done once at the end of each write transaction that touched contacts, so it holds however the word came in: a tap at the
door, the result of a call, an import, a number typed a year later. Newest is by the corrected time of capture, so the
order in which phones come changes nothing. Only the server can: no phone holds another's contacts.
"""

from __future__ import annotations

from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import Connection, Params, next_rev

TOUCHED = """
SELECT c.phone AS value FROM contact AS c WHERE c.rev >= :first AND c.phone <> ''
UNION SELECT c.wechat FROM contact AS c WHERE c.rev >= :first AND c.wechat <> ''
UNION SELECT f.value FROM contact AS c CROSS JOIN fact AS f ON f.subject_id = c.id AND f.field = 'phone_2' WHERE c.rev >= :first AND f.value <> ''
"""
HIS = """
SELECT c.id FROM contact AS c WHERE c.phone = :value
UNION SELECT c.id FROM contact AS c WHERE c.wechat = :value
UNION SELECT f.subject_id FROM fact AS f
 WHERE f.field = 'phone_2' AND f.value = :value
   AND NOT EXISTS (SELECT 1 FROM fact AS g WHERE g.subject_id = f.subject_id AND g.field = 'phone_2' AND g.at > f.at)
"""
"""Contacts with this number: the first one, the second one, or as a WeChat name."""
WORD = f"""
SELECT f.id, f.at, f.value FROM ({HIS}) AS h JOIN fact AS f ON f.subject_id = h.id AND f.field = 'do_not_contact'
 ORDER BY f.at DESC, f.id DESC LIMIT 1
"""
OTHERS = f"""
SELECT c.id, c.bucket, c.customer_id, c.door_id FROM ({HIS}) AS h JOIN contact AS c ON c.id = h.id
 WHERE c.gone_at IS NULL AND c.do_not_contact <> CAST(:word AS INTEGER) ORDER BY c.id
"""
SAID = """
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
VALUES (:id, :bucket, :rev, :contact, 'do_not_contact', :word, :at, '')
"""
"""Nobody is named as its author: that would tell one rep whose customer the same person is."""
HEARD = "UPDATE contact SET rev = :rev, do_not_contact = CAST(:word AS INTEGER) WHERE id = :contact"
NO_DAY = """
INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id)
SELECT :id || '.next_on', k.bucket, :rev, k.id, 'next_on', '', :at, ''
  FROM customer AS k WHERE k.id = :customer AND :word = '1' AND k.next_on IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM fact AS f WHERE f.subject_id = k.id AND f.field = 'next_on' AND f.at > :at)
"""
NO_DATE = """
UPDATE customer SET rev = :rev, next_on = NULL WHERE id = :customer AND EXISTS (SELECT 1 FROM fact AS f WHERE f.id = :id || '.next_on')
"""
"""His appointment goes with him, as it does where he said it; one that was agreed on later stays."""


SWEPT = """
SELECT DISTINCT d.id FROM customer AS k JOIN door AS d ON d.id = k.door_id WHERE k.rev >= :first AND k.barred = 1 AND d.revisit_on IS NOT NULL ORDER BY d.id
"""


def spread(conn: Connection, first: int) -> None:
    """Carry the newest word to every contact that shares a number with one written since revision `first`, and take the
    doors of households that want no contact off every rep's sweep."""
    for row in conn.all(TOUCHED, {"first": first}):
        _settle(conn, row["value"])
    for door in conn.all(SWEPT, {"first": first}):
        for sql in read_piece(piece("revisit")):
            conn.execute(sql, Params({"door": door["id"], "rev": next_rev(conn)}))


def _settle(conn: Connection, value: str) -> None:
    said = conn.one(WORD, {"value": value})
    others = conn.all(OTHERS, {"value": value, "word": said["value"]}) if said else []
    if not said or not others:
        return
    rev = next_rev(conn)
    for other in others:
        told = {"id": f"{other['id']}.no{rev}", "bucket": other["bucket"], "rev": rev, "contact": other["id"], "word": said["value"], "at": said["at"],
                "customer": other["customer_id"], "door": other["door_id"]}  # fmt: skip
        for sql in (SAID, HEARD, NO_DAY, NO_DATE, *read_piece(piece("reschedule"))):
            conn.execute(sql, Params(told))
