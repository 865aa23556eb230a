"""The owner's morning, as one story: what is covered, what went stale, who goes there, and the first ten doors of the day."""

import pytest
from playwright.async_api import Page

from tests.browser.borrowed import phones
from tests.browser.chrome import CHROMIUM, PC
from tests.browser.street import Phone, Shop
from tests.test_territory_in_browser import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]


async def no_wider_than_the_screen(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def send_there(page: Page, shop: Shop, rep: str) -> None:
    """From the list of stale blocks: the block, who goes there, done."""
    await page.goto(f"{shop.url}/desk")
    await page.click("main a[href='/stale']")
    await page.wait_for_selector("#stale")
    await no_wider_than_the_screen(page)
    await page.click("#stale a[href='/block/chunjiang']")
    await page.click("main a[href^='/territory/new']")
    await page.wait_for_selector("[data-give]")
    await no_wider_than_the_screen(page)
    assert await page.is_checked("input[name=block][value=chunjiang]"), "the block he came from is ticked"
    await page.select_option("select[name=person]", rep)
    await page.click("[data-give] button.main")
    await page.wait_for_url("**/territories?person=*")


async def sweep_ten_doors(phone: Phone) -> None:
    await phone.page.goto(f"{phone.shop.url}/building/chunjiang-1")
    await phone.page.click("a[href='/door/chunjiang-1.1.5.1']")
    for _ in range(10):
        was = phone.page.url
        await phone.page.click("button[value=no_answer]")
        await phone.page.wait_for_function("(was) => location.href !== was && location.search.includes('done=')", arg=was)
    assert (await phone.status())["unsent"] == 10


async def story(shop: Shop, phone_size: Page, pc: Page, zhao: Phone, li: Phone) -> None:
    await pc.goto(f"{shop.url}/coverage")
    assert "0.0%" in await pc.inner_text("#sum")
    await send_there(phone_size, shop, "xiaozhao")
    await send_there(pc, shop, "xiaoli")

    for rep in (zhao, li):
        await rep.sync()
        await rep.page.goto(f"{shop.url}/blocks")
        assert "春江苑" in await rep.page.inner_text("main")

    await pc.goto(f"{shop.url}/coverage?block=chunjiang")
    await phone_size.goto(f"{shop.url}/desk")
    for page in (pc, phone_size):
        await page.wait_for_selector("[data-is-live]")
        await page.evaluate("window.opened = 'once'")
    await zhao.context.set_offline(True)
    await sweep_ten_doors(zhao)
    await zhao.context.set_offline(False)
    await zhao.sync()
    await until(lambda: shop.ask("SELECT COUNT(*) FROM visit WHERE person_id = 'xiaozhao'")[0][0] == 10)

    await pc.wait_for_selector("#sum :text('50.0%')", timeout=30_000)
    await phone_size.wait_for_selector("#desk-reps tr:has-text('小赵') td:has-text('10')", timeout=30_000)
    for page in (pc, phone_size):
        assert await page.evaluate("window.opened") == "once", "the page that was open shows it, without a reload"
        await no_wider_than_the_screen(page)


def test_from_what_went_stale_to_ten_doors_on_the_open_desk(stage, shop):
    async def run() -> None:
        both = await phones(stage, shop, "xiaozhao", "xiaoli")
        await story(shop, await stage.page(shop, "zhou"), await stage.page(shop, "zhou", PC), *both)

    stage.tell(run())
