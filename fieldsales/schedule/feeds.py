"""A person's tasks as a calendar feed (iCalendar, RFC 5545) under a private link that can be taken back.

A calendar app is a third party: it learns what is to be done, at which door number and when, and nothing of the people:
no names, no phone numbers, no block. The link is shown once; only its hash is kept.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date, datetime, timedelta

from fieldsales import clock, texts
from fieldsales.errors import Refused
from fieldsales.sqlfile import with_tasks
from fieldsales.store import Actor, Connection, Store, current_rev, meta
from fieldsales.words.schedule import CATCH_UP

AHEAD = 60
"""Days from today; what is overdue stands on today until it is done."""
NUMBERS = re.compile(r"[+\d][\d \-]{5,}\d")
TASKS = with_tasks("""
SELECT t.customer_id, t.rule, t.kind, MIN(t.title) AS title, MIN(t.due_on) AS due_on, MIN(t.priority) AS priority, d.short
  FROM tasks_of(k.owner_id = :owner) AS t LEFT JOIN door AS d ON d.id = t.door_id
 WHERE t.due_on <= :until GROUP BY t.customer_id, t.rule, t.kind, d.short
 UNION ALL
SELECT NULL, w.id, 'own', w.text, w.due_on, w.priority, NULL
  FROM own_task AS w WHERE w.owner_id = :owner AND w.customer_id IS NULL AND w.done_at IS NULL AND w.due_on <= :until
 ORDER BY 5, 6, 1, 2
""")
INSTALLS = """
SELECT k.id, k.t_on, k.t_source, d.short FROM customer AS k LEFT JOIN door AS d ON d.id = k.door_id
 WHERE k.owner_id = :owner AND k.t_on >= :today AND k.t_on <= :until AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') ORDER BY k.t_on, k.id
"""


# The link


def make(store: Store, by: Actor, person_id: str, lang: str, moment: datetime) -> str:
    """A new link for this person, instead of any before. → the token, which is not kept. Raises Refused."""
    token = secrets.token_urlsafe(32)
    with store.writer() as conn:
        _may(conn, by, person_id)
        _revoke(conn, person_id, moment)
        conn.execute(
            "INSERT INTO feed (token_hash, person_id, lang, by_id, made_at) VALUES (?, ?, ?, ?, ?)",
            (_hash(token), person_id, lang, by.id, clock.iso(moment)),
        )
    return token


def revoke(store: Store, by: Actor, person_id: str, moment: datetime) -> None:
    """Whoever has the link sees nothing more from now on."""
    with store.writer() as conn:
        _may(conn, by, person_id)
        _revoke(conn, person_id, moment)


def find(conn: Connection, token: str) -> dict | None:
    """The feed behind a token: {token_hash, person_id, name, lang}; None when it was taken back or its person paused."""
    return conn.one(
        "SELECT f.token_hash, f.person_id, f.lang, p.name FROM feed AS f JOIN person AS p ON p.id = f.person_id"
        " WHERE f.token_hash = :hash AND f.revoked_at IS NULL AND p.active = 1",
        {"hash": _hash(token)},
    )


def note_read(store: Store, token_hash: str, moment: datetime) -> None:
    """So that its owner sees whether anybody reads it; once an hour is enough."""
    before = clock.iso(moment - timedelta(hours=1))
    with store.reader() as conn:
        if conn.one(
            "SELECT 1 AS one FROM feed WHERE token_hash = :h AND read_at > :before", {"h": token_hash, "before": before}
        ):
            return
    with store.writer() as conn:
        conn.execute("UPDATE feed SET read_at = ? WHERE token_hash = ?", (clock.iso(moment), token_hash))


def _may(conn: Connection, by: Actor, person_id: str) -> None:
    if by.id != person_id and not by.may("people"):
        raise Refused("not_allowed")
    if not conn.one("SELECT 1 AS one FROM person WHERE id = :id AND active = 1", {"id": person_id}):
        raise Refused("person_gone")


def _revoke(conn: Connection, person_id: str, moment: datetime) -> None:
    conn.execute(
        "UPDATE feed SET revoked_at = ? WHERE person_id = ? AND revoked_at IS NULL", (clock.iso(moment), person_id)
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# The calendar


def etag(conn: Connection, feed: dict, today: str) -> str:
    """Changes with anything in the shop and with the day: cheap to ask, so a quiet feed costs nothing."""
    seen = f"{meta(conn, 'epoch')} {current_rev(conn)} {today} {feed['token_hash']}"
    return f'"{hashlib.sha256(seen.encode()).hexdigest()[:24]}"'


def calendar(conn: Connection, feed: dict, today: str, base: str) -> str:
    """The whole feed as text/calendar; `base` is our address, for the way back to a customer."""

    def _(msgid: str, **values: object) -> str:
        return texts.gettext(feed["lang"], msgid, **values)

    until = (date.fromisoformat(today) + timedelta(days=AHEAD)).isoformat()
    asked = {"owner": feed["person_id"], "today": today, "until": until}
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//fieldsales//follow-ups//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(_('Follow-ups') + ' · ' + feed['name'])}", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H",
    ]  # fmt: skip
    for t in conn.all(TASKS, asked):
        title = _(CATCH_UP[t["rule"] == "R61"]["label"]) if t["rule"] in ("R60", "R61") else t["title"]
        said = NUMBERS.sub("…", title) if t["kind"] == "own" else _(title)
        late = t["due_on"] < today
        words = [said, t["short"], _("due %(day)s", day=t["due_on"]) if late else None]
        lines += event(
            f"{t['customer_id']} {t['rule']}",
            today if late else t["due_on"],
            words,
            today,
            _link(base, t["customer_id"]),
        )
    for k in conn.all(INSTALLS, asked):
        guess = _("estimated from the stage") if k["t_source"] == "estimated" else None
        lines += event(f"{k['id']} T", k["t_on"], [_("Installation"), k["short"], guess], today, _link(base, k["id"]))
    return "".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _link(base: str, customer: str | None) -> str:
    return f"{base}/customer/{customer}" if customer else f"{base}/today"


def event(what: str, day: str, words: list[str | None], today: str, link: str) -> list[str]:
    """An all-day event. Its UID is that of the task, so it moves in the calendar instead of standing there twice."""
    uid = hashlib.sha256(what.encode()).hexdigest()[:32]
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    return [
        "BEGIN:VEVENT", f"UID:{uid}@fieldsales", f"DTSTAMP:{_plain(today)}T000000Z",
        f"DTSTART;VALUE=DATE:{_plain(day)}", f"DTEND;VALUE=DATE:{_plain(after)}",
        f"SUMMARY:{escaped(' · '.join(w for w in words if w))}", f"URL:{link}", "TRANSP:TRANSPARENT", "END:VEVENT",
    ]  # fmt: skip


def _plain(day: str) -> str:
    return day.replace("-", "")


def escaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", re.sub(r"\r\n|\r|\n", r"\\n", text))


def folded(line: str) -> str:
    """RFC 5545, 3.1: at most 75 octets, the rest on lines that begin with a space; never inside a character."""
    parts, room = [""], 75
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append("")
            room = 74
        parts[-1] += letter
        room -= size
    return "\r\n ".join(parts) + "\r\n"
