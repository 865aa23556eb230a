"""The closed word lists of the shop: code, what people read, and how it looks. Adding a word touches this file.

`label` (and `short`, `letter`) are msgids of the catalogue. Templates get WORDS as `words`, the phone gets it as JSON.
An outcome has icon and letter and colour, because one of the three is lost in the sun, in print or to the colour-blind.
"""

from typing import Any

from fieldsales.errors import ERRORS

OUTCOME = [
    # commonest first; group: quick is one tap, met opens the capture, other stands behind "more"
    {"code": "no_answer", "letter": "N", "tone": "n", "icon": "bell-off", "label": "No one home", "group": "quick",
     "opened": 0, "met": 0},
    {"code": "locked_empty", "letter": "E", "tone": "e", "icon": "lock", "label": "Empty, not renovating",
     "group": "quick", "opened": 0, "met": 0},
    {"code": "worker_only", "letter": "W", "tone": "w", "icon": "tool", "label": "Only workers", "group": "met",
     "opened": 1, "met": 0},
    {"code": "family_met", "letter": "F", "tone": "f", "icon": "people", "label": "Met family", "group": "met",
     "opened": 1, "met": 1},
    {"code": "owner_met", "letter": "O", "tone": "o", "icon": "person", "label": "Met the owner", "group": "met",
     "opened": 1, "met": 1},
    {"code": "refused", "letter": "R", "tone": "r", "icon": "cross", "label": "Refused", "group": "other",
     "opened": 1, "met": 0},
    {"code": "done_by_us", "letter": "U", "tone": "u", "icon": "star", "label": "Ordered from us", "group": "other",
     "opened": 1, "met": 1},
    {"code": "done_by_other", "letter": "X", "tone": "x", "icon": "flag", "label": "Bought elsewhere",
     "group": "other", "opened": 1, "met": 1},
    {"code": "not_applicable", "letter": "S", "tone": "a", "icon": "minus", "label": "Shop or unsold",
     "group": "other", "opened": 0, "met": 0},
]  # fmt: skip

# Order of the site (domain guide): the natural order of a renovation; `short` fits a chip.
STAGE = [
    {"code": "S00", "label": "Not handed over", "short": "Not handed over"},
    {"code": "S01", "label": "Handed over, measuring and design", "short": "Design"},
    {"code": "S02", "label": "Site opened, demolition", "short": "Demolition"},
    {"code": "S03", "label": "Water and electricity", "short": "Water, wires"},
    {"code": "S04", "label": "Waterproofing, water test", "short": "Waterproofing"},
    {"code": "S05", "label": "Tiling and levelling", "short": "Tiling"},
    {"code": "S06", "label": "Carpentry, ceilings", "short": "Carpentry"},
    {"code": "S07", "label": "Painting, putty", "short": "Painting"},
    {"code": "S08", "label": "Kitchen, cabinets and fittings", "short": "Cabinets"},
    {"code": "S09", "label": "Wooden doors", "short": "Wooden doors"},
    {"code": "S10", "label": "Laying the floor", "short": "Flooring"},
    {"code": "S11", "label": "Lamps and bathroom", "short": "Lamps, bath"},
    {"code": "S12", "label": "Cleaning", "short": "Cleaning"},
    {"code": "S13", "label": "Acceptance, furniture", "short": "Acceptance"},
    {"code": "S14", "label": "Airing, moving in", "short": "Airing"},
    {"code": "S15", "label": "Lived in", "short": "Lived in"},
    {"code": "S16", "label": "Delivered finished", "short": "Finished"},
    {"code": "SX", "label": "Stopped or vacant", "short": "Stopped"},
]

CONTACT_ROLE = [
    {"code": "owner", "label": "Owner"},
    {"code": "spouse", "label": "Spouse"},
    {"code": "parent", "label": "Parent"},
    {"code": "child", "label": "Child"},
    {"code": "supervisor", "label": "Watches the site"},
    {"code": "tenant", "label": "Tenant"},
    {"code": "foreman", "label": "Foreman"},
    {"code": "worker", "label": "Worker"},
    {"code": "designer", "label": "Designer"},
    {"code": "property", "label": "Property office"},
    {"code": "official", "label": "Work unit"},
]

