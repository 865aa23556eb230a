"""Expressions of the dialect as JavaScript text. What it does not know it refuses with a sentence."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from jinja2 import nodes

from fieldsales.offline.dialect import Macro, Template
from fieldsales.offline.environment import AMBIENT
from fieldsales.offline.filters import FILTERS, MOST_ARGS, WITH_CONTEXT
from fieldsales.offline.shown import number_text
from fieldsales.texts import places

_BINARY = {nodes.Add: "add", nodes.Sub: "sub", nodes.Mul: "mul", nodes.FloorDiv: "floordiv", nodes.Mod: "mod"}
_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length")
_NEED = {name for name, function in FILTERS.items() if function in WITH_CONTEXT}


@dataclass
class Scope:
    """The names one stretch of a template can see: name → JavaScript name; `page` is False inside macros."""

    template: Template
    page: bool
    names: dict[str, str] = field(default_factory=dict)
    sure: set[str] = field(default_factory=set)
    loop: str | None = None
    caller: bool = False

    def inner(self) -> Scope:
        return Scope(self.template, self.page, dict(self.names), set(self.sure), self.loop, self.caller)


def text(value: str) -> str:
    """A JavaScript string; the two line separators JSON allows and old engines do not are escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Expressions:
    """Turns expression nodes into JavaScript. `find_macro(template, name)` gives the macro a name stands for."""

    def __init__(self, find_macro) -> None:
        self.find_macro = find_macro

    def value(self, node: nodes.Node, scope: Scope) -> str:
        """JavaScript that gives the value."""
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is None:
            raise scope.template.refuse(node, f"{_plain_name(node)} is not part of the dialect")
        return method(node, scope)

    def condition(self, node: nodes.Node, scope: Scope) -> str:
        """JavaScript that gives true or false, shorter than asking for the truth of a value."""
        if isinstance(node, nodes.And | nodes.Or):
            sign = "&&" if isinstance(node, nodes.And) else "||"
            return f"({self.condition(node.left, scope)} {sign} {self.condition(node.right, scope)})"
        if isinstance(node, nodes.Not):
            return f"!{self.condition(node.node, scope)}"
        if isinstance(node, nodes.Compare | nodes.Test):
            return self.value(node, scope)
        return f"rt.truth({self.value(node, scope)})"

    # -- leaves

    def _const(self, node: nodes.Const, scope: Scope) -> str:
        if isinstance(node.value, str):
            return text(node.value)
        return "null" if node.value is None else number_text(node.value)

    def _templatedata(self, node: nodes.TemplateData, scope: Scope) -> str:
        return text(node.data)

    def _name(self, node: nodes.Name, scope: Scope) -> str:
        if node.name in scope.names:
            found = scope.names[node.name]
            return found if node.name in scope.sure else f"rt.need({found}, {text(node.name)})"
        self._check_name(node, scope)
        return f"rt.need(ctx[{text(node.name)}], {text(node.name)})"

    def _check_name(self, node: nodes.Name, scope: Scope) -> None:
        if node.name in ("loop", "caller"):
            raise scope.template.refuse(node, f"'{node.name}' is not a value here")
        if node.name in scope.template.macros or node.name in scope.template.aliases or node.name in ("_", "range"):
            raise scope.template.refuse(node, f"'{node.name}' can only be called")
        if not scope.page and node.name not in AMBIENT:
            raise scope.template.refuse(node, f"a macro does not see '{node.name}'; hand it over as an argument")

    def _list(self, node: nodes.List | nodes.Tuple, scope: Scope) -> str:
        return f"[{', '.join(self.value(item, scope) for item in node.items)}]"

    _tuple = _list

    def _dict(self, node: nodes.Dict, scope: Scope) -> str:
        pairs = []
        for pair in node.items:
            if not isinstance(pair.key, nodes.Const) or not isinstance(pair.key.value, str):
                raise scope.template.refuse(node, "the keys of a dict are texts in quotes")
            pairs.append(f"[{text(pair.key.value)}]: {self.value(pair.value, scope)}")
        return "({" + ", ".join(pairs) + "})"

    # -- parts

    def _getattr(self, node: nodes.Getattr, scope: Scope) -> str:
        if isinstance(node.node, nodes.Name) and node.node.name == "loop" and scope.loop:
            if node.attr not in _LOOP:
                raise scope.template.refuse(node, f"loop.{node.attr} is not part of the dialect")
            return f"{scope.loop}.{node.attr}"
        return self._part(node, text(node.attr), scope)

    def _getitem(self, node: nodes.Getitem, scope: Scope) -> str:
        if not isinstance(node.arg, nodes.Slice):
            return self._part(node, self.value(node.arg, scope), scope)
        if node.arg.step is not None:
            raise scope.template.refuse(node, "a slice has a start and a stop, no step")
        bounds = [self.value(b, scope) if b else "null" for b in (node.arg.start, node.arg.stop)]
        return f"rt.sliced({self.value(node.node, scope)}, {', '.join(bounds)})"

    def _part(self, node: nodes.Getattr | nodes.Getitem, key: str, scope: Scope) -> str:
        from_args = isinstance(node.node, nodes.Name) and node.node.name == "args"
        return f"rt.{'opened' if from_args else 'get'}({self.value(node.node, scope)}, {key})"

    # -- operators

    def _binary(self, node: nodes.BinExpr, scope: Scope) -> str:
        return f"rt.{_BINARY[type(node)]}({self.value(node.left, scope)}, {self.value(node.right, scope)})"

    _add = _sub = _mul = _floordiv = _mod = _binary

    def _neg(self, node: nodes.Neg, scope: Scope) -> str:
        return f"rt.neg({self.value(node.node, scope)})"

    def _and(self, node: nodes.And, scope: Scope) -> str:
        return f"rt.and({self.value(node.left, scope)}, () => {self.value(node.right, scope)})"

    def _or(self, node: nodes.Or, scope: Scope) -> str:
        return f"rt.or({self.value(node.left, scope)}, () => {self.value(node.right, scope)})"

    def _not(self, node: nodes.Not, scope: Scope) -> str:
        return f"(!{self.condition(node.node, scope)})"

    def _concat(self, node: nodes.Concat, scope: Scope) -> str:
        return f"rt.joined([{', '.join(self.value(part, scope) for part in node.nodes)}])"

    def _condexpr(self, node: nodes.CondExpr, scope: Scope) -> str:
        other = self.value(node.expr2, scope) if node.expr2 else "null"
        return f"({self.condition(node.test, scope)} ? {self.value(node.expr1, scope)} : {other})"

    def _compare(self, node: nodes.Compare, scope: Scope) -> str:
        if len(node.ops) > 1:
            raise scope.template.refuse(node, "one comparison at a time; join two with 'and'")
        operand = node.ops[0]
        left, right = self.value(node.expr, scope), self.value(operand.expr, scope)
        if operand.op in ("in", "notin"):
            return f"{'!' if operand.op == 'notin' else ''}rt.contains({left}, {right})"
        if operand.op in ("eq", "ne"):
            return f"{'!' if operand.op == 'ne' else ''}rt.eq({left}, {right})"
        return f"rt.{operand.op}({left}, {right})"

    def _test(self, node: nodes.Test, scope: Scope) -> str:
        if node.name not in ("none", "defined") or node.args or node.kwargs:
            raise scope.template.refuse(node, f"'is {node.name}' is not part of the dialect")
        if node.name == "none":
            return f"({self.value(node.node, scope)} === null)"
        if not isinstance(node.node, nodes.Name):
            raise scope.template.refuse(node, "'is defined' asks about a name")
        return f"({self._maybe(node.node, scope)} !== undefined)"

    def _maybe(self, node: nodes.Name, scope: Scope) -> str:
        if node.name == "caller" and scope.caller:
            return "caller"
        if node.name not in scope.names:
            self._check_name(node, scope)
        return scope.names.get(node.name) or f"ctx[{text(node.name)}]"

    # -- calls

    def _filter(self, node: nodes.Filter, scope: Scope) -> str:
        if node.name not in FILTERS or node.node is None:
            raise scope.template.refuse(node, f"the filter '{node.name}' is not part of the dialect")
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > MOST_ARGS.get(node.name, 0):
            raise scope.template.refuse(node, f"the filter '{node.name}' does not take these arguments")
        given = [self.value(arg, scope) for arg in (node.node, *node.args)]
        return f"rt.f.{node.name}({', '.join(['ctx'] * (node.name in _NEED) + given)})"

    def _call(self, node: nodes.Call, scope: Scope) -> str:
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            raise scope.template.refuse(node, "only macros, _() and range() can be called, with plain arguments")
        name = node.node.name
        if name == "caller" and scope.caller:
            return f"rt.call(caller, [{', '.join(self.value(arg, scope) for arg in node.args)}])"
        if name in scope.names:
            raise scope.template.refuse(node, f"'{name}' is a value and cannot be called")
        if name == "_":
            return self._translated(node, scope)
        if name == "range":
            return self._range(node, scope)
        return self.macro_call(node, scope, None)

    def _range(self, node: nodes.Call, scope: Scope) -> str:
        if node.kwargs or len(node.args) not in (1, 2):
            raise scope.template.refuse(node, "range() takes a stop, or a start and a stop")
        return f"rt.range({', '.join(self.value(arg, scope) for arg in node.args)})"

    def _translated(self, node: nodes.Call, scope: Scope) -> str:
        if len(node.args) != 1:
            raise scope.template.refuse(node, "_() takes one text, and values by name")
        needed = places(node.args[0].value) if _is_text(node.args[0]) else None
        given = {pair.key for pair in node.kwargs}
        if needed is not None and needed != given:
            raise scope.template.refuse(node, f"the text needs {_listed(needed)} and is given {_listed(given)}")
        values = ", ".join(f"[{text(pair.key)}]: {self.value(pair.value, scope)}" for pair in node.kwargs)
        return f"rt.text(ctx, {self.value(node.args[0], scope)}, {{{values}}})"

    def macro_call(self, node: nodes.Call, scope: Scope, caller: str | None) -> str:
        """A call of a macro by position, whatever way the template wrote it."""
        macro: Macro | None = self.find_macro(scope.template, node.node.name)
        if macro is None:
            raise scope.template.refuse(node, f"there is no macro '{node.node.name}' here; import it")
        if caller is not None and not macro.has_caller:
            raise scope.template.refuse(node, f"the macro '{node.node.name}' does not use caller()")
        given = self._arguments(node, scope, macro)
        tail = [given.get(name, "undefined") for name in macro.params]
        return f"{macro.id}({', '.join(['ctx', 'rt', *tail] + ([caller] if caller else []))})"

    def _arguments(self, node: nodes.Call, scope: Scope, macro: Macro) -> dict[str, str]:
        named = {pair.key: self.value(pair.value, scope) for pair in node.kwargs}
        placed = dict(zip(macro.params, [self.value(arg, scope) for arg in node.args], strict=False))
        unknown = sorted(set(named) - set(macro.params) | set(named) & set(placed))
        if unknown or len(node.args) > len(macro.params):
            raise scope.template.refuse(node, f"the macro '{node.node.name}' does not take {_listed(unknown) or 'so many'}")
        absent = [name for name in macro.needed if name not in named and name not in placed]
        if absent:
            raise scope.template.refuse(node, f"the macro '{node.node.name}' needs {_listed(absent)}")
        return placed | named


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


def _listed(names) -> str:
    return ", ".join(sorted(names)) or "nothing"


def _plain_name(node: nodes.Node) -> str:
    signs = {"Div": "division with /", "Pow": "**", "Pos": "a plus sign before a value", "Slice": "a slice"}
    return signs.get(type(node).__name__, f"'{type(node).__name__.lower()}'")
