"""Things by where they are: squares of so many metres, so that near ones are found without asking all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

from fieldsales.geo.shapes import DEGREE, Point, metres

T = TypeVar("T")


class Grid(Generic[T]):
    def __init__(self, size: float) -> None:
        self.size = size
        self.cells: dict[tuple[int, int], list[tuple[Point, T]]] = defaultdict(list)

    def put(self, at: Point, thing: T) -> None:
        self.cells[self._cell(at)].append((at, thing))

    def around(self, at: Point, radius: float) -> Iterator[T]:
        """What lies within the radius, the nearest first."""
        column, row = self._cell(at)
        steps = math.ceil(radius / self.size) + 1
        near: list[tuple[Point, T]] = []
        for x in range(column - steps, column + steps + 1):
            for y in range(row - steps, row + steps + 1):
                near += self.cells.get((x, y), ())
        order = sorted((metres(at, there), n) for n, (there, _) in enumerate(near))
        return (near[n][1] for far, n in order if far <= radius)

    def _cell(self, at: Point) -> tuple[int, int]:
        # Longitude is narrower away from the equator; a degree counted whole only makes the squares narrower there.
        return math.floor(at[0] * DEGREE * 0.5 / self.size), math.floor(at[1] * DEGREE / self.size)
