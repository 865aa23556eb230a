"""The shop's register: who came or called, who was filed, whom he named; and what R8 says of it."""

from __future__ import annotations

import re

import pytest

from fieldsales import clock
from fieldsales.reports import filters
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from fieldsales.store import Actor
from tests.test_customers import add, refused
from tests.test_today import DOOR, ZHANG, done, follow, met, page, seen
from tests.world import World

GUEST = {
    "way": "walk_in",
    "again": "0",
    "persons": "2",
    "came": "10:20",
    "name": "钱女士",
    "phone": "137 0013 7000",
    "data_source": "store",
    "owner": "xiaoli",
}


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


def guest(world, id="guest-1", **more):
    given = {k: v for k, v in (GUEST | more).items() if v is not None}
    done(world.do(world.zhou, "reception", id, **given))
    return world.row("reception", id)


def r8(world, **args):
    with world.store.reader(world.zhou) as conn:
        asked = filters.asked({"period": "all"} | args, clock.day_of(world.now), "30", world.zhou)
        return answer(conn, REPORTS["R8"], asked, world.zhou, "en", clock.day_of(world.now))


# -- filing


def test_a_guest_who_leaves_a_number_is_filed_and_stands_on_his_reps_phone(world):
    row = guest(world, next_in="3", result="quoted", said="看锁扣")
    assert row["customer_id"] == "~guest-1@xiaoli" and row["bucket"] == "rep:xiaoli"
    customer = world.row("customer", row["customer_id"])
    assert (customer["source"], customer["value_class"], customer["next_on"]) == ("walk_in", "high", "2026-11-25")
    assert row["name"] is None and row["phone"] is None, "his name stands in his file alone"
    follow = world.one("SELECT result, channel, valid, note FROM followup")
    assert follow == {"result": "quoted", "channel": "store", "valid": 1, "note": "看锁扣"}


def test_a_guest_we_know_is_found_by_his_number_and_stays_with_his_rep(world):
    met(world)
    row = guest(world, phone="+86 139-0000-1111", owner="xiaowang", name="张先生")
    assert row["customer_id"] == ZHANG and row["owner_id"] == "xiaoli"
    assert (
        world.one("SELECT COUNT(*) AS n FROM customer")["n"] == 1
        and world.one("SELECT COUNT(*) AS n FROM contact")["n"] == 1
    )
    assert world.row("customer", ZHANG)["value_class"] == "high"


def test_while_the_number_is_typed_the_desk_learns_whose_he_is_masked(world):
    met(world)
    shown = page(world, world.zhou, "register", lang="en", phone="13900001111")
    assert (
        "Known already: 张*, with 小李" in shown
        and "张先生" not in shown.split('id="guest-known"')[1].split("</div>")[0]
    )
    assert seen(world, world.zhou, "register", phone="139")["found"] == []


def test_a_choice_that_is_needed_cannot_be_taken_back(world):
    """Chips let themselves be taken back by a second tap; one tapped where it was already chosen made a form that is refused."""
    shown = page(world, world.zhou, "register")
    for name in ("way", "again"):
        radios = re.findall(rf'<input type="radio" name="{name}"[^>]*>', shown)
        assert len(radios) > 1 and all(" required" in radio for radio in radios)


def test_a_guest_without_a_number_is_counted_and_can_be_filed_later(world):
    row = guest(world, phone=None)
    assert row["customer_id"] is None and row["name"] == "钱女士" and not world.all("SELECT 1 FROM customer")
    world.wait(minutes=30)
    done(
        world.do(
            world.zhou,
            "reception_file",
            "later-1",
            reception="guest-1",
            owner="xiaowang",
            name="钱女士",
            phone="13700137000",
            data_source="store",
        )
    )
    row = world.row("reception", "guest-1")
    assert row["customer_id"] == "~later-1@xiaowang" and row["bucket"] == "rep:xiaowang" and row["name"] is None
    assert (
        refused(
            world,
            world.zhou,
            "reception_file",
            reception="guest-1",
            owner="xiaoli",
            phone="13700137009",
            data_source="store",
        )
        == "reception_filed"
    )


