"""The manager's schedule: nobody is forgotten, and what is ticked is given on, moved or commented."""

from __future__ import annotations

import re

import pytest

from fieldsales import clock, screens
from tests.walk import Walk

A, B, C = "jinxiu-1.1.3.1", "jinxiu-2.1.1.1", "chunjiang-1.1.1.1"
MET = {"outcome": "owner_met", "data_source": "told"}


@pytest.fixture
def board(world, monkeypatch):
    """Three customers: 小李's 张 (agreed for tomorrow) and 李 (agreed in a week), 小王's 赵 (agreed for tomorrow)."""
    for person in ("zhou", "xiaoli", "xiaowang"):
        with world.store.writer() as conn:
            conn.execute("INSERT INTO account VALUES (?, ?, 'x', '2026-11-01')", (person, person))
    world.do(world.xiaoli, "visit", "visit-a", door=A, name="张哥", next_in="1", stage="S05", **MET)
    world.do(world.xiaoli, "visit", "visit-b", door=B, name="李姐", next_in="7", **MET)
    world.do(world.xiaowang, "visit", "visit-c", door=C, name="赵叔", next_in="1", **MET)
    for n, k in enumerate(("A", "B", "C")):
        world.do(world.zhou, "level", f"level-{n}", customer=who(k), level="B")
    monkeypatch.setattr(clock, "now", lambda: world.now)
    return world


def who(letter):
    return {"A": f"{A}@xiaoli", "B": f"{B}@xiaoli", "C": f"{C}@xiaowang"}[letter]


def page(world, **args):
    return screens.render(world.store, "schedule", world.zhou, args, "en", "/schedule")


def listed(world, **args):
    """The customers of the list in its order."""
    return re.findall(r'name="customer" value="([^"]+)"', page(world, **args))


def post(world, **fields):
    from tests.model.server import app_over, known_tokens

    known_tokens(world.store)
    walk = Walk.__new__(Walk)
    walk.world, walk.asgi = world, app_over(world.store)
    who = fields.pop("as_", "zhou")
    return walk.form(who, "/schedule/many", [(k, v) for k, one in fields.items() for v in (one if isinstance(one, list) else [one])])


def set_due(world, customer, **columns):
    with world.store.writer() as conn:
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        conn.execute(f"UPDATE customer SET {sets} WHERE id = :id", columns | {"id": customer})


# What the list shows


def test_every_open_follow_up_of_the_shop_is_on_the_board(board):
    assert set(listed(board)) == {who("A"), who("B"), who("C")}
    assert "张哥" in page(board) and "小李" in page(board)


def test_who_cannot_see_hears_at_each_box_whose_it_is(board):
    """Several customers of one block may have no door yet: their place alone names none of them."""
    labels = re.findall(r'name="customer" value="[^"]+" aria-label="([^"]+)"', page(board))
    assert len(labels) == 3 and any("张哥" in label for label in labels) and any("赵叔" in label for label in labels)


def test_what_is_overdue_comes_first_and_is_counted_against_its_rep(board):
    board.wait(days=3)
    assert listed(board)[-1] == who("B") and set(listed(board, when="overdue")) == {who("A"), who("C")}
    html = page(board)
    assert "Should have been followed up: 2" in html and "小李 1" in html and "小王 1" in html


def test_when_nothing_is_overdue_it_says_so(board):
    assert "Nobody was forgotten" in page(board) and listed(board, when="missed") == []


def test_a_customer_that_is_not_open_is_not_counted_as_forgotten(board):
    """Re-activating a lost one late is a pity, not a miss."""
    set_due(board, who("A"), level="F", due_on="2026-11-01", due_4="2026-11-01 R05")
    assert "Nobody was forgotten" in page(board) and listed(board, when="overdue") == [who("A")]


def test_an_open_customer_without_a_next_task_is_an_alarm(board):
    set_due(board, who("B"), due_on=None, due_1=None, due_2=None, due_3=None, due_4=None)
    assert listed(board)[0] == who("B") and listed(board, when="none") == [who("B")]
    assert "without a next plan: 1" in page(board)


def test_who_must_not_or_need_not_be_contacted_is_no_alarm(board):
    was = {"barred": 0, "quiet_until": None, "level": "B", "type": None}
    for column in ({"barred": 1}, {"quiet_until": "9999-12-31"}, {"level": "D"}, {"type": "potential"}):
        set_due(board, who("B"), due_on=None, due_1=None, due_2=None, due_3=None, due_4=None, **(was | column))
        assert who("B") not in listed(board) and "without a next plan" not in page(board), column


def test_customers_of_a_paused_rep_or_one_without_login_are_nobodys(board):
    with board.store.writer() as conn:
        conn.execute("UPDATE person SET active = 0 WHERE id = 'xiaowang'")
    assert listed(board)[0] == who("C") and listed(board, rep="-") == [who("C")]
    assert "Nobody works on them: 1" in page(board)
    with board.store.writer() as conn:
        conn.execute("DELETE FROM account WHERE person_id = 'xiaoli'")
    assert set(listed(board, rep="-")) == {who("A"), who("B"), who("C")}


NARROWED = [
    ({"rep": "xiaoli"}, "AB"), ({"block": "chunjiang"}, "C"), ({"stage": "S05"}, "A"), ({"level": "B"}, "ABC"), ({"level": "A"}, ""),
    ({"type": "direct"}, "ABC"), ({"type": "potential"}, ""), ({"priority": "2"}, "ABC"), ({"priority": "1"}, ""),
    ({"when": "tomorrow"}, "AC"), ({"when": "today"}, ""), ({"when": "week"}, "B"), ({"when": "later"}, ""),
    ({"day": "2026-11-29"}, "B"), ({"rep": "xiaoli", "when": "tomorrow"}, "A"),
]  # fmt: skip


