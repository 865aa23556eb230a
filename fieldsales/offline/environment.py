"""The server's Jinja environment, bent until it means the same as the compiled JavaScript.

Autoescape is on; an undefined name is an error; None prints nothing; dict keys win over dict methods; operators go
through operators.py; imported macros see the page's ambient names. compile.py parses with the same environment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache, Environment, FileSystemLoader, UndefinedError, nodes, pass_context
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.loaders import BaseLoader
from jinja2.runtime import LoopContext, Undefined
from markupsafe import Markup, escape

from fieldsales import texts
from fieldsales.offline import filters, operators
from fieldsales.offline.compiler.rewrite import rewrite
from fieldsales.offline.shown import Unshowable, shown

TEMPLATES = Path(__file__).parents[1] / "templates"
AMBIENT = frozenset(
    "me role lang now today tz_minutes args path screen mint static words unsent refused synced_at sync_problem offline"
    .split()
)  # fmt: skip
"""What every template and macro may use, on both sides."""
special = re.compile("""[&<>"']""").search


class Missing(Undefined):
    """An undefined name fails at once, not when it is first used; only `caller` may be absent."""

    def __init__(
        self, hint: str | None = None, obj: object = None, name: str | None = None, exc: type = UndefinedError
    ) -> None:  # fmt: skip
        super().__init__(hint=hint, name=name, exc=exc)
        if name != "caller":
            raise UndefinedError(f"'{name}' is not defined" if hint is None else hint)


class Generator(CodeGenerator):
    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        """`x is defined` asks about the name itself, before Missing can complain."""
        if node.name != "defined" or not isinstance(node.node, nodes.Name):
            return super().visit_Test(node, frame)
        place = frame.symbols.ref(node.node.name)
        self.write(f"({place} is not missing and not isinstance({place}, Undefined))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """`row.field` of a query's row is looked up in place: a long list asks for ten thousands of them."""
        if not isinstance(node.node, nodes.Name):
            return super().visit_Getattr(node, frame)
        place = frame.symbols.ref(node.node.name)
        self.write(f"({place}[{node.attr!r}] if type({place}) is dict and {node.attr!r} in {place} else ")
        super().visit_Getattr(node, frame)
        self.write(")")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:
        """What stands between two tags is one piece of the page: each piece goes through every template it is in."""
        if frame.buffer is not None or frame.require_output_check or len(node.nodes) == 1:
            return super().visit_Output(node, frame)
        self.writeline("yield ''.join((", node)
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                self.write(f"{child.data!r}, ")
            else:
                self.write("environment.written(")
                self.visit(child, frame)
                self.write("), ")
        self.write("))")

    def visit_Call(self, node: nodes.Call, frame: Frame, **how: bool) -> None:  # type: ignore[override]
        """A text without values is looked up, not called for: a list of 3,000 rows says 8,000 of them."""
        bare = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
        if not (bare and isinstance(node.node, nodes.Name) and node.node.name == "_"):
            return super().visit_Call(node, frame, **how)
        self.write("environment.said(")
        self.visit(node.args[0], frame)
        self.write(")")

    def _make_finalize(self) -> CodeGenerator._FinalizeInfo:
        """One call for what is shown instead of Jinja's two, and none while compiling: constants are not folded with str()."""
        return self._FinalizeInfo(None, "environment.written(")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(finalize.src or "")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")


class ScreenEnvironment(Environment):
    code_generator_class = Generator
    texts: dict[str, str]
    """The catalogue of its language."""
    translate: Callable[..., str]
    """`_('…')` with all it may be given."""

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is dict and attribute in obj:  # the row of a query, nearly always
            return obj[attribute]
        return getattr(obj, attribute) if isinstance(obj, LoopContext) else operators.get(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        if type(obj) is list and type(argument) is int and 0 <= argument < len(obj):
            return obj[argument]
        return operators.get(obj, argument)

    def said(self, msgid: object) -> str:
        """`_('…')` without values."""
        return self.texts.get(msgid, msgid) if type(msgid) is str else self.translate(msgid)

    @staticmethod
    def written(value: object) -> str:
        """A value as it stands in the page. Nearly all of them have nothing to escape, and asking costs less than escaping."""
        if type(value) is not str:
            if isinstance(value, Markup | Undefined):
                return escape(value)
            value = shown(value)
        return value if special(value) is None else escape(value)

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        return super()._generate(rewrite(source, self), name, filename, defer_init)


class Compiled(BytecodeCache):
    """What was compiled, for every language: a template says `_(…)`, so its code is the same in all of them."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self.known.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = (bucket.checksum, bucket.code)


_compiled = Compiled()


@cache
def environment(lang: str, folder: Path = TEMPLATES) -> ScreenEnvironment:
    """The environment that renders the templates of a folder in a language."""
    rooms = sorted(room for room in folder.iterdir() if room.is_dir())
    return build(lang, FileSystemLoader([folder, *rooms]), _compiled)


def build(lang: str, loader: BaseLoader | None = None, compiled: BytecodeCache | None = None) -> ScreenEnvironment:
    env = ScreenEnvironment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=Missing, optimized=False,
        bytecode_cache=compiled,
    )  # fmt: skip
    env.filters.clear()
    env.tests = {"none": lambda value: value is None, "defined": lambda value: not isinstance(value, Undefined)}
    env.texts, env.translate = texts.catalogue(lang), _translator(lang)
    env.globals = {"_": env.translate, "range": operators.spread}
    for name, function in filters.FILTERS.items():
        env.filters[name] = pass_context(function) if function in filters.WITH_CONTEXT else function
    for operator in operators.OPERATORS:
        env.filters[f"${operator.__name__}"] = operator
    return env


def _translator(lang: str) -> Callable[..., str]:
    def translate(msgid: object, **values: object) -> str:
        if not isinstance(msgid, str):
            raise Unshowable("a text must be a text")
        return texts.gettext(lang, msgid, **values)

    return translate
