"""Links into map apps: the right block at the right spot, whichever coordinates the vendor reckons in, and nothing told."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from fieldsales.offline.filters import map_link_
from fieldsales.offline.maps import POINT, SEARCH, bd09, gcj02, in_china, map_link, wgs84
from fieldsales.words.sweep import MAP_APP
from tests.parity import NASTY, lane, node

GARDEN = {"name": "锦绣花园", "city": "上海", "lat": 31.2304, "lng": 121.4737}
NOWHERE = GARDEN | {"lat": None, "lng": None}
OFF = {
    "Beijing": (39.9042, 116.4074, 556),
    "Shanghai": (31.2304, 121.4737, 482),
    "Guangzhou": (23.1291, 113.2644, 621),
    "Chengdu": (30.5728, 104.0668, 363),
    "Xi'an": (34.3416, 108.9398, 462),
    "Harbin": (45.8038, 126.5349, 519),
    "Ürümqi": (43.8256, 87.6168, 266),
    "Xiaogan": (30.9264, 113.9169, 592),
    "Changzhi": (36.1954, 113.1163, 600),
}
"""Metres between WGS-84 and GCJ-02."""


def test_the_formula_gives_the_documented_value():
    assert gcj02(40, 120) == (40.0013047896019, 120.00567568355486)


@pytest.mark.parametrize("city", OFF)
def test_a_map_of_china_is_off_by_what_is_known_of_each_city(city):
    lat, lng, metres = OFF[city]
    there = gcj02(lat, lng)
    assert round(geodesic((lat, lng), there).m) == metres
    assert 800 < geodesic(there, bd09(lat, lng)).m < 970


def test_outside_china_all_maps_agree():
    for place in ((48.8566, 2.3522), (-33.9, 18.4), (40.7, -74.0)):
        assert gcj02(*place) == bd09(*place) == wgs84(*place) == place and not in_china(*place)


inland = st.tuples(st.floats(18.2, 53.5), st.floats(73.7, 134.7))


@given(st.lists(inland, min_size=20, max_size=20))
@lane
def test_the_way_back_ends_within_a_tenth_of_a_millimetre(places):
    for place in places:
        assert geodesic(place, wgs84(*gcj02(*place))).m < 0.0001


degrees = st.floats(-200, 200) | st.floats(0, 135) | st.none() | st.integers(-200, 200)
words = st.sampled_from([*NASTY, "锦绣花园 A,B;C:D|E&F{name}"]) | st.text(max_size=8)
places = st.fixed_dictionaries({"name": words, "city": words, "lat": degrees, "lng": degrees})
apps = st.sampled_from([*POINT, "other", None, 1])


@given(st.lists(st.tuples(places, apps), min_size=30, max_size=30))
@lane
def test_the_phone_and_the_server_write_the_same_link(asked):
    theirs = node().ask("filter", calls=[["map_link", [place, app]] for place, app in asked])
    for (place, app), answer in zip(asked, theirs, strict=True):
        assert answer == ["ok", map_link_(place, app)], (place, app)


def test_each_app_gets_the_position_in_its_own_coordinates():
    near, baidu = gcj02(31.2304, 121.4737), bd09(31.2304, 121.4737)
    assert told("amap", "to") == [f"{near[1]:.6f},{near[0]:.6f},锦绣花园"] and told("amap", "coordinate") == ["gaode"]
    assert told("baidu", "location") == [f"{baidu[0]:.6f},{baidu[1]:.6f}"] and told("baidu", "coord_type") == ["bd09ll"]
    assert told("tencent", "marker") == [f"coord:{near[0]:.6f},{near[1]:.6f};title:锦绣花园;addr:上海 锦绣花园"]
    assert told("apple", "ll") == [f"{near[0]:.6f},{near[1]:.6f}"] and told("apple", "q") == ["锦绣花园"]


def told(app, word):
    return parse_qs(urlsplit(map_link(GARDEN, app)).query).get(word)


@pytest.mark.parametrize("app", SEARCH)
def test_a_block_without_a_position_is_looked_for_by_its_name_and_city(app):
    link = unquote(map_link(NOWHERE, app))
    assert "锦绣花园" in link and "上海" in link and "lat" not in link
    assert "锦绣花园" in unquote(map_link(NOWHERE | {"city": None}, app))


def test_a_name_cannot_add_to_a_link():
    odd = GARDEN | {"name": "A,B;C&to=1,2#x"}
    assert told("amap", "to") and len(parse_qs(urlsplit(map_link(odd)).query)["to"]) == 1
    assert urlsplit(map_link(odd)).fragment == ""


def test_amap_is_what_one_gets_without_choosing():
    assert map_link(GARDEN) == map_link(GARDEN, "amap") == map_link(GARDEN, "unheard of")
    assert [app["code"] for app in MAP_APP] == list(POINT) == list(SEARCH)


def test_a_link_to_a_map_tells_nobody_where_it_was_tapped(walk):
    _, _, page = walk.ask("xiaoli", "GET", "/block/jinxiu")
    (link,) = re.findall(rb"<a [^>]*data-map[^>]*>", page)
    assert (
        b'rel="noopener noreferrer"' in link
        and b'referrerpolicy="no-referrer"' in link
        and b"https://uri.amap.com/" in link
    )


def test_the_choice_of_a_map_app_is_not_sent_anywhere(walk):
    _, _, page = walk.ask("xiaoli", "GET", "/me")
    chosen = page.split(b"data-map-apps")[1].split(b"</fieldset>")[0]
    assert chosen.count(b'type="radio"') == 4 and b"<form" not in chosen
