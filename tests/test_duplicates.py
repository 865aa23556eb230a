"""A number is looked up while it is typed: offline by its blind number, surely by the server, and nobody is named in full."""

from __future__ import annotations

import re

import pytest

from fieldsales import buckets, screens
from fieldsales.claims import known, numbers
from fieldsales.offline.blind import blind, siphash
from fieldsales.sqlfile import screens as screen_files
from tests.test_collisions import HIS, OTHERS, SHARED, met
from tests.walk import Walk
from tests.world import World

KEY = "0123456789abcdef" * 2


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path / "shop")
    yield world
    world.store.close()


def page(world, who, **args) -> str:
    text = screens.render(world.store, "taken", who, args, "en", "/taken")
    return re.sub(r"\s+", " ", text.partition('id="taken"')[2])


# Blind numbers


def test_the_hash_is_siphash_as_its_authors_print_it():
    halves = (int.from_bytes(bytes(range(8)), "little"), int.from_bytes(bytes(range(8, 16)), "little"))
    assert siphash(bytes(range(15)), *halves) == 0xA129CA6149BE45E5


def test_a_blind_number_is_too_short_to_be_turned_back():
    """16.7 million values for 10,000 million mobile numbers: each stands for some six hundred."""
    assert re.fullmatch("[0-9a-f]{6}", blind("13800138000", KEY) or "")
    assert blind("13800138000", KEY) != blind("13800138000", KEY[::-1])
    assert (blind("", KEY), blind(None, KEY), blind("13800138000", "short"), blind("13800138000", None)) == (
        "",
        None,
        None,
        None,
    )


def test_every_contact_has_one_and_it_follows_the_number(world):
    customer = met(world, world.xiaoli, SHARED, phone="138 0013 8000")
    contact = world.one("SELECT id FROM contact WHERE customer_id = :k", k=customer)["id"]
    assert world.row("number", contact)["blind"] == blind("13800138000", KEY)
    assert world.row("number", contact)["bucket"] == "building:jinxiu-3"
    world.do(world.xiaoli, "contact", door=SHARED, contact=contact, phone="13900139000")
    assert world.row("number", contact)["blind"] == blind("13900139000", KEY)
    world.do(world.xiaoli, "contact", door=SHARED, contact=contact, phone="")
    assert world.row("number", contact)["blind"] == ""
    world.do(world.xiaoli, "contact", door=SHARED, contact=contact, phone="13900139000", contact_role="worker")
    assert world.row("number", contact)["blind"] == "", "a craftsman's number says nothing"


