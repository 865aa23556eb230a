"""What the template dialect refuses, each with the template, the line and a sentence."""

import re

import pytest

from fieldsales.offline.compiler.compile import compile_templates, texts_of_templates
from fieldsales.offline.compiler.dialect import Refusal
from fieldsales.offline.environment import AMBIENT, TEMPLATES
from fieldsales.offline.filters import FILTERS

LAYOUT = "{% from '_ui.html' import icon %}{% block main %}{% endblock %}"
UI = "{% macro icon(name, size=1) %}{{ name }}{{ size }}{% endmacro %}{% macro box(a) %}{{ a }}{{ caller() }}{% endmacro %}"
USE = '{% from "_ui.html" import icon, box %}\n'


def compiled(source: str, **more: str) -> str:
    return compile_templates(
        {"_layout.html": LAYOUT, "_ui.html": UI, "page.html": source, **{f"{k}.html": v for k, v in more.items()}}
    )


REFUSED = {
    # statements
    "{% if a %}\n{% autoescape false %}{% endautoescape %}{% endif %}": "'autoescape' is not part",
    "{% filter upper %}a{% endfilter %}": "'filter' is not part",
    "{% import '_ui.html' as ui %}": "'import … as' is not part",
    "{% for a, b in c %}{% endfor %}": "one name",
    "{% for a in b recursive %}{% endfor %}": "not recursive",
    "{% set a, b = c %}": "one plain name",
    "{% set ns.a = 1 %}": "one plain name",
    "{% set a | upper %}x{% endset %}": "takes no filter",
    "{% include other %}": "one name in quotes",
    "{% include 'nowhere.html' %}": "no template 'nowhere.html'",
    "{% include 'nowhere.html' ignore missing %}": "one name in quotes",
    "{% include '_layout.html' %}": "blocks of its own",
    "{% if a %}{% from '_ui.html' import icon %}{% endif %}": "at the top of a file",
    "{% for a in b %}{% block c %}{% endblock %}{% endfor %}": "inside a loop",
    "{% block a scoped %}{% endblock %}": "a block is plain",
    "{% block a %}{% block b %}{% endblock %}{% endblock %}": "a block is plain",
    "a{% extends '_layout.html' %}": "extends comes first",
    "{% extends layout %}": "extends comes first",
    "{% extends 'nowhere.html' %}": "no template 'nowhere.html'",
    "{% extends '_layout.html' %}lost": "only inside its blocks",
    "{% extends '_layout.html' %}{% block mian %}{% endblock %}": "no block 'mian'",
    "{% extends '_layout.html' %}{% macro icon() %}{% endmacro %}{% block main %}{% endblock %}": "another macro named 'icon'",
    "{% if %}": "Expected an expression",
    # names
    "{% set now = 1 %}": "a name every template has",
    "{% for role in a %}{% endfor %}": "a name every template has",
    "{% macro m(args) %}{% endmacro %}": "a name that every template has",
    "{% set n = 0 %}{% for a in b %}{% set n = n + 1 %}{% endfor %}": "cannot change it from inside",
    "{% macro m(a) %}{% set a = 1 %}{% endmacro %}": "cannot change it from inside",
    "{% macro m() %}{{ door }}{% endmacro %}": "a macro does not see 'door'",
    "{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}": "two macros named 'm'",
    "{% macro m() %}{{ varargs }}{% endmacro %}": "name the parameters",
    "{% macro m() %}{% endmacro %}{% set m = 1 %}": "is a macro here",
    "{{ loop.index }}": "'loop' is not a value here",
    "{% for a in b %}{{ loop.previtem }}{% endfor %}": "loop.previtem",
    "{% for a in b %}{{ loop }}{% endfor %}": "'loop' is not a value here",
    USE + "{{ icon }}": "can only be called",
    "{% from '_ui.html' import nothing %}": "has no macro 'nothing'",
    # calls
    "{{ a.items() }}": "can be called",
    "{{ super() }}": "no macro 'super'",
    "{{ icon('a') }}": "no macro 'icon' here; import it",
    USE + "{{ icon() }}": "needs name",
    USE + "{{ icon('a', 1, 2) }}": "does not take so many",
    USE + "{{ icon('a', colour=1) }}": "does not take colour",
    USE + "{{ icon('a', name=1) }}": "does not take name",
    USE + "{{ icon(*a) }}": "plain arguments",
    USE + "{% call icon('a') %}{% endcall %}": "does not use caller()",
    "{{ range(1, 2, 3) }}": "range() takes",
    "{{ _('a', 'b') }}": "_() takes one text",
    "{{ _('%(n)s doors') }}": "needs n and is given nothing",
    "{{ _('doors', n=1) }}": "needs nothing and is given n",
    # expressions
    "{{ 1 / 2 }}": "division with /",
    "{{ 2 ** 3 }}": "**",
    "{{ 1 < a < 3 }}": "one comparison at a time",
    "{{ a is odd }}": "'is odd'",
    "{{ a.b is defined }}": "asks about a name",
    "{{ a | safe }}": "'safe'",
    "{{ a | tojson }}": "'tojson'",
    "{{ a | upper(1) }}": "does not take these arguments",
    "{{ a | join(attribute='b') }}": "does not take these arguments",
    "{{ a[::2] }}": "no step",
    "{{ {1: 2} }}": "texts in quotes",
}  # fmt: skip


@pytest.mark.parametrize("source", REFUSED)
def test_the_dialect_refuses(source):
    with pytest.raises(Refusal) as refused:
        compiled(source)
    assert REFUSED[source] in str(refused.value)
    assert str(refused.value).startswith("page.html, line ")


def test_a_refusal_names_the_line():
    with pytest.raises(Refusal, match=r"page\.html, line 3: "):
        compiled("a\nb\n{{ 1 / 2 }}")


def test_a_layout_may_not_have_a_layout():
    with pytest.raises(Refusal, match="one level is enough"):
        compiled("{% extends 'middle.html' %}", middle="{% extends '_layout.html' %}")


def test_a_part_uses_the_macros_of_the_pages_that_include_it():
    part = "{{ icon('x') }}"
    assert "rt" in compiled(USE + "{% include 'part.html' %}", part=part)
    other = "{% macro icon(n) %}{% endmacro %}{% include 'part.html' %}"
    with pytest.raises(Refusal, match=r"part\.html, line 1: there is no macro 'icon'"):
        compiled(USE + "{% include 'part.html' %}", part=part, other=other)


def test_the_module_is_plain_code_that_a_strict_csp_lets_run():
    text = compiled(USE + "{{ icon('</script>' ~ a) }}")
    assert "eval" not in text and "Function(" not in text and "innerHTML" not in text


def test_texts_in_quotes_are_found_also_in_the_arms_of_a_choice():
    found = texts_of_templates({"a.html": "\n{{ _('Yes' if a else 'No') }}{{ _('Door') }}{{ _(w.label) }}"})
    assert found == {"Yes": "a.html:2", "No": "a.html:2", "Door": "a.html:2"}


def test_the_readme_of_the_templates_names_every_filter_and_every_ambient_name():
    text = (TEMPLATES / "README.md").read_text("utf-8")
    filters, ambient = (set(re.findall(r"`(\w+)`", text.split(start)[1].split(end)[0])) for start, end in PASSAGES)
    assert filters == set(FILTERS) and ambient == AMBIENT


PASSAGES = [("- Filters:", "`day` takes"), ("macros included:", "`args.x`")]
