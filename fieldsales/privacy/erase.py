"""A person's data go; his door, his order and its warranty stay (PIPL art. 47).

The contact loses everything that names him and stays as a row nobody is to call. What was written and photographed about
his household goes whole, because nobody can tell whom a sentence was about. Then every text of every table is searched
for his number. Synced rows carry a new revision or leave a tombstone, so phones follow; `orders.py` has them forget what
they keep beside their rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fieldsales import clock, group_buys
from fieldsales.privacy import orders, scrub
from fieldsales.privacy.person import AMONG, Found, Person, of, scan
from fieldsales.sqlfile import piece, read_piece
from fieldsales.store import TABLES, Connection, Params, next_rev

CUSTOMER = f"customer_id {AMONG.format('customers')}"
CONTACT = f"contact_id {AMONG.format('contacts')}"
AT_DOOR = f"door_id {AMONG.format('doors')} AND bucket {AMONG.format('buckets')}"
HOUSE_FACTS = (
    "level", "level_on", "type", "product", "plan_on", "plan_precision", "plan_source", "plan_set_on", "next_on",
    "has_need", "need_area", "owner", "owner_from", "stage",
)  # fmt: skip
"""What a customer's row is made of: about the flat and the order, not about who lives there."""
DROPPED = {
    "note": AT_DOOR, "photo": AT_DOOR, "comment": CUSTOMER, "own_task": CUSTOMER, "support": CUSTOMER, "group_member": CUSTOMER,
    "number": f"id {AMONG.format('contacts')}",
    "relation": f"a_id {AMONG.format('contacts')} OR b_id {AMONG.format('contacts')}", "key_person": f"id {AMONG.format('contacts')}",
    "fact": f"subject_id {AMONG.format('contacts')} OR (subject_id {AMONG.format('customers')} AND field NOT IN {HOUSE_FACTS})",
}  # fmt: skip
BLANKED = {
    "followup": ("note = NULL", CUSTOMER), "reception": ("name = NULL, phone = NULL, said = NULL", CUSTOMER),
    "lost_request": ("detail = NULL, instruction = NULL, competitor = NULL", CUSTOMER), "dispute": ("said = NULL, reason = NULL", CUSTOMER),
    "collision": ("reason = NULL", f"first_customer {AMONG.format('customers')} OR second_customer {AMONG.format('customers')}"),
    "referral": ("from_contact = NULL", f"from_contact {AMONG.format('contacts')}"), "reveal": ("why = NULL", CONTACT),
    "lost_sample": ("note = NULL", f"id IN (SELECT l.id FROM lost_request AS l WHERE l.{CUSTOMER})"),
    "merge": ("kept_before = NULL, kept_after = NULL, gone_row = '{}', reason = NULL",
              f"kept_id {AMONG.format('customers')} OR gone_id {AMONG.format('customers')}"),
    "customer": ("special = '', source_from = NULL", f"id {AMONG.format('customers')}"),
    "consent": ("withdrawn_at = COALESCE(withdrawn_at, :now)", CONTACT),
    "group_buy": ("key_contact_id = NULL", f"key_contact_id {AMONG.format('contacts')}"),
    "contact": ("name = NULL, phone = NULL, wechat = NULL, department = NULL, title = NULL, work_unit_id = NULL, home_block_id = NULL,"
                " is_key_person = 0, do_not_contact = 1, search = ''", f"id {AMONG.format('contacts')}"),
}  # fmt: skip
KEPT = {
    "claim": "that the door is somebody's", "visit": "that somebody knocked", "companion": "who of the shop came along", "door": "the flat",
    "knock": "counts", "door_tally": "counts", "overflow": "counts", "merged_row": "ids", "tombstone": "ids",
    "mutation_log": "scrubbed", "refusal": "scrubbed",
}  # fmt: skip
"""Tables that name a household and stay, and why; a test asks it of every new one."""


@dataclass
class Erased:
    contacts: int = 0
    photos: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def erase(conn: Connection, contacts: list[str], moment: datetime, found: Found | None = None) -> Erased:
    """Everything of this person, in the write transaction that is open; folder.sweep() does the rest after its commit.

    `found` is what scan() found just before, so that nobody has to wait while the whole database is read.
    """
    one = of(conn, contacts)
    if not one.contacts:
        return Erased()
    found = scan(conn, one) if found is None else found
    rev, now = next_rev(conn), clock.iso(moment)
    asked = one.params() | {"rev": rev, "now": now}
    photos = [p["sha256"] for p in conn.all(f"SELECT DISTINCT sha256 FROM photo WHERE {AT_DOOR}", asked)]
    scrub.logs(conn, one, found, rev, moment)
    for table, where in DROPPED.items():
        _drop(conn, table, where, asked)
    for table, (change, where) in BLANKED.items():
        revision = "rev = :rev, " if table in TABLES else ""
        conn.execute(f"UPDATE {table} SET {revision}{change} WHERE {where}", asked)
    group_buys.recount(conn, rev)
    _mark(conn, one, asked)
    scrub.everywhere(conn, one, found, rev)
    gone = [sha for sha in photos if not conn.one("SELECT 1 AS one FROM photo WHERE sha256 = :sha", {"sha": sha})]
    orders.give(conn, one, gone, moment)
    for door in one.doors:
        for sql in read_piece(piece("reschedule")):
            conn.execute(sql, Params({"door": door, "rev": rev}))
    return Erased(len(one.contacts), gone, one.words)


def _drop(conn: Connection, table: str, where: str, asked: dict) -> None:
    conn.execute(
        f"INSERT INTO tombstone (bucket, rev, table_name, row_id) SELECT bucket, :rev, '{table}', id FROM {table} WHERE ({where})"
        " ON CONFLICT (bucket, table_name, row_id) DO UPDATE SET rev = excluded.rev",
        asked,
    )
    conn.execute(f"DELETE FROM {table} WHERE {where}", asked)


def _mark(conn: Connection, one: Person, asked: dict) -> None:
    """That he was made anonymous and is not to be called: what comes late is told by it (again.py)."""
    for name, value in (("anonymised", asked["now"]), ("do_not_contact", "1")):
        conn.execute(
            f"INSERT INTO fact (id, bucket, rev, subject_id, field, value, at, person_id) SELECT c.id || '.{name}' || CAST(:rev AS TEXT), c.bucket, :rev, c.id,"
            f" '{name}', :value, :now, '' FROM contact AS c WHERE c.id {AMONG.format('contacts')}",
            asked | {"value": value},
        )