def test_the_numbers_of_a_customer_go_over_with_him(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    world.do(world.zhou, "reassign", customer=f"{SHARED}@xiaoli", owner="xiaozhao")
    assert world.one("SELECT person_id FROM number")["person_id"] == "xiaozhao"


def test_a_phone_holds_blind_numbers_of_its_doors_and_no_number_of_others(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    met(world, world.xiaoli, HIS, phone="13900139000")
    rows = world.as_seen_by(world.xiaowang, "SELECT * FROM number")
    assert [row["blind"] for row in rows] == [blind("13800138000", KEY)]
    with world.store.reader() as conn:
        everything = "".join(line for bucket in buckets.of(conn, "xiaowang") for line in buckets.dump(conn, bucket))
    assert "13800138000" not in everything and "13900139000" not in everything


def test_a_shop_from_before_gets_its_key_and_its_numbers_once(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    with world.store.writer() as conn:
        conn.execute("DELETE FROM number")
        conn.execute("UPDATE shop SET blind_key = NULL")
    numbers.ensure(world.store)
    key = world.one("SELECT blind_key FROM shop")["blind_key"]
    assert world.one("SELECT blind FROM number")["blind"] == blind("13800138000", key)
    rev = world.one("SELECT value FROM meta WHERE key = 'rev'")
    numbers.ensure(world.store)
    assert world.one("SELECT value FROM meta WHERE key = 'rev'") == rev


# The answer while typing


def test_a_colleagues_number_is_said_masked_with_since_when(world):
    met(world, world.xiaoli, SHARED, phone="13800138000", name="张秘密")
    text = page(world, world.xiaowang, phone="+86 138-0013-8000")
    assert re.search(r"May belong to 小\*, since \S*22\S*", text) and "张秘密" not in text and "小李" not in text
    assert "/taken-for-sure?phone=13800138000" in text, "and the shop is asked"


def test_half_a_number_says_nothing(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    assert "notice" not in page(world, world.xiaowang, phone="1380013") and "taken-for-sure" not in page(
        world, world.xiaowang, phone="1380013"
    )


def test_ones_own_customer_is_said_openly_and_not_of_the_contact_that_is_open(world):
    customer = met(world, world.xiaoli, SHARED, phone="13800138000", name="张哥")
    contact = world.one("SELECT id FROM contact WHERE customer_id = :k", k=customer)["id"]
    text = page(world, world.xiaoli, phone="13800138000")
    assert "张哥 · 锦绣花园 3-1-201" in text and "he is your customer" in text
    assert "张哥" not in page(world, world.xiaoli, phone="13800138000", contact=contact)


def test_a_manager_sees_whose_it_is(world):
    met(world, world.xiaoli, SHARED, phone="13800138000", name="张哥")
    assert "has this number already, with 小李" in page(world, world.zhou, phone="13800138000")


def test_the_server_knows_the_whole_shop_and_says_no_more_than_whose_and_since_when(world):
    met(world, world.xiaoli, HIS, phone="13800138000", name="张秘密")
    met(world, world.xiaoli, "jinxiu-1.1.5.2", phone="13700137000", contact_role="worker")
    with world.store.reader() as conn:
        (found,) = known.others(conn, world.xiaowang, "138 0013 8000")
        assert found == {"owner_id": "xiaoli", "who": "小*", "day": "2026-11-22T02:05:00.000Z"}
        assert known.others(conn, world.xiaoli, "13800138000") == []
        assert known.others(conn, world.xiaowang, "1380013") == known.others(conn, world.xiaowang, "13700137000") == []


def test_the_address_answers_who_is_signed_in_and_leaks_no_name(world):
    walk = Walk(world)
    status, _, body = walk.ask("xiaowang", "GET", "/taken-for-sure?phone=13911112222")
    assert status == 200 and "小*" in body.decode() and "李密客户" not in body.decode() and "小李" not in body.decode()
    assert walk.ask("xiaowang", "GET", "/taken-for-sure?phone=" + "9" * 5000)[0] == 200
    assert walk.ask("xiaowang", "GET", "/taken-for-sure")[0] == 200
    assert walk.ask(None, "GET", "/taken-for-sure?phone=13911112222")[0] in (302, 303, 307, 401)


# Speed: no list is ever gone through


def plans(conn, sql: str, params: dict) -> str:
    return "\n".join(row["detail"] for row in conn.all("EXPLAIN QUERY PLAN " + sql, params))


@pytest.mark.parametrize("who", [None, "xiaoli"])
def test_no_query_of_the_check_goes_through_a_table(world, who):
    met(world, world.xiaoli, OTHERS.replace("chunjiang-1", "jinxiu-1"), phone="13800138000")
    with world.store.reader_of(who) as conn:
        for query in screen_files()["taken"].queries:
            plan = plans(conn, query.sql, {"phone": "13800138000", "me": "xiaowang", "role": "rep"})
            assert not re.search(r"SCAN (c|n|contact|number|k|p)\b", plan), plan
        plan = plans(conn, known.BY_NUMBER, {"number": "13800138000", "me": "xiaowang"})
        assert not re.search(r"SCAN (c|contact|p)\b", plan), plan


def test_nor_does_the_search_for_collisions(world):
    from fieldsales.claims import collide

    with world.store.reader() as conn:
        for sql in (collide.rivals_sql(), collide.FROZEN, collide.OF_CUSTOMER, collide.TOUCHED):
            plan = plans(conn, sql, {"customer": "x", "id": "x", "first": 1})
            assert not re.search(r"SCAN (?!m\b|p\b|h\b|f\b|found|mine|people|home|CONSTANT|\(|c$)", plan), plan
