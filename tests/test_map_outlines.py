"""Outlines find their blocks and buildings; what is none comes back with its reason."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldsales import cli
from fieldsales.errors import Refused
from fieldsales.geo import footprints, shapes, taking
from tests.ground import GARDEN, bring_in, file_of, north, put_at, square
from tests.parity import lane

SHANGHAI = Path(__file__).parents[1] / ".." / "shared" / "data" / "shanghai_osm_buildings.geojson"


@pytest.fixture
def placed(world):
    """锦绣花园 has a place, 春江苑 has none."""
    put_at(world, "jinxiu", GARDEN)
    return world


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
