"""Lane 3: a real browser with the real worker against a real server process, all of which get killed.

By default 20 short histories, five in a row on one phone. `bin/test --kills N` goes on until N kills and at least 25 acknowledged taps for each.
"""

import asyncio
import contextlib
import os
import time

import pytest
from playwright.async_api import async_playwright

from tests.browser.history import Pocket, play
from tests.browser.street import CHROMIUM, Phone, Shop

KILLS = int(os.environ.get("FIELDSALES_KILLS", "0"))
HISTORIES, STEPS, TAPS = 20, 2, 8
TAPS_PER_KILL = 25
PER_PHONE = 5

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one")]


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    yield shop
    shop.close()


async def histories(shop: Shop, enough) -> tuple[int, int, int]:
    """Play until `enough(histories, kills, acked)`; → the three numbers."""
    seed = kills = acked = 0
    async with async_playwright() as playwright, contextlib.AsyncExitStack() as phones:
        while not enough(seed, kills, acked):
            if seed % PER_PHONE == 0:
                await phones.aclose()
                pocket = Pocket(Phone(playwright, shop, "xiaoli"))
                phones.push_async_callback(pocket.phone.close)
            seed += 1
            began = time.monotonic()
            long = bool(KILLS)
            history = await play(shop, pocket, seed, STEPS * (6 if long else 1), TAPS * (10 if long else 1))
            kills, acked = kills + history.kills, acked + len(history.acked)
            print(f"history {seed}: {history.kills} kills, {len(history.acked)} of {history.tried} acknowledged,"
                  f" {time.monotonic() - began:.1f} s; in all {kills} kills, {acked} acknowledged, 0 lost", flush=True)  # fmt: skip
    return seed, kills, acked


def test_every_acknowledged_tap_is_on_the_server_once_whatever_was_killed(shop):
    def enough(played: int, kills: int, acked: int) -> bool:
        return played >= HISTORIES and kills >= KILLS and acked >= KILLS * TAPS_PER_KILL

    played, kills, acked = asyncio.run(histories(shop, enough))
    assert played >= HISTORIES and kills >= HISTORIES and acked > kills
