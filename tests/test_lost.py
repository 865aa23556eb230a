"""战败: to give a customer up is an application; a manager decides, some are called back, everybody can be taken up again."""

from __future__ import annotations

import pytest

from fieldsales import clock, screens
from fieldsales.pool import sample
from fieldsales.reports import filters
from fieldsales.reports.answer import answer
from fieldsales.reports.catalogue import REPORTS
from tests.schedule import DOOR, Household
from tests.world import World

WORD = {"said": "1", "detail": "在建材城定了"}


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


@pytest.fixture
def home(world):
    return Household(world).live("0 know; 0 level B")


def ask(home, reason="price", id=None, **more):
    return home.world.do(home.world.xiaoli, "lost_ask", id, customer=home.customer, reason=reason, **more)


def asked(home, **more):
    verdict = ask(home, **(WORD | more))
    assert verdict.verdict == "applied", verdict
    home.world.wait(hours=1)
    return verdict.id


def decide(home, name, request, **more):
    return home.world.do(home.world.zhou, name, request=request, customer=home.customer, **more)


def tried(home, *hours):
    """A call that nobody took, at these hours of the days after."""
    for hour in hours:
        home.world.now = home.world.now.replace(hour=hour, minute=0)
        home.does("follow", customer=home.customer, channel="call", result="no_answer")


# What an application needs


def test_what_we_asked_for_beside_the_competitors_price_makes_the_difference_of_r5(home):
    assert ask(home, **WORD, our_price="about 200").reason == "lost_price_wrong"
    said = {"competitor": "圣象", "price": "189", "our_price": "209"}
    request = asked(home, reason="elsewhere", **said)
    assert "ours 209 yuan/m²" in screens.render(home.world.store, "lost", home.world.zhou, {}, "en", "/lost")
    assert decide(home, "lost_approve", request).verdict == "applied"
    with home.world.store.reader(home.world.zhou) as conn:
        said = filters.asked({"period": "all"}, clock.day_of(home.world.now), "all", home.world.zhou)
        found = answer(conn, REPORTS["R5"], said, home.world.zhou, "en", clock.day_of(home.world.now))
    assert [(row["gap_sum"], row["gap_n"]) for row in found.rows] == [(20, 1)]


def test_the_customers_own_word_is_enough_when_it_is_written_down(home):
    assert ask(home, said="1").reason == "lost_words_needed"
    assert ask(home, **WORD).verdict == "applied"


def test_without_it_three_tries_in_different_parts_of_the_day_are_needed(home):
    tried(home, 3, 4, 5)
    assert ask(home, "unreachable").reason == "lost_evidence", "all three were on one forenoon"
    tried(home, 7)
    assert ask(home, "unreachable").reason == "lost_evidence"
    tried(home, 11)
    assert ask(home, "unreachable").verdict == "applied", "forenoon, afternoon, evening"


def test_the_parts_of_the_day_are_those_of_the_shops_clock(home):
    """Forenoon, afternoon and evening in Shanghai; in London the last two lie before noon."""
    tried(home, 3, 7, 11)
    with home.world.store.writer() as conn:
        conn.execute("UPDATE shop SET tz = 'Europe/London'")
    page = screens.render(home.world.store, "customer", home.world.xiaoli, {"id": home.customer}, "en", "/customer")
    assert "So far: 2." in page
    assert ask(home, "unreachable").reason == "lost_evidence"


def test_a_weekday_is_another_part_of_the_week_than_a_sunday(home):
    tried(home, 3, 7)
    home.world.wait(days=1)
    tried(home, 3)
    assert ask(home, "unreachable").verdict == "applied"


def test_tries_before_he_was_last_reached_do_not_count(home):
    tried(home, 3, 7, 11)
    home.world.wait(minutes=5)
    home.does("follow", customer=home.customer, channel="call", result="talked_ok")
    home.world.wait(minutes=5)
    assert ask(home, "price").reason == "lost_evidence"


def test_how_many_tries_is_the_shops_to_say(home):
    home.world.do(home.world.zhou, "setting_set", setting="lost_attempts", value="1")
    tried(home, 3)
    assert ask(home, "unreachable").verdict == "applied"


