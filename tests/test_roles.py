"""Who may do what: every role against every page, every write and every other address of the desk."""

from __future__ import annotations

import re

import pytest

from fieldsales.access import devices, invites, people, roles
from fieldsales.access.people import Visitor
from fieldsales.errors import Refused
from fieldsales.sqlfile import mutations, screens
from fieldsales.store import Actor

LEADERS, CLERKS = {"owner", "manager"}, {"owner", "manager", "clerk"}
PAGES = {
    "people": LEADERS, "person": LEADERS, "devices": LEADERS, "signins": LEADERS, "territories": LEADERS, "territory": LEADERS,
    "rules": LEADERS, "rule": LEADERS, "settings": LEADERS, "messages": LEADERS, "map": CLERKS, "places": CLERKS,
    "dailies": LEADERS, "exported": LEADERS, "report": LEADERS, "reports": LEADERS,
    "collisions": LEADERS, "collision": LEADERS, "group_new": LEADERS,
    "lost": LEADERS, "merge": LEADERS, "unit_merge": LEADERS, "lost_phone": LEADERS, "notices": LEADERS, "request": LEADERS, "requests": LEADERS,
    "retention": LEADERS, "reveals": LEADERS, "register": CLERKS,
}  # fmt: skip
"""The pages that are not for everybody at the desk."""
WRITES = {
    "assign": LEADERS, "unassign": LEADERS, "territory_give": LEADERS, "territory_change": LEADERS, "reassign": LEADERS,
    "errand_give": LEADERS, "comment": LEADERS, "rule_add": LEADERS, "rule_edit": LEADERS, "levels_set": LEADERS,
    "group_buy": LEADERS, "group_settle": LEADERS, "collision_decide": LEADERS, "collision_final": {"owner"},
    "calendar_set": LEADERS, "calendar_year": LEADERS, "script_edit": LEADERS, "setting_set": LEADERS, "daily_answer": LEADERS,
    "account": LEADERS, "difficult_decide": LEADERS, "lost_approve": LEADERS, "lost_called": LEADERS, "lost_reassign": LEADERS,
    "lost_reject": LEADERS, "merge": LEADERS, "merge_split": LEADERS, "work_unit_merge": LEADERS,
    "work_unit_split": LEADERS, "notice_edit": LEADERS, "pool_recycle": LEADERS,
    "reception": CLERKS, "reception_file": CLERKS, "reception_left": CLERKS, "reception_void": CLERKS, "referral_reward": LEADERS,
}  # fmt: skip
GETS = {
    "/territory/new": LEADERS, "/territory/inside/jinxiu": LEADERS, "/leave/xiaozhao": LEADERS, "/import": CLERKS,
    "/export/refusals.csv": LEADERS, "/export/rules.csv": LEADERS, "/import-rules": LEADERS,
    "/map/settings": LEADERS, "/map/buildings/jinxiu": CLERKS,
}  # fmt: skip
POSTS = {
    "/invite": LEADERS, "/person/roles": LEADERS, "/pause": LEADERS, "/device/revoke": LEADERS, "/territory/give": LEADERS,
    "/leave/xiaozhao": LEADERS, "/schedule/many": LEADERS, "/settings/lead_days": LEADERS, "/robot/add": LEADERS,
    "/calendar/import": LEADERS, "/map/settings": LEADERS,
}  # fmt: skip
DENIED, NOT_OPEN = "You do not have the right", "This page is not open to the role you work in."


def become(street, role):
    """周老板 works as `role` from now on; 小赵 becomes the owner, because there must be one."""
    with street.world.store.writer() as w:
        w.execute("UPDATE person SET role = 'manager', roles = 'owner' WHERE id = 'xiaozhao'")
        w.execute("UPDATE person SET role = ?, roles = ? WHERE id = 'zhou'", (roles.row_role([role]), role))


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_page_opens_for_who_may_and_for_nobody_else(fresh, role):
    become(fresh, role)
    for name, screen in screens().items():
        may = (
            role in PAGES.get(name, CLERKS)
            if roles.side(role) in screen.by and role != "rep"
            else "rep" in screen.by and role == "rep"
        )
        id = screen.example.get("id")
        status, _, body = fresh.ask("zhou", "GET", f"/{name}/{id}" if id else f"/{name}")
        denied = status in (302, 307) or (status == 403 and NOT_OPEN in body.decode())
        assert status < 500 and denied != may, (role, name, status)


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_write_is_run_for_who_may_and_for_nobody_else(world, role):
    actor = Actor("zhou", "周老板", roles.side(role), "phone-zhou", (role,))
    for name, mutation in mutations().items():
        may = role in WRITES.get(name, CLERKS) if role != "rep" else "rep" in mutation.by
        may = may and roles.side(role) in mutation.by
        verdict = world.do(actor, name, None, **{k: v for k, v in mutation.example.items() if k != "id"})
        assert (verdict.reason != "not_allowed") == may, (role, name, verdict)


