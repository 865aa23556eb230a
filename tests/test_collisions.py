"""撞单: two reps claim one household. Both claims stay, the later one is frozen, whatever order the phones come home in."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldsales import clock, mutations, screens
from fieldsales.claims import collide
from fieldsales.schedule import handover
from fieldsales.store import current_rev, next_rev
from tests.test_schedule_properties import draft
from tests.world import NOW, World

EXAMPLES = max(int(os.environ.get("FIELDSALES_HISTORIES", "300")) // 6, 1)
SHARED, HIS, OTHERS = "jinxiu-3.1.2.1", "jinxiu-1.1.3.2", "chunjiang-1.1.2.1"
"""A door both sweep, one of 小李's alone, one of 小王's alone."""
TOLD = {"data_source": "told"}


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path / "shop")
    yield world
    world.store.close()


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("collisions") / "shop")
    yield world
    world.store.close()


def met(world, who, door, **known) -> str:
    """→ the customer"""
    world.wait(minutes=5)
    verdict = world.do(who, "visit", door=door, outcome="owner_met", **TOLD | known)
    assert verdict.verdict == "applied", verdict
    return f"{door}@{who.id}"


def pairs(world) -> list[tuple]:
    """(first, second, found by, status)"""
    rows = world.all("SELECT * FROM collision ORDER BY first_customer, second_customer")
    return [(r["first_customer"], r["second_customer"], r["found_by"], r["status"]) for r in rows]


def frozen(world) -> set[str]:
    return {r["id"] for r in world.all("SELECT id FROM customer WHERE frozen_by IS NOT NULL")}


# What is one household


def test_the_same_number_is_found_however_it_was_typed(world):
    a = met(world, world.xiaoli, HIS, phone="138 0013 8000")
    b = met(world, world.xiaowang, OTHERS, phone="+86-138-0013-8000")
    assert pairs(world) == [(a, b, "phone", "frozen")] and frozen(world) == {b}


def test_the_same_door_is_found_without_any_number(world):
    a = met(world, world.xiaowang, SHARED, name="张")
    b = met(world, world.xiaoli, SHARED, has_need="yes")
    assert pairs(world) == [(a, b, "door", "frozen")] and frozen(world) == {b}


def test_two_doors_that_were_merged_are_one_household(world):
    a = met(world, world.xiaoli, SHARED, name="张")
    b = met(world, world.xiaowang, "jinxiu-3.1.2.2", name="张太")
    assert pairs(world) == []
    world.do(world.zhou, "door_merge", door="jinxiu-3.1.2.2", into=SHARED)
    assert pairs(world) == [(a, b, "door", "frozen")]
    world.do(world.zhou, "door_split", door="jinxiu-3.1.2.2")
    assert pairs(world) == [(a, b, "door", "void")] and frozen(world) == set()


def test_a_near_relative_makes_one_household_and_a_colleague_does_not(world):
    a = met(world, world.xiaoli, HIS, name="张先生", phone="13800138000")
    b = met(world, world.xiaowang, OTHERS, name="李女士", phone="13900139000")
    one, two = (world.one("SELECT id FROM contact WHERE customer_id = :k", k=k)["id"] for k in (a, b))
    for n, kind in enumerate(("colleague", "spouse")):
        with world.store.writer() as conn:
            first = next_rev(conn)
            conn.execute(
                "INSERT INTO relation (id, bucket, rev, customer_id, a_id, b_id, kind, at) VALUES (?, 'rep:xiaoli', ?, ?, ?, ?, ?, '')",
                (f"r{n}", first, a, one, two, kind),
            )
            conn.at_the_end.add(collide.settle)
        assert pairs(world) == ([(a, b, "relation", "frozen")] if kind == "spouse" else [])


@pytest.mark.parametrize("roles", [("foreman", None), (None, "foreman"), ("designer", "foreman")])
def test_a_foremans_number_is_known_to_many_and_joins_nobody(world, roles):
    met(world, world.xiaoli, HIS, phone="13800138000", contact_role=roles[0])
    met(world, world.xiaowang, OTHERS, phone="13800138000", contact_role=roles[1])
    assert pairs(world) == []


def test_one_reps_two_doors_with_one_number_are_his_own_business(world):
    met(world, world.xiaoli, HIS, phone="13800138000")
    met(world, world.xiaoli, "jinxiu-1.1.5.2", phone="13800138000")
    assert pairs(world) == []


def test_who_walked_in_without_a_known_door_is_found_by_his_number(world):
    a = met(world, world.xiaoli, HIS, phone="13800138000")
    world.wait(minutes=5)
    verdict = world.do(
        world.xiaowang,
        "customer_add",
        "walked-in",
        source="walk_in",
        phone="138 0013 8000",
        data_source="store",
        name="钱女士",
    )
    assert verdict.verdict == "applied", verdict
    assert pairs(world) == [(a, "~walked-in@xiaowang", "phone", "frozen")] and frozen(world) == {"~walked-in@xiaowang"}
    assert world.one("SELECT bucket FROM number WHERE id = 'walked-in.contact'")["bucket"] == "shop"


def test_a_household_without_a_door_is_called_by_its_name(world):
    told = {"source": "walk_in", "phone": "13800138000", "data_source": "store"}
    for n, who in enumerate((world.xiaoli, world.xiaowang)):
        assert world.do(who, "customer_add", f"walked-{n}", name=f"钱{n}", **told).verdict == "applied"
        world.wait(minutes=5)
    id = world.one("SELECT id FROM collision")["id"]
    page = screens.render(world.store, "collision", world.zhou, {"id": id}, "zh", f"/collision/{id}")
    assert ">钱0</a>" in page and ">钱1</a>" in page and ">—</a>" not in page
    assert "<span>钱1</span>" in screens.render(world.store, "today", world.xiaowang, {}, "zh", "/today")


# Who is first


def test_the_earlier_capture_is_first_though_it_arrives_a_day_late_from_a_wrong_clock(world):
    """小李's clock is 40 minutes fast, so his phone says 10:45 for 10:05; 小王 came at 10:20 and synced at once."""
    slow = world.record("visit", "late-visit", door=SHARED, outcome="owner_met", phone="13800138000", **TOLD)
    slow["at"] = clock.iso(NOW + timedelta(minutes=45))
    world.now = NOW + timedelta(minutes=20)
    second = met(world, world.xiaowang, SHARED, phone="138 0013 8000")
    assert frozen(world) == set()
    world.wait(days=1)
    verdict = mutations.accept(world.store, world.xiaoli, slow, world.now, timedelta(minutes=-40))
    assert verdict.verdict == "applied"
    assert pairs(world) == [(f"{SHARED}@xiaoli", second, "phone,door", "frozen")] and frozen(world) == {second}
    (row,) = world.all("SELECT first_at FROM collision")
    assert row["first_at"] == clock.iso(NOW + timedelta(minutes=5))


