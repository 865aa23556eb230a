"""The day's digest: once a day, to a robot that is really outside, and the page says what came of it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from fieldsales import clock
from fieldsales.app import create_app
from fieldsales.errors import Refused
from fieldsales.schedule import digest, robots
from fieldsales.schedule.robots import Robot, is_public, message, post, send
from fieldsales.settings import Settings
from tests.model.server import known_tokens, token_of
from tests.model.wire import Asgi

MORNING = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
"""Five past eight in the shop."""
DOOR = "jinxiu-1.1.3.1"


class Receiver(HTTPServer):
    """A robot of our own: what it got, and what it answers next."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.got, self.answers = [], []
        self.url = f"http://127.0.0.1:{self.server_port}/robot?key=abcd"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.got.append((self.path, body))
        status, answer = self.server.answers.pop(0) if self.server.answers else (200, {"errcode": 0, "errmsg": "ok"})
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("location", "http://127.0.0.1:1/elsewhere")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


@pytest.fixture
def robot():
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def shop(world, robot):
    """A robot at eight; 小李 has one customer for tomorrow, and the digest's day is the day after."""
    with world.store.writer() as conn:
        for person in ("zhou", "xiaoli"):
            conn.execute("INSERT INTO account VALUES (?, ?, 'x', '2026-11-01')", (person, person))
        conn.execute(
            "INSERT INTO robot (id, kind, url, secret, hour, lang, base, by_id, made_at)"
            " VALUES ('r1', 'wecom', ?, '', 8, 'zh', 'https://shop.example', 'zhou', '')",
            (robot.url,),
        )
    world.do(world.xiaoli, "visit", "visit-1", door=DOOR, outcome="owner_met", name="张密客", phone="13800138000", data_source="told", next_in="1")
    known_tokens(world.store)
    return world


def run(world, moment):
    return digest.run_due(world.store, moment, private=True)


# What it says


def test_it_says_by_rep_what_is_open_and_nothing_of_any_customer(shop):
    with shop.store.reader() as conn:
        title, lines = digest.compose(conn, "zh", "2026-11-25", "https://shop.example")
    text = "\n".join([title, *lines])
    assert title.startswith("木语地板 · 跟进 · ") and "应跟未跟：1 (小李 1)" in text and lines[-1] == "https://shop.example/schedule"
    assert not [secret for secret in ("张密客", "138", "1-1-301", "锦绣花园") if secret in text]


def test_whose_customers_nobody_works_on_is_said(shop):
    with shop.store.writer() as conn:
        conn.execute("UPDATE person SET active = 0, name = '小[李](https://evil.example)*@all' WHERE id = 'xiaoli'")
    with shop.store.reader() as conn:
        text = "\n".join(digest.compose(conn, "en", "2026-11-23", "")[1])
    assert "Nobody works on them: 1" in text and "](" not in text and "@" not in text, "a name is no link and no call"


# When


def test_it_comes_once_at_its_hour(shop, robot):
    for minutes in (-10, -1, 0, 1, 2, 60, 600):
        run(shop, MORNING + timedelta(minutes=minutes))
    assert len(robot.got) == 1 and shop.row("robot", "r1")["sent_on"] == "2026-11-23"
    assert run(shop, MORNING + timedelta(days=1)) == 1 and len(robot.got) == 2


def test_who_was_down_at_that_hour_sends_when_he_is_up_again(shop, robot):
    assert run(shop, MORNING + timedelta(hours=9)) == 1
    assert run(shop, MORNING + timedelta(hours=10)) == 0


def test_what_was_not_served_yesterday_is_not_made_up_for(shop, robot):
    run(shop, MORNING + timedelta(days=1, hours=-2))
    assert robot.got == []


def test_a_restart_sends_nothing_twice(shop, robot):
    from fieldsales.store import Store

    run(shop, MORNING)
    again = Store(shop.store.folder)
    assert digest.run_due(again, MORNING + timedelta(minutes=1), private=True) == 0
    again.close()


def test_of_two_that_serve_one_sends(shop):
    assert [len(digest.claim(shop.store, MORNING)) for _ in range(2)] == [1, 0]


