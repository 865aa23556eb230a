"""A rep's thumb at the door, in a real Chromium without a network: taps, selecting a floor, the camera."""

import io

import pytest
from PIL import Image

from fieldsales.photos.kept import Photos
from tests.browser.borrowed import at_the_door
from tests.browser.chrome import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
GPS = 0x8825


def test_two_taps_log_no_one_home_and_the_next_door_comes_up_with_an_undo(stage, shop):
    async def story(phone):
        await phone.page.goto(f"{shop.url}/building/jinxiu-2")
        await phone.page.click("a[href='/door/jinxiu-2.1.6.1']")
        await phone.page.click("button[value=no_answer]")
        await phone.page.wait_for_url("**/door/jinxiu-2.1.6.2?done=*")
        assert "601 · 没人在家" in await phone.page.inner_text(".toast")
        await phone.page.click("button[value=no_answer]")
        await phone.page.wait_for_url("**/door/jinxiu-2.1.5.1?done=*")
        await phone.page.click(".toast button")
        await phone.page.wait_for_url("**/door/jinxiu-2.1.6.2")

    at_the_door(stage, shop, story)
    assert shop.ask("SELECT id FROM door WHERE outcome = 'no_answer'") == [("jinxiu-2.1.6.1",)]
    assert len(shop.ask("SELECT id FROM visit")) == 3


def test_a_floor_label_selects_the_floor_and_a_second_tap_lets_go(stage, shop):
    async def story(phone):
        page = phone.page
        await page.goto(f"{shop.url}/building/jinxiu-2?select=1")
        assert await page.is_disabled("button[value=no_answer]")
        for label, chosen in (("4", 6), ("5", 12), ("4", 6)):
            await page.click(f"[data-floor]:text-is('{label}')")
            assert await page.locator("[name=door]:checked").count() == chosen
        await page.click("button[value=locked_empty]")
        await page.wait_for_selector(".toast")

    at_the_door(stage, shop, story)
    assert {floor for (floor,) in shop.ask("SELECT floor_label FROM door WHERE outcome = 'locked_empty'")} == {"5"}


PART_SETTLES = """document.addEventListener('htmx:beforeRequest', () =>
    document.dispatchEvent(new CustomEvent('htmx:afterSettle', {bubbles: true})), {once: true})"""


def test_a_wrong_number_comes_back_with_everything_that_was_typed(stage, shop):
    async def story(phone):
        page = phone.page
        await page.goto(f"{shop.url}/door/jinxiu-2.1.6.1?met=owner_met")
        await page.fill("[name=note]", "想要锁扣")
        await page.fill("[name=phone]", "23900001111")
        await page.evaluate(PART_SETTLES)  # whose number is it? the answer comes while the form is on its way
        await page.click(".bar .main")
        await page.click("[data-back]")
        await page.wait_for_selector("[name=phone]")
        assert await page.input_value("[name=note]") == "想要锁扣"
        await page.fill("[name=phone]", "13900001111")
        await page.click(".bar .main")
        await page.wait_for_url("**?done=*")

    at_the_door(stage, shop, story)
    assert shop.ask("SELECT phone FROM contact") == [("13900001111",)]
    assert shop.ask("SELECT text FROM note") == [("想要锁扣",)]


def test_a_photo_is_made_small_and_forgets_where_it_was_taken(stage, shop, tmp_path):
    taken = Image.effect_noise((3000, 2000), 40).convert("RGB")
    tags = Image.Exif()
    tags[0x0112] = 6  # the camera was held upright
    tags.get_ifd(GPS).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    taken.save(tmp_path / "IMG_1.jpg", exif=tags)

    async def story(phone):
        await phone.page.goto(f"{shop.url}/door/jinxiu-2.1.6.1")
        await phone.page.set_input_files("[data-camera] input", tmp_path / "IMG_1.jpg")
        shown = phone.page.locator(".photos img")
        await shown.wait_for()
        assert await shown.evaluate("(image) => image.decode().then(() => image.naturalHeight)") == 240

    at_the_door(stage, shop, story)
    ((sha256, received, width, height),) = shop.ask("SELECT sha256, received, width, height FROM photo")
    assert (received, width, height) == (1, 1067, 1600)
    with Image.open(io.BytesIO(Photos(shop.folder / "photos").path(sha256).read_bytes())) as kept:
        assert kept.size == (1067, 1600) and not kept.getexif()


def test_the_same_taps_work_without_any_script(stage, shop):
    async def told() -> None:
        page = await stage.page(shop, "xiaoli", java_script_enabled=False)
        await page.goto(f"{shop.url}/building/jinxiu-2")
        await page.click("a[href='/door/jinxiu-2.1.6.1']")
        await page.click("button[value=no_answer]")
        await page.wait_for_url("**/door/jinxiu-2.1.6.2?done=*")
        await page.click("a[href$='met=owner_met']")
        await page.fill("[name=phone]", "13900001111")
        await page.click(".bar .main")
        await page.wait_for_url("**/door/jinxiu-2.1.5.1?done=*")
        await page.goto(f"{shop.url}/building/jinxiu-2")
        await page.click(".lab:text-is('3')")
        await page.click("button[value=locked_empty]")
        await page.wait_for_url("**/building/jinxiu-2?done=*")
        await page.click(".toast button")
        await page.wait_for_url("**/building/jinxiu-2")

    stage.tell(told())
    outcomes = shop.ask("SELECT id, outcome FROM door WHERE outcome IS NOT NULL ORDER BY id")
    assert outcomes == [("jinxiu-2.1.6.1", "no_answer"), ("jinxiu-2.1.6.2", "owner_met")]
    assert shop.ask("SELECT phone FROM contact") == [("13900001111",)]
