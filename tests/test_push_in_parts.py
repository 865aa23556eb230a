"""A long queue goes up in parts: the server answers each, and the rows come with the last of them."""

from fieldsales import buckets
from fieldsales.access.people import Device
from fieldsales.routes.sync import exchange
from fieldsales.store import current_rev, meta, schema_version


def body(world, **more):
    with world.store.reader() as conn:
        cursors = dict.fromkeys(buckets.of(conn, "xiaoli"), current_rev(conn))
        return {"epoch": meta(conn, "epoch"), "schema": schema_version(), "cursors": cursors, "mutations": []} | more


def phone_of(world):
    return Device("phone-xiaoli", world.xiaoli, "key", False)


def test_a_part_is_answered_without_rows(world):
    visit = world.record("visit", door="jinxiu-1.1.3.2", outcome="no_answer")
    answer = exchange(world.store, phone_of(world), body(world, mutations=[visit], pending=3, hold=True))
    assert [v["verdict"] for v in answer["verdicts"]] == ["applied"]
    assert answer["more"] is True
    assert "cursors" not in answer


def test_the_last_part_brings_the_rows_of_all(world):
    held = body(world)
    for n in (1, 2):
        world.do(world.xiaoli, "visit", door=f"jinxiu-1.1.3.{n}", outcome="no_answer")
    answer = exchange(world.store, phone_of(world), held | {"pending": 0})
    assert len(answer["rows"]["visit"]["rows"]) == 2


def test_a_server_from_another_past_does_not_hold_back(world):
    answer = exchange(world.store, phone_of(world), body(world, hold=True, epoch="another"))
    assert answer["image"] is True


def test_a_house_and_the_visits_in_it_come_in_one_push(world):
    """What is his is asked once for a push, and anew when something in it adds to it."""
    made = {"block": "jinxiu", "label": "99", "template": "old_walkup", "floor_from": "1", "floor_to": "2", "doors": "2"}
    queue = [
        world.record("visit", door="jinxiu-1.1.3.2", outcome="no_answer"),
        world.record("building", "new-house", **made),
        world.record("visit", door="new-house.1.1.1", outcome="no_answer"),
        world.record("visit", door="chunjiang-1.1.1.1", outcome="no_answer"),
    ]
    answer = exchange(world.store, phone_of(world), body(world, mutations=queue, hold=True))
    assert [v["verdict"] for v in answer["verdicts"]] == ["applied", "applied", "applied", "quarantined"], answer["verdicts"]
