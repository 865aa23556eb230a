"""The default follow-up rules, one line each (the shop's table of rules); a shop edits its own copies in table `rule`.

A new line here is planted in every shop at its next start. Columns as in schema/0002.sql. Kinds that nothing triggers
yet (orders, complaints, accounts …) stand here already and sleep until their facts exist.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """kind and which: the trigger. steps: days from it. every: days after the last valid contact. stops: what ends it.

    by_product: other steps for a product; latest=-12: not later than twelve days before T, where T is known.
    """

    code: str
    kind: str
    which: str
    steps: str
    every: int | None
    day_policy: str
    channel: str
    task: str
    script: str
    priority: int
    stops: str = ""
    duty: int = 0
    needs: str = ""
    by_product: str = ""


RULES = [
    Rule("R00", "agreed", "", "", None, "any", "call,visit", "As agreed", "", 1),
    Rule("R01", "door", "no_answer", "3", None, "prefer_weekend", "visit", "Knock again at another time", "SC_DOOR100", 3),
    Rule("R02", "new", "", "0", None, "any", "wechat,sms", "Say thank you, send your card", "SC_DOOR100", 2),
    Rule("R03", "new", "", "1", None, "any", "call", "First follow-up, set the level", "SC_DOOR100", 1),
    Rule("R04", "new", "", "1", 1, "any", "manager", "Not graded yet: set the level", "", 1),
    Rule("R05", "level", "H", "", 2, "any", "call,visit", "Close the deal", "SC_H2D", 1),
    Rule("R06", "level", "A", "", 7, "any", "call,visit", "Invite to the store or to measure", "SC_S05", 2),
    Rule("R07", "level", "B", "", 14, "any", "wechat,call", "Keep warm, ask how it goes", "SC_S04", 3),
    Rule("R08", "level", "C", "", 30, "any", "wechat", "A light touch", "SC_S01", 4),
    Rule("R09", "level", "O", "", 7, "any", "call", "Keep in touch until the floor is laid", "SC_T7", 2),
    Rule("R10", "potential", "", "", 90, "no_festival", "wechat", "Friendly greeting", "SC_CARE", 4),
    Rule("R11", "stage", "S01", "0", 7, "prefer_weekend", "visit", "Measure the rooms, invite", "SC_S01", 2, "O,store_visited"),
    Rule("R12", "stage", "S02", "3", 7, "any", "visit", "Find out who decides", "SC_S02", 2, "O,decider"),
    Rule("R13", "stage", "S03", "3", 7, "workday", "visit", "Advice sheet on height and thermostat", "SC_S03", 2, "O"),
    Rule("R14", "stage", "S04", "3", 7, "prefer_weekend", "call", "Invite to the store at the weekend", "SC_S04", 2, "O,store_booked"),
    Rule("R15", "stage", "S05", "2", 5, "any", "visit", "Advise on levelling, ask for the deposit", "SC_S05", 1, "O"),
    Rule("R16", "stage", "S06", "2", 4, "any", "call,visit", "Choose colours, lend samples", "SC_S06", 1, "O"),
    Rule("R17", "stage", "S07", "1", 3, "any", "call,visit", "Book the measuring, lock the order", "SC_S07", 1),
    Rule("R18", "stage", "S08,S09", "0", 2, "any", "call", "Fix the installation day", "SC_S08", 1, "plan"),
    Rule("R19", "stage", "SX", "30", 30, "any", "visit", "See whether work goes on", "SC_STOP", 4),
    Rule("R20", "plan", "", "-45", None, "prefer_weekend", "store,visit", "Choose series and colour, first quote", "SC_S04", 2, "O,quoted"),
    Rule("R21", "plan", "", "-30", None, "any", "call,store", "Deposit and order", "SC_S05", 1, "O", by_product="solid=-45"),
    Rule("R22", "plan", "", "-20", None, "any", "visit", "Heating trial, check the levelling", "SC_S03", 2, needs="heating"),
    Rule("R23", "plan", "", "-15", None, "workday", "visit", "Measure on site", "SC_T15", 1, duty=1),
    Rule("R24", "result", "measured", "1", None, "any", "store", "Lock the order", "SC_T15", 1, duty=1, by_product="latest=-12"),
    Rule("R25", "plan", "", "-7", None, "workday", "call", "Confirm with owner, property office and fitters", "SC_T7", 1, duty=1),
    Rule("R26", "plan", "", "-3", None, "any", "other", "Deliver, let the boards rest", "SC_T1", 2, duty=1,
         by_product="solid=-5,laminate=-1,spc=-1"),
    Rule("R27", "plan", "", "-1", None, "any", "call", "Remind owner and fitter, balance due", "SC_T1", 1, duty=1),
    Rule("R28", "plan", "", "0", None, "any", "visit", "Installation: be there, take photos", "SC_S10", 1, duty=1),
    Rule("R29", "accepted", "", "0", None, "any", "call", "Call back on the day", "CB_D0", 1, duty=1),
    Rule("R30", "accepted", "", "1", None, "any", "wechat", "Thank you and care card", "SC_CARE", 3, duty=1),
    Rule("R31", "accepted", "", "3", None, "any", "call", "Call back after three days", "CB_D3", 1, duty=1),
    Rule("R32", "accepted", "", "7", None, "any", "call", "Call back after a week", "CB_D7", 2),
    Rule("R33", "accepted", "", "15", None, "any", "call", "Call back after half a month, ask for names", "CB_D15", 2),
    Rule("R34", "accepted", "", "46,58,60", None, "any", "call,visit", "First care: announce, confirm, check the floor", "CB_D60", 2),
    Rule("R35", "accepted", "", "", 90, "no_festival", "wechat", "Care message", "SC_CARE", 4),
    Rule("R36", "accepted", "", "335,365", 365, "any", "call", "Warranty ends, yearly care", "CB_D365", 3),
    Rule("R37", "accepted", "", "1095,2190", 1095, "any", "call", "Another room, another home?", "SC_OLD", 3),
    Rule("R38", "callback", "dissatisfied", "0", None, "any", "other", "Open a complaint", "CB_MAGIC", 1, duty=1),
    Rule("R39", "complaint", "dispatched", "1", None, "any", "other", "Solve it and report back", "CB_MAGIC", 1, duty=1),
    Rule("R40", "invited", "", "30", None, "any", "other", "Invited but did not come: hand over", "SC_REACT", 3),
    Rule("R41", "objection", "spouse", "2", None, "prefer_weekend", "call", "Reach the spouse, agree a time", "SC_SPOUSE", 2),
    Rule("R42", "key_person", "", "3", 14, "workday", "visit", "Visit the key person", "SC_KEY", 1),
    Rule("R43", "unit", "swept", "14", None, "workday", "visit", "Visit the departments again", "SC_UNIT", 3),
    Rule("R44", "account", "A", "", None, "workday", "visit", "Key account A: three visits a month", "SC_KEY", 1),
    Rule("R45", "account", "B", "", None, "workday", "visit", "Key account B: two visits a month", "SC_KEY", 2),
    Rule("R46", "account", "C", "", None, "workday", "call", "Key account C: one call a month", "SC_KEY", 3),
    Rule("R47", "protection", "", "-7,-3,-1", None, "any", "other", "Protection ends soon", "", 2),
    Rule("R48", "pool", "", "0", None, "any", "other", "Back to the pool", "", 2),
    Rule("R49", "lost", "", "30,90", None, "any", "wechat,call", "Try a lost customer again", "SC_REACT", 4),
    Rule("R50", "lost_request", "", "2", None, "any", "manager", "Decide on the lost customer", "SC_LOST", 1, duty=1),
    Rule("R51", "payment", "", "-3,0,3", None, "any", "call", "Collect the payment", "SC_RICE", 2, duty=1),
    Rule("R52", "sample", "", "7", None, "any", "call", "Fetch the sample board", "SC_H2D", 3),
    Rule("R53", "referral", "given", "1", None, "any", "call", "Contact the person referred", "SC_DOOR100", 1),
    Rule("R54", "referral", "ordered", "1", None, "any", "other", "Thank for the referral", "SC_CARE", 2, duty=1),
    Rule("R55", "handover", "", "-15,0", None, "any", "visit", "Handover of the block: prepare, be there", "SC_COMMUNITY", 2),
    Rule("R56", "birthday", "", "0", None, "any", "wechat", "Congratulate", "SC_CARE", 4),
    Rule("R57", "season", "", "-14", 365, "any", "wechat", "Before the first heating", "SC_CARE", 3),
    Rule("R58", "daily", "18:00", "0", None, "workday", "other", "Daily report", "", 1, duty=1),
    Rule("R59", "accepted", "", "30", None, "any", "wechat", "Ask for a photo of the living room", "SC_CARE", 4),
    Rule("R62", "level", "T", "7,30", None, "any", "call", "After the cancelled order", "SC_REACT", 3),
    Rule("R63", "stage", "S00", "", 15, "any", "visit", "Learn the handover day and the kinds of flats", "SC_COMMUNITY", 3),
    Rule("R64", "stage", "S10", "0", 1, "any", "visit", "The floor is being laid: be there, sweep next door", "SC_S10", 1),
    Rule("R65", "stage", "S11,S12", "2", 7, "any", "call", "Advise on protection before the cleaning", "SC_S11", 3),
    Rule("R66", "stage", "S13,S14", "3", 30, "any", "wechat", "Ask how they live, ask for names", "SC_CARE", 4),
    Rule("R67", "stage", "S15", "7", 90, "any", "wechat", "Greet: one room to renew?", "SC_OLD", 4),
    Rule("R68", "stage", "S16", "7", 90, "any", "wechat", "Greet: another floor, the parents' flat?", "SC_FINISHED", 4),
    Rule("R69", "plan", "", "-60", None, "any", "visit,call", "First talk on the choice, lend a sample", "SC_S04", 3, "O,quoted"),
]  # fmt: skip
"""R01–R58 are the shop's table. R00 is what was agreed with the customer; the rest stands elsewhere in its papers: R59 and
R69 in the plan around T, R62 in the levels, R63–R68 in the plan by stage. R60 and R61 are names task.sql gives."""
