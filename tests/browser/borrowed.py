"""A rep's phone in the browser that stories share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from playwright.async_api import Page

from tests.browser.chrome import HAND, Stage, badge
from tests.browser.street import Phone, Shop


class Borrowed(Phone):
    """A phone whose browser nobody kills or opens again: its storage and its worker end with its context."""

    def __init__(self, stage: Stage, shop: Shop, person: str) -> None:
        self.browser, self.shop, self.person = stage.browser, shop, person

    async def open(self, path: str = "/today") -> Page:
        self.context = await self.browser.new_context(locale="zh-CN", viewport=HAND)
        await self.context.add_cookies(badge(self.shop, self.person, "zh"))
        self.page = await self.context.new_page()
        await self.page.goto(self.shop.url + path)
        return self.page

    async def kill(self) -> None:
        raise NotImplementedError("this one belongs to others, too: take a Phone")

    async def close(self) -> None:
        await self.context.close()


async def phones(stage: Stage, shop: Shop, *people: str) -> list[Phone]:
    """Signed in, with a base and a worker that answers."""
    taken: list[Phone] = [Borrowed(stage, shop, person) for person in people]
    for phone in taken:
        await phone.open()
        await phone.ready()
    return taken


def at_the_door(stage: Stage, shop: Shop, story: Callable[[Phone], Awaitable[None]], person: str = "xiaoli") -> None:
    """Tell story(phone) of a phone that has just lost the network and finds it again at the end."""

    async def told() -> None:
        (phone,) = await phones(stage, shop, person)
        await phone.context.set_offline(True)
        await story(phone)
        await phone.context.set_offline(False)
        await settled(phone)

    stage.tell(told())


async def settled(phone: Phone) -> None:
    """Until everything has arrived."""
    for _ in range(150):
        if (await phone.sync()).get("unsent") == 0 and not (await phone.status()).get("problem"):
            return
        await asyncio.sleep(0.3)
    raise AssertionError(await phone.status())
