"""The compiler against Jinja2 itself: templates nobody wrote, in every shape the dialect allows, and a few that were."""

from __future__ import annotations

import itertools
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader

from fieldsales.offline.compile import Compiler
from fieldsales.offline.dialect import Refusal
from fieldsales.offline.environment import build
from tests.parity import lane, node

CONTEXT = {
    "n": 7, "zero": 0, "loose": 0.1, "f": 2.5, "s": "a<b>&'\"锦👷", "t": "abc", "e": "", "nothing": None, "yes": True,
    "l": [3, 1, 2], "texts": ["x", "<y>", "", None], "none_at_all": [], "d": {"a": 1, "items": "I", "<k>": "v", "é": None},
    "rows": [{"a": 1, "b": "x"}, {"a": None, "b": "<"}, {"a": 2.0, "b": ""}], "pairs": [["a", 1], ["b", 2]],
    "lang": "zh", "now": "2026-11-22T06:30:00.000Z", "today": "2026-11-22", "args": {"q": "1&2", "page": ""}, "me": {"id": "x", "name": "小李"},
    "at": "2026-11-21T18:05:59.123Z", "day": "2025-12-31", "words": {"outcome": [{"code": "a", "label": "Today"}]}, "unsent": 2,
}  # fmt: skip
LAYOUT = "{% set site = 'S' %}<t>{% block title %}T{{ n }}{% endblock %}</t>{% block main %}{% endblock %}{% block end %}{{ site }}{% endblock %}"
MACROS = (
    "{% macro one(a, b='B', c=none) -%}[{{ a }}|{{ b }}|{{ c if c is not none else '-' }}{{ unsent }}]{%- endmacro %}"
    "{% macro wrap(a) %}<w>{{ a }}{{ caller() }}</w>{% endmacro %}"
    "{% macro each_of(list) %}{% for x in list %}{{ one(x, c=loop.index) }}{{ caller(x) }}{% endfor %}{% endmacro %}"
    "{% macro perhaps(a) %}{% if caller is defined %}{{ caller() }}{% else %}no{% endif %}{{ a }}{% endmacro %}"
)
PART = "{% set inner = 'i' %}({{ n }}{{ inner }}{% if x is defined %}{{ x }}{% endif %})"
FILES = {"_layout.html": LAYOUT, "_macros.html": MACROS, "_part.html": PART}
IMPORT = '{% from "_macros.html" import one, wrap, each_of, perhaps as maybe %}'

numbers = st.sampled_from("n zero f 0 1 -1 2.5 10 d.a l[0] l[-1] rows|length pairs[1][1] t|length loose unsent '12'|int".split(" "))
texts = st.sampled_from(
    "s t e 'q' '<' '%(n)s' d.items d['<k>'] rows[0].b args.q me.name at day lang today s[:2] 'b'~n s|upper words.outcome[0].label".split(" ")
)
others = st.sampled_from("nothing yes none true false args.other rows[1].a d['é'] (n<3) (n==7)".split(" "))
lists = st.sampled_from(["l", "texts", "none_at_all", "[]", "[n, s]", "('a', 'b')", "l[1:]", "range(3)", "range(1, n)", "[none, s, 2.0]"])
wrong = st.sampled_from("d rows nowhere d.nowhere l[9] nothing.a {}".split(" "))
TO_TEXT = "upper lower trim string urlencode tel mask day day('long') day('week') day('near') day('iso') clock ago e default('D') join length first".split(" ")


def larger(inner):
    """One step up, from (numbers, texts, any values) to the same; mostly of fitting kinds."""
    return st.one_of(
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} if {})".format, inner, inner),
        st.builds("(not {})".format, inner),
        st.builds("({} {} {})".format, inner, st.sampled_from("~ == != and or".split()), inner),
        st.builds("({} {} {})".format, reckoned, st.sampled_from("< <= > >= == !=".split()), reckoned),
        st.builds("({} {} {})".format, texts, st.sampled_from(["<", "<=", "in", "not in", "=="]), texts),
        st.builds("({} in {})".format, inner, lists),
        st.builds("({} is none)".format, inner),
        st.builds("({} is not none)".format, inner),
        st.builds("({})|{}".format, texts, st.sampled_from(TO_TEXT[:-3])),
        st.builds("({})|{}".format, inner, st.sampled_from(["string", "e", "default('D')", "upper"])),
        st.builds("({})|{}".format, lists, st.sampled_from(["join", "join(', ')", "length", "first", "last", "length ~ 1"])),
        st.builds("({})[{}:{}]".format, texts, st.sampled_from(["", "0", "1", "-2"]), st.sampled_from(["", "1", "2", "-1", "9"])),
        st.builds("_('%(n)s doors', n={})".format, inner),
        st.builds("_({})".format, texts),
        st.builds("one({}, {})".format, inner, inner),
        st.builds("one({}, c={})".format, inner, inner),
        reckoned,
    )


