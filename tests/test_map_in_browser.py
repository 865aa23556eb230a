"""The map in a real browser: tiles lie where places are, nothing outside is asked, all of it works by keyboard."""

from __future__ import annotations

import io
import math
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image
from playwright.sync_api import Page

from fieldsales.geo.shapes import DEGREE
from fieldsales.offline.maps import gcj02
from tests.browser.chrome import CHROMIUM, badge
from tests.browser.street import Shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here; bin/test installs one"),
]
GARDEN, RIVER = (31.2304, 121.4737), (31.2334, 121.4767)
BLOCKED = "addEventListener('securitypolicyviolation', (e) => (window.blocked ??= []).push(`${e.violatedDirective} ${e.blockedURI}`))"


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    shop.change("UPDATE block SET lat = ?, lng = ?, coord_source = 'hand' WHERE id = 'jinxiu'", *GARDEN)
    shop.change("UPDATE block SET lat = ?, lng = ?, coord_source = 'hand' WHERE id = 'chunjiang'", *RIVER)
    yield shop
    shop.close()


@contextmanager
def page_of(chrome, shop: Shop, person: str = "zhou", size: tuple[int, int] = (1280, 800)):
    context = chrome.new_context(
        locale="en-US", viewport={"width": size[0], "height": size[1]}, service_workers="block", reduced_motion="reduce"
    )
    context.add_cookies(badge(shop, person))
    page = context.new_page()
    page.add_init_script(BLOCKED)
    yield page
    context.close()


def ready(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-ready]")


def choose(shop: Shop, **values: str) -> None:
    for id, value in values.items():
        shop.change(
            "INSERT INTO map_setting VALUES (?, ?, 'zhou', '') ON CONFLICT (id) DO UPDATE SET value = excluded.value",
            id,
            value,
        )


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (256, 256), "#c8d8e8").save(out, "PNG")
    return out.getvalue()


@contextmanager
def tile_server():
    """Somebody else's tiles: every address is the same picture."""
    data = picture()

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "image/png")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def pixel(place: tuple[float, float], zoom: int) -> tuple[float, float]:
    """Where a place is on the world's square of this zoom, as every tile service counts."""
    sin = math.sin(math.radians(place[0]))
    size = 256 * 2**zoom
    return (place[1] + 180) / 360 * size, (0.5 - math.log((1 + sin) / (1 - sin)) / (4 * math.pi)) * size


TILE = """() => { const box = document.querySelector('.map-box').getBoundingClientRect();
  return [...document.querySelectorAll('.leaflet-tile-loaded')].map((img) => { const r = img.getBoundingClientRect();
    return [img.src, r.left - box.left - box.width / 2, r.top - box.top - box.height / 2]; }); }"""


@pytest.mark.parametrize("system", ["wgs84", "gcj02"])
def test_a_tile_lies_where_its_own_coordinates_say(shop, chrome, system):
    """The block stands in the middle of the view. A GCJ-02 tile calls that spot gcj02(block): there it has to lie."""
    with tile_server() as tiles, page_of(chrome, shop) as page:
        choose(shop, tiles="xyz", tiles_url=f"{tiles}/{{z}}/{{x}}/{{y}}.png", tiles_system=system)
        ready(page, f"{shop.url}/map?at={GARDEN[0]},{GARDEN[1]}")
        page.wait_for_function("() => document.querySelectorAll('.leaflet-tile-loaded').length > 8")
        assert page.evaluate("window.blocked") is None
        found = page.evaluate(TILE)
    x, y = pixel(gcj02(*GARDEN) if system == "gcj02" else GARDEN, 17)
    for src, left, top in found:
        z, column, row = (int(part) for part in src.removesuffix(".png").split("/")[-3:])
        assert z == 17
        assert (column * 256 - x, row * 256 - y) == pytest.approx((left, top), abs=1.5)
    shift = (
        math.dist(pixel(GARDEN, 17), pixel(gcj02(*GARDEN), 17)) * 156543.03 * math.cos(math.radians(GARDEN[0])) / 2**17
    )
    assert 470 < shift < 495, "metres that the two systems lie apart here"


def test_only_the_chosen_host_is_let_in(shop, chrome):
    with tile_server() as ours, tile_server() as theirs, page_of(chrome, shop) as page:
        choose(shop, tiles="xyz", tiles_url=f"{ours}/{{z}}/{{x}}/{{y}}.png")
        ready(page, f"{shop.url}/map")
        page.evaluate(
            f"new Promise((done) => {{ const i = new Image(); i.onerror = i.onload = done; i.src = '{theirs}/x.png'; }})"
        )
        assert page.evaluate("window.blocked") == [f"img-src {theirs}/x.png"]


