"""Logins and passwords: what they may be, and how a password is kept (argon2id) and compared."""

from __future__ import annotations

import re
import threading
import unicodedata

import argon2

from fieldsales.errors import Refused

SHORTEST, LONGEST = 8, 200
LOGIN = re.compile(r"[\w.@+-]{2,40}")
HASHER = argon2.PasswordHasher()
_turns = threading.BoundedSemaphore(4)  # each hash takes 64 MB; a crowd at the door must not take the machine down


def check_login(text: str) -> str:
    """The login as it is kept: width and case do not matter when signing in. Raises Refused."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not LOGIN.fullmatch(login):
        raise Refused("login_shape")
    return login


def check_password(password: str, login: str) -> str:
    """Raises Refused when it is too short, too long, or the login itself."""
    folded = unicodedata.normalize("NFKC", password).strip().casefold()
    if len(password) < SHORTEST or len(set(password)) < 2:
        raise Refused("password_short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password_long", most=LONGEST)
    if folded == login:
        raise Refused("password_is_login")
    return password


def hashed(password: str) -> str:
    with _turns:
        return HASHER.hash(_bytes(password))


def matches(kept: str | None, password: str) -> bool:
    """None (no such login) costs the same time as a wrong password, so nobody learns which logins exist."""
    with _turns:
        try:
            return HASHER.verify(kept or _nobody(), _bytes(password[:LONGEST])) and kept is not None
        except argon2.exceptions.VerifyMismatchError:
            return False


def outdated(kept: str) -> bool:
    """Whether argon2's parameters have grown since this was hashed."""
    return HASHER.check_needs_rehash(kept)


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


_nobodys: list[str] = []


def _nobody() -> str:
    if not _nobodys:
        _nobodys.append(HASHER.hash(b"nobody"))
    return _nobodys[0]
