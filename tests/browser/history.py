"""One random history of a rep's phone: taps, and in between everything that ends a browser, a worker or a server.

A tap counts as acknowledged when the page got its 303: from then on it must be on the server exactly once, whatever
happens. What was killed in the middle may be there or not, but never twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from dataclasses import dataclass, field

from playwright.async_api import Error

from tests.browser.street import Phone, Shop

TAPS = """async ([ids, doors]) => {
  for (let i = 0; i < ids.length; i++) {
    const body = new URLSearchParams({ id: ids[i], door: doors[i], outcome: 'no_answer', next: '/unsent' });
    const answer = await fetch('/do/visit', { method: 'POST', body, headers: { 'HX-Request': 'true' } });
    if (answer.ok && answer.redirected) await window.acked(ids[i]);
    else await window.refused(ids[i] + ' ' + answer.status + ' ' + (await answer.text()).replace(/<[^>]*>/g, ' ').slice(0, 300));
  }
}"""


@dataclass
class Pocket:
    """A rep's phone through several histories, and what its pages have said in all of them."""

    phone: Phone
    acked: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    async def open(self) -> None:
        await self.phone.open()
        await self.phone.context.expose_function("acked", lambda id: self.acked.add(id))
        await self.phone.context.expose_function("refused", lambda told: self.refused.append(told))
        await self.phone.page.reload()


@dataclass
class History:
    shop: Shop
    pocket: Pocket
    seed: int
    tried: int = 0
    kills: int = 0

    def __post_init__(self) -> None:
        self.phone = self.pocket.phone
        self.dice = random.Random(self.seed)
        self.doors = [row[0] for row in self.shop.ask("SELECT id FROM door WHERE building_id LIKE 'jinxiu-%' ORDER BY id")]

    async def begin(self) -> None:
        if self.phone.process is None:
            await self.pocket.open()
        await self.phone.ready()

    @property
    def acked(self) -> set[str]:
        return {id for id in self.pocket.acked if id.startswith(f"01jh{self.seed:08d}")}

    async def tap(self, count: int) -> None:
        ids = [f"01jh{self.seed:08d}{self.tried + n:014d}" for n in range(count)]
        self.tried += count
        await self.phone.page.evaluate(TAPS, [ids, self.dice.choices(self.doors, k=count)])

    # -- what happens to phones

    async def kill_browser_while_tapping(self, count: int) -> None:
        tapping = asyncio.create_task(self.tap(count))
        await asyncio.sleep(self.dice.uniform(0.02, 0.6))
        await self.phone.kill()
        self.kills += 1
        with contextlib.suppress(Error):
            await tapping
        await self.pocket.open()

    async def stop_workers_while_tapping(self, count: int) -> None:
        tapping = asyncio.create_task(self.tap(count))
        await asyncio.sleep(self.dice.uniform(0.01, 0.3))
        with contextlib.suppress(Error):
            await self.phone.stop_workers()
        self.kills += 1
        with contextlib.suppress(Error):  # a fetch whose worker was stopped fails; the rest was not tapped
            await tapping

    async def kill_server_while_tapping(self, count: int) -> None:
        tapping = asyncio.create_task(self.tap(count))
        await asyncio.sleep(self.dice.uniform(0.05, 0.5))
        await asyncio.to_thread(self.shop.kill)
        self.kills += 1
        await tapping
        await asyncio.to_thread(self.shop.start)

    async def go_offline_and_come_back(self, count: int) -> None:
        await self.phone.context.set_offline(True)
        await self.tap(count)
        if self.dice.random() < 0.5:
            await self.phone.stop_workers()
            await self.tap(1)
        await self.phone.context.set_offline(False)

    async def sync_and_stop_in_the_middle(self, count: int) -> None:
        await self.tap(count)
        syncing = asyncio.create_task(self.phone.sync())
        await asyncio.sleep(self.dice.uniform(0.0, 0.15))
        with contextlib.suppress(Error):
            await self.phone.stop_workers()
        self.kills += 1
        with contextlib.suppress(Error):
            await syncing

    async def step(self, taps: int) -> None:
        ways = [
            self.kill_browser_while_tapping, self.stop_workers_while_tapping, self.go_offline_and_come_back,
            self.sync_and_stop_in_the_middle, self.stop_workers_while_tapping, self.kill_server_while_tapping,
        ]  # fmt: skip
        await self.dice.choice(ways)(self.dice.randint(1, taps))

    # -- the end of the day

    async def end(self) -> None:
        """When faults stop the queue is empty within five rounds (I8), and every acknowledged tap is there once (I1, I2).

        That goes for the taps of this phone's earlier histories, too.
        """
        status: dict = {}
        for _ in range(5):
            status = await self.phone.sync()
            if status.get("unsent") == 0 and not status.get("problem"):
                break
            await asyncio.sleep(0.3)
        assert status.get("unsent") == 0 and not status.get("problem"), f"seed {self.seed}: {status}"
        there = self.shop.ask("SELECT id, count(*) FROM visit WHERE id LIKE '01jh%' GROUP BY id")
        missing = self.pocket.acked - {id for id, _ in there}
        assert not missing, f"seed {self.seed}: {len(missing)} acknowledged taps are not on the server: {sorted(missing)[:3]}"
        assert all(n == 1 for _, n in there)
        assert sum(id.startswith(f"01jh{self.seed:08d}") for id, _ in there) <= self.tried
        wrong = [told for told in self.pocket.refused if "503" not in told.split()[:2]]  # 503: told in time that it took too long
        assert not wrong, f"seed {self.seed}: {wrong[:3]}"


async def play(shop: Shop, pocket: Pocket, seed: int, steps: int, taps: int) -> History:
    history = History(shop, pocket, seed)
    await history.begin()
    for _ in range(steps):
        await history.step(taps)
    await history.end()
    return history
