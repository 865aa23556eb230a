"""Group-buys (003-15, -17): tiers that hold by the number of households, joined offline, seen by those who may."""

from __future__ import annotations

import random

import pytest

from fieldsales import group_buys, mutations
from fieldsales.privacy.erase import erase
from tests.test_work_units import met, page, rows

TIERS = {"n1": "2", "p1": "199", "n2": "4", "p2": "189.50", "n3": "6", "p3": "175"}
DOORS = [f"jinxiu-1.1.{floor}.1" for floor in (3, 5, 6, 7, 8, 9)]


def opened(world, id: str = "group-001", **more: str):
    return world.do(world.zhou, "group_buy", id, **{"name": "锦绣团购", "block": "jinxiu", "target": "6", "ends_on": "2026-12-20"} | TIERS | more)


def household(world, n: int, who=None) -> str:
    who = who or world.xiaoli
    met(world, who, f"v-100{n}", DOORS[n], name=f"业主{n}", has_need="yes", next_in="7")
    return f"{DOORS[n]}@{who.id}"


def join(world, customer: str, who=None, **more: str):
    return world.do(who or world.xiaoli, "group_join", None, group="group-001", customer=customer, **more)


def test_the_price_that_holds_follows_the_number_of_households(world):
    opened(world)
    seen = []
    for n in range(6):
        join(world, household(world, n))
        seen.append([t["fen"] for t in rows(world, "group_buy", "tiers", id="group-001") if t["holds"]])
    assert seen == [[], [19900], [19900], [18950], [18950], [17500]]


def test_prices_are_kept_in_fen_and_steps_that_make_no_sense_are_refused(world):
    assert opened(world).verdict == "applied"
    assert world.row("group_buy", "group-001")["tiers"] == "2=19900,4=18950,6=17500"
    for wrong in (
        {"n1": "", "p1": ""}, {"p1": "12.345"}, {"p2": "199"}, {"n2": "2"}, {"n2": "x"}, {"p3": ""}, {"n2": "", "p2": ""}, {"p1": "."}, {"p1": "1.2.3"},
        {"n1": "0"}, {"p3": "0.0"},
    ):  # fmt: skip
        assert opened(world, None, **wrong).reason == "group_tiers_wrong", wrong


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": " "}, "group_name_needed"), ({"block": ""}, "group_for_whom"), ({"block": "nowhere"}, "block_gone"), ({"target": "1"}, "group_target_sane"),
        ({"target": "many"}, "group_target_sane"), ({"ends_on": "2026-02-30"}, "day_wrong"), ({"ends_on": "2026-11-21"}, "group_over_already"),
        ({"key_contact": "nobody"}, "contact_gone"), ({"product": "carpet"}, "choice_unknown"), ({"work_unit": "nowhere"}, "work_unit_gone"),
    ],
)  # fmt: skip
def test_a_group_buy_that_cannot_be_is_refused_with_its_reason(world, given, reason):
    assert opened(world, **given).reason == reason


def test_a_rep_opens_and_closes_none_but_signs_up_his_own(world):
    opened(world)
    assert world.do(world.xiaoli, "group_buy", None, name="x", block="jinxiu", target="5", ends_on="2026-12-20", n1="2", p1="9").reason == "not_allowed"
    assert world.do(world.xiaoli, "group_settle", None, group="group-001", status="made").reason == "not_allowed"
    customer = household(world, 0)
    assert join(world, customer, world.xiaowang).reason == "not_yours"
    assert join(world, customer).verdict == "applied"
    assert join(world, customer).reason == "joined_already"


def test_all_see_the_count_and_only_those_who_may_the_names(world):
    opened(world)
    join(world, household(world, 0))
    for who in (world.xiaowang, world.xiaozhao):
        html = page(world, who, "group_buy", id="group-001")
        assert "业主0" not in html and "<b>1</b>/6" in html and "1 more of colleagues" in html
    assert "业主0" in page(world, world.xiaoli, "group_buy", id="group-001") and "业主0" in page(world, world.zhou, "group_buy", id="group-001")


def test_the_count_is_that_of_the_list_whatever_happens(world):
    opened(world)
    dice = random.Random("团购")
    known = [household(world, n) for n in range(6)]
    for _ in range(60):
        members = world.all("SELECT id FROM group_member WHERE gone_at IS NULL")
        deed = dice.choice(("join", "join", "leave", "give"))
        if deed == "join":
            customer = dice.choice(known)
            join(world, world.one("SELECT id FROM customer WHERE door_id = :d", d=customer.split("@")[0])["id"], world.zhou)
        elif deed == "leave" and members:
            world.do(world.zhou, "group_leave", None, member=dice.choice(members)["id"])
        elif deed == "give":
            row = world.one("SELECT id, owner_id FROM customer WHERE door_id = :d", d=dice.choice(DOORS))
            world.do(world.zhou, "reassign", None, customer=row["id"], owner="xiaowang" if row["owner_id"] == "xiaoli" else "xiaoli", reason="x")
        standing = world.all(
            "SELECT DISTINCT m.customer_id, k.id FROM group_member AS m LEFT JOIN customer AS k ON k.id = m.customer_id WHERE m.gone_at IS NULL"
        )
        assert world.row("group_buy", "group-001")["joined"] == len(standing)
        assert all(row["id"] for row in standing), "who changes his rep stays in the group"


