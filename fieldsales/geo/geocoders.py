"""Asking a service where an address is. Only a block's name and street go out, never a person; the answer is WGS-84.

AMap answers in GCJ-02 and Baidu in BD-09, some hundred metres off, so both are brought back. geopy has no AMap: it is
one address and one JSON here.
"""

from __future__ import annotations

from collections.abc import Callable

from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
)
from geopy.geocoders import BaiduV3, Nominatim, Photon
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from fieldsales.errors import Refused
from fieldsales.offline.maps import bd09, wgs84

AGENT, PATIENCE_S = "fieldsales", 10
AMAP = "https://restapi.amap.com/v3/geocode/geo"
OVER = {"10003", "10004", "10014", "10019", "10020", "10021", "10029", "10044", "10045"}
"""AMap's codes for "too much today" or "too fast"."""
KEYS = {"10001", "10002", "10005", "10006", "10007", "10008", "10009", "10012"}
"""AMap's codes for a key that may not."""


class AMap(Geocoder):
    """AMap's web service, as geopy's own geocoders: geocode(address) → Location in AMap's coordinates, or none."""

    def __init__(self, api_key: str, *, url: str = AMAP, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.api_key, self.url = api_key, url

    def geocode(self, query: str, *, city: str = "") -> Location | None:
        from urllib.parse import urlencode

        asked = urlencode({"key": self.api_key, "address": query, "city": city, "output": "JSON"})
        return self._call_geocoder(f"{self.url}?{asked}", self._found)

    def _found(self, answer: dict) -> Location | None:
        code = str(answer.get("infocode", ""))
        if str(answer.get("status")) != "1":
            kind = (
                GeocoderQuotaExceeded
                if code in OVER
                else GeocoderAuthenticationFailure
                if code in KEYS
                else GeocoderQueryError
            )
            raise kind(f"{code} {answer.get('info', '')}")
        if not answer.get("geocodes"):
            return None
        first = answer["geocodes"][0]
        lng, lat = (float(part) for part in first["location"].split(","))
        return Location(str(first.get("formatted_address", "")), (lat, lng), first)


def place(service: str, key: str, url: str, query: str, city: str) -> tuple[float, float] | None:
    """(lat, lng) in WGS-84, or none when the service knows no such place.

    Raises Refused: geocoder_offline, geocoder_quota, geocoder_key or geocoder_said, with what the service answered.
    """
    asked = f"{city} {query}".strip()
    calls: dict[str, Callable[[], Location | None]] = {
        "amap": lambda: AMap(key, timeout=PATIENCE_S, user_agent=AGENT, **({"url": url} if url else {})).geocode(
            query, city=city
        ),
        "baidu": lambda: BaiduV3(key, timeout=PATIENCE_S, user_agent=AGENT).geocode(asked),
        "nominatim": lambda: Nominatim(**_where(url, "nominatim.openstreetmap.org")).geocode(asked),
        "photon": lambda: Photon(**_where(url, "photon.komoot.io")).geocode(asked),
    }
    try:
        found = calls[service]()
    except (GeocoderQuotaExceeded, GeocoderRateLimited) as error:
        raise Refused("geocoder_quota", said=_said(error)) from error
    except (GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges) as error:
        raise Refused("geocoder_key", said=_said(error)) from error
    except (GeocoderQueryError, GeocoderParseError) as error:
        raise Refused("geocoder_said", said=_said(error)) from error
    except (GeocoderServiceError, OSError) as error:
        raise Refused("geocoder_offline", said=_said(error)) from error
    return back(service, found.latitude, found.longitude) if found else None


def back(service: str, lat: float, lng: float) -> tuple[float, float]:
    """WGS-84 from what a service speaks."""
    if service == "amap":
        lat, lng = wgs84(lat, lng)
    elif service == "baidu":
        lat, lng = from_bd09(lat, lng)
    return round(lat, 6), round(lng, 6)


def from_bd09(lat: float, lng: float) -> tuple[float, float]:
    """As wgs84() does: guess, see where that comes out, correct."""
    north, east = lat, lng
    for _ in range(6):
        seen = bd09(north, east)
        north, east = north + lat - seen[0], east + lng - seen[1]
    return north, east


def _where(url: str, domain: str) -> dict:
    scheme, _, rest = (url or f"https://{domain}").partition("://")
    return {"domain": rest.strip("/"), "scheme": scheme, "timeout": PATIENCE_S, "user_agent": AGENT}


def _said(error: BaseException) -> str:
    return str(error)[:200]