@pytest.mark.parametrize(
    ("reason", "more", "key"),
    [
        ("elsewhere", WORD, "lost_competitor_needed"),
        ("duplicate", {}, "lost_words_needed"),
        ("weather", WORD, "lost_reason_known"),
        ("price", WORD | {"price": "一百八"}, "lost_price_wrong"),
        ("price", WORD | {"again_on": "2026-02-30"}, "day_wrong"),
        ("price", WORD | {"again_on": "2026-11-01"}, "next_in_past"),
        ("price", WORD | {"competitor": "牌" * 41}, "competitor_length"),
    ],
)
def test_what_does_not_fit_comes_back_with_a_sentence(home, reason, more, key):
    assert ask(home, reason, **more).reason == key


def test_one_application_at_a_time_and_only_for_who_is_open(home):
    asked(home)
    assert ask(home, **WORD).reason == "lost_pending"
    done = Household(home.world, "jinxiu-1.1.5.2").live("0 know; 0 level O")
    assert ask(done, **WORD).reason == "lost_closed"


def test_nobody_gives_up_anothers_customer(home):
    assert (
        home.world.do(home.world.xiaowang, "lost_ask", customer=home.customer, reason="price", **WORD).reason
        == "not_yours"
    )


# Until it is decided


def test_until_it_is_decided_the_rhythm_goes_on(home):
    before = home.tasks()
    asked(home)
    assert home.row()["level"] == "B" and home.tasks() == before


def test_a_rep_cannot_lose_a_customer_by_himself(home):
    for name, args in (("level", {"level": "F"}), ("follow", {"result": "refused", "level": "F"})):
        assert home.world.do(home.world.xiaoli, name, customer=home.customer, **args).reason == "lost_needs_approval"


def test_it_can_be_taken_back_as_long_as_nobody_decided(home):
    request = asked(home)
    assert home.world.do(home.world.xiaoli, "lost_withdraw", request=request).verdict == "applied"
    assert decide(home, "lost_approve", request).reason == "lost_decided"
    again = asked(home)
    assert decide(home, "lost_reject", again, instruction="再去一次").verdict == "applied"
    assert home.world.do(home.world.xiaoli, "lost_withdraw", request=again).reason == "lost_decided"


def test_after_48_hours_it_stands_in_red(home):
    asked(home)
    page = screens.render(home.world.store, "lost", home.world.zhou, {}, "en", "/lost")
    assert "waits 1 of 48 h" in page and "overdue" not in page
    home.world.wait(hours=47)
    assert "waits 48 h, answer overdue" in screens.render(home.world.store, "lost", home.world.zhou, {}, "en", "/lost")


# The answer


def test_agreed_to_he_is_lost_and_comes_back_after_thirty_days_or_on_the_day_named(home):
    request = asked(home, again_on="2027-01-10", reason="elsewhere", competitor="圣象", price="189")
    assert decide(home, "lost_approve", request).verdict == "applied"
    row = home.row()
    assert (row["level"], row["next_on"]) == ("F", "2027-01-10")
    assert {t["rule"] for t in home.tasks()} == {"R00", "R49"} and home.due("R49") == 30
    assert home.world.row("lost_request", request)["price_fen"] == 18900
    for name, id in (("customer", home.customer), ("history", DOOR)):
        page = screens.render(home.world.store, name, home.world.xiaoli, {"id": id}, "en", f"/{name}")
        assert "Bought elsewhere</" in page and ">elsewhere</" not in page, f"a word, not a code: {name}"


def test_not_agreed_to_nothing_changes_and_the_rep_reads_why(home):
    request = asked(home)
    assert decide(home, "lost_reject", request).reason == "arg_missing", "without a word what to do it is no answer"
    assert decide(home, "lost_reject", request, instruction="周末带样板再去一次").verdict == "applied"
    assert home.row()["level"] == "B"
    page = screens.render(home.world.store, "today", home.world.xiaoli, {}, "zh", "/today")
    assert "周末带样板再去一次" in page
    home.world.do(home.world.xiaoli, "lost_read", request=request)
    assert "周末带样板再去一次" not in screens.render(home.world.store, "today", home.world.xiaoli, {}, "zh", "/today")


def test_given_to_a_colleague_both_hear_of_it(home):
    request = asked(home)
    assert decide(home, "lost_reassign", request, owner="xiaowang", instruction="小王认识他同事").verdict == "applied"
    assert home.world.row("customer", f"{DOOR}@xiaowang")["level"] == "B"
    assert "小王认识他同事" in screens.render(home.world.store, "today", home.world.xiaoli, {}, "zh", "/today")
    facts = home.world.all(
        "SELECT field, value FROM fact WHERE subject_id = :id AND field LIKE 'owner%' ORDER BY field",
        id=f"{DOOR}@xiaowang",
    )
    assert [f["value"] for f in facts] == ["xiaowang", "xiaoli", "小王认识他同事"]


