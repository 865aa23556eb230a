"""Who gets in: the first page, invites, passwords, devices. Everything through people.py, as the routes call it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import argon2
import pytest

from fieldsales.access import devices, invites, passwords, people
from fieldsales.access.limits import TooOften
from fieldsales.access.people import Visitor
from fieldsales.errors import NotFound, Refused
from fieldsales.store import Store
from tests.world import NOW

HOME = Visitor("10.0.0.1", "iPhone · Safari")
CAFE = Visitor("10.0.0.2", "Android · Chrome")
SECRET = "木地板 wood 2026"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """argon2 as the product sets it takes a good part of a second; these tests sign in a hundred times."""
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))


@pytest.fixture
def shop(tmp_path):
    """A folder without a shop."""
    store = Store(tmp_path / "empty")
    yield store
    store.close()


def opened(store: Store, **changed: str) -> str:
    given = {"shop": "木语地板", "city": "上海", "name": "周老板", "login": "zhou", "password": SECRET} | changed
    return people.create_shop(store, **given, visitor=HOME, moment=NOW)


def invite(world, name="小孙", role="rep", **more) -> str:
    return invites.make(world.store, world.zhou, name, role, world.now, **more)


def joined(world, token, login="sun", password=SECRET, visitor=CAFE, name="小孙") -> str:
    return invites.take(
        world.store, token, name=name, login=login, password=password, visitor=visitor, moment=world.now
    )


def refused(key, do, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as caught:
        do(*args, **kwargs)
    assert caught.value.key == key
    return caught.value


# -- the first page


def test_the_first_page_makes_the_shop_and_signs_its_owner_in(shop):
    device = devices.device_by(shop, opened(shop), NOW)
    assert (device.actor.name, device.actor.role, device.revoked) == ("周老板", "manager", False)
    assert people.shop_exists(shop)


def test_there_is_one_shop_only(shop):
    opened(shop)
    refused("shop_exists", opened, shop, login="other")


@pytest.mark.parametrize(
    "changed, key",
    [
        ({"shop": "  "}, "name_shape"),
        ({"name": "\u202e"}, "name_shape"),
        ({"login": "a b"}, "login_shape"),
        ({"login": ""}, "login_shape"),
        ({"password": "short"}, "password_short"),
        ({"password": "aaaaaaaaaaaa"}, "password_short"),
        ({"password": "x" * 100 + "y" * 101}, "password_long"),
        ({"login": "zhouzhou1", "password": "ZhouZhou1"}, "password_is_login"),
    ],
)
def test_a_shop_is_not_made_of_nonsense(shop, changed, key):
    refused(key, opened, shop, **changed)
    assert not people.shop_exists(shop)


# -- signing in


def test_case_and_width_of_the_login_do_not_matter_those_of_the_password_do(shop):
    opened(shop)
    assert people.sign_in(shop, " ＺＨＯＵ ", SECRET, HOME, NOW)
    refused("sign_in_wrong", people.sign_in, shop, "zhou", SECRET.upper(), HOME, NOW)


def test_a_wrong_login_and_a_wrong_password_sound_alike(shop):
    opened(shop)
    refused("sign_in_wrong", people.sign_in, shop, "zhou", "wrong password", HOME, NOW)
    refused("sign_in_wrong", people.sign_in, shop, "nobody", "wrong password", HOME, NOW)


def test_ten_wrong_passwords_wait(shop, monkeypatch):
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: password == SECRET)
    opened(shop)
    for _ in range(10):
        refused("sign_in_wrong", people.sign_in, shop, "zhou", "guess number", CAFE, NOW)
    wait = refused("try_later", people.sign_in, shop, "zhou", SECRET, HOME, NOW + timedelta(minutes=5))
    assert isinstance(wait, TooOften) and wait.status == 429 and wait.values == {"minutes": 10}
    assert people.sign_in(shop, "zhou", SECRET, HOME, NOW + timedelta(minutes=16))


def test_guessing_many_logins_from_one_address_waits_too(shop, monkeypatch):
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: False)
    opened(shop)
    for number in range(40):
        refused("sign_in_wrong", people.sign_in, shop, f"login{number}", "guess number", CAFE, NOW)
    refused("try_later", people.sign_in, shop, "another", "guess number", CAFE, NOW)
    refused("sign_in_wrong", people.sign_in, shop, "another", "guess number", HOME, NOW)


def test_a_right_password_ends_the_counting(shop, monkeypatch):
    monkeypatch.setattr(people.passwords, "matches", lambda kept, password: password == SECRET)
    opened(shop)
    for _ in range(3):
        for _ in range(9):
            refused("sign_in_wrong", people.sign_in, shop, "zhou", "guess number", HOME, NOW)
        people.sign_in(shop, "zhou", SECRET, HOME, NOW)


def test_passwords_and_tokens_are_kept_only_as_hashes(shop):
    token = opened(shop)
    invite = invites.make(shop, devices.device_by(shop, token, NOW).actor, "小孙", "rep", NOW)
    kept = b"".join(path.read_bytes() for path in shop.folder.glob("shop.db*"))
    assert b"$argon2id$" in kept
    assert all(secret.encode() not in kept for secret in (SECRET, token, invite))


def test_a_password_hashed_by_weaker_rules_is_hashed_anew_when_it_is_used(shop, monkeypatch):
    opened(shop)
    monkeypatch.setattr(passwords, "HASHER", argon2.PasswordHasher(time_cost=2, memory_cost=2048, parallelism=1))
    people.sign_in(shop, "zhou", SECRET, HOME, NOW)
    with shop.reader() as conn:
        assert "m=2048,t=2" in conn.one("SELECT password_hash FROM account")["password_hash"]
    assert people.sign_in(shop, "zhou", SECRET, HOME, NOW)


def test_the_product_hashes_as_the_standard_of_the_day_asks():
    assert passwords.argon2.PasswordHasher().memory_cost >= 19 * 1024, "OWASP's least for argon2id"


def test_every_sign_in_is_written_down(shop):
    opened(shop)
    refused("sign_in_wrong", people.sign_in, shop, "zhou", "wrong password", CAFE, NOW)
    token = people.sign_in(shop, "zhou", SECRET, CAFE, NOW)
    people.sign_out(shop, devices.device_by(shop, token, NOW), "10.0.0.2", NOW)
    with shop.reader() as conn:
        book = [(row["what"], row["address"]) for row in conn.all("SELECT what, address FROM sign_in ORDER BY rowid")]
    assert book == [("start", "10.0.0.1"), ("wrong", "10.0.0.2"), ("in", "10.0.0.2"), ("out", "10.0.0.2")]


# -- inviting


def test_an_invite_opens_once(world):
    token = invite(world)
    device = devices.device_by(world.store, joined(world, token), world.now)
    assert (device.actor.name, device.actor.role) == ("小孙", "rep")
    refused("invite_used", joined, world, token, login="other")


def test_looking_at_an_invite_does_not_use_it_up(world):
    token = invite(world)
    for _ in range(30):  # chat apps open links to draw their preview
        assert invites.look(world.store, token, CAFE, world.now)["name"] == "小孙"
    assert joined(world, token)


def test_a_slip_in_the_form_does_not_use_the_invite_up(world):
    first, second = invite(world), invite(world, "小钱")
    joined(world, first)
    refused("login_taken", joined, world, second)
    refused("password_short", joined, world, second, login="qian", password="short")
    assert joined(world, second, login="qian", name="小钱")


def test_an_invite_expires_and_can_be_taken_back(world):
    late, back = invite(world), invite(world, "小钱")
    made = world.one("SELECT made_at FROM invite WHERE name = '小钱'")["made_at"]
    invites.take_back(world.store, made, "小钱", world.now)
    refused("invite_revoked", joined, world, back)
    world.wait(hours=73)
    refused("invite_expired", joined, world, late)


def test_guessing_invites_waits(world):
    for _ in range(20):
        refused("invite_unknown", invites.look, world.store, "guess", CAFE, world.now)
    refused("try_later", invites.look, world.store, "guess", CAFE, world.now)
    assert invites.look(world.store, invite(world), CAFE, world.now)


def test_nobody_is_invited_into_a_role_that_does_not_exist(world):
    refused("bad_request", invite, world, role="admin")
    refused("name_shape", invite, world, name=" ")


def test_a_reset_link_changes_the_password_of_one_person_only(world):
    joined(world, invite(world))
    sun = world.one("SELECT id FROM person WHERE name = '小孙'")["id"]
    link = invite(world, "", "", person_id=sun)
    refused("login_not_yours", joined, world, link, login="zhou", password="another one 1")
    joined(world, link, password="another one 1")
    refused("sign_in_wrong", people.sign_in, world.store, "sun", SECRET, HOME, world.now)
    assert people.sign_in(world.store, "sun", "another one 1", HOME, world.now)
    assert len(world.all("SELECT id FROM person WHERE name = '小孙'")) == 1


def test_a_newer_reset_link_replaces_the_older(world):
    older, newer = (invite(world, person_id="xiaoli") for _ in range(2))
    refused("invite_revoked", joined, world, older, login="li")
    assert joined(world, newer, login="li")


# -- devices


def test_a_device_in_use_lives_on_and_an_idle_one_expires(world):
    token = joined(world, invite(world))
    for _ in range(5):
        world.wait(days=80)
        assert devices.device_by(world.store, token, world.now)
    world.wait(days=91)
    assert devices.device_by(world.store, token, world.now) is None


def test_signing_in_again_on_the_same_phone_keeps_the_device(world):
    first = joined(world, invite(world))
    before = devices.device_by(world.store, first, world.now)
    again = people.sign_in(world.store, "sun", SECRET, Visitor("10.0.0.2", "", first), world.now)
    after = devices.device_by(world.store, again, world.now)
    assert (after.id, after.wipe_key) == (before.id, before.wipe_key)
    assert devices.device_by(world.store, first, world.now) is None


def test_another_person_on_the_same_phone_is_another_device(world):
    sun = joined(world, invite(world))
    qian = joined(world, invite(world, "小钱"), "qian", visitor=Visitor("10.0.0.2", "", sun), name="小钱")
    ids = {devices.device_by(world.store, token, world.now).id for token in (sun, qian)}
    assert len(ids) == 2


def test_a_revoked_device_is_known_but_may_not_act(world):
    token = joined(world, invite(world))
    device = devices.device_by(world.store, token, world.now)
    people.revoke_device(world.store, world.zhou, device.id, "10.0.0.1", world.now)
    assert devices.device_by(world.store, token, world.now).revoked
    back = people.sign_in(world.store, "sun", SECRET, Visitor("10.0.0.2", "", token), world.now)
    assert devices.device_by(world.store, back, world.now).id != device.id, "a revoked device is not woken up again"


def test_nobody_locks_himself_out(world):
    refused("revoke_self", people.revoke_device, world.store, world.zhou, "phone-zhou", "10.0.0.1", world.now)
    refused("pause_self", people.pause, world.store, world.zhou, "zhou", active=False, address="", moment=world.now)


def test_a_paused_person_is_out_on_every_phone_until_resumed(world):
    token = joined(world, invite(world))
    sun = world.one("SELECT id FROM person WHERE name = '小孙'")["id"]
    people.pause(world.store, world.zhou, sun, active=False, address="", moment=world.now)
    assert devices.device_by(world.store, token, world.now).revoked
    refused("person_paused", people.sign_in, world.store, "sun", SECRET, CAFE, world.now)
    people.pause(world.store, world.zhou, sun, active=True, address="", moment=world.now)
    assert people.sign_in(world.store, "sun", SECRET, CAFE, world.now)


def test_an_unknown_device_is_nobody(world):
    for token in ("", "nonsense", "x" * 5000, "\ud800"):
        assert devices.device_by(world.store, token, world.now) is None


def test_pausing_or_resetting_a_stranger_is_not_found(world):
    with pytest.raises(NotFound):
        people.pause(world.store, world.zhou, "nobody", active=False, address="", moment=world.now)
    with pytest.raises(NotFound):
        invite(world, person_id="nobody")


# -- at the same time


def at_once(count: int, do) -> list[str]:
    """Run do(0) … do(count - 1) in as many threads; the key of each refusal, or 'done'."""

    def one(number: int) -> str:
        try:
            do(number)
        except Refused as refused:
            return refused.key
        return "done"

    with ThreadPoolExecutor(count) as crowd:
        return sorted(crowd.map(one, range(count)))


def test_two_who_open_the_shop_at_once_do_not_both_own_it(shop):
    found = at_once(6, lambda number: opened(shop, login=f"owner{number}"))
    assert found == ["done"] + ["shop_exists"] * 5


def test_an_invite_opens_once_however_many_try_at_once(world):
    token = invite(world)
    found = at_once(8, lambda number: joined(world, token, login=f"sun{number}"))
    assert found == ["done"] + ["invite_used"] * 7
    assert len(world.all("SELECT id FROM person WHERE name = '小孙'")) == 1


def test_guessing_in_parallel_gains_nothing(shop):
    opened(shop)
    found = at_once(25, lambda number: people.sign_in(shop, "zhou", f"guess {number:06}", CAFE, NOW))
    assert found == ["sign_in_wrong"] * 10 + ["try_later"] * 15