# Where the personal data comes from (PIPL): obligatory on every contact; a bought list is not a word here on purpose.
DATA_SOURCE = [
    {"code": "told", "label": "Told me directly"},
    {"code": "store", "label": "Signed up in the store"},
    {"code": "referral", "label": "Referred, and knows it"},
    {"code": "posted", "label": "Posted publicly"},
    {"code": "work_unit", "label": "Through the work unit"},
]

HEATING = [
    {"code": "none", "label": "None"},
    {"code": "water", "label": "Water"},
    {"code": "electric", "label": "Electric"},
]

HAS_NEED = [
    {"code": "yes", "label": "Needs flooring"},
    {"code": "no", "label": "No need"},
    {"code": "unknown", "label": "Not sure yet"},
]

PRECISION = [
    {"code": "day", "label": "on the day"},
    {"code": "ten_day", "label": "within ten days"},
    {"code": "month", "label": "in that month"},
    {"code": "unknown", "label": "roughly"},
]

PLAN = [
    {"code": "this_month", "label": "This month"},
    {"code": "next_month", "label": "Next month"},
    {"code": "three_months", "label": "Within 3 months"},
    {"code": "open", "label": "Not known"},
]

ROLE = [
    {"code": "rep", "label": "Sales rep"},
    {"code": "clerk", "label": "Info clerk"},
    {"code": "manager", "label": "Manager"},
    {"code": "owner", "label": "Owner of the shop"},
]

BLOCK_KIND = [
    {"code": "commodity", "label": "Commodity housing"},
    {"code": "collective", "label": "Work-unit housing"},
    {"code": "affordable", "label": "Affordable housing"},
    {"code": "self_built", "label": "Self-built houses"},
    {"code": "villa", "label": "Villas"},
    {"code": "mixed", "label": "Mixed"},
]

ENTRY_RULE = [
    {"code": "free", "label": "Free entry"},
    {"code": "registered", "label": "Register at the gate"},
    {"code": "forbidden", "label": "Entry forbidden"},
]

WORK_UNIT_KIND = [
    {"code": "gov", "label": "Government"},
    {"code": "institution", "label": "Public institution"},
    {"code": "school", "label": "School"},
    {"code": "hospital", "label": "Hospital"},
    {"code": "soe", "label": "State-owned firm"},
    {"code": "bank", "label": "Bank"},
    {"code": "company", "label": "Company"},
]

DOOR_KIND = [
    {"code": "flat", "label": "Flat"},
    {"code": "shop", "label": "Shop"},
    {"code": "duplex", "label": "Duplex"},
    {"code": "villa", "label": "Villa"},
    {"code": "self_built", "label": "Self-built house"},
    {"code": "office", "label": "Office"},
]

# What the building set-up offers first; free means a list of houses instead of floors × doors.
TEMPLATE = [
    {"code": "old_walkup", "label": "Old walk-up", "units": 3, "floors": 6, "doors": 2, "free": 0},
    {"code": "garden", "label": "Garden house", "units": 2, "floors": 8, "doors": 2, "free": 0},
    {"code": "midrise", "label": "Mid-rise 11", "units": 2, "floors": 11, "doors": 2, "free": 0},
    {"code": "highrise18", "label": "High-rise 18", "units": 2, "floors": 18, "doors": 4, "free": 0},
    {"code": "highrise33", "label": "High-rise 33", "units": 2, "floors": 33, "doors": 4, "free": 0},
    {"code": "tower", "label": "Tower", "units": 1, "floors": 30, "doors": 8, "free": 0},
    {"code": "loft", "label": "Lofts, offices", "units": 1, "floors": 20, "doors": 12, "free": 0},
    {"code": "free", "label": "Own plan", "units": 1, "floors": 6, "doors": 2, "free": 0},
    {"code": "townhouse", "label": "Terraced houses", "units": 1, "floors": 1, "doors": 0, "free": 1},
    {"code": "villa", "label": "Villas", "units": 1, "floors": 1, "doors": 0, "free": 1},
    {"code": "self_built", "label": "Self-built houses", "units": 1, "floors": 1, "doors": 0, "free": 1},
]

