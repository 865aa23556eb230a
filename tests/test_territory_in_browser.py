"""The owner gives two blocks from his desk, the phone has them at its next sync; the rep leaves, and his successor goes on."""

import asyncio
import contextlib
import time

import pytest
from playwright.async_api import Error

from tests.browser.borrowed import Borrowed, phones
from tests.browser.chrome import CHROMIUM, PC

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR = "jinxiu-1.1.3.1"


async def give_two_blocks(page, shop) -> None:
    """From the page of the rep: find by initials, tick, tick, give. By keyboard and mouse, as one does."""
    await page.goto(f"{shop.url}/person/xiaozhao")
    await page.click("a[href^='/territory/new']")
    await page.wait_for_selector("[data-give]")
    await page.fill("[data-filter]", "cjy")
    assert await page.locator("[data-words]:visible").count() == 1, "typing narrows the list"
    await page.check("input[name=block][value=chunjiang]")
    await page.fill("[data-filter]", "")
    await page.check("input[name=block][value=jinxiu]")
    assert "(2)" in await page.inner_text("[data-give] button.main")
    await page.click("[data-give] button.main")
    await page.wait_for_url("**/territories?person=xiaozhao*")


async def blocks_on(phone) -> str:
    await phone.page.goto(f"{phone.shop.url}/blocks")
    return await phone.page.inner_text("main")


async def knock(phone, door) -> None:
    await phone.page.goto(f"{phone.shop.url}/door/{door}")
    await phone.page.click("button[value=no_answer]")
    await phone.page.wait_for_url("**/door/*?done=*")


async def until(done, seconds=60) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, "it did not come to pass"
        await asyncio.sleep(0.2)


def test_areas_reach_the_phone_and_go_on_to_the_successor(stage, shop):
    async def run() -> None:
        page = await stage.page(shop, "zhou", PC)
        await story(shop, page, Borrowed(stage, shop, "xiaozhao"), Borrowed(stage, shop, "xiaowang"))

    stage.tell(run())


async def story(shop, page, zhao, wang) -> None:
    await zhao.open()
    await zhao.ready()
    assert "锦绣花园" not in await blocks_on(zhao)

    await give_two_blocks(page, shop)
    await zhao.sync()
    shown = await blocks_on(zhao)
    assert "锦绣花园" in shown and "春江苑" in shown
    await zhao.context.set_offline(True)
    await zhao.page.goto(f"{shop.url}/turf")
    mine = await zhao.page.inner_text("main")
    assert "锦绣花园" in mine and "没有结束日" in mine, "his own area, without a network"
    await knock(zhao, DOOR)
    told = shop.ask("SELECT tier, storage_used, persisted FROM device WHERE id = 'phone-xiaozhao'")[0]
    assert told[0] in ("A", "B") and told[1] > 0 and told[2] in (0, 1), "what the phone says of itself"

    await page.goto(f"{shop.url}/leave/xiaozhao")
    assert "2" in await page.inner_text(".figures")
    await page.select_option("select[name=all]", "xiaowang")
    await page.click("form[action='/leave/xiaozhao'] button.danger")
    await page.wait_for_url("**/person/xiaozhao")
    assert "离职" in await page.inner_text("header")

    await zhao.context.set_offline(False)
    await zhao.page.goto(f"{shop.url}/unsent")
    with contextlib.suppress(Error):  # the page may have synced by itself, been wiped and gone to the sign-in page
        await zhao.page.evaluate("void fetch('/sync-now', {method: 'POST'}).catch(() => {})")  # nor wait for its patience
    await until(lambda: shop.ask("SELECT COUNT(*) FROM visit WHERE door_id = ? AND person_id = 'xiaozhao'", DOOR)[0][0] == 1)
    await until(lambda: shop.ask("SELECT wiped_at FROM device WHERE id = 'phone-xiaozhao'")[0][0] is not None)
    assert shop.ask("SELECT COUNT(*) FROM refusal")[0][0] == 0, "what he did before he left was taken"
    await page.goto(f"{shop.url}/devices?show=out")
    assert "已清空" in await page.inner_text("main")

    await wang.open()
    await wang.ready()
    await wang.sync()
    await wang.page.goto(f"{shop.url}/door/{DOOR}")
    assert "小赵" in await wang.page.inner_text("main"), "the successor reads what was done, under the name of who did it"
    assert "锦绣花园" in await blocks_on(wang)


def test_who_is_rep_and_manager_changes_sides_without_losing_work(stage, shop):
    shop.change("UPDATE person SET roles = 'manager,rep' WHERE id = 'xiaoli'")
    shop.change("UPDATE device SET acts_as = 'rep' WHERE id = 'phone-xiaoli'")

    async def run() -> None:
        (phone,) = await phones(stage, shop, "xiaoli")
        await there_and_back(shop, phone)

    stage.tell(run())


async def there_and_back(shop, phone) -> None:
    await phone.context.set_offline(True)
    await knock(phone, DOOR)
    page = phone.page
    await page.goto(f"{shop.url}/me")
    await page.click("button[name=side][value=manager]")
    await page.wait_for_selector("main .notice.stop")
    assert "还不能切换到工作台" in await page.inner_text("main")
    assert (await phone.status())["unsent"] == 1

    await phone.context.set_offline(False)
    await phone.sync()
    await page.goto(f"{shop.url}/me")
    await page.click("button[name=side][value=manager]")
    await page.wait_for_url("**/desk")
    await page.goto(f"{shop.url}/people")
    assert "小王" in await page.inner_text("main")
    assert shop.ask("SELECT COUNT(*) FROM visit WHERE person_id = 'xiaoli'")[0][0] == 1

    await page.goto(f"{shop.url}/me")
    await page.click("button[name=side][value=rep]")
    await page.wait_for_selector("[data-screen=today]")
    await phone.ready()
    await phone.context.set_offline(True)
    await page.goto(f"{shop.url}/blocks")
    assert "锦绣花园" in await page.inner_text("main"), "his phone still holds what it held"
    assert shop.ask("SELECT COUNT(*) FROM device WHERE person_id = 'xiaoli'")[0][0] == 1
