"""Every template renders the same bytes by Jinja2 and by the compiled JavaScript, whatever stands in its context."""

from __future__ import annotations

import random
from collections import Counter
from copy import copy
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldsales import texts
from fieldsales.errors import ERRORS
from fieldsales.offline import carried
from fieldsales.offline.compiler.compile import Compiler, sources
from fieldsales.offline.environment import environment
from fieldsales.sqlfile import screens
from fieldsales.words import WORDS
from tests.parity import AT_ONCE, lane, node, room, values
from tests.shapes import Maker, Shape, page_shape


@cache
def compiler() -> Compiler:
    """All templates, read once."""
    return Compiler(sources())


EVERY = compiler().templates
PARTS = {part for template in EVERY.values() for part in template.includes}
HERE = carried.templates()
PAGES = [name for name, one in EVERY.items() if name in HERE and (one.parent or not (one.macros or name in PARTS))]
"""What a phone renders; what only the server renders has nobody to agree with."""
AMBIENT = {
    "me": {"id": "xiaoli", "name": "小李 <b>", "role": "rep", "may": ["people", "sweep"]}, "role": "rep",
    "now": "2026-11-22T06:30:00.000Z",
    "today": "2026-11-22", "path": "/door/jinxiu-1?x=1&y=2", "mint": "0" * 26, "static": "/static/abc", "unsent": 3,
    "refused": 0, "synced_at": "2026-11-22T06:28:00.000Z", "sync_problem": None, "offline": True, "screen": "door",
}  # fmt: skip
MOST_ERRORS = 0.5
_TEXT = Shape("text")
"""The share of contexts that a template may refuse on both sides before its test says too little."""


@cache
def shapes(name: str) -> dict:
    return page_shape(compiler(), name)


def contexts(name: str, palette: list, seed: int):
    """AT_ONCE contexts for a template: its own names by shape, the ambient ones mostly as they really are."""
    for n in range(AT_ONCE):
        maker = Maker(palette, seed * AT_ONCE + n)
        dice = random.Random(seed + n)
        made = {key: maker.make(shape) for key, shape in shapes(name).items() if key != "words"}
        kept = {key: value for key, value in AMBIENT.items() if key not in made or dice.random() < 0.7}
        args = asked(made.pop("args", None) or {}, dice)
        sure = {
            "lang": dice.choice(["zh", "en"]),
            "now": AMBIENT["now"],
            "today": AMBIENT["today"],
            "me": AMBIENT["me"],
            "args": args,
            "tz_minutes": dice.choice([None, 480, -300, 345]),
        }
        laid = a_plan(maker, dice) if {"cells", "units"} <= made.keys() and dice.random() < 0.9 else {}
        yield made | kept | sure | laid


def a_plan(maker: Maker, dice: random.Random) -> dict:
    """What the filter plan needs to fit together: units side by side, and doors in some of their places."""
    units = range(1, dice.randint(1, 3) + 1)
    places = [(unit, seq) for unit in units for seq in range(1, dice.randint(1, 3) + 1)]
    return {
        "units": [{"unit": unit, "mirror": dice.randint(0, 1), "label": maker.make(_TEXT)} for unit in units],
        "cells": [
            {
                "floor_index": floor, "unit": unit, "seq": seq, "label": maker.make(_TEXT), "opens": maker.make(_TEXT), "room": maker.make(_TEXT),
                "outcome": dice.choice([None, "no_answer", "owner_met", "x"]), "tries": dice.randint(0, 3), "marks": dice.choice(["", " c", " t q", " m"]),
                "came": dice.randint(0, 4),
            }
            for floor in (-1, 1, 2) for unit, seq in places if dice.random() < 0.8
        ],
    }  # fmt: skip


def asked(args: dict, dice: random.Random) -> dict:
    """A query string: texts, mostly few of them, often none."""
    rate = dice.choice((0, 0.15, 0.15, 1))
    return {key: str(value) for key, value in args.items() if value is not None and dice.random() < rate}


def ours(name: str, context: dict) -> tuple[str, str]:
    try:
        return "ok", environment(context["lang"]).get_template(name).render(context | {"words": WORDS})
    except Exception as error:  # whatever it is called here, the other side must refuse as well
        return "error", f"{type(error).__name__}: {error}"


@cache
def theirs() -> str:
    """The compiled module of all templates, also those of pages that only the server renders."""
    path = room() / "templates.mjs"
    path.write_text(compiler().module(), "utf-8")
    node().ask("load", name="all", path=str(path), common={"words": WORDS})
    return "all"


@pytest.mark.parametrize("name", PAGES)
def test_a_template_renders_the_same_bytes_on_both_sides(name):
    tally: Counter = Counter()
    reasons: Counter = Counter()

    @given(values, st.integers(0, 2**32))
    @lane
    def run(palette, seed):
        tried = list(contexts(name, palette, seed))
        answers = node().ask("render", set=theirs(), template=name, contexts=tried)
        for context, answer in zip(tried, answers, strict=True):
            expected = ours(name, context)
            tally[expected[0]] += 1
            if expected[0] == "error":
                reasons[expected[1]] += 1
            assert answer[0] == expected[0] and (answer[0] == "error" or answer[1] == expected[1]), (
                context,
                answer,
                expected,
            )

    run()
    assert tally["error"] <= MOST_ERRORS * tally.total(), (
        f"{name} refused most of what it was given: {reasons.most_common(3)}"
    )


def test_the_phone_carries_what_it_renders_and_no_page_of_the_desk():
    here, every = carried.templates(), sources()
    assert set(here) < set(every)
    assert all(f"{s.name}.html" in here for s in screens().values() if s.where != "server")
    assert "_plan.html" in here and "_refused.html" in here and "desk.html" not in here and "_import.html" not in here


def test_every_text_of_a_carried_template_travels_with_it():
    here = copy(compiler())
    here.templates = {name: EVERY[name] for name in HERE}
    said = set(here.texts())
    travels = carried.catalogues(HERE, said)["zh"]
    assert said <= set(travels) < set(texts.catalogue("zh"))
    assert {word["label"] for word in WORDS["outcome"]} | set(ERRORS.values()) <= set(travels)
