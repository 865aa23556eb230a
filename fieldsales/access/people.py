"""The shop's people: the first owner, signing in and out, pausing. How others come in is invites.py."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldsales import clock, ids
from fieldsales.access import limits, passwords, roles
from fieldsales.access.devices import Device, actor_of, device_of, hash_of, number, open_device, revoke, revoke_all
from fieldsales.claims import numbers
from fieldsales.errors import NotFound, Refused
from fieldsales.store import Actor, Connection, Store, next_rev

__all__ = ["Device", "actor_of", "device_of"]  # who asks, for those who only need that


@dataclass(frozen=True)
class Visitor:
    """The browser at the other end: its address, a name for it, and the device token it came with."""

    address: str
    label: str = ""
    token: str | None = None


# -- the first page


def shop_exists(store: Store) -> bool:
    with store.reader() as conn:
        return conn.one("SELECT 1 AS one FROM shop") is not None


def create_shop(
    store: Store, *, shop: str, city: str, name: str, login: str, password: str, visitor: Visitor, moment: datetime
) -> str:
    """Make the shop and its owner and sign him in: → device token. Raises Refused, `shop_exists` the second time."""
    login = passwords.check_login(login)
    kept = passwords.hashed(passwords.check_password(password, login))
    with store.writer() as w:
        if w.one("SELECT 1 AS one FROM shop"):
            raise Refused("shop_exists")
        rev = next_rev(w)
        w.execute(
            "INSERT INTO shop (id, bucket, rev, name, city, tz, blind_key) VALUES (?, 'shop', ?, ?, ?, ?, ?)",
            (ids.mint(), rev, named(shop, 60), city.strip()[:40] or None, clock.HOME, numbers.new_key()),
        )
        owner = add_person(w, name, ("owner",), rev)
        add_account(w, owner, login, kept, moment)
        return let_in(w, owner, "start", visitor, moment)


def named(text: str, longest: int = 40) -> str:
    """A name as people write it: one line, no invisible characters. Raises Refused."""
    folded = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in unicodedata.normalize("NFC", text))
    name = " ".join(folded.split())
    if not 1 <= len(name) <= longest:
        raise Refused("name_shape", most=longest)
    return name


def add_person(w: Connection, name: str, held: tuple[str, ...], rev: int) -> str:
    new = ids.mint()
    w.execute(
        "INSERT INTO person (id, bucket, rev, name, role, roles, active) VALUES (?, 'shop', ?, ?, ?, ?, 1)",
        (new, rev, named(name), roles.row_role(held), ",".join(held)),
    )
    return new


def add_account(w: Connection, person_id: str, login: str, kept: str, moment: datetime) -> None:
    if w.one("SELECT 1 AS one FROM account WHERE login = :login", {"login": login}):
        raise Refused("login_taken")
    w.execute(
        "INSERT INTO account (person_id, login, password_hash, changed_at) VALUES (?, ?, ?, ?)",
        (person_id, login, kept, clock.iso(moment)),
    )


def let_in(w: Connection, person_id: str, what: str, visitor: Visitor, moment: datetime) -> str:
    token = open_device(w, person_id, moment, had=visitor.token, label=visitor.label)
    device = w.one("SELECT id FROM device WHERE token_hash = :hash", {"hash": hash_of(token)})
    assert device is not None
    write_down(w, what, person_id, device["id"], visitor.address, moment, label=visitor.label)
    return token


def write_down(
    w: Connection, what: str, person_id: str | None, device_id: str | None, address: str | None, moment: datetime, *,
    label: str = "", by: str | None = None,
) -> None:  # fmt: skip
    """One line of the sign-in book: a word of SIGNED, whom it concerns, where, and who did it if somebody else.

    Lines older than the setting says go at the same time.
    """
    w.execute(
        "INSERT INTO sign_in (id, person_id, device_id, at, what, address, label, by_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (ids.mint(), person_id, device_id, clock.iso(moment), what, address, label or None, by),
    )
    kept = timedelta(days=number(w, "sign_in_days", 365))
    w.execute("DELETE FROM sign_in WHERE at < ?", (clock.iso(moment - kept),))


# -- signing in and out


def sign_in(store: Store, login: str, password: str, visitor: Visitor, moment: datetime) -> str:
    """→ device token. Raises Refused: try_later (429), sign_in_wrong, person_paused."""
    login = unicodedata.normalize("NFKC", login).strip().casefold()[:80]
    _count_try(store, login, visitor, moment)
    with store.reader() as conn:
        account = conn.one(
            "SELECT a.*, p.active FROM account AS a JOIN person AS p ON p.id = a.person_id WHERE a.login = :login",
            {"login": login},
        )
    right = passwords.matches(account["password_hash"] if account else None, password)
    with store.writer() as w:
        if not right or account is None:
            known = account["person_id"] if account else None
            write_down(w, "wrong", known, None, visitor.address, moment, label=visitor.label)
        elif account["active"]:
            limits.forgive(w, "login", login)
            if passwords.outdated(account["password_hash"]):
                change_password(w, account["person_id"], passwords.hashed(password), moment)
            return let_in(w, account["person_id"], "in", visitor, moment)
        else:
            write_down(w, "shut", account["person_id"], None, visitor.address, moment, label=visitor.label)
    raise Refused("person_paused" if right else "sign_in_wrong")


def _count_try(store: Store, login: str, visitor: Visitor, moment: datetime) -> None:
    try:
        with store.writer() as w:
            limits.attempt(w, "address", visitor.address, moment)
            limits.attempt(w, "login", login, moment)
    except limits.TooOften:
        with store.writer() as w:
            known = w.one("SELECT person_id AS id FROM account WHERE login = :login", {"login": login})
            who = known["id"] if known else None
            write_down(w, "wait", who, None, visitor.address, moment, label=visitor.label)
        raise


def change_password(w: Connection, person_id: str, kept: str, moment: datetime) -> None:
    w.execute(
        "UPDATE account SET password_hash = ?, changed_at = ? WHERE person_id = ?", (kept, clock.iso(moment), person_id)
    )


def sign_out(store: Store, device: Device, address: str, moment: datetime) -> None:
    """This browser forgets itself; nothing else changes."""
    with store.writer() as w:
        revoke(w, device.id, device.actor.id, moment)
        write_down(w, "out", device.actor.id, device.id, address, moment)


# -- what a manager does


def revoke_device(store: Store, by: Actor, device_id: str, address: str, moment: datetime) -> None:
    """The phone may still hand over what it holds, then it is told to delete everything."""
    if device_id == by.device_id:
        raise Refused("revoke_self")
    with store.writer() as w:
        device = w.one("SELECT person_id FROM device WHERE id = :id", {"id": device_id})
        if device is None:
            return
        in_charge_of(w, by, device["person_id"])
        if revoke(w, device_id, by.id, moment):
            write_down(w, "revoked", device["person_id"], device_id, address, moment, by=by.id)


def pause(store: Store, by: Actor, person_id: str, *, active: bool, address: str, moment: datetime) -> None:
    """A paused person cannot sign in, and all his phones are revoked; his work stays. Raises Refused."""
    if person_id == by.id:
        raise Refused("pause_self")
    with store.writer() as w:
        in_charge_of(w, by, person_id)
        w.execute("UPDATE person SET active = ?, rev = ? WHERE id = ?", (int(active), next_rev(w), person_id))
        an_owner_remains(w)
        if not active:
            revoke_all(w, person_id, by.id, moment)
        write_down(w, "resumed" if active else "paused", person_id, None, address, moment, by=by.id)


def set_roles(store: Store, by: Actor, person_id: str, held: tuple[str, ...], address: str, moment: datetime) -> None:
    """Give a person these roles and no others. Only an owner makes leaders or unmakes them."""
    with store.writer() as w:
        in_charge_of(w, by, person_id, held)
        w.execute(
            "UPDATE person SET role = ?, roles = ?, rev = ? WHERE id = ?",
            (roles.row_role(held), ",".join(held), next_rev(w), person_id),
        )
        an_owner_remains(w)
        write_down(w, "roles", person_id, None, address, moment, by=by.id)


def in_charge_of(conn: Connection, by: Actor, person_id: str, wanted: tuple[str, ...] = ()) -> dict:
    """The person, if `by` may decide about him: managers about reps and clerks, owners about everybody."""
    person = conn.one("SELECT id, name, role, roles, active FROM person WHERE id = :id", {"id": person_id})
    if person is None:
        raise NotFound
    leads = {*roles.held(person["roles"], person["role"]), *wanted} & set(roles.LEADERS)
    if not by.may("people") or (leads and not by.may("owners")):
        raise Refused("owners_only" if by.may("people") else "not_allowed")
    return person


def an_owner_remains(w: Connection) -> None:
    """Raises when the change that was just made would leave the shop without an owner."""
    left = w.all("SELECT role, roles FROM person WHERE active = 1")
    if not any("owner" in roles.held(p["roles"], p["role"]) for p in left):
        raise Refused("last_owner")
