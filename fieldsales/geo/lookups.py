"""The queue of blocks whose place a geocoder is asked for: goes on by itself, stops for quota and network, says why.

waiting → found, or failed when the service knows no such place or three answers were useless. Over quota or offline
nothing fails: the whole queue waits and the page says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import anyio

from fieldsales import clock, ids
from fieldsales.errors import Refused
from fieldsales.geo import settings
from fieldsales.geo.taking import note
from fieldsales.store import Actor, Connection, Store, next_rev

logger = logging.getLogger("fieldsales")
EVERY_S, AT_ONCE, PACE_S = 60, 30, 1.1
"""A minute between looks; so many addresses in one, never faster than the free services allow."""
TRIES = 3
LATER = {
    "geocoder_offline": timedelta(minutes=5),
    "geocoder_quota": timedelta(hours=6),
    "geocoder_key": timedelta(hours=6),
}
WAITS = """
INSERT INTO lookup (block_id, state, tries, next_at, by_id, at)
SELECT b.id, 'waiting', 0, :at, :by, :at FROM block AS b WHERE b.gone_at IS NULL AND b.lat IS NULL AND (:block IS NULL OR b.id = :block)
ON CONFLICT (block_id) DO UPDATE SET state = 'waiting', tries = 0, next_at = excluded.next_at, said = NULL, detail = NULL,
  by_id = excluded.by_id, at = excluded.at, done_at = NULL WHERE lookup.state <> 'waiting' OR :block IS NOT NULL
"""


def ask(store: Store, by: Actor, block: str | None, moment: datetime) -> None:
    """Queue one block, or every block without a place. Raises Refused where no service is chosen."""
    with store.writer() as w:
        if settings.value(w, "geocoder") == "none":
            raise Refused("geocoder_none")
        w.execute(WAITS, {"at": clock.iso(moment), "by": by.id, "block": block})


def stop(store: Store) -> None:
    """Take back what still waits."""
    with store.writer() as w:
        w.execute("DELETE FROM lookup WHERE state = 'waiting'")


def run_due(store: Store, moment: datetime, most: int = AT_ONCE) -> int:
    """Look up what is due, one after the other. → how many were asked."""
    for n in range(most):
        job = _claim(store, moment)
        if job is None or not _look_up(store, job, moment):
            return n
    return most


def _claim(store: Store, moment: datetime) -> dict | None:
    with store.reader() as conn:
        chosen = settings.values(conn)
        if chosen["geocoder"] == "none":
            return None
        day = clock.iso(moment - timedelta(days=1))
        asked = conn.one("SELECT COUNT(*) AS n FROM lookup WHERE done_at > :day", {"day": day})
        if asked and asked["n"] >= int(chosen["geocoder_per_day"]):
            return None
        job = conn.one(
            "SELECT l.block_id, l.tries, l.by_id, b.name, b.street, b.district, COALESCE(b.city, s.city, '') AS city"
            "  FROM lookup AS l JOIN block AS b ON b.id = l.block_id CROSS JOIN shop AS s"
            " WHERE l.state = 'waiting' AND l.next_at <= :now AND b.gone_at IS NULL ORDER BY l.next_at, l.block_id LIMIT 1",
            {"now": clock.iso(moment)},
        )
        return job | chosen if job else None


def _look_up(store: Store, job: dict, moment: datetime) -> bool:
    """One address. → whether the service may be asked for the next one at once."""
    from fieldsales.geo import geocoders  # thirty services are read in for it

    query = " ".join(part for part in (job["district"], job["street"], job["name"]) if part)
    try:
        found = geocoders.place(job["geocoder"], job["geocoder_key"], job["geocoder_url"], query, job["city"])
    except Refused as refused:
        return _failed(store, job, refused, moment)
    with store.writer() as w:
        if found is None:
            _settle(w, job, moment, state="failed", said="geocoder_unknown", detail=query)
        else:
            _stands(w, job, found, moment)
    return True


def _failed(store: Store, job: dict, refused: Refused, moment: datetime) -> bool:
    wait = LATER.get(refused.key)
    with store.writer() as w:
        if wait is None and job["tries"] + 1 >= TRIES:
            _settle(w, job, moment, state="failed", said=refused.key, detail=str(refused.values.get("said", "")))
            return True
        row = {"next": clock.iso(moment + (wait or timedelta(minutes=30))), "said": refused.key, "block": job["block_id"],
               "detail": str(refused.values.get("said", "")), "tries": 0 if wait else 1}  # fmt: skip
        which = "state = 'waiting'" if wait else "block_id = :block"
        w.execute(
            f"UPDATE lookup SET next_at = :next, said = :said, detail = :detail, tries = tries + :tries WHERE {which}",
            row,
        )
    return wait is None


def _stands(w: Connection, job: dict, found: tuple[float, float], moment: datetime) -> None:
    rev = next_rev(w)
    lat, lng = found
    w.execute(
        "UPDATE block SET rev = :rev, lat = :lat, lng = :lng, coord_source = 'geocoder', accuracy = NULL WHERE id = :id AND lat IS NULL",
        {"rev": rev, "lat": lat, "lng": lng, "id": job["block_id"]},
    )
    by = Actor(job["by_id"], "", "manager")
    note(
        w,
        ids.mint(),
        rev,
        by,
        moment,
        "geocode",
        {"block": job["block_id"], "service": job["geocoder"], "lat": lat, "lng": lng},
    )
    _settle(w, job, moment, state="found", said=None, detail=None)


def _settle(w: Connection, job: dict, moment: datetime, **said: str | None) -> None:
    w.execute(
        "UPDATE lookup SET state = :state, said = :said, detail = :detail, service = :service, tries = tries + 1, done_at = :at WHERE block_id = :id",
        {**said, "service": job["geocoder"], "at": clock.iso(moment), "id": job["block_id"]},
    )


@contextlib.asynccontextmanager
async def watch(store: Store) -> AsyncIterator[None]:
    """Look every minute while the server serves."""
    task = asyncio.create_task(_look(store))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _look(store: Store) -> None:
    while True:
        try:
            asked = 1
            while asked:
                asked = await anyio.to_thread.run_sync(
                    lambda: run_due(store, clock.now(), most=1), abandon_on_cancel=True
                )
                await asyncio.sleep(PACE_S)
        except Exception as error:  # a lookup must never take the server along
            logger.error("places could not be looked up", exc_info=error)
        await asyncio.sleep(EVERY_S)