def test_a_failure_is_tried_again_a_few_times_and_shown(shop, robot):
    robot.answers = [(500, b"<html>"), (200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    assert run(shop, MORNING) == 0 and shop.row("robot", "r1")["said"] == "robot_no_robot"
    assert run(shop, MORNING + timedelta(minutes=4)) == 0 and len(robot.got) == 1, "not at once"
    assert run(shop, MORNING + timedelta(minutes=5)) == 0
    assert (shop.row("robot", "r1")["said"], shop.row("robot", "r1")["detail"]) == ("robot_refused", "invalid webhook url")
    assert run(shop, MORNING + timedelta(minutes=30)) == 1 and shop.row("robot", "r1")["said"] == ""


def test_after_the_last_try_the_day_is_given_up(shop, robot):
    robot.answers = [(500, b"")] * 9
    for minutes in range(0, 600, 5):
        run(shop, MORNING + timedelta(minutes=minutes))
    assert len(robot.got) == 1 + len(digest.AGAIN)


def test_the_serving_process_sends_it_by_itself(shop, robot, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)

    async def serve():
        async with digest.watch(shop.store, private=True):
            for _ in range(200):
                if shop.row("robot", "r1")["sent_on"]:
                    return
                await asyncio.sleep(0.02)

    asyncio.run(serve())
    assert len(robot.got) == 1


# What each robot wants


def test_wecom_gets_markdown():
    url, body = message(Robot("wecom", "https://x.example/send?key=1"), "标题", ["一", "二"], MORNING)
    assert url == "https://x.example/send?key=1" and body == {"msgtype": "markdown", "markdown": {"content": "**标题**\n一\n二"}}


def test_dingtalk_gets_markdown_and_a_signature_in_the_address():
    url, body = message(Robot("dingtalk", "https://x.example/send?access_token=1", "SECx"), "标题", ["一"], MORNING)
    asked = parse_qs(urlsplit(url).query)
    at = asked["timestamp"][0]
    sign = base64.b64encode(hmac.new(b"SECx", f"{at}\nSECx".encode(), hashlib.sha256).digest()).decode()
    assert asked == {"access_token": ["1"], "timestamp": [str(round(MORNING.timestamp() * 1000))], "sign": [sign]}
    assert body == {"msgtype": "markdown", "markdown": {"title": "标题", "text": "#### 标题\n\n一"}}


def test_feishu_gets_text_and_a_signature_in_the_body():
    _, body = message(Robot("feishu", "https://x.example/hook/1", "sec"), "标题", ["一"], MORNING)
    at = str(round(MORNING.timestamp()))
    sign = base64.b64encode(hmac.new(f"{at}\nsec".encode(), b"", hashlib.sha256).digest()).decode()
    assert body == {"msg_type": "text", "content": {"text": "标题\n一"}, "timestamp": at, "sign": sign}
    assert "sign" not in message(Robot("feishu", "https://x.example/hook/1"), "标题", [], MORNING)[1]


@pytest.mark.parametrize(("kind", "answer"), [("wecom", {"errcode": 0}), ("dingtalk", {"errcode": 0}), ("feishu", {"code": 0}), ("feishu", {"StatusCode": 0})])
def test_what_a_robot_answers_is_understood(robot, kind, answer):
    robot.answers = [(200, answer), (200, {next(iter(answer)): 19021, "msg": "sign match fail"})]
    send(Robot(kind, robot.url, "s"), "标题", ["一"], MORNING, private=True)
    with pytest.raises(Refused, match="robot_refused"):
        send(Robot(kind, robot.url, "s"), "标题", ["一"], MORNING, private=True)


# Where it may go


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
     "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::"],
)  # fmt: skip
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "223.5.5.5", "2606:4700::1111", "64:ff9b::101:101"])
def test_an_address_outside_is(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://x.example/", "ftp://x.example/", "https://", "https://user:pw@x.example/", "https://x.example:8443/", "https://x.example:99999/",
     "//x.example", "https://x.example/ä", "https://x.example/\r\nHost: y", "javascript:alert(1)", "file:///etc/passwd", "https://x.example/" + "a" * 500],
)  # fmt: skip
def test_only_an_https_address_is_taken(url):
    with pytest.raises(Refused, match="robot_url_wrong"):
        post(url, b"{}")