def test_the_list_is_narrowed_by_what_is_chosen(board):
    for letter, days in (("A", 1), ("B", 7), ("C", 1)):
        day = f"2026-11-{22 + days}"
        set_due(board, who(letter), due_on=day, due_1=None, due_2=f"{day} R00", due_3=None, due_4=None)
    for args, found in NARROWED:
        assert set(listed(board, **args)) == {who(letter) for letter in found}, args


def test_more_than_a_rep_can_do_on_a_day_is_named(board):
    with board.store.writer() as conn:
        conn.execute("UPDATE setting SET value = '1' WHERE id = 'tasks_per_day'")
    for letter in "AB":
        set_due(board, who(letter), due_on="2026-11-23", due_2="2026-11-23 R00")
    assert "Too much on one day: 1" in page(board) and "2/1" in page(board)


def test_two_hundred_at_a_time_or_all_on_one_page(board):
    with board.store.writer() as conn:
        names = [c["name"] for c in conn.all("SELECT name FROM pragma_table_info('customer')")]
        copied = ", ".join("k.id || '-' || n.value" if name == "id" else f"k.{name}" for name in names)
        conn.execute(
            f"INSERT INTO customer ({', '.join(names)}) SELECT {copied} FROM customer AS k, json_each(?) AS n WHERE k.id = ?",
            ("[" + ",".join(str(n) for n in range(250)) + "]", who("A")),
        )
    first, second = listed(board), listed(board, after="200")
    assert (len(first), len(second)) == (200, 53) and not set(first) & set(second) and len(listed(board, all="1")) == 253


def test_a_rep_does_not_see_the_board(board):
    from fieldsales.errors import Refused

    with pytest.raises(Refused, match="not_allowed"):
        screens.render(board.store, "schedule", board.xiaoli, {}, "en", "/schedule")


# What is done with the ticked


def test_one_or_many_are_given_to_another_rep(board):
    status, headers, _ = post(board, id="tick-000001", act="reassign", owner="xiaowang", customer=[who("A"), who("B")], next="/schedule?when=")
    assert status == 303 and headers["location"] == "/schedule?when=&done=2"
    assert {c["owner_id"] for c in board.all("SELECT owner_id FROM customer")} == {"xiaowang"}


def test_one_that_is_refused_keeps_no_other(board):
    _, headers, _ = post(board, id="tick-000001", act="reassign", owner="xiaowang", customer=[who("C"), who("A")], next="/schedule?when=")
    assert headers["location"] == "/schedule?when=&done=1&left=1&why=reassign_same"
    assert board.one("SELECT owner_id FROM customer WHERE door_id = :door", door=A)["owner_id"] == "xiaowang"


def test_what_is_moved_is_due_on_that_day_and_not_before(board):
    board.wait(days=5)
    today = clock.day_of(board.now)
    assert board.row("customer", who("A"))["due_on"] < today
    assert post(board, id="tick-000001", act="move", next_on="2026-12-01", customer=[who("A"), who("C")])[0] == 303
    for letter in "AC":
        assert board.row("customer", who(letter))["due_on"] >= today, "everything that was due by now"
    assert set(listed(board, when="overdue")) == set()
    moved = board.all("SELECT DISTINCT customer_id, person_id, next_on FROM followup WHERE result = 'moved'")
    assert [(m["person_id"], m["next_on"]) for m in moved] == [("zhou", "2026-12-01")] * 2


def test_who_has_no_task_gets_one_on_the_chosen_day(board):
    set_due(board, who("B"), due_on=None, level="N", type="potential")
    with board.store.writer() as conn:
        conn.execute("UPDATE rule SET active = 0")
    post(board, id="tick-000001", act="move", next_on="2026-12-01", customer=[who("B")])
    assert board.row("customer", who("B"))["due_on"] == "2026-12-01"


def test_a_comment_goes_to_the_last_follow_up_of_each(board):
    board.wait(minutes=5)
    board.do(board.xiaoli, "follow", "call-a", customer=who("A"), task="R00", channel="call", result="talked_ok")
    post(board, id="tick-000001", act="comment", text="跟得好", customer=[who("A"), who("C")])
    assert {(c["followup_id"], c["text"], c["bucket"]) for c in board.all("SELECT * FROM comment")} == {
        ("call-a", "跟得好", "rep:xiaoli"), ("visit-c.f", "跟得好", "rep:xiaowang"),
    }  # fmt: skip


def test_a_double_tap_is_one_deed(board):
    for _ in range(2):
        post(board, id="tick-000001", act="comment", text="跟得好", customer=[who("A")])
    assert len(board.all("SELECT id FROM comment")) == 1
    post(board, id="tick-000001", act="comment", text="再跟", customer=[who("A")])
    assert len(board.all("SELECT id FROM comment")) == 2, "the back button: filled in otherwise it is another"


def test_what_is_not_understood_or_not_allowed_changes_nothing(board):
    before = board.all("SELECT count(*) AS n FROM mutation_log")
    for fields in (
        {"act": "reassign", "owner": "xiaowang"}, {"act": "burn", "customer": ["x"]}, {"as_": "xiaoli", "act": "comment", "text": "x", "customer": ["x"]},
    ):  # fmt: skip
        assert post(board, **fields)[0] == 400
    assert board.all("SELECT count(*) AS n FROM mutation_log") == before


def test_the_way_back_stays_on_the_board(board):
    for path in ("https://evil.example", "//evil.example", "/schedule", "/door/x"):
        _, headers, _ = post(board, act="comment", text=f"跟 {len(path)}", customer=[who("A")], next=path)
        assert headers["location"].startswith("/schedule?")
