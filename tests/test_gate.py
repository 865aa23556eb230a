"""The pages of people.py, desk and import as a browser without scripts uses them."""

from __future__ import annotations

import html
import re
import shutil

import argon2
import pytest
from litestar.testing import TestClient

from fieldsales.access import passwords
from fieldsales.app import create_app
from fieldsales.routes.people import reach
from fieldsales.settings import Settings
from fieldsales.sqlfile import SCREENS
from fieldsales.store import Store
from fieldsales.words import WORDS

OWNER = {
    "shop": "木语地板",
    "city": "上海",
    "name": "周老板",
    "login": "zhou",
    "password": "floor boards",
    "again": "floor boards",
}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """argon2 as the product sets it takes a good part of a second; these tests sign in a hundred times."""
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


def browser(app) -> TestClient:
    client = TestClient(app)
    client.headers["accept-language"] = "en"
    return client


@pytest.fixture(scope="module")
def unopened(tmp_path_factory):
    """What a first start makes of an empty folder, for those who begin there."""
    folder = tmp_path_factory.mktemp("unopened")
    store = Store(folder)
    create_app(Settings(data=folder), store)
    store.close()
    return folder / "shop.db"


@pytest.fixture
def gate(unopened, tmp_path):
    """A browser before a shop that nobody has opened."""
    shutil.copy(unopened, tmp_path)
    with browser(create_app(Settings(data=tmp_path), Store(tmp_path))) as gate:
        yield gate


@pytest.fixture
def desk(gate):
    """The owner's browser, right after he opened the shop."""
    assert gate.post("/start", data=OWNER).url.path == "/desk"
    return gate


def another(desk) -> TestClient:
    """Another browser of the same shop."""
    return browser(desk.app)


def title(answer) -> str:
    return re.findall(r"<h1>(.*?)</h1>", answer.text)[0]


def link(answer) -> str:
    return re.findall(r"/join/[\w-]+", answer.text)[0]


# -- before signing in


def test_an_empty_folder_begins_with_opening_the_shop(tmp_path):
    with browser(create_app(Settings(data=tmp_path), Store(tmp_path))) as gate:
        assert gate.get("/").url.path == "/start"
        assert gate.get("/login").url.path == "/start"
        assert title(gate.get("/start")) == "Open the shop"
        assert gate.post("/start", data=OWNER).url.path == "/desk"


def test_a_refused_form_comes_back_filled_in_but_without_the_password(gate):
    answer = gate.post("/start", data=OWNER | {"again": "something else"})
    assert answer.status_code == 400
    assert "The two passwords differ." in answer.text
    assert 'value="木语地板"' in answer.text and "floor boards" not in answer.text


def test_once_open_the_first_page_is_gone(desk):
    assert another(desk).get("/start").url.path == "/login"
    assert "set up already" in another(desk).post("/start", data=OWNER).text


def test_signing_in_and_out(desk):
    phone = another(desk)
    assert phone.get("/desk").url.path == "/login"
    wrong = phone.post("/login", data={"login": "zhou", "password": "not this one"})
    assert wrong.status_code == 400 and "The login or the password is wrong." in wrong.text
    assert phone.post("/login", data={"login": "Zhou", "password": OWNER["password"]}).url.path == "/desk"
    assert phone.post("/logout").url.path == "/login"
    assert phone.get("/desk").url.path == "/login"


WAY_BACK = r'action="/login"><input type="hidden" name="next" value="([^"]+)"'


def sign_in(client, next):
    return client.post(
        "/login", data={"login": "zhou", "password": OWNER["password"], "next": next}, follow_redirects=False
    )


@pytest.mark.parametrize("path", ["/people", "/refusals?all=1", "/search?q=%E9%94%A6&kind=a%26b"])
def test_after_signing_in_again_one_is_where_one_was(desk, path):
    phone = another(desk)
    gate = phone.get(path)
    assert gate.url.path == "/login"
    (kept,) = re.findall(WAY_BACK, gate.text)
    wrong = phone.post("/login", data={"login": "zhou", "password": "not this one", "next": html.unescape(kept)})
    assert re.findall(WAY_BACK, wrong.text) == [kept], "a slip in the password loses nothing"
    assert sign_in(phone, html.unescape(kept)).headers["location"] == path
    assert phone.get("/login", params={"next": path}, follow_redirects=False).headers["location"] == path


