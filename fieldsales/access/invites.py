"""How people come in: a link that a manager makes, that opens once, within three days. Only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from fieldsales import clock
from fieldsales.access import limits, passwords, people, roles
from fieldsales.access.devices import hash_of, number
from fieldsales.access.people import Visitor, add_account, add_person, change_password, let_in, named
from fieldsales.errors import NotFound, Refused
from fieldsales.store import Actor, Connection, Store, next_rev

HOURS = 72
"""How long a link works, unless the setting invite_hours says otherwise."""


def make(store: Store, by: Actor, name: str, held: str, moment: datetime, *, person_id: str | None = None) -> str:
    """→ the token of a link that lets one person in once, in the roles `held` ("rep,clerk").

    With person_id it only sets that person's password anew.
    """
    token = secrets.token_urlsafe(24)
    with store.writer() as w:
        if person_id:
            person = w.one("SELECT id, name, role, roles FROM person WHERE id = :id", {"id": person_id})
            if person is None:
                raise NotFound
            if person_id != by.id:
                people.in_charge_of(w, by, person_id)
            name, given = person["name"], roles.held(person["roles"], person["role"])
            w.execute("UPDATE invite SET revoked_at = ? WHERE person_id = ? AND used_at IS NULL AND revoked_at IS NULL",
                      (clock.iso(moment), person_id))  # fmt: skip
        else:
            given = roles.parsed(held)
            if set(given) & set(roles.LEADERS) and not by.may("owners"):
                raise Refused("owners_only")
        until = moment + timedelta(hours=number(w, "invite_hours", HOURS))
        w.execute(
            "INSERT INTO invite (token_hash, name, role, roles, person_id, by_id, made_at, expires_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (hash_of(token), named(name), roles.row_role(given), ",".join(given), person_id, by.id, clock.iso(moment),
             clock.iso(until)),
        )  # fmt: skip
    return token


def find(conn: Connection, token: str, moment: datetime) -> dict:
    """The open invite behind a link: {name, role, person_id, login, …}. Raises Refused with what is wrong with it."""
    found = conn.one(
        "SELECT i.*, a.login, s.name AS shop FROM invite AS i JOIN shop AS s LEFT JOIN account AS a"
        " ON a.person_id = i.person_id WHERE i.token_hash = :hash",
        {"hash": hash_of(token)},
    )
    if found is None:
        raise NotFound("invite_unknown")
    if found["revoked_at"]:
        raise Refused("invite_revoked")
    if found["used_at"]:
        raise Refused("invite_used")
    if found["expires_at"] < clock.iso(moment):
        raise Refused("invite_expired")
    return found


def look(store: Store, token: str, visitor: Visitor, moment: datetime) -> dict:
    """Opening the link uses nothing up (chat apps open links by themselves); only unknown links count as a try."""
    try:
        with store.reader() as conn:
            return find(conn, token, moment)
    except NotFound:
        with store.writer() as w:
            limits.attempt(w, "invite", visitor.address, moment)
        raise


def take(store: Store, token: str, *, name: str, login: str, password: str, visitor: Visitor, moment: datetime) -> str:
    """Take an invite: the person, the account and this device come to be together. → device token. Raises Refused."""
    look(store, token, visitor, moment)
    login = passwords.check_login(login)
    kept = passwords.hashed(passwords.check_password(password, login))
    with store.writer() as w:
        invite = find(w, token, moment)
        w.execute("UPDATE invite SET used_at = ? WHERE token_hash = ?", (clock.iso(moment), hash_of(token)))
        if invite["person_id"]:
            return _reset(w, invite, login, kept, visitor, moment)
        person = add_person(w, name, roles.held(invite["roles"], invite["role"]), next_rev(w))
        add_account(w, person, login, kept, moment)
        return let_in(w, person, "join", visitor, moment)


def _reset(w: Connection, invite: dict, login: str, kept: str, visitor: Visitor, moment: datetime) -> str:
    person = w.one("SELECT active FROM person WHERE id = :id", {"id": invite["person_id"]})
    if not person or not person["active"]:
        raise Refused("person_paused")
    if invite["login"] is None:
        add_account(w, invite["person_id"], login, kept, moment)
    elif invite["login"] != login:
        raise Refused("login_not_yours")
    else:
        change_password(w, invite["person_id"], kept, moment)
        limits.forgive(w, "login", login)
    return let_in(w, invite["person_id"], "reset", visitor, moment)


def take_back(store: Store, made_at: str, name: str, moment: datetime) -> None:
    """Nobody knows the token any more; an invite is named by when and for whom it was made."""
    with store.writer() as w:
        w.execute(
            "UPDATE invite SET revoked_at = ? WHERE made_at = ? AND name = ? AND used_at IS NULL AND revoked_at IS NULL",
            (clock.iso(moment), made_at, name),
        )
