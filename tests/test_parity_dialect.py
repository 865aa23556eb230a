"""The compiler against Jinja2 itself: templates nobody wrote, in every shape the dialect allows, and a few that were."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from fieldsales.offline.compiler.compile import Compiler
from fieldsales.offline.compiler.dialect import Refusal
from fieldsales.offline.environment import build
from tests.invented import CONTEXT, FILES, IMPORT, pages
from tests.parity import lane, node, room

folder = cache(room)
_numbers = itertools.count()


def theirs(files: dict[str, str], contexts: list[dict], name: str = "page.html") -> list:
    """What the compiled module makes of a template; raises Refusal."""
    number = next(_numbers)
    path = folder() / f"m{number}.mjs"
    path.write_text(Compiler(files).module(), "utf-8")
    node().ask("load", name=f"m{number}", path=str(path))
    return node().ask("render", set=f"m{number}", template=name, contexts=contexts)


def ours(files: dict[str, str], context: dict, name: str = "page.html") -> tuple[str, str]:
    try:
        return "ok", build(context["lang"], DictLoader(files)).get_template(name).render(context)
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"


def same(page: str, *contexts: dict, files: dict[str, str] = FILES) -> str:
    """The rendering, after both sides agreed on it."""
    given_ones = list(contexts) or [CONTEXT]
    for context, answer in zip(given_ones, theirs(files | {"page.html": page}, given_ones), strict=True):
        kind, html = ours(files | {"page.html": page}, context)
        assert answer[0] == kind and (kind == "error" or answer[1] == html), (page, answer, html)
    return html


@given(st.lists(pages, min_size=10, max_size=10))
@lane
def test_a_template_nobody_wrote_means_the_same_or_is_refused(made):
    files = FILES | {f"page{n}.html": page for n, page in enumerate(made)}
    kept = {name: page for name, page in files.items() if name in FILES or allowed(name, page)}
    pages_kept = [name for name in kept if name not in FILES]
    if not pages_kept:
        return
    number = next(_numbers)
    path = folder() / f"m{number}.mjs"
    path.write_text(Compiler(kept).module(), "utf-8")
    node().ask("load", name=f"m{number}", path=str(path))
    for name in pages_kept:
        (answer,) = node().ask("render", set=f"m{number}", template=name, contexts=[CONTEXT])
        kind, html = ours(kept, CONTEXT, name)
        assert answer[0] == kind and (kind == "error" or answer[1] == html), (kept[name], answer, html)


def allowed(name: str, page: str) -> bool:
    try:
        Compiler(FILES | {name: page}).module()
        return True
    except Refusal:
        return False


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("{{ nothing }}|{{ yes }}|{{ 2.0 }}|{{ f }}|{{ zero }}", "|true|2|2.5|0"),
        ("{{ s }}", "a&lt;b&gt;&amp;&#39;&#34;锦👷"),
        ("{{ d.items }}{{ d['items'] }}", "II"),
        ("{{ s|length }} {{ nothing|default('-') }} {{ e|default('-') }}", "9 - "),
        ("{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2.5 // 1 }}", "3 -4 2 -2 2"),
        ("{{ '<' ~ 1 ~ none }}", "&lt;1"),
        ("{{ 0.5|round }} {{ 2.5|round }} {{ 2.675|round(2) }} {{ -0.4|round }}", "1 3 2.67 0"),
        ("{{ '🏠' > 'ｚ' }} {{ 'a' < 'b' }} {{ 2 < 10 }} {{ 1 == 1.0 }} {{ '1' == 1 }}", "true true true true false"),
        ("{{ args.q }}|{{ args.other is none }}|{{ args['page'] }}", "1&amp;2|true|"),
        ("{{ at|day }} {{ at|clock }} {{ at|ago }} {{ day|day }}", "11月22日 02:05 12小时前 2025年12月31日"),
        ("{{ today|day('near') }} {{ today|day('week') }} {{ day|day('iso') }}", "今天 周日 11月22日 2025-12-31"),
        ("{{ '13812345678'|tel }} {{ '021-55556666'|tel }} {{ '+86 138 1234 5678'|mask }}", "138 1234 5678 02155556666 138****5678"),
        ("{{ 'a b/c?锦'|urlencode }}", "a%20b%2Fc%3F%E9%94%A6"),
        ("{% for x in l %}{{ loop.index }}{{ loop.first }}{{ loop.length }},{% else %}none{% endfor %}", "1true3,2false3,3false3,"),
        ("{% for x in none_at_all %}x{% else %}none{% endfor %}", "none"),
        ("{% for r in rows if r.a %}{{ r.b }}{{ loop.index }}{% endfor %}", "x12"),
        ("{% set u %}<i>{{ s[:1] }}</i>{% endset %}{{ u }}{{ u ~ '<' }}", "<i>a</i><i>a</i>&lt;"),
        ("{{ one('<', c=2) if false else 'x' }}", "x"),
        ("{{ [1, '<'] | join('&') }}", "1&amp;&lt;"),
        ("{{ _('Today') }} {{ _('%(n)s min ago', n='<') }}", "今天 &lt;分钟前"),
        ("{{ l[1:] | join }} {{ 'abc'[:2] }} {{ l[-1] }}", "12 ab 2"),
        ("{% if 'a' in d and 'z' not in d and 3 in l and 'b' in t %}in{% endif %}", "in"),
        ("{{ x is defined }}{{ n is defined }}", "falsetrue"),
    ],
)  # fmt: skip
def test_the_dialect_says(source, html):
    assert same(IMPORT + source) == html


@pytest.mark.parametrize(
    "source",
    [
        "{{ nowhere }}", "{{ d.nowhere }}", "{{ nothing.a }}", "{{ l }}", "{{ d }}", "{{ nothing + 1 }}", "{{ t + t }}",
        "{{ 1 < t }}", "{% for x in d %}{% endfor %}", "{% for x in t %}{% endfor %}", "{{ 1 // zero }}", "{{ l[7] }}",
        "{{ 9007199254740992 * 2 }}", "{{ _(nothing) }}",
    ],
)  # fmt: skip
def test_both_sides_refuse(source):
    assert "Unshowable" in same(source) or "not defined" in same(source)