def test_a_page_that_is_only_exchanged_in_place_leads_back_too(desk):
    answer = another(desk).get("/search?q=x", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == "/login?next=%2Fsearch%3Fq%3Dx"


def test_choosing_the_language_at_the_gate_keeps_the_way_back(desk):
    phone = another(desk)
    gate = phone.get("/people")
    (here,) = re.findall(r'action="/lang">\s*<input type="hidden" name="next" value="([^"]+)"', gate.text)
    again = phone.post("/lang", data={"lang": "zh", "next": html.unescape(here)})
    assert re.findall(WAY_BACK, again.text) == ["/people"]


HOSTILE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example", "javascript:alert(1)",
    "evil.example", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", " //evil.example", "/x\r\nSet-Cookie: a=b", "/\0/evil",
    "///evil.example", "/\u2028/evil", "/\uff0f/evil.example", "/" + "a" * 3000, "@evil.example", "?//evil.example", "",
]  # fmt: skip


@pytest.mark.parametrize("next", HOSTILE)
def test_signing_in_leads_nowhere_else(desk, next):
    phone = another(desk)
    assert 'name="next"' not in phone.get("/login", params={"next": next}).text.partition('action="/lang"')[0]
    answer = sign_in(phone, next)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert phone.get("/login", params={"next": next}, follow_redirects=False).headers["location"] == "/"


def test_the_device_cookie_is_out_of_reach_of_scripts_and_other_sites(gate):
    answer = gate.post("/start", data=OWNER, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("device=") and "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "secure" not in cookie, "plain http on the shop's own machine"


def test_behind_https_the_cookie_is_secure(tmp_path):
    settings = Settings(data=tmp_path, https_only=True)
    with browser(create_app(settings, Store(tmp_path))) as gate:
        answer = gate.post("/start", data=OWNER, follow_redirects=False)
    assert "secure" in answer.headers["set-cookie"].lower()


def test_too_many_tries_say_how_long_to_wait(desk, monkeypatch):
    from fieldsales.access import people

    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: False)
    phone = another(desk)
    for _ in range(10):
        phone.post("/login", data={"login": "zhou", "password": "not this one"})
    answer = phone.post("/login", data={"login": "zhou", "password": OWNER["password"]})
    assert answer.status_code == 429 and "Please wait 15 min." in answer.text


def test_a_form_from_another_site_is_refused(desk):
    answer = desk.post("/invite", data={"name": "x", "role": "rep"}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and "another site" in answer.text


@pytest.mark.parametrize("way", ["zh", "en"])
def test_the_language_is_the_browsers_until_one_is_chosen(desk, way):
    phone = another(desk)
    other = "登录" if way == "zh" else "Sign in"
    assert title(phone.get("/login", headers={"accept-language": f"{way}-XX,{way};q=0.9"})) == other
    assert title(phone.post("/lang", data={"lang": "zh", "next": "/login"})) == "登录"
    assert title(phone.get("/login")) == "登录"
    assert phone.post("/lang", data={"lang": "tlh"}).status_code == 400


def test_choosing_a_language_leads_nowhere_else(desk):
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "/\nx"):
        answer = desk.post("/lang", data={"lang": "zh", "next": path}, follow_redirects=False)
        assert answer.headers["location"] == "/people"


# -- inviting


def test_an_invited_rep_joins_and_finds_his_day(desk):
    page = desk.post("/invite", data={"name": "小李", "role": "rep"})
    assert title(page) == "Invitation for 小李" and "data:image/svg+xml" in page.text
    rep = another(desk)
    assert 'value="小李"' in rep.get(link(page)).text
    assert rep.post(link(page), data={"name": "小李", "login": "li", "password": "floor boards"}).url.path == "/today"
    again = another(desk).get(link(page))
    assert again.status_code == 400 and "used already" in again.text


