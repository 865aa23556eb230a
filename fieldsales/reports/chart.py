"""Charts as shapes: what the macros of _chart.html draw. Coordinates in a box 600 wide; words and numbers come with them.

A chart says nothing that the table beside it does not say, so at most MOST points are drawn and colour is never alone.
"""

from __future__ import annotations

from fieldsales.reports.answer import Answer
from fieldsales.reports.report import Chart

MOST = 31
WIDE, HIGH, LEFT, FOOT = 600, 200, 56, 32
LINE, LABELS = 30, 216


def chart(answer: Answer) -> dict | None:
    """{kind, title, desc, legend, …shapes} or None when there is nothing to draw."""
    wanted = answer.report.chart
    if wanted is None:
        return None
    points = _points(answer, wanted)
    if not points:
        return None
    word = answer.around["word"]
    shown = {
        "kind": wanted.kind,
        "title": word(wanted.title),
        "legend": [word(answer.report.column(key).title) for key in wanted.series],
    }
    shown["desc"] = "; ".join(f"{p['label']} {' / '.join(str(v) for v in p['values'])}" for p in points)
    draw = {"across": _across, "pareto": _pareto}.get(wanted.kind, _bars)
    return shown | draw(points)


def _points(answer: Answer, wanted: Chart) -> list[dict]:
    """One for each different label, the last ones of a calendar, nothing that is nothing everywhere."""
    sums: dict[object, list] = {}
    for row in answer.rows:
        values = sums.setdefault(row.get(wanted.label), [0] * len(wanted.series))
        for n, name in enumerate(wanted.series):
            values[n] += row.get(name) or 0
    points = [{"key": key, "label": _label(key), "values": values} for key, values in sums.items() if any(values)]
    if points and _is_day(points[0]["key"]):
        points.sort(key=lambda point: str(point["key"]))
    return points[-MOST:]


def _label(key: object) -> str:
    if isinstance(key, int):
        return f"{key:02d}"
    return f"{int(str(key)[5:7])}/{int(str(key)[8:])}" if _is_day(key) else str(key or "")


def _is_day(key: object) -> bool:
    return isinstance(key, str) and len(key) == 10 and key[4] == key[7] == "-"


def scale(most: float) -> int:
    """The next round number above, so that gridlines say something."""
    step = 1
    while step * 10 < most:
        step *= 10
    steps = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100) if step > 9 else (10, 20, 30, 40, 50, 60, 80, 100)
    return next(step * n // 10 for n in steps if step * n >= most * 10)


def _grid(top: int) -> list[dict]:
    """Lines at nothing, half and all of the scale."""
    marks = [0, top // 2, top] if top % 2 == 0 else [0, top]
    return [{"y": round(HIGH - HIGH * mark / top, 1), "n": mark} for mark in marks]


def _bars(points: list[dict]) -> dict:
    series = len(points[0]["values"])
    top = scale(max(max(p["values"]) for p in points))
    room = (WIDE - LEFT) / len(points)
    wide = min(28.0, room * 0.78 / series)
    every = max(1, -(-len(points) * 66 // (WIDE - LEFT)))
    shapes, labels = [], []
    for n, point in enumerate(points):
        middle = LEFT + room * (n + 0.5)
        for k, value in enumerate(point["values"]):
            high = round(HIGH * value / top, 1)
            x = round(middle + (k - series / 2) * wide, 1)
            shapes.append({"x": x, "y": round(HIGH - high, 1), "w": round(wide - 1, 1), "h": high, "n": value, "k": k})
        if n % every == 0:
            labels.append({"x": round(middle, 1), "text": _cut(point["label"], room * every)})
    return {"shapes": shapes, "labels": labels, "grid": _grid(top), "high": HIGH + FOOT, "wide": WIDE, "left": LEFT}


def _cut(text: str, room: float) -> str:
    """What fits in the letters of a narrow screen; a Chinese character is twice as wide."""
    wide = 0.0
    for n, letter in enumerate(text):
        wide += 18 if letter > "\u2e80" else 10
        if wide > room:
            return text[: max(1, n - 1)] + "…"
    return text


def _pareto(points: list[dict]) -> dict:
    """Bars from the largest, and the share that has come together so far."""
    points = sorted(points, key=lambda p: -p["values"][0])
    whole, so_far, line = sum(p["values"][0] for p in points), 0, []
    drawn = _bars(points)
    room = (WIDE - LEFT) / len(points)
    for n, point in enumerate(points):
        so_far += point["values"][0]
        line.append(
            {
                "x": round(LEFT + room * (n + 0.5), 1),
                "y": round(HIGH - HIGH * so_far / whole, 1),
                "n": f"{100 * so_far / whole:.0f}%",
            }
        )
    return drawn | {"line": line, "path": " ".join(f"{p['x']},{p['y']}" for p in line)}


def _across(points: list[dict]) -> dict:
    """One bar under the other, with their words before and their numbers behind them."""
    most = max(p["values"][0] for p in points)
    shapes = []
    for n, point in enumerate(points):
        wide = round((WIDE - LABELS - 60) * point["values"][0] / most, 1)
        shapes.append({"y": n * LINE, "w": wide, "n": point["values"][0], "label": point["label"][:18]})
    return {"shapes": shapes, "high": LINE * len(points), "wide": WIDE, "left": LABELS}