# The follow-up schedule. A result's group: somebody was talked to, a step was taken, only an attempt, or an end.
LEVEL = [
    {"code": "N", "label": "Not graded"},
    {"code": "C", "label": "C: more than 3 months"},
    {"code": "B", "label": "B: 1 to 3 months"},
    {"code": "A", "label": "A: within a month"},
    {"code": "H", "label": "H: within a week"},
    {"code": "O", "label": "O: deposit paid"},
    {"code": "D", "label": "D: floor laid"},
    {"code": "T", "label": "T: order cancelled"},
    {"code": "F", "label": "F: lost"},
]

CUSTOMER_TYPE = [
    {"code": "direct", "label": "Direct"},
    {"code": "indirect", "label": "Indirect (key person)"},
    {"code": "potential", "label": "Potential"},
]

PRODUCT = [
    {"code": "solid", "label": "Solid wood"},
    {"code": "engineered", "label": "Engineered wood"},
    {"code": "laminate", "label": "Laminate"},
    {"code": "spc", "label": "SPC"},
]

PLAN_SOURCE = [
    {"code": "estimated", "label": "estimated from the stage"},
    {"code": "owner", "label": "named by the owner"},
    {"code": "measured", "label": "after measuring"},
    {"code": "scheduled", "label": "scheduled"},
]

RESULT = [
    {"code": "talked_ok", "label": "Talked, good", "group": "talked"},
    {"code": "talked_no_time", "label": "Talked, no time", "group": "talked"},
    {"code": "appointment", "label": "Appointment made", "group": "talked"},
    {"code": "wechat_replied", "label": "Replied on WeChat", "group": "talked"},
    {"code": "wechat_sent", "label": "WeChat sent", "group": "attempt"},
    {"code": "no_answer", "label": "No answer", "group": "attempt"},
    {"code": "switched_off", "label": "Switched off", "group": "attempt"},
    {"code": "left_message", "label": "Left a message", "group": "attempt"},
    {"code": "store_booked", "label": "Store visit booked", "group": "step"},
    {"code": "store_visited", "label": "Came to the store", "group": "step"},
    {"code": "measured", "label": "Measured", "group": "step"},
    {"code": "quoted", "label": "Quoted", "group": "step"},
    {"code": "deposit", "label": "Deposit paid", "group": "step"},
    {"code": "moved_date", "label": "Moved his date", "group": "end"},
    {"code": "refused", "label": "Refused", "group": "end"},
    {"code": "competitor_bought", "label": "Bought elsewhere", "group": "end"},
    {"code": "wrong_number", "label": "Wrong number", "group": "attempt"},
    {"code": "complaint", "label": "Complaint", "group": "end"},
    {"code": "do_not_contact", "label": "Do not contact again", "group": "end"},
]

OBJECTION = [
    {"code": "price", "label": "Price"},
    {"code": "spouse", "label": "Must ask the spouse"},
    {"code": "too_early", "label": "Not that far yet"},
    {"code": "company_includes", "label": "Included by the decoration company"},
    {"code": "tiles", "label": "Tiles everywhere"},
    {"code": "heating", "label": "Fear for the floor heating"},
    {"code": "eco", "label": "Fear of formaldehyde"},
    {"code": "online", "label": "Cheaper online"},
    {"code": "friend", "label": "A friend sells floors"},
    {"code": "bad_experience", "label": "Had a bad experience"},
    {"code": "no_time", "label": "No time"},
]

CHANNEL = [
    {"code": "call", "label": "Call"},
    {"code": "wechat", "label": "WeChat"},
    {"code": "visit", "label": "Visit"},
    {"code": "sms", "label": "SMS"},
    {"code": "store", "label": "Store"},
    {"code": "meeting", "label": "Meeting"},
    {"code": "letter", "label": "Letter"},
    {"code": "other", "label": "Other"},
    {"code": "manager", "label": "Manager"},
]

DAY_POLICY = [
    {"code": "any", "label": "Any day"},
    {"code": "workday", "label": "Working days"},
    {"code": "prefer_weekend", "label": "Weekend if near"},
    {"code": "no_festival", "label": "Not on festivals"},
]

