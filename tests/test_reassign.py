"""A customer is given to another rep: everything known of him goes along, nothing of anybody's work is lost."""

from __future__ import annotations

import pytest

from fieldsales import buckets, clock, screens
from tests.model.phone import checksums, dump
from tests.test_sync_server import seen, town  # noqa: F401  (town is a fixture)

DOOR = "jinxiu-3.1.1.1"
"""小李 and 小王 both sweep here."""
OLD, NEW = f"{DOOR}@xiaoli", f"{DOOR}@xiaowang"
MET = {"outcome": "owner_met", "name": "张哥", "phone": "13800138000", "data_source": "told", "next_in": "3", "note": "想要锁扣"}
BUCKETS = ("customer", "contact", "fact", "followup", "comment", "own_task", "note", "photo", "claim")


def known(world, door=DOOR):
    """小李 knows the household well."""
    for name, id, args in (
        ("visit", "visit-1", {"door": door} | MET),
        ("follow", "follow-1", {"customer": f"{door}@xiaoli", "task": "R00", "channel": "call", "result": "talked_ok", "next_in": "7", "level": "B"}),
        ("own_task", "task-1", {"customer": f"{door}@xiaoli", "text": "带样板", "due_in": "2"}),
        ("photo", "photo-1", {"door": door, "sha256": "a" * 64, "bytes": "9", "width": "3", "height": "3"}),
    ):
        assert world.do(world.xiaoli, name, id, **args).verdict == "applied", name
    assert world.do(world.zhou, "comment", "comment-1", followup="follow-1", text="先约他爱人").verdict == "applied"
    world.wait(minutes=5)


def give(world, customer=OLD, owner="xiaowang", id=None):
    verdict = world.do(world.zhou, "reassign", id, customer=customer, owner=owner)
    assert verdict.verdict == "applied", verdict
    world.wait(minutes=5)


def same_on_both_sides(town, *phones):  # noqa: F811
    for phone in phones:
        town.sync(phone)
        with town.world.store.reader() as conn:
            assert dump(phone.base) == dump(conn, buckets.of(conn, phone.name), "main."), phone.name
            for bucket, sum in checksums(phone.base, phone.cursors).items():
                assert buckets.checksum(conn, bucket) == sum, bucket


# What goes along


def test_everything_known_of_the_household_goes_along(world):
    known(world)
    before = {t: len(world.all(f"SELECT id FROM {t}")) for t in BUCKETS}
    give(world)
    rows = {t: world.all(f"SELECT * FROM {t} WHERE bucket = 'rep:xiaowang'") for t in BUCKETS}
    assert world.row("customer", NEW)["owner_id"] == "xiaowang" and world.all("SELECT id FROM customer WHERE id = :id", id=OLD) == []
    assert [r["name"] for r in rows["contact"]] == ["张哥"] and rows["contact"][0]["customer_id"] == NEW
    assert {r["id"] for r in rows["followup"]} == {"visit-1.f", "follow-1"} and {r["customer_id"] for r in rows["followup"]} == {NEW}
    assert [r["text"] for r in rows["comment"]] == ["先约他爱人"] and [r["text"] for r in rows["own_task"]] == ["带样板"]
    assert [r["text"] for r in rows["note"]] == ["想要锁扣"] and [r["id"] for r in rows["photo"]] == ["photo-1"]
    assert not [t for t in BUCKETS if world.all(f"SELECT id FROM {t} WHERE bucket = 'rep:xiaoli'")]
    assert {t: len(world.all(f"SELECT id FROM {t}")) for t in BUCKETS} == before | {"fact": before["fact"] + 2}


def test_who_did_what_stays_as_it_was(world):
    known(world)
    give(world)
    assert {r["person_id"] for r in world.all("SELECT person_id FROM followup")} == {"xiaoli"}
    assert world.row("note", "visit-1")["person_id"] == "xiaoli" and world.row("photo", "photo-1")["person_id"] == "xiaoli"


def test_who_gave_whom_to_whom_is_history(world):
    known(world)
    world.do(world.zhou, "reassign", "give-1", customer=OLD, owner="xiaowang", reason="小李休假")
    facts = world.all("SELECT field, value, person_id FROM fact WHERE subject_id = :id AND field LIKE 'owner%' ORDER BY field", id=NEW)
    assert [(f["field"], f["value"], f["person_id"]) for f in facts] == [
        ("owner", "xiaowang", "zhou"), ("owner_from", "xiaoli", "zhou"), ("owner_reason", "小李休假", "zhou"),
    ]  # fmt: skip


def test_the_claim_on_the_door_follows_the_owner(world):
    known(world)
    give(world)
    assert [(c["id"], c["person_id"], c["bucket"]) for c in world.all("SELECT * FROM claim")] == [(NEW, "xiaowang", "building:jinxiu-3")]


def test_the_plan_goes_on_where_it_was(world):
    known(world)
    was = world.row("customer", OLD)
    give(world)
    now = world.row("customer", NEW)
    same = set(was) - {"id", "bucket", "rev", "owner_id"}
    assert {k: was[k] for k in same} == {k: now[k] for k in same} and now["due_on"]


