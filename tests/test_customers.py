"""A customer's file: who may come in without a door, what is kept of him, what is never kept, and how he is marked."""

from __future__ import annotations

import pytest

from fieldsales import clock, screens, sqlfile
from fieldsales.store import Params
from fieldsales.words import WORDS
from tests.test_reassign import same_on_both_sides
from tests.test_sync_server import town  # noqa: F401  (a fixture)
from tests.test_today import DOOR, MET, ZHANG, done, met, page, seen
from tests.world import World

QIAN = {
    "source": "walk_in",
    "name": "钱女士",
    "phone": "137 0013 7000",
    "data_source": "store",
    "place": "锦绣花园，哪一户不清楚",
}


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


def add(world, who=None, id="walk-in-1", **more):
    """A customer without a known door. → his id."""
    who = who or world.xiaoli
    done(world.do(who, "customer_add", id, **(QIAN | more)))
    return f"~{id}@{more.get('owner', who.id)}"


def refused(world, who, name, /, **args):
    verdict = world.do(who, name, **args)
    assert verdict.verdict != "applied", name
    return verdict.reason


def fact(world, subject, field):
    found = world.all(
        "SELECT value FROM fact WHERE subject_id = :s AND field = :f ORDER BY at DESC, id DESC", s=subject, f=field
    )
    return found[0]["value"] if found else None


def gaps(world, customer):
    """{what is worth knowing: 1 if it is known}."""
    missing = {g["code"] for g in seen(world, world.xiaoli, "file", id=customer)["gaps"]}
    return {word["code"]: int(word["code"] not in missing) for word in WORDS["gap"]}


# -- every way in


def test_a_walk_in_is_a_customer_without_a_door_and_has_tasks_like_any_other(world):
    id = add(world, next_in="3", need_area="88", plan="next_month")
    row = world.row("customer", id)
    assert row["door_id"] == "~walk-in-1" and row["bucket"] == "rep:xiaoli" and row["source"] == "walk_in"
    assert row["due_on"] and row["next_on"] == "2026-11-25" and row["plan_on"] == "2026-12-01"
    assert any(k["id"] == id for k in seen(world, world.xiaoli)["due"]) or row["due_on"] > "2026-11-22"
    assert "钱女士" in page(world, world.xiaoli, "customer", id=id) and "钱女士" in page(
        world, world.zhou, "customers", q="钱"
    )


def test_a_bought_list_is_refused_with_the_reason_however_it_is_called(world):
    assert refused(world, world.xiaoli, "customer_add", **(QIAN | {"source": "purchased"})) == "source_bought"
    assert refused(world, world.xiaoli, "customer_add", **(QIAN | {"data_source": "purchased"})) == "source_bought"
    met(world)
    assert (
        refused(world, world.xiaoli, "customer_contact", customer=ZHANG, name="王", data_source="purchased")
        == "source_bought"
    )
    assert refused(world, world.xiaoli, "customer_add", **(QIAN | {"source": "dark_web"})) == "source_unknown"


def test_nobody_comes_into_the_book_without_saying_where_the_data_come_from(world):
    assert (
        refused(world, world.xiaoli, "customer_add", **{k: v for k, v in QIAN.items() if k != "data_source"})
        == "data_source_needed"
    )
    assert refused(world, world.xiaoli, "customer_add", source="walk_in", data_source="told") == "contact_empty"


def test_a_rep_adds_for_himself_the_desk_for_any_rep(world):
    assert refused(world, world.xiaoli, "customer_add", **(QIAN | {"owner": "xiaowang"})) == "not_allowed"
    id = add(world, world.zhou, owner="xiaowang")
    assert world.row("customer", id)["bucket"] == "rep:xiaowang"
    assert not world.as_seen_by(world.xiaoli, "SELECT 1 FROM customer WHERE id = :id", id=id)


def test_everything_works_by_customer_where_there_is_no_door(world):
    id = add(world)
    done(
        world.do(
            world.xiaoli,
            "customer_contact",
            customer=id,
            name="李先生",
            contact_role="spouse",
            phone="13700137001",
            data_source="told",
        )
    )
    done(world.do(world.xiaoli, "file", customer=id, stage="S05", has_need="yes", need_area="96.5"))
    done(world.do(world.xiaoli, "level", customer=id, level="B", reason="聊过"))
    done(world.do(world.xiaoli, "plan", customer=id, plan_on="2027-01-20", source="owner"))
    done(world.do(world.xiaoli, "follow", customer=id, result="talked_ok", channel="call"))
    row = world.row("customer", id)
    assert (row["stage"], row["need_area"], row["level"], row["plan_on"]) == ("S05", 96.5, "B", "2027-01-20") and row[
        "t_on"
    ] == "2027-01-20"
    assert world.one("SELECT COUNT(*) AS n FROM contact WHERE customer_id = :id", id=id)["n"] == 2
    for name in ("file", "customer"):
        assert "李先生" in page(world, world.xiaoli, name, id=id)


