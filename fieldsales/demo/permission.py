"""What the law leaves in the demo's books: consent with its wording, one taken back, numbers looked at, a person's requests."""

from __future__ import annotations

from datetime import timedelta

from fieldsales import clock
from fieldsales.demo.scribe import Scribe
from fieldsales.demo.shop import actor
from fieldsales.privacy import tickets

ASKED = (
    ("copy", "", -9, "checked"),
    ("delete", "19900010003", -3, "received"),
    ("withdraw", "", -40, "answered"),
)


def ask(scribe: Scribe) -> None:
    people = scribe.conn.all(
        "SELECT c.id, c.owner_id, c.name FROM contact AS c JOIN customer AS k ON k.id = c.customer_id"
        " WHERE c.gone_at IS NULL AND c.do_not_contact = 0 AND k.owner_id <> '' ORDER BY c.made_at, c.id LIMIT 90"
    )
    for n, contact in enumerate(people[::2]):
        who = actor(contact["owner_id"].removeprefix("demo-"))
        told = {"contact": contact["id"], "channel": ("spoken", "paper", "wechat")[n % 3], "wording": "v1"}
        scribe.must(who, "consent", scribe.at(-6, 16), f"demo-consent-{n}", kind="filing", **told)
        if n % 3 == 0:
            scribe.must(who, "consent", scribe.at(-6, 16), f"demo-consent-{n}m", kind="marketing", **told)
        if n % 15 == 3:
            scribe.must(
                who,
                "consent_withdraw",
                scribe.at(-2, 11),
                f"demo-consent-{n}w",
                contact=contact["id"],
                kind="marketing",
            )
    _looks(scribe, people)
    _requests(scribe, people)


def _looks(scribe: Scribe, people: list[dict]) -> None:
    for n, contact in enumerate(people[:7]):
        at = clock.iso(min(scribe.at(-n, 10.5), scribe.now))
        scribe.conn.execute(
            "INSERT INTO reveal (id, contact_id, person_id, at, why) VALUES (?, ?, 'demo-boss', ?, ?)",
            (f"demo-look-{n}", contact["id"], at, "客户来电要求回电" if n % 3 == 0 else None),
        )


def _requests(scribe: Scribe, people: list[dict]) -> None:
    for n, (kind, who, ago, status) in enumerate(ASKED):
        came = clock.day_of(scribe.at(ago, 10))
        at = clock.iso(scribe.at(ago, 10))
        done = clock.iso(scribe.at(ago, 10) + timedelta(days=4)) if status == "answered" else None
        scribe.conn.execute(
            "INSERT INTO privacy_request (id, kind, who, received_on, due_on, status, note, by_id, at, checked_at, done_at, answer, found)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'demo-boss', ?, ?, ?, ?, ?)",
            (
                f"demo-request-{n}", kind, who or people[n]["name"], came, tickets.due(scribe.conn, came), status, "到店提出", at,
                at if status != "received" else None, done, "已当面告知，不再联系" if done else None,
                f'["{people[n]["id"]}"]' if status != "received" else None,
            ),
        )  # fmt: skip
