"""What a person may do. One may hold several roles; what he sees follows from the side he works on on this device.

rep      sweeps; sees and holds what is his. His phone runs the worker.
clerk    keeps the data right (信息员): the desk's lists, corrections, imports, places on the map; no people, areas,
         rules, settings or figures.
manager  leads: people, areas, rules, settings, figures, exports.
owner    a manager who may also make managers and owners. One active owner always remains.

A rep's side is 'rep' (his phone), all others' is 'manager' (the desk). A right counts on the side of its role only: who
is both is a rep, and nothing more, while he sweeps.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldsales.errors import Refused

ROLES = ("owner", "manager", "clerk", "rep")
CLERKS = frozenset({"desk", "fix", "import", "map"})
LEADS = CLERKS | {
    "people", "territory", "schedule", "rules", "settings", "messages", "numbers", "export", "live",
}  # fmt: skip
RIGHTS = {"rep": frozenset({"sweep"}), "clerk": CLERKS, "manager": LEADS, "owner": LEADS | {"owners"}}
KNOWN = frozenset().union(*RIGHTS.values())
LEADERS = ("owner", "manager")


def side(role: str) -> str:
    """What data one sees in this role, and which runtime shows it."""
    return "rep" if role == "rep" else "manager"


def sides(roles: Iterable[str]) -> tuple[str, ...]:
    """The sides a person can work on, the phone's first."""
    return tuple(s for s in ("rep", "manager") if s in {side(role) for role in roles})


def held(roles: str | None, role: str) -> tuple[str, ...]:
    """The roles a person's row names. '' is a row from before there were several: its manager could do everything."""
    known = tuple(r for r in ROLES if r in (roles or "").split(","))
    return known or (("rep",) if role == "rep" else ("owner",))


def rights(role: str, roles: Iterable[str]) -> frozenset[str]:
    """What may be done on the side `role` by one who holds `roles`."""
    return frozenset().union(*(RIGHTS[r] for r in held(",".join(roles), role) if side(r) == role))


def parsed(text: str) -> tuple[str, ...]:
    """`rep,manager` as it is typed or kept, in one order. Raises Refused for none and for what is no role."""
    given = {part.strip() for part in text.split(",") if part.strip()}
    if not given or not given <= set(ROLES):
        raise Refused("roles_needed" if not given else "bad_request")
    return tuple(role for role in ROLES if role in given)


def row_role(roles: Iterable[str]) -> str:
    """What stands in person.role: 'rep' for everybody who sweeps, also when he does more."""
    return "rep" if "rep" in tuple(roles) else "manager"
