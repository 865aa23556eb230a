"""The map counts as coverage does, each sees his own, and an area drawn knows what lies in it."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldsales import clock, screens
from fieldsales.geo import drawn, inside, shapes
from fieldsales.offline.plot import plot
from fieldsales.store import Actor
from tests.demo_shop import demo_shop
from tests.ground import GARDEN, bring_in, north, put_at, square
from tests.parity import lane, node
from tests.world import NOW

# -- places


@pytest.fixture
def placed(world):
    """锦绣花园 has a place, 春江苑 has none."""
    put_at(world, "jinxiu", GARDEN)
    return world


def test_a_rep_at_the_gate_says_where_his_block_is_and_everybody_who_sweeps_it_learns(world):
    told = world.do(
        world.xiaoli, "place", block="jinxiu", lat="31.238012", lng="121.501234", accuracy="12", source="here"
    )
    assert told.verdict == "applied"
    row = world.row("block", "jinxiu")
    assert (row["lat"], row["lng"], row["accuracy"], row["coord_source"]) == (31.238012, 121.501234, 12, "here")
    (seen,) = world.as_seen_by(world.xiaowang, "SELECT lat FROM building WHERE id = 'jinxiu-3'")
    assert seen["lat"] is None, "a block's place is not its buildings'"


def test_a_place_of_a_building_stands_for_a_block_that_has_none_and_does_not_move_one_that_has(world):
    args = {"lat": "31.230001", "lng": "121.470001", "source": "here", "accuracy": "9"}
    world.do(world.xiaoli, "place", block="jinxiu", building="jinxiu-1", **args)
    assert world.row("block", "jinxiu")["lat"] == world.row("building", "jinxiu-1")["lat"] == 31.230001
    world.do(world.xiaoli, "place", block="jinxiu", building="jinxiu-2", **args | {"lat": "31.231"})
    assert world.row("block", "jinxiu")["lat"] == 31.230001 and world.row("building", "jinxiu-2")["lat"] == 31.231


def test_what_was_seen_later_stays_though_the_earlier_arrives_last(world):
    early = world.record("place", block="jinxiu", lat="31.1", lng="121.1", source="here", accuracy="5")
    world.wait(hours=1)
    put_at(world, "jinxiu", GARDEN)
    from fieldsales import mutations

    assert mutations.accept(world.store, world.xiaoli, early, world.now).verdict == "applied"
    assert world.row("block", "jinxiu")["lat"] == GARDEN[0]


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ({"lat": "x"}, "place_wrong"), ({"lat": "1.2.3"}, "place_wrong"), ({"lat": "-"}, "place_wrong"), ({"lat": "3-1"}, "place_wrong"),
        ({"lat": "91"}, "place_wrong"), ({"lng": "181"}, "place_wrong"), ({"lng": "-180.1"}, "place_wrong"), ({"source": "import"}, "place_wrong"),
        ({"accuracy": "1e3"}, "place_wrong"), ({"accuracy": "."}, "place_wrong"), ({"accuracy": "301"}, "place_coarse"),
        ({"building": "chunjiang-1"}, "not_yours"), ({"block": "chunjiang"}, "not_yours"),
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_with_a_sentence(world, args, reason):
    good = {"block": "jinxiu", "lat": "31.23", "lng": "121.47", "accuracy": "10", "source": "here"}
    assert world.do(world.xiaoli, "place", **good | args).reason == reason


@pytest.mark.parametrize(("lat", "lng"), [("-33.9", "18.4"), ("0", "-0.5"), ("31", "121"), (".5", "5.")])
def test_every_way_to_write_a_number_is_a_place(world, lat, lng):
    assert world.do(world.zhou, "place", block="jinxiu", lat=lat, lng=lng, source="hand").verdict == "applied"


# -- what is drawn


def columns(world, who: Actor, **asked: str) -> dict:
    with world.store.reader(who) as conn:
        return drawn.drawn(conn, drawn.filters(asked, clock.day_of(world.now)), loose=who.role == "manager")


def test_the_map_counts_as_coverage_does_and_by_filter(placed):
    w = placed
    w.do(w.xiaoli, "visit", door="jinxiu-1.1.3.1", outcome="owner_met")
    w.do(w.xiaoli, "visit", door="jinxiu-1.1.3.2", outcome="no_answer")
    w.do(w.xiaowang, "visit", door="jinxiu-3.1.1.1", outcome="done_by_us")
    w.do(w.xiaoli, "visit", door="jinxiu-2.1.1.1", outcome="not_applicable")

    def of(block: str, **asked: str) -> tuple:
        blocks = columns(w, w.zhou, **asked)["blocks"]
        return tuple(blocks[key][blocks["id"].index(block)] for key in "nvmw")

    doors = w.one("SELECT COUNT(*) AS n FROM door WHERE block_id = 'jinxiu' AND gone_at IS NULL")["n"]
    assert of("jinxiu") == (doors - 1, 3, 2, 1)
    assert of("jinxiu", rep="xiaowang") == (doors - 1, 1, 1, 1)
    assert of("jinxiu", outcome="no_answer") == (doors - 1, 1, 0, 0)
    w.wait(days=10)
    assert of("jinxiu", period="7") == (doors - 1, 0, 0, 0) and of("jinxiu", period="30")[1] == 3
    assert of("jinxiu", **{"from": "nonsense", "period": "x", "outcome": "y"}) == (doors - 1, 3, 2, 1)


def test_what_is_drawn_stands_where_it_is(placed):
    bring_in(placed, square(*north(30), addr_housenumber="1"), square(*north(900)))
    found = columns(placed, placed.zhou)
    lat0, lng0 = found["origin"]
    at = found["blocks"]["id"].index("jinxiu") * 2
    assert (lat0 + found["blocks"]["at"][at] / 1e6, lng0 + found["blocks"]["at"][at + 1] / 1e6) == pytest.approx(GARDEN)
    nowhere = found["blocks"]["id"].index("chunjiang") * 2
    assert found["blocks"]["at"][nowhere : nowhere + 2] == [None, None]
    (ring,) = found["buildings"]["shape"][0]
    lats = [sum(ring[: n + 1 : 2]) for n in range(0, len(ring), 2)]
    assert len(ring) == 8 and max(lats) - min(lats) == pytest.approx(20 / shapes.DEGREE * 1e6, abs=2)
    assert len(found["loose"]["id"]) == 1 and found["buildings"]["label"] == ["1"]


def test_of_a_whole_city_the_list_holds_what_was_looked_for_and_the_map_what_can_be_drawn(fresh, monkeypatch):
    world = fresh.world
    put_at(world, "jinxiu", GARDEN)
    for n in range(4):
        assert world.do(world.zhou, "block_add", name=f"东方新村{n}", kind="commodity").verdict == "applied"
    assert "1 of" not in fresh.ask("zhou", "GET", "/map")[2].decode(), "a small shop sees all and looks for nothing"
    monkeypatch.setattr(drawn, "MOST_LISTED", 2)
    page = fresh.ask("zhou", "GET", "/map")[2].decode()
    assert 'data-go="jinxiu"' in page and page.count("data-row=") == 1 and "2 of 6 blocks" in page, (
        "the placed come first"
    )
    page = fresh.ask("zhou", "GET", "/map?find=dfxc3")[2].decode()
    assert "东方新村3" in page and 'data-go="jinxiu"' not in page and "1 of 6 blocks" in page
    assert "Nothing found." in fresh.ask("zhou", "GET", "/map?find=nowhere")[2].decode()
    assert len(columns(world, world.zhou)["blocks"]["id"]) == 2, "neither place nor building: only a name"


def test_blocks_without_a_place_are_looked_for_by_name(fresh):
    for name in ("东方新村", "西山花园"):
        assert fresh.world.do(fresh.world.zhou, "block_add", name=name, kind="commodity").verdict == "applied"
    page = fresh.ask("zhou", "GET", "/places?find=xshy")[2].decode()
    assert "西山花园" in page and "东方新村" not in page
    page = fresh.ask("zhou", "GET", "/places?find=nowhere")[2].decode()
    assert "Nothing found." in page and "西山花园" not in page


def test_a_rep_is_told_of_his_own_area_only(placed):
    bring_in(
        placed, square(*north(30), addr_housenumber="3"), square(*north(60), addr_housenumber="1"), square(*north(900))
    )
    found = columns(placed, placed.xiaowang)
    assert found["blocks"]["id"] == ["chunjiang", "jinxiu"] or set(found["blocks"]["id"]) == {"chunjiang", "jinxiu"}
    assert found["buildings"]["id"] == ["jinxiu-3"] and found["loose"]["id"] == []
    assert columns(placed, placed.xiaozhao)["blocks"]["id"] == []


def test_the_second_look_costs_nothing_until_something_happens(fresh):
    status, headers, body = fresh.ask("zhou", "GET", "/map/data")
    assert status == 200 and json.loads(body)["blocks"]["id"]
    etag = {"if-none-match": headers["etag"]}
    assert fresh.ask("zhou", "GET", "/map/data", headers=etag)[0] == 304
    assert fresh.ask("zhou", "GET", "/map/data?rep=xiaoli", headers=etag)[0] == 200
    assert fresh.ask("xiaoli", "GET", "/map/data", headers=etag)[0] == 200
    fresh.world.do(fresh.world.xiaoli, "visit", door="jinxiu-1.1.6.1", outcome="no_answer")
    assert fresh.ask("zhou", "GET", "/map/data", headers=etag)[0] == 200


def test_five_thousand_buildings_are_a_small_answer(placed):
    with placed.store.writer() as w:
        rev = 1
        for n in range(1500):
            lat, lng = GARDEN[0] + (n // 40) * 6e-4, GARDEN[1] + (n % 40) * 7e-4
            shape = shapes.written(shapes.rings(square(round(lat, 6), round(lng, 6))["geometry"]))
            w.execute("INSERT INTO building (id, bucket, rev, block_id, label, template, seq, made_by, made_at, lat, lng, shape)"
                " VALUES (?, ?, ?, 'jinxiu', ?, 'free', ?, 'zhou', '', ?, ?, ?)",
                      (f"b-{n:04}", f"building:b-{n:04}", rev, str(n), n, lat, lng, shape))  # fmt: skip
    import gzip

    body = json.dumps(columns(placed, placed.zhou), separators=(",", ":")).encode()
    assert len(gzip.compress(body, 5)) / 1500 < 30, "bytes a building, as it travels"


# -- drawing around


def test_whole_blocks_and_single_buildings_lie_in_what_was_drawn(placed):
    put_at(placed, "chunjiang", north(1000))
    put_at(placed, "jinxiu", north(10), building="jinxiu-1")
    put_at(placed, "jinxiu", north(20), building="jinxiu-2")
    put_at(placed, "jinxiu", north(300), building="jinxiu-3")

    def within(top: float) -> tuple[list[str], list[str]]:
        ring = " ".join(
            f"{lat:.6f},{lng:.6f}"
            for lat, lng in ((31.22, 121.46), (31.22, 121.49), (north(top)[0], 121.49), (north(top)[0], 121.46))
        )
        with placed.store.reader() as conn:
            found = inside.found(conn, inside.drawn_ring(ring))
        return [b["id"] for b in found["blocks"]], [g["id"] for g in found["buildings"]]

    assert within(15) == ([], ["jinxiu-1"])
    assert within(100) == ([], ["jinxiu-1", "jinxiu-2"])
    assert within(500) == (["jinxiu"], []) and sorted(within(1500)[0]) == ["chunjiang", "jinxiu"]


@pytest.mark.parametrize("ring", ["", "31,121", "31,121 31,122", "x,y a,b c,d", "91,0 1,1 2,2", "31,121 " * 201])
def test_what_is_no_area_is_refused(fresh, ring):
    status, _, body = fresh.ask(
        "zhou",
        "POST",
        "/map/inside",
        f"ring={quote(ring)}".encode(),
        {"content-type": "application/x-www-form-urlencoded", "accept": "application/json"},
    )
    assert status == 400 and json.loads(body)["sentence"]


# -- the plain sheet, on the phone too


def test_the_sheet_fits_its_places_and_names_do_not_collide():
    rows = [{"name": f"小区{n}", "lat": 31.2 + n * 0.002, "lng": 121.4 + n % 3 * 0.004} for n in range(20)] + [
        {"name": "?", "lat": None, "lng": None}
    ]
    sheet = plot(rows, [], "31.2,121.4")
    assert len(sheet["rows"]) == 20 and [r["far"] for r in sheet["rows"]] == sorted(r["far"] for r in sheet["rows"])
    assert all(0 <= r["x"] <= 6400 and 0 <= r["y"] <= sheet["high"] for r in sheet["rows"])
    assert 0 < sheet["bar"] <= 6400 // 3 + 1 and sheet["here"]
    assert plot([], [], None)["rows"] == [] and plot(rows, [], "32.9,121.4")["here"] is None


places = st.fixed_dictionaries(
    {"name": st.text(max_size=9), "lat": st.none() | st.floats(30, 32), "lng": st.floats(120, 122)}
)
SHAPES = st.sampled_from(
    [None, "", "x", '{"type":"Polygon","coordinates":[[[121.5,31.2],[121.51,31.2],[121.51,31.21],[121.5,31.2]]]}']
)
buildings = st.fixed_dictionaries(
    {"id": st.just("g"), "lat": st.floats(30, 32), "lng": st.floats(120, 122), "shape": SHAPES}
)


@given(
    st.lists(places, max_size=12),
    st.lists(buildings, max_size=4),
    st.sampled_from([None, "", "31.2,121.4", "31.2, 121.4", "95,1"]),
)
@lane
def test_the_sheet_is_the_same_on_the_phone(rows, around, at):
    (answer,) = node().ask("plot", calls=[[rows, around, at]])
    assert answer == json.loads(json.dumps(plot(rows, around, at)))


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory):
    store = demo_shop(tmp_path_factory.mktemp("demo"))
    yield store
    store.close()


def test_the_demo_stands_on_the_map(demonstrated):
    with demonstrated.reader() as conn:
        assert conn.one("SELECT COUNT(*) AS n FROM block WHERE lat IS NULL AND site_of IS NULL")["n"] == 0
        homes = "block_id IN (SELECT id FROM block WHERE site_of IS NULL)"
        assert conn.one(f"SELECT COUNT(*) AS n FROM building WHERE shape IS NULL AND {homes}")["n"] == 0
        assert conn.one("SELECT COUNT(*) AS n FROM footprint WHERE building_id IS NULL")["n"] == 5


LISTS = {"n": "sweepable", "v": "visited", "m": "met", "w": "ours"}


@pytest.mark.parametrize(
    "asked", [{}, {"period": "7"}, {"period": "30"}, {"rep": "demo-luo", "period": "30"}, {"rep": "demo-su"}]
)
def test_every_number_of_a_card_is_as_long_as_the_list_behind_it(demonstrated, monkeypatch, asked):
    """As static/map/card.js makes the addresses."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    boss = Actor("demo-boss", "方老板", "manager", "desk")
    with demonstrated.reader() as conn:
        found = drawn.drawn(conn, drawn.filters(asked, clock.day_of(NOW)), loose=True)

    def length(screen: str, **args: str) -> int:
        page = screens.render(demonstrated, screen, boss, args, "en", f"/{screen}")
        shown = re.search(r"<p>(\d+)(?: of \d+)? doors", page)
        return int(shown[1]) if shown and "<main" in page else 0

    for kind, columns in (("block", found["blocks"]), ("building", found["buildings"])):
        for n, id in enumerate(columns["id"]):
            for key, show in LISTS.items():
                said = columns[key][n]
                if "rep" not in asked and not (key == "w" and asked):
                    assert length("covered", **{kind: id, "show": show}, **asked) == said, (id, show)
                elif kind == "block" and key in "vm" and said:
                    words = {
                        "show": "knocked" if key == "v" else "met",
                        "rep": asked["rep"],
                        "period": asked.get("period", "all"),
                    }
                    assert length("doors", block=id, **words) == said, (id, words)


def test_who_sweeps_one_building_places_that_one_and_no_other(world):
    """小王 sees the block because building 3 is his; building 1 is not."""
    at = {"block": "jinxiu", "lat": "31.23", "lng": "121.47", "source": "here", "accuracy": "9"}
    assert world.do(world.xiaowang, "place", building="jinxiu-1", **at).reason == "not_yours"
    assert world.do(world.xiaowang, "place", building="jinxiu-3", **at).verdict == "applied"
    assert world.row("building", "jinxiu-1")["lat"] is None