@pytest.mark.parametrize("role", roles.ROLES)
def test_every_other_address_of_the_desk_asks_too(fresh, role):
    become(fresh, role)
    for path, who in GETS.items():
        status, _, body = fresh.ask("zhou", "GET", path)
        assert status < 500 and (NOT_OPEN in body.decode(errors="replace")) != (role in who), (role, path, status)
    for path, who in POSTS.items():
        status, _, body = fresh.form(
            "zhou", path, {"person": "nobody", "device": "nobody", "name": "小孙", "roles": "rep"}
        )
        assert status < 500 and (DENIED in body.decode()) != (role in who), (role, path, status, body[-300:])


def test_the_desk_shows_nobody_a_way_that_is_shut(fresh):
    become(fresh, "clerk")
    page = fresh.ask("zhou", "GET", "/desk")[2].decode()
    nav = page[page.index('class="desk-nav"') :].partition("</nav>")[0]
    assert 'href="/import"' in nav and 'href="/map"' in nav
    assert not [shut for shut in ("/people", "/rules", "/settings", "/messages", "/reports") if f'href="{shut}"' in nav]


def test_no_page_of_a_clerk_leads_where_he_may_not_go(fresh):
    become(fresh, "clerk")
    shut = {name for name, who in (PAGES | GETS).items() if "clerk" not in who}
    for name, screen in screens().items():
        if "manager" not in screen.by or "clerk" not in PAGES.get(name, CLERKS):
            continue
        id = screen.example.get("id")
        page = fresh.ask("zhou", "GET", f"/{name}/{id}" if id else f"/{name}")[2].decode()
        ways = {path.partition("?")[0] for path in re.findall(r'<a [^>]*?href="(/[^"#]*)', page)}
        assert not [way for way in ways if way in shut or (way.split("/")[1] in shut and way not in GETS)], name


def test_a_page_that_needs_a_right_names_one_there_is():
    assert {s.may for s in screens().values()} | {m.may for m in mutations().values()} <= roles.KNOWN | {""}
    assert {name for name, s in screens().items() if s.may} <= set(PAGES)
    assert {name for name, m in mutations().items() if m.may} == set(WRITES)


# -- several roles


def several(world, held="manager,rep", label="Android · Chrome") -> str:
    token = invites.make(world.store, world.zhou, "小孙", held, world.now)
    visitor = Visitor("10.0.0.2", label)
    return invites.take(
        world.store, token, name="小孙", login="sun", password="wood and tiles 26", visitor=visitor, moment=world.now
    )


def test_who_is_rep_and_more_begins_as_the_device_suggests(world):
    phone = devices.device_by(world.store, several(world), world.now)
    assert (phone.actor.role, phone.undecided, phone.actor.may("people"), phone.actor.may("sweep")) == (
        "rep",
        True,
        False,
        True,
    )
    desk = people.sign_in(world.store, "sun", "wood and tiles 26", Visitor("10.0.0.2", "Windows · Edge"), world.now)
    desk = devices.device_by(world.store, desk, world.now)
    assert (desk.actor.role, desk.actor.may("people"), desk.actor.may("owners")) == ("manager", True, False)


