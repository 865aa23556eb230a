"""Every number of the desk opens the list behind it: as many rows as the number says, and each row opens its door."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from fieldsales import clock, screens
from fieldsales.errors import NotFound
from fieldsales.store import Actor, Store
from tests.demo_shop import demo_shop
from tests.world import NOW

PERIODS = ("today", "7", "30", "all")
LISTS = r"/(?:doors|days|phones|unswept|refusals|covered|stale|nearly|flooring|schedule)\b"
ROWS = {
    "doors": r'<a class="row" href="/door/', "days": r'<a class="row" href="/doors\?', "phones": r'<a class="row" href="/person/',
    "unswept": r'<a class="row" href="/block/', "covered": r'<a class="row" href="/door/', "stale": r'<a class="row tall" href="/block/',
    "nearly": r'<a class="row tall" href="/covered', "flooring": r'<a class="row tall" href="/(?:door|customer)/', "refusals": r'<article class="card refusal',
    "schedule": r'<div class="slip"><label',
}  # fmt: skip


class Desk:
    """The manager's screens as the server renders them, without their headers and bars."""

    def __init__(self, store: Store, manager: Actor):
        self.store, self.manager = store, manager

    def ask(self, address: str) -> str:
        path, _, query = unescape(address).partition("?")
        name, _, id = path.strip("/").partition("/")
        args = dict(part.split("=", 1) for part in query.split("&") if part) | ({"id": id} if id else {})
        return screens.render(self.store, name, self.manager, args, "en", path)

    def main(self, address: str) -> str:
        return self.ask(address).split('<main id="main">')[1].split("</main>")[0]

    def numbers(self, address: str) -> dict[str, list[str]]:
        """{address of a list: the numbers that lead there}, without the buttons below that only name a list."""
        page, found = self.main(address).split('<nav class="actions')[0], {}
        for href, shown in re.findall(rf'<a[^>]* href="({LISTS}[^"]*)"[^>]*>(.*?)</a>', page, re.S):
            words = re.sub(r"<small[^>]*>.*?</small>|<svg.*?</svg>|<[^>]+>", " ", shown, flags=re.S)
            found.setdefault(href, []).extend(re.findall(r"\d+(?:\.\d)?%?", words))
        return found

    def rows(self, address: str) -> int:
        """How many rows the list has, over all its pages."""
        name = unescape(address).split("?")[0].split("/")[1]
        page = self.main(address + "&all=1" if name == "schedule" else address)
        following = re.search(r'<a class="button" href="(/(?:doors|covered)[^"]*)">Next page', page)
        return len(re.findall(ROWS[name], page)) + (self.rows(following[1]) if following else 0)

    def whole(self, address: str) -> int:
        """What the list says it is a part of."""
        return int(re.search(r"<p>\d+ of (\d+) doors</p>", self.ask(address))[1])


def proved(desk: Desk, address: str) -> int:
    """Follow every number of one desk. → how many there were."""
    numbers = desk.numbers(address)
    for href, shown in numbers.items():
        rows = desk.rows(href)
        for number in shown:
            if number.endswith("%"):
                whole = desk.whole(href)
                assert float(number[:-1]) == (2000 * rows + whole) // (2 * whole) / 10, href
            else:
                assert int(number) == rows, href
    return sum(map(len, numbers.values()))


def dead_numbers(desk: Desk, address: str) -> list[str]:
    """Numbers other than zero that lead nowhere."""
    page = re.sub(r"<a\b.*?</a>", "", desk.main(address), flags=re.S)
    places = re.findall(r'<td class="(?:num|cover)[^>]*>(.*?)</td>|<div class="figure">(.*?)</div>', page, re.S)
    return [text for pair in places for text in pair if re.search(r"[1-9]", re.sub(r"<[^>]+>", "", text))]


@pytest.fixture
def street(world, monkeypatch):
    """A week at the street with all that makes counting hard."""
    monkeypatch.setattr(clock, "now", lambda: world.now)

    def go(who, name, id, /, **args):
        assert world.do(who, name, id, **args).verdict == "applied"

    known = {"name": "王五", "phone": "13911112222", "data_source": "told", "next_in": "1"}
    go(world.xiaoli, "visit", "visit-1", door="jinxiu-1.1.3.2", outcome="no_answer")
    go(world.xiaoli, "visit", "visit-2", door="jinxiu-3.1.1.1", outcome="owner_met", **known)
    go(world.xiaowang, "visit", "visit-3", door="jinxiu-3.1.1.1", outcome="family_met", name="王六", data_source="told", next_in="1")
    go(world.xiaoli, "visit", "visit-4", door="jinxiu-1.1.5.1", outcome="not_applicable")
    go(world.xiaoli, "visit", "visit-5", door="jinxiu-1.1.5.2", outcome="owner_met")
    go(world.xiaoli, "correct", "correct-5", visit="visit-5", outcome="worker_only")
    go(world.xiaoli, "visit", "visit-6", door="jinxiu-1.1.6.1", outcome="refused")
    go(world.xiaoli, "undo", "undo-6", visit="visit-6")
    go(world.xiaoli, "visit", "visit-7", door="jinxiu-1.1.6.2", outcome="done_by_us")
    go(world.zhou, "door_merge", "merged-7", door="jinxiu-1.1.6.2", into="jinxiu-1.1.6.1")
    world.wait(days=4)
    go(world.xiaoli, "visit", "visit-8", door="jinxiu-1.1.3.2", outcome="family_met")
    go(world.xiaoli, "visit", "visit-9", door="jinxiu-3.1.1.1", outcome="no_answer")
    go(world.zhou, "unassign", "ended", territory="terr-wang")
    assert world.do(world.xiaowang, "visit", "visit-10", door="chunjiang-1.1.1.1", outcome="refused").verdict == "quarantined"
    with world.store.writer() as conn:
        conn.execute("UPDATE device SET pending = 3 WHERE id = 'phone-xiaowang'")
    return Desk(world.store, world.zhou)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))
    yield Desk(store, Actor("demo-boss", "方老板", "manager", "desk"))
    store.close()


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_of_the_street_opens_as_many_rows(street, period):
    assert proved(street, f"/desk?period={period}") >= 20
    assert dead_numbers(street, f"/desk?period={period}") == []


