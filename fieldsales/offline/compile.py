"""Templates as one JavaScript module: plain functions, no eval, so a strict CSP lets the service worker run them.

Jinja2's own parser makes the tree (dialect.py), expressions.py and this file write it down again; whatever they do not
know they refuse. tests/test_parity_templates.py holds both renderings against each other byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import nodes

from fieldsales.offline.dialect import Macro, Template, assigned, read
from fieldsales.offline.environment import TEMPLATES
from fieldsales.offline.expressions import Expressions, Scope, text


def sources(folder: Path = TEMPLATES) -> dict[str, str]:
    """{name: source} of every template of a folder."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.html"))}


def compile_templates(given: Mapping[str, str] | None = None) -> str:
    """The text of a module that exports TEMPLATES: {name: (ctx, rt) => html}; raises Refusal."""
    return Compiler(sources() if given is None else given).module()


def texts_of_templates(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """{msgid: 'door.html:12'} of every text in quotes that a template translates."""
    found: dict[str, str] = {}
    for number, (name, source) in enumerate((sources() if given is None else given).items()):
        for call in read(name, source, number).tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args:
                for const in _texts(call.args[0]):
                    found.setdefault(const, f"{name}:{call.lineno}")
    return found


def _texts(node: nodes.Node) -> list[str]:
    """_('a'), but also both arms of _('a' if x else 'b')."""
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else []
    arms = (node.expr1, node.expr2) if isinstance(node, nodes.CondExpr) else ()
    return [found for arm in arms if arm is not None for found in _texts(arm)]


class Compiler:
    """Holds all templates, because they call each other's macros and blocks."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.templates = {name: read(name, source, n) for n, (name, source) in enumerate(given.items())}
        self.expressions = Expressions(self.find_macro)
        self.made = 0

    def module(self) -> str:
        parts = [part for template in self.templates.values() for part in self._functions(template)]
        listed = ",\n".join(f"  {text(t.name)}: {t.id}" for t in self.templates.values())
        return "\n".join([*parts, f"export const TEMPLATES = {{\n{listed}\n}};\n"])

    def find_macro(self, template: Template, name: str) -> Macro | None:
        """Its own, an imported one, or, for a part that is included, the one all who include it have by that name."""
        if name in template.macros:
            return template.macros[name]
        if name in template.aliases:
            file, original = template.aliases[name]
            return self.templates[file].macros.get(original) if file in self.templates else None
        around = [self.find_macro(other, name) for other in self._including(template)]
        return around[0] if around and all(macro is around[0] for macro in around) else None

    def _including(self, part: Template) -> list[Template]:
        return [other for other in self.templates.values() if part.name in other.includes and other is not part]

    # -- functions

    def _functions(self, template: Template) -> list[str]:
        self._check_imports(template)
        macros = [self._macro(template, macro) for macro in template.macros.values()]
        blocks = [self._block(template, block) for block in template.blocks.values()]
        return [f"// {template.name}", *macros, *blocks, self._root(template)]

    def _check_imports(self, template: Template) -> None:
        for alias, (file, name) in template.aliases.items():
            if self.find_macro(template, alias) is None:
                raise template.refuse(template.tree, f"{file} has no macro '{name}' to import")
        clash = template.sets & {*template.macros, *template.aliases}
        if clash:
            raise template.refuse(template.tree, f"'{min(clash)}' is a macro here; give the value another name")
        if template.parent:
            self._check_layout(template, self._named(template, template.tree, template.parent))

    def _check_layout(self, template: Template, layout: Template) -> None:
        if layout.parent:
            raise template.refuse(template.tree, f"{layout.name} extends another layout itself; one level is enough")
        unknown = sorted(set(template.blocks) - set(layout.blocks))
        if unknown:
            raise template.refuse(template.blocks[unknown[0]], f"{layout.name} has no block '{unknown[0]}'")
        for name in {*template.macros, *template.aliases} & {*layout.macros, *layout.aliases}:
            if self.find_macro(template, name) is not self.find_macro(layout, name):
                raise template.refuse(template.tree, f"{layout.name} has another macro named '{name}'")

    def _named(self, template: Template, node: nodes.Node, name: object) -> Template:
        if not isinstance(name, str) or name not in self.templates:
            raise template.refuse(node, f"there is no template '{name}'")
        return self.templates[name]

    def _macro(self, template: Template, macro: Macro) -> str:
        scope = Scope(template, page=False, caller=macro.has_caller)
        params = []
        for place, name in enumerate(macro.params):
            js = self._bind(scope, name)
            behind = place - len(macro.needed)
            params.append(js if behind < 0 else f"{js} = {self.expressions.value(macro.node.defaults[behind], scope)}")
        head = ", ".join(["ctx", "rt", *params, *(["caller"] if macro.has_caller else [])])
        body = self._body(macro.node, macro.node.body, scope)
        return f"function {macro.id}({head}) {{\nlet o = '';\n{body}return rt.safe(o);\n}}"

    def _block(self, template: Template, block: nodes.Block) -> str:
        body = self._body(block, block.body, Scope(template, page=True))
        return f"function {template.id}_block_{block.name}(ctx, rt) {{\nlet o = '';\n{body}return o;\n}}"

    def _root(self, template: Template) -> str:
        scope = Scope(template, page=True)
        body = "".join(self._statement(node, scope, top=True) for node in template.tree.body)
        if template.parent:
            layout = self._named(template, template.tree, template.parent)
            blocks = ", ".join(f"{name}: {template.id}_block_{name}" for name in template.blocks)
            body += f"return {layout.id}(ctx, rt, {{ {blocks} }});\n"
        tail = "" if template.parent else "return o;\n"
        return f"function {template.id}(page, rt, blocks = {{}}) {{\nconst ctx = rt.page(page);\nlet o = '';\n{body}{tail}}}"

    # -- statements

    def _body(self, owner: nodes.Node, body: list[nodes.Node], scope: Scope) -> str:
        """The statements of one scope, after the names it will set; until then such a name is the page's."""
        head = ""
        for name in dict.fromkeys(assigned(owner)):
            self._check_fresh(owner, name, scope)
            fallback = f" = ctx[{text(name)}]" if scope.page else ""
            head += f"let {self._bind(scope, name, sure=False)}{fallback};\n"
        return head + "".join(self._statement(node, scope) for node in body)

    def _check_fresh(self, owner: nodes.Node, name: str, scope: Scope) -> None:
        template = scope.template
        if name in scope.names or name in template.sets or name in template.macros or name in template.aliases:
            sentence = f"'{name}' already has a meaning here and set cannot change it from inside; choose another name"
            raise template.refuse(owner, sentence)

    def _bind(self, scope: Scope, name: str, sure: bool = True) -> str:
        self.made += 1
        scope.names[name] = f"{name}_{self.made}"
        scope.sure = scope.sure | {name} if sure else scope.sure - {name}
        return scope.names[name]

    def _statement(self, node: nodes.Node, scope: Scope, top: bool = False) -> str:
        method = getattr(self, f"_{type(node).__name__.lower()}_statement", None)
        if method is None:
            raise scope.template.refuse(node, f"'{type(node).__name__.lower()}' is not part of the dialect")
        return method(node, scope, top)

    def _output_statement(self, node: nodes.Output, scope: Scope, top: bool) -> str:
        if top and scope.template.parent:
            return ""
        return "".join(f"o += {self._printed(child, scope)};\n" for child in node.nodes)

    def _printed(self, node: nodes.Node, scope: Scope) -> str:
        value = self.expressions.value(node, scope)
        return value if isinstance(node, nodes.TemplateData) else f"rt.out({value})"

    def _if_statement(self, node: nodes.If, scope: Scope, top: bool) -> str:
        text = f"if ({self.expressions.condition(node.test, scope)}) {{\n{self._all(node.body, scope, top)}}}"
        for other in node.elif_:
            text += f" else if ({self.expressions.condition(other.test, scope)}) {{\n{self._all(other.body, scope, top)}}}"
        return text + (f" else {{\n{self._all(node.else_, scope, top)}}}\n" if node.else_ else "\n")

    def _all(self, body: list[nodes.Node], scope: Scope, top: bool) -> str:
        return "".join(self._statement(node, scope, top) for node in body)

    def _for_statement(self, node: nodes.For, scope: Scope, top: bool) -> str:
        if node.recursive or not isinstance(node.target, nodes.Name):
            raise scope.template.refuse(node, "a loop has one name and is not recursive")
        self.made += 1
        items, i = f"items_{self.made}", f"i_{self.made}"
        listed = f"rt.each({self.expressions.value(node.iter, scope)})" + self._kept(node, scope)
        inner = scope.inner()
        inner.loop = f"loop_{self.made}"
        target = self._bind(inner, node.target.name)
        body = self._loop_body(node, inner)
        loop = f"const {inner.loop} = rt.loop({i}, {items}.length);\n" if f"{inner.loop}." in body else ""
        otherwise = self._otherwise(node, scope, items)
        head = f"for (let {i} = 0; {i} < {items}.length; {i}++) {{\nconst {target} = {items}[{i}];\n"
        return f"{{\nconst {items} = {listed};\n{head}{loop}{body}}}\n{otherwise}}}\n"

    def _loop_body(self, node: nodes.For, inner: Scope) -> str:
        shell = nodes.Scope(node.body, lineno=node.lineno)
        return self._body(shell, node.body, inner)

    def _kept(self, node: nodes.For, scope: Scope) -> str:
        """`for x in list if condition`"""
        if node.test is None:
            return ""
        inner = scope.inner()
        inner.loop = None
        name = self._bind(inner, node.target.name)
        return f".filter(({name}) => {self.expressions.condition(node.test, inner)})"

    def _otherwise(self, node: nodes.For, scope: Scope, items: str) -> str:
        if not node.else_:
            return ""
        shell = nodes.Scope(node.else_, lineno=node.lineno)
        return f"if (!{items}.length) {{\n{self._body(shell, node.else_, scope.inner())}}}\n"

    def _with_statement(self, node: nodes.With, scope: Scope, top: bool) -> str:
        inner, head = scope.inner(), ""
        for target, value in zip(node.targets, node.values, strict=True):
            if not isinstance(target, nodes.Name):
                raise scope.template.refuse(node, "with gives values to plain names")
            given = self.expressions.value(value, scope)
            head += f"const {self._bind(inner, target.name)} = {given};\n"
        shell = nodes.Scope(node.body, lineno=node.lineno)
        return f"{{\n{head}{self._body(shell, node.body, inner)}}}\n"

    def _assign_statement(self, node: nodes.Assign, scope: Scope, top: bool) -> str:
        return f"{self._place(node, scope, top)} = {self.expressions.value(node.node, scope)};\n"

    def _assignblock_statement(self, node: nodes.AssignBlock, scope: Scope, top: bool) -> str:
        if node.filter is not None:
            raise scope.template.refuse(node, "a set block takes no filter")
        place = self._place(node, scope, top)
        body = self._body(nodes.Scope(node.body, lineno=node.lineno), node.body, scope.inner())
        return f"{place} = (() => {{\nlet o = '';\n{body}return rt.safe(o);\n}})();\n"

    def _place(self, node: nodes.Assign | nodes.AssignBlock, scope: Scope, top: bool) -> str:
        if not isinstance(node.target, nodes.Name):
            raise scope.template.refuse(node, "set gives a value to one plain name")
        return f"ctx[{text(node.target.name)}]" if top else scope.names[node.target.name]

    def _callblock_statement(self, node: nodes.CallBlock, scope: Scope, top: bool) -> str:
        if not isinstance(node.call.node, nodes.Name) or node.defaults:
            raise scope.template.refuse(node, "call takes a macro, and parameters without defaults")
        inner = scope.inner()
        params = ", ".join(self._bind(inner, arg.name) for arg in node.args)
        shell = nodes.Scope(node.body, lineno=node.lineno)
        body = self._body(shell, node.body, inner)
        caller = f"({params}) => {{\nlet o = '';\n{body}return rt.safe(o);\n}}"
        return f"o += rt.out({self.expressions.macro_call(node.call, scope, caller)});\n"

    def _include_statement(self, node: nodes.Include, scope: Scope, top: bool) -> str:
        if not isinstance(node.template, nodes.Const) or node.ignore_missing or not node.with_context or not scope.page:
            raise scope.template.refuse(node, "include takes one name in quotes, and not inside a macro")
        target = self._named(scope.template, node, node.template.value)
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
