"""The day's digest for the robots of a chat group: what is open, by rep, in numbers; nothing of any customer.

The serving process looks every minute (`watch`), and at the first minute of a day it notes what does not fit into it
(overflow.py) and takes whom nobody looked after to the public pool (pool/recycle.py).
A robot gets one digest a day, at its hour or, when nobody was serving then, as soon as somebody is on that
day. Which day is settled stands in the database, and a try is written down before it is made: a restart repeats nothing,
and of several processes one sends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import anyio

from fieldsales import clock, texts
from fieldsales.errors import Refused
from fieldsales.offline.times import day as day_text
from fieldsales.pool import recycle
from fieldsales.privacy import retention
from fieldsales.schedule import overflow
from fieldsales.schedule.robots import Robot, send
from fieldsales.store import Connection, Store

logger = logging.getLogger("fieldsales")
EVERY_S = 60
AGAIN = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
"""After a failure, and after a try that a crash left without a result. Then the day is given up and the page says so."""
NUMBERS = """
SELECT p.name, CASE WHEN p.active = 1 AND a.person_id IS NOT NULL THEN 0 ELSE 1 END AS nobodys,
       SUM(CASE WHEN k.due_on < :today AND COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O') THEN 1 ELSE 0 END) AS missed,
       SUM(CASE WHEN k.due_on = :today THEN 1 ELSE 0 END) AS today,
       SUM(CASE WHEN k.due_on IS NULL AND COALESCE(k.type, 'direct') = 'direct' AND k.level IN ('N', 'C', 'B', 'A', 'H', 'O')
                 AND k.barred = 0 AND k.frozen_by IS NULL AND COALESCE(k.quiet_until, '') <> '9999-12-31' THEN 1 ELSE 0 END) AS planless,
       COUNT(k.due_on) AS open
  FROM customer AS k JOIN person AS p ON p.id = k.owner_id LEFT JOIN account AS a ON a.person_id = p.id
 GROUP BY p.id, p.name, p.active, a.person_id ORDER BY p.name, p.id
"""


def compose(conn: Connection, lang: str, today: str, base: str) -> tuple[str, list[str]]:
    """(title, lines) of the digest."""

    def _(msgid: str, **values: object) -> str:
        return texts.gettext(lang, msgid, **values)

    reps = conn.all(NUMBERS, {"today": today})
    shop = conn.one("SELECT name FROM shop") or {"name": ""}
    day = day_text({"lang": lang, "today": today, "tz_minutes": 0}, today, "week")
    lines = [
        _by_rep(_("Should have been followed up: %(n)s", n=_sum(reps, "missed")), reps, "missed"),
        _by_rep(_("Today: %(n)s", n=_sum(reps, "today")), reps, "today"),
    ]
    if _sum(reps, "planless"):
        lines.append(
            _by_rep(_("Open customers without a next plan: %(n)s", n=_sum(reps, "planless")), reps, "planless")
        )
    nobodys = sum(r["open"] for r in reps if r["nobodys"])
    if nobodys:
        lines.append(_("Nobody works on them: %(n)s", n=nobodys))
    return f"{_name(shop['name'])} · {_('Follow-ups')} · {day}", lines + ([f"{base}/schedule"] if base else [])


def _by_rep(head: str, reps: list[dict], key: str) -> str:
    names = ", ".join(f"{_name(r['name'])} {r[key]}" for r in reps if r[key])
    return f"{head} ({names})" if names else head


def _sum(reps: list[dict], key: str) -> int:
    return sum(r[key] for r in reps)


def _name(text: str) -> str:
    """Names stand in messages that understand Markdown and mentions."""
    return re.sub(r"[\[\]()*_<>#@`|!\\\n\r]", "", text)


# When


def local(conn: Connection, moment: datetime) -> datetime:
    shop = conn.one("SELECT tz FROM shop")
    return moment.astimezone(ZoneInfo(shop["tz"] if shop else clock.HOME))


def claim(store: Store, moment: datetime) -> list[dict]:
    """The robots whose digest is to be sent now; the try is written down, so nobody else makes it."""
    with store.reader() as conn:
        if not conn.one("SELECT 1 AS one FROM robot WHERE gone_at IS NULL"):
            return []
    with store.writer() as conn:
        here = local(conn, moment)
        today, at = here.date().isoformat(), clock.iso(moment)
        conn.execute(
            "UPDATE robot SET day = :today, tries = 0, next_at = :at WHERE gone_at IS NULL AND hour <= :hour AND COALESCE(day, '') <> :today",
            {"today": today, "at": at, "hour": here.hour},
        )
        due = conn.all(
            "SELECT * FROM robot WHERE gone_at IS NULL AND day = :today AND COALESCE(sent_on, '') <> :today"
            " AND tries <= :most AND next_at <= :at ORDER BY id",
            {"today": today, "at": at, "most": len(AGAIN)},
        )
        for robot in due:
            later = moment + AGAIN[min(robot["tries"], len(AGAIN) - 1)]
            conn.execute(
                "UPDATE robot SET tries = tries + 1, next_at = :later WHERE id = :id",
                {"id": robot["id"], "later": clock.iso(later)},
            )
    return due


def run_due(store: Store, moment: datetime, *, private: bool = False) -> int:
    """Send what is due. → how many arrived."""
    return sum(deliver(store, robot, moment, private=private) for robot in claim(store, moment))


def deliver(store: Store, robot: dict, moment: datetime, *, private: bool = False, test: bool = False) -> bool:
    """One digest to one robot; what came of it stands on the page. A test settles no day."""
    with store.reader() as conn:
        today = local(conn, moment).date().isoformat()
        title, lines = compose(conn, robot["lang"], today, robot["base"])
    said, detail = "", ""
    try:
        send(Robot(robot["kind"], robot["url"], robot["secret"]), title, lines, moment, private=private)
    except Refused as refused:
        said, detail = refused.key, str(refused.values.get("said", refused.values.get("status", "")))
    with store.writer() as conn:
        conn.execute(
            "UPDATE robot SET said_at = :at, said = :said, detail = :detail, sent_on = CASE WHEN :settles = 1 THEN :today ELSE sent_on END WHERE id = :id",
            {
                "at": clock.iso(moment),
                "said": said,
                "detail": detail,
                "settles": int(not said and not test),
                "today": today,
                "id": robot["id"],
            },
        )
    return not said


@contextlib.asynccontextmanager
async def watch(store: Store, *, private: bool) -> AsyncIterator[None]:
    """Look every minute while the server serves."""
    task = asyncio.create_task(_look(store, private))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _look(store: Store, private: bool) -> None:
    while True:
        try:
            await anyio.to_thread.run_sync(lambda: _minute(store, private), abandon_on_cancel=True)
        except Exception as error:  # a digest must never take the server along
            logger.error("the minute's work could not be done", exc_info=error)
        await asyncio.sleep(EVERY_S)


def _minute(store: Store, private: bool) -> None:
    overflow.note_day(store, clock.now())
    recycle.recycle_day(store, clock.now())
    run_due(store, clock.now(), private=private)
    retention.note_day(store, clock.now())