PRIORITY = [
    {"code": "1", "label": "P1 today, at once"},
    {"code": "2", "label": "P2 today"},
    {"code": "3", "label": "P3 this week"},
    {"code": "4", "label": "P4 nice to do"},
]

# What task.sql calls the steps that lie before the day on which T became known: one task with the list inside.
CATCH_UP = [
    {"code": "R60", "label": "T is near: do all of it now"},
    {"code": "R61", "label": "The day has passed: laid already, or when?"},
]

# What sets a rule off. group: where the list of rules shows it; step and lead: how its days are read, after and before;
# sleeps: what it still waits for, '' when its facts exist.
RULE_GROUP = [
    {"code": "level", "label": "By level"},
    {"code": "stage", "label": "By the stage seen"},
    {"code": "plan", "label": "Back from the installation day"},
    {"code": "after", "label": "After the installation"},
    {"code": "people", "label": "By person and talk"},
    {"code": "asleep", "label": "Asleep"},
]
_DAYS = {"step": "after %(n)s d", "lead": "%(n)s d before", "sleeps": ""}
RULE_KIND = [
    _DAYS | {"code": "new", "group": "level", "label": "New customer, not graded"},
    _DAYS | {"code": "level", "group": "level", "label": "Level"},
    _DAYS | {"code": "potential", "group": "level", "label": "Potential customer"},
    _DAYS | {"code": "door", "group": "stage", "label": "Nobody opened, or only workers"},
    _DAYS | {"code": "stage", "group": "stage", "label": "At stage", "step": "%(n)s d after it was seen"},
    _DAYS | {"code": "handover", "group": "stage", "label": "Handover of the block"},
    _DAYS | {"code": "plan", "group": "plan", "label": "Installation day T", "step": "%(n)s d after T", "lead": "%(n)s d before T"},
    _DAYS | {"code": "result", "group": "plan", "label": "Result"},
    _DAYS | {"code": "accepted", "group": "after", "label": "Floor laid", "step": "%(n)s d after laying"},
    _DAYS | {"code": "season", "group": "after", "label": "Heating season begins"},
    _DAYS | {"code": "agreed", "group": "people", "label": "On the day agreed with the customer"},
    _DAYS | {"code": "objection", "group": "people", "label": "Objection"},
    _DAYS | {"code": "key_person", "group": "people", "label": "Key person found"},
    _DAYS | {"code": "lost", "group": "people", "label": "Customer lost"},
    _DAYS | {"code": "callback", "group": "asleep", "label": "Call-back: not satisfied", "sleeps": "until complaints are kept"},
    _DAYS | {"code": "complaint", "group": "asleep", "label": "Complaint handed over", "sleeps": "until complaints are kept"},
    _DAYS | {"code": "invited", "group": "asleep", "label": "Invited, did not come", "sleeps": "until store visits are kept"},
    _DAYS | {"code": "unit", "group": "asleep", "label": "Work unit swept", "sleeps": "until work units are swept"},
    _DAYS | {"code": "account", "group": "asleep", "label": "Key account", "sleeps": "until accounts are graded by amount"},
    _DAYS | {"code": "protection", "group": "asleep", "label": "End of protection", "sleeps": "until customers are protected for a time"},
    _DAYS | {"code": "pool", "group": "asleep", "label": "Three rhythms overdue", "sleeps": "until there is a public pool"},
    _DAYS | {"code": "lost_request", "group": "asleep", "label": "Loss reported", "sleeps": "until losses are approved"},
    _DAYS | {"code": "payment", "group": "asleep", "label": "Payment due", "sleeps": "until orders are kept"},
    _DAYS | {"code": "sample", "group": "asleep", "label": "Sample lent", "sleeps": "until samples are kept"},
    _DAYS | {"code": "referral", "group": "asleep", "label": "Referral", "sleeps": "until referrals are kept"},
    _DAYS | {"code": "birthday", "group": "asleep", "label": "Birthday or festival", "sleeps": "until birthdays are kept"},
    _DAYS | {"code": "daily", "group": "people", "label": "Every day at 18:00"},
]  # fmt: skip

