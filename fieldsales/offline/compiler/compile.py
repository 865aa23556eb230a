"""Templates as one JavaScript module: plain functions, no eval, so a strict CSP lets the service worker run them.

Jinja2's own parser makes the tree (dialect.py), calls.py, expressions.py and statements.py write it down again; whatever they do not
know they refuse. tests/test_parity_templates.py holds both renderings against each other byte for byte.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import nodes

from fieldsales.offline.compiler.calls import Scope, text
from fieldsales.offline.compiler.dialect import Macro, Template, read
from fieldsales.offline.compiler.statements import Statements
from fieldsales.offline.environment import TEMPLATES


def sources(folder: Path = TEMPLATES) -> dict[str, str]:
    """{name: source} of every template of a folder."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder.rglob("*.html"), key=lambda p: p.name)}


def compile_templates(given: Mapping[str, str] | None = None) -> str:
    """The text of a module that exports TEMPLATES: {name: (ctx, rt) => html}; raises Refusal."""
    return Compiler(sources() if given is None else given).module()


def texts_of_templates(given: Mapping[str, str] | None = None) -> dict[str, str]:
    """{msgid: 'door.html:12'} of every text in quotes that a template translates."""
    return Compiler(sources() if given is None else given).texts()


def _texts(node: nodes.Node) -> list[str]:
    """_('a'), but also both arms of _('a' if x else 'b')."""
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else []
    arms = (node.expr1, node.expr2) if isinstance(node, nodes.CondExpr) else ()
    return [found for arm in arms if arm is not None for found in _texts(arm)]


_GETTER = """function part_{name}(of, rt) {{
const plain = typeof of === 'object' && of !== null && !Array.isArray(of);
return plain && of.{name} !== undefined ? of.{name} : rt.get(of, {text});
}}"""


class Compiler(Statements):
    """Holds all templates, because they call each other's macros and blocks."""

    def __init__(self, given: Mapping[str, str]) -> None:
        super().__init__(self.macro_of)
        self.parts = set()
        self.templates = {name: read(name, source, n) for n, (name, source) in enumerate(given.items())}

    def module(self) -> str:
        parts = [part for template in self.templates.values() for part in self._functions(template)]
        listed = ",\n".join(f"  {text(t.name)}: {t.id}" for t in self.templates.values())
        getters = [_GETTER.format(name=name, text=text(name)) for name in sorted(self.parts)]
        return "\n".join([*getters, *parts, f"export const TEMPLATES = {{\n{listed}\n}};\n"])

    def texts(self) -> dict[str, str]:
        """{msgid: 'door.html:12'} of every text in quotes that a template translates."""
        found: dict[str, str] = {}
        for template in self.templates.values():
            for call in template.tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name == "_" and call.args:
                    for const in _texts(call.args[0]):
                        found.setdefault(const, f"{template.name}:{call.lineno}")
        return found

    def macro_of(self, template: Template, name: str) -> Macro | None:
        """Its own, an imported one, or, for a part that is included, the one all who include it have by that name."""
        if name in template.macros:
            return template.macros[name]
        if name in template.aliases:
            file, original = template.aliases[name]
            return self.templates[file].macros.get(original) if file in self.templates else None
        around = [self.macro_of(other, name) for other in self._including(template)]
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
            self._check_layout(template, self.named(template, template.tree, template.parent))

    def _check_layout(self, template: Template, layout: Template) -> None:
        if layout.parent:
            raise template.refuse(template.tree, f"{layout.name} extends another layout itself; one level is enough")
        unknown = sorted(set(template.blocks) - set(layout.blocks))
        if unknown:
            raise template.refuse(template.blocks[unknown[0]], f"{layout.name} has no block '{unknown[0]}'")
        for name in {*template.macros, *template.aliases} & {*layout.macros, *layout.aliases}:
            if self.find_macro(template, name) is not self.find_macro(layout, name):
                raise template.refuse(template.tree, f"{layout.name} has another macro named '{name}'")

    def _macro(self, template: Template, macro: Macro) -> str:
        scope = Scope(template, page=False, caller=macro.has_caller)
        params = []
        for place, name in enumerate(macro.params):
            js = self.bind(scope, name)
            behind = place - len(macro.needed)
            params.append(js if behind < 0 else f"{js} = {self.value(macro.node.defaults[behind], scope)}")
        head = ", ".join(["ctx", "rt", *params, *(["caller"] if macro.has_caller else [])])
        body = self.body(macro.node, macro.node.body, scope)
        return f"function {macro.id}({head}) {{\nlet o = '';\n{body}return rt.safe(o);\n}}"

    def _block(self, template: Template, block: nodes.Block) -> str:
        body = self.body(block, block.body, Scope(template, page=True))
        return f"function {template.id}_block_{block.name}(ctx, rt) {{\nlet o = '';\n{body}return o;\n}}"

    def _root(self, template: Template) -> str:
        scope = Scope(template, page=True)
        body = "".join(self.statement(node, scope, top=True) for node in template.tree.body)
        if template.parent:
            layout = self.named(template, template.tree, template.parent)
            blocks = ", ".join(f"{name}: {template.id}_block_{name}" for name in template.blocks)
            body += f"return {layout.id}(ctx, rt, {{ {blocks} }});\n"
        tail = "" if template.parent else "return o;\n"
        return f"function {template.id}(page, rt, blocks = {{}}) {{\nconst ctx = rt.page(page);\nlet o = '';\n{body}{tail}}}"
