"""Templates nobody wrote, as strategies: every construct of the dialect, around expressions that mostly fit together."""

from hypothesis import strategies as st

CONTEXT = {
    "n": 7, "zero": 0, "loose": 0.1, "f": 2.5, "s": "a<b>&'\"锦👷", "t": "abc", "e": "", "nothing": None, "yes": True,
    "l": [3, 1, 2], "texts": ["x", "<y>", "", None], "none_at_all": [], "d": {"a": 1, "items": "I", "<k>": "v", "é": None},
    "rows": [{"a": 1, "b": "x"}, {"a": None, "b": "<"}, {"a": 2.0, "b": ""}], "pairs": [["a", 1], ["b", 2]],
    "lang": "zh", "now": "2026-11-22T06:30:00.000Z", "today": "2026-11-22",
    "args": {"q": "1&2", "page": ""}, "me": {"id": "x", "name": "小李"},
    "at": "2026-11-21T18:05:59.123Z", "day": "2025-12-31", "words": {"outcome": [{"code": "a", "label": "Today"}]}, "unsent": 2,
}  # fmt: skip
LAYOUT = (
    "{% set site = 'S' %}<t>{% block title %}T{{ n }}{% endblock %}</t>"
    "{% block main %}{% endblock %}{% block end %}{{ site }}{% endblock %}"
)
MACROS = (
    "{% macro one(a, b='B', c=none) -%}[{{ a }}|{{ b }}|{{ c if c is not none else '-' }}{{ unsent }}]{%- endmacro %}"
    "{% macro wrap(a) %}<w>{{ a }}{{ caller() }}</w>{% endmacro %}"
    "{% macro each_of(list) %}{% for x in list %}{{ one(x, c=loop.index) }}{{ caller(x) }}{% endfor %}{% endmacro %}"
    "{% macro perhaps(a) %}{% if caller is defined %}{{ caller() }}{% else %}no{% endif %}{{ a }}{% endmacro %}"
)
PART = "{% set inner = 'i' %}({{ n }}{{ inner }}{% if x is defined %}{{ x }}{% endif %})"
FILES = {"_layout.html": LAYOUT, "_macros.html": MACROS, "_part.html": PART}
IMPORT = '{% from "_macros.html" import one, wrap, each_of, perhaps as maybe %}'

numbers = st.sampled_from(
    "n zero f 0 1 -1 2.5 10 d.a l[0] l[-1] rows|length pairs[1][1] t|length loose unsent '12'|int".split(" ")
)
texts = st.sampled_from(
    "s t e 'q' '<' '%(n)s' d.items d['<k>'] rows[0].b args.q me.name at day lang today s[:2] 'b'~n s|upper".split(" ")
) | st.sampled_from(["words.outcome[0].label", "(one(s) ~ s)", "[one(n), s]|join('<')", "(s|e ~ d['<k>'])"])
others = st.sampled_from(
    "nothing yes none true false args.other rows[1].a d['é'] (n<3) (n==7)".split(" ")
) | st.sampled_from(
    ["(none_at_all and 1)", "(not none_at_all)", "(not l)", "('y' if texts else 'n')", "(e or s)", "({} or n)"]
)
lists = st.sampled_from(
    ["l", "texts", "none_at_all", "[]", "[n, s]", "('a', 'b')", "l[1:]", "range(3)", "range(1, n)", "[none, s, 2.0]"]
)
wrong = st.sampled_from("d rows nowhere d.nowhere l[9] nothing.a {}".split(" "))
TO_TEXT = (
    "upper lower trim string urlencode tel mask clock ago e default('D') day day('long') day('week') day('near') day('iso')"
).split(" ")


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
        st.builds("({})|{}".format, texts, st.sampled_from(TO_TEXT)),
        st.builds("({})|{}".format, inner, st.sampled_from(["string", "e", "default('D')", "upper"])),
        st.builds(
            "({})|{}".format, lists, st.sampled_from(["join", "join(', ')", "length", "first", "last", "length ~ 1"])
        ),
        st.builds(
            "({})[{}:{}]".format,
            texts,
            st.sampled_from(["", "0", "1", "-2"]),
            st.sampled_from(["", "1", "2", "-1", "9"]),
        ),
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
        st.builds(
            "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format,
            expressions,
            body,
            expressions,
            body,
            body,
        ),
        st.builds(
            "{{% for x in {} %}}{}{{{{ loop.index }}}}{{{{ x }}}}{{% else %}}{}{{% endfor %}}".format,
            walked,
            body,
            body,
        ),
        st.builds(
            "{{% for x in {} if x %}}{}{{% if not loop.last %}},{{% endif %}}{{% endfor %}}".format, walked, body
        ),
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
    st.builds(
        '{{% extends "_layout.html" %}}\n{}{}{{% block main %}}{}{{% endblock %}}'.format, st.just(IMPORT), sets, bodies
    ),
    st.builds('{{% extends "_layout.html" %}}{}{{% block title %}}{}{{% endblock %}}'.format, st.just(IMPORT), bodies),
)
