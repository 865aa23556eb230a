"""The few SQL functions that both runtimes register; functions.js is its twin and a test compares every answer.

They exist because SQLite and PostgreSQL disagree about dates and neither knows rooms, telephones or pinyin.
All answer NULL for NULL and for bytes; numbers are read as the text a person would write for them.
"""

import functools
import sqlite3
from collections.abc import Callable

from fieldsales.offline.arguments import arg, arg_name
from fieldsales.offline.blind import blind
from fieldsales.offline.days import add_days, day_ok, days_between
from fieldsales.offline.phones import phone, phone_ok, wechat_ok
from fieldsales.offline.pinyin import search_text
from fieldsales.offline.plain import strip, text, whole
from fieldsales.offline.rooms import room_door, room_floor, rooms
from fieldsales.offline.zones import local_time


@functools.lru_cache(4096)
def item(value: object, n: object) -> str | None:
    """The n-th (from 1) of a comma-separated list, trimmed."""
    listed, place = text(value), whole(n)
    if listed is None or place is None:
        return None
    parts = listed.split(",")
    return strip(parts[place - 1]) if 1 <= place <= len(parts) else None


@functools.lru_cache(4096)
def pick(value: object, key: object) -> str | None:
    """The value of a key in 'k=v,k2=v2'."""
    pairs, wanted = text(value), text(key)
    if pairs is None or wanted is None:
        return None
    for pair in pairs.split(","):
        name, sign, found = pair.partition("=")
        if sign and strip(name) == strip(wanted):
            return strip(found)
    return None


FUNCTIONS: dict[str, tuple[int, Callable[..., str | int | None]]] = {
    "add_days": (2, add_days),
    "days_between": (2, days_between),
    "day_ok": (1, day_ok),
    "local_time": (2, local_time),
    "item": (2, item),
    "pick": (2, pick),
    "arg": (2, arg),
    "arg_name": (2, arg_name),
    "rooms": (1, rooms),
    "room_floor": (1, room_floor),
    "room_door": (1, room_door),
    "phone": (1, phone),
    "phone_ok": (1, phone_ok),
    "wechat_ok": (1, wechat_ok),
    "search_text": (1, search_text),
    "blind": (2, blind),
}


def register(connection: sqlite3.Connection) -> None:
    """Give a sqlite3 connection all of them."""
    for name, (arity, function) in FUNCTIONS.items():
        connection.create_function(name, arity, function, deterministic=True)
