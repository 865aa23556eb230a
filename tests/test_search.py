"""Search finds what a rep remembers: a piece of a number, a name as he would type it, a room."""

import pytest

from fieldsales.sqlfile import screens as files
from fieldsales.store import Params


@pytest.fixture
def street(world):
    met = {"outcome": "owner_met", "data_source": "told"}
    world.do(world.xiaoli, "visit", door="jinxiu-1.1.3.2", name="张哥", phone="138 0013 8000", **met)
    world.do(world.xiaoli, "visit", door="jinxiu-2.1.3.2", name="刘桂兰", wechat="liu_guilan", **met)
    world.do(world.xiaowang, "visit", door="chunjiang-1.1.2.1", name="张阿姨", phone="139 0013 8000", **met)
    return world


def search(world, who, q, what):
    sql = next(x.sql for x in files()["search"].queries if x.name == what)
    return world.as_seen_by(who, sql, **Params(q=q))


def people(world, who, q):
    return {c["name"] for c in search(world, who, q, "contacts")}


def doors(world, who, q):
    return [d["before"] + d["hit"] + d["after"] for d in search(world, who, q, "doors")]


@pytest.mark.parametrize("q", ["张哥", "zhangge", "zg", "ZG", "张"])
def test_search_finds_a_name_its_pinyin_and_its_initials(street, q):
    assert people(street, street.xiaoli, q) == {"张哥"}


@pytest.mark.parametrize("q", ["8000", "138 0013", "0138", "+86 138 0013 8000", "13800138000"])
def test_search_finds_a_piece_of_a_phone_number_and_marks_it(street, q):
    (found,) = search(street, street.xiaoli, q, "contacts")
    assert found["name"] == "张哥" and found["hit"] and found["before"] + found["hit"] + found["after"] == "13800138000"


def test_search_finds_a_wechat_name(street):
    assert people(street, street.xiaoli, "guilan") == {"刘桂兰"}


@pytest.mark.parametrize(("q", "first"), [
    ("301", "1-1-301"), ("1-2-301", "1-2-301"), ("2栋3单元602室", "2-3-602"), ("2－1－302", "2-1-302"), ("12a01", "1-1-12A01"),
])  # fmt: skip
def test_search_finds_a_room_however_it_is_written(street, q, first):
    assert doors(street, street.xiaoli, q)[0] == first


def test_a_room_that_is_exactly_so_comes_before_one_that_only_contains_it(street):
    found = doors(street, street.xiaoli, "101")
    assert all(short.endswith("-101") for short in found[:6]) and found[6:] == ["1-1-1101", "1-2-1101"]


def test_block_and_room_together_narrow_the_search(street):
    assert doors(street, street.zhou, "cjy 1-1-301") == ["1-1-301"]
    assert search(street, street.zhou, "春江 301", "doors")[0]["block_name"] == "春江苑"


def test_search_finds_a_block_by_initials(street):
    assert [b["name"] for b in search(street, street.xiaoli, "jxhy", "blocks")] == ["锦绣花园"]


def test_a_rep_finds_nobody_elses_customers(street):
    assert people(street, street.xiaowang, "zhang") == {"张阿姨"}
    assert people(street, street.zhou, "zhang") == {"张哥", "张阿姨"}
    assert people(street, street.xiaozhao, "zhang") == set()


def test_a_merged_door_is_found_and_leads_to_its_household(street):
    street.do(street.xiaoli, "door_merge", door="jinxiu-2.1.3.1", into="jinxiu-2.1.3.2")
    (found,) = search(street, street.xiaoli, "2-1-301", "doors")
    assert found["id"] == "jinxiu-2.1.3.2" and found["kept_short"] == "2-1-302"


@pytest.mark.parametrize("q", ["桂语", "guiyu", "gyy", "几栋"])
def test_a_customer_whose_door_nobody_knows_is_found_by_where_he_lives(street, q):
    told = {"place": "桂语园，几栋不清楚", "name": "丁女士", "phone": "13700001111", "source": "walk_in", "data_source": "store"}
    assert street.do(street.xiaoli, "customer_add", **told).verdict == "applied"
    (found,) = search(street, street.xiaoli, q, "doorless")
    assert (found["name"], found["place"]) == ("丁女士", "桂语园，几栋不清楚")
    assert search(street, street.xiaowang, q, "doorless") == []


@pytest.mark.parametrize("q", ["", " ", "%", "_", "'", "\\", "-", "　", "没有的", "a b c d e f"])
def test_whatever_is_typed_is_answered(street, q):
    for what in ("doors", "contacts", "doorless", "blocks"):
        assert len(search(street, street.xiaoli, q, what)) <= 50


def test_a_door_carries_its_customers_mark_for_who_may_see_him(street):
    assert street.do(street.zhou, "mark", customer="jinxiu-1.1.3.2@xiaoli", mark="vip", on="1").verdict == "applied"
    marks = {
        d["before"] + d["hit"] + d["after"]: d["special"] for d in search(street, street.xiaoli, "1-1-30", "doors")
    }
    assert marks["1-1-302"] == "vip" and marks["1-1-301"] is None
    assert all(d["special"] is None for d in search(street, street.xiaowang, "302", "doors")), (
        "not who has no part in him"
    )
