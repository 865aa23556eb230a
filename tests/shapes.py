"""What a template expects of its context, read from how it uses each name, and contexts of that shape.

A name whose parts are asked for is a dict, one that is walked is a list, one that is reckoned with is a number; the
rest is any value. Calls of macros are followed with the arguments' shapes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from jinja2 import nodes

from fieldsales.offline.compiler.compile import Compiler
from fieldsales.offline.compiler.dialect import Template
from fieldsales.sqlfile import screens
from fieldsales.words import WORDS
from tests.parity import NUMBERS, TEXTS

_SAME_NUMBER = (nodes.Add, nodes.Sub, nodes.Mul, nodes.FloorDiv, nodes.Mod)
_LISTS = {"join", "first", "last"}
DEEPEST = 12


@dataclass
class Shape:
    """What is known of one value; `same` points to the shape it turned out to be."""

    kind: str = "any"
    parts: dict[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    seen: set[str] = field(default_factory=set)
    same: Shape | None = None

    def found(self) -> Shape:
        return self.same.found() if self.same else self

    def be(self, kind: str) -> Shape:
        mine = self.found()
        if mine.kind in ("any", "text"):
            mine.kind = kind
        return mine

    def part(self, name: str) -> Shape:
        return self.be("dict").parts.setdefault(name, Shape())

    def member(self) -> Shape:
        mine = self.be("list")
        mine.item = mine.item or Shape()
        return mine.item

    def unite(self, other: Shape) -> Shape:
        """Both are one value; where they disagree the first stays."""
        mine, theirs = self.found(), other.found()
        if mine is theirs:
            return mine
        if mine.kind == "any":
            mine.kind = theirs.kind
        mine.seen |= theirs.seen
        theirs.same = mine
        for name, shape in theirs.parts.items():
            mine.parts.setdefault(name, Shape()).unite(shape)
        if theirs.item:
            mine.item = mine.item.unite(theirs.item) if mine.item else theirs.item
        return mine


class Reader:
    """Walks the templates that one page is made of. `page` holds the shapes of the context's names."""

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self.page: dict[str, Shape] = {}
        self.homes = {macro.id: one for one in compiler.templates.values() for macro in one.macros.values()}

    def template(self, template: Template, local: dict[str, Shape], depth: int = 0) -> None:
        layout = self.compiler.templates.get(template.parent or "")
        if layout:
            self.template(layout, local, depth)
        for node in template.tree.body:
            if not isinstance(node, nodes.Macro):
                self.walk(node, template, local, depth)

    def name(self, name: str, local: dict[str, Shape]) -> Shape:
        return local[name] if name in local else self.page.setdefault(name, Shape())

    def walk(self, node: nodes.Node, template: Template, local: dict[str, Shape], depth: int) -> None:
        if isinstance(node, nodes.For):
            inside = local | {node.target.name: self.shape(node.iter, template, local, depth).member()}
            for child in [*node.body, *([node.test] if node.test else [])]:
                self.walk(child, template, inside, depth)
            for child in node.else_:
                self.walk(child, template, local, depth)
        elif isinstance(node, nodes.Assign):
            local.setdefault(node.target.name, Shape()).unite(self.shape(node.node, template, local, depth))
        elif isinstance(node, nodes.Include) and depth < DEEPEST:
            self.template(self.compiler.templates[node.template.value], dict(local), depth + 1)
        elif isinstance(node, nodes.With):
            given = {
                t.name: self.shape(v, template, local, depth) for t, v in zip(node.targets, node.values, strict=True)
            }
            for child in node.body:
                self.walk(child, template, local | given, depth)
        elif isinstance(node, nodes.Expr):
            self.shape(node, template, local, depth)
        else:
            for child in node.iter_child_nodes():
                self.walk(child, template, local, depth)

    def shape(self, node: nodes.Expr, template: Template, local: dict[str, Shape], depth: int) -> Shape:
        def of(child: nodes.Expr) -> Shape:
            return self.shape(child, template, local, depth)

        if isinstance(node, nodes.Name):
            return self.name(node.name, local)
        if isinstance(node, nodes.Getattr):
            return Shape() if _is_loop(node.node) else of(node.node).part(node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
            return of(node.node).be("list")
        if isinstance(node, nodes.Getitem):
            named = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
            return of(node.node).part(node.arg.value) if named else of(node.node).member()
        if isinstance(node, nodes.Filter):
            return self._filtered(node, of)
        if isinstance(node, nodes.Call):
            return self._called(node, template, local, depth, of)
        if isinstance(node, _SAME_NUMBER):
            of(node.left).be("number"), of(node.right).be("number")
            return Shape("number")
        if isinstance(node, nodes.Compare):
            return self._compared(node, of)
        if isinstance(node, nodes.CondExpr):
            of(node.test)
            return of(node.expr1).unite(of(node.expr2)) if node.expr2 else of(node.expr1)
        if isinstance(node, nodes.List | nodes.Tuple):
            listed = Shape("list", item=Shape())
            for item in node.items:
                listed.member().unite(of(item))
            return listed
        if isinstance(node, nodes.Dict):
            return Shape("dict", {pair.key.value: of(pair.value) for pair in node.items})
        if isinstance(node, nodes.Const):
            return Shape("number" if isinstance(node.value, int | float) else "any")
        if isinstance(node, nodes.And | nodes.Or):
            of(node.left)
            return of(node.right)
        for child in node.iter_child_nodes():
            self.walk(child, template, local, depth)
        return Shape()

    def _filtered(self, node: nodes.Filter, of) -> Shape:
        inner = of(node.node)
        for arg in node.args:
            of(arg)
        if node.name in _LISTS:
            return inner.member()
        if node.name == "length":
            inner.found().seen.add("length")
            return Shape("number")
        if node.name == "round":
            inner.be("number")
        return inner if node.name in ("default", "d") else Shape("number" if node.name in ("int", "round") else "text")

    def _compared(self, node: nodes.Compare, of) -> Shape:
        left, right = of(node.expr), of(node.ops[0].expr)
        if node.ops[0].op in ("lt", "lteq", "gt", "gteq"):
            left.unite(right).be("text" if "text" in (left.found().kind, right.found().kind) else "number")
        elif isinstance(node.ops[0].expr, nodes.Const | nodes.List | nodes.Tuple):
            known = (
                node.ops[0].expr.items if isinstance(node.ops[0].expr, nodes.List | nodes.Tuple) else [node.ops[0].expr]
            )
            left.found().seen |= {c.value for c in known if isinstance(c, nodes.Const) and isinstance(c.value, str)}
        elif node.ops[0].op in ("eq", "ne"):
            both = (left.found().seen | right.found().seen) - {"length", "said"}
            left.found().seen |= both
            right.found().seen |= both
        return Shape()

    def _called(self, node: nodes.Call, template: Template, local: dict, depth: int, of) -> Shape:
        given = [of(arg) for arg in node.args]
        named = {pair.key: of(pair.value) for pair in node.kwargs}
        if isinstance(node.node, nodes.Name) and node.node.name == "_":
            given[0].be("text").seen.add("said")
        macro = self.compiler.macro_of(template, node.node.name) if isinstance(node.node, nodes.Name) else None
        if isinstance(node.node, nodes.Name) and node.node.name == "range":
            [shape.be("number") for shape in given]
            return Shape("list", item=Shape("number"))
        if macro is None or depth > DEEPEST:
            return Shape("text")
        inside = dict(zip(macro.params, given, strict=False)) | named
        for name, value in zip(reversed(macro.params), reversed(macro.node.defaults), strict=False):
            inside.setdefault(name, of(value))
        home = self.homes[macro.id]
        for child in macro.node.body:
            self.walk(child, home, {**inside}, depth + 1)
        return Shape("text")


def _is_loop(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Name) and node.name == "loop"


def page_shape(compiler: Compiler, name: str) -> dict[str, Shape]:
    """The shapes of the names that a page's context must have; what a query answers is known beforehand."""
    reader = Reader(compiler)
    screen = screens().get(name.removesuffix(".html"))
    for query in screen.queries if screen else ():
        reader.page[query.name] = Shape("list", item=Shape("dict")) if query.many else Shape("dict")
    reader.page |= {name: Shape("text") for name in ("now", "today", "path", "mint", "screen", "role", "lang")}
    reader.page["args"] = Shape("dict")
    reader.page["words"] = Shape("dict", {name: _word_list(words) for name, words in WORDS.items()})
    reader.template(compiler.templates[name], {})
    return reader.page


def _word_list(words: list[dict]) -> Shape:
    """What is compared with a word's code is most often such a code."""
    codes = {word["code"] for word in words}
    return Shape("list", item=Shape("dict", {"code": Shape(seen=codes)}))


class Maker:
    """Contexts of a shape, filled from a palette of drawn values; one seed always gives the same context.

    Each context has its own temper: nearly nothing empty or nearly everything, numbers small or wild. Conditions that
    want five things at once are met that way.
    """

    def __init__(self, palette: list, seed: int) -> None:
        self.random = random.Random(seed)
        self.empty = self.random.choice((0.02, 0.2, 0.5, 0.9))
        self.tame = self.random.choice((0.1, 0.5, 0.9))
        self.texts = [v for v in palette if isinstance(v, str)] + TEXTS
        self.numbers = [v for v in palette if isinstance(v, int | float)] + [n for n in NUMBERS if abs(n) < 2**31]
        self.palette = [*palette, *TEXTS, *NUMBERS]

    def make(self, shape: Shape, depth: int = 0):
        known, dice = shape.found(), self.random
        if known.kind == "dict":
            if not depth and dice.random() < self.empty / 4:
                return None
            return {name: self.make(part, depth + 1) for name, part in known.parts.items()}
        if known.kind == "list" or (known.seen == {"length"} and dice.random() < 0.5):
            many = dice.choice((0, 1, 1, 2, 3)) if depth < 3 else dice.choice((0, 1))
            return [self.make(known.item or Shape(), depth + 1) for _ in range(many)]
        return self._value(known)

    def _value(self, known: Shape):
        dice = self.random.random()
        words = sorted(known.seen - {"length", "said"})
        if words and dice < 0.5:
            return self.random.choice(words)
        if known.kind == "number":
            few = (0, 1, 2, 3) if self.random.random() < self.tame else self.numbers
            return self.random.choice(few) if dice < 0.997 else None
        if self.random.random() < self.empty and "said" not in known.seen:
            return None
        return self.random.choice(self.texts if known.kind == "text" else self.palette)
