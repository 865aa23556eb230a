import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chrome import CHROMIUM, QUIET, Stage, badge
from tests.browser.street import Shop
from tests.model.server import app_over
from tests.walk import Walk
from tests.world import World

LONGEST = (
    "model_lane", "browser_lane", "axe_in_browser", "parity_sql", "parity_templates", "no_worker_in_browser", "scope", "live_in_browser", "phone_in_browser",
    "bad_input", "runtime_lane", "schedule_in_browser", "screenshots", "setup_in_browser", "parity_functions", "door_in_browser",
    "touch_in_browser", "direct_in_browser", "territory_in_browser", "units_in_browser", "customers_in_browser", "newcomer", "requests",
    "reports", "masked", "gate", "demo", "coverage",
)  # fmt: skip
"""Files that take a while, the longest first; a file is run by one worker, which makes what its tests share once."""


def pytest_collection_modifyitems(items):
    """What takes minutes begins first, so that nobody waits for it alone at the end."""
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(places)))


@pytest.fixture
def world(tmp_path):
    """The street, new for each test."""
    street = World(tmp_path / "shop")
    yield street
    street.store.close()


@pytest.fixture
def fresh(world):
    """A street of one's own with 小李's secrets in it, to write in and to ask as anybody."""
    return Walk(world)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The same, made once for all tests of a file."""
    street = World(tmp_path_factory.mktemp("walk") / "shop")
    yield Walk(street)
    street.store.close()


@pytest.fixture
def walk(walked):
    """The file's street, for tests that leave it as it was; every street is served by the same app."""
    app_over(walked.world.store)
    return walked


# -- a real browser


@pytest.fixture
def shop():
    """A server of one's own, in a process of its own."""
    shop = Shop()
    yield shop
    shop.close()


@pytest.fixture(scope="session")
def theatre():
    stage = Stage()
    yield stage
    stage.close()


@pytest.fixture
def stage(theatre):
    """Where an async story is told; whoever was in it is gone afterwards."""
    yield theatre
    theatre.tell(theatre.clear())


@pytest.fixture(scope="module")
def play():
    """The driver, for the tests of one file: while it is open, no other event loop runs in this thread."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chrome(play):
    browser = play.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()


@pytest.fixture
def people(chrome):
    """page(shop, person): a page of somebody who is signed in, in a context of his own; all of them end with the test."""

    def page(shop: Shop, person: str, size: tuple[int, int] = (360, 740), lang: str = "zh-CN", **more):
        more = {"service_workers": "block", **more}
        context = chrome.new_context(locale=lang, viewport={"width": size[0], "height": size[1]}, **more)
        context.add_cookies(badge(shop, person))
        return context.new_page()

    yield page
    for context in chrome.contexts:
        context.close()
