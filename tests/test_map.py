"""The map: outlines find their blocks, places are in one system, each sees his own, and nobody outside is asked."""

from __future__ import annotations

import contextlib
import json
import math
import re
import struct
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote

import pytest
from geopy.exc import GeocoderQuotaExceeded, GeocoderUnavailable
from geopy.location import Location
from hypothesis import given
from hypothesis import strategies as st

from fieldsales import cli, clock, demo, screens
from fieldsales.errors import Refused
from fieldsales.geo import drawn, footprints, geocoders, inside, lookups, settings, shapes, taking, tiles
from fieldsales.offline.maps import bd09, gcj02
from fieldsales.offline.plot import plot
from fieldsales.store import Actor, Store
from tests.parity import lane, node
from tests.world import NOW

SHANGHAI = Path(__file__).parents[1] / ".." / "shared" / "data" / "shanghai_osm_buildings.geojson"
GARDEN = (31.2304, 121.4737)


def square(lat: float, lng: float, metres: float = 20, **tags) -> dict:
    up, right = metres / 2 / shapes.DEGREE, metres / 2 / (shapes.DEGREE * math.cos(math.radians(lat)))
    ring = [[lng + x * right, lat + y * up] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]
    return {"type": "Feature", "properties": tags, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def north(metres: float) -> tuple[float, float]:
    return GARDEN[0] + metres / shapes.DEGREE, GARDEN[1]


def file_of(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def put_at(world, block: str, place: tuple[float, float], **more) -> None:
    lat, lng = place
    assert (
        world.do(world.zhou, "place", block=block, lat=f"{lat:.6f}", lng=f"{lng:.6f}", source="hand", **more).verdict
        == "applied"
    )


def bring_in(world, *features: dict, radius: float = 150, id: str | None = None) -> taking.Seen:
    return taking.bring_in(
        world.store, world.zhou, footprints.read(file_of(*features)), radius, {"file": "x"}, world.now, id=id
    )


@pytest.fixture
def placed(world):
    """锦绣花园 has a place, 春江苑 has none."""
    put_at(world, "jinxiu", GARDEN)
    return world


# -- places


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
        ({"building": "chunjiang-1"}, "building_gone"), ({"block": "chunjiang"}, "not_yours"),
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused_with_a_sentence(world, args, reason):
    good = {"block": "jinxiu", "lat": "31.23", "lng": "121.47", "accuracy": "10", "source": "here"}
    assert world.do(world.xiaoli, "place", **good | args).reason == reason


@pytest.mark.parametrize(("lat", "lng"), [("-33.9", "18.4"), ("0", "-0.5"), ("31", "121"), (".5", "5.")])
def test_every_way_to_write_a_number_is_a_place(world, lat, lng):
    assert world.do(world.zhou, "place", block="jinxiu", lat=lat, lng=lng, source="hand").verdict == "applied"


# -- outlines


def test_an_outline_belongs_to_the_nearest_block_within_the_radius(placed):
    put_at(placed, "chunjiang", north(400))
    seen = bring_in(placed, square(*north(140)), square(*north(170)), square(*north(300)))
    assert [link.block for link in seen.links] == ["jinxiu", "", "chunjiang"]
    assert seen.counts == {
        "features": 3,
        "outlines": 3,
        "linked": 2,
        "buildings": 0,
        "loose": 1,
        "parts": 0,
        "points": 0,
        "bad": 0,
    }
    wider = taking.look(placed.store._writer, footprints.read(file_of(square(*north(170)))), 200)
    assert wider.links[0].block == "jinxiu"


def test_a_number_makes_it_a_building_and_the_building_gets_outline_and_place(placed):
    bring_in(placed, square(*north(30), **{"addr:housenumber": "2号楼"}), square(*north(60), name="锦绣花园3栋"))
    two, three = placed.row("building", "jinxiu-2"), placed.row("building", "jinxiu-3")
    assert json.loads(two["shape"])["type"] == "Polygon" and two["coord_source"] == "footprint"
    assert abs(three["lat"] - north(60)[0]) < 1e-6
    assert (
        placed.row("footprint", placed.one("SELECT id FROM footprint WHERE building_id = 'jinxiu-2'")["id"])["linked"]
        == "label"
    )
    assert "jinxiu-3" in {
        r["id"] for r in placed.as_seen_by(placed.xiaowang, "SELECT id FROM building WHERE shape IS NOT NULL")
    }


def test_of_two_outlines_with_one_number_the_larger_is_the_building(placed):
    seen = bring_in(placed, square(*north(30), addr_housenumber="1"), square(*north(80), 40, addr_housenumber="1"))
    assert [(link.block, link.building) for link in seen.links] == [("jinxiu", ""), ("jinxiu", "jinxiu-1")]


def test_an_address_finds_its_block_without_a_place_and_gives_it_one(world):
    address = {"addr:street": "梧桐路", "addr:housenumber": "2"}
    seen = bring_in(world, square(*GARDEN, **address))
    assert seen.links[0].block == "chunjiang" and seen.links[0].how == "label"
    assert world.row("block", "chunjiang")["coord_source"] == "footprint"
    assert world.row("building", "chunjiang-1")["shape"] is None, "a street's number is not a building's"


def test_the_same_name_in_another_part_of_town_is_not_believed(placed):
    seen = bring_in(placed, square(31.5, 121.9, name="锦绣花园"))
    assert seen.links[0].block == ""


def test_a_point_gives_its_number_to_the_outline_it_lies_in(placed):
    point = {
        "type": "Feature",
        "properties": {"kind": "address", "addr_housenumber": "2"},
        "geometry": {"type": "Point", "coordinates": [GARDEN[1], GARDEN[0]]},
    }
    seen = bring_in(placed, point, square(*GARDEN))
    assert seen.counts["points"] == 1 and seen.links[0].building == "jinxiu-2"


def test_what_is_no_outline_comes_back_with_its_reason(placed):
    line = {"type": "LineString", "coordinates": [[121, 31], [122, 31]]}
    odd: list[object] = [
        {"type": "Feature", "properties": {"name": "线"}, "geometry": line}, {"type": "Feature", "properties": None, "geometry": None}, 7, None,
        square(*GARDEN, 0.5), square(*GARDEN, 3000), {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[500, 1], [2, 2], [3, 1]]]}},
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[["a", 1], [2, 2], [3, 1]]]}},
    ]  # fmt: skip
    read = footprints.read(json.dumps({"type": "FeatureCollection", "features": odd}).encode())
    assert [b.reason for b in read.bad] == [
        "shape_no_area", "shape_missing", "shape_missing", "shape_missing", "shape_small", "shape_large", "place_wrong", "shape_missing",
    ]  # fmt: skip
    table = footprints.returned_csv(read.bad, "zh").decode("utf-8-sig").splitlines()
    assert table[0] == "要素,名称,原因" and table[1] == "1,线,是点或线，不是轮廓。" and len(table) == 9


