"""What people are told, what they agreed to, and what follows from it for the schedule."""

from __future__ import annotations

import itertools
import json
import subprocess

import pytest
import segno
from segno import encoder

from fieldsales.mutations import accept
from fieldsales.offline import bundle
from tests.test_stops import LI, met
from tests.world import World

HERE = bundle.STATIC / "js"


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def ok(verdict):
    assert verdict.verdict == "applied", verdict
    return verdict


def agree(world, contact, kind="marketing", who=None, **more):
    return ok(
        world.do(
            who or world.xiaoli, "consent", None, contact=contact, kind=kind, channel="spoken", wording="v1", **more
        )
    )


def posted(world, source="posted"):
    """Somebody whose number hung on a wall: he did not give it himself."""
    verdict = ok(
        world.do(
            world.xiaoli,
            "visit",
            None,
            door=LI,
            outcome="owner_met",
            name="张哥",
            phone="13800138000",
            data_source=source,
        )
    )
    world.do(world.xiaoli, "level", None, customer=f"{LI}@xiaoli", level="B", level_was="N")
    return f"{verdict.id}.contact"


def ways(world):
    from fieldsales.sqlfile import with_tasks

    rows = world.all(with_tasks("SELECT t.rule, t.channel FROM tasks_of(k.id = :id) AS t"), id=f"{LI}@xiaoli")
    return {row["channel"] for row in rows}


@pytest.mark.parametrize("source", ["posted", "referral", "work_unit"])
def test_who_did_not_give_his_number_himself_is_visited_not_called(world, source):
    posted(world, source)
    assert world.row("customer", f"{LI}@xiaoli")["unasked"] == 1 and ways(world) == {"visit"}


@pytest.mark.parametrize("source", ["told", "store"])
def test_who_gave_his_number_himself_may_be_called(world, source):
    posted(world, source)
    assert world.row("customer", f"{LI}@xiaoli")["unasked"] == 0 and ways(world) - {"visit"}


def test_consent_to_advertising_lets_calls_and_messages_be_made_and_taking_it_back_ends_them(world):
    contact = posted(world)
    agree(world, contact)
    assert ways(world) - {"visit"}
    world.wait(days=1)
    ok(world.do(world.xiaoli, "consent_withdraw", None, contact=contact, kind="marketing"))
    assert ways(world) == {"visit"}
    row = world.one("SELECT kind, wording, channel, by_id, withdrawn_at FROM consent")
    assert row["wording"] == "v1" and row["by_id"] == "xiaoli" and row["withdrawn_at"]


def test_taking_back_consent_counts_also_for_who_gave_his_number_himself(world):
    contact = posted(world, "told")
    ok(world.do(world.xiaoli, "consent_withdraw", None, contact=contact, kind="marketing"))
    assert ways(world) == {"visit"}
    world.wait(days=1)
    agree(world, contact)
    assert ways(world) - {"visit"}


def test_consent_to_be_filed_is_no_consent_to_advertising(world):
    agree(world, posted(world), "filing")
    assert ways(world) == {"visit"}


def test_the_duties_of_an_order_are_called_about_whatever_was_agreed(world):
    posted(world)
    ok(
        world.do(
            world.xiaoli,
            "follow",
            None,
            customer=f"{LI}@xiaoli",
            result="deposit",
            channel="store",
            level="O",
            level_was="B",
            reason="付了定金",
        )
    )
    ok(world.do(world.xiaoli, "plan", None, customer=f"{LI}@xiaoli", plan_on="2027-01-20", source="owner"))
    assert world.row("customer", f"{LI}@xiaoli")["level"] == "O" and ways(world) - {"visit"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_agreed_taken_back_agreed_is_the_same_in_whatever_order_it_arrives(world, order):
    contact = posted(world)
    said = []
    for name, args in (
        ("consent", {"channel": "spoken", "wording": "v1"}),
        ("consent_withdraw", {}),
        ("consent", {"channel": "paper", "wording": "v1"}),
    ):
        world.wait(hours=1)
        said.append(world.record(name, None, contact=contact, kind="marketing", **args))
    world.wait(days=1)
    for n in order:
        ok(accept(world.store, world.xiaoli, said[n], world.now))
    rows = world.all("SELECT channel, withdrawn_at FROM consent ORDER BY at")
    assert [bool(r["withdrawn_at"]) for r in rows] == [True, False] and rows[0]["withdrawn_at"] == said[1]["at"]


def test_nobody_agrees_for_anothers_customer(world):
    contact = met(world, world.xiaoli, LI)
    verdict = world.do(world.xiaowang, "consent", None, contact=contact, kind="photo", channel="spoken", wording="v1")
    assert (verdict.verdict, verdict.reason) == ("quarantined", "not_yours")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"kind": "all"}, "choice_unknown"),
        ({"channel": "guessed"}, "choice_unknown"),
        ({"wording": "x" * 21}, "choice_unknown"),
    ],
)
def test_consent_to_what_is_not_asked_is_refused_with_a_sentence(world, changed, reason):
    args = {"contact": met(world, world.xiaoli, LI), "kind": "photo", "channel": "spoken", "wording": "v1"} | changed
    assert world.do(world.xiaoli, "consent", None, **args).reason == reason


