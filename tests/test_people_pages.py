"""What the owner sees of devices and of the book of sign-ins, and what phones say of themselves."""

from __future__ import annotations

import pytest

from fieldsales import clock, screens
from fieldsales.access import people
from fieldsales.access.people import Visitor
from fieldsales.errors import Refused


@pytest.fixture
def street(fresh, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: fresh.world.now)
    return fresh


def page(world, name, **args) -> str:
    return screens.render(world.store, name, world.zhou, args, "en", f"/{name}")


def said(world) -> tuple:
    row = world.row("device", "phone-xiaoli")
    return row["tier"], row["storage_used"], row["storage_quota"], row["persisted"]


def test_a_phone_says_how_it_keeps_things_and_an_old_one_may_be_silent(street):
    assert street.sync("xiaoli")[0] == 200
    assert said(street.world) == (None, None, None, None)
    street.sync("xiaoli", about={"tier": "A", "used": 14_200_000.0, "quota": 2_000_000_000, "persisted": True})
    assert said(street.world) == ("A", 14_200_000, 2_000_000_000, 1)
    street.sync("xiaoli")
    assert said(street.world) == ("A", 14_200_000, 2_000_000_000, 1), "what is not said stays as it was"


@pytest.mark.parametrize("about", ["A", None, [], {"tier": "Z", "used": -1, "quota": "much", "persisted": "yes"}, {"used": 1e400, "quota": True}])
def test_nonsense_about_a_phone_keeps_nothing_from_syncing(street, about):
    assert street.sync("xiaoli", about=about)[0] == 200
    assert said(street.world) == (None, None, None, None)


def test_the_devices_page_shows_what_each_phone_is_like(street):
    world = street.world
    street.sync("xiaoli", about={"tier": "B", "used": 3_000_000, "quota": 10_000_000, "persisted": False}, pending=4)
    shown = page(world, "devices")
    assert "B · works, may be cleared" in shown and "3 MB / 10 MB" in shown and "may be cleared" in shown
    assert "小李" in page(world, "devices", show="trouble") and "小赵" not in page(world, "devices", show="trouble")


def test_signing_a_device_out_shows_how_far_it_is(street):
    world = street.world
    street.sync("xiaoli", pending=0)
    world.wait(minutes=5)
    people.revoke_device(world.store, world.zhou, "phone-xiaoli", "10.0.0.1", world.now)
    assert "signed out, not heard of since" in page(world, "devices", show="out")
    world.wait(minutes=5)
    street.sync("xiaoli", pending=7)
    assert "handing over: 7 left" in page(world, "devices", show="out")
    assert street.sync("xiaoli", pending=0)[1]["order"]["kind"] == "wipe"
    assert "told to delete everything" in page(world, "devices", show="out")
    street.ask("xiaoli", "POST", "/sync/wiped", b"{}", {"content-type": "application/json"})
    assert "emptied" in page(world, "devices", show="out")


def wrong(world, login="nobody", address="10.9.9.9"):
    with pytest.raises(Refused):
        people.sign_in(world.store, login, "guess number one", Visitor(address, "Android · Chrome"), world.now)


def test_the_book_says_who_tried_where_and_with_what(street, monkeypatch):
    world = street.world
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: False)
    wrong(world)
    people.pause(world.store, world.zhou, "xiaozhao", active=False, address="10.0.0.1", moment=world.now)
    bad = page(world, "signins", what="bad")
    assert "unknown login" in bad and "10.9.9.9" in bad and "Android · Chrome" in bad and "was paused" not in bad
    desk = page(world, "signins", what="desk", person="xiaozhao")
    assert "was paused" in desk and "by 周老板" in desk and "unknown login" not in desk
    assert "Nothing of the kind" in page(world, "signins", person="xiaowang")


def test_the_book_can_be_narrowed_to_days(street, monkeypatch):
    world = street.world
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: False)
    wrong(world, address="10.1.1.1")
    world.wait(days=10)
    wrong(world, address="10.2.2.2")
    week = page(world, "signins", days="7")
    assert "10.2.2.2" in week and "10.1.1.1" not in week
    assert "10.1.1.1" in page(world, "signins", days="30")


def test_the_book_is_kept_as_long_as_the_setting_says(street, monkeypatch):
    world = street.world
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: False)
    wrong(world, address="10.1.1.1")
    assert world.do(world.zhou, "setting_set", None, setting="sign_in_days", value="30").verdict == "applied"
    world.wait(days=29)
    wrong(world, address="10.2.2.2")
    assert "10.1.1.1" in page(world, "signins")
    world.wait(days=2)
    wrong(world, address="10.3.3.3")
    assert "10.1.1.1" not in page(world, "signins") and "10.2.2.2" in page(world, "signins")


@pytest.mark.parametrize("setting, value", [("sign_in_days", "3"), ("invite_hours", "0"), ("device_days", "366"), ("device_days", "soon")])
def test_settings_about_people_have_bounds(world, setting, value):
    assert world.do(world.zhou, "setting_set", None, setting=setting, value=value).reason == "setting_number_wrong"