def test_a_stage_is_said_at_the_door_where_there_is_one(world):
    met(world)
    assert refused(world, world.xiaoli, "file", customer=ZHANG, stage="S05") == "stage_of_door"


def test_a_customer_without_a_door_can_be_given_to_another_rep(world):
    id = add(world)
    done(world.do(world.zhou, "reassign", customer=id, owner="xiaowang"))
    assert world.all("SELECT id FROM customer") == [{"id": "~walk-in-1@xiaowang"}]
    assert world.one("SELECT customer_id, bucket FROM contact") == {
        "customer_id": "~walk-in-1@xiaowang",
        "bucket": "rep:xiaowang",
    }


def test_who_buys_again_is_a_new_customer_that_knows_the_old_one(world):
    met(world)
    id = add(world, source="repurchase", source_from=ZHANG, phone=MET["phone"])
    assert world.row("customer", id)["source_from"] == ZHANG
    done(world.do(world.zhou, "reassign", customer=ZHANG, owner="xiaowang"))
    assert world.row("customer", id)["source_from"] == f"{DOOR}@xiaowang"


# -- what is kept, and what never is


@pytest.mark.parametrize("text", ["310101199003071234", "身份证 31010119900307123X", "3101 0119 9003 0712 34"])
def test_an_identity_card_number_is_never_kept(world, text):
    met(world)
    contact = world.one("SELECT id FROM contact")["id"]
    for field in ("tags", "dream", "el_trust", "family"):
        assert refused(world, world.xiaoli, "file", customer=ZHANG, **{field: text}) == "id_number"
    assert (
        refused(world, world.xiaoli, "customer_contact", customer=ZHANG, contact=contact, occupation=text)
        == "id_number"
    )


@pytest.mark.parametrize("birthday", ["1990-05-20", "5-20", "02-30", "13-01", "生日"])
def test_a_birthday_has_no_year(world, birthday):
    met(world)
    assert (
        refused(
            world, world.xiaoli, "customer_contact", customer=ZHANG, name="李", data_source="told", birthday=birthday
        )
        == "birthday_wrong"
    )


def test_the_29th_of_february_is_a_birthday_and_may_be_kept_to_oneself(world):
    met(world)
    for nth, birthday in enumerate(("02-29", "-")):
        done(
            world.do(
                world.xiaoli,
                "customer_contact",
                f"contact-{nth}",
                customer=ZHANG,
                name="李",
                data_source="told",
                birthday=birthday,
            )
        )
        assert fact(world, f"contact-{nth}.contact", "birthday") == birthday


def test_a_field_keeps_its_history_and_goes_along_with_the_customer(world):
    met(world)
    for budget in ("2", "3"):
        world.wait(minutes=1)
        done(world.do(world.xiaoli, "file", customer=ZHANG, budget=budget, competitor="大自然"))
    assert [f["value"] for f in world.all("SELECT value FROM fact WHERE field = 'budget' ORDER BY at")] == ["2", "3"]
    assert world.one("SELECT COUNT(*) AS n FROM fact WHERE field = 'competitor'")["n"] == 1, "said again, not changed"
    done(world.do(world.zhou, "reassign", customer=ZHANG, owner="xiaowang"))
    assert seen(world, world.xiaowang, "file", id=f"{DOOR}@xiaowang")["file"]["budget"] == "3"


def test_a_service_is_told_each_time_it_happens(world):
    met(world)
    for _ in range(2):
        world.wait(minutes=1)
        done(world.do(world.xiaoli, "file", customer=ZHANG, service="care"))
    assert len(seen(world, world.xiaoli, "file", id=ZHANG)["services"]) == 2


# -- what is missing


def test_completeness_counts_what_is_known_and_what_he_would_not_say(world):
    met(world)
    before = gaps(world, ZHANG)
    assert before["reach"] == 1 and before["budget"] == before["decider"] == 0
    done(world.do(world.xiaoli, "file", customer=ZHANG, budget="-"))
    assert gaps(world, ZHANG)["budget"] == 1
    filed = seen(world, world.xiaoli, "customer", id=ZHANG)["filed"]
    assert filed["known"] == sum(gaps(world, ZHANG).values()) and filed["next"] == "decider", "the most useful first"


