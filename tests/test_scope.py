"""Nobody reads or writes another's customers: every address, parameter and mutation, as everybody."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlencode

import pytest

from fieldsales.sqlfile import mutations, screens
from tests.canaries import MARK, plant
from tests.model.phone import Phone, dump
from tests.model.server import token_of
from tests.walk import OWN, SECRETS, SHARED, photo

STRANGERS = ("xiaowang", "xiaozhao")  # shares a building with 小李; sweeps nowhere


@pytest.fixture(scope="module", autouse=True)
def planted(walked):
    """Beside what 小李 typed, a secret of his in every free text of every table."""
    with walked.world.store.writer() as conn:
        return plant(conn)


def test_a_secret_stands_in_every_table_that_could_hold_one(planted):
    """Else a new table would be walked past: what has no free text, or is of everybody, is named in canaries.py."""
    assert {
        "contact",
        "customer",
        "note",
        "followup",
        "comment",
        "own_task",
        "dispute",
        "collision",
        "referral",
        "reception",
        "lost_request",
        "privacy_request",
    } <= planted
    assert len(planted) >= 18, planted


def leaks(walk, body, asked=""):
    """The secrets, private keys and photo bytes in an answer; what the question itself said is no secret."""
    hidden = [*SECRETS.values(), MARK, *walk.private()] + ([walk.sha] if walk.sha not in asked else [])
    return [word for word in hidden if word.encode() in body] + [n for n in (0, 1) if photo(n) in body]


def test_the_secrets_are_there_for_who_may_read_them(walk):
    """Else the other tests would prove nothing."""
    seen = b"".join(walk.ask("xiaoli", "GET", f"/door/{door}")[2] for door in (SHARED, "jinxiu-1.1.3.2"))
    assert SECRETS["name"].encode() in seen and SECRETS["note"].encode() in seen
    assert SECRETS["name"].encode() in walk.ask("xiaoli", "GET", "/search?q=lmkh")[2]
    assert walk.ask("xiaoli", "GET", f"/photo/{walk.sha}")[2] == photo(1)
    assert SECRETS["refused"].encode() in walk.ask("zhou", "GET", "/refusals?all=1")[2]


@pytest.mark.parametrize("who", STRANGERS)
def test_no_address_shows_a_rep_what_another_knows(walk, who):
    asked = 0
    every = list(walk.addresses())
    # every screen with every id; of what else its address may say, a share, because there are many thousands by now
    bare, more = [p for p in every if "?" not in p], [p for p in every if "?" in p]
    for path in [
        *walk.other_addresses(),
        *bare[:: 1 if who == "xiaowang" else 3],
        *more[:: 4 if who == "xiaowang" else 11],
    ]:
        status, headers, body = walk.ask(who, "GET", path)
        asked += 1
        assert status < 500, (path, body[:300])
        assert not leaks(walk, body + repr(headers).encode(), path), (path, leaks(walk, body, path))
    assert asked > 10 * len(screens())


def test_nobody_signed_in_sees_nothing_of_the_shop(walk):
    for path in [*walk.other_addresses(), *list(walk.addresses())[::5]]:
        status, _, body = walk.ask(None, "GET", path)
        assert status in (200, 302, 307, 400, 401, 404, 422), (path, status)
        assert not leaks(walk, body, path) and "锦绣花园".encode() not in body and "小李".encode() not in body, path


def test_a_rep_gets_no_managers_page(walk):
    for name, screen in screens().items():
        if "rep" not in screen.by:
            for path in (f"/{name}", f"/{name}/xiaoli"):
                status, _, body = walk.ask("xiaowang", "GET", path)
                assert status == 403, (path, status)
                assert b"This page is not open to the role you work in." in body


@pytest.mark.parametrize("who", STRANGERS)
def test_sync_gives_a_rep_only_his_rows(walk, who):
    phone = Phone(who)
    bodies = []

    def wire(method, path, data):
        token = f"device={token_of(f'phone-{who}')}"
        if path.startswith("/sync/image/"):
            status, _, body = walk.asgi.request(method, path, token=token)
            bodies.append(body)
            return status, body
        status, body = walk.asgi.json(method, path, token, data)
        bodies.append(repr(body).encode())
        return status, body

    assert phone.sync(wire, "2026-11-22T02:00:00.000Z") and phone.sync(wire, "2026-11-22T02:00:00.000Z")
    phone.cursors = dict.fromkeys(phone.cursors, 0) | {"rep:xiaoli": 0, "block:jinxiu": 0, "building:jinxiu-1": 0}
    phone.sync(wire, "2026-11-22T02:00:00.000Z")
    for body in bodies:
        hidden = leaks(walk, body)
        own = [r for r in [phone.wipe_key] if r]  # a device learns its own key
        assert [w for w in hidden if w not in own] == []
    assert "rep:xiaoli" not in phone.cursors and SECRETS["name"] not in dump(phone.base)


def test_a_revoked_phone_reads_nothing_more(walk):
    with walk.world.store.writer() as conn:
        conn.execute("UPDATE device SET revoked_at = '2026-11-22T02:00:00.000Z' WHERE id = 'phone-xiaozhao'")
    try:
        for path in (
            "/today",
            f"/door/{SHARED}",
            "/search?q=12",
            "/phone/hello",
            "/sync/image",
            f"/photo/{walk.sha}",
            "/me",
        ):
            status, _, body = walk.ask("xiaozhao", "GET", path)
            assert status in (302, 307, 401), (path, status)
            assert "锦绣花园".encode() not in body
        status, body = walk.sync("xiaozhao")
        assert status == 200 and "rows" not in body and body["error"] == "revoked" and body["order"]["kind"] == "wipe"
        assert walk.form("xiaozhao", "/do/visit", {"door": SHARED, "outcome": "no_answer"})[0] == 401
    finally:
        with walk.world.store.writer() as conn:
            conn.execute("UPDATE device SET revoked_at = NULL WHERE id = 'phone-xiaozhao'")


# Writing


def buckets_of(walk, who):
    from fieldsales import buckets

    with walk.world.store.reader() as conn:
        return buckets.of(conn, who)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("way", ["sync", "form"])
def test_no_mutation_changes_a_row_outside_ones_buckets(fresh, who, way):
    """Own new blocks and buildings come into one's scope by being made; everything else stays as it was."""
    writes = list(fresh.writes())[:: 1 if who == "xiaowang" else 4]
    seen, others = None, {}
    for name in mutations():
        # what one made oneself just now is one's own
        mine = buckets_of(fresh, who)
        before = others if mine == seen else fresh.rows_of_others(mine)
        server = fresh.server_rows() if name not in ("block_add", "building", "building_list") else None
        batch = [args for other, args in writes if other == name]
        if way == "sync":
            records = [fresh.world.record(name, None, **args) for args in batch]
            for start in range(0, len(records), 200):
                status, body = fresh.sync(who, mutations=records[start : start + 200])
                assert status == 200 and len(body["verdicts"]) == len(records[start : start + 200])
                assert not leaks(fresh, repr(body["verdicts"]).encode(), fresh.sha)
        else:
            for args in batch[:: 12 if who == "xiaowang" else 30]:
                status, _, body = fresh.form(who, f"/do/{name}", args)
                assert status in (303, 400, 404), (name, args, status, body[:200])
                assert not leaks(fresh, body, repr(args))
        seen = buckets_of(fresh, who) | mine
        others = fresh.rows_of_others(seen)
        assert others == before, f"{name} by {who} changed rows of others"
        if server is not None:
            assert fresh.server_rows() == server, f"{name} by {who}"


