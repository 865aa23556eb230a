"""The server's Jinja environment, bent until it means the same as the compiled JavaScript.

Autoescape is on; an undefined name is an error; None prints nothing; dict keys win over dict methods; operators go
through operators.py; imported macros see the page's ambient names. compile.py parses with the same environment.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, UndefinedError, nodes, pass_context, pass_eval_context
from jinja2.compiler import CodeGenerator
from jinja2.loaders import BaseLoader
from jinja2.runtime import LoopContext, Undefined
from markupsafe import Markup

from fieldsales import texts
from fieldsales.offline import filters, operators
from fieldsales.offline.shown import Unshowable, shown

TEMPLATES = Path(__file__).parents[1] / "templates"
AMBIENT = frozenset(
    "me role lang now today tz_minutes args path screen mint static words unsent refused synced_at sync_problem offline"
    .split()
)  # fmt: skip
"""What every template and macro may use, on both sides."""
_BINARY = {nodes.Add: "add", nodes.Sub: "sub", nodes.Mul: "mul", nodes.FloorDiv: "floordiv", nodes.Mod: "mod"}
_ORDER = ("lt", "lteq", "gt", "gteq")


class Missing(Undefined):
    """An undefined name fails at once, not when it is first used; only `caller` may be absent."""

    def __init__(self, hint=None, obj=None, name=None, exc=UndefinedError) -> None:
        super().__init__(hint=hint, name=name, exc=exc)
        if name != "caller":
            raise UndefinedError(f"'{name}' is not defined" if hint is None else hint)


class Generator(CodeGenerator):
    def visit_Test(self, node: nodes.Test, frame) -> None:
        """`x is defined` asks about the name itself, before Missing can complain."""
        if node.name != "defined" or not isinstance(node.node, nodes.Name):
            return super().visit_Test(node, frame)
        place = frame.symbols.ref(node.node.name)
        self.write(f"({place} is not missing and not isinstance({place}, Undefined))")


class ScreenEnvironment(Environment):
    code_generator_class = Generator

    def getattr(self, obj, attribute):
        return getattr(obj, attribute) if isinstance(obj, LoopContext) else operators.get(obj, attribute)

    def getitem(self, obj, argument):
        return operators.get(obj, argument)

    def _generate(self, source, name, filename, defer_init=False):
        return super()._generate(rewrite(source, self), name, filename, defer_init)


@cache
def environment(lang: str, folder: Path = TEMPLATES) -> ScreenEnvironment:
    """The environment that renders the templates of a folder in a language."""
    return build(lang, FileSystemLoader(folder))


def build(lang: str, loader: BaseLoader | None = None) -> ScreenEnvironment:
    env = ScreenEnvironment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=Missing, optimized=False,
        finalize=_finalize,
    )  # fmt: skip
    env.filters.clear()
    env.tests = {"none": lambda value: value is None, "defined": lambda value: not isinstance(value, Undefined)}
    env.globals = {"_": _translator(lang), "range": operators.spread}
    for name, function in filters.FILTERS.items():
        env.filters[name] = pass_context(function) if function in filters.WITH_CONTEXT else function
    for operator in operators.OPERATORS:
        env.filters[f"${operator.__name__}"] = operator
    return env


@pass_eval_context
def _finalize(_, value):
    """Takes the evaluation context only so that Jinja does not fold constants with its own str()."""
    return value if isinstance(value, Markup | Undefined) else shown(value)


def _translator(lang: str):
    def translate(msgid: object, **values: object) -> str:
        if not isinstance(msgid, str):
            raise Unshowable("a text must be a text")
        return texts.gettext(lang, msgid, **values)

    return translate


def rewrite(tree: nodes.Node, env: Environment) -> nodes.Node:
    """Replace, bottom up, every construct whose meaning is ours by a call of operators.py."""
    for field, value in tree.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(tree, field, rewrite(value, env))
        elif isinstance(value, list):
            setattr(tree, field, [rewrite(v, env) if isinstance(v, nodes.Node) else v for v in value])
    return _replaced(tree).set_environment(env)


def _replaced(node: nodes.Node) -> nodes.Node:
    if isinstance(node, nodes.Import | nodes.FromImport):
        node.with_context = True
    elif isinstance(node, nodes.For):
        node.iter = _call("each", node, node.iter)
    elif isinstance(node, nodes.CondExpr):
        node.expr2 = node.expr2 or nodes.Const(None, lineno=node.lineno)
    elif isinstance(node, nodes.Tuple) and node.ctx == "load":
        return nodes.List(node.items, lineno=node.lineno)
    elif type(node) in _BINARY:
        return _call(_BINARY[type(node)], node, node.left, node.right)
    elif isinstance(node, nodes.Neg):
        return _call("neg", node, node.node)
    elif isinstance(node, nodes.Concat):
        return _call("joined", node, nodes.List(node.nodes, lineno=node.lineno))
    elif isinstance(node, nodes.Compare):
        return _compared(node)
    elif isinstance(node, nodes.Getattr | nodes.Getitem):
        return _part(node)
    return node


def _compared(node: nodes.Compare) -> nodes.Expr:
    operand = node.ops[0]
    if len(node.ops) == 1 and operand.op in _ORDER:
        return _call("compare", node, node.expr, nodes.Const(operand.op, lineno=node.lineno), operand.expr)
    if len(node.ops) == 1 and operand.op in ("in", "notin"):
        found = _call("contains", node, node.expr, operand.expr)
        return found if operand.op == "in" else nodes.Not(found, lineno=node.lineno)
    return node


def _part(node: nodes.Getattr | nodes.Getitem) -> nodes.Expr:
    key = nodes.Const(node.attr, lineno=node.lineno) if isinstance(node, nodes.Getattr) else node.arg
    if isinstance(node.node, nodes.Name) and node.node.name == "args":
        return _call("opened", node, node.node, key)
    if isinstance(key, nodes.Slice):
        none = nodes.Const(None, lineno=node.lineno)
        return _call("sliced", node, node.node, key.start or none, key.stop or none)
    return node


def _call(operator: str, node: nodes.Node, first: nodes.Expr, *others: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(first, f"${operator}", list(others), [], None, None, lineno=node.lineno)