@pytest.mark.parametrize(
    "data", [b"{", b"[]", b'{"features": 3}', b'{"features": []}', '{"features": "\u00e9"}'.encode("utf-16")]
)
def test_a_file_that_is_no_geojson_is_refused_whole(data):
    with pytest.raises(Refused):
        footprints.read(data)


@given(
    st.recursive(
        st.none() | st.floats() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["type", "geometry", "properties", "coordinates", "kind", "features"]),
                inner | st.sampled_from(["Polygon", "Point", "MultiPolygon", "Feature"]),
            )
        ),
    )
)
@lane
def test_no_json_at_all_makes_it_fail_otherwise(content):
    with contextlib.suppress(Refused):
        footprints.read(
            json.dumps(
                {"type": "FeatureCollection", "features": [content, {"type": "Feature", "geometry": content}]}
            ).encode()
        )


def test_sent_twice_it_happens_once_and_a_choice_by_hand_stays(placed):
    house = square(*north(30), id=77, addr_housenumber="2")
    bring_in(placed, house, id="import-1")
    bring_in(placed, house, id="import-1")
    assert placed.one("SELECT COUNT(*) AS n FROM mutation_log WHERE name = 'import_footprints'")["n"] == 1
    with placed.store.writer() as w:
        w.execute("UPDATE footprint SET building_id = 'jinxiu-1', linked = 'hand'")
    bring_in(placed, house)
    assert placed.one("SELECT building_id, linked FROM footprint") == {"building_id": "jinxiu-1", "linked": "hand"}