@pytest.mark.parametrize("who", [None, *STRANGERS])
def test_only_a_manager_invites_pauses_revokes_and_imports(walk, who):
    before = walk.server_rows()
    fields = {
        "name": "坏人",
        "role": "manager",
        "person": "xiaoli",
        "active": "0",
        "device": "phone-xiaoli",
        "made_at": "",
        "sheet": "0",
    }
    fields |= {"roles": "owner", "block": "jinxiu", "all": "xiaowang"}
    private = ("/schedule/many", "/robot/add", "/robot/remove", "/robot/test", "/ics/make", "/ics/revoke")
    private += ("/person/roles", "/territory/give", "/leave/xiaoli", "/leave/xiaoli/undo")
    for path in ("/invite", "/invite/revoke", "/device/revoke", "/pause", "/import", "/import/x", *private):
        status, _, body = walk.form(who, path, fields)
        assert 400 <= status < 500, (path, status, body[:200])
    assert walk.server_rows() == before


def test_nobody_signed_in_writes_nothing(walk):
    mine = set()
    before = walk.rows_of_others(mine)
    for name, args in list(walk.writes())[::7]:
        assert walk.form(None, f"/do/{name}", args)[0] == 401
    status, body = walk.asgi.json(
        "POST", "/sync", "", {"mutations": [walk.world.record("visit", None, door=SHARED, outcome="no_answer")]}
    )
    assert (status, body["error"]) == (401, "signed_out")
    assert walk.rows_of_others(mine) == before


