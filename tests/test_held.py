"""What the server does with a form that a page kept while it was out of reach (POST /held)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from fieldsales import clock
from fieldsales.access.devices import revoke
from fieldsales.errors import ERRORS
from tests.model.server import app_over, known_tokens, token_of
from tests.world import NOW

DOOR, OTHERS = "jinxiu-1.1.3.2", "chunjiang-1.1.1.1"
LATER = NOW + timedelta(hours=3)


class Post:
    """小李's browser, that has kept a form since NOW and reaches the server three hours later."""

    def __init__(self, world):
        known_tokens(world.store)
        self.world, self.asgi = world, app_over(world.store)

    def send(self, id="visit-1", who="xiaoli", changed=None, **more):
        form = {"id": id, "door": DOOR, "outcome": "no_answer", "next": "/door/x?done={id}"} | (changed or {})
        body = {"person": "xiaoli", "name": "visit", "at": clock.iso(NOW), "day": "2026-11-22", "sent_at": clock.iso(LATER)}
        return self.ask(f"device={token_of(f'phone-{who}')}", {"entries": list(form.items())} | body | more)

    def ask(self, token, body):
        headers = {"content-type": "application/json", "accept": "application/json"}
        status, _, got = self.asgi.request("POST", "/held", token=token, body=json.dumps(body).encode(), headers=headers)
        return status, json.loads(got)

    def visits(self):
        return self.world.all("SELECT id, person_id, at, day, outcome FROM visit ORDER BY id")


@pytest.fixture
def late(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: LATER)
    return Post(world)


def test_a_kept_form_counts_from_when_it_was_typed(late):
    status, answer = late.send()
    assert status == 200 and [v["verdict"] for v in answer["verdicts"]] == ["applied"]
    assert answer["next"] == "/door/x?done=visit-1"
    assert late.visits() == [
        {"id": "visit-1", "person_id": "xiaoli", "at": clock.iso(NOW), "day": "2026-11-22", "outcome": "no_answer"}
    ]


@pytest.mark.parametrize("years", [-5, 5])
def test_a_clock_that_is_years_off_does_not_move_a_kept_form(late, years):
    skew = timedelta(days=365 * years)
    at = NOW + skew
    late.send(at=clock.iso(at), day=at.date().isoformat(), sent_at=clock.iso(LATER + skew))
    assert [(v["at"], v["day"]) for v in late.visits()] == [(clock.iso(NOW), "2026-11-22")]


def test_a_kept_form_whose_answer_was_lost_is_done_once(late):
    assert late.send() == late.send()
    assert len(late.visits()) == 1


def test_a_form_the_server_had_done_already_is_not_done_again(late):
    """The page waited eight seconds for /do/visit; the server had done it, and the page kept it all the same."""
    body = f"id=visit-1&door={DOOR}&outcome=no_answer".encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    token = f"device={token_of('phone-xiaoli')}"
    assert late.asgi.request("POST", "/do/visit", token=token, body=body, headers=headers)[0] == 303
    assert late.send()[1]["verdicts"][0]["verdict"] == "applied"
    assert len(late.visits()) == 1


def test_the_same_form_with_other_values_is_a_new_visit_and_counts_once(late):
    late.send()
    for _ in range(2):
        assert late.send(changed={"outcome": "refused"})[1]["verdicts"][0]["verdict"] == "applied"
    assert [(v["id"], v["outcome"]) for v in late.visits()] == [("visit-1", "no_answer"), ("visit-1-again", "refused")]


def test_one_person_never_sends_what_another_kept(late):
    status, answer = late.send(who="xiaowang")
    assert (status, answer["error"]) == (409, "other_person")
    assert late.visits() == [] and late.world.all("SELECT id FROM mutation_log WHERE id = 'visit-1'") == []


def test_a_refused_form_stands_with_the_rep_and_the_manager_until_answered(late):
    late.world.do(late.world.zhou, "door_remove", None, door=DOOR)
    (verdict,) = late.send(changed={"note": "想要锁扣"})[1]["verdicts"]
    assert (verdict["verdict"], verdict["reason"]) == ("rejected", "door_gone") and verdict["sentence"]
    for who in (late.world.xiaoli, late.world.zhou):
        (row,) = late.world.as_seen_by(who, "SELECT args FROM refusal WHERE answered_at IS NULL")
        assert json.loads(row["args"])["note"] == "想要锁扣"


def test_a_door_that_is_not_his_any_more_waits_for_the_manager(late):
    (verdict,) = late.send(changed={"door": OTHERS})[1]["verdicts"]
    assert (verdict["verdict"], verdict["reason"]) == ("quarantined", "not_yours")


def test_many_doors_in_one_form_are_answered_one_by_one(late):
    entries = [["id", "many"], ["door", DOOR], ["door", OTHERS], ["outcome", "no_answer"]]
    verdicts = late.send(entries=entries)[1]["verdicts"]
    assert sorted((v["id"], v["verdict"]) for v in verdicts) == [("many", "applied"), ("many.1", "quarantined")]


def test_who_is_signed_out_keeps_his_forms(late):
    status, answer = late.ask("device=nobody", {})
    assert (status, answer["error"]) == (401, "signed_out")


def test_a_revoked_browser_hands_over_what_it_kept_and_nothing_is_done_with_it(late):
    with late.world.store.writer() as conn:
        revoke(conn, "phone-xiaoli", "zhou", NOW)
    (verdict,) = late.send()[1]["verdicts"]
    assert (verdict["verdict"], verdict["reason"]) == ("quarantined", "revoked") and late.visits() == []


@pytest.mark.parametrize(
    "more",
    [
        {"entries": "all"}, {"entries": [["a"]]}, {"entries": [["a", 1]]}, {"entries": [[None, "b"]]}, {"name": None},
        {"name": ["visit"]}, {"entries": [["door", DOOR]] * 4000},
    ],
)  # fmt: skip
def test_what_is_no_form_gets_a_sentence(late, more):
    status, answer = late.send(**more)
    assert status == 400 and answer["error"] in ERRORS and answer["sentence"]


@pytest.mark.parametrize("more", [{"at": None}, {"at": "yesterday"}, {"day": "x" * 50}, {"name": "Visit!"}, {"name": "no_such"}])
def test_what_is_no_mutation_is_kept_as_it_came(late, more):
    (verdict,) = late.send(**more)[1]["verdicts"]
    assert verdict["verdict"] != "applied" and verdict["sentence"]
    assert len(late.world.all("SELECT id FROM refusal")) == 1
