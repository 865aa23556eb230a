"""At the desk numbers are masked; who wants one asks for it and stands in the book. A rep reads his own customers' on his phone."""

from __future__ import annotations

import pytest

from tests.walk import OWN, SECRETS, SHARED

NUMBER, WECHAT = SECRETS["phone"], SECRETS["wechat"]
SPOKEN = "139 1111 2222"


def shows(body: bytes) -> bool:
    return any(word.encode() in body for word in (NUMBER, SPOKEN, WECHAT))


def test_no_page_of_the_desk_shows_a_number_unasked(walk):
    """Every screen and address of the app, as the owner; files taken with a reason are not pages."""
    asked = 0
    for path in [*walk.other_addresses(), *list(walk.addresses())[::3]]:
        if NUMBER[:-1] in path or WECHAT[:-1] in path or path.startswith(("/export/refusals", "/sync/image/")):
            continue
        status, _, body = walk.ask("zhou", "GET", path)
        asked += status == 200
        assert not shows(body), path
    assert asked > 100


def test_the_owner_finds_a_number_without_reading_it(walk):
    body = walk.ask("zhou", "GET", f"/search?q={NUMBER[:7]}")[2]
    assert SECRETS["name"].encode() in body and b"139****2222" in body and SPOKEN.encode() not in body


def test_a_rep_reads_and_calls_his_own_customer(walk):
    body = walk.ask("xiaoli", "GET", f"/door/{OWN}")[2]
    assert SPOKEN.encode() in body and f"tel:{NUMBER}".encode() in body


def test_a_number_that_is_shown_stands_in_the_book_first(fresh):
    status, _, body = fresh.form("zhou", "/reveal", {"contact": "visit-li-0.contact", "next": f"/door/{SHARED}"})
    assert status == 200 and SPOKEN.encode() in body and WECHAT.encode() in body
    (line,) = fresh.world.all("SELECT contact_id, person_id, why FROM reveal")
    assert line == {"contact_id": "visit-li-0.contact", "person_id": "zhou", "why": None}
    assert fresh.form("zhou", "/reveal", {"contact": "visit-li-0.contact"})[0] == 200
    assert len(fresh.world.all("SELECT id FROM reveal")) == 1, "the same look"
    assert SECRETS["name"].encode() in fresh.ask("zhou", "GET", "/reveals")[2]


def test_many_numbers_want_a_reason_and_no_more_than_the_shop_allows_are_shown(fresh):
    w = fresh.world
    for key, value in (("reveals_free", "1"), ("reveals_most", "2")):
        fresh.ok(w.do(w.zhou, "setting_set", None, setting=key, value=value))
    ids = [f"{name}.contact" for name in ("visit-li-0", "visit-li-1", "contact-li-0")]
    assert SPOKEN.encode() in fresh.form("zhou", "/reveal", {"contact": ids[0]})[2]
    body = fresh.form("zhou", "/reveal", {"contact": ids[1]})[2]
    assert not shows(body) and b'name="why"' in body and len(w.all("SELECT id FROM reveal")) == 1
    assert SPOKEN.encode() in fresh.form("zhou", "/reveal", {"contact": ids[1], "why": "客户来电要求回电"})[2]
    assert w.all("SELECT why FROM reveal WHERE why IS NOT NULL") == [{"why": "客户来电要求回电"}]
    status, _, body = fresh.form("zhou", "/reveal", {"contact": ids[2], "why": "还要一个"})
    assert status == 429 and len(w.all("SELECT id FROM reveal")) == 2


@pytest.mark.parametrize("who", [None, "xiaowang", "xiaoli"])
def test_a_rep_reveals_nothing_at_the_desk(walk, who):
    status, _, body = walk.form(who, "/reveal", {"contact": "visit-li-0.contact"})
    assert 400 <= status < 500 and not shows(body)
    assert walk.world.all("SELECT id FROM reveal") == []


def test_who_is_nobody_has_no_number(walk):
    assert walk.form("zhou", "/reveal", {"contact": "no-such"})[0] == 404


def test_a_form_at_the_desk_neither_shows_a_number_nor_wipes_it(fresh):
    """It opens empty; saved untouched, the number stays."""
    contact = "visit-li-0.contact"
    assert not shows(fresh.ask("zhou", "GET", f"/door/{SHARED}?person={contact}")[2])
    fields = {
        "door": SHARED,
        "contact": contact,
        "phone": "",
        "phone.was": "",
        "wechat": "",
        "wechat.was": "",
        "name": "李先生",
        "name.was": SECRETS["name"],
    }
    fresh.form("zhou", "/do/contact", fields)
    assert fresh.world.row("contact", contact)["phone"] == NUMBER


def test_a_lost_phone_is_told_by_the_people_on_it(fresh):
    body = fresh.ask("zhou", "GET", "/lost_phone/phone-xiaoli")[2]
    assert (
        SECRETS["name"].encode() in body
        and b"139****2222" in body
        and SPOKEN.encode() not in body
        and "第二人乙".encode() in body
    )
    assert b"Sign out and empty" in body and fresh.ask("xiaowang", "GET", "/lost_phone/phone-xiaoli")[0] in (400, 403)
    assert SECRETS["name"].encode() not in fresh.ask("zhou", "GET", "/lost_phone/phone-xiaowang")[2]
