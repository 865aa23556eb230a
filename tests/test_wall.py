"""The owner's month on paper: every floor once, on its day or below when no day was named, and nobody's else."""

from __future__ import annotations

import re

import pytest

from fieldsales import clock, screens
from fieldsales.errors import Refused
from fieldsales.store import Actor
from tests.demo_shop import MOMENT, demo_shop
from tests.test_today import ZHANG, done, later, met
from tests.world import World

BOSS = Actor("demo-boss", "方老板", "manager")


@pytest.fixture
def world(tmp_path, monkeypatch):
    made = World(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: made.now)
    yield made
    made.store.close()


def sheet(store, who, **args):
    return screens.render(store, "wall", who, args, "zh", "/wall")


def cell(page, number):
    return re.search(rf"<b>{number}</b>.*?</td>", page, re.S)[0]


def test_a_floor_stands_on_the_day_that_was_named_with_who_looks_after_it(world):
    met(world)
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on=later(world, 3), source="owner"))
    found = cell(sheet(world.store, world.zhou), 25)
    assert "小李" in found and "锦绣花园" in found and "guess" not in found


def test_who_named_a_month_stands_below_and_not_in_its_middle(world):
    met(world, plan="this_month")
    page = sheet(world.store, world.zhou)
    table, _, below = page.partition("</table>")
    assert "锦绣花园" not in table and "锦绣花园" in below and "具体日子未定" in below


def test_the_sheet_of_one_rep_holds_his_alone_and_reps_have_none(world):
    met(world)
    done(world.do(world.xiaoli, "plan", customer=ZHANG, plan_on=later(world, 5), source="owner"))
    assert "锦绣花园" not in sheet(world.store, world.zhou, rep="xiaozhao")
    assert "锦绣花园" in sheet(world.store, world.zhou, rep="xiaoli", month="2026-11")
    with pytest.raises(Refused):
        sheet(world.store, world.xiaoli)


def test_a_month_that_is_none_is_this_month(world):
    for wrong in ("2026-13", "x", "0000-00", "2026-11'--"):
        assert "2026年11月" in sheet(world.store, world.zhou, month=wrong)


def test_the_demos_three_hundred_doors_make_a_month_with_every_floor_once(tmp_path, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MOMENT)
    store = demo_shop(tmp_path)
    with store.reader() as conn:
        seen = conn.one("SELECT COUNT(*) AS n FROM door WHERE stage IS NOT NULL")["n"]
        floors = conn.all(
            "SELECT id FROM customer WHERE t_on BETWEEN '2026-11-01' AND '2026-11-30' AND level NOT IN ('F', 'T')"
            " AND (level <> 'D' OR t_source <> 'estimated')"
        )
    page = sheet(store, BOSS, month="2026-11")
    store.close()
    assert seen >= 300 and floors
    assert sorted(re.findall(r'<li[^>]*><a href="/customer/([^"]+)"', page)) == sorted(
        row["id"].replace("@", "%40") for row in floors
    )