# What ends a rule before its time, beside the levels and results of their own lists.
RULE_STOP = [
    {"code": "O", "label": "Deposit paid"},
    {"code": "plan", "label": "Installation day known"},
    {"code": "decider", "label": "Decision maker known"},
    {"code": "store_booked", "label": "Store visit booked"},
    {"code": "store_visited", "label": "Came to the store"},
    {"code": "measured", "label": "Measured"},
    {"code": "quoted", "label": "Quoted"},
]

# What a rule's other days are for: a kind of floor, or the last day it may be due, counted from T.
RULE_DAYS_OF = [*PRODUCT, {"code": "latest", "label": "Latest day from T"}]

# Rhythms of the levels to choose from (days between two valid contacts; windows: days to the decision).
LEVEL_PRESET = [
    {"code": "standard", "label": "Standard", "hint": "H every 2 days, A weekly, B every two weeks, C monthly. Fits a renovation of three months.",
     "rhythm": "H=2,A=7,B=14,C=30,O=7", "talks": "H 2 · A 7 · B 14 · C 30 · O 7", "windows": "H=7,A=30,B=90", "until": "H 7 · A 30 · B 90"},
    {"code": "fast", "label": "Short windows", "hint": "A within 15 days, B within 30. The rhythm is a proposal: about a third of the window.",
     "rhythm": "H=2,A=5,B=10,C=30,O=7", "talks": "H 2 · A 5 · B 10 · C 30 · O 7", "windows": "H=7,A=15,B=30", "until": "H 7 · A 15 · B 30"},
    {"code": "estate", "label": "As in real estate", "hint": "A within a week, B two weeks, C a month. The rhythm is a proposal; for promotions.",
     "rhythm": "H=1,A=3,B=7,C=15,O=7", "talks": "H 1 · A 3 · B 7 · C 15 · O 7", "windows": "H=2,A=7,B=14", "until": "H 2 · A 7 · B 14"},
]  # fmt: skip

# The settings of the shop. group: where the page shows it. moves: whether a change moves tasks, so that it is shown first
# whose. A whole number has low and high, which setting_set.sql holds it to.
SETTING_GROUP = [
    {"code": "schedule", "label": "Follow-up schedule"},
    {"code": "sweep", "label": "Sweep and coverage"},
    {"code": "map", "label": "Map"},
    {"code": "people", "label": "People and phones"},
    {"code": "reports", "label": "Reports"},
]
SETTING = [
    {"code": "stage_days", "group": "schedule", "label": "From a stage to the floor", "unit": "days", "moves": 1,
     "hint": "Estimates the installation day from the stage that was seen, until the owner names a day.",
     "default": "S01=95,S02=80,S03=65,S04=55,S05=50,S06=35,S07=25,S08=10,S09=4,S10=0"},
    {"code": "lead_days", "group": "schedule", "label": "From order to delivery", "unit": "days", "moves": 0,
     "hint": "Tells until when an owner has to decide; used to suggest a level.",
     "default": "solid=30,engineered=15,laminate=5,spc=5"},
    {"code": "level_windows", "group": "schedule", "label": "Windows of the levels", "unit": "days", "moves": 0,
     "hint": "Up to how many days before the decision a customer is H, A or B; beyond that C.",
     "default": "H=7,A=30,B=90"},
    {"code": "tasks_per_day", "group": "schedule", "label": "Tasks of one rep a day", "unit": "tasks", "moves": 0,
     "hint": "More than this is marked as too much for a day.",
     "default": "25", "low": 1, "high": 200},
    {"code": "contacts_per_day", "group": "schedule", "label": "Contacts of a customer a day", "unit": "contacts", "moves": 1,
     "hint": "Nobody is called on or written to more often, except about an order of his.",
     "default": "1", "low": 1, "high": 5},
    {"code": "contacts_per_week", "group": "schedule", "label": "Days with a contact in seven", "unit": "days", "moves": 1,
     "hint": "On so many days of any seven may a customer hear from us, except about an order of his.",
     "default": "3", "low": 1, "high": 7},
    {"code": "heating_season", "group": "schedule", "label": "Heating begins", "unit": "month-day", "moves": 1,
     "hint": "Customers with floor heating hear from us two weeks before.",
     "default": "11-15"},
    {"code": "call_window", "group": "schedule", "label": "Calling hours", "unit": "", "moves": 0,
     "hint": "Outside these hours nobody is called or written to; the law and good manners ask for it.",
     "default": "09:00-12:00,14:00-20:30"},
    {"code": "stale_days", "group": "sweep", "label": "A block goes stale after", "unit": "days", "moves": 0,
     "hint": "A block in which nobody knocked for so long stands among what needs you.",
     "default": "21", "low": 1, "high": 365},
    {"code": "nearly_done", "group": "sweep", "label": "The last doors of a building", "unit": "per cent", "moves": 0,
     "hint": "A building with no more than this share of its doors unvisited stands among the nearly done.",
     "default": "10", "low": 1, "high": 50},
    {"code": "flooring_days", "group": "sweep", "label": "The floor is near", "unit": "days", "moves": 0,
     "hint": "Doors whose floor is to be laid within so many days, named by the owner or reckoned from the stage.",
     "default": "14", "low": 1, "high": 120},
    {"code": "invite_hours", "group": "people", "label": "An invitation works for", "unit": "hours", "moves": 0,
     "hint": "After that the link lets nobody in. Links that are out already keep their time.",
     "default": "72", "low": 1, "high": 720},
    {"code": "device_days", "group": "people", "label": "Signed in without contact", "unit": "days", "moves": 0,
     "hint": "A device that was not heard of for so long must sign in again; nothing on it is deleted.",
     "default": "90", "low": 7, "high": 365},
    {"code": "field_hours", "group": "people", "label": "Working hours", "unit": "", "moves": 0,
     "hint": "Only within them the desk shows the building of a rep's last visit; every rep reads so under Me.",
     "default": "08:30-19:00"},
    {"code": "sign_in_days", "group": "people", "label": "Keep the book of sign-ins", "unit": "days", "moves": 0,
     "hint": "Older lines are deleted at the next sign-in.",
     "default": "365", "low": 30, "high": 1825},
    {"code": "daily_deadline", "group": "reports", "label": "Daily report by", "unit": "", "moves": 0,
     "hint": "A report that is sent later than this hour of its day counts as late; a change counts for past days too.",
     "default": "20:30"},
]  # fmt: skip
SETTING = [{"low": None, "high": None} | word for word in SETTING]

