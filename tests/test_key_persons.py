"""Key persons (003-04, 001-14, 001-16): recognition and service only, visited by plan, joint visits and calls for support."""

from __future__ import annotations

import re

import pytest

from fieldsales import mutations as writes
from fieldsales import screens
from fieldsales.sqlfile import mutations
from fieldsales.sqlfile import screens as listed
from tests.test_work_units import met, page, rows

DOOR = "jinxiu-1.1.3.1"
CUSTOMER = f"{DOOR}@xiaoli"


@pytest.fixture
def key(world) -> str:
    return met(world, world.xiaoli, "v-0001", DOOR, name="张主任")


def stand(world, key: str, **about: str):
    return world.do(world.xiaoli, "key_person", None, contact=key, **about)


# No word for favours

FIELDS = {
    "key_person": {"id", "bucket", "rev", "customer_id", "work_unit_id", "influence", "attitude", "trust_org", "trust_person", "keeper", "at"},
    "group_member": {"id", "bucket", "rev", "group_id", "customer_id", "person_id", "area", "at", "gone_at"},
    "companion": {"id", "bucket", "rev", "visit_id", "door_id", "person_id", "at"},
    "support": {"id", "bucket", "rev", "customer_id", "person_id", "to_id", "text", "due_on", "at", "answer", "answered_by", "answered_at", "read_at"},
}  # fmt: skip
FAVOURS = re.compile(r"gift|cash|bribe|kickback|rebate|commission|favou?r|hospitality|bonus|voucher|red_packet|礼|回扣|红包|返点|好处费")


def test_no_table_of_key_persons_could_record_a_favour(world):
    for table, fields in FIELDS.items():
        assert {c["name"] for c in world.all(f"PRAGMA table_info({table})")} == fields, "a new field wants a look: it must not record a favour"
    for name, mutation in mutations().items():
        if name in ("key_person", "works_at", "support", "group_join", "group_buy") or name.startswith("work_unit"):
            assert not FAVOURS.search(" ".join(mutation.args)), name


def test_no_form_asks_for_a_favour_and_the_page_says_so(world, key):
    stand(world, key, trust_org="1", trust_person="2")
    for lang in ("en", "zh"):
        for name, asked in (("key_person", {"id": key}), ("works_at", {"id": key})):
            html = screens.render(world.store, name, world.xiaoli, asked, lang, f"/{name}")
            assert not FAVOURS.search(" ".join(re.findall(r'name="([^"]+)"', html)))
    assert "never money or gifts" in page(world, world.xiaoli, "key_person", id=key)


# How he stands


def test_what_is_known_of_a_key_person_is_history_and_the_newest_stands(world, key):
    assert stand(world, key, influence="4", attitude="1", trust_org="1", trust_person="2", keeper="dealer").verdict == "applied"
    world.wait(days=1)
    stand(world, key, attitude="-1")
    row = world.row("key_person", key)
    assert (row["influence"], row["attitude"], row["trust_org"], row["trust_person"], row["keeper"]) == (4, -1, 1, 2, "dealer")
    assert [f["value"] for f in world.all("SELECT value FROM fact WHERE subject_id = :k AND field = 'attitude' ORDER BY at", k=key)] == ["1", "-1"]
    assert world.row("contact", key)["is_key_person"] == 1


def test_an_older_word_that_arrives_later_does_not_stand(world, key):
    late = world.record("key_person", "late-0001", contact=key, attitude="2")
    world.wait(days=1)
    stand(world, key, attitude="-1")
    writes.accept(world.store, world.xiaoli, late, world.now)
    assert world.row("key_person", key)["attitude"] == -1


@pytest.mark.parametrize(
    ("org", "person", "name"),
    [("0", "0", "Outsider"), ("1", "3", "Friend"), ("2", "1", "Supplier"), ("3", "2", "Partner")],
)
def test_the_trust_matrix_shows_where_he_stands_and_what_to_do_next(world, key, org, person, name):
    stand(world, key, trust_org=org, trust_person=person)
    html = page(world, world.xiaoli, "key_person", id=key)
    assert f"<b>{name}</b><br>" in html
    assert f'cx="{25 + 50 * int(org)}" cy="{175 - 50 * int(person)}"' in html
    assert html.count('class="way ') == 2, "two ways lead to a partner"


@pytest.mark.parametrize("given", [{"influence": "6"}, {"attitude": "3"}, {"trust_org": "x"}, {"keeper": "nobody"}])
def test_what_cannot_be_is_refused(world, key, given):
    assert stand(world, key, **given).reason == "choice_unknown"


def test_a_key_person_has_his_own_visit_plan_on_working_days(world, key):
    stand(world, key, influence="4")
    (task,) = [t for t in rows(world, "customer", "tasks", id=CUSTOMER) if t["rule"] == "R42"]
    assert (task["due_on"], task["script"]) == ("2026-11-25", "SC_KEY")


