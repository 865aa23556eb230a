"""What to say: the shop's own drafts word by word, in four lengths, read by everybody and written by the owner."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pytest

from fieldsales.schedule import defaults
from fieldsales.schedule.rules import RULES

TABLE = Path(defaults.__file__).with_name("scripts.csv")
DRAFTS = {
    "SC_DOOR100": "您好，我是XX地板的小李，就在XX路有店。看咱家正在装修，我不推销，先帮您看看地面平不平、以后铺地板要留多高，免费的。"
    "您家大概什么时候铺地面、铺几间？我记一下，到那天前提醒您，省得耽误工期。",
    "SC_COMMUNITY": "物业您好，我们想在交房期给业主做免费地面检测，不进户推销、按贵处规定登记，方便约个时间吗？",
    "SC_S01": "恭喜收房！铺地板要先定好三件事：哪些房间铺、有没有地暖、留多高。您先把户型图拍给我，我给您算面积。",
    "SC_S02": "拆改这几天最适合把地面高度一次说清，开槽之后就不好改。家里谁拿主意？方便加个微信，我把注意事项发过去。",
    "SC_S03": "水电这步，地暖温控盒、门槛高度跟地板有关系，我给您一张提醒单，请师傅照着留就行。",
    "SC_S04": "闭水48小时正好有空，周末带您看看实物样板，不买也没关系，心里有个数。",
    "SC_S05": "贴砖的时候把地面找平到3毫米以内（两米尺），后面铺地板不响。今天交小额订金可以锁价，颜色以后还能换。",
    "SC_S06": "门和踢脚线颜色定了吗？地板跟门要一起看，免得不搭。样板我借您带回家灯下看。",
    "SC_S07": "油漆快完了，我来给您复尺，量完锁单，货就按您日子备，不用您催。",
    "SC_S08": "您计划哪天铺？厨柜、门、地板先后我帮您跟师傅们约好，别打架。",
    "SC_S10": "今天铺地板，我在现场盯着，平整、留缝、收边都给您拍照。",
    "SC_S11": "保洁别用湿拖把，先把这张保护单给保洁师傅。",
    "SC_CARE": "最近室内湿度怎样？开窗、加湿、擦拭三句话我发给您，有声响随时叫我。",
    "SC_H2D": "上次说的两款我都留着，您更看重价钱、环保还是耐磨？我帮您把最后一个问题解决。",
    "SC_SPOUSE": "理解，家里大事要商量。您爱人什么时候方便？我可以发图、也可以到单位/周末一起看。",
    "SC_KEY": "领导好，听说单位集资房要装修，我们可以给大家做免费检测和团购方案，由您定时间。",
    "SC_UNIT": "您好，我是做地板的，来送一份装修提醒资料，听说咱单位不少同事新房在XX小区？",
}  # fmt: skip
"""The shop's drafts, whole."""
BEGINNINGS = {
    "CB_MAGIC": "非常理解您的感受……",
    "CB_D3": "您好，铺好后走着感觉怎样、有响声吗？",
    "SC_RICE": "您上次说的日子快到了，我提前把需要的准备好了",
}


def planted() -> dict[str, str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["text"] for row in csv.DictReader(file) if row["tier"] == "100"}


def page(walk, who, path, lang="en") -> str:
    status, _, body = walk.ask(who, "GET", path, headers={"accept-language": lang})
    assert status == 200
    return html.unescape(body.decode())


def test_the_shops_drafts_stand_there_word_by_word():
    texts = planted()
    assert {key: texts.get(key) for key in DRAFTS} == DRAFTS
    assert {key: texts[key][: len(start)] for key, start in BEGINNINGS.items()} == BEGINNINGS


def test_no_remark_of_the_drafts_is_ever_said_to_a_customer():
    assert [key for key, text in planted().items() if re.search(r"\[|\]|idea|S00|台历提醒", text)] == []


def test_every_rule_that_says_something_has_its_words(world):
    missing = {rule.script for rule in RULES if rule.script} - set(planted())
    assert missing == set()


def test_a_rep_reads_a_script_with_his_own_name_and_the_shops(fresh):
    said = page(fresh, "xiaowang", "/script/SC_DOOR100")
    assert "您好，我是木语地板的小王，就在附近有店" in said and "XX" not in said
    assert 'data-copy="您好，我是木语地板的小王' in said
    assert "script_edit" not in said and "500 characters" not in said, "nothing to write for a rep, and no empty steps"


def test_the_list_shows_every_script_and_its_stage(fresh):
    said = page(fresh, "xiaoli", "/scripts", "zh")
    assert len(set(re.findall(r'href="/script/(\w+)"', said))) == len(planted())
    assert "S05 泥瓦" in said


def test_the_owner_writes_a_longer_one_and_the_rep_has_it(fresh):
    world = fresh.world
    fresh.ok(world.do(world.zhou, "script_edit", key="SC_S05", tier="500", text="贴砖的时候" * 100))
    assert "贴砖的时候" * 100 in page(fresh, "xiaoli", "/script/SC_S05")
    assert "500 of 500 characters" in page(fresh, "zhou", "/script/SC_S05")


@pytest.mark.parametrize(("size", "off"), [(89, "short"), (90, None), (110, None), (111, "long")])
def test_more_than_a_tenth_off_its_length_is_said_to_the_owner(fresh, size, off):
    world = fresh.world
    fresh.ok(world.do(world.zhou, "script_edit", key="SC_S05", tier="100", text="平" * size))
    said = re.search(rf"{size} of 100 characters( · \w+)?", page(fresh, "zhou", "/script/SC_S05"))
    assert said[1] == (f" · {off}" if off else None)


def test_what_cannot_be_a_script_is_refused(world):
    assert world.do(world.zhou, "script_edit", key="SC_S05", tier="300", text="x").reason == "script_tier_known"
    assert world.do(world.zhou, "script_edit", key="SC_NO", tier="100", text="x").reason == "script_key_unknown"
    assert world.do(world.xiaoli, "script_edit", key="SC_S05", tier="100", text="x").reason == "not_allowed"


def test_an_unknown_script_is_not_found(fresh):
    assert fresh.ask("xiaoli", "GET", "/script/SC_NO")[0] == 404