SCRIPT_TIER = [
    {"code": "100", "label": "At the door"},
    {"code": "500", "label": "A minute"},
    {"code": "2000", "label": "At the table"},
    {"code": "5000", "label": "In full, to learn"},
]

DAY_KIND = [
    {"code": "off", "label": "Day off"},
    {"code": "workday", "label": "Working day"},
    {"code": "festival", "label": "Festival: nobody is contacted"},
    {"code": "usual", "label": "As its weekday"},
]

# What a fact's field is called in a history.
FIELD = [
    {"code": "stage", "label": "Stage", "list": "stage"},
    {"code": "stage_seen_on", "label": "Stage seen on", "list": ""},
    {"code": "heating", "label": "Floor heating", "list": "heating"},
    {"code": "company", "label": "Decoration company", "list": ""},
    {"code": "quiet_until", "label": "Do not disturb until", "list": ""},
    {"code": "has_need", "label": "Need", "list": "has_need"},
    {"code": "need_area", "label": "Area m²", "list": ""},
    {"code": "plan_on", "label": "Planned installation", "list": ""},
    {"code": "plan_precision", "label": "Precision of the plan", "list": "precision"},
    {"code": "next_on", "label": "Next contact", "list": ""},
    {"code": "name", "label": "Name", "list": ""},
    {"code": "role", "label": "Who it is", "list": "contact_role"},
    {"code": "phone", "label": "Phone", "list": ""},
    {"code": "wechat", "label": "WeChat", "list": ""},
    {"code": "is_decider", "label": "Decides", "list": "yes_no"},
    {"code": "is_key_person", "label": "Key person", "list": "yes_no"},
    {"code": "data_source", "label": "Source of the data", "list": "data_source"},
    {"code": "do_not_contact", "label": "Do not contact", "list": "yes_no"},
    {"code": "outcome", "label": "Outcome", "list": "outcome"},
    {"code": "level", "label": "Level", "list": "level"},
    {"code": "level_on", "label": "Level since", "list": ""},
    {"code": "level_reason", "label": "Reason for the level", "list": ""},
    {"code": "type", "label": "Type of customer", "list": "customer_type"},
    {"code": "product", "label": "Kind of floor", "list": "product"},
    {"code": "needs_renovation", "label": "Renovates", "list": "yes_no"},
    {"code": "plans_flooring", "label": "Plans a wooden floor", "list": "yes_no"},
    {"code": "plan_source", "label": "Who named the day", "list": "plan_source"},
    {"code": "plan_set_on", "label": "Day named on", "list": ""},
    {"code": "plan_reason", "label": "Reason for the new day", "list": ""},
    {"code": "owner", "label": "Given to", "list": ""},
    {"code": "owner_from", "label": "Taken from", "list": ""},
    {"code": "owner_reason", "label": "Reason for giving on", "list": ""},
    {"code": "active", "label": "Switched on", "list": "yes_no"},
    {"code": "steps", "label": "Days", "list": ""},
    {"code": "every", "label": "Rhythm in days", "list": ""},
    {"code": "by_product", "label": "Days by product", "list": ""},
    {"code": "day_policy", "label": "On which days", "list": "day_policy"},
    {"code": "channel", "label": "Way of contact", "list": ""},
    {"code": "task", "label": "Task", "list": ""},
    {"code": "script", "label": "Script", "list": ""},
    {"code": "priority", "label": "Priority", "list": "priority"},
    {"code": "stops", "label": "Ends with", "list": ""},
    {"code": "value", "label": "Value", "list": ""},
    {"code": "room", "label": "Door number", "list": ""},
    {"code": "kind", "label": "Kind", "list": "door_kind"},
    {"code": "handover_done", "label": "Handover prepared", "list": ""},
]

