"""The calendar link: private, revocable, and it says what is to be done without saying with whom."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.schedule import feeds
from tests.model.server import app_over, known_tokens, token_of

DOOR, OTHER = "jinxiu-1.1.3.1", "jinxiu-2.1.1.1"
MET = {"outcome": "owner_met", "data_source": "told", "name": "张密客", "phone": "13800138000", "wechat": "zhang_mi_88"}


@pytest.fixture
def shop(world, monkeypatch):
    """小李 has an appointment, an own task, an errand and a customer whose floor is laid in December."""
    monkeypatch.setattr(clock, "now", lambda: world.now)
    world.do(world.xiaoli, "visit", "visit-1", door=DOOR, next_in="2", note="别外传", **MET)
    world.do(world.xiaoli, "plan", "plan-1", customer=f"{DOOR}@xiaoli", plan_on="2026-12-20", source="owner")
    world.do(world.xiaoli, "own_task", "own-1", customer=f"{DOOR}@xiaoli", text="打 139 0013 9000 问张哥", due_in="3")
    world.do(world.xiaoli, "own_task", "own-2", text="买样板盒; 两个, 大的", due_in="1")
    known_tokens(world.store)
    return world


def events(text):
    """[{property: value}] of an unfolded feed."""
    found = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", text.replace("\r\n ", ""), re.S)
    return [dict(re.split(r"(?:;[^:]*)?:", line, maxsplit=1) for line in event.strip().split("\r\n")) for event in found]


def feed_of(world, who="xiaoli", lang="zh"):
    token = feeds.make(world.store, getattr(world, who), who, lang, world.now)
    with world.store.reader() as conn:
        return feeds.calendar(conn, feeds.find(conn, token), clock.day_of(world.now), "https://shop.example")


def ask(world, path, who=None, headers=None, body=None):
    token = f"device={token_of(f'phone-{who}')}" if who else ""
    kind = {"content-type": "application/x-www-form-urlencoded"} if body is not None else {}
    method = "GET" if body is None else "POST"
    return app_over(world.store).request(method, path, token=token, body=body or b"", headers=kind | {"accept-language": "zh"} | (headers or {}))


# What it says


def test_every_task_of_the_next_two_months_is_an_all_day_event(shop):
    found = events(feed_of(shop))
    with shop.store.reader() as conn:
        due = conn.all(feeds.TASKS, {"owner": "xiaoli", "until": "2027-01-21"})
    assert len(found) == len(due) + 1 >= 5, "and the day of the floor"
    assert all(re.fullmatch(r"\d{8}", e["DTSTART"]) and e["DTEND"] > e["DTSTART"] for e in found)
    agreed = next(e for e in found if e["DTSTART"] == "20261124" and "1-1-301" in e["SUMMARY"])
    assert agreed["URL"] == f"https://shop.example/customer/{DOOR}@xiaoli"


def test_the_day_of_the_floor_stands_in_it(shop):
    assert [e["SUMMARY"] for e in events(feed_of(shop)) if e["DTSTART"] == "20261220" and "安装日" in e["SUMMARY"]] == ["安装日 · 1-1-301"]


def test_nothing_of_the_people_is_in_it(shop):
    text = feed_of(shop).replace("\r\n ", "")
    for secret in ("张密客", "13800138000", "zhang_mi", "别外传", "锦绣花园", "139 0013 9000", "13900139000"):
        assert secret not in text
    assert "打 … 问张哥" in text, "of what he wrote himself only numbers are hidden"


def test_what_is_overdue_stands_on_today_until_it_is_done(shop):
    shop.wait(days=10)
    today = clock.day_of(shop.now).replace("-", "")
    late = [e for e in events(feed_of(shop)) if e["SUMMARY"].endswith("2026-11-24 到期") or "2026-11-24" in e["SUMMARY"]]
    assert late and {e["DTSTART"] for e in late} == {today}


def test_a_task_that_moves_moves_in_the_calendar_too(shop):
    before = {e["UID"]: e["DTSTART"] for e in events(feed_of(shop))}
    shop.wait(minutes=5)
    shop.do(shop.xiaoli, "move", customer=f"{DOOR}@xiaoli", task="R00", next_on="2026-12-03")
    after = {e["UID"]: e["DTSTART"] for e in events(feed_of(shop))}
    assert ("20261203" in after.values()) and set(before) == set(after), "the same events on other days"


def test_nobody_elses_tasks_are_in_it(shop):
    assert events(feed_of(shop, "xiaowang")) == []


def test_it_is_a_proper_calendar(shop):
    text = feed_of(shop)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and "\n" not in text.replace("\r\n", "")
    assert "买样板盒\\; 两个\\, 大的" in text.replace("\r\n ", "")
    assert len({e["UID"] for e in events(text)}) == len(events(text))


@pytest.mark.parametrize("line", ["a" * 75, "a" * 76, "工" * 60, "x" + "🏠" * 40, ""])
def test_a_long_line_is_folded_between_characters(line):
    folded = feeds.folded(line)
    assert folded.endswith("\r\n") and folded[:-2].replace("\r\n ", "") == line
    assert all(len(part.encode()) <= 75 for part in folded.split("\r\n"))


def test_a_name_cannot_begin_a_line_of_its_own():
    assert feeds.escaped("a\r\nATTENDEE:x\rb\nc;d,e\\f\x07") == "a\\nATTENDEE:x\\nb\\nc\\;d\\,e\\\\f"


# Who may read it


def test_the_link_is_read_without_signing_in_and_by_nobody_who_has_it_not(shop):
    token = feeds.make(shop.store, shop.xiaoli, "xiaoli", "zh", shop.now)
    status, headers, body = ask(shop, f"/ics/{token}.ics")
    assert status == 200 and headers["content-type"] == "text/calendar; charset=utf-8" and b"1-1-301" in body
    assert headers["cache-control"] == "private, no-cache"
    for wrong in (token[:-1], token + "x", "x", "%00", "../shop.db", "'"):
        assert ask(shop, f"/ics/{wrong}.ics")[0] in (404, 400), wrong
    assert shop.one("SELECT read_at FROM feed")["read_at"]


def test_only_its_hash_is_kept(shop):
    token = feeds.make(shop.store, shop.xiaoli, "xiaoli", "zh", shop.now)
    assert token not in repr(shop.all("SELECT * FROM feed")) and len(token) >= 43


def test_a_link_taken_back_replaced_or_of_a_paused_person_is_dead(shop):
    first = feeds.make(shop.store, shop.xiaoli, "xiaoli", "zh", shop.now)
    second = feeds.make(shop.store, shop.zhou, "xiaoli", "zh", shop.now)
    assert (ask(shop, f"/ics/{first}.ics")[0], ask(shop, f"/ics/{second}.ics")[0]) == (404, 200)
    feeds.revoke(shop.store, shop.xiaoli, "xiaoli", shop.now)
    assert ask(shop, f"/ics/{second}.ics")[0] == 404
    third = feeds.make(shop.store, shop.xiaoli, "xiaoli", "zh", shop.now)
    with shop.store.writer() as conn:
        conn.execute("UPDATE person SET active = 0 WHERE id = 'xiaoli'")
    assert ask(shop, f"/ics/{third}.ics")[0] == 404


def test_a_rep_makes_and_takes_back_only_his_own(shop):
    feeds.make(shop.store, shop.xiaowang, "xiaowang", "zh", shop.now)
    for deed in (lambda: feeds.make(shop.store, shop.xiaoli, "xiaowang", "zh", shop.now), lambda: feeds.revoke(shop.store, shop.xiaoli, "xiaowang", shop.now)):
        with pytest.raises(Refused, match="not_allowed"):
            deed()
    assert ask(shop, "/ics/make", "xiaoli", body=b"person=xiaowang")[0] == 400
    assert len(shop.all("SELECT * FROM feed WHERE revoked_at IS NULL")) == 1


def test_the_page_that_makes_it_shows_it_once(shop):
    status, _, body = ask(shop, "/ics/make", "xiaoli", body=b"person=")
    (token,) = set(re.findall(r"/ics/([\w-]+)\.ics", body.decode()))
    assert status == 200 and ask(shop, f"/ics/{token}.ics")[0] == 200
    assert token.encode() not in ask(shop, "/feed", "xiaoli")[2] and token.encode() not in ask(shop, "/messages", "zhou")[2]
    assert ask(shop, "/ics/revoke", "xiaoli", body=b"")[0] == 303 and ask(shop, f"/ics/{token}.ics")[0] == 404
    assert ask(shop, "/ics/make", None, body=b"person=xiaoli")[0] == 401


def test_a_quiet_feed_is_not_sent_again(shop):
    token = feeds.make(shop.store, shop.xiaoli, "xiaoli", "zh", shop.now)
    tag = ask(shop, f"/ics/{token}.ics")[1]["etag"]
    status, headers, body = ask(shop, f"/ics/{token}.ics", headers={"if-none-match": tag})
    assert (status, body) == (304, b"") and headers["etag"] == tag
    shop.do(shop.xiaoli, "own_task", text="新的", due_in="1")
    assert ask(shop, f"/ics/{token}.ics", headers={"if-none-match": f"W/{tag}"})[0] == 200
    tag = ask(shop, f"/ics/{token}.ics")[1]["etag"]
    shop.now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert ask(shop, f"/ics/{token}.ics", headers={"if-none-match": tag})[0] == 200, "a new day"
