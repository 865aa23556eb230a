"""What a phone would meet at the shop's address: a certificate, the way there, the worker, live events, the time."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from fieldsales import clock
from fieldsales.doctor.sentences import Line

PATIENCE_S = 10
SOON_DAYS = 14
NEAR_S, FAR_S = 30, 300
SPREAD_S = 0.5
"""/health/events speaks three times within a second; a proxy that holds back lets them come at once."""
HERE = ("localhost", "127.0.0.1", "::1")


def examine(url: str, moment: datetime) -> Iterator[Line]:
    parts = urlsplit(url if "://" in url else f"https://{url}")
    url = f"{parts.scheme}://{parts.netloc}"
    host = parts.hostname or ""
    if parts.scheme != "https":
        yield Line("warn", "local", {"url": url}) if host in HERE else Line("bad", "plain", {"url": url})
    else:
        yield _certificate(host, parts.port or 443, moment)
    fault = _fault(url)
    if fault:
        yield Line("bad", "unreachable", {"url": url, "fault": fault})
        return
    if parts.scheme == "https":
        yield _redirect(host)
    for path in ("/sw.js", "/desk-sw.js"):
        yield _worker(url, path)
    yield _events(url)


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.netloc, timeout=PATIENCE_S)
    return http.client.HTTPConnection(parts.netloc, timeout=PATIENCE_S)


def _get(url: str, path: str, method: str = "GET") -> tuple[int, http.client.HTTPMessage, str]:
    conn = _connection(url)
    try:
        conn.request(method, path, headers={"User-Agent": "fieldsales-doctor"})
        answer = conn.getresponse()
        return answer.status, answer.headers, answer.read(100_000).decode("utf-8", "replace")
    finally:
        conn.close()


def _certificate(host: str, port: int, moment: datetime) -> Line:
    try:
        with (
            socket.create_connection((host, port), timeout=PATIENCE_S) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as safe,
        ):
            ends = str((safe.getpeercert() or {}).get("notAfter", ""))
    except OSError as error:  # ssl.SSLError is one
        return Line("bad", "certificate_wrong", {"host": host, "fault": getattr(error, "verify_message", "") or error})
    days = int((ssl.cert_time_to_seconds(ends) - moment.timestamp()) // 86400)
    soon = days < SOON_DAYS
    return Line("warn" if soon else "ok", "certificate_soon" if soon else "certificate", {"host": host, "days": days})


def _fault(url: str) -> str:
    try:
        status, _, text = _get(url, "/health")
    except (OSError, http.client.HTTPException) as error:
        return str(error) or type(error).__name__
    return "" if status == 200 and text.strip() == "ok" else f"/health: {status}"


def _redirect(host: str) -> Line:
    try:
        status, headers, _ = _get(f"http://{host}", "/")
        right = status in (301, 302, 307, 308) and headers.get("Location", "").startswith("https://")
    except (OSError, http.client.HTTPException):
        right = False
    return Line("ok" if right else "warn", "redirect" if right else "redirect_none", {"host": host})


def _worker(url: str, path: str) -> Line:
    try:
        status, headers, text = _get(url, path)
        kind = headers.get("Content-Type", "")
        right = status == 200 and kind.startswith("text/javascript") and text.startswith("import ")
        fault = "" if right else f"{status} {kind}"
        if right:
            module = text.split('"')[1]
            status, _, _ = _get(url, module)
            fault = "" if status == 200 else f"{module}: {status}"
    except (OSError, http.client.HTTPException) as error:
        fault, text = str(error), ""
    if fault:
        return Line("bad", "worker_wrong", {"path": path, "fault": fault})
    return Line("ok", "worker", {"version": f"{path} {text.split('/')[2]}"})


def _events(url: str) -> Line:
    conn, came = _connection(url), []
    try:
        conn.request("GET", "/health/events", headers={"Accept": "text/event-stream"})
        answer = conn.getresponse()
        while answer.status == 200 and (line := answer.readline(1000)):
            if line.startswith(b"data:"):
                came.append(time.monotonic())
    except (OSError, http.client.HTTPException):
        pass
    finally:
        conn.close()
    flows = len(came) == 3 and came[-1] - came[0] > SPREAD_S
    return Line("ok" if flows else "warn", "events" if flows else "events_held")


def clock_line(compare: str, moment: datetime) -> Line:
    """Against the Date of an address that somebody else runs."""
    parts = urlsplit(compare if "://" in compare else f"https://{compare}")
    began = time.monotonic()
    try:
        _, headers, _ = _get(f"{parts.scheme}://{parts.netloc}", parts.path or "/", "HEAD")
        there = parsedate_to_datetime(headers["Date"]).astimezone(UTC)
    except (OSError, http.client.HTTPException, TypeError, ValueError):
        return Line("warn", "clock_unknown", {"host": parts.netloc, "now": clock.iso(moment)})
    taken = time.monotonic() - began
    off = abs((moment - there).total_seconds()) - taken - 1  # a Date has whole seconds, and was written on the way
    if off > NEAR_S:
        return Line("bad" if off > FAR_S else "warn", "clock_off", {"host": parts.netloc, "seconds": round(off)})
    return Line("ok", "clock", {"host": parts.netloc, "seconds": NEAR_S})
