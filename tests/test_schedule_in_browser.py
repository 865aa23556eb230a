"""From the door to the follow-up and back, in a real Chromium: without a network, over days, with the manager's word."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.borrowed import phones
from tests.browser.chrome import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
DOOR = "jinxiu-1.1.3.1"
CUSTOMER = f"/customer/{DOOR}%40xiaoli"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock in the shop, on a week without holidays."""


@pytest.fixture
def shop(shop):
    """The street's shop, on that Monday."""
    shop.set_clock(MONDAY)
    return shop


async def tap(page, field, value):
    await page.click(f"label:has([name={field}][value='{value}'])")


async def today(phone) -> str:
    await phone.page.goto(f"{phone.shop.url}/today")
    return await phone.page.inner_text("main")


async def capture(phone) -> None:
    """Met the owner, tiles are being laid, nothing agreed."""
    page = phone.page
    await page.goto(f"{phone.shop.url}/door/{DOOR}?met=owner_met")
    await page.fill("[name=phone]", "13900001111")
    await page.fill("[name=name]", "张先生")
    await tap(page, "stage", "S05")
    await tap(page, "next_in", "")
    await page.click(".bar .main")
    await page.wait_for_url("**/door/*?done=*")


async def finish(phone, result, level=None) -> None:
    """From the list: open, choose what came of it, done."""
    page = phone.page
    await page.goto(f"{phone.shop.url}/today")
    await page.click(f"a.row[href^='{CUSTOMER}']")
    await page.wait_for_selector("#finish")
    if level:
        await tap(page, "level", level)
        await page.fill("#finish [name=reason]", "这个月就要定")
    await tap(page, "result", result)
    await page.click("button[form=finish]")
    await page.wait_for_url("**/today?done=*")


async def managers_word(stage, shop, text) -> str:
    """The manager's page of the customer, as it was before he wrote under its newest follow-up."""
    page = await stage.page(shop, "zhou")
    await page.goto(f"{shop.url}{CUSTOMER}")
    before = await page.inner_text("main")
    first = page.locator(".past-of details").first
    await first.locator("summary").click()
    await first.locator("textarea").fill(text)
    await first.locator("button").click()
    await page.wait_for_selector(".word")
    await page.context.close()
    return before


SMALL = """() => { for (const one of document.querySelectorAll('details')) one.open = true;
  return [...document.querySelectorAll('a[href]:not(.skip), button, summary, label.chip, label.check, input:not([type=hidden], [type=radio], [type=checkbox])')]
  .map((e) => [e.textContent.trim() || e.name, e.getBoundingClientRect()])
  .filter(([, r]) => r.width && (r.width < 43.5 || r.height < 43.5)).map(([text, r]) => `${text}: ${r.width} × ${r.height}`); }"""


def told(stage, shop, story, network=False) -> None:
    async def run() -> None:
        (phone,) = await phones(stage, shop, "xiaoli")
        await phone.context.set_offline(not network)
        await story(phone)

    stage.tell(run())


def test_a_door_becomes_a_task_a_result_and_a_talk_with_the_manager(stage, shop):
    async def story(phone):
        await capture(phone)
        shown = await today(phone)
        assert "张先生 · 1-1-301" in shown and "感谢 + 名片" in shown, "at once, and without a network"
        await finish(phone, "wechat_sent")
        assert "张先生" not in (await today(phone)).split("接下来几天")[0]

        await phone.let_days_pass(1)
        assert "首次跟进并定级" in await today(phone)
        await finish(phone, "talked_ok", "A")
        assert "下次 11月29日" in await phone.page.inner_text(".toast"), "five days after the last contact"

        await phone.let_days_pass(6)
        shown = await today(phone)
        assert "找平指导+订金" in shown and "逾期 1 天" in shown
        await finish(phone, "appointment")
        await phone.page.goto(f"{shop.url}{CUSTOMER}")
        assert "接下来" in await phone.page.inner_text("main"), "there is always a next one"

        shop.set_clock(MONDAY + timedelta(days=7))
        await phone.context.set_offline(False)
        assert (await phone.sync())["unsent"] == 0
        before = await managers_word(stage, shop, "先约他爱人一起看样板")
        assert "约好时间" in before and "聊得好" in before and "N → A" in before

        await phone.sync()
        await phone.context.set_offline(True)
        assert "先约他爱人一起看样板" in await today(phone)
        await phone.page.click(".unread a")
        await phone.page.click(".said button")
        await phone.page.wait_for_selector(".said", state="detached")
        assert "先约他爱人一起看样板" not in await today(phone)
        await phone.context.set_offline(False)
        assert (await phone.sync())["unsent"] == 0

    told(stage, shop, story)
    days = [day for (day,) in shop.ask("SELECT day FROM followup ORDER BY at, id")]
    assert days == ["2026-11-23", "2026-11-23", "2026-11-24", "2026-11-30"]
    ((read_at,),) = shop.ask("SELECT read_at FROM comment")
    assert read_at.startswith("2026-11-30")


def test_who_walks_on_without_having_read_finds_the_comment_still_unread(stage, shop):
    async def story(phone):
        await capture(phone)
        await phone.sync()
        await managers_word(stage, shop, "问清楚地暖")
        await phone.sync()
        assert "问清楚地暖" in await today(phone)
        await phone.page.click(".unread a")
        await phone.page.wait_for_selector(".said")
        assert "问清楚地暖" in await today(phone)

    told(stage, shop, story, network=True)


def test_the_words_for_wechat_are_copied_with_one_tap(stage, shop):
    async def story(phone):
        await capture(phone)
        await phone.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=shop.url)
        await today(phone)
        await phone.page.click("button[data-copy]")
        await phone.page.wait_for_selector("[data-copied]")
        assert "先帮您看看地面平不平" in await phone.page.evaluate("navigator.clipboard.readText()")
        await phone.page.goto(f"{shop.url}{CUSTOMER}")
        assert await phone.page.get_attribute("a.call", "href") == "tel:13900001111"

    told(stage, shop, story)


def test_everything_a_thumb_meets_on_today_and_at_a_customer_is_large_enough(stage, shop):
    async def story(phone):
        await capture(phone)
        for path in ("/today", CUSTOMER, f"{CUSTOMER}?task=R03&later=1"):
            await phone.page.goto(f"{shop.url}{path}")
            assert await phone.page.evaluate(SMALL) == [], path
            assert await phone.page.evaluate("document.documentElement.scrollWidth") <= 360

    told(stage, shop, story)
