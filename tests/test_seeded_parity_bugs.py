"""Lane 5, the parity half: bugs put into the phone's modules on purpose; the parity lane must notice every one.

Only by `bin/test --seeded-bugs`. Each is one replaced piece of one module and the test that should notice.
"""

import os

import pytest

from tests import test_parity_dialect as dialect
from tests import test_parity_functions as functions
from tests import test_parity_sql as sql
from tests.parity import Node, unpacked
from tests.test_parity_sql import street  # noqa: F401  (the fixture)

VALUES = functions.test_a_function_answers_the_same_on_both_sides
FILTERS = functions.test_a_filter_answers_the_same_on_both_sides
OPERATORS = functions.test_an_operator_answers_the_same_on_both_sides
FORMS = functions.test_a_form_means_the_same_records_with_and_without_the_worker
TEMPLATES = dialect.test_a_template_nobody_wrote_means_the_same_or_is_refused

BUGS = {
    "escapes one sign less": ("shown.js", """'"': '&#34;'""", """'"': '"'""", TEMPLATES),
    "prints None": ("shown.js", "value === undefined) return ''", "value === undefined) return 'None'", TEMPLATES),
    "reads an empty list as true": ("operators.js", "return value.length > 0;", "return true;", TEMPLATES),
    "counts loops from nought": ("runtime.js", "index: i + 1", "index: i", TEMPLATES),
    "forgets to escape what joins markup": ("operators.js", "parts.map(escape).join('')", "parts.map(shown).join('')", TEMPLATES),
    "orders texts as UTF-16": ("operators.js", "left[i].codePointAt(0) < right[i].codePointAt(0)", "left[i] < right[i]", OPERATORS),
    "leaves the sign of a rest to JavaScript": ("operators.js", "? rest + b : rest", "? rest : rest", OPERATORS),
    "lets a number grow past what is exact": ("operators.js", "|| Math.abs(value) >= EXACT", "", OPERATORS),
    "rounds as it likes": (
        "filters.js", "Number(exact(value).toFixed(digits))", "Math.round(exact(value) * 10 ** digits) / 10 ** digits", FILTERS,
    ),
    "takes the phone's zone for the shop's": ("times.js", "ctx.tz_minutes ?? 480", "ctx.tz_minutes ?? 0", FILTERS),
    "counts UTF-16 units": ("filters.js", "[...String(value)].length", "String(value).length", FILTERS),
    "trims as JavaScript does": ("plain.js", "value.replace(EDGES, '')", "value.trim()", FORMS),
    "sends untouched fields": ("forms.js", "last.get(`${key}.was`) !== value", "true", FORMS),
    "lets a form send you elsewhere": ("forms.js", r"^\/(?![/\\])", r"^\/", FORMS),
    "knows the 30th of February": ("days.js", "moment.toISOString().slice(0, 10) === found[0]", "true", VALUES),
    "walks rooms from floor to floor": ("rooms.js", "floor(low) !== floor(high)", "false", VALUES),
}  # fmt: skip

SQL_BUGS = {
    "does not ask whose it is": ("outbox.js", "return 'not_yours';", "continue;", sql.test_a_mutation_does_and_refuses_the_same, "door_rename"),
    "keeps half of what was refused": (
        "outbox.js", "if (problem) db.exec(`ROLLBACK TO ${name}`);", "", sql.test_a_mutation_does_and_refuses_the_same, "contact",
    ),
    "takes an empty text for nothing": (
        "database.js", "if (value === null || value === undefined) return sqlite._sqlite3_bind_null", "if (!value) return sqlite._sqlite3_bind_null",
        sql.test_a_mutation_does_and_refuses_the_same, "learn",
    ),
    "loses the sign of a number": (
        "heap.js", "return high * 2 ** 32", "return Math.abs(high) * 2 ** 32", sql.test_a_number_passes_both_engines_as_it_is, sql.NUMBERS_PASS[2],
    ),
}  # fmt: skip

pytestmark = pytest.mark.skipif(not os.environ.get("FIELDSALES_SEEDED_BUGS"), reason="by bin/test --seeded-bugs")


@pytest.mark.parametrize("name", BUGS)
def test_the_parity_lane_catches_a_phone_that(name, monkeypatch):
    file, good, bad, lane = BUGS[name]
    with_bug(monkeypatch, file, good, bad, lambda sick: lane())


@pytest.mark.parametrize("name", SQL_BUGS)
def test_the_sql_lane_catches_a_phone_that(name, street, tmp_path, monkeypatch):  # noqa: F811
    file, good, bad, lane, tried = SQL_BUGS[name]
    with_bug(monkeypatch, file, good, bad, lambda sick: lane(sql.opened(street, tmp_path, sick), tried))


def with_bug(monkeypatch, file, good, bad, lane):
    """Run a lane against a phone with the bug in it; it has to fail."""
    folder = unpacked()
    text = (folder / file).read_text("utf-8")
    assert text.count(good) == 1, f"{file} has changed; put the bug in again"
    (folder / file).write_text(text.replace(good, bad), "utf-8")
    sick = Node(folder)
    for module in (dialect, functions, sql):
        monkeypatch.setattr(module, "node", lambda: sick)
    try:
        with pytest.raises((AssertionError, ExceptionGroup)):
            lane(sick)
    finally:
        sick.stop()