def test_inside_wechat_the_gate_leads_to_the_browser_before_the_phone_is_registered(desk):
    page = desk.post("/invite", data={"name": "小李", "role": "rep"})
    wechat = {"user-agent": "Mozilla/5.0 (iPhone) Mobile/15E148 MicroMessenger/8.0.44"}
    rep = another(desk)
    for path in (link(page), "/login"):
        assert "Open in browser" in rep.get(path, headers=wechat).text
        assert "Open in browser" not in rep.get(path).text
    rep.post(link(page), data={"name": "小李", "login": "li", "password": "floor boards"})
    assert rep.get("/today").status_code == 200, "the link was still good"


def test_the_invitation_says_when_a_phone_cannot_use_its_address(desk):
    for host, sentence in (("127.0.0.1:8000", "works only on this computer"), ("shop.lan", "has no HTTPS")):
        page = desk.post("/invite", data={"name": "小李", "role": "rep"}, headers={"host": host})
        assert sentence in page.text and f"http://{host}/join/" in page.text
    assert reach("https://shop.example/join/x") == ""


def test_a_rep_has_no_desk(desk):
    page = desk.post("/invite", data={"name": "小李", "role": "rep"})
    rep = another(desk)
    rep.post(link(page), data={"name": "小李", "login": "li", "password": "floor boards"})
    for path in (
        "/desk",
        "/people",
        "/person/x",
        "/refusals",
        "/import",
        "/import/x",
        "/import/x/returned.csv",
        "/export/refusals.csv",
    ):
        answer = rep.get(path)
        said = "This page is not open to the role you work in." in answer.text
        assert (answer.status_code, said) == (403, True), path
        assert 'href="/">To the start' in answer.text and "Back to what I typed" not in answer.text, "he typed nothing"
    for path in ("/invite", "/invite/revoke", "/device/revoke", "/pause", "/import", "/import/x"):
        answer = rep.post(path, data={"name": "x", "role": "manager", "person": "x", "device": "x"})
        assert answer.status_code == 400 and "You do not have the right to do this." in answer.text, path
        assert "Back to what I typed" in answer.text
    assert "小李" not in desk.get("/import").text


def test_nobody_signed_out_gets_anything(desk):
    stranger = another(desk)
    for path in ("/desk", "/people", "/person/x", "/refusals", "/import", "/import/x", "/export/refusals.csv", "/"):
        assert stranger.get(path).url.path == "/login", path
    for path in ("/invite", "/invite/revoke", "/device/revoke", "/pause", "/import", "/import/x"):
        assert stranger.post(path, data={"name": "x"}).status_code == 401, path


def test_the_manager_takes_an_invitation_back_and_pauses_a_person(desk):
    page = desk.post("/invite", data={"name": "小李", "role": "rep"})
    made = re.findall(r'name="made_at" value="([^"]+)"', desk.get("/people").text)[0]
    desk.post("/invite/revoke", data={"made_at": made, "name": "小李"})
    assert "taken back" in another(desk).get(link(page)).text
    page = desk.post("/invite", data={"name": "小王", "role": "rep"})
    rep = another(desk)
    rep.post(link(page), data={"name": "小王", "login": "wang", "password": "floor boards"})
    person = re.findall(r'/person/([^"]+)"[^/]*<span class="row-text"><b>小王', desk.get("/people").text)[0]
    assert title(desk.get(f"/person/{person}")) == "小王"
    desk.post("/pause", data={"person": person, "active": "0"})
    assert rep.get("/today").url.path == "/login"
    assert (
        "You have been paused." in another(desk).post("/login", data={"login": "wang", "password": "floor boards"}).text
    )


# -- importing