@pytest.mark.parametrize("period", PERIODS)
def test_every_number_of_the_demo_shop_opens_as_many_rows(shop, monkeypatch, period):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 7, 30, tzinfo=UTC))
    assert proved(shop, f"/desk?period={period}") >= 40
    assert dead_numbers(shop, f"/desk?period={period}") == []


def test_the_waiting_work_and_the_days_out_have_their_lists_too(street):
    lists = " ".join(street.numbers("/desk?period=all"))
    assert all(name in lists for name in ("/phones", "/unswept", "/refusals", "/days/xiaoli", "when=overdue", "show=filed"))


def test_a_number_of_nothing_is_no_link(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    page = Desk(world.store, world.zhou).main("/desk")
    assert "show=met" not in page and "when=overdue" not in page and "/days/" not in page
    assert '<td class="num">0</td>' in page


def test_every_row_opens_its_door_even_one_that_was_merged(street):
    page = street.main("/doors?show=knocked&period=all")
    doors = re.findall(r'href="(/door/[^"]+)"', page)
    assert "/door/jinxiu-1.1.6.2" in doors
    assert all(street.ask(door) for door in doors)
    with pytest.raises(NotFound):
        street.ask("/door/nowhere")


def test_a_row_shows_the_visit_that_put_it_into_the_list(street):
    """Nobody was home today, but the owner was met on Sunday: that is why the door stands under "met"."""
    row = street.main("/doors?show=met&period=7&rep=xiaoli&block=jinxiu").split('href="/door/jinxiu-3.1.1.1"')[1].split("</a>")[0]
    assert "Met the owner" in row and "22 Nov" in row and "小李" in row


def test_the_filter_is_said_in_words(street):
    page = street.ask("/doors?show=opened&period=30&rep=xiaoli&block=jinxiu")
    assert "<h1>Doors opened</h1>" in page
    assert "<p>4 of 4 doors</p>" in page
    assert "小李 · 锦绣花园 · 30 days</summary>" in page
    assert "小李 · All blocks · Sun 22 Nov</summary>" in street.ask("/doors?rep=xiaoli&day=2026-11-22")


def test_what_nobody_visited_and_what_nobody_sweeps_can_be_listed(street):
    everything, visited, unvisited = (street.rows(f"/doors?show={show}") for show in ("all", "visited", "unvisited"))
    assert everything == visited + unvisited
    assert street.rows("/doors?show=nobodys") == street.rows("/doors?show=all&block=chunjiang") > 0
    assert street.rows("/doors?show=all&rep=xiaowang") == 12, "building 3 alone is his now"


def test_a_long_list_says_how_long_it_is_and_turns_its_pages(shop):
    page, rows = shop.main("/doors?show=all"), shop.rows("/doors?show=all")
    assert rows > 800 and len(re.findall(ROWS["doors"], page)) == 200
    assert f"1–200 of {rows}" in page
    assert "Page before" in shop.main("/doors?show=all&after=200")


def test_more_refusals_than_one_page_holds_are_said(world, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)
    for n in range(203):
        world.do(world.xiaowang, "visit", f"strange-{n}", door="jinxiu-1.1.3.2", outcome="refused")
    desk = Desk(world.store, world.zhou)
    assert "Not accepted: 203" in desk.main("/desk")
    assert "The first 200 of 203." in desk.main("/refusals")


def test_words_nobody_knows_are_said_as_what_is_shown(street):
    assert "All reps · All blocks · 7 days</summary>" in street.ask("/doors?period=never")
    strange = street.ask("/doors?show=wishes")
    assert "<h1>Doors</h1>\n<p>0 doors</p>" in strange and "No door fits" in strange


@pytest.mark.parametrize("after", ["-1", "x", "1e9", "99999999999", "5000000"])
def test_a_page_that_is_not_there_is_said_plainly(shop, after):
    assert shop.ask(f"/doors?show=all&after={after}")
