"""Whatever comes in: a sentence goes out, nothing is lost, and never a 500."""

from __future__ import annotations

import gzip
import json
import os
from urllib.parse import quote

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from fieldsales.errors import ERRORS
from fieldsales.sqlfile import mutations, screens
from fieldsales.store import schema_version

EXAMPLES = max(40, int(os.environ.get("FIELDSALES_EXAMPLES", "500")) // 10)
quick = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
DOOR = "jinxiu-1.1.3.2"
NASTY = [
    "", " ", "0", "-1", "1e309", "9" * 5000, "\x00", "a\x00b", "\ud800", "‮", "'; DROP TABLE door; --", "<script>alert(1)</script>",
    "%", "_", "../../etc/passwd", "{{ 7*7 }}", "{% include 'x' %}", "NULL", "None", "2026-02-30", "9999-99-99", "0000-00-00", "٣٣",
    "１２３", "🏠" * 50, "\n\r\t", "101-99999999", "1-2000", ",,,,", "1" * 300, "𠮷野家", "a" * 4001, ":me", "?", "--", "NaN",
]  # fmt: skip
WORDS = [
    "device", "epoch", "schema", "version", "sent_at", "cursors", "mutations", "pending", "checksums", "reset", "refetch", "heard",
]  # fmt: skip
FIELDS = ["id", "next", "door", "outcome", "note", "visit", "contact", "units", "label", "x.was", "_x"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20) | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def post(walk, raw, **headers):
    status, _, body = walk.ask("xiaoli", "POST", "/sync", raw, {"content-type": "application/json"} | headers)
    assert status < 500, (raw[:300], body)
    assert status in (200, 400, 409, 413), (status, raw[:300])
    answer = json.loads(body)
    if status != 200:
        assert answer["error"] in ERRORS and answer["sentence"]
    return status, answer


def push(walk, *records, **more):
    body = {"device": "phone-xiaoli", "epoch": None, "schema": schema_version(), "cursors": {}, "mutations": list(records)} | more
    return post(walk, json.dumps(body).encode())[1]


def kept(walk, text):
    return walk.world.all("SELECT id FROM refusal WHERE instr(args, :text) > 0", text=text)


# Bodies


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"null", b"[]", b"1", b'"x"', b"\xff\xfe\x00", b"{\"mutations\": \xff}", b"[" * 100_000, b"{\"a\":" * 5000,
        b"{\"sent_at\": 1" + b"0" * 5000 + b"}", b"\x1f\x8bgarbage", b'{"version": "\\ud800"}', b"{}" + b" " * 1000,
        b'{"mutations": {"0": {}}}', b'{"mutations": "all"}', b'{"cursors": []}', b'{"cursors": {"shop": -1, "\\ud800": 5}}',
        b'{"cursors": {"\\u0000": 1, "block:jinxiu": 1e400, "rep:xiaoli": true}}', b'{"refetch": [[], {}, null, "\\ud800"]}',
        b'{"checksums": {"shop": [], "\\ud800": "x"}}', b'{"epoch": {"a": []}}', b'{"pending": -99999999999999999999999}',
        b'{"sent_at": "0001-01-01T00:00:00Z"}', b'{"sent_at": "9999-12-31T23:59:59Z"}', b'{"version": "\\u0000"}', b'{"heard": []}',
    ],
    ids=range(27),
)  # fmt: skip
def test_a_sync_body_of_garbage_gets_a_sentence(walk, raw):
    post(walk, raw)


def test_a_body_that_says_gzip_and_is_not_gets_a_sentence(walk):
    assert post(walk, b"not gzip at all", **{"content-encoding": "gzip"})[0] == 400
    assert post(walk, gzip.compress(b"{}")[:-6], **{"content-encoding": "gzip"})[0] in (200, 400)


def test_a_gzip_bomb_is_not_opened(walk):
    post(walk, gzip.compress(b"[" + b"0," * 20_000_000 + b"0]"), **{"content-encoding": "gzip"})


def test_the_same_cursors_in_the_right_epoch_are_no_trouble(walk):
    epoch = walk.sync("xiaoli")[1]["epoch"]
    for cursors in ({"\ud800": 1}, {"": 1}, {"shop": 1, "x" * 10_000: 2}, {"rep:xiaowang": 1, "shop": 1}):
        answer = post(walk, json.dumps({"epoch": epoch, "schema": schema_version(), "cursors": cursors}).encode())[1]
        assert "rows" in answer and not any(b == "rep:xiaowang" for b in answer["cursors"])


@quick
@given(body=st.dictionaries(st.sampled_from(WORDS), anything))
def test_any_json_object_is_answered(walk, body):
    post(walk, json.dumps(body).encode())


@quick
@given(records=st.lists(st.dictionaries(st.sampled_from(["id", "name", "args", "at", "day", "seq"]), anything), min_size=1, max_size=3))
def test_every_record_is_answered_and_blocks_nothing(walk, records):
    good = walk.world.record("visit", f"good-{os.urandom(8).hex()}", door=DOOR, outcome="no_answer")
    verdicts = push(walk, *records, good)["verdicts"]
    assert len(verdicts) == len(records) + 1
    assert verdicts[-1]["verdict"] == "applied", "what is wrong with others does not touch mine"
    assert all(v["verdict"] != "applied" and v["reason"] in ERRORS for v in verdicts[:-1])


