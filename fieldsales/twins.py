"""Whether a block is one that is known already: the same name where nothing that both know differs."""

from __future__ import annotations

import re
from collections import defaultdict

from fieldsales.intake.columns import plain
from fieldsales.store import Connection

ENDING = re.compile(r"(?<=..)(新区|区|县|市|镇|街道)$")
IN_THE_SHOP = 0


class Known:
    """Names with where they are, and the line of the file each stands in (IN_THE_SHOP for what the shop has)."""

    def __init__(self, conn: Connection) -> None:
        self._by_name: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        for block in conn.all("SELECT name, city, district, area FROM block WHERE gone_at IS NULL"):
            self.add(block, IN_THE_SHOP)

    def add(self, block: dict, line: int) -> None:
        self._by_name[plain(block["name"])].append((_where(block), line))

    def line_of(self, block: dict) -> int | None:
        where = _where(block)
        for other, line in self._by_name.get(plain(block["name"]), ()):
            if all(a == b or not a or not b for a, b in zip(where, other, strict=True)):
                return line
        return None


def _where(block: dict) -> tuple[str, ...]:
    return tuple(ENDING.sub("", plain(block[name] or "")) for name in ("city", "district", "area"))
