"""Two minutes at the gate, in a real Chromium without a network: a building, what the search finds, what waits."""

import pytest

from tests.browser.borrowed import at_the_door
from tests.browser.chrome import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]


def test_a_tall_building_is_set_up_in_airplane_mode_and_arrives_door_by_door(stage, shop):
    async def story(phone):
        page = phone.page
        await page.goto(f"{shop.url}/setup?block=jinxiu")
        await page.click("a[href*='template=highrise33&count']")
        await page.fill("[name=doors]", "2,4,2")
        for step in ("units+", "skip 4", "skip 14", "alias 13=12A", "mirror 2"):
            await page.click(f"[value='{step}']")
        await page.wait_for_selector("#build:has-text('248')")
        await page.wait_for_selector("#preview:has-text('3304 – 3301')")
        await page.click(".dock button")
        await page.wait_for_url("**/building/*")
        await page.goto(f"{shop.url}/search")
        await page.type("#q", "4-2-12a04", delay=30)
        first = "document.querySelector('#found .row b')?.innerText"  # of what is typed last: the lists of less come before
        await page.wait_for_function(f"() => {first} === '4-2-12A04'")
        await page.goto(f"{shop.url}/unsent")
        assert "新建楼栋" in await page.inner_text("main") and "锦绣花园" in await page.inner_text("main")

    at_the_door(stage, shop, story)
    building = shop.ask("SELECT id FROM building WHERE label = '4'")[0][0]
    arrived = shop.ask("SELECT COUNT(*), COUNT(DISTINCT floor_index) FROM door WHERE building_id = ?", building)
    assert arrived == [(248, 31)]


def test_fast_taps_all_count_and_no_tap_builds_by_accident(stage, shop):
    async def story(phone):
        page = phone.page
        await page.goto(f"{shop.url}/setup?block=jinxiu&template=midrise&count=2&floor_from=1&floor_to=11&doors=2")
        for _ in range(9):
            await page.click("[value='to+']")
        await page.click("[value='from-']")
        assert [await page.input_value(f"[name={n}]") for n in ("floor_to", "floor_from")] == ["20", "-1"]
        await page.press("[name=floor_to]", "Enter")
        await page.wait_for_selector("#build:has-text('84')")
        await page.reload()
        assert await page.input_value("[name=floor_to]") == "20"

    at_the_door(stage, shop, story)
    assert shop.ask("SELECT COUNT(*) FROM building WHERE block_id = 'jinxiu'") == [(3,)]


def test_a_number_that_is_none_stays_in_its_field_and_a_chinese_keyboards_digits_are_digits(stage, shop):
    async def story(phone):
        page, errors = phone.page, []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(f"{shop.url}/setup?block=jinxiu&template=midrise&count=2&floor_from=1&floor_to=11&doors=2")
        await page.fill("[name=floor_to]", "１８")
        assert await page.input_value("[name=floor_to]") == "18"
        await page.wait_for_selector("#build:has-text('72')")
        await page.fill("[name=floor_to]", "999")
        await page.press("[name=floor_to]", "Enter")
        await page.wait_for_selector("#preview:has-text('没有一户')")
        assert await page.input_value("[name=floor_to]") == "999" and await page.inner_text("#build") == "建立"
        assert not errors
        await page.goto(f"{shop.url}/search")
        await page.type("#q", "３０１")
        await page.wait_for_selector("#found mark:has-text('301')")

    at_the_door(stage, shop, story)


def test_a_wrong_number_of_the_property_office_comes_back_with_what_was_typed(stage, shop):
    async def story(phone):
        page = phone.page
        await page.goto(f"{shop.url}/blocks")
        await page.click("main summary")
        await page.fill("[name=name]", "梧桐新村")
        await page.fill("[name=property_phone]", "12")
        await page.click("form[action='/do/block_add'] button")
        await page.wait_for_selector("[data-screen=refused]")
        await page.click("[data-back]")
        await page.wait_for_selector("form[action='/do/block_add']", state="attached")
        assert await page.input_value("[name=name]") == "梧桐新村"

    at_the_door(stage, shop, story)


def test_without_scripts_every_step_is_a_page(stage, shop):
    async def story():
        page = await stage.page(shop, "xiaoli", locale="en-US", java_script_enabled=False)
        await page.goto(f"{shop.url}/setup?block=jinxiu&template=highrise33&count=2&floor_from=1&floor_to=33&doors=4")
        for step in ("units+", "skip 4", "to-"):
            await page.click(f"[value='{step}']")
        await page.fill("[name=doors]", "2,4,2")
        await page.press("[name=doors]", "Enter")
        assert await page.inner_text("#build") == "Build 248 doors"
        await page.click(".dock button")
        assert await page.inner_text("h1") == "Building 4"

    stage.tell(story())
