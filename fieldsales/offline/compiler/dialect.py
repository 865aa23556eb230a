"""What a template may say: Jinja2's own syntax tree, read into scopes, with a sentence for everything else.

The rules that are stricter than Jinja exist because the same template must mean the same in two runtimes, and because
a template that surprises is a bug anyway: no reassigning of an outer name, macros see only arguments and ambient names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, nodes

from fieldsales.offline.environment import AMBIENT, build

_PARSER = build("en")
_SCOPES = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block, nodes.With, nodes.AssignBlock)


class Refusal(Exception):
    """A template says something that has no place in the dialect: `door.html, line 12: …`."""

    def __init__(self, template: str, line: int, sentence: str) -> None:
        super().__init__(f"{template}, line {line}: {sentence}")


@dataclass
class Macro:
    """A macro's signature; defaults belong to the last parameters."""

    id: str
    node: nodes.Macro
    params: list[str]
    has_caller: bool

    @property
    def needed(self) -> list[str]:
        return self.params[: len(self.params) - len(self.node.defaults)]


@dataclass
class Template:
    """One file as the compiler sees it."""

    name: str
    id: str
    tree: nodes.Template
    parent: str | None = None
    blocks: dict[str, nodes.Block] = field(default_factory=dict)
    macros: dict[str, Macro] = field(default_factory=dict)
    aliases: dict[str, tuple[str, str]] = field(default_factory=dict)
    sets: set[str] = field(default_factory=set)
    includes: set[str] = field(default_factory=set)

    def refuse(self, node: nodes.Node, sentence: str) -> Refusal:
        return Refusal(self.name, node.lineno, sentence)


def read(name: str, source: str, number: int) -> Template:
    """Parse one template and note its outline; raises Refusal."""
    try:
        tree = _PARSER.parse(source)
    except TemplateSyntaxError as error:
        raise Refusal(name, error.lineno, error.message or "not a template") from error
    template = Template(name, f"t{number}", tree)
    _outline(template)
    template.sets = set(assigned(tree.body))
    template.includes = {n.template.value for n in tree.find_all(nodes.Include) if isinstance(n.template, nodes.Const)}
    for node in tree.find_all((nodes.Name, nodes.For)):
        if isinstance(node, nodes.Name) and node.ctx == "store" and node.name in AMBIENT | {"loop", "caller", "_"}:
            raise template.refuse(node, f"'{node.name}' is a name every template has; choose another")
    return template


def _outline(template: Template) -> None:
    for place, node in enumerate(template.tree.body):
        if isinstance(node, nodes.Extends):
            if place or not isinstance(node.template, nodes.Const):
                raise template.refuse(node, "extends comes first and names its layout in quotes")
            template.parent = node.template.value
        elif isinstance(node, nodes.Macro):
            _note_macro(template, node)
        elif isinstance(node, nodes.FromImport):
            _note_import(template, node)
    for block in template.tree.find_all(nodes.Block):
        _note_block(template, block)
    if template.parent:
        _only_definitions(template)


def _note_macro(template: Template, node: nodes.Macro) -> None:
    names = [arg.name for arg in node.args]
    if node.name in template.macros or node.name in template.aliases:
        raise template.refuse(node, f"there are two macros named '{node.name}'")
    if set(names) & (AMBIENT | {"caller", "loop", "varargs", "kwargs", "_"}):
        raise template.refuse(node, f"a parameter of '{node.name}' has a name that every template has; choose another")
    used = {n.name for n in _inside(node) if isinstance(n, nodes.Name)}
    if used & {"varargs", "kwargs"}:
        raise template.refuse(node, "varargs and kwargs are not part of the dialect; name the parameters")
    template.macros[node.name] = Macro(f"{template.id}_{node.name}", node, names, "caller" in used)


def _note_import(template: Template, node: nodes.FromImport) -> None:
    if not isinstance(node.template, nodes.Const):
        raise template.refuse(node, "the name of an imported file stands in quotes")
    for entry in node.names:
        name, alias = entry if isinstance(entry, tuple) else (entry, entry)
        if alias in template.aliases or alias in template.macros:
            raise template.refuse(node, f"'{alias}' is already there")
        template.aliases[alias] = (node.template.value, name)


def _note_block(template: Template, block: nodes.Block) -> None:
    if block.scoped or block.required or any(isinstance(n, nodes.Block) for n in _inside(block)):
        raise template.refuse(block, "a block is plain: not scoped, not required, no block inside another")
    if block.name in template.blocks:
        raise template.refuse(block, f"there are two blocks named '{block.name}'")
    template.blocks[block.name] = block


def _only_definitions(template: Template) -> None:
    """Beside its blocks a child may only import, define and set; Jinja would drop the rest without a word."""
    allowed = (nodes.Extends, nodes.Block, nodes.Macro, nodes.FromImport, nodes.Assign, nodes.AssignBlock)
    for node in template.tree.body:
        silent = isinstance(node, nodes.Output) and all(_is_blank(child) for child in node.nodes)
        if not silent and not isinstance(node, allowed):
            raise template.refuse(node, "a template that extends another shows things only inside its blocks")


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.TemplateData) and not node.data.strip()


def _inside(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _inside(child)


def assigned(body: Iterable[nodes.Node]) -> Iterator[str]:
    """The names that `set` gives in this scope, not in the scopes inside it."""
    for node in body:
        if isinstance(node, nodes.Assign | nodes.AssignBlock) and isinstance(node.target, nodes.Name):
            yield node.target.name
        if not isinstance(node, _SCOPES):
            yield from assigned(node.iter_child_nodes())
