"""What was measured against what was promised: a table for the eye and bench/results.md. A bar that fails says so."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import Figures

RESULTS = Path(__file__).parent / "results.md"
TITLES = {
    "today": "today, warm",
    "building": "building grid of 33 × 3 × 4, warm",
    "search": "search as typed, warm",
    "visit": "durable visit, tap → saved",
    "way": "(the way alone: a worker that answers a message with nothing)",
    "way_fetch": "(the same for a `fetch`, as it was before)",
    "visit_online": "the same while syncs run, one tap upon the other",
    "cold": "cold start → HTML",
    "first_sync": "first sync",
    "index": "(building its date index, once)",
    "delta": "delta of 100 changed doors",
    "push": "push of 1,000 queued visits",
    "schedule": "today of a shop with 3,000 open customers",
    "board": "the manager's board, all 3,000 rows (server)",
    **{
        f"report_{code}": f"report {code} of that large shop, 30 days (server)"
        for code in ("R1", "R2", "R3", "R6", "R7", "R9", "R10", "R11", "R22")
    },
    "coverage_all": "coverage of 200,000 doors and 600,000 visits (server)",
    "coverage_30": "the same, of 30 days",
    "coverage_rep": "the same, one rep's area",
    "coverage_rep_30": "the same, one rep's area, of 30 days",
    "coverage_stage": "the same, doors at one stage, of 30 days",
    "taken": "a number looked up while it is typed, 60,000 known",
    "taken_for_sure": "the same, sure (server)",
    "desk": "the owner's desk over that shop",
    "heat": "a heat grid in that shop",
}


@dataclass
class Bar:
    what: str
    wanted: str
    got: str
    held: bool | None


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.1f} ms"


def _under(figures: Figures, what: str, job: str, limit: float, factor: int = 1, median: bool = False) -> Bar:
    figure, kind = figures.get(job, "ours", factor), "p50" if median else "p95"
    if figure is None:
        return Bar(what, f"{kind} ≤ {_ms(limit)}", "not measured", None)
    value = figure.p50 if median else figure.p95
    return Bar(what, f"{kind} ≤ {_ms(limit)}", _ms(value), value <= limit)


def _faster(figures: Figures, what: str, job: str, peer: str, times: float, factor: int = 1) -> Bar:
    ours, theirs = figures.get(job, "ours", factor), figures.get(job, peer, factor)
    wanted = f"≥ {times:g}× faster than {peer}"
    if ours is None or theirs is None:
        return Bar(what, wanted, "not measured", None)
    ratio = theirs.p50 / ours.p50
    return Bar(what, wanted, f"{ratio:.1f}× ({_ms(ours.p50)} against {_ms(theirs.p50)})", ratio >= times)


def _no_slower(figures: Figures, what: str, job: str, peer: str, factor: int = 1) -> Bar:
    ours, theirs = figures.get(job, "ours", factor), figures.get(job, peer, factor)
    wanted = f"p95 no longer than {peer}'s"
    if ours is None or theirs is None:
        return Bar(what, wanted, "not measured", None)
    return Bar(what, wanted, f"{_ms(ours.p95)} against {_ms(theirs.p95)}", ours.p95 <= theirs.p95)


def _fact(figures: Figures, what: str, name: str, limit: float, unit: str, scale: float = 1) -> Bar:
    value = figures.facts.get(name)
    if value is None:
        return Bar(what, f"≤ {limit:g} {unit}", "not measured", None)
    return Bar(what, f"≤ {limit:g} {unit}", f"{value / scale:,.1f} {unit}", value / scale <= limit)


def _flat(figures: Figures) -> Bar:
    """The delta must not grow with the database: the largest is at most twice the smallest."""
    medians = [f.p50 for size in (2_000, 20_000, 200_000) if (f := figures.get(f"delta_{size}", "ours"))]
    what, wanted = "delta at 2,000 / 20,000 / 200,000 doors", "independent of size (≤ 2× from smallest to largest)"
    if len(medians) < 3:
        return Bar(what, wanted, "not measured", None)
    return Bar(what, wanted, " / ".join(_ms(m) for m in medians), max(medians) <= 2 * min(medians))


def _flat_export(figures: Figures) -> Bar:
    """A file of five times as many rows takes no more memory, but for what xlsxwriter keeps per sheet."""
    part, whole = figures.facts.get("export_mb_part"), figures.facts.get("export_mb")
    what, wanted = "Python's memory while 10,000 / 50,000 rows are written", "flat (≤ 1.5× from the one to the other)"
    if not part or not whole:
        return Bar(what, wanted, "not measured", None)
    return Bar(what, wanted, f"{part:.1f} / {whole:.1f} MB", whole <= 1.5 * part)


def _judged(figures: Figures) -> Iterator[Bar]:
    for page in ("today", "grid", "map"):
        for what in ("performance", "accessibility", "best-practices"):
            score = figures.facts.get(f"lighthouse_{page}_{what}")
            got = "not measured" if score is None else f"{score:.0f}"
            yield Bar(f"Lighthouse, {what}, {page}", "≥ 95", got, None if score is None else score >= 95)


def bars(figures: Figures) -> Iterator[Bar]:
    for job in ("today", "building", "search"):
        yield _under(figures, TITLES[job], job, 20)
        yield _faster(figures, TITLES[job], job, "dexie", 3)
    yield _under(figures, TITLES["visit"], "visit", 30)
    yield _under(figures, "cold start, worker stopped → HTML", "cold", 300, median=True)
    yield _under(figures, "cold start at 4× throttle", "cold", 1000, factor=4, median=True)
    yield _under(figures, "first sync on localhost", "first_sync", 3000, median=True)
    yield _faster(figures, "first sync", "first_sync", "pouch", 10)
    yield _under(figures, TITLES["delta"], "delta", 150)
    yield _flat(figures)
    yield _under(figures, TITLES["push"], "push", 2000, median=True)
    yield _under(figures, TITLES["schedule"], "schedule", 15)
    yield _under(figures, TITLES["board"], "board", 150)
    yield _under(figures, f"{TITLES['taken']}, 4× throttle", "taken", 20, factor=4)
    yield _under(figures, TITLES["taken_for_sure"], "taken_for_sure", 10)
    for job in ("coverage_all", "coverage_30", "coverage_rep", "coverage_rep_30"):
        yield _under(figures, TITLES[job], job, 300)
    yield _fact(figures, "50,000 visits (R9) of that shop as an Excel file", "export_s", 15, "s")
    yield _flat_export(figures)
    yield _faster(figures, "page's own work to show 5,000 buildings, 4×", "map_work", "leaflet", 1.3, factor=4)
    yield _no_slower(figures, "frames while the map is dragged, 4×", "map_pan", "leaflet", factor=4)
    yield _fact(figures, "code of the map, loaded only there, compressed", "map_code_bytes", 80, "KB", 1024)
    yield _fact(figures, "code and assets of first use, compressed", "first_use_bytes", 700, "KB", 1024)
    yield from _judged(figures)
    storage, database = figures.facts.get("storage_ours"), figures.facts.get("database_bytes")
    if storage and database:
        got = f"{storage / database:.2f}× ({storage / 2**20:.1f} MB for {database / 2**20:.1f} MB)"
        yield Bar("phone storage against database", "≤ 2×", got, storage <= 2 * database)
    else:
        yield Bar("phone storage against database", "≤ 2×", "not measured", None)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _bars(figures: Figures) -> Iterator[str]:
    yield _row("bar", "wanted", "measured", "")
    yield _row("---", "---", "---", "---")
    for bar in bars(figures):
        yield _row(bar.what, bar.wanted, bar.got, {True: "held", False: "**missed**", None: "–"}[bar.held])


WHO = {
    "ours": "fieldsales",
    "dexie": "Dexie 4",
    "dexie_page": "Dexie 4, in the page",
    "pouch": "PouchDB 9, in the page",
}


def _compared(figures: Figures, factor: int) -> Iterator[str]:
    yield _row(f"p50 / p95, ms, {factor}×", *WHO.values())
    yield _row("---", *["---:"] * len(WHO))
    for job, title in TITLES.items():
        found = [figures.get(job, who, factor) for who in WHO]
        if any(found):
            cells = [
                f"{f.p50:,.1f} / {f.p95:,.1f}" if f and len(f.times) > 1 else f"{f.p50:,.1f}" if f else "–"
                for f in found
            ]
            yield _row(title, *cells)


def _server(figures: Figures) -> Iterator[str]:
    names = {
        "syncs_empty": "syncs a second on one core, 200 devices, nothing new",
        "syncs_visit": "syncs a second on one core, 200 devices, one visit each",
        "server_rss_mb": "server memory after that, MB",
        "schedule_derived_ms": "all tasks of that shop derived from facts and rules alone (no row repeats them), ms",
    }
    yield from (f"- {text}: {figures.facts[name]:,.0f}" for name, text in names.items() if name in figures.facts)


MAP = {"ours": "fieldsales", "leaflet": "plain Leaflet", "leaflet_canvas": "plain Leaflet, canvas"}


def _map(figures: Figures) -> Iterator[str]:
    """200 blocks and 5,000 outlines; frames while a finger drags all of them about."""
    if not figures.get("map_open", "ours", 4):
        return
    yield _row("map, p50 / p95, ms", *MAP.values())
    yield _row("---", *["---:"] * len(MAP))
    for factor in (1, 4):
        for job, title in (
            ("map_open", "opened → painted"),
            ("map_work", "work of the page's thread for it"),
            ("map_pan", "a frame while dragged"),
        ):
            found = [figures.get(job, who, factor) for who in MAP]
            yield _row(f"{title}, {factor}×", *(f"{f.p50:,.1f} / {f.p95:,.1f}" if f else "–" for f in found))
    size = figures.facts.get("map_data_bytes", 0) / 1024
    yield ""
    yield f"The map's data travel as {size:,.0f} KB; DevTools' own throttle, a phone's screen of 360 × 740 at twice the density."


def _busy(load: float) -> list[str]:
    """Other work on the machine makes every absolute figure worse; the reader should know."""
    if load < 1.5 * (os.cpu_count() or 1):
        return []
    return [
        "",
        f"**The machine was busy with other work (load {load:.0f}); on a quiet one all times are much shorter.**",
    ]


def _machine() -> str:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "?",
    )
    return f"{os.cpu_count()} cores ({cpu}), {platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def _commit() -> str:
    """What was measured: figures outlive the code that they are of."""
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=RESULTS.parent, capture_output=True, text=True)
    return f" · commit {said.stdout.strip()}" if said.returncode == 0 else ""


def write(figures: Figures) -> str:
    """The report as text; also kept in bench/results.md."""
    sizes = figures.facts
    lines = [
        "# Measured",
        "",
        "Made by `python -m bench`; figures of another machine differ, the ratios less so.",
        "",
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC{_commit()} · {_machine()}",
        *_busy(sizes.get("load", 0)),
        "",
        f"One rep's phone: {sizes.get('doors', 0):,.0f} doors, {sizes.get('visits', 0):,.0f} visits, "
        f"{sizes.get('dates', 0):,.0f} follow-up dates.",
        "",
        *_bars(figures),
        "",
        *_compared(figures, 1),
        "",
        *_compared(figures, 4),
        "",
        *_map(figures),
        "",
        *_server(figures),
        "",
        *_notes(figures),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    return text


def _notes(figures: Figures) -> Iterator[str]:
    yield "How to read it:"
    yield "- Ours is what an open page does: a message to the service worker, the finished HTML back (static/js/direct.js); a cold"
    yield "  start is a `fetch`. Dexie stands there twice: in a service worker of its own that is asked by the same messages for the"
    yield "  same rows, and called inside the page, where it is spared the way to a worker. **The bars compare with the first**: the"
    yield "  same question, the same work, the same way."
    yield "- The way alone, from the page to a worker and back, is part of both."
    yield "- Throttled 4×: the renderer processes are stopped three quarters of the time (bench/throttle.py)."
    yield "- PouchDB and Dexie show the same rows from the same facts in hand-written template strings; Dexie writes with strict"
    yield "  durability, as we do; PouchDB cannot. PouchDB pulls from a CouchDB protocol served from memory, Dexie from one JSON answer."
    storages = {who: figures.facts.get(f"storage_{who}") for who in ("ours", "dexie", "pouch")}
    if all(storages.values()):
        yield (
            "- IndexedDB bytes: "
            + ", ".join(f"{who} {value / 2**20:.1f} MB" for who, value in storages.items() if value)
            + "."
        )
