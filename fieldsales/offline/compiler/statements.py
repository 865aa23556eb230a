"""Statements of the dialect as JavaScript text. What it does not know it refuses with a sentence."""

from __future__ import annotations

from typing import cast

from jinja2 import nodes

from fieldsales.offline.compiler.calls import Scope, text
from fieldsales.offline.compiler.dialect import Template, assigned
from fieldsales.offline.compiler.expressions import Expressions

_NAMES = {"Scope": "autoescape", "FilterBlock": "filter", "Import": "import … as"}


class Statements(Expressions):
    """Turns statement nodes into JavaScript that adds to `o`; `templates` are all there are."""

    templates: dict[str, Template]
    made = 0

    def body(self, owner: nodes.Node, body: list[nodes.Node], scope: Scope) -> str:
        """The statements of one scope, after the names it will set; until then such a name is the page's."""
        head = ""
        for name in dict.fromkeys(assigned(body)):
            self._check_fresh(owner, name, scope)
            fallback = f" = ctx[{text(name)}]" if scope.page else ""
            head += f"let {self.bind(scope, name, sure=False)}{fallback};\n"
        return head + "".join(self.statement(node, scope) for node in body)

    def _check_fresh(self, owner: nodes.Node, name: str, scope: Scope) -> None:
        template = scope.template
        if name in scope.names or name in template.sets or name in template.macros or name in template.aliases:
            sentence = f"'{name}' already has a meaning here and set cannot change it from inside; choose another name"
            raise template.refuse(owner, sentence)

    def bind(self, scope: Scope, name: str, sure: bool = True) -> str:
        self.made += 1
        scope.names[name] = f"{name}_{self.made}"
        scope.sure = scope.sure | {name} if sure else scope.sure - {name}
        return scope.names[name]

    def statement(self, node: nodes.Node, scope: Scope, top: bool = False) -> str:
        method = getattr(self, f"_{type(node).__name__.lower()}_statement", None)
        if method is None:
            name = _NAMES.get(type(node).__name__, type(node).__name__.lower())
            raise scope.template.refuse(node, f"'{name}' is not part of the dialect")
        return method(node, scope, top)

    def _output_statement(self, node: nodes.Output, scope: Scope, top: bool) -> str:
        if top and scope.template.parent:
            return ""
        return "".join(f"o += {self._printed(child, scope)};\n" for child in node.nodes)

    def _printed(self, node: nodes.Node, scope: Scope) -> str:
        value = self.value(node, scope)
        return value if isinstance(node, nodes.TemplateData) else f"rt.out({value})"

    def _if_statement(self, node: nodes.If, scope: Scope, top: bool) -> str:
        js = f"if ({self.condition(node.test, scope)}) {{\n{self._all(node.body, scope, top)}}}"
        for other in node.elif_:
            js += f" else if ({self.condition(other.test, scope)}) {{\n{self._all(other.body, scope, top)}}}"
        return js + (f" else {{\n{self._all(node.else_, scope, top)}}}\n" if node.else_ else "\n")

    def _all(self, body: list[nodes.Node], scope: Scope, top: bool) -> str:
        return "".join(self.statement(node, scope, top) for node in body)

    def _for_statement(self, node: nodes.For, scope: Scope, top: bool) -> str:
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise scope.template.refuse(node, "a loop has one name and is not recursive")
        self.made += 1
        items, i = f"items_{self.made}", f"i_{self.made}"
        inner = scope.inner()
        inner.loop = f"loop_{self.made}"
        target = self.bind(inner, node.target.name)
        body = self.body(node, node.body, inner)
        counted = f"{inner.loop}." in body
        listed = f"rt.each({self.value(node.iter, scope)})" + (self._kept(node, scope) if counted else "")
        loop = f"const {inner.loop} = rt.loop({i}, {items}.length);\n" if counted else ""
        passed = "" if counted else self._passed(node, inner)
        some = f"some{i[1:]}" if passed and node.else_ else ""
        first = f"let {some} = false;\n" if some else ""
        noted = f"{some} = true;\n" if some else ""
        otherwise = self._otherwise(node, scope, f"!{some}" if some else f"!{items}.length")
        head = f"for (let {i} = 0; {i} < {items}.length; {i}++) {{\nconst {target} = {items}[{i}];\n"
        return f"{{\nconst {items} = {listed};\n{first}{head}{passed}{noted}{loop}{body}}}\n{otherwise}}}\n"

    def _passed(self, node: nodes.For, inner: Scope) -> str:
        """`for x in list if condition` where nothing asks how many there are: no list of those that pass is made."""
        if node.test is None:
            return ""
        tested = inner.inner()
        tested.loop = None
        return f"if (!{self.condition(node.test, tested)}) continue;\n"

    def named(self, template: Template, node: nodes.Node, name: object) -> Template:
        """The template of that name; raises Refusal."""
        if not isinstance(name, str) or name not in self.templates:
            raise template.refuse(node, f"there is no template '{name}'")
        return self.templates[name]

    def _kept(self, node: nodes.For, scope: Scope) -> str:
        """The same where the loop counts: its length is that of those that pass."""
        if node.test is None:
            return ""
        inner = scope.inner()
        inner.loop = None
        name = self.bind(inner, cast(nodes.Name, node.target).name)
        return f".filter(({name}) => {self.condition(node.test, inner)})"

    def _otherwise(self, node: nodes.For, scope: Scope, nothing: str) -> str:
        if not node.else_:
            return ""
        return f"if ({nothing}) {{\n{self.body(node, node.else_, scope.inner())}}}\n"

    def _with_statement(self, node: nodes.With, scope: Scope, top: bool) -> str:
        inner, head = scope.inner(), ""
        for target, value in zip(node.targets, node.values, strict=True):
            if not isinstance(target, nodes.Name):
                raise scope.template.refuse(node, "with gives values to plain names")
            given = self.value(value, scope)
            head += f"const {self.bind(inner, target.name)} = {given};\n"
        return f"{{\n{head}{self.body(node, node.body, inner)}}}\n"

    def _assign_statement(self, node: nodes.Assign, scope: Scope, top: bool) -> str:
        return f"{self._place(node, scope, top)} = {self.value(node.node, scope)};\n"

    def _assignblock_statement(self, node: nodes.AssignBlock, scope: Scope, top: bool) -> str:
        if node.filter is not None:
            raise scope.template.refuse(node, "a set block takes no filter")
        place = self._place(node, scope, top)
        body = self.body(node, node.body, scope.inner())
        return f"{place} = (() => {{\nlet o = '';\n{body}return rt.safe(o);\n}})();\n"

    def _place(self, node: nodes.Assign | nodes.AssignBlock, scope: Scope, top: bool) -> str:
        if not isinstance(node.target, nodes.Name):
            raise scope.template.refuse(node, "set gives a value to one plain name")
        return f"ctx[{text(node.target.name)}]" if top else scope.names[node.target.name]

    def _callblock_statement(self, node: nodes.CallBlock, scope: Scope, top: bool) -> str:
        if not isinstance(node.call.node, nodes.Name) or node.defaults:
            raise scope.template.refuse(node, "call takes a macro, and parameters without defaults")
        inner = scope.inner()
        params = ", ".join(self.bind(inner, arg.name) for arg in node.args)
        body = self.body(node, node.body, inner)
        caller = f"({params}) => {{\nlet o = '';\n{body}return rt.safe(o);\n}}"
        return f"o += rt.out({self.macro_call(node.call, scope, caller)});\n"

    def _include_statement(self, node: nodes.Include, scope: Scope, top: bool) -> str:
        if not isinstance(node.template, nodes.Const) or node.ignore_missing or not node.with_context or not scope.page:
            raise scope.template.refuse(node, "include takes one name in quotes, and not inside a macro")
        target = self.named(scope.template, node, node.template.value)
        if target.parent or target.blocks:
            raise scope.template.refuse(node, f"{target.name} has blocks of its own and cannot be included")
        names = ", ".join(f"{text(name)}: {js}" for name, js in scope.names.items())
        return f"o += {target.id}(rt.around(ctx, {{ {names} }}), rt);\n"

    def _block_statement(self, node: nodes.Block, scope: Scope, top: bool) -> str:
        if not top:
            raise scope.template.refuse(node, "a block does not stand inside a loop or a macro")
        if scope.template.parent:
            return ""
        return f"o += (blocks.{node.name} ?? {scope.template.id}_block_{node.name})(ctx, rt);\n"

    def _macro_statement(self, node: nodes.Macro, scope: Scope, top: bool) -> str:
        return self._definition(node, scope)

    def _fromimport_statement(self, node: nodes.FromImport, scope: Scope, top: bool) -> str:
        return self._definition(node, scope)

    def _extends_statement(self, node: nodes.Extends, scope: Scope, top: bool) -> str:
        return self._definition(node, scope)

    def _definition(self, node: nodes.Node, scope: Scope) -> str:
        if node not in scope.template.tree.body:
            raise scope.template.refuse(node, "macros, imports and extends stand at the top of a file, not inside")
        return ""