def pmtiles() -> bytes:
    """One picture for every tile there is: a root directory with a single entry that runs over all of them."""
    data = picture()

    def varint(n: int) -> bytes:
        return bytes([n & 127 | 128]) + varint(n >> 7) if n > 127 else bytes([n])

    root = varint(1) + varint(0) + varint(2**40) + varint(len(data)) + varint(1)
    head = bytearray(127)
    head[:8] = b"PMTiles\x03"
    struct.pack_into("<2Q", head, 8, 127, len(root))
    struct.pack_into("<2Q", head, 56, 127 + len(root), len(data))
    head[97], head[98], head[99], head[100], head[101] = 1, 1, 2, 0, 16
    struct.pack_into("<4i", head, 102, -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    return bytes(head) + root + data


def test_an_own_file_of_tiles_is_read_by_ranges(shop, chrome):
    (shop.folder / "map.pmtiles").write_bytes(pmtiles())
    with page_of(chrome, shop) as page:
        choose(shop, tiles="pmtiles")
        asked: list[tuple] = []
        page.on(
            "response",
            lambda r: asked.append((r.status, r.headers.get("content-range"))) if ".pmtiles" in r.url else None,
        )
        ready(page, f"{shop.url}/map")
        page.wait_for_selector(".leaflet-tile-loaded")
        assert (
            page.evaluate("window.blocked") is None
            and page.evaluate("document.querySelector('.leaflet-tile-loaded').naturalWidth") == 256
        )
    assert {status for status, _ in asked} == {206} and asked[0][1].startswith("bytes 0-")


INKED = """() => { const c = document.querySelector('.map-canvas'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  return d.filter((v, i) => i % 4 === 3 && v).length; }"""


@pytest.mark.parametrize("size", [(360, 740), (1280, 800)], ids=["hand", "desk"])
def test_without_tiles_nobody_is_asked_and_the_map_is_drawn_all_the_same(shop, chrome, size):
    choose(shop, tiles="none")
    with page_of(chrome, shop, size=size) as page:
        asked, said = [], []
        page.on("request", lambda r: asked.append(r.url))
        page.on("console", lambda m: said.append(m.text) if "Playwright" not in m.text else None)
        ready(page, f"{shop.url}/map")
        assert all(url.startswith((shop.url, "data:", "blob:")) for url in asked) and said == []
        assert page.evaluate("window.blocked") is None
        inked = page.evaluate(INKED)
        assert inked > 1000
        assert "m" in page.locator(".leaflet-control-scale-line").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_block_is_found_and_opened_by_keyboard_alone(shop, chrome):
    with page_of(chrome, shop) as page:
        ready(page, f"{shop.url}/map")
        row = page.locator("[data-go=jinxiu]")
        row.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == "锦绣花园"
        card = page.locator("[data-card]")
        assert "doors" in card.inner_text() and card.locator(".card-links a").first.get_attribute("href") == "/block/jinxiu"
        page.keyboard.press("Escape")
        assert card.is_hidden()


def test_an_area_is_drawn_by_taps_and_leads_to_who_gets_it(shop, chrome):
    with page_of(chrome, shop) as page:
        ready(page, f"{shop.url}/map")
        page.click("[data-do=draw]")
        box = page.locator(".map-box").bounding_box()
        for x, y in ((0.04, 0.2), (0.9, 0.2), (0.9, 0.97), (0.5, 0.5), (0.04, 0.97)):
            page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
            page.wait_for_timeout(350)
        page.click("[data-do=undo]")
        page.click("[data-do=close]")
        page.wait_for_selector("[data-card] [data-to]")
        assert "block=" in page.get_attribute("[data-to=give]", "href")


def test_a_tap_places_a_block_and_the_filter_counts_anew(shop, chrome):
    with page_of(chrome, shop) as page:
        ready(page, f"{shop.url}/map?place=chunjiang")
        assert page.locator("[data-needs='1'].main").is_disabled()
        box = page.locator(".map-box").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.click("[data-hand] form .main")
        page.wait_for_url("**/map?block=chunjiang")
        ((lat, source),) = shop.ask("SELECT lat, coord_source FROM block WHERE id = 'chunjiang'")
        assert source == "hand" and abs(lat - RIVER[0]) * DEGREE < 2000
        page.wait_for_selector("[data-ready]")
        page.select_option("#map-rep", "xiaoli")
        page.wait_for_url("**rep=xiaoli**")
        page.wait_for_selector("[data-ready]")
        assert "0.0%" in page.locator("[data-go=jinxiu]").inner_text()


def test_the_map_follows_what_a_rep_does_without_being_loaded_again(shop, chrome):
    with page_of(chrome, shop) as page, page_of(chrome, shop, "xiaoli") as rep:
        ready(page, f"{shop.url}/map")
        page.evaluate("window.here = 1")
        page.click("[data-go=jinxiu]")
        before = page.locator("[data-go=jinxiu] [data-share]").inner_text()
        visit = {"door": "jinxiu-1.1.5.2", "outcome": "no_answer", "next": "/today"}
        assert rep.request.post(f"{shop.url}/do/visit", form=visit).ok
        page.wait_for_function("(was) => document.querySelector('[data-go=jinxiu] [data-share]').textContent !== was", arg=before, timeout=30_000)
        page.click("[data-go=jinxiu]")
        page.wait_for_function("() => document.querySelector('[data-card] [data-to=visited]').textContent === '1'")
        assert page.evaluate("window.here") == 1
