"""Places on other people's maps: WGS-84 → GCJ-02 → BD-09 by the public formulas, and the link that opens one there.

The twin of maps.js. Positions are (lat, lng) in degrees. The shop keeps WGS-84, as phones give it; only links are
converted. Outside China all systems are the same. Parameters as the four vendors document them; none needs a key.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import cos, pi, sin, sqrt
from urllib.parse import quote

Place = tuple[float, float]

AXIS, FLAT = 6378245.0, 0.00669342162296594323
TURN = pi * 3000 / 180
# {where}: city and name; {region}: the city, or the whole country.
POINT = {
    "amap": "https://uri.amap.com/navigation?to={lng},{lat},{name}&mode=car&coordinate=gaode&src=fieldsales&callnative=1",
    "baidu": "https://api.map.baidu.com/marker?location={lat},{lng}&title={name}&content={where}&coord_type=bd09ll&output=html&src=webapp.fieldsales.shop",
    "tencent": "https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lng};title:{name};addr:{where}&referer=fieldsales",
    "apple": "https://maps.apple.com/?ll={lat},{lng}&q={name}",
}
SEARCH = {
    "amap": "https://uri.amap.com/search?keyword={where}&city={city}&view=map&src=fieldsales&callnative=1",
    "baidu": "https://api.map.baidu.com/place/search?query={name}&region={region}&output=html&src=webapp.fieldsales.shop",
    "tencent": "https://apis.map.qq.com/uri/v1/search?keyword={name}&region={region}&referer=fieldsales",
    "apple": "https://maps.apple.com/?q={where}",
}
_TALKING = str.maketrans(dict.fromkeys(",;:|&", " "))
"""What separates the parts of a link at one of the four."""


def map_link(place: Mapping[str, object], app: object = "amap") -> str:
    """The address that shows a place {name, city, lat, lng} in a map app; by its name where there is no position."""
    app = app if isinstance(app, str) and app in POINT else "amap"
    name, city = _said(place.get("name")), _said(place.get("city"))
    texts = {"name": name, "city": city, "region": city or "全国", "where": f"{city} {name}".strip(" ")}
    found = _position(place.get("lat"), place.get("lng"))
    pattern = POINT[app] if found else SEARCH[app]
    if found:
        lat, lng = bd09(*found) if app == "baidu" else gcj02(*found)
        texts |= {"lat": _six(lat), "lng": _six(lng)}
    return pattern.format(**{key: quote(text, safe=".-") for key, text in texts.items()})


def _said(text: object) -> str:
    return text.translate(_TALKING).strip(" ") if isinstance(text, str) else ""


def _position(lat: object, lng: object) -> Place | None:
    if any(isinstance(n, bool) or not isinstance(n, int | float) for n in (lat, lng)):
        return None
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None  # type: ignore[arg-type, return-value]


def _six(degrees: float) -> str:
    """Eleven centimetres are enough."""
    return format(Decimal(degrees + 0.0).quantize(Decimal("0.000001"), ROUND_HALF_UP), "f")


def in_china(lat: float, lng: float) -> bool:
    """A box around it; the formulas say nothing beyond."""
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lng <= 137.8347


def gcj02(lat: float, lng: float) -> Place:
    """What AMap and Tencent (and Apple within China) call this place."""
    if not in_china(lat, lng):
        return lat, lng
    x, y, flat = lng - 105, lat - 35, 1 - FLAT * sin(lat * pi / 180) ** 2
    north = (-100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + _ripple(x)
             + (20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3)  # fmt: skip
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + _ripple(x)
            + (20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3)  # fmt: skip
    up = north * 180 / (AXIS * (1 - FLAT) / (flat * sqrt(flat)) * pi)
    return lat + up, lng + east * 180 / (AXIS / sqrt(flat) * cos(lat * pi / 180) * pi)


def _ripple(x: float) -> float:
    return (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3


def bd09(lat: float, lng: float) -> Place:
    """What Baidu calls this place."""
    if not in_china(lat, lng):
        return lat, lng
    y, x = gcj02(lat, lng)
    far, angle = math.hypot(x, y) + 0.00002 * sin(y * TURN), math.atan2(y, x) + 0.000003 * cos(x * TURN)
    return far * sin(angle) + 0.006, far * cos(angle) + 0.0065


def wgs84(lat: float, lng: float) -> Place:
    """Back from GCJ-02, by trying: five rounds bring it within a tenth of a millimetre."""
    north, east = lat, lng
    for _ in range(5):
        seen = gcj02(north, east)
        north, east = north + lat - seen[0], east + lng - seen[1]
    return north, east
