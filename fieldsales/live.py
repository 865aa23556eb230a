"""Whoever looks at the desk hears that something was written: one question a second to the database for all who listen.

The question is SQLite's data_version: it also notices what another process wrote (an import on the command line), it costs
the writer nothing, and asking once a second makes ten syncs in a second one event. Nothing of what changed is sent: the
page asks for its own address again, as itself, so a stream can show nobody more than his pages do.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

import anyio

from fieldsales import clock
from fieldsales.access import devices
from fieldsales.errors import Refused
from fieldsales.store import Store

logger = logging.getLogger("fieldsales")
EVERY_S = 1.0
BEAT_S = 20.0
"""A page that heard nothing for twice as long no longer says that it is live."""
RECHECK_S = 60.0
"""A session that ends by time alone commits nothing, so who may listen is asked this often too."""
MOST = 500


@dataclass(eq=False)
class Ear:
    """One open stream."""

    token: str
    news: asyncio.Event = field(default_factory=asyncio.Event)
    over: bool = False
    """Its person may not listen any more."""
    gone: bool = False
    """The server stops: the stream ends without a word, and the page comes back by itself."""


class Pulse:
    """Everybody who listens, and the one task that watches for them while there is anybody."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ears: set[Ear] = set()
        self._watch: asyncio.Task | None = None
        self._asking = asyncio.Lock()
        self._had = -1
        self._untold = False
        self._noticed = ""
        """When a change was last noticed, as clock.iso: whoever has read later than that has read everything."""

    def open(self, token: str, since: str = "") -> AsyncIterator[str]:
        """The events for one page, which was read at `since` (clock.iso, or nothing): what was written between its
        reading and its listening is news too. Raises Refused when too many listen already."""
        if len(self.ears) >= MOST:
            refused = Refused("live_full")
            refused.status = 503
            raise refused
        return self._stream(Ear(token), since)

    async def _stream(self, ear: Ear, since: str) -> AsyncIterator[str]:
        await self._look()
        if since and since <= self._noticed:
            ear.news.set()
        self.ears.add(ear)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._watching())
        try:
            yield f"retry: 3000\n{message('hello')}"
            while not ear.over:
                try:
                    await asyncio.wait_for(ear.news.wait(), BEAT_S)
                except TimeoutError:
                    yield message("beat")
                    continue
                if ear.gone:
                    return
                ear.news.clear()
                yield message("over" if ear.over else "changed")
        finally:
            self.ears.discard(ear)

    def close(self) -> None:
        for ear in self.ears:
            ear.gone = True
            ear.news.set()

    async def _look(self) -> None:
        """Notices what was written since the last look; whoever listens already is told by the watch."""
        async with self._asking:
            now = await anyio.to_thread.run_sync(self.store.changes)
            if now != self._had:
                self._had, self._noticed, self._untold = now, clock.iso(clock.now()), bool(self.ears)

    async def _watching(self) -> None:
        """Ends by itself when nobody listens any more."""
        checked = 0.0
        while self.ears:
            await asyncio.sleep(EVERY_S)
            try:
                await self._look()
                late = asyncio.get_running_loop().time() - checked > RECHECK_S
                if not self._untold and not late:
                    continue
                listening, changed, self._untold = list(self.ears), self._untold, False
                allowed = await anyio.to_thread.run_sync(self._allowed, {ear.token for ear in listening})
            except Exception:  # a busy disk must not end the desk's news for good
                logger.exception("the desk's news")
                self._untold = True
                continue
            checked = asyncio.get_running_loop().time()
            for ear in listening:
                ear.over = ear.token not in allowed
                if changed or ear.over:
                    ear.news.set()

    def _allowed(self, tokens: set[str]) -> set[str]:
        moment = clock.now()
        return {token for token in tokens if may_listen(self.store, token, moment)}


def may_listen(store: Store, token: str, moment: datetime) -> bool:
    device = devices.device_by(store, token, moment)
    return device is not None and not device.revoked and device.actor.role == "manager"


def message(event: str) -> str:
    return f"event: {event}\ndata: {json.dumps({'at': clock.iso(clock.now())})}\n\n"