def test_another_site_cannot_post_with_our_cookie(walk):
    headers = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"}
    status, _, _ = walk.ask("xiaoli", "POST", "/do/visit", b"door=jinxiu-1.1.1.1&outcome=no_answer", headers)
    assert status == 403
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": "https://evil.example"}
    assert walk.ask("xiaoli", "POST", "/do/visit", b"door=jinxiu-1.1.1.1&outcome=no_answer", headers)[0] == 403


def test_no_route_tells_a_rep_what_another_knows_whatever_he_asks_of_it(fresh):
    """New routes are asked by themselves: with ids in their places, the secret number as what was typed, and every field filled."""
    with fresh.world.store.writer() as conn:
        plant(conn)
    typed = {
        "phone": SECRETS["phone"],
        "q": SECRETS["phone"],
        "who": SECRETS["phone"],
        "name": SECRETS["name"],
        "wechat": SECRETS["wechat"],
    }
    named = {
        "contact": "visit-li-1.contact",
        "customer": f"{OWN}@xiaoli",
        "door": OWN,
        "person": "xiaoli",
        "device": "phone-xiaoli",
        "rep": "xiaoli",
    }
    named |= {
        "id": f"{OWN}@xiaoli",
        "kept": f"{OWN}@xiaoli",
        "gone": f"{OWN}@xiaoli",
        "period": "all",
        "why": "sehen",
        "said": "sehen",
        "reason": "sehen",
    }
    asked = 0
    for path in fresh.routed("GET"):
        for query in ("", f"?{urlencode(typed | named)}"):
            status, headers, body = fresh.ask("xiaowang", "GET", path + query)
            hidden = [
                word
                for word in leaks(fresh, body + repr(headers).encode(), path)
                if word not in typed.values() or not query
            ]
            assert status < 500 and not hidden, (path + query, status, hidden)
            asked += 1
    for path in fresh.routed("POST"):
        status, _, body = fresh.form("xiaowang", path, named | typed)
        assert status < 500 and not [w for w in leaks(fresh, body, path) if w not in typed.values()], (path, status)
        asked += 1
    assert asked > 150


def test_the_file_itself_is_scoped_by_views_not_by_care(walk):
    """A screen that forgot its WHERE still shows a rep only his rows."""
    with walk.world.store.reader(walk.world.xiaowang) as conn:
        assert conn.all("SELECT name FROM contact WHERE owner_id = 'xiaoli'") == []
        with pytest.raises(sqlite3.OperationalError):
            conn.execute("UPDATE main.contact SET name = 'x'")