def test_who_leaves_a_number_is_given_to_somebody(world):
    assert refused(world, world.zhou, "reception", **{k: v for k, v in GUEST.items() if k != "owner"}) == "owner_needed"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"way": "fax"}, "way_known"), ({"again": "2"}, "yes_or_no"), ({"persons": "0"}, "persons_sane"), ({"persons": "99"}, "persons_sane"),
        ({"came": "25:00"}, "clock_wrong"), ({"came": "1020"}, "clock_wrong"), ({"left": "09:00"}, "left_before"), ({"result": "fainted"}, "result_unknown"),
        ({"phone": "123"}, "phone_wrong"), ({"source": "purchased"}, "source_bought"),
        ({"data_source": ""}, "data_source_needed"), ({"stage": "S77"}, "choice_unknown"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_is_refused_with_a_sentence(world, args, reason):
    assert refused(world, world.zhou, "reception", **(GUEST | args)) == reason


def test_only_who_keeps_the_lists_writes_into_the_register(world):
    clerk = Actor("zhou", "小顾", "manager", "phone-zhou", ("clerk",))
    assert world.do(clerk, "reception", **GUEST).verdict == "applied"
    assert world.do(world.xiaoli, "reception", **GUEST).verdict != "applied"


def test_a_line_struck_out_counts_nowhere(world):
    guest(world, phone=None)
    done(world.do(world.zhou, "reception_void", reception="guest-1"))
    assert r8(world).total["n"] == 0 and seen(world, world.zhou, "register")["rows"] == []


# -- the file rate


def test_the_file_rate_is_of_first_time_guests_who_did_not_come_along(world):
    guest(world, "guest-1")
    guest(world, "guest-2", phone=None)
    guest(world, "guest-3", phone="13700137003", way="phone_in")
    guest(world, "guest-4", phone=None, again="1")
    guest(world, "guest-5", phone=None, way="along")
    sums = seen(world, world.zhou, "register")["sums"]
    assert (sums["first"], sums["filed"], sums["lines"], sums["persons"]) == (3, 2, 5, 10)
    total = r8(world).total
    assert (total["n"], total["first_n"], total["filed_n"]) == (5, 3, 2)
    assert (
        r8(world, only="guest_first").total["n"] == 3
        and r8(world, only="calls").total["n"] == 1
        and r8(world, only="guest_filed").total["n"] == 2
    )


def test_no_guest_is_no_rate(world):
    assert "<b>—</b>" in page(world, world.zhou, "register").replace(' class=""', "")


def test_the_documents_own_case_comes_out_as_it_is(world):
    """1143 of 1682 is 67.9 %, 1689 of 1787 is 94.5 %: 26.6 points, not 27 %."""
    assert [round(1000 * a / b) / 10 for a, b in ((1143, 1682), (1689, 1787))] == [68.0, 94.5]
    assert round(100 * 1689 / 1787 - 100 * 1143 / 1682, 1) == 26.6


def test_the_register_goes_with_the_customer(world):
    guest(world)
    done(world.do(world.zhou, "reassign", customer="~guest-1@xiaoli", owner="xiaowang"))
    row = world.row("reception", "guest-1")
    assert (row["customer_id"], row["bucket"]) == ("~guest-1@xiaowang", "rep:xiaowang")
    assert [r["owner"] for r in r8(world).rows] == ["小王"]


def test_a_guest_who_stays_has_a_length_of_stay(world):
    guest(world)
    done(world.do(world.zhou, "reception_left", reception="guest-1", left="11:05"))
    with world.store.reader(world.zhou) as conn:
        asked = filters.asked({"period": "all"}, clock.day_of(world.now), "30", world.zhou)
        (row,) = answer(conn, REPORTS["R1"], asked, world.zhou, "en", clock.day_of(world.now)).rows
    assert (row["stay_sum"], row["stay_n"], row["batches"], row["guests"], row["guest_first"], row["guest_filed"]) == (
        45,
        1,
        1,
        2,
        1,
        1,
    )


# -- referrals


def named(world, id="named-1", **more):
    given = {
        "from_customer": ZHANG,
        "informed": "1",
        "source": "referral",
        "name": "冯先生",
        "phone": "13700137001",
        "data_source": "referral",
    }
    return world.do(world.xiaoli, "refer", id, **(given | more))


def test_one_or_two_names_at_a_time(world):
    met(world)
    assert [named(world, f"named-{n}", phone=f"1370013700{n}").reason for n in range(3)] == [
        None,
        None,
        "referral_too_many",
    ]
    other = world.one("SELECT id FROM contact WHERE customer_id = :k", k=ZHANG)["id"]
    assert named(world, "named-3", from_contact=other, phone="13700137013").verdict == "applied", (
        "another person, another occasion"
    )
    world.wait(days=1)
    assert named(world, "named-4", phone="13700137014").verdict == "applied", "another day, another occasion"
    done(world.do(world.zhou, "setting_set", setting="referral_names", value="1"))
    assert named(world, "named-5", phone="13700137015").reason == "referral_too_many"


def test_only_who_knows_that_he_is_named(world):
    met(world)
    assert named(world, informed="0").reason == "referral_untold"
    assert named(world, "named-2", source="walk_in").reason == "source_unknown"


def test_a_reward_is_for_success_and_given_once(world):
    met(world)
    done(named(world))
    assert (
        refused(world, world.zhou, "referral_reward", referral="named-1", reward="红包", yuan="200") == "referral_early"
    )
    follow(world, None, "deposit", "~named-1@xiaoli", level="O", reason="下定")
    assert [r["state"] for r in seen(world, world.zhou, "referrals")["rows"]] == ["ordered"]
    done(world.do(world.zhou, "referral_reward", referral="named-1", reward="红包", yuan="200"))
    ledger = seen(world, world.zhou, "referrals")
    assert ledger["sums"] == {"named": 1, "rewarded": 1, "yuan": 200} and ledger["rows"][0]["reward"] == "红包"
    assert refused(world, world.zhou, "referral_reward", referral="named-1", reward="红包") == "referral_rewarded"
    assert world.do(world.xiaoli, "referral_reward", referral="named-1", reward="x").verdict != "applied"


def test_a_referral_lies_with_who_has_the_customer_that_named_somebody(world):
    met(world)
    done(named(world))
    done(world.do(world.zhou, "reassign", customer="~named-1@xiaoli", owner="xiaowang"))
    row = world.row("referral", "named-1")
    assert (row["customer_id"], row["bucket"], row["from_customer"]) == ("~named-1@xiaowang", "rep:xiaoli", ZHANG)
    done(world.do(world.zhou, "reassign", customer=ZHANG, owner="xiaozhao"))
    row = world.row("referral", "named-1")
    assert (row["bucket"], row["from_customer"]) == ("rep:xiaozhao", f"{DOOR}@xiaozhao")
    assert world.row("customer", "~named-1@xiaowang")["source_from"] == f"{DOOR}@xiaozhao"


def test_sources_are_a_tree_of_the_ways_in(world):
    met(world)
    done(named(world))
    add(world, source="fair", phone="13700137077")
    guest(world, phone="13700137088")
    with world.store.reader(world.zhou) as conn:
        asked = filters.asked({"period": "all"}, clock.day_of(world.now), "30", world.zhou)
        found = answer(conn, REPORTS["R6"], asked, world.zhou, "en", clock.day_of(world.now))
    assert {(r["source"], r["branch"], r["leads"]) for r in found.rows} == {
        ("sweep", "On the doorstep", 1), ("referral", "Through people", 1), ("fair", "Fairs and tenders", 1), ("walk_in", "In the shop", 1),
    }  # fmt: skip
    assert not any(check["gap"] for check in found.checks)