def test_consent_goes_along_when_the_customer_is_given_to_another_rep(world):
    contact = met(world, world.xiaoli, LI)
    agree(world, contact)
    ok(world.do(world.zhou, "reassign", None, customer=f"{LI}@xiaoli", owner="xiaowang"))
    assert (
        len(world.as_seen_by(world.xiaowang, "SELECT * FROM consent")) == 1
        and world.as_seen_by(world.xiaoli, "SELECT * FROM consent") == []
    )
    assert world.all("SELECT row_id FROM tombstone WHERE table_name = 'consent' AND bucket = 'rep:xiaoli'")


# The notice


def test_everybody_reads_the_notice_without_signing_in(fresh):
    status, _, body = fresh.ask(None, "GET", "/notice")
    assert status == 200 and "木语地板".encode() in body and b"We never buy lists" in body
    assert "我们从不购买名单".encode() in fresh.ask(None, "GET", "/notice", headers={"accept-language": "zh"})[2]


def test_a_new_wording_leaves_the_old_one_and_who_agreed_to_it(world):
    agree(world, met(world, world.xiaoli, LI))
    ok(world.do(world.zhou, "notice_edit", None, zh="新的告知", en="A new notice"))
    assert [r["id"] for r in world.all("SELECT id FROM notice ORDER BY version")] == ["v1", "v2"]
    assert world.one("SELECT wording FROM consent")["wording"] == "v1"
    assert world.do(world.zhou, "notice_edit", None, zh="新的告知", en="A new notice").reason == "notice_same"
    assert world.do(world.xiaoli, "notice_edit", None, zh="我写的", en="mine").reason == "not_allowed"


def test_the_card_says_who_shows_it_and_offers_what_is_not_agreed_yet(fresh):
    body = fresh.ask("xiaoli", "GET", "/consent/visit-li-0.contact")[2].decode()
    assert "小李" in body and 'data-qr="/notice"' in body and body.count('name="kind" value=') == 4
    agree(fresh.world, "visit-li-0.contact")
    body = fresh.ask("xiaoli", "GET", "/consent/visit-li-0.contact")[2].decode()
    assert "He takes it back" in body and 'name="kind" value="marketing" class' not in body


@pytest.mark.parametrize(
    "address",
    ["https://a.cn/notice", "https://shop.example.com/notice", "http://192.168.1.20:8000/notice", "y" * 84, "z" * 100],
)
def test_the_code_on_the_phone_is_the_one_the_standard_asks_for(address, monkeypatch, tmp_path):
    # segno pads one byte too early where the bits already fill one; every reader accepts both
    monkeypatch.setattr(encoder, "write_padding_bits", lambda buff, version, length: buff.extend([0] * (-length % 8)))
    module = tmp_path / "qr.mjs"  # an older Node takes .js for something else
    module.write_bytes((HERE / "qr.js").read_bytes())
    script = f"import {{ modules }} from {json.dumps(module.as_uri())}; console.log(JSON.stringify(modules({json.dumps(address)})))"
    told = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    ).stdout
    wanted = segno.make(address, error="m", mask=0, boost_error=False, mode="byte", micro=False)
    assert json.loads(told) == [list(map(int, row)) for row in wanted.matrix]
