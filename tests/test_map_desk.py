"""What lies under the map, what is done by hand on it, and places being looked up: nobody outside is asked unasked."""

from __future__ import annotations

import json
import struct
from datetime import timedelta
from urllib.error import URLError

import pytest
from geopy.exc import GeocoderQuotaExceeded, GeocoderUnavailable
from geopy.location import Location

from fieldsales.errors import Refused
from fieldsales.geo import geocoders, lookups, settings, tiles
from fieldsales.offline.maps import bd09, gcj02
from tests.ground import GARDEN, bring_in, file_of, north, put_at, set_map, square

# -- what lies under it


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
    assert fresh.ask("xiaoli", "GET", "/map")[0] in (400, 403)
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