def test_three_reps_at_one_household_make_three_pairs_and_one_goes_on(world):
    a = met(world, world.xiaoli, SHARED, phone="13800138000")
    b = met(world, world.xiaowang, SHARED, phone="13800138000")
    c = met(world, world.zhou, OTHERS, phone="13800138000")
    assert {(x, y) for x, y, *_ in pairs(world)} == {(a, b), (a, c), (b, c)} and frozen(world) == {b, c}


# What is paused, what each is told


def test_the_later_has_no_tasks_and_nothing_of_his_is_lost(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    b = met(world, world.xiaowang, SHARED, phone="13800138000", name="张哥", note="想要锁扣", next_in="3")
    row = world.row("customer", b)
    assert (row["due_on"], row["due_1"], row["due_2"], row["next_on"]) == (None, None, None, "2026-11-25")
    assert world.one("SELECT text FROM note WHERE bucket = 'rep:xiaowang'")["text"] == "想要锁扣"
    assert world.one("SELECT name, phone FROM contact WHERE customer_id = :b", b=b) == {
        "name": "张哥",
        "phone": "13800138000",
    }


def test_each_rep_reads_his_own_row_and_nothing_of_the_other_household(world):
    a = met(world, world.xiaoli, HIS, phone="13800138000", name="张哥")
    b = met(world, world.xiaowang, OTHERS, phone="13800138000", name="张三")
    for who, mine, later in (("xiaoli", a, 0), ("xiaowang", b, 1)):
        (row,) = world.as_seen_by(getattr(world, who), "SELECT * FROM dispute")
        assert (row["customer_id"], row["later"], row["status"], row["outcome"]) == (mine, later, "frozen", None)
        theirs = b if mine == a else a
        assert theirs not in str(row) and theirs.partition("@")[0] not in str(row)


def test_a_pair_that_is_none_after_all_is_void_and_tasks_come_back(world):
    met(world, world.xiaoli, HIS, phone="13800138000")
    b = met(world, world.xiaowang, OTHERS, phone="13800138000", next_in="3")
    contact = world.one("SELECT id FROM contact WHERE customer_id = :b", b=b)["id"]
    world.do(world.xiaowang, "contact", door=OTHERS, contact=contact, phone="13900139000")
    assert pairs(world)[0][3] == "void" and frozen(world) == set() and world.row("customer", b)["due_on"]
    assert {r["status"] for r in world.all("SELECT status FROM dispute")} == {"void"}
    world.do(world.xiaowang, "contact", door=OTHERS, contact=contact, phone="13800138000")
    assert len(pairs(world)) == 1 and pairs(world)[0][3] == "frozen" and frozen(world) == {b}


def test_who_gave_the_household_up_keeps_nobody_waiting(world):
    a = met(world, world.xiaoli, SHARED, phone="13800138000")
    b = met(world, world.xiaowang, SHARED, phone="13800138000")
    world.do(world.xiaoli, "level", customer=a, level="T", reason="退单")
    assert pairs(world)[0][3] == "void" and frozen(world) == set()
    assert world.row("customer", b)["due_on"]


def test_given_to_one_rep_the_collision_is_over(world):
    a = met(world, world.xiaoli, HIS, phone="13800138000")
    met(world, world.xiaowang, OTHERS, phone="13800138000")
    world.do(world.zhou, "reassign", customer=a, owner="xiaowang")
    assert pairs(world)[0][3] == "void" and frozen(world) == set()


def test_given_to_a_third_rep_the_collision_goes_along(world):
    met(world, world.xiaoli, HIS, phone="13800138000")
    b = met(world, world.xiaowang, OTHERS, phone="13800138000")
    world.do(world.zhou, "reassign", customer=b, owner="xiaozhao")
    assert pairs(world) == [(f"{HIS}@xiaoli", f"{OTHERS}@xiaozhao", "phone", "frozen")]
    assert frozen(world) == {f"{OTHERS}@xiaozhao"}
    assert world.as_seen_by(world.xiaowang, "SELECT * FROM dispute") == []
    (row,) = world.as_seen_by(world.xiaozhao, "SELECT * FROM dispute")
    assert (row["owner_id"], row["other_id"], row["later"]) == ("xiaozhao", "xiaoli", 1)
    (other,) = world.as_seen_by(world.xiaoli, "SELECT * FROM dispute")
    assert other["other_id"] == "xiaozhao"


def test_a_shop_from_before_is_looked_at_once(world):
    met(world, world.xiaoli, SHARED, phone="13800138000")
    b = met(world, world.xiaowang, SHARED, phone="13800138000")
    with world.store.writer() as conn:
        conn.execute("DELETE FROM collision")
        conn.execute("DELETE FROM dispute")
        conn.execute("UPDATE customer SET frozen_by = NULL")
    collide.ensure(world.store)
    assert frozen(world) == {b} and len(pairs(world)) == 1
    rev = world.one("SELECT value FROM meta WHERE key = 'rev'")
    collide.ensure(world.store)
    assert world.one("SELECT value FROM meta WHERE key = 'rev'") == rev


# Any order of syncs, any clocks

DOORS = {
    "xiaoli": [SHARED, "jinxiu-3.1.2.2", HIS],
    "xiaowang": [SHARED, "jinxiu-3.1.2.2", OTHERS],
    "zhou": [SHARED, OTHERS, HIS],
}
PHONES = ["13800138000", "+86 138 0013 8000", "13900139000", ""]
deeds = st.lists(
    st.tuples(
        st.sampled_from(sorted(DOORS)), st.integers(0, 2), st.sampled_from(["meet", "meet", "correct", "refund", "open"]),
        st.sampled_from(PHONES), st.integers(0, 5),
    ),
    min_size=2, max_size=10,
)  # fmt: skip
offsets = st.fixed_dictionaries({who: st.sampled_from([0, 0, -40, 40, 3000, -100000]) for who in DOORS})


@given(deeds, offsets, st.lists(st.randoms(use_true_random=False), min_size=2, max_size=2))
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_any_order_of_syncs_and_any_clocks_end_in_the_same(street, day, off, dice):
    told = [outcome(street, day, off, shuffled(day, one)) for one in dice]
    straight = outcome(street, day, dict.fromkeys(off, 0), range(len(day)))
    assert told[0] == straight and told[1] == straight


def shuffled(day: list, dice) -> list[int]:
    """The order of arrival: any, but each phone keeps its own."""
    queues = {who: [n for n, deed in enumerate(day) if deed[0] == who] for who in DOORS}
    order = [deed[0] for deed in day]
    dice.shuffle(order)
    return [queues[who].pop(0) for who in order]


def outcome(street, day: list, off: dict, order) -> tuple:
    """What stands in the shop when all phones have come home two days later."""
    with draft(street) as world:
        home = NOW + timedelta(days=2)
        for n in order:
            who, door, verb, phone, _ = day[n]
            captured = NOW + timedelta(minutes=sum(deed[4] for deed in day[: n + 1]), seconds=n)
            record = deed(world, DOORS[who][door], f"deed-{n:04d}", who, verb, phone)
            if record is None:
                continue
            wrong = timedelta(minutes=off[who])
            record |= {"at": clock.iso(captured - wrong), "day": None}
            first = current_rev(world.conn) + 1
            verdict = mutations.accept_in(world.conn, getattr(street, who), record, home, wrong)
            assert verdict.verdict == "applied", verdict
            collide.settle(world.conn, first)
        pairs = world.all(
            "SELECT first_customer, second_customer, first_at, second_at, found_by, status FROM collision WHERE status <> 'void'"
        )
        views = world.all(
            "SELECT owner_id, customer_id, other_id, mine_since, other_since, found_by, later, status FROM dispute WHERE status <> 'void'"
        )
        stopped = world.all("SELECT id, due_on FROM customer WHERE frozen_by IS NOT NULL")
        return tuple(sorted(map(str, rows)) for rows in (pairs, views, stopped))


def deed(world, door: str, id: str, who: str, verb: str, phone: str) -> dict | None:
    customer, known = f"{door}@{who}", {"phone": phone} if phone else {"name": "张"}
    has = world.all("SELECT id FROM customer WHERE id = :id", id=customer)
    people = world.all("SELECT id FROM contact WHERE customer_id = :id ORDER BY made_at, id", id=customer)
    if verb == "meet":
        return {"id": id, "name": "visit", "args": {"door": door, "outcome": "owner_met"} | TOLD | known}
    if verb == "correct" and people:
        return {"id": id, "name": "contact", "args": {"door": door, "contact": people[0]["id"], "phone": phone}}
    if verb in ("refund", "open") and has:
        return {
            "id": id,
            "name": "level",
            "args": {"customer": customer, "level": "T" if verb == "refund" else "B", "reason": "x"},
        }
    return None


def test_who_is_frozen_is_nobodys_forgotten_customer(world):
    from fieldsales import screens
    from fieldsales.schedule import digest

    met(world, world.xiaoli, SHARED, phone="13800138000")
    met(world, world.xiaowang, SHARED, phone="13800138000")
    with world.store.reader() as conn:
        rows = conn.all(digest.NUMBERS, {"today": "2026-11-22"})
    assert {row["name"]: row["planless"] for row in rows} == {"小李": 0, "小王": 0}
    board = screens.render(world.store, "schedule", world.zhou, {}, "en", "/schedule")
    assert f"{SHARED}@xiaoli" in board and f"{SHARED}@xiaowang" not in board, (
        "his row is not on the board while he waits"
    )


def test_a_customer_in_the_pool_is_nobodys_claim(world):
    a = met(world, world.xiaoli, SHARED, phone="13800138000")
    met(world, world.xiaowang, SHARED, phone="13800138000")
    with world.store.writer() as conn:
        conn.at_the_end.add(collide.settle)
        handover.give(conn, a, "", next_rev(conn))
    assert pairs(world)[0][3] == "void" and frozen(world) == set()


def test_who_waits_for_a_household_that_was_deleted_waits_no_longer(world):
    a = met(world, world.xiaoli, SHARED, phone="13800138000")
    met(world, world.xiaowang, SHARED, phone="13800138000")
    with world.store.writer() as conn:
        conn.execute("DELETE FROM contact WHERE customer_id = ?", (a,))
        conn.execute("DELETE FROM customer WHERE id = ?", (a,))
    world.do(world.xiaoli, "visit", door=HIS, outcome="no_answer")
    assert frozen(world) == set() and pairs(world)[0][3] == "void"
