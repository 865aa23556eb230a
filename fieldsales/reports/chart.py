"""Charts as shapes: what the macros of _chart.html draw. Coordinates in a box 600 wide; words and numbers come with them.

A chart says nothing that the table beside it does not say, so at most MOST points are drawn and colour is never alone.
"""

from __future__ import annotations

from fieldsales.reports.answer import Answer
from fieldsales.reports.report import Row

MOST = 31
WIDE, HIGH, LEFT, FOOT = 600, 200, 36, 24
LINE, LABELS = 30, 200


def chart(answer: Answer) -> dict | None:
    """{kind, title, desc, legend, …shapes} or None when there is nothing to draw."""
    wanted = answer.report.chart
    if wanted is None:
        return None
    points = [_point(row, wanted.label, wanted.series, answer.around) for row in answer.rows]
    points = [p for p in points if any(p["values"])]
    if wanted.kind == "bars" and answer.report.code in ("R1", "R2"):
        points = points[-MOST:] if answer.report.code == "R1" else points[:MOST][::-1]
    points = points[:MOST]
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


def _point(row: Row, key: str, series: tuple[str, ...], around: dict) -> dict:
    said = row.get(key)
    if said is None and "step" in row:
        from fieldsales.reports.words import label

        said = around["word"](label("report_step", row["step"]))
    if isinstance(said, int):
        said = f"{said:02d}"
    elif isinstance(said, str) and len(said) == 10 and said[4] == "-":
        said = f"{int(said[5:7])}/{int(said[8:])}"
    return {"label": str(said or ""), "values": [row.get(name) or 0 for name in series]}


def scale(most: float) -> int:
    """The next round number above, so that gridlines say something."""
    step = 1
    while step * 10 < most:
        step *= 10
    return next(int(step * n) for n in (1, 2, 5, 10) if step * n >= most)


def _grid(top: int) -> list[dict]:
    """Lines at nothing, half and all of the scale."""
    marks = [0, top // 2, top] if top % 2 == 0 else [0, top]
    return [{"y": round(HIGH - HIGH * mark / top, 1), "n": mark} for mark in marks]


def _bars(points: list[dict]) -> dict:
    series = len(points[0]["values"])
    top = scale(max(max(p["values"]) for p in points))
    room = (WIDE - LEFT) / len(points)
    wide = min(28.0, room * 0.78 / series)
    every = max(1, -(-len(points) * 44 // (WIDE - LEFT)))
    shapes, labels = [], []
    for n, point in enumerate(points):
        middle = LEFT + room * (n + 0.5)
        for k, value in enumerate(point["values"]):
            high = round(HIGH * value / top, 1)
            x = round(middle + (k - series / 2) * wide, 1)
            shapes.append({"x": x, "y": round(HIGH - high, 1), "w": round(wide - 1, 1), "h": high, "n": value, "k": k})
        if n % every == 0:
            labels.append({"x": round(middle, 1), "text": point["label"][:8]})
    return {"shapes": shapes, "labels": labels, "grid": _grid(top), "high": HIGH + FOOT, "wide": WIDE, "left": LEFT}


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
        shapes.append({"y": n * LINE, "w": wide, "n": point["values"][0], "label": point["label"][:16]})
    return {"shapes": shapes, "high": LINE * len(points), "wide": WIDE, "left": LABELS}