def test_two_reps_who_had_the_same_household_become_one(world):
    known(world)
    met = {"outcome": "family_met", "name": "张嫂", "data_source": "told", "has_need": "yes", "need_area": "88", "next_in": "30"}
    world.do(world.xiaowang, "visit", "visit-w", door=DOOR, **met)
    world.wait(minutes=5)
    give(world)
    (one,) = world.all("SELECT * FROM customer")
    assert one["id"] == NEW and one["need_area"] == 88 and one["level"] == "B"
    assert one["next_on"] == "2026-12-22", "the newest appointment stands"
    assert {c["name"] for c in world.all("SELECT * FROM contact WHERE customer_id = :id", id=NEW)} == {"张哥", "张嫂"}
    assert [c["id"] for c in world.all("SELECT id FROM claim")] == [NEW]


def test_it_can_be_given_back(world):
    known(world)
    give(world)
    give(world, NEW, "xiaoli")
    assert world.row("customer", OLD)["owner_id"] == "xiaoli" and len(world.all("SELECT id FROM customer")) == 1
    assert not [t for t in BUCKETS if world.all(f"SELECT id FROM {t} WHERE bucket = 'rep:xiaowang'")]


# Who may, and to whom


@pytest.mark.parametrize("who", ["xiaoli", "xiaowang"])
def test_a_rep_gives_nobody_away(world, who):
    known(world)
    assert world.do(getattr(world, who), "reassign", customer=OLD, owner="xiaowang").reason == "not_allowed"
    assert world.row("customer", OLD)


def test_nobody_is_given_to_who_does_not_work_here_or_has_him_already(world):
    known(world)
    for owner, reason in (("nobody", "person_gone"), ("xiaoli", "reassign_same")):
        assert world.do(world.zhou, "reassign", customer=OLD, owner=owner).reason == reason


def test_a_rep_who_does_not_sweep_there_still_sees_his_new_customer(world, monkeypatch):
    known(world)
    give(world, owner="xiaozhao")
    assert world.as_seen_by(world.xiaozhao, "SELECT id FROM door") == []
    world.wait(days=8)
    monkeypatch.setattr(clock, "now", lambda: world.now)
    for name, args in (("today", {}), ("customer", {"id": f"{DOOR}@xiaozhao"})):
        page = screens.render(world.store, name, world.xiaozhao, args, "zh", f"/{name}")
        assert "张哥" in page and "3-1-101" in page, name


# On two phones