def test_whom_he_brought_are_the_customers_that_name_him(world, key):
    met(world, world.xiaoli, "v-0002", "jinxiu-1.1.5.1", name="李女士")
    with world.store.writer() as w:
        w.execute("UPDATE customer SET source_from = ? WHERE id = 'jinxiu-1.1.5.1@xiaoli'", (key,))
    assert "李女士" in page(world, world.xiaoli, "key_person", id=key)


# Together with the dealer


def test_who_came_along_on_a_visit_is_kept_and_shown(world):
    world.do(world.xiaoli, "visit", "v-0003", door=DOOR, outcome="owner_met", along="zhou")
    assert world.row("companion", "v-0003.c")["person_id"] == "zhou"
    assert "with 周老板" in page(world, world.xiaoli, "door", id=DOOR)
    assert world.do(world.xiaoli, "visit", None, door=DOOR, outcome="owner_met", along="nobody").reason == "person_gone"


def test_who_came_along_to_a_follow_up_is_asked_kept_and_shown_and_goes_along_with_the_customer(world, key):
    """The dealer meets the key person with the rep, at the unit or in the store: the same field as at a visit."""
    assert 'name="along" value="zhou"' in page(world, world.xiaoli, "customer", id=CUSTOMER)
    talk = {"customer": CUSTOMER, "channel": "meeting", "result": "talked_ok"}
    assert world.do(world.xiaoli, "follow", "f-0001", **talk, along="zhou").verdict == "applied"
    assert world.do(world.xiaoli, "follow", None, **talk, along="xiaoli").reason == "person_gone", "oneself"
    assert world.do(world.xiaoli, "follow", "f-0002", **talk).verdict == "applied"
    world.do(world.xiaoli, "visit", "v-0003", door=DOOR, outcome="owner_met", along="zhou")
    assert page(world, world.xiaoli, "customer", id=CUSTOMER).count("with 周老板") == 2, "the meeting and the visit"
    assert world.as_seen_by(world.xiaowang, "SELECT id FROM companion WHERE visit_id = 'f-0001'") == [], "only who sees the customer"
    world.do(world.zhou, "reassign", None, customer=CUSTOMER, owner="xiaowang", reason="换区")
    assert page(world, world.xiaowang, "customer", id=f"{DOOR}@xiaowang").count("with 周老板") >= 1
    assert world.as_seen_by(world.xiaoli, "SELECT id FROM companion WHERE visit_id = 'f-0001'") == []
    left = world.all("SELECT bucket FROM tombstone WHERE table_name = 'companion'")
    assert [row["bucket"] for row in left] == ["rep:xiaoli"], "his phone drops it"


def test_a_call_for_support_reaches_the_dealer_and_its_answer_the_rep(world, key):
    asked = world.do(world.xiaoli, "support", "s-0001", customer=CUSTOMER, to="zhou", text="一起去见张主任", due_in="3")
    assert asked.verdict == "applied" and world.row("support", "s-0001")["due_on"] == "2026-11-25"
    assert "一起去见张主任" in page(world, world.zhou, "supports")
    assert world.do(world.xiaowang, "support_read", None, support="s-0001").reason == "not_yours"
    assert world.do(world.zhou, "support_answer", None, support="s-0001", answer="周三").verdict == "applied"
    assert "周三" in page(world, world.xiaoli, "key_person", id=key)
    assert world.do(world.xiaoli, "support", None, customer=CUSTOMER, to="xiaowang", text="x").reason == "person_gone"
    assert world.do(world.xiaowang, "support", None, customer=CUSTOMER, to="zhou", text="x").reason == "not_yours"


def test_a_key_person_goes_along_with_his_household(world, key):
    stand(world, key, influence="4")
    world.do(world.xiaoli, "support", "s-0001", customer=CUSTOMER, to="zhou", text="一起去")
    world.do(world.zhou, "reassign", None, customer=CUSTOMER, owner="xiaowang", reason="换区")
    assert world.as_seen_by(world.xiaoli, "SELECT id FROM key_person UNION ALL SELECT id FROM support") == []
    found = world.as_seen_by(world.xiaowang, "SELECT customer_id FROM key_person UNION ALL SELECT customer_id FROM support")
    assert {row["customer_id"] for row in found} == {f"{DOOR}@xiaowang"}


def test_every_page_about_units_says_what_to_do_when_there_is_nothing(world):
    for name in ("work_units", "group_buys"):
        for who in (world.xiaoli, world.zhou):
            assert 'class="empty"' in page(world, who, name)
    for name in ("supports", "work_matrix"):
        assert 'class="empty"' in page(world, world.zhou, name) and "group_new" in listed()
