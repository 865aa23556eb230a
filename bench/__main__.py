"""`python -m bench [part …]`: measures us and the peers, prints the table, writes bench/results.md."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from bench import claims, coverage, data, lighthouse, map, peers, phone, report, reports, schedule, server
from bench.figures import Figures

KEPT = Path(__file__).parent.parent / ".cache" / "bench" / "figures.json"
PARTS = ("phone", "peers", "growth", "schedule", "server", "map", "coverage", "claims", "reports", "lighthouse")
REPORT = "report"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="part",
        help=f"of {', '.join(PARTS)}; all if none is named; '{REPORT}' only writes the report again",
    )
    parser.add_argument("--doors", type=int, default=20_000)
    parser.add_argument("--visits", type=int, default=60_000)
    parser.add_argument("--dates", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=60, help="repetitions of a screen or write")
    parser.add_argument("--throttle", default="1,4", help="CPU slowdowns to measure at")
    parser.add_argument(
        "--keep", action="store_true", help="add to the figures of the last run instead of starting anew"
    )
    known = parser.parse_args()
    for part in known.parts:
        if part not in (*PARTS, REPORT):
            parser.error(f"'{part}' is none of {', '.join(PARTS)}")
    return known


def main() -> None:
    said = arguments()
    parts = said.parts or list(PARTS)
    figures = Figures.load(KEPT) if said.keep or REPORT in parts else Figures()
    factors = [int(f) for f in said.throttle.split(",")]
    figures.facts |= {"doors": said.doors, "visits": said.visits, "dates": said.dates}
    figures.facts["load"] = max(os.getloadavg()[0], figures.facts.get("load", 0))
    for part in parts:
        print(part, flush=True)
        rows = data.make("rep", date.today(), said.doors, said.visits, said.dates)
        measure(part, rows, figures, factors, said.times)
        figures.save(KEPT)
    print(report.write(figures))


def measure(part: str, rows: data.Data, figures: Figures, factors: list[int], times: int) -> None:
    if part == "phone":
        phone.measure(rows, figures, factors, times)
    elif part == "peers":
        peers.measure(rows, figures, factors, times)
    elif part == "growth":
        phone.measure_growth(figures)
    elif part == "schedule":
        schedule.measure(figures, times)
    elif part == "map":
        map.measure(figures, factors, times)
    elif part == "server":
        server.measure(figures)
    elif part == "coverage":
        coverage.measure(figures, times)
    elif part == "claims":
        claims.measure(figures, times)
    elif part == "reports":
        reports.measure(figures)
    elif part == "lighthouse":
        lighthouse.measure(figures)


if __name__ == "__main__":
    main()
