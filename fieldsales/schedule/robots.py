"""The robots of a chat group (企业微信, 钉钉, 飞书): what each wants to be posted, and a POST that goes nowhere else.

An address somebody types is a way into our own network, so it is HTTPS, its name is looked up once, every address behind
the name must be a public one, and the connection goes to the address that was looked at. Redirects are not followed.
Formats: the vendors' pages on custom group robots; 钉钉 and 飞书 may ask for a signature made with a shared secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, quote_plus, urlsplit

from fieldsales.errors import Refused

PATIENCE_S, WHOLE_S = 10, 20
"""Seconds for one answer of the network, and for the whole exchange: a drip must not hold a thread."""
LONGEST_ANSWER = 65_536
KINDS = ("wecom", "dingtalk", "feishu")


@dataclass(frozen=True)
class Robot:
    kind: str
    url: str
    secret: str = ""


def send(robot: Robot, title: str, lines: list[str], moment: datetime, *, private: bool = False) -> None:
    """Post a message; raises Refused with what the robot or the network said."""
    url, body = message(robot, title, lines, moment)
    status, answer = post(url, json.dumps(body, ensure_ascii=False).encode(), private=private)
    try:
        said = json.loads(answer)
        code = next(said[k] for k in ("errcode", "code", "StatusCode") if k in said)
    except (ValueError, TypeError, StopIteration) as error:
        raise Refused("robot_no_robot", status=status) from error
    if status != 200 or code != 0:
        raise Refused("robot_refused", said=str(said.get("errmsg") or said.get("msg") or code)[:200])


def message(robot: Robot, title: str, lines: list[str], moment: datetime) -> tuple[str, dict]:
    """(address, JSON) as this kind of robot wants it."""
    if robot.kind == "wecom":
        return robot.url, {"msgtype": "markdown", "markdown": {"content": "\n".join([f"**{title}**", *lines])[:1300]}}
    if robot.kind == "dingtalk":
        text = "\n\n".join([f"#### {title}", *lines])
        return _signed_for_dingtalk(robot, moment), {"msgtype": "markdown", "markdown": {"title": title, "text": text}}
    plain: dict = {"msg_type": "text", "content": {"text": "\n".join([title, *lines])}}
    return robot.url, plain | (_signed_for_feishu(robot, moment) if robot.secret else {})


def _signed_for_dingtalk(robot: Robot, moment: datetime) -> str:
    """Key: the secret; text: milliseconds, line feed, secret; both go into the address."""
    if not robot.secret:
        return robot.url
    at = round(moment.timestamp() * 1000)
    sign = _hmac(robot.secret, f"{at}\n{robot.secret}")
    return f"{robot.url}{'&' if '?' in robot.url else '?'}timestamp={at}&sign={quote_plus(sign)}"


def _signed_for_feishu(robot: Robot, moment: datetime) -> dict:
    """Key: seconds, line feed, secret; text: nothing; both go into the body."""
    at = str(round(moment.timestamp()))
    return {"timestamp": at, "sign": _hmac(f"{at}\n{robot.secret}", "")}


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


# The way out


def checked(url: str, *, private: bool = False) -> SplitResult:
    """The parts of an address we may post to; raises Refused. Where the name leads is looked at when it is used."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused("robot_url_wrong") from error
    good = parts.scheme == "https" and port in (None, 443)
    if (
        not (good or (private and parts.scheme in ("http", "https")))
        or not parts.hostname
        or parts.username
        or len(url) > 500
    ):
        raise Refused("robot_url_wrong")
    if not url.isascii() or any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise Refused("robot_url_wrong")
    return parts


def post(url: str, body: bytes, *, private: bool = False) -> tuple[int, bytes]:
    """(status, the beginning of the answer). Raises Refused."""
    parts = checked(url, private=private)
    try:
        address = public_address(parts, private=private)
        conn = _Pinned(parts, address)
        watch = threading.Timer(WHOLE_S, conn.cut)
        watch.start()
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            conn.request(
                "POST", target, body, {"Content-Type": "application/json; charset=utf-8", "Connection": "close"}
            )
            answer = conn.getresponse()
            return answer.status, answer.read(LONGEST_ANSWER)
        finally:
            watch.cancel()
            conn.close()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Refused("robot_unreachable", said=type(error).__name__) from error


def public_address(parts: SplitResult, *, private: bool) -> str:
    """The first address of the host; refused if any of them is inside a network of ours."""
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    addresses = [str(info[4][0]) for info in found]
    if not private and not all(is_public(address) for address in addresses):
        raise Refused("robot_private")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when it is a v4 address in the clothes of a v6 one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was looked at, and asks for the name that was typed."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(str(parts.hostname), _port(parts), timeout=PATIENCE_S)
        self.address, self.tls = address, parts.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.tls:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        if self.sock:
            self.sock.shutdown(socket.SHUT_RDWR)