YES_NO = [{"code": "1", "label": "Yes"}, {"code": "0", "label": "No"}]

# What a write is called in a list of what waits or was refused.
MUTATION = [
    {"code": "visit", "label": "Visit"},
    {"code": "undo", "label": "Visit taken back"},
    {"code": "correct", "label": "Visit corrected"},
    {"code": "learn", "label": "What was learned"},
    {"code": "contact", "label": "Person"},
    {"code": "contact_stop", "label": "Do not contact"},
    {"code": "photo", "label": "Photo"},
    {"code": "photo_remove", "label": "Photo removed"},
    {"code": "follow", "label": "Follow-up"},
    {"code": "move", "label": "Task put off"},
    {"code": "skip", "label": "Task left out"},
    {"code": "own_task", "label": "Own task"},
    {"code": "own_task_done", "label": "Own task done"},
    {"code": "handover_done", "label": "Handover prepared"},
    {"code": "level", "label": "Level changed"},
    {"code": "plan", "label": "Installation day"},
    {"code": "customer_edit", "label": "Customer"},
    {"code": "comment", "label": "Comment"},
    {"code": "comment_read", "label": "Comment read"},
    {"code": "daily_send", "label": "Daily report"},
    {"code": "daily_answer", "label": "Answer to a daily report"},
    {"code": "daily_read", "label": "Answer read"},
    {"code": "reassign", "label": "Given to another rep"},
    {"code": "rule_edit", "label": "Rule changed"},
    {"code": "rule_add", "label": "Rule added"},
    {"code": "levels_set", "label": "Rhythm of the levels"},
    {"code": "calendar_year", "label": "Holidays of a year"},
    {"code": "calendar_set", "label": "Calendar changed"},
    {"code": "setting_set", "label": "Setting changed"},
    {"code": "script_edit", "label": "Script changed"},
    {"code": "block_add", "label": "New block"},
    {"code": "block_edit", "label": "Block corrected"},
    {"code": "place", "label": "Place on the map"},
    {"code": "building", "label": "New building"},
    {"code": "building_list", "label": "New houses"},
    {"code": "building_rename", "label": "Building renamed"},
    {"code": "building_remove", "label": "Building removed"},
    {"code": "unit_mirror", "label": "Unit mirrored"},
    {"code": "floor_above", "label": "Floor added"},
    {"code": "floor_remove", "label": "Floor removed"},
    {"code": "door_add", "label": "Doors added"},
    {"code": "door_rename", "label": "Door renamed"},
    {"code": "door_merge", "label": "Doors merged"},
    {"code": "door_split", "label": "Doors separated"},
    {"code": "door_remove", "label": "Door removed"},
    {"code": "door_restore", "label": "Door brought back"},
    {"code": "assign", "label": "Assigned"},
    {"code": "unassign", "label": "Assignment ended"},
    {"code": "refusal_answer", "label": "Answer to a refusal"},
]

