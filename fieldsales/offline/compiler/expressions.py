"""Expressions of the dialect as JavaScript text. What it does not know it refuses with a sentence."""

from __future__ import annotations

from jinja2 import nodes

from fieldsales.offline.compiler.calls import Calls, Scope, text
from fieldsales.offline.environment import AMBIENT
from fieldsales.offline.shown import number_text

_BINARY = {nodes.Add: "add", nodes.Sub: "sub", nodes.Mul: "mul", nodes.FloorDiv: "floordiv", nodes.Mod: "mod"}
_LOOP = ("index", "index0", "revindex", "revindex0", "first", "last", "length")


_INHERITED = {"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
              "text", "__proto__"}  # fmt: skip
"""What an object answers to although nobody gave it: these are asked for with care (rt.get)."""


class Expressions(Calls):
    """Turns expression nodes into JavaScript; `parts` are the names of parts it reads."""

    parts: set[str]

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
        return f"[{self.values(node.items, scope)}]"

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
        if not from_args and isinstance(node, nodes.Getattr) and node.attr not in _INHERITED:
            return f"{self.getter(node.attr)}({self.value(node.node, scope)}, rt)"
        return f"rt.{'opened' if from_args else 'get'}({self.value(node.node, scope)}, {key})"

    def getter(self, name: str) -> str:
        """The function of the module that reads this part: a property by its own name is what engines read quickest."""
        self.parts.add(name)
        return f"part_{name}"

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
        return f"rt.joined([{self.values(node.nodes, scope)}])"

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


def _plain_name(node: nodes.Node) -> str:
    signs = {"Div": "division with /", "Pow": "**", "Pos": "a plus sign before a value", "Slice": "a slice"}
    return signs.get(type(node).__name__, f"'{type(node).__name__.lower()}'")
