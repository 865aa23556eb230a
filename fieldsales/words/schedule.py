"""What is said of customers and of following them up: levels, results, rules."""

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
    _DAYS | {"code": "invited", "group": "people", "label": "Invited, did not come"},
    _DAYS | {"code": "unit", "group": "people", "label": "Work unit swept"},
    _DAYS | {"code": "account", "group": "asleep", "label": "Key account", "sleeps": "until accounts are graded by amount"},
    _DAYS | {"code": "protection", "group": "asleep", "label": "End of protection", "sleeps": "because today warns of it by the settings"},
    _DAYS | {"code": "pool", "group": "asleep", "label": "Three rhythms overdue", "sleeps": "because the public pool works by its settings"},
    _DAYS | {"code": "lost_request", "group": "asleep", "label": "Loss reported", "sleeps": "because the desk lists what is overdue"},
    _DAYS | {"code": "payment", "group": "asleep", "label": "Payment due", "sleeps": "until orders are kept"},
    _DAYS | {"code": "sample", "group": "asleep", "label": "Sample lent", "sleeps": "until samples are kept"},
    _DAYS | {"code": "referral", "group": "asleep", "label": "Referral", "sleeps": "because who was named has tasks of his own, and rewards wait for orders"},
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
