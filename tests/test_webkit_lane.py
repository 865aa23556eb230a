"""The WebKit lane: the engine of iPhones, driven through WebKitGTK. Only by `bin/test --webkit`.

Histories with taps, sudden ends of the whole browser and a server that comes and goes; every acknowledged tap once on the
server. WebKitGTK keeps no website data between automation sessions, so each history is one long session.
"""

import os
import random
import shutil
import signal
import subprocess
import time

import pytest

from tests.browser.street import Shop, free_port
from tests.model.server import token_of

DRIVER = shutil.which("WebKitWebDriver")
HISTORIES, STEPS = 30, 4
DOORS = [f"jinxiu-1.1.{floor}.{door}" for floor in (3, 5, 6, 7) for door in (1, 2)]
TAP = """
const done = arguments[arguments.length - 1], [id, door] = arguments;
const body = new URLSearchParams({ id, door, outcome: 'no_answer', next: '/unsent' });
fetch('/do/visit', { method: 'POST', body, headers: { 'HX-Request': 'true' } })
  .then(async (answer) => done((await answer.text()).includes('data-screen="unsent"') ? 'saved' : 'status ' + answer.status))
  .catch((error) => done(String(error)));
"""
ASK = """
const done = arguments[arguments.length - 1];
fetch(arguments[0], { method: arguments[1] }).then((answer) => answer.json()).then(done, (error) => done({ failed: String(error) }));
"""
READY = """
const done = arguments[arguments.length - 1];
if (!navigator.serviceWorker) done('no worker here');
else navigator.serviceWorker.ready.then(() => done('ready'), (error) => done(String(error)));
"""

pytestmark = [
    pytest.mark.webkit,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:selenium"),  # its own Remote() calls what it deprecates
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
    pytest.mark.skipif(not os.environ.get("FIELDSALES_WEBKIT"), reason="by bin/test --webkit"),
    pytest.mark.skipif(not DRIVER, reason="no WebKitWebDriver here; bin/prepare webkit installs it"),
]


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    yield shop
    shop.close()


@pytest.fixture
def browser(shop):
    from selenium import webdriver
    from selenium.webdriver.common.options import ArgOptions

    port = free_port()
    screen = ["xvfb-run", "-a"] if not os.environ.get("DISPLAY") and shutil.which("xvfb-run") else []
    driver = subprocess.Popen([*screen, str(DRIVER), f"--port={port}"], start_new_session=True)
    time.sleep(4)  # Xvfb first
    options = ArgOptions()
    options.set_capability("browserName", "MiniBrowser")
    options.set_capability("webkitgtk:browserOptions", {"binary": minibrowser(), "args": ["--automation"]})
    browser = webdriver.Remote(f"http://127.0.0.1:{port}", options=options)
    browser.set_script_timeout(40)
    browser.set_page_load_timeout(60)
    yield browser
    try:
        browser.quit()
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()


def minibrowser() -> str:
    found = subprocess.run(["find", "/usr/lib", "-name", "MiniBrowser", "-type", "f"], capture_output=True, text=True, check=False)
    return found.stdout.split()[0]


def sign_in(browser, shop: Shop) -> None:
    browser.get(f"{shop.url}/login")
    browser.add_cookie({"name": "device", "value": token_of("phone-xiaoli"), "path": "/"})
    browser.get(f"{shop.url}/today")
    assert browser.execute_async_script(READY) == "ready"
    for _ in range(300):
        if browser.execute_async_script(ASK, "/sync-status", "GET").get("base"):
            return
        time.sleep(0.2)
    raise AssertionError("WebKit did not get its base")


def test_every_acknowledged_tap_arrives_once_from_webkit_too(shop, browser):
    sign_in(browser, shop)
    acked: set[str] = set()
    for seed in range(HISTORIES):
        dice = random.Random(seed)
        away = False
        for step in range(STEPS):
            if dice.random() < 0.3:
                shop.kill() if not away else shop.start()
                away = not away
            for n in range(dice.randint(1, 5)):
                id = f"01jw{seed:08d}{step * 100 + n:014d}"
                assert browser.execute_async_script(TAP, id, dice.choice(DOORS)) == "saved"
                acked.add(id)
            if dice.random() < 0.3:
                browser.get(f"{shop.url}/building/jinxiu-1")
        if away:
            shop.start()
        for _ in range(5):
            status = browser.execute_async_script(ASK, "/sync-now", "POST")
            if status.get("unsent") == 0 and not status.get("problem"):
                break
        assert status["unsent"] == 0, status
    there = [id for (id,) in shop.ask("SELECT id FROM visit WHERE id LIKE '01jw%'")]
    assert acked <= set(there) and len(there) == len(set(there))
    print(f"{HISTORIES} histories, {len(acked)} acknowledged, 0 lost")
