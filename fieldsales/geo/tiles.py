"""What lies under the map: where its pictures come from, in which coordinates, and which host that lets in.

Nothing is asked of anybody unless the owner chose a source. The shop keeps WGS-84; AMap and Tencent draw in GCJ-02, some
500 m off in Shanghai, so the layer is shifted where it is drawn (static/map/tiles.js). A key stands in the page of who
may see the map: the browser itself asks the service.
"""

from __future__ import annotations

import struct
from pathlib import Path
from urllib.parse import urlsplit

from fieldsales.headers import CSP

FILE = "map.pmtiles"
KINDS = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}
SOURCES: dict[str, dict] = {
    "tianditu": {
        "urls": [
            "https://t{s}.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
            "https://t{s}.tianditu.gov.cn/cva_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=cva&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}",
        ],
        "subdomains": "01234567", "system": "wgs84", "max": 18, "credit": "© 天地图",
    },
    "amap": {
        "urls": ["https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}"],
        "subdomains": "1234", "system": "gcj02", "max": 18, "credit": "© 高德地图",
    },
    "tencent": {
        "urls": ["https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={-y}&styleid=1&scene=0&version=347"],
        "subdomains": "0123", "system": "gcj02", "max": 18, "credit": "© 腾讯地图",
    },
    "osm": {
        "urls": ["https://tile.openstreetmap.org/{z}/{x}/{y}.png"],
        "subdomains": "a", "system": "wgs84", "max": 19, "credit": "© OpenStreetMap",
    },
}  # fmt: skip


def chosen(given: dict[str, str], folder: Path) -> dict | None:
    """{urls, subdomains, system, max, credit} or {pmtiles, …} for the page; none when there is nothing under the map."""
    name = given["tiles"]
    if name == "pmtiles":
        held = header(folder / FILE)
        return (
            {"pmtiles": f"/map/tiles/{FILE}", "system": "wgs84", "credit": given["tiles_credit"], **held}
            if held
            else None
        )
    if name == "xyz":
        return {
            "urls": [given["tiles_url"]], "subdomains": "abc", "system": given["tiles_system"], "max": 19,
            "credit": given["tiles_credit"],
        }  # fmt: skip
    if name not in SOURCES:
        return None
    source = SOURCES[name]
    return source | {"urls": [url.replace("{key}", given["tiles_key"]) for url in source["urls"]]}


def hosts(source: dict | None) -> list[str]:
    """The origins that pictures may come from, for img-src."""
    found: set[str] = set()
    if source and "urls" in source:
        for parts in map(urlsplit, source["urls"]):
            several = source["subdomains"] if "{s}" in parts.netloc else "-"
            found |= {f"{parts.scheme}://{parts.netloc.replace('{s}', one)}" for one in several}
    return sorted(found)


def policy(source: dict | None) -> str:
    """The page's Content-Security-Policy: as everywhere, and pictures from the chosen hosts only."""
    return CSP.replace("img-src 'self'", " ".join(["img-src 'self'", *hosts(source)]))


def header(path: Path) -> dict | None:
    """{min, max, kind} of a PMTiles file (version 3) with pictures in it; none for anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(127)
    except OSError:
        return None
    if len(head) < 127 or head[:7] != b"PMTiles" or head[7] != 3 or head[97] not in (1, 2) or head[99] not in KINDS:
        return None
    west, south, east, north = (n / 1e7 for n in struct.unpack_from("<4i", head, 102))
    return {"min": head[100], "max": head[101], "kind": KINDS[head[99]], "bounds": [[south, west], [north, east]]}