def test_he_chooses_once_and_changes_in_me(fresh):
    world, token = fresh.world, several(fresh.world)
    ask = lambda method, path, body=b"": fresh.asgi.request(  # noqa: E731
        method, path, token=f"device={token}", body=body, headers={"content-type": "application/x-www-form-urlencoded", "accept-language": "en"})  # fmt: skip
    assert ask("GET", "/")[1]["location"] == "/role"
    assert "How do you work here?" in ask("GET", "/role")[2].decode()
    before = devices.device_by(world.store, token, world.now).id
    assert ask("POST", "/role", b"side=manager")[0] == 303
    assert ask("GET", "/")[1]["location"] == "/desk" and ask("GET", "/people")[0] == 200
    assert "I work here as" in ask("GET", "/me")[2].decode()
    assert ask("POST", "/role", b"side=rep")[0] == 303
    assert ask("GET", "/")[1]["location"] == "/today" and ask("GET", "/people")[0] in (400, 403)
    assert devices.device_by(world.store, token, world.now).id == before, "the device stays registered"
    assert ask("POST", "/role", b"side=nobody")[0] == 400


def test_a_rep_cannot_make_himself_a_manager(fresh):
    assert fresh.form("xiaoli", "/role", {"side": "manager"})[0] in (400, 403)
    assert fresh.form("xiaoli", "/person/roles", {"person": "xiaoli", "roles": "owner"})[0] in (400, 403)


def test_everybody_who_sweeps_is_on_the_lists_of_reps(world):
    several(world)
    assert world.one("SELECT role, roles FROM person WHERE name = '小孙'") == {"role": "rep", "roles": "manager,rep"}
    several_is_rep = world.all("SELECT name FROM person WHERE role = 'rep'")
    assert {"name": "小孙"} in several_is_rep


# -- who decides about whom


def manager(world) -> Actor:
    with world.store.writer() as w:
        person = people.add_person(w, "李店长", ("manager",), 1)
    return Actor(person, "李店长", "manager", "phone-manager", ("manager",))


def refused(key, do, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        do(*args, **kwargs)
    assert caught.value.key == key


def test_a_manager_decides_about_reps_and_clerks_only(world):
    by, other = manager(world), manager(world)
    at = {"address": "", "moment": world.now}
    people.set_roles(world.store, by, "xiaozhao", ("clerk", "rep"), "", world.now)
    assert world.row("person", "xiaozhao")["roles"] == "clerk,rep"
    invites.make(world.store, by, "小孙", "rep,clerk", world.now)
    invites.make(world.store, by, "", "", world.now, person_id="xiaoli")
    invites.make(world.store, by, "", "", world.now, person_id=by.id)
    for target in ("zhou", other.id):
        refused("owners_only", people.pause, world.store, by, target, active=False, **at)
        refused("owners_only", invites.make, world.store, by, "", "", world.now, person_id=target)
    refused("owners_only", people.revoke_device, world.store, by, "phone-zhou", "", world.now)
    refused("owners_only", people.set_roles, world.store, by, "xiaoli", ("owner",), "", world.now)
    refused("owners_only", people.set_roles, world.store, by, by.id, ("owner",), "", world.now)
    refused("owners_only", invites.make, world.store, by, "小钱", "manager", world.now)
    assert world.row("person", "zhou")["active"] == 1


def test_one_active_owner_always_remains(world):
    refused("last_owner", people.set_roles, world.store, world.zhou, "zhou", ("manager",), "", world.now)
    people.set_roles(world.store, world.zhou, "xiaozhao", ("owner", "rep"), "", world.now)
    people.pause(world.store, world.zhou, "xiaozhao", active=False, address="", moment=world.now)
    refused("last_owner", people.set_roles, world.store, world.zhou, "zhou", ("clerk",), "", world.now)
    people.pause(world.store, world.zhou, "xiaozhao", active=True, address="", moment=world.now)
    people.set_roles(world.store, world.zhou, "zhou", ("manager",), "", world.now)
    assert roles.held(world.row("person", "zhou")["roles"], "manager") == ("manager",)


def test_roles_are_known_words_and_at_least_one():
    assert roles.parsed(" rep, owner ,rep") == ("owner", "rep")
    with pytest.raises(Refused, match="roles_needed"):
        roles.parsed(" , ")
    with pytest.raises(Refused, match="bad_request"):
        roles.parsed("rep,god")


def test_a_manager_from_before_there_were_roles_may_still_do_everything(world):
    assert world.row("person", "zhou")["roles"] == ""
    assert Actor("zhou", "周老板", "manager").may("owners")
    assert not Actor("xiaoli", "小李", "rep").may("desk")