def test_a_name_that_leads_inside_is_refused_and_nothing_is_sent(robot, monkeypatch):
    monkeypatch.setattr(robots.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("127.0.0.1", 443))])
    with pytest.raises(Refused, match="robot_private"):
        post("https://rebinding.example/", b"{}")
    assert robot.got == []


def test_the_name_is_looked_up_once(robot, monkeypatch):
    looked = []
    monkeypatch.setattr(robots.socket, "getaddrinfo", lambda *a, **k: looked.append(a) or [(2, 1, 6, "", ("127.0.0.1", robot.server_port))])
    post(f"http://robot.example:{robot.server_port}/", b"{}", private=True)
    assert [a[0] for a in looked].count("robot.example") == 1 and len(robot.got) == 1


def test_a_redirect_is_not_followed(robot):
    robot.answers = [(302, b"")]
    assert post(robot.url, b"{}", private=True)[0] == 302


def test_a_robot_that_is_silent_or_gone_does_not_hold_the_server(monkeypatch):
    monkeypatch.setattr(robots, "PATIENCE_S", 0.2)
    silent = robots.socket.create_server(("127.0.0.1", 0))
    try:
        with pytest.raises(Refused, match="robot_unreachable"):
            post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"{}", private=True)
    finally:
        silent.close()
    with pytest.raises(Refused, match="robot_unreachable"):
        post("http://127.0.0.1:1/", b"{}", private=True)


# The page


@pytest.fixture
def desk(shop, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    asgi = Asgi(create_app(Settings(private_hooks=True), store=shop.store))

    def ask(path, body=None, who="zhou"):
        headers = {"content-type": "application/x-www-form-urlencoded", "accept-language": "en"}
        return asgi.request("GET" if body is None else "POST", path, token=f"device={token_of(f'phone-{who}')}", body=body or b"", headers=headers)

    yield ask
    asgi.close()


def test_the_manager_sends_a_test_and_sees_what_came_of_it(desk, shop, robot):
    assert "Nothing sent yet." in desk("/messages")[2].decode()
    assert desk("/robot/test", b"robot=r1")[0] == 303 and len(robot.got) == 1
    assert "Arrived just now." in desk("/messages")[2].decode()
    assert shop.row("robot", "r1")["sent_on"] is None, "a test is not the day's digest"
    robot.answers = [(200, {"errcode": 93000, "errmsg": "invalid webhook url"})]
    desk("/robot/test", b"robot=r1")
    assert "invalid webhook url" in desk("/messages")[2].decode()


def test_a_robot_is_added_at_an_hour_and_removed_with_its_secret(desk, shop, robot):
    from urllib.parse import urlencode

    fields = {"kind": "dingtalk", "url": robot.url, "secret": "SECgeheim", "hour": "7"}
    assert desk("/robot/add", urlencode(fields).encode())[0] == 303
    (one,) = shop.all("SELECT * FROM robot WHERE kind = 'dingtalk'")
    assert one["sent_on"] == "2026-11-23", "its hour is over today: from tomorrow on"
    html = desk("/messages")[2].decode()
    assert "SECgeheim" not in html and robot.url not in html and "daily at 7:00" in html
    desk("/robot/remove", f"robot={one['id']}".encode())
    gone = shop.row("robot", one["id"])
    assert (gone["url"], gone["secret"]) == ("", "") and gone["gone_at"] and "daily at 7:00" not in desk("/messages")[2].decode()


def test_what_is_no_robot_is_not_added(desk, shop):
    for body in (b"kind=pager&url=https://x.example/&hour=8", b"kind=wecom&url=ftp://x.example/&hour=8", b"kind=wecom&url=https://x.example/&hour=25", b""):
        assert desk("/robot/add", body)[0] == 400
    assert len(shop.all("SELECT id FROM robot")) == 1


def test_only_a_manager_touches_robots(desk, shop, robot):
    for path in ("/robot/add", "/robot/remove", "/robot/test"):
        assert desk(path, b"robot=r1&kind=wecom&url=https://x.example/&hour=8", who="xiaoli")[0] == 400
    assert desk("/messages", who="xiaoli")[0] == 403 and robot.got == [] and shop.row("robot", "r1")["gone_at"] is None
