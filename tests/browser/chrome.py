"""The browser that stories share: one driver and one Chromium a worker, a context of its own for each person in a story.

A context has its own cookies, databases, caches and workers, and they end with it. Only who kills or reopens a browser
needs one to himself (street.Phone).
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Coroutine, Mapping
from typing import TYPE_CHECKING, Any

from playwright.async_api import Browser, Page, Playwright, async_playwright

from tests.model.server import token_of

if TYPE_CHECKING:
    from tests.browser.street import Shop

QUICK, WHOLE = "chromium-headless-shell", ("chromium", "chromium-browser", "google-chrome")
NAMES = (*WHOLE, QUICK) if os.environ.get("FIELDSALES_KILLS") else (QUICK, *WHOLE)
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
"""The same engine without a window around it: a page in it costs half. The long run takes the whole browser."""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-default-apps", "--no-default-browser-check", "--disable-dev-shm-usage", "--lang=zh-CN",
]  # fmt: skip
HAND, PC = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


def badge(shop: Shop, person: str, lang: str = "") -> list[Any]:
    """The cookies of somebody who is signed in."""
    said = {"device": token_of(f"phone-{person}")} | ({"lang": lang} if lang else {})
    return [{"name": name, "value": value, "url": shop.url} for name, value in said.items()]


class Stage:
    """Where async stories are told, one after the other."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.play: Playwright = self.tell(async_playwright().start())
        self.browser: Browser = self.tell(self.play.chromium.launch(executable_path=CHROMIUM, args=QUIET))

    def tell(self, story: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(story)

    async def page(self, shop: Shop, person: str, size: Mapping[str, int] = HAND, **more: Any) -> Page:
        """A page of somebody who is signed in; by default as wide as a hand, in Chinese."""
        context = await self.browser.new_context(**{"locale": "zh-CN", "viewport": size, **more})
        await context.add_cookies(badge(shop, person))
        return await context.new_page()

    async def clear(self) -> None:
        """After a story: everybody in it is gone."""
        for context in self.browser.contexts:
            await context.close()

    def close(self) -> None:
        self.tell(self.browser.close())
        self.tell(self.play.stop())
        self.runner.close()