def test_the_former_phone_drops_him_and_the_new_one_gets_him(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    known(town.world)
    for phone in (li, wang):
        town.sync(phone)
    assert seen(li, "SELECT id FROM customer") == [OLD] and seen(wang, "SELECT id FROM customer") == []
    give(town.world)
    town.sync(li)
    assert town.last["enter"] == [] and ["customer", OLD, "rep:xiaoli"] in town.last["tombstones"], "rows go, not the bucket"
    same_on_both_sides(town, li, wang)
    for table in ("customer", "contact", "followup", "own_task", "comment", "note", "photo"):
        assert seen(li, f"SELECT id FROM {table}") == [] and seen(wang, f"SELECT id FROM {table}") != [], table
    assert seen(li, "SELECT person_id FROM claim") == ["xiaowang"], "and he sees whose it is now"


def test_given_back_both_phones_follow(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    known(town.world)
    for customer, owner in ((OLD, "xiaowang"), (NEW, "xiaoli"), (OLD, "xiaowang"), (NEW, "xiaoli")):
        give(town.world, customer, owner)
        same_on_both_sides(town, li, wang)
    assert seen(li, "SELECT id FROM customer") == [OLD] and seen(wang, "SELECT id FROM customer") == []


def test_a_phone_that_slept_through_two_handovers_ends_right(town):  # noqa: F811
    li, wang, zhao = town.phone("xiaoli"), town.phone("xiaowang"), town.phone("xiaozhao")
    known(town.world)
    for phone in (li, wang, zhao):
        town.sync(phone)
    give(town.world)
    give(town.world, NEW, "xiaozhao")
    same_on_both_sides(town, li, wang, zhao)
    assert [seen(p, "SELECT count(*) FROM customer") for p in (li, wang, zhao)] == [[0], [0], [1]]


def test_a_fresh_image_and_a_delta_show_the_same(town):  # noqa: F811
    li = town.phone("xiaoli")
    known(town.world)
    town.sync(li)
    give(town.world)
    town.sync(li)
    assert dump(town.phone("xiaoli").base) == dump(li.base)
    same_on_both_sides(town, town.phone("xiaowang"))


# What the former rep did before he heard


def late(town, name, id, /, **args):  # noqa: F811
    """小李 does something offline, the customer is given away before or after, and only then his phone has a network."""
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    known(town.world)
    for phone in (li, wang):
        town.sync(phone)
    give(town.world)
    town.tap(li, name, id, **args)
    town.sync(li)
    (verdict,) = town.last["verdicts"]
    same_on_both_sides(town, li, wang)
    return verdict, li, wang


def test_a_call_made_before_he_heard_reaches_the_new_rep(town):  # noqa: F811
    verdict, li, wang = late(town, "follow", "late-1", customer=OLD, task="R00", channel="call", result="appointment", next_in="2", note="周二下午来量")
    assert verdict["verdict"] == "applied" and li.queue == []
    row = town.world.row("followup", "late-1")
    assert (row["customer_id"], row["bucket"], row["person_id"], row["note"]) == (NEW, "rep:xiaowang", "xiaoli", "周二下午来量")
    assert seen(wang, "SELECT note FROM followup WHERE id = 'late-1'") == ["周二下午来量"]
    assert seen(li, "SELECT id FROM customer") == [] and seen(wang, "SELECT next_on FROM customer") == ["2026-11-24"]


@pytest.mark.parametrize(
    ("name", "args", "table", "id"),
    [
        ("visit", {"door": DOOR, "outcome": "owner_met", "contact": "visit-1.contact", "name": "张大哥"}, "followup", "late-1.f"),
        ("contact", {"door": DOOR, "contact": "visit-1.contact", "phone": "13900139000"}, "fact", "late-1.phone"),
        ("own_task", {"customer": OLD, "text": "问物业", "due_in": "1"}, "own_task", "late-1"),
        ("level", {"customer": OLD, "level": "A"}, "fact", "late-1.level"),
        ("plan", {"customer": OLD, "plan_on": "2027-01-20", "source": "owner"}, "fact", "late-1.plan_on"),
        ("move", {"customer": OLD, "task": "R00", "next_in": "5"}, "followup", "late-1"),
        ("contact_stop", {"contact": "visit-1.contact"}, "fact", "late-1.do_not_contact"),
    ],
)
def test_whatever_he_did_before_he_heard_reaches_the_new_rep(town, name, args, table, id):  # noqa: F811
    verdict, _, wang = late(town, name, "late-1", **args)
    assert verdict["verdict"] == "applied"
    assert town.world.row(table, id)["bucket"] == "rep:xiaowang" and seen(wang, f"SELECT id FROM {table} WHERE id = '{id}'") == [id]
    assert len(town.world.all("SELECT id FROM customer")) == 1


def test_a_photo_and_a_visit_from_before_the_handover_go_along(town):  # noqa: F811
    li, wang = town.phone("xiaoli"), town.phone("xiaowang")
    known(town.world)
    town.sync(li)
    town.tap(li, "photo", "late-photo", door=DOOR, sha256="b" * 64, bytes="9", width="3", height="3")
    town.tap(li, "visit", "late-visit", door=DOOR, outcome="family_met", name="奶奶", data_source="told", note="孙子在家")
    town.world.now = clock.now()
    give(town.world)
    town.sync(li)
    assert {v["verdict"] for v in town.last["verdicts"]} == {"applied"}
    same_on_both_sides(town, li, wang)
    assert [town.world.row(*where)["bucket"] for where in (("photo", "late-photo"), ("note", "late-visit"))] == ["rep:xiaowang"] * 2
    assert "奶奶" in seen(wang, "SELECT name FROM contact") and seen(li, "SELECT id FROM customer") == []


def test_what_does_not_fit_any_more_is_refused_where_both_can_read_it(town):  # noqa: F811
    verdict, li, _ = late(town, "skip", "late-1", customer=OLD, task="R00", reason="当面说过")
    assert verdict["verdict"] == "applied"
    town.world.do(town.world.xiaowang, "level", "wang-1", customer=NEW, level="A")
    args = {"customer": OLD, "level": "C", "level_was": "B"}
    town.raw("xiaoli", mutations=[{"id": "late-2", "name": "level", "args": args, "at": clock.iso(clock.now()), "day": None}])
    town.sync(li)
    assert town.world.row("refusal", "late-2")["reason"] == "level_moved" and seen(li, "SELECT id FROM refusal") == ["late-2"]
    assert town.world.row("customer", NEW)["level"] == "A"


def test_who_has_heard_and_knocks_again_has_a_customer_of_his_own(town):  # noqa: F811
    """Two reps at one door again: both stay, and the door says so."""
    li = town.phone("xiaoli")
    known(town.world)
    give(town.world)
    town.sync(li)
    town.tap(li, "visit", "again", door=DOOR, outcome="owner_met", next_in="3")
    town.sync(li)
    assert {c["owner_id"] for c in town.world.all("SELECT owner_id FROM customer")} == {"xiaoli", "xiaowang"}


def test_after_two_months_a_former_rep_writes_to_him_no_more(world):
    known(world)
    give(world)
    world.wait(days=61)
    verdict = world.do(world.xiaoli, "follow", "too-late", customer=OLD, task="R00", result="talked_ok", note="还是说一声")
    assert (verdict.verdict, verdict.reason) == ("quarantined", "not_yours")
    assert "还是说一声" in world.row("refusal", "too-late")["args"], "kept for the manager"


def test_a_stranger_writes_nothing_to_anothers_customer(world):
    known(world)
    give(world)
    for customer in (OLD, NEW):
        assert world.do(world.xiaozhao, "follow", customer=customer, task="R00", result="talked_ok").reason == "not_yours"
