"""Who came to the demo's shop or called in the last two weeks, what is in some customers' files, and who named whom."""

from __future__ import annotations

from fieldsales.demo.scribe import Scribe
from fieldsales.demo.shop import actor

SAID = ("看锁扣样板", "问地暖能不能铺", "比价，周末再来", "量好尺寸来选色", "带老人来看防滑", None)
DREAMS = ("孩子在地上爬也放心", "老人起夜不滑", "回家光脚也舒服", "跟原木家具搭")
KNOWS = ("看过两块样板", "知道锁扣和龙骨的差别", "看过邻居家铺好的")


def come(scribe: Scribe) -> None:
    _guests(scribe)
    households = scribe.conn.all(
        "SELECT k.id, k.owner_id, k.level FROM customer AS k"
        " WHERE k.door_id NOT LIKE '~%' AND k.owner_id <> '' ORDER BY k.made_at, k.id LIMIT 60"
    )
    _files(scribe, households)
    _names(scribe, households)


def _guests(scribe: Scribe) -> None:
    """Some five a day; one in six leaves nothing, one in five has been here before."""
    boss, number = actor("boss"), 0
    for ago in range(13, -1, -1):
        for nth in range(3 + ago % 3):
            hour = 9.5 + nth * 1.4
            if ago == 0 and scribe.at(0, hour) > scribe.now:
                break
            number += 1
            way = ("walk_in", "walk_in", "phone_in", "appointment", "walk_in", "along")[number % 6]
            left = number % 6 != 4
            who = {"phone": f"1990001{number:04d}", "wechat_same": "1" if number % 3 else None} if left else {}
            came = f"{int(hour):02d}:{int(hour % 1 * 60):02d}"
            scribe.must(
                boss, "reception", scribe.at(-ago, hour), f"demo-guest-{number}", way=way, again=int(number % 5 == 0),
                persons=1 + number % 3, came=came, left=None if way == "phone_in" or ago == 0 else f"{int(hour) + 1:02d}:05",
                name=_name(number), data_source="store",
                source=("walk_in", "phone_in", "platform", "designer")[number % 4] if way != "phone_in" else "phone_in",
                product=("spc", "engineered", "laminate", "solid")[number % 4], need_area=60 + number * 3 % 70, said=SAID[number % 6],
                owner=f"demo-{('lin', 'he', 'luo')[number % 3]}", next_in="3", stage=f"S{2 + number % 7:02d}",
                place=("桂语园，几栋不清楚", "老街自建房", "")[number % 3], **who,
            )  # fmt: skip


def _files(scribe: Scribe, households: list[dict]) -> None:
    for n, k in enumerate(households[:24]):
        who = actor(k["owner_id"].removeprefix("demo-"))
        told = {
            "budget": str(1 + n % 5), "house_kind": ("new_flat", "second_hand", "again")[n % 3], "el_know": KNOWS[n % 3],
            "main_criterion": ("trust", "value", "meets", "trust", "used")[n % 5], "dream": DREAMS[n % 4] if n % 2 else None,
            "family": f"{2 + n % 4}口人", "competitor": ("东木（演示）", None, "西林（演示）")[n % 3], "eco_grade": ("enf", "e0")[n % 2],
            "el_need": "算过铺两间合适" if n % 3 == 0 else None, "can_pay": "1" if n % 2 else None, "style": ("现代", "原木", None)[n % 3],
        }  # fmt: skip
        scribe.must(who, "file", scribe.at(-1 - n % 5, 17), f"demo-file-{n}", customer=k["id"], **told)
        if n % 8 in (2, 5):
            mark = "vip" if n % 8 == 2 else "key_account"
            scribe.must(who, "mark", scribe.at(-1, 17.2), f"demo-mark-{n}", customer=k["id"], mark=mark, on="1")
    for n, k in enumerate(households[6:8]):
        who = actor(k["owner_id"].removeprefix("demo-"))
        scribe.must(
            who, "difficult_ask", scribe.at(-2, 18), f"demo-hard-{n}", customer=k["id"], reason="说好的事改了三次口"
        )
    scribe.must(actor("boss"), "difficult_decide", scribe.at(-1, 9), "demo-hard-agreed", customer=households[6]["id"], agreed="1",
                advice="凡事写在纸上，两人同去", review_on=_in_weeks(scribe, 8))  # fmt: skip


def _names(scribe: Scribe, households: list[dict]) -> None:
    """Two customers named somebody; one of those has ordered and was paid for."""
    for n, k in enumerate(households[1:4]):
        who = actor(k["owner_id"].removeprefix("demo-"))
        id = scribe.must(
            who, "refer", scribe.at(-9 + n, 16), f"demo-named-{n}", from_customer=k["id"], informed="1", name=_name(n + 91),
            source="old_customer" if k["level"] == "D" else "referral", phone=f"1990002{n:04d}", data_source="referral", next_in="1",
        )  # fmt: skip
        if n == 0:
            customer = f"~{id}@{who.id}"
            scribe.must(who, "follow", scribe.at(-6, 15), "demo-named-deposit", customer=customer, result="deposit", channel="store",
                        level="O", reason="当天下定")  # fmt: skip
            scribe.must(
                actor("boss"),
                "referral_reward",
                scribe.at(-5, 10),
                "demo-named-thanks",
                referral=id,
                reward="红包",
                yuan="200",
            )


def _name(number: int) -> str:
    """Nobody's: a heavenly stem and an earthly branch."""
    return f"{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰巳午未申酉戌亥'[number % 12]}{('女士', '先生', '师傅')[number % 3]}"


def _in_weeks(scribe: Scribe, weeks: int) -> str:
    return scribe.at(7 * weeks, 12).date().isoformat()
