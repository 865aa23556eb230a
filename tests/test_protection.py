"""Protection of customers: three numbers (at first, more for a valid contact, at most), and what starts them again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldsales import clock
from fieldsales.claims import protect
from tests.schedule import DOOR, Household
from tests.test_schedule_properties import draft
from tests.world import World

EXAMPLES = max(int(os.environ.get("FIELDSALES_HISTORIES", "300")) // 6, 1)
EQUAL = "N={0},C={0},B={0},A={0},H={0}"


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path / "shop")
    yield world
    world.store.close()


@pytest.fixture(scope="module")
def street(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("protection") / "shop")
    yield world
    world.store.close()


def numbers(world, days: int, more: str, most: int) -> None:
    for setting, value in (("protect_days", days), ("protect_more", more), ("protect_most", most)):
        assert world.do(world.zhou, "setting_set", setting=setting, value=value).verdict == "applied"


def at(world, day: str) -> None:
    world.now = datetime.fromisoformat(f"{day}T02:00:00+00:00")


def held(world, customer: str = f"{DOOR}@xiaoli") -> tuple:
    row = world.row("customer", customer)
    return row["held_from"], row["held_until"], row["held_max"]


# The three numbers


NEWCOMER = {"name": "钱女士", "phone": "13700137000", "place": "锦绣花园，哪一户不清楚"}


@pytest.mark.parametrize("way", ["customer_add", "refer", "reception"])
def test_whoever_comes_in_without_a_door_is_held_from_the_number_he_leaves(world, way):
    at(world, "2027-03-25")
    Household(world)._know()
    says = {
        "customer_add": {"source": "walk_in", "data_source": "store"},
        "refer": {"source": "referral", "data_source": "referral", "from_customer": f"{DOOR}@xiaoli", "informed": "1"},
        "reception": {"way": "walk_in", "again": "0", "came": "10:20", "data_source": "store", "owner": "xiaoli"},
    }[way]
    who = world.zhou if way == "reception" else world.xiaoli
    did = world.do(who, way, **NEWCOMER, **says)
    assert did.verdict == "applied"
    [row] = world.all("SELECT id FROM customer WHERE door_id LIKE '~%'")
    assert held(world, row["id"]) == ("2027-03-25", "2027-04-24", "2027-09-21")


def test_the_worked_example_day_by_day(world):
    """10 / +3 / 20: taken on 25 March → 4 April; 28 March changes nothing; 2 April → 5 April; 5 April → 8 April; 14 April is the end."""
    numbers(world, 10, EQUAL.format(3), 20)
    at(world, "2027-03-25")
    home = Household(world)
    home._know()
    says = {
        "2027-03-25": "2027-04-04",
        "2027-03-28": "2027-04-04",
        "2027-04-02": "2027-04-05",
        "2027-04-05": "2027-04-08",
    }
    says |= {
        "2027-04-08": "2027-04-11",
        "2027-04-11": "2027-04-14",
        "2027-04-13": "2027-04-14",
        "2027-04-14": "2027-04-14",
    }
    until = "2027-04-04"
    for n in range(21):
        today = (date(2027, 3, 25) + timedelta(days=n)).isoformat()
        at(world, today)
        if today in says and today != "2027-03-25":
            home.does("follow", customer=home.customer, channel="call", result="talked_ok")
        until = says.get(today, until)
        assert held(world) == ("2027-03-25", until, "2027-04-14"), today


def test_the_defaults_are_those_of_the_guide(world):
    home = Household(world)
    home.live("0 know")
    assert held(world) == ("2026-11-22", "2026-12-22", "2027-05-21")
    home.live("20 call - talked_ok")
    assert held(world)[1] == "2026-12-27", "ungraded: fifteen days"
    home.live("21 level H; 22 call - talked_ok")
    assert held(world)[1] == "2026-12-29"
    home.live("23 level B; 24 call - talked_ok")
    assert held(world)[1] == "2027-01-15"


def test_an_attempt_protects_nobody(world):
    home = Household(world)
    home.live("0 know; 25 call - no_answer; 26 wechat -; 27 call - switched_off")
    assert held(world)[1] == "2026-12-22"


def test_a_contact_counts_by_the_level_of_its_day_and_never_shortens(world):
    home = Household(world)
    home.live("0 know; 0 level B; 10 call - talked_ok")
    assert held(world)[1] == "2027-01-01"
    home.live("11 level H; 12 call - talked_ok")
    assert held(world)[1] == "2027-01-01", "twelve and fifteen days would be earlier"


def test_nothing_is_protected_before_something_to_reach_him_by_is_written_down(world):
    home = Household(world)
    home.does("learn", door=DOOR, has_need="yes")
    home.does("contact", door=DOOR, name="张哥", data_source="told")
    assert held(world) == (None, None, None)
    world.wait(days=3)
    home.does("contact", door=DOOR, wechat="zhangge88", name="张嫂", data_source="told")
    assert held(world)[:2] == ("2026-11-25", "2026-12-25")


@pytest.mark.parametrize(("clock_says", "begins", "ends"), [
    ("2026-11-22T16:30", "2026-11-23", "2026-12-23"),  # half past midnight in Shanghai
    ("2026-11-23T15:30", "2026-11-23", "2026-12-23"),  # half past eleven in the evening
])  # fmt: skip
def test_protection_begins_on_the_shops_own_day(world, clock_says, begins, ends):
    world.now = datetime.fromisoformat(f"{clock_says}:00+00:00")
    home = Household(world)
    home._know()
    assert held(world)[:2] == (begins, ends)
    world.wait(minutes=5)
    done(world.do(world.zhou, "reassign", customer=home.customer, owner="xiaowang"))
    assert held(world, f"{DOOR}@xiaowang")[:2] == (begins, ends), "a transfer too"


def test_the_shops_own_day_is_that_of_its_zone(world):
    with world.store.writer() as conn:
        conn.execute("UPDATE shop SET tz = 'Europe/Berlin'")
    world.now = datetime.fromisoformat("2026-07-01T22:30:00+00:00")  # half past midnight in summer
    Household(world)._know()
    assert held(world)[0] == "2026-07-02"


def test_who_was_written_down_before_there_was_protection_has_it_from_the_next_start_on(world):
    home = Household(world)
    home.live("0 know; 20 call - talked_ok")
    done(world.do(world.xiaoli, "customer_add", **NEWCOMER, source="walk_in", data_source="store"))
    rows = "SELECT id, held_from, held_until, held_max FROM customer ORDER BY id"
    said = world.all(rows)
    with world.store.writer() as conn:
        conn.execute("UPDATE customer SET held_from = NULL, held_until = NULL, held_max = NULL")
        conn.execute("INSERT INTO meta (key, value) VALUES ('pool_from', '2026-11-01')")
    rev = int(world.one("SELECT value FROM meta WHERE key = 'rev'")["value"])
    protect.ensure(world.store, world.now)
    assert world.all(rows) == said and len(said) == 2
    assert {row["rev"] for row in world.all("SELECT rev FROM customer")} == {rev + 1}, "phones hear of it"
    assert meta_of(world, "pool_from") == "2026-12-19", "nobody goes to the pool before somebody could look"
    protect.ensure(world.store, world.now)
    assert meta_of(world, "rev") == str(rev + 1), "once"


def meta_of(world, key: str) -> str:
    return world.one("SELECT value FROM meta WHERE key = :key", key=key)["value"]


def test_a_deposit_protects_for_ever_and_a_refund_ends_that(world):
    home = Household(world)
    home.live("0 know; 1 level O")
    assert held(world) == ("2026-11-22", None, None)
    home.live("2 level T")
    assert held(world) == ("2026-11-22", "2026-12-22", "2027-05-21")


def test_a_manual_transfer_starts_the_clock_again(world):
    home = Household(world)
    home.live("0 know; 40 call - no_answer")
    assert held(world)[1] == "2026-12-22", "over long ago"
    world.do(world.zhou, "reassign", customer=home.customer, owner="xiaowang", reason="换人跟")
    assert held(world, f"{DOOR}@xiaowang") == ("2027-01-01", "2027-01-31", "2027-06-30")


def test_a_contact_that_was_taken_back_protects_no_longer(world):
    world.do(
        world.xiaoli, "visit", door=DOOR, outcome="owner_met", name="张哥", phone="13800138000", data_source="told"
    )
    world.wait(days=28)
    visit = "visit-to-take-back"
    world.do(world.xiaoli, "visit", visit, door=DOOR, outcome="owner_met")
    assert held(world)[1] == "2027-01-04"
    world.do(world.xiaoli, "undo", visit=visit)
    assert held(world)[1] == "2026-12-22"


def test_a_shorter_end_is_the_end(world):
    numbers(world, 30, EQUAL.format(30), 20)
    Household(world).live("0 know; 5 call - talked_ok")
    assert held(world)[1:] == ("2026-12-12", "2026-12-12")


@pytest.mark.parametrize(("setting", "value", "key"), [
    ("protect_more", "N=15,C=30", "protect_more_wrong"),
    ("protect_more", EQUAL.format("x"), "protect_more_wrong"), ("protect_more", EQUAL.format(366), "protect_more_wrong"),
    ("protect_warn", "far=3,near=7,last=1", "protect_warn_wrong"),
    ("protect_warn", "7,3,1", "protect_warn_wrong"), ("protect_warn", "far=61,near=3,last=1", "protect_warn_wrong"),
    ("protect_days", "0", "setting_number_wrong"), ("protect_most", "1826", "setting_number_wrong"), ("split_share", "100", "setting_number_wrong"),
])  # fmt: skip
def test_numbers_that_mean_nothing_are_refused(world, setting, value, key):
    assert world.do(world.zhou, "setting_set", setting=setting, value=value).reason == key


# Any history, against a model that knows nothing of SQL

steps = st.one_of(
    st.tuples(st.just("wait"), st.integers(0, 40)),
    st.tuples(st.just("follow"), st.sampled_from(["talked_ok", "no_answer", "wechat_replied", "left_message", "refused", "quoted"])),
    st.tuples(st.just("level"), st.sampled_from("NCBAHODT")),
    st.tuples(st.just("graded"), st.sampled_from("CBAH")),
    st.tuples(st.just("give"), st.sampled_from(["xiaoli", "xiaowang", "xiaozhao"])),
    st.tuples(st.just("reach"), st.just("")),
)  # fmt: skip
VALID = {"talked_ok", "wechat_replied", "refused", "quoted"}


@dataclass
class Model:
    """What the three numbers mean, told once more in plain Python."""

    days: int
    more: dict[str, int]
    most: int
    start: date | None = None
    given: bool = False
    level: str = "N"
    contacts: list[tuple[date, int]] = field(default_factory=list)

    def says(self) -> tuple:
        if self.start is None:
            return None, None, None
        if self.level in "OD":
            return self.start.isoformat(), None, None
        end = self.start + timedelta(days=self.most)
        until = self.start + timedelta(days=self.days)
        for day, more in self.contacts:
            if day >= self.start:
                until = max(until, day + timedelta(days=more))
        return self.start.isoformat(), min(until, end).isoformat(), end.isoformat()


@given(
    history=st.lists(steps, min_size=1, max_size=25), known=st.booleans(),
    days=st.integers(1, 40), more=st.lists(st.integers(0, 40), min_size=5, max_size=5), most=st.integers(1, 120),
)  # fmt: skip
@settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_any_history_protects_as_the_model_says(street, history, known, days, more, most):
    table = dict(zip("NCBAH", more, strict=True))
    with draft(street) as world:
        world.zhou, world.xiaoli = street.zhou, street.xiaoli
        numbers(world, days, ",".join(f"{level}={n}" for level, n in table.items()), most)
        model, owner = Model(days, table, most), "xiaoli"
        told = {"name": "张哥", "data_source": "told"} | ({"phone": "13800138000"} if known else {})
        done(world.do(street.xiaoli, "contact", door=DOOR, **told))
        model.start = today(world) if known else None
        for verb, what in history:
            world.wait(minutes=1)
            who = getattr(street, owner)
            customer = f"{DOOR}@{owner}"
            if verb == "wait":
                world.wait(days=what)
            elif verb == "follow":
                done(world.do(who, "follow", customer=customer, channel="call", result=what))
                if what in VALID and model.level in table:
                    model.contacts.append((today(world), table[model.level]))
            elif verb == "graded":
                done(
                    world.do(
                        who, "follow", customer=customer, channel="call", result="talked_ok", level=what, reason="谈过"
                    )
                )
                model.level = what
                model.contacts.append((today(world), table[what]))
            elif verb == "level":
                done(world.do(who, "level", customer=customer, level=what, reason="看的"))
                model.level = what
            elif verb == "give" and what != owner:
                done(world.do(street.zhou, "reassign", customer=customer, owner=what))
                owner, model.start, model.given = what, today(world), True
            elif verb == "reach" and model.start is None:
                done(
                    world.do(street.xiaoli, "contact", door=DOOR, phone="13900139000", data_source="told")
                ) if owner == "xiaoli" else None
                model.start = today(world) if owner == "xiaoli" else None
            assert held(world, f"{DOOR}@{owner}") == model.says(), (verb, what)


def today(world) -> date:
    return date.fromisoformat(clock.day_of(world.now))


def done(verdict) -> None:
    assert verdict.verdict == "applied", verdict