@pytest.mark.parametrize("name", list(mutations()))
def test_every_argument_of_every_mutation_takes_anything(walk, name):
    """One nasty value at a time in place of each argument of the example; then unknown and missing ones."""
    mutation = mutations()[name]
    example = {k: v for k, v in mutation.example.items() if k != "id"}
    tries = [example | {arg: value} for arg in mutation.args for value in NASTY]
    tries += [example | {"colour": "red"}, {}, dict.fromkeys(example), *(example | {key: "x"} for key in ("", "\ud800", "\x00"))]
    records = [{**walk.world.record(name), "args": args} for args in tries]
    verdicts = [v for start in range(0, len(records), 200) for v in push(walk, *records[start : start + 200])["verdicts"]]
    for record, verdict in zip(records, verdicts, strict=True):
        assert verdict["verdict"] == "applied" or verdict["reason"] in ERRORS, (record, verdict)
    assert verdicts[-6]["reason"] in ("arg_unknown", "not_allowed")


def test_what_was_refused_is_kept_with_everything_that_was_typed(walk):
    wrong = {"door": DOOR, "outcome": "no_answer", "phone": "12", "note": "留下这句"}
    for n, args in enumerate([wrong, {"note": "没有门牌", "colour": "red"}]):
        answer = push(walk, {**walk.world.record("visit", f"typed-{n}-{os.urandom(4).hex()}"), "args": args})["verdicts"][0]
        assert answer["verdict"] == "rejected"
    assert kept(walk, "留下这句") and kept(walk, "没有门牌")


def test_a_rejected_duplicate_sent_again_and_again_is_kept_once(walk):
    record = walk.world.record("visit", f"dup-{os.urandom(4).hex()}", door=DOOR, outcome="no_answer")
    push(walk, record)
    other = record | {"args": {"door": DOOR, "outcome": "refused", "note": "别的意思"}}
    for _ in range(3):
        assert push(walk, other)["verdicts"][0]["reason"] == "duplicate_id"
    assert len(kept(walk, "别的意思")) == 1


# Forms and pages


@quick
@given(
    name=st.sampled_from(sorted(mutations())),
    fields=st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), st.sampled_from(NASTY), max_size=6),
)
def test_any_form_is_answered(walk, name, fields):
    pairs = {k.encode("utf-8", "replace"): v.encode("utf-8", "replace") for k, v in fields.items()}
    status, headers, body = walk.form("xiaoli", f"/do/{name}", pairs)
    assert status in (303, 400, 404), (status, body[:300])
    if status == 303:
        assert headers["location"].startswith("/") and not headers["location"].startswith(("//", "/\\")), headers
    else:
        assert b"<html" in body and b"Traceback" not in body


@pytest.mark.parametrize("place", [
    "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/%0d%0aX: y", "\t//evil",
])  # fmt: skip
def test_a_form_sends_nobody_to_another_site(walk, place):
    args = {"door": DOOR, "outcome": "no_answer", "next": place}
    status, headers, _ = walk.form("xiaoli", "/do/visit", args)
    assert status == 303 and headers["location"].startswith("/") and "evil" not in headers["location"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=\xff&%zz=%", "application/x-www-form-urlencoded"), (b"a" * 100_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(5000)), "application/x-www-form-urlencoded"), (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"), (b"{}", "application/json"), (b"", ""), (b"\x00", "text/plain; charset=nonsense"),
        (b'--x\r\nContent-Disposition: form-data; name="door"; filename="a.exe"\r\n\r\nMZ\r\n--x--', "multipart/form-data; boundary=x"),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_broken_form_gets_a_page(walk, body, kind):
    for path in ("/do/visit", "/login", "/lang", "/import", "/invite"):
        status, _, answer = walk.ask("zhou", "POST", path, body, {"content-type": kind})
        assert status < 500, (path, answer[:300])


@pytest.mark.parametrize("name", list(screens()))
def test_every_screen_takes_any_words(walk, name):
    words = ("q", "id", "block", "floor", "template", "period", "units", "show", "rep", "day", "after")
    for value in NASTY:
        text = quote(value.encode("utf-8", "surrogatepass")[:600])
        for path in (f"/{name}/{text}", f"/{name}?" + "&".join(f"{word}={text}" for word in words)):
            status, _, body = walk.ask("zhou" if len(value) % 2 else "xiaoli", "GET", path)
            assert status in (200, 303, 302, 307, 400, 403, 404), (path, status, body[-300:])
            assert b"<script>alert(1)" not in body and b">49<" not in body


def test_headers_of_garbage_are_no_trouble(walk):
    garbage = [
        ("cookie", "device=\xff"), ("cookie", "lang=../x; device="), ("accept-language", "\xff,,;q=zz" * 50), ("if-none-match", "\xff"),
    ]  # fmt: skip
    for name, value in garbage:
        status, _, _ = walk.asgi.request("GET", "/today", headers={name: value})
        assert status in (302, 303, 307, 401)