def test_who_has_it_decided_by_two_managers_hears_one_answer(home):
    request = asked(home)
    assert decide(home, "lost_approve", request).verdict == "applied"
    assert decide(home, "lost_reject", request, instruction="不同意").reason == "lost_decided"


def test_who_ordered_meanwhile_is_not_lost(home):
    request = asked(home)
    home.world.do(home.world.zhou, "level", customer=home.customer, level="O", reason="付了订金")
    assert decide(home, "lost_approve", request).reason == "lost_closed"


def test_an_application_goes_along_when_the_customer_is_given_away(home):
    request = asked(home)
    home.world.do(home.world.zhou, "reassign", customer=home.customer, owner="xiaowang")
    row = home.world.row("lost_request", request)
    assert (row["customer_id"], row["bucket"], row["status"]) == (f"{DOOR}@xiaowang", "rep:xiaowang", "submitted")


@pytest.mark.parametrize("who", ["xiaoli", "zhou"])
def test_his_rep_or_the_manager_takes_him_up_again(home, who):
    decide(home, "lost_approve", asked(home))
    assert home.world.do(getattr(home.world, who), "level", customer=home.customer, level="N").verdict == "applied"
    assert home.row()["level"] == "N" and "R49" not in {t["rule"] for t in home.tasks()}


@pytest.mark.parametrize("name", ["lost_approve", "lost_reject", "lost_reassign"])
def test_only_who_leads_decides(home, name):
    request = asked(home)
    for who in (home.world.xiaoli, home.world.xiaowang):
        assert home.world.do(
            who, name, request=request, customer=home.customer, owner="xiaowang", instruction="x"
        ).reason in ("not_allowed", "arg_unknown")


# The sample


def test_of_every_ten_two_are_called_back_and_which_ones_only_the_server_knows():
    for secret in ("a", "b", "c"):
        drawn = [sample.picked(secret, n, 20) for n in range(100)]
        assert all(sum(drawn[n : n + 10]) == 2 for n in range(0, 100, 10))
        assert [sample.picked(secret, n, 20) for n in range(100)] == drawn
    assert [sample.picked("a", n, 20) for n in range(50)] != [sample.picked("b", n, 20) for n in range(50)]


@pytest.mark.parametrize(("percent", "of_ten"), [(0, 0), (1, 1), (20, 2), (25, 3), (100, 10)])
def test_the_share_is_never_less_than_the_setting(percent, of_ten):
    assert sum(sample.picked("s", n, percent) for n in range(10)) == of_ten


def test_a_call_back_is_written_down_and_only_where_one_was_drawn(home):
    home.world.do(home.world.zhou, "setting_set", setting="lost_sample", value="100")
    request = asked(home)
    decide(home, "lost_approve", request)
    assert (
        "detail" not in home.world.row("lost_sample", request) and home.world.row("lost_sample", request)["drawn"] == 1
    )
    assert home.world.do(home.world.zhou, "lost_called", request=request, result="maybe").reason == "choice_unknown"
    assert (
        home.world.do(home.world.zhou, "lost_called", request=request, result="not_so", note="还没定").verdict
        == "applied"
    )
    assert home.world.row("lost_sample", request)["result"] == "not_so"
    assert "还没定" not in str(home.world.as_seen_by(home.world.xiaoli, "SELECT * FROM lost_request"))


def test_none_is_called_that_was_not_drawn(home):
    home.world.do(home.world.zhou, "setting_set", setting="lost_sample", value="0")
    request = asked(home)
    decide(home, "lost_approve", request)
    assert home.world.do(home.world.zhou, "lost_called", request=request, result="so").reason == "lost_not_sampled"


def test_the_phone_shows_what_waits_and_how_many_tries_are_missing(home):
    page = screens.render(home.world.store, "customer", home.world.xiaoli, {"id": home.customer}, "en", "/customer")
    assert "tries in 3 different parts" in page and "So far: 0" in page
    tried(home, 3, 7)
    asked(home)
    page = screens.render(home.world.store, "customer", home.world.xiaoli, {"id": home.customer}, "en", "/customer")
    assert "waits for the manager" in page and "/do/lost_withdraw" in page and "/do/lost_ask" not in page