@pytest.mark.skipif(not SHANGHAI.exists(), reason="the shared data are not here")
def test_a_part_of_a_real_town_comes_in_at_one_go(placed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = taking.import_file(placed.store, SHANGHAI)
    assert (
        lines[0].startswith("1517 features: 1320 outlines came in, 35 address points")
        and "33 are no outlines" in lines[0]
    )
    assert placed.row("map_setting", "shapes_credit")["value"] == "© OpenStreetMap contributors"
    rows = placed.all("SELECT shape, area FROM footprint")
    assert len(rows) == 1320
    assert all(len(r["shape"]) < 4000 and not set(map(_digits, _numbers(r["shape"]))) - set(range(7)) for r in rows)
    assert len((tmp_path / "shanghai_osm_buildings.returned.csv").read_text("utf-8-sig").splitlines()) == 34


def _numbers(shape: str) -> list[float]:
    return [n for ring in json.loads(shape)["coordinates"] for p in ring for n in p]


def _digits(number: float) -> int:
    return len(str(number).partition(".")[2])


@pytest.mark.skipif(not SHANGHAI.exists(), reason="the shared data are not here")
def test_a_simplified_outline_keeps_its_area_and_place():
    for outline in footprints.read(SHANGHAI.read_bytes()).outlines[:400]:
        ring = outline.rings[0]
        assert ring[0] == ring[-1]
        kept = sum(shapes.area(r) for r in outline.rings[:1])
        assert kept == pytest.approx(outline.area, rel=0.12, abs=6)


def test_the_command_line_notices_outlines(placed, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.geojson").write_bytes(file_of(square(*GARDEN)))
    placed.store.close()
    assert cli.main(["import", "a.geojson", "--data", str(placed.store.folder)]) == 0
    assert "1 outlines came in" in capsys.readouterr().out
    assert cli.main(["import", "gone.geojson", "--data", str(placed.store.folder)]) == 0
    assert "No such file" in capsys.readouterr().out


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


# -- what lies under it


def set_map(world, **typed: str) -> None:
    with world.store.writer() as w:
        settings.write(w, world.zhou, typed, world.now)


def test_without_a_choice_the_page_lets_no_other_host_in(fresh):
    status, headers, body = fresh.ask("zhou", "GET", "/map")
    assert status == 200 and "img-src 'self' blob: data:;" in headers["content-security-policy"]
    assert b"http" not in body.split(b"<main", 1)[1].split(b"</main")[0]


@pytest.mark.parametrize(
    ("typed", "host"),
    [({"tiles": "amap"}, "https://webrd01.is.autonavi.com"), ({"tiles": "osm"}, "https://tile.openstreetmap.org"),
     ({"tiles": "tianditu", "tiles_key": "abc123"}, "https://t0.tianditu.gov.cn"), ({"tiles": "tencent"}, "https://rt0.map.gtimg.com"),
     ({"tiles": "xyz", "tiles_url": "https://{s}.tiles.example.com:8443/{z}/{x}/{y}.png"}, "https://a.tiles.example.com:8443")],
)  # fmt: skip
def test_the_chosen_host_may_send_pictures_and_nothing_else(fresh, typed, host):
    set_map(fresh.world, **typed)
    policy = fresh.ask("zhou", "GET", "/map")[1]["content-security-policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert host in parts["img-src"].split()
    assert all("http" not in value for name, value in parts.items() if name != "img-src")
    assert "http" not in fresh.ask("zhou", "GET", "/desk")[1]["content-security-policy"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [({"tiles": "tianditu"}, "map_key_needed"), ({"tiles": "tianditu", "tiles_key": "a b"}, "map_key_wrong"), ({"tiles": "maps"}, "choice_unknown"),
     ({"tiles": "xyz", "tiles_url": "https://x.example/{z}/{x}"}, "map_url_wrong"), ({"tiles": "xyz", "tiles_url": "javascript:{z}{x}{y}"}, "map_url_wrong"),
     ({"tiles": "xyz", "tiles_url": "https://a.example; script-src *//{z}/{x}/{y}"}, "map_url_wrong"), ({"geocoder": "amap"}, "map_key_needed"),
     ({"link_radius": "9"}, "setting_number_wrong"), ({"link_radius": "²"}, "setting_number_wrong"), ({"tiles_credit": "x" * 401}, "setting_length")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused_and_nothing_is_kept(world, typed, key):
    with pytest.raises(Refused) as caught:
        set_map(world, **typed)
    assert caught.value.key == key
    assert world.all("SELECT * FROM map_setting") == []


def test_a_key_never_reaches_a_phone(fresh):
    set_map(fresh.world, geocoder="amap", geocoder_key="secretkey1")
    assert b"secretkey1" not in fresh.ask("zhou", "GET", "/map")[2]
    for path in ("/near", "/map/data", "/map/settings", "/map", "/places"):
        assert b"secretkey1" not in fresh.ask("xiaoli", "GET", path)[2]
    assert "secretkey1" not in json.dumps(fresh.sync("xiaoli"), default=str)


def pmtiles(kind: int = 2, version: int = 3) -> bytes:
    """The header of a file with pictures for zoom 10 to 14."""
    head = bytearray(127)
    head[:8] = b"PMTiles" + bytes([version])
    head[97], head[98], head[99], head[100], head[101] = 1, 1, kind, 10, 14
    struct.pack_into("<4i", head, 102, *(round(n * 1e7) for n in (121.4, 31.1, 121.6, 31.3)))
    return bytes(head)


def test_an_own_file_is_served_in_ranges_to_who_is_signed_in(fresh):
    path = fresh.world.store.folder / tiles.FILE
    assert fresh.ask("zhou", "GET", "/map/tiles/map.pmtiles", headers={"range": "bytes=0-9"})[0] == 404
    path.write_bytes(pmtiles() + bytes(range(200)))
    status, headers, body = fresh.ask("xiaoli", "GET", "/map/tiles/map.pmtiles", headers={"range": "bytes=127-131"})
    assert (status, body, headers["content-range"]) == (206, bytes(range(5)), "bytes 127-131/327")
    assert fresh.ask("zhou", "GET", "/map/tiles/map.pmtiles", headers={"range": "bytes=-2"})[2] == bytes([198, 199])
    for wrong in ("bytes=327-", "bytes=9-3", "pages=1-2", ""):
        assert fresh.ask("zhou", "GET", "/map/tiles/map.pmtiles", headers={"range": wrong} if wrong else {})[0] == 416
    assert fresh.ask("", "GET", "/map/tiles/map.pmtiles", headers={"range": "bytes=0-1"})[0] in (302, 303, 307, 401)


@pytest.mark.parametrize(
    "content", [b"", b"PMTiles\x03", pmtiles(kind=1), pmtiles(version=2)], ids=["empty", "cut", "vector", "old"]
)
def test_a_file_without_pictures_is_none(tmp_path, content):
    (tmp_path / tiles.FILE).write_bytes(content)
    assert tiles.header(tmp_path / tiles.FILE) is None
    assert tiles.chosen(settings.DEFAULTS | {"tiles": "pmtiles"}, tmp_path) is None


# -- by hand


def test_an_outline_is_linked_by_hand_and_let_go_again(fresh):
    world = fresh.world
    put_at(world, "jinxiu", GARDEN)
    bring_in(world, square(*north(30)))
    (outline,) = world.all("SELECT id FROM footprint")
    assert fresh.form("zhou", "/map/link", {"footprint": outline["id"], "to": "building:jinxiu-2"})[0] == 303
    assert world.row("building", "jinxiu-2")["shape"] and world.one("SELECT linked FROM footprint")["linked"] == "hand"
    assert fresh.form("zhou", "/map/link", {"footprint": outline["id"], "to": ""})[0] == 303
    assert world.one("SELECT building_id, block_id FROM footprint") == {"building_id": None, "block_id": None}
    assert fresh.form("zhou", "/map/link", {"footprint": "nowhere", "to": ""})[0] == 404
    assert fresh.form("zhou", "/map/link", {"footprint": outline["id"], "to": "building:nowhere"})[0] == 400


def test_a_rep_has_no_hand_in_it(fresh):
    for path, form in (
        ("/map/link", {"footprint": "x"}),
        ("/map/settings", {"tiles": "osm"}),
        ("/map/lookup", {}),
        ("/map/inside", {"ring": ""}),
        ("/map/lookup/stop", {}),
    ):
        assert fresh.form("xiaoli", path, form)[0] in (400, 403)
    assert fresh.ask("xiaoli", "GET", "/map")[0] in (302, 303, 307)
    assert fresh.world.all("SELECT * FROM map_setting") == []


def test_the_upload_page_notices_outlines_and_shows_them_first(fresh):
    world = fresh.world
    put_at(world, "jinxiu", GARDEN)
    body = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n'
        + file_of(square(*GARDEN, addr_housenumber="1"), square(31.5, 121.5))
        + b"\r\n--b--\r\n"
    )
    status, headers, _ = fresh.ask("zhou", "POST", "/import", body, {"content-type": "multipart/form-data; boundary=b"})
    where = headers["location"]
    assert status == 303 and where.startswith("/import-outlines/")
    page = fresh.ask("zhou", "GET", where)[2].decode()
    assert "锦绣花园" in page and "Take in 2 outlines" in page and world.all("SELECT * FROM footprint") == []
    assert fresh.form("zhou", where, {"radius": "100"})[0] == 303
    assert len(world.all("SELECT * FROM footprint")) == 2
    done = fresh.ask("zhou", "GET", where)[2].decode()
    assert "Taken in" in done and "Take in 2" not in done
    assert fresh.form("zhou", where, {"radius": "5"})[0] == 400
    assert fresh.ask("xiaoli", "GET", where)[0] in (400, 403, 404)


# -- looking up


@pytest.fixture
def service(world, monkeypatch):
    """A geocoder that answers what a test puts in; the shop has chosen it."""
    answers: list[object] = []

    def answer(self, query, **kwargs):
        found = answers.pop(0)
        if isinstance(found, BaseException):
            raise found
        return Location("", found, {}) if found else None

    monkeypatch.setattr(geocoders.AMap, "geocode", answer)
    monkeypatch.setattr(geocoders.BaiduV3, "geocode", answer)
    set_map(world, geocoder="amap", geocoder_key="k1")
    return answers


def states(world) -> dict[str, str]:
    return {r["block_id"]: r["state"] for r in world.all("SELECT block_id, state FROM lookup")}


def test_an_address_is_looked_up_and_brought_back_to_wgs84(world, service):
    service += [gcj02(*GARDEN), None]
    lookups.ask(world.store, world.zhou, None, world.now)
    assert lookups.run_due(world.store, world.now) == 2
    assert states(world) == {"chunjiang": "found", "jinxiu": "failed"} or set(states(world).values()) == {
        "found",
        "failed",
    }
    (block,) = world.all("SELECT * FROM block WHERE lat IS NOT NULL")
    assert (block["lat"], block["lng"]) == GARDEN and block["coord_source"] == "geocoder"


def test_baidu_speaks_another_system(world, service):
    set_map(world, geocoder="baidu")
    service += [bd09(*GARDEN)]
    lookups.ask(world.store, world.zhou, "jinxiu", world.now)
    lookups.run_due(world.store, world.now)
    assert (world.row("block", "jinxiu")["lat"], world.row("block", "jinxiu")["lng"]) == GARDEN


@pytest.mark.parametrize(
    ("error", "key", "wait"),
    [
        (GeocoderQuotaExceeded("10044"), "geocoder_quota", 6 * 60),
        (GeocoderUnavailable("no route"), "geocoder_offline", 5),
        (URLError("x"), "geocoder_offline", 5),
    ],
)
def test_offline_or_over_quota_the_queue_waits_says_so_and_goes_on_later(world, service, error, key, wait):
    service += [error, GARDEN, GARDEN]
    lookups.ask(world.store, world.zhou, None, world.now)
    assert lookups.run_due(world.store, world.now) == 0
    assert set(states(world).values()) == {"waiting"}
    assert {r["said"] for r in world.all("SELECT said FROM lookup")} == {key}
    assert lookups.run_due(world.store, world.now + timedelta(minutes=wait - 1)) == 0
    assert lookups.run_due(world.store, world.now + timedelta(minutes=wait + 1)) == 2
    assert set(states(world).values()) == {"found"}


def test_never_more_a_day_than_the_owner_allows(world, service):
    set_map(world, geocoder_per_day="1")
    service += [GARDEN, GARDEN]
    lookups.ask(world.store, world.zhou, None, world.now)
    assert lookups.run_due(world.store, world.now) == 1
    assert sorted(states(world).values()) == ["found", "waiting"]
    assert lookups.run_due(world.store, world.now + timedelta(hours=25)) == 1


def test_a_place_said_meanwhile_by_hand_is_not_overwritten(world, service):
    service += [(31.9, 121.9)]
    lookups.ask(world.store, world.zhou, "jinxiu", world.now)
    put_at(world, "jinxiu", GARDEN)
    lookups.run_due(world.store, world.now)
    assert world.row("block", "jinxiu")["lat"] == GARDEN[0]


def test_no_service_is_a_sentence_and_no_person_goes_out(world, monkeypatch):
    with pytest.raises(Refused) as caught:
        lookups.ask(world.store, world.zhou, None, world.now)
    assert caught.value.key == "geocoder_none"
    asked: list[str] = []
    monkeypatch.setattr(geocoders.AMap, "geocode", lambda self, query, **kw: asked.append(f"{query} {kw}"))
    set_map(world, geocoder="amap", geocoder_key="k1")
    lookups.ask(world.store, world.zhou, "jinxiu", world.now)
    lookups.run_due(world.store, world.now)
    assert asked == ["浦东 梧桐路 1 号 锦绣花园 {'city': '上海'}"]


def test_amap_says_what_is_wrong_in_its_own_codes():
    amap = geocoders.AMap("k")
    found = amap._found({"status": "1", "geocodes": [{"location": "121.478,31.228", "formatted_address": "x"}]})
    assert (found.latitude, found.longitude) == (31.228, 121.478)
    assert amap._found({"status": "1", "geocodes": []}) is None
    with pytest.raises(GeocoderQuotaExceeded):
        amap._found({"status": "0", "infocode": "10044", "info": "USER_DAILY_QUERY_OVER_LIMIT"})


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
def demo_shop(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("demo"))
    demo.ensure(store, NOW)
    yield store
    store.close()


def test_the_demo_stands_on_the_map(demo_shop):
    with demo_shop.reader() as conn:
        assert conn.one("SELECT COUNT(*) AS n FROM block WHERE lat IS NULL")["n"] == 0
        assert conn.one("SELECT COUNT(*) AS n FROM building WHERE shape IS NULL")["n"] == 0
        assert conn.one("SELECT COUNT(*) AS n FROM footprint WHERE building_id IS NULL")["n"] == 5


LISTS = {"n": "sweepable", "v": "visited", "m": "met", "w": "ours"}


@pytest.mark.parametrize(
    "asked", [{}, {"period": "7"}, {"period": "30"}, {"rep": "demo-luo", "period": "30"}, {"rep": "demo-su"}]
)
def test_every_number_of_a_card_is_as_long_as_the_list_behind_it(demo_shop, monkeypatch, asked):
    """As static/map/card.js makes the addresses."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    boss = Actor("demo-boss", "方老板", "manager", "desk")
    with demo_shop.reader() as conn:
        found = drawn.drawn(conn, drawn.filters(asked, clock.day_of(NOW)), loose=True)

    def length(screen: str, **args: str) -> int:
        page = screens.render(demo_shop, screen, boss, args, "en", f"/{screen}")
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


def test_a_courtyard_stays_open_whichever_way_its_file_turns():
    """What is drawn together is drawn nonzero: outer rings against the clock, holes with it."""
    outer, hole = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]], [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
    for one in (outer, outer[::-1]):
        for other in (hole, hole[::-1]):
            first, second = shapes.rings({"type": "Polygon", "coordinates": [one, other]})
            assert shapes._signed(first) > 0 > shapes._signed(second)
            assert not shapes.inside((1.5, 1.5), [first, second]) and shapes.inside((3, 3), [first, second])
    both = shapes.rings({"type": "MultiPolygon", "coordinates": [[outer[::-1]], [hole]]})
    assert all(shapes._signed(ring) > 0 for ring in both)
