"""What the map is set to. Kept by the server alone: a key of a map service is nothing for a phone's database."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from fieldsales import clock
from fieldsales.errors import Refused
from fieldsales.store import Actor, Connection

SOURCES = ("none", "tianditu", "amap", "tencent", "osm", "xyz", "pmtiles")
SERVICES = ("none", "amap", "baidu", "nominatim", "photon")
SYSTEMS = ("wgs84", "gcj02")
DEFAULTS = {
    "tiles": "none", "tiles_key": "", "tiles_url": "", "tiles_system": "wgs84", "tiles_credit": "",
    "shapes_credit": "", "geocoder": "none", "geocoder_key": "", "geocoder_url": "", "geocoder_per_day": "1000", "link_radius": "150",
}  # fmt: skip
LONGEST = 400


def value(conn: Connection, id: str) -> str:
    row = conn.one("SELECT value FROM main.map_setting WHERE id = :id", {"id": id})
    return row["value"] if row else DEFAULTS[id]


def values(conn: Connection) -> dict[str, str]:
    return DEFAULTS | {row["id"]: row["value"] for row in conn.all("SELECT id, value FROM main.map_setting")}


def write(w: Connection, by: Actor, typed: dict[str, str], moment: datetime) -> list[str]:
    """Check and keep what differs. → the names of what changed. Raises Refused."""
    had = values(w)
    wanted = {id: text.strip() for id, text in typed.items() if id in DEFAULTS}
    _check(had | wanted)
    changed = [id for id, text in wanted.items() if had[id] != text]
    for id in changed:
        w.execute(
            "INSERT INTO map_setting (id, value, by_id, at) VALUES (:id, :value, :by, :at)"
            " ON CONFLICT (id) DO UPDATE SET value = excluded.value, by_id = excluded.by_id, at = excluded.at",
            {"id": id, "value": wanted[id], "by": by.id, "at": clock.iso(moment)},
        )
    return changed


def _check(given: dict[str, str]) -> None:
    if any(len(text) > LONGEST or not text.isprintable() for text in given.values()):
        raise Refused("setting_length")
    if given["tiles"] not in SOURCES or given["geocoder"] not in SERVICES or given["tiles_system"] not in SYSTEMS:
        raise Refused("choice_unknown")
    if given["tiles"] == "tianditu" and not given["tiles_key"]:
        raise Refused("map_key_needed")
    if given["tiles_key"] and not given["tiles_key"].isalnum():
        raise Refused("map_key_wrong")
    if given["tiles"] == "xyz" and not is_pattern(given["tiles_url"]):
        raise Refused("map_url_wrong")
    if given["geocoder"] in ("amap", "baidu") and not given["geocoder_key"]:
        raise Refused("map_key_needed")
    for id, least, most in (("link_radius", 10, 2000), ("geocoder_per_day", 1, 1_000_000)):
        if not given[id].isascii() or not given[id].isdigit() or not least <= int(given[id]) <= most:
            raise Refused("setting_number_wrong")


def is_pattern(url: str) -> bool:
    """An address of tiles: http(s), a plain host, and {z} {x} {y} behind it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").replace("{s}", "a")
    plain = host.replace(".", "").replace("-", "").isalnum() and host.isascii()
    holds = all(f"{{{part}}}" in url for part in "zxy")
    return parts.scheme in ("https", "http") and plain and holds and port != 0 and not set(url) & set(" ;,'\"<>\\")