def test_two_that_became_one_by_a_hand_over_count_once_and_leave_once(world):
    """小李 and 小王 both had the household and both signed it up; then the one gives it to the other."""
    opened(world)
    shared = "jinxiu-3.1.1.1"
    for n, who in enumerate((world.xiaoli, world.xiaowang)):
        met(world, who, f"v-200{n}", shared, name=f"共有{n}", has_need="yes")
        assert join(world, f"{shared}@{who.id}", who).verdict == "applied"
    join(world, household(world, 0))
    assert world.row("group_buy", "group-001")["joined"] == 3
    world.wait(minutes=1)
    assert world.do(world.zhou, "reassign", None, customer=f"{shared}@xiaowang", owner="xiaoli").verdict == "applied"
    assert world.row("group_buy", "group-001")["joined"] == 2
    member = world.all("SELECT id FROM group_member WHERE customer_id = :k", k=f"{shared}@xiaoli")[0]
    assert world.do(world.xiaoli, "group_leave", None, member=member["id"]).verdict == "applied"
    assert world.row("group_buy", "group-001")["joined"] == 1


def test_a_count_of_an_older_version_is_put_right_at_the_start(world):
    opened(world)
    join(world, household(world, 0))
    with world.store.writer() as conn:
        conn.execute("UPDATE group_buy SET joined = 2")
    before = world.row("group_buy", "group-001")
    group_buys.ensure(world.store)
    after = world.row("group_buy", "group-001")
    assert after["joined"] == 1 and after["rev"] > before["rev"], "phones hear of it"
    group_buys.ensure(world.store)
    assert world.row("group_buy", "group-001")["rev"] == after["rev"]


def test_a_closed_group_buy_takes_nobody_in_but_who_joined_before_without_a_network_counts(world):
    opened(world)
    first, second = household(world, 0), household(world, 1)
    offline = world.record("group_join", "join-late", group="group-001", customer=first)
    world.wait(hours=2)
    assert world.do(world.zhou, "group_settle", None, group="group-001", status="made", result="两户成团").verdict == "applied"
    assert world.do(world.zhou, "group_settle", None, group="group-001", status="failed").reason == "group_closed"
    assert join(world, second).reason == "group_closed"
    assert mutations.accept(world.store, world.xiaoli, offline, world.now).verdict == "applied"
    html = page(world, world.xiaoli, "group_buy", id="group-001")
    assert "Made" in html and "两户成团" in html and "Who may join" not in html


def test_after_its_last_day_nobody_joins(world):
    opened(world, ends_on="2026-11-23")
    customer = household(world, 0)
    world.wait(days=2)
    assert join(world, customer).reason == "group_closed"


# On site


def test_a_block_with_enough_open_direct_customers_proposes_a_group_buy(world):
    for n in range(5):
        customer = household(world, n)
        assert "enough for a group-buy" not in page(world, world.zhou, "block", id="jinxiu"), n
        world.do(world.xiaoli, "customer_edit", None, customer=customer, type="direct")
    assert "5 open direct customers here: enough for a group-buy" in page(world, world.zhou, "block", id="jinxiu")
    world.do(world.zhou, "setting_set", None, setting="group_hint", value="6")
    assert "enough for a group-buy" not in page(world, world.zhou, "block", id="jinxiu")


def test_what_was_ordered_here_is_shown_as_numbers_and_names_only_with_consent(world):
    customer = household(world, 0)
    world.do(world.xiaoli, "visit", None, door=DOORS[1], outcome="done_by_us")
    world.do(world.zhou, "level", None, customer=customer, level="O", reason="订金")
    html = page(world, world.zhou, "block", id="jinxiu")
    assert "<b>Building 1</b> households: 2" in html and "业主0" not in html
    with world.store.writer() as w:
        w.execute(
            "INSERT INTO consent (id, bucket, rev, contact_id, customer_id, kind, wording, channel, by_id, at)"
            " VALUES ('c-1', 'rep:xiaoli', 1, 'v-1000.contact', ?, 'name_shown', '1', 'told', 'xiaoli', '2026-11-22T00:00:00.000Z')",
            (customer,),
        )
    assert "业主0" in page(world, world.zhou, "block", id="jinxiu")
    with world.store.writer() as w:
        w.execute("UPDATE consent SET withdrawn_at = '2026-11-22T01:00:00.000Z' WHERE id = 'c-1'")
    assert "业主0" not in page(world, world.zhou, "block", id="jinxiu")


def test_a_block_of_a_unit_asks_for_its_key_person(world):
    assert "Key person found?" in page(world, world.xiaowang, "block", id="chunjiang")
    key = met(world, world.xiaowang, "v-2001", "chunjiang-1.1.3.1")
    world.do(world.xiaowang, "key_person", None, contact=key, influence="5")
    assert "Key persons known here: 1" in page(world, world.xiaowang, "block", id="chunjiang")


# Rows that go without anybody leaving


def listed(world) -> int:
    return world.one("SELECT COUNT(DISTINCT customer_id) AS n FROM group_member WHERE gone_at IS NULL")["n"]


def test_two_households_that_become_one_count_once(world):
    opened(world)
    one, two, three = (household(world, n) for n in range(3))
    for customer in (one, two, three):
        join(world, customer)
    done = world.do(world.zhou, "merge", None, customer=one, other=two, reason="同一户")
    assert done.verdict == "applied" and world.row("group_buy", "group-001")["joined"] == listed(world) == 2
    member = world.all("SELECT id FROM group_member WHERE customer_id = :c", c=one)[0]["id"]
    world.do(world.xiaoli, "group_leave", None, member=member)
    assert world.row("group_buy", "group-001")["joined"] == listed(world) == 1


def test_who_is_forgotten_by_law_does_not_count_any_more(world):
    opened(world)
    for customer in (household(world, 0), household(world, 1)):
        join(world, customer)
    with world.store.writer() as w:
        erase(w, ["v-1000.contact"], world.now)
    assert world.row("group_buy", "group-001")["joined"] == listed(world) == 1