def test_importing_step_by_step(desk):
    table = "楼盘,区,均价\n梧桐新村,浦东,65000\n和平村,浦东,很贵\n梧桐新村,浦东,1\n".encode("gb18030")
    check = desk.post("/import", files={"file": ("blocks.csv", table)})
    assert title(check) == "blocks.csv" and "gb18030" in check.text and "Take in 1 blocks" in check.text
    place = check.url.path
    assert desk.post(place, data={"header": "1", "name": "0"}).status_code == 400, "the declaration is not optional"
    done = desk.post(place, data={"header": "1", "name": "0", "district": "1", "price": "2", "declared": "1"})
    assert title(done) == "Taken in"
    again = desk.post(place, data={"header": "1", "name": "0", "declared": "1"})
    assert again.text.count("came in") == done.text.count("came in")
    returned = desk.get(f"{place}/returned.csv")
    assert returned.content.startswith(b"\xef\xbb\xbf") and "很贵" in returned.text and "Reason" in returned.text
    assert "attachment" in returned.headers["content-disposition"]
    assert "梧桐新村" in desk.get("/blocks").text or "梧桐新村" in desk.get("/blocks?q=wtxc").text


def test_columns_can_be_chosen_otherwise(desk):
    check = desk.post("/import", files={"file": ("x.csv", b"a;b\nc;d\n")})
    other = desk.get(check.url.path + "?header=0&name=1&district=0")
    assert "Take in 2 blocks" in other.text
    for nonsense in ("name=99", "name=-1", "name=x", "name=٣", "header=&name="):
        assert desk.get(f"{check.url.path}?header=1&{nonsense}").status_code == 200


@pytest.mark.parametrize(
    "name, data, sentence",
    [
        ("a.csv", b"", "This file is empty."),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "This is neither a CSV nor an XLSX file."),
        ("a.xlsx", b"PK\x03\x04xxx", "This file is damaged."),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as .xlsx or CSV"),
    ],
)
def test_what_is_no_table_is_said_where_it_was_chosen(desk, name, data, sentence):
    answer = desk.post("/import", files={"file": (name, data)})
    assert answer.status_code == 400 and sentence in answer.text and title(answer) == "Import blocks"


def test_a_list_of_people_stops_at_the_check(desk):
    people = "小区,电话\n" + "".join(f"小区{n},1380013800{n}\n" for n in range(9))
    answer = desk.post("/import", files={"file": ("owners.csv", people.encode())})
    assert "Only places can be imported" in answer.text and "Take in" not in answer.text
    assert desk.post(answer.url.path, data={"header": "1", "name": "0", "declared": "1"}).status_code == 400


def test_bad_requests_get_a_sentence_never_a_crash(desk):
    for path in (
        "/import/x",
        "/import/../../shop.db",
        "/import/" + "0" * 26,
        "/join/x",
        "/person/%00",
        "/import/x/returned.csv",
    ):
        assert desk.get(path).status_code in (400, 404), path
    for path in ("/login", "/start", "/join/x", "/invite", "/import", "/lang", "/pause"):
        answer = desk.post(
            path, content=b"\xff\xfe not a form", headers={"content-type": "multipart/form-data; boundary=x"}
        )
        assert 400 <= answer.status_code < 500, path
    assert desk.post("/import", data={"file": "a text, not a file"}).status_code == 400


# -- the desk


def test_an_empty_desk_says_what_to_do_first(desk):
    text = desk.get("/desk").text
    assert "No reps yet" in text and "No buildings yet" in text
    assert "0%" not in text and "0.0%" not in desk.get("/coverage").text, "nothing divided by nothing is no share"


def test_the_desk_counts_what_the_word_list_calls_opened_and_met():
    """desk.sql spells the outcomes out, because SQL cannot read the word lists."""
    sql = (SCREENS / "desk/desk.sql").read_text("utf-8")
    closed = {w["code"] for w in WORDS["outcome"] if not w["opened"]} - {"not_applicable"}
    met = {w["code"] for w in WORDS["outcome"] if w["met"]}
    for found in re.findall(r"NOT IN \(([^)]*)\) THEN 1", sql):
        assert set(re.findall(r"'(\w+)'", found)) == closed
    for found in re.findall(r"outcome IN \(([^)]*)\) THEN 1", sql):
        assert set(re.findall(r"'(\w+)'", found)) == met