reckoned = st.recursive(
    numbers,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+ - *".split()), inner),
        st.builds("({} {} {})".format, inner, st.sampled_from(["//", "%"]), st.sampled_from(["n", "-3", "2.5", "l[0]", "10"])),
        st.builds("(-{})".format, inner), st.builds("({})|round".format, inner), st.builds("({})|round(1)".format, inner),
        st.builds("({})|int".format, inner),
    ),
    max_leaves=4,
)  # fmt: skip
sound = st.recursive(numbers | texts | others, larger, max_leaves=5)
expressions = st.integers(0, 40).flatmap(lambda luck: wrong if luck == 40 else sound)
walked = st.integers(0, 40).flatmap(lambda luck: expressions if luck == 40 else lists)
prints = st.builds("{{{{ {} }}}}".format, expressions)
plain = st.sampled_from(["", "a", "\n", "  ", "<b>\n", "%", "{# c #}", "`${x}`", "\u2028", "\\n'\""])


def around(body):
    """Statements around a body."""
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format, expressions, body, expressions, body, body),
        st.builds("{{% for x in {} %}}{}{{{{ loop.index }}}}{{{{ x }}}}{{% else %}}{}{{% endfor %}}".format, walked, body, body),
        st.builds("{{% for x in {} if x %}}{}{{% if not loop.last %}},{{% endif %}}{{% endfor %}}".format, walked, body),
        st.builds("{{%- for r in rows %}}{}{{{{ r.b }}}}\n  {{%- endfor %}}".format, body),
        st.builds("{{% with y = {} %}}{{{{ y }}}}{}{{% endwith %}}".format, expressions, body),
        st.builds("{{% call wrap({}) %}}{}{{% endcall %}}".format, expressions, body),
        st.builds("{{% call(z) each_of({}) %}}{{{{ z }}}}{}{{% endcall %}}".format, walked, body),
        st.builds("{{% call maybe({}) %}}{}{{% endcall %}}{{{{ maybe(1) }}}}".format, expressions, body),
        st.builds('{}{{% include "_part.html" %}}'.format, body),
        st.builds("{{% for v in l %}}{{% set w = {} %}}{}{{{{ w }}}}{{% endfor %}}".format, expressions, body),
        st.builds("{}{{{{ u is defined }}}}{}".format, body, body),
        st.tuples(body, body).map("".join),
    )


bodies = st.recursive(st.tuples(plain, prints, plain).map("".join), around, max_leaves=5)
sets = st.sampled_from(["", "{% set u = n %}", "{% set u = [s, t] %}\n", "{% set u %}<i>{{ s }}</i>{% endset %}"])
pages = st.one_of(
    st.builds("{}{}{}".format, st.just(IMPORT), sets | st.just("{% if n %}{% set u = 1 %}{% endif %}"), bodies),
    st.builds('{{% extends "_layout.html" %}}\n{}{}{{% block main %}}{}{{% endblock %}}'.format, st.just(IMPORT), sets, bodies),
    st.builds('{{% extends "_layout.html" %}}{}{{% block title %}}{}{{% endblock %}}'.format, st.just(IMPORT), bodies),
)


@cache
def room() -> Path:
    return Path(tempfile.mkdtemp(prefix="fieldsales-dialect-"))


_numbers = itertools.count()


def theirs(files: dict[str, str], contexts: list[dict], name: str = "page.html") -> list:
    """What the compiled module makes of a template; raises Refusal."""
    number = next(_numbers)
    path = room() / f"m{number}.mjs"
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
    path = room() / f"m{number}.mjs"
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
        ("{{ at|day }} {{ at|clock }} {{ at|ago }} {{ day|day }} {{ today|day('near') }} {{ today|day('week') }}", "11月22日 02:05 12小时前 2025年12月31日 今天 周日 11月22日"),
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
    ["{{ nowhere }}", "{{ d.nowhere }}", "{{ nothing.a }}", "{{ l }}", "{{ d }}", "{{ nothing + 1 }}", "{{ t + t }}", "{{ 1 < t }}",
     "{% for x in d %}{% endfor %}", "{% for x in t %}{% endfor %}", "{{ 1 // zero }}", "{{ 9007199254740992 * 2 }}", "{{ l[7] }}", "{{ _(nothing) }}"],
)  # fmt: skip
def test_both_sides_refuse(source):
    assert "Unshowable" in same(source) or "not defined" in same(source)
