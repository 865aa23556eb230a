"""Times as they come in, and what is said of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median


@dataclass
class Figure:
    """One job by one system; times in milliseconds."""

    job: str
    who: str
    times: list[float]
    factor: int = 1
    size: int = 0
    note: str = ""

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * 0.95))]


@dataclass
class Figures:
    rows: list[Figure] = field(default_factory=list)
    facts: dict[str, float] = field(default_factory=dict)

    def add(self, job: str, who: str, times: Iterable[float], factor: int = 1, size: int = 0, note: str = "") -> None:
        figure = Figure(job, who, list(times), factor, size, note)
        self.rows = [f for f in self.rows if (f.job, f.who, f.factor) != (job, who, factor)] + [figure]
        print(
            f"  {job:11} {who:6} ×{factor}  p50 {figure.p50:9.1f} ms  p95 {figure.p95:9.1f} ms  n={len(figure.times)} {note}",
            flush=True,
        )

    def storage(self, who: str, estimate: dict) -> None:
        used = estimate.get("usageDetails", {}).get("indexedDB", estimate["usage"])
        self.fact(f"storage_{who}", used)

    def fact(self, name: str, value: float) -> None:
        self.facts[name] = value
        print(f"  {name} = {value:,.1f}", flush=True)

    def get(self, job: str, who: str, factor: int = 1) -> Figure | None:
        return next((f for f in self.rows if (f.job, f.who, f.factor) == (job, who, factor)), None)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"rows": [asdict(r) for r in self.rows], "facts": self.facts}))

    @classmethod
    def load(cls, path: Path) -> Figures:
        if not path.exists():
            return cls()
        raw = json.loads(path.read_text())
        return cls([Figure(**row) for row in raw["rows"]], raw["facts"])