def test_the_lists_of_what_is_worth_knowing_agree():
    said = sqlfile.read_screen(next(p for p in sqlfile.by_name(sqlfile.SCREENS, "file.sql"))).queries
    sql = next(q.sql for q in said if q.name == "gaps")
    places = [sql.index(f"({n}, '{word['code']}')") for n, word in enumerate(WORDS["gap"], 10)]
    assert places == sorted(places)


def test_a_lead_becomes_an_opportunity_with_need_ability_and_decision(world):
    met(world)
    contact = world.one("SELECT id FROM contact")["id"]
    assert refused(world, world.xiaoli, "opportunity", customer=ZHANG) == "opportunity_needs"
    done(world.do(world.xiaoli, "file", customer=ZHANG, has_need="yes", can_pay="1"))
    assert refused(world, world.xiaoli, "opportunity", customer=ZHANG) == "opportunity_needs"
    done(world.do(world.xiaoli, "customer_contact", customer=ZHANG, contact=contact, is_decider="1"))
    done(world.do(world.xiaoli, "opportunity", customer=ZHANG))
    assert fact(world, ZHANG, "opportunity_on") == "2026-11-22"
    done(world.do(world.xiaoli, "opportunity", customer=ZHANG, lift="1"))
    assert fact(world, ZHANG, "opportunity_on") == ""


def test_the_first_missing_element_says_what_to_do_next(world):
    met(world)
    assert "Show and explain" in page(world, world.xiaoli, "file", lang="en", id=ZHANG)
    done(world.do(world.xiaoli, "file", customer=ZHANG, el_know="看过样板", el_need="算过账"))
    shown = page(world, world.xiaoli, "file", lang="en", id=ZHANG)
    assert "Show and explain" not in shown and "Keep a small promise" in shown and "看过样板" in shown


# -- what he has cost us


def test_the_value_class_follows_from_what_happened(world):
    met(world)
    assert world.row("customer", ZHANG)["value_class"] == "general", "the door alone"
    done(world.do(world.xiaoli, "follow", "call-1", customer=ZHANG, result="no_answer", channel="call"))
    assert world.row("customer", ZHANG)["value_class"] == "general", "nobody was talked to"
    done(world.do(world.xiaoli, "follow", customer=ZHANG, result="talked_ok", channel="wechat"))
    assert world.row("customer", ZHANG)["value_class"] == "valued"
    done(world.do(world.xiaoli, "follow", customer=ZHANG, result="measured", channel="visit"))
    assert world.row("customer", ZHANG)["value_class"] == "high"


# -- marks


def test_key_accounts_and_vips_are_marked_on_every_screen_that_names_them(world):
    met(world, next_in="1")
    done(world.do(world.xiaoli, "mark", customer=ZHANG, mark="vip", on="1"))
    done(world.do(world.xiaoli, "mark", customer=ZHANG, mark="key_account", on="1"))
    assert world.row("customer", ZHANG)["special"] == "key_account,vip", "always in one order"
    world.wait(days=1)
    asked = [
        ("today", {}),
        ("customer", {"id": ZHANG}),
        ("file", {"id": ZHANG}),
        ("customers", {}),
        ("search", {"q": "张先生"}),
        ("door", {"id": DOOR}),
    ]
    for name, args in asked:
        assert 'title="VIP"' in page(world, world.xiaoli, name, **args), name
    for name, args in [
        ("schedule", {}),
        ("customers", {"special": "vip"}),
        ("customer", {"id": ZHANG}),
        ("merge", {"id": ZHANG}),
    ]:
        assert 'title="VIP"' in page(world, world.zhou, name, **args), name
    done(world.do(world.xiaoli, "mark", customer=ZHANG, mark="vip", on="0"))
    assert world.row("customer", ZHANG)["special"] == "key_account"