# What the fields of a form are called when everything that was typed is listed; FIELD names the rest.
ARGUMENT = [
    *FIELD,
    {"code": "note", "label": "Note"},
    {"code": "plan", "label": "Planned installation"},
    {"code": "next_in", "label": "Next contact in days"},
    {"code": "quiet", "label": "Do not disturb"},
    {"code": "contact_role", "label": "Who it is"},
    {"code": "label", "label": "Building no."},
    {"code": "template", "label": "Kind of building"},
    {"code": "units", "label": "Units"},
    {"code": "floor_from", "label": "Lowest floor"},
    {"code": "floor_to", "label": "Highest floor"},
    {"code": "doors", "label": "Doors per floor"},
    {"code": "skip", "label": "Floors left out"},
    {"code": "alias", "label": "Floors with another name"},
    {"code": "mirror", "label": "Units with door 01 on the right"},
    {"code": "shops", "label": "Ground-floor shops"},
    {"code": "rooms", "label": "Room numbers"},
    {"code": "street", "label": "Street and number"},
    {"code": "property_office", "label": "Property office"},
    {"code": "property_phone", "label": "Its phone"},
    {"code": "result", "label": "Result"},
    {"code": "objection", "label": "Objection"},
    {"code": "reason", "label": "Reason"},
    {"code": "text", "label": "Text"},
    {"code": "due_on", "label": "Day"},
    {"code": "due_in", "label": "In days"},
    {"code": "source", "label": "Who named the day"},
    {"code": "level_was", "label": "Level before"},
    {"code": "tier", "label": "Length"},
    {"code": "title", "label": "Title"},
    {"code": "problems", "label": "Problems"},
    {"code": "day", "label": "Day"},
    {"code": "seen", "label": "Numbers"},
]

# Map apps: codes as in offline/maps.py; which one is a person's own choice, kept on his phone.
MAP_APP = [
    {"code": "amap", "label": "AMap"},
    {"code": "baidu", "label": "Baidu Maps"},
    {"code": "tencent", "label": "Tencent Maps"},
    {"code": "apple", "label": "Apple Maps"},
]

# Every refusal as a word, so that a list of refusals can be read.
ERROR = [{"code": key, "label": text} for key, text in ERRORS.items()]

WORDS: dict[str, list[dict[str, Any]]] = {
    "outcome": OUTCOME, "stage": STAGE, "contact_role": CONTACT_ROLE, "data_source": DATA_SOURCE, "heating": HEATING,
    "has_need": HAS_NEED, "precision": PRECISION, "plan": PLAN, "role": ROLE, "block_kind": BLOCK_KIND,
    "entry_rule": ENTRY_RULE, "work_unit_kind": WORK_UNIT_KIND, "door_kind": DOOR_KIND, "template": TEMPLATE,
    "field": FIELD, "yes_no": YES_NO, "mutation": MUTATION, "argument": ARGUMENT, "error": ERROR,
    "level": LEVEL, "customer_type": CUSTOMER_TYPE, "product": PRODUCT, "plan_source": PLAN_SOURCE, "result": RESULT,
    "objection": OBJECTION, "channel": CHANNEL, "day_policy": DAY_POLICY, "priority": PRIORITY,
    "catch_up": CATCH_UP, "rule_group": RULE_GROUP, "rule_kind": RULE_KIND, "rule_stop": RULE_STOP, "rule_days_of": RULE_DAYS_OF,
    "level_preset": LEVEL_PRESET, "setting": SETTING, "setting_group": SETTING_GROUP, "script_tier": SCRIPT_TIER, "day_kind": DAY_KIND,
    "map_app": MAP_APP,
}  # fmt: skip
