"""What templates call (filters, texts, macros, range) as JavaScript text, and the scopes that all of it stands in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from jinja2 import nodes

from fieldsales.offline.compiler.dialect import Macro, Template
from fieldsales.offline.filters import FILTERS, MOST_ARGS, WITH_CONTEXT
from fieldsales.texts import places

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


class Calls:
    """Calls as JavaScript. `find_macro(template, name)` gives the macro a name stands for there, or None."""

    def __init__(self, find_macro: Callable[[Template, str], Macro | None]) -> None:
        self.find_macro = find_macro

    def value(self, node: nodes.Node, scope: Scope) -> str:
        raise NotImplementedError

    def values(self, listed: Iterable[nodes.Node], scope: Scope) -> str:
        return ", ".join(self.value(node, scope) for node in listed)

    def _filter(self, node: nodes.Filter, scope: Scope) -> str:
        if node.name not in FILTERS or node.node is None:
            raise scope.template.refuse(node, f"the filter '{node.name}' is not part of the dialect")
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > MOST_ARGS.get(node.name, 0):
            raise scope.template.refuse(node, f"the filter '{node.name}' does not take these arguments")
        given = [self.value(arg, scope) for arg in (node.node, *node.args)]
        return f"rt.f.{node.name}({', '.join(['ctx'] * (node.name in _NEED) + given)})"

    def _call(self, node: nodes.Call, scope: Scope) -> str:
        name = self._called(node, scope)
        if name == "caller" and scope.caller:
            return f"rt.call(caller, [{self.values(node.args, scope)}])"
        if name in scope.names:
            raise scope.template.refuse(node, f"'{name}' is a value and cannot be called")
        if name == "_":
            return self._translated(node, scope)
        if name == "range":
            return self._range(node, scope)
        return self.macro_call(node, scope, None)

    def _called(self, node: nodes.Call, scope: Scope) -> str:
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            raise scope.template.refuse(node, "only macros, _() and range() can be called, with plain arguments")
        return node.node.name

    def _range(self, node: nodes.Call, scope: Scope) -> str:
        if node.kwargs or len(node.args) not in (1, 2):
            raise scope.template.refuse(node, "range() takes a stop, or a start and a stop")
        return f"rt.range({self.values(node.args, scope)})"

    def _translated(self, node: nodes.Call, scope: Scope) -> str:
        if len(node.args) != 1:
            raise scope.template.refuse(node, "_() takes one text, and values by name")
        msgid, given = node.args[0], {pair.key for pair in node.kwargs}
        needed = places(msgid.value) if isinstance(msgid, nodes.Const) and isinstance(msgid.value, str) else None
        if needed is not None and needed != given:
            raise scope.template.refuse(node, f"the text needs {_listed(needed)} and is given {_listed(given)}")
        values = ", ".join(f"[{text(pair.key)}]: {self.value(pair.value, scope)}" for pair in node.kwargs)
        return f"rt.text(ctx, {self.value(msgid, scope)}, {{{values}}})"

    def macro_call(self, node: nodes.Call, scope: Scope, caller: str | None) -> str:
        """A call of a macro by position, whatever way the template wrote it."""
        name = self._called(node, scope)
        macro = self.find_macro(scope.template, name)
        if macro is None:
            raise scope.template.refuse(node, f"there is no macro '{name}' here; import it")
        if caller is not None and not macro.has_caller:
            raise scope.template.refuse(node, f"the macro '{name}' does not use caller()")
        given = self._arguments(node, scope, macro)
        tail = [given.get(param, "undefined") for param in macro.params]
        return f"{macro.id}({', '.join(['ctx', 'rt', *tail] + ([caller] if caller else []))})"

    def _arguments(self, node: nodes.Call, scope: Scope, macro: Macro) -> dict[str, str]:
        name = macro.node.name
        named = {pair.key: self.value(pair.value, scope) for pair in node.kwargs}
        placed = dict(zip(macro.params, [self.value(arg, scope) for arg in node.args], strict=False))
        unknown = (set(named) - set(macro.params)) | (set(named) & set(placed))
        if unknown:
            raise scope.template.refuse(node, f"the macro '{name}' does not take {_listed(unknown)}")
        if len(node.args) > len(macro.params):
            raise scope.template.refuse(node, f"the macro '{name}' does not take so many values")
        absent = [param for param in macro.needed if param not in named and param not in placed]
        if absent:
            raise scope.template.refuse(node, f"the macro '{name}' needs {_listed(absent)}")
        return placed | named


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