def test_difficult_takes_a_reason_a_managers_word_and_a_day_to_look_again(world):
    met(world)
    assert refused(world, world.xiaoli, "mark", customer=ZHANG, mark="difficult", on="1") == "choice_unknown"
    assert refused(world, world.xiaoli, "difficult_ask", customer=ZHANG) == "arg_missing"
    assert (
        refused(world, world.zhou, "difficult_decide", customer=ZHANG, agreed="1", review_on="2027-01-20")
        == "difficult_reason"
    )
    done(world.do(world.xiaoli, "difficult_ask", customer=ZHANG, reason="三次改口"))
    assert world.row("customer", ZHANG)["special"] == "", "nothing shows before a manager has agreed"
    assert (
        world.do(world.xiaoli, "difficult_decide", customer=ZHANG, agreed="1", review_on="2027-01-20").verdict
        != "applied"
    )
    for day in ("", "2026-11-22", "2028-01-01"):
        assert (
            refused(world, world.zhou, "difficult_decide", customer=ZHANG, agreed="1", review_on=day) == "review_wrong"
        )
    done(world.do(world.zhou, "difficult_decide", customer=ZHANG, agreed="1", review_on="2027-01-20", advice="写收条"))
    assert world.row("customer", ZHANG)["special"] == "difficult"
    shown = page(world, world.xiaoli, "file", id=ZHANG)
    assert "三次改口" in shown and "写收条" in shown
    assert seen(world, world.zhou, "customers")["sums"] == {"asked": 0, "review": 0}
    world.wait(days=60)
    assert (
        seen(world, world.zhou, "customers", special="review")["rows"]
        and seen(world, world.zhou, "customers")["sums"]["review"] == 1
    )
    done(world.do(world.zhou, "difficult_decide", customer=ZHANG, agreed="0"))
    assert world.row("customer", ZHANG)["special"] == ""


def test_what_is_difficult_stands_on_paper_as_a_letter_alone(world):
    met(world)
    done(world.do(world.xiaoli, "difficult_ask", customer=ZHANG, reason="三次改口"))
    done(world.do(world.zhou, "difficult_decide", customer=ZHANG, agreed="1", review_on="2027-01-20", advice="写收条"))
    paper = screens.render(world.store, "card", world.zhou, {"id": ZHANG}, "zh", "/card", {"qr": "data:,"})
    assert (
        '<b class="sign">！</b>' in paper
        and "难缠" not in paper
        and "三次改口" not in paper
        and "13900001111" not in paper
    )
    assert "139****1111" in paper


# -- people


def test_relations_read_from_both_sides(world):
    met(world)
    one = world.one("SELECT id FROM contact")["id"]
    done(
        world.do(
            world.xiaoli,
            "customer_contact",
            "second",
            customer=ZHANG,
            name="老张",
            data_source="told",
            contact_role="parent",
        )
    )
    done(world.do(world.xiaoli, "relate", "rel-1", customer=ZHANG, a="second.contact", b=one, kind="parent"))
    assert (
        refused(world, world.xiaoli, "relate", customer=ZHANG, a=one, b="second.contact", kind="child")
        == "relation_there"
    )
    assert refused(world, world.xiaoli, "relate", customer=ZHANG, a=one, b=one, kind="spouse") == "relation_self"
    assert "<small>Parent</small>" in page(world, world.xiaoli, "contact", lang="en", id=one)
    assert "<small>Child</small>" in page(world, world.xiaoli, "contact", lang="en", id="second.contact")
    done(world.do(world.xiaoli, "relation_end", relation="rel-1"))
    assert seen(world, world.xiaoli, "contact", id=one)["relatives"] == []


def test_a_rep_relates_nobody_to_anothers_customer(world):
    met(world)
    theirs = add(world, world.xiaowang, "theirs-1")
    mine = world.one("SELECT id FROM contact WHERE owner_id = 'xiaoli'")["id"]
    assert (
        world.do(world.xiaoli, "relate", customer=ZHANG, a=mine, b="theirs-1.contact", kind="spouse").reason
        == "not_yours"
    )
    assert world.do(world.xiaoli, "file", customer=theirs, budget="2").reason == "not_yours"


# -- one timeline


def test_the_timeline_has_everything_once(world):
    met(world, note="想要锁扣")
    world.wait(minutes=5)
    done(world.do(world.xiaoli, "file", customer=ZHANG, budget="2"))
    done(world.do(world.xiaoli, "photo", "photo-1", door=DOOR, sha256="a" * 64, bytes="9", width="3", height="3"))
    done(
        world.do(
            world.xiaoli,
            "refer",
            "named-1",
            from_customer=ZHANG,
            informed="1",
            source="referral",
            name="冯",
            phone="13700137005",
            data_source="referral",
        )
    )
    done(
        world.do(
            world.zhou,
            "reception",
            "guest-1",
            way="walk_in",
            again="1",
            came="10:30",
            phone=MET["phone"],
            data_source="store",
        )
    )
    past = seen(world, world.xiaoli, "customer", id=ZHANG)["past"]
    kinds = [e["kind"] for e in past]
    assert {"followup", "fact", "photo", "named", "reception"} <= set(kinds)
    assert sum(e["kind"] in ("visit", "followup") and e["text"] == "想要锁扣" for e in past) == 1, (
        "a visit that was a follow-up stands once"
    )
    assert [e["at"] for e in past] == sorted((e["at"] for e in past), reverse=True)
    assert "named_by" in [e["kind"] for e in seen(world, world.xiaoli, "customer", id="~named-1@xiaoli")["past"]]


# -- the list


def test_the_list_is_narrowed_by_every_chip(world):
    met(world)
    add(world, source="tender")
    done(world.do(world.xiaoli, "customer_edit", customer=ZHANG, type="potential"))

    def listed(**args):
        return {k["id"] for k in seen(world, world.zhou, "customers", **args)["rows"]}

    both = {ZHANG, "~walk-in-1@xiaoli"}
    assert listed() == both and listed(rep="xiaoli") == both and listed(rep="xiaowang") == set()
    assert listed(source="tender") == {"~walk-in-1@xiaoli"} and listed(type="potential") == {ZHANG}
    assert (
        listed(q="13700137") == {"~walk-in-1@xiaoli"}
        and listed(q="qnsh") <= both
        and listed(value="general") >= {ZHANG}
    )
    assert listed(level="N") == both and listed(level="A") == set()


def test_no_query_of_the_file_reads_all_facts(world):
    with world.store.reader(world.zhou) as conn:
        for name in ("customer", "file", "contact", "card"):
            for query in (q for q in sqlfile.screens()[name].queries if q.name != "tasks"):
                plan = conn.all("EXPLAIN QUERY PLAN " + query.sql, Params({"id": ZHANG, "today": "2026-11-22"}))
                assert not [step for step in plan if step["detail"].startswith(("SCAN f", "SCAN fact", "SCAN c "))], (
                    name,
                    query.name,
                )


# -- offline


def test_what_a_rep_writes_down_offline_arrives_as_it_was_and_both_sides_agree(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    id = "~walk-in-1@xiaoli"
    town.tap(li, "customer_add", "walk-in-1", **QIAN)
    town.tap(li, "customer_contact", "second-1", customer=id, name="李先生", data_source="told", birthday="05-20")
    town.tap(li, "relate", "rel-0001", customer=id, a="second-1.contact", b="walk-in-1.contact", kind="spouse")
    town.tap(li, "file", "file-0001", customer=id, budget="2", dream="光脚也舒服")
    town.tap(li, "mark", "mark-0001", customer=id, mark="vip", on="1")
    town.tap(
        li,
        "refer",
        "named-1",
        from_customer=id,
        informed="1",
        source="referral",
        name="冯",
        phone="13700137005",
        data_source="referral",
    )
    with li.screen() as phone:
        here = phone.execute("SELECT special, due_on FROM customer WHERE id = ?", (id,)).fetchone()
    same_on_both_sides(town, li, wang)
    assert tuple(here) == ("vip", town.world.row("customer", id)["due_on"]) and not li.queue
    town.world.do(town.world.zhou, "reassign", customer=id, owner="xiaowang")
    same_on_both_sides(town, li, wang)


def test_a_reception_at_the_desk_stands_on_the_phone_of_the_rep_it_was_given_to(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    given = {
        "way": "walk_in",
        "again": "0",
        "came": "10:20",
        "owner": "xiaoli",
        "data_source": "store",
        "name": "钱女士",
    }
    for nth, more in enumerate(({"phone": "13700137000"}, {})):
        done(town.world.do(town.world.zhou, "reception", f"guest-{nth}", **(given | more)))
    done(
        town.world.do(
            town.world.zhou,
            "reception_file",
            "later-1",
            reception="guest-1",
            owner="xiaowang",
            phone="13700137009",
            data_source="store",
        )
    )
    same_on_both_sides(town, li, wang)


def test_what_was_written_down_before_he_heard_that_the_customer_was_given_away_counts(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    town.tap(li, "customer_add", "walk-in-1", **QIAN)
    same_on_both_sides(town, li, wang)
    town.world.do(town.world.zhou, "reassign", customer="~walk-in-1@xiaoli", owner="xiaowang")
    town.tap(li, "file", "file-0001", customer="~walk-in-1@xiaoli", budget="2")
    given = {"informed": "1", "source": "referral", "name": "冯", "phone": "13700137005", "data_source": "referral"}
    town.tap(li, "refer", "named-1", from_customer="~walk-in-1@xiaoli", **given)
    same_on_both_sides(town, li, wang)
    world = town.world
    assert world.all("SELECT id FROM refusal") == [] and fact(world, "~walk-in-1@xiaowang", "budget") == "2"
    assert world.row("referral", "named-1")["from_customer"] == "~walk-in-1@xiaowang"
    assert world.row("customer", "~named-1@xiaoli")["source_from"] == "~walk-in-1@xiaowang"
