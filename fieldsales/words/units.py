"""Words of work units, key persons and group-buys."""

# What came of a visit to an office: the codes are those of a door, the words are not.
OFFICE_OUTCOME = [
    {"code": "no_answer", "letter": "N", "tone": "n", "icon": "bell-off", "label": "Nobody in", "group": "quick"},
    {"code": "locked_empty", "letter": "E", "tone": "e", "icon": "lock", "label": "Unused room", "group": "quick"},
    {"code": "worker_only", "letter": "W", "tone": "w", "icon": "tool", "label": "Only workers", "group": "met"},
    {"code": "family_met", "letter": "C", "tone": "f", "icon": "people", "label": "Met colleagues", "group": "met"},
    {"code": "owner_met", "letter": "M", "tone": "o", "icon": "person", "label": "Met a home owner", "group": "met"},
    {"code": "refused", "letter": "R", "tone": "r", "icon": "cross", "label": "Refused", "group": "other"},
    {"code": "done_by_us", "letter": "U", "tone": "u", "icon": "star", "label": "Ordered from us", "group": "other"},
    {"code": "done_by_other", "letter": "X", "tone": "x", "icon": "flag", "label": "Bought elsewhere", "group": "other"},
    {"code": "not_applicable", "letter": "S", "tone": "a", "icon": "minus", "label": "No office", "group": "other"},
]  # fmt: skip

# Departments one finds in units of a kind ('' in all of them), offered when a site is set up.
DEPARTMENT = [
    {"code": "heads", "kinds": "", "label": "Management"},
    {"code": "office", "kinds": "gov institution soe company bank", "label": "General office"},
    {"code": "logistics", "kinds": "", "label": "Logistics"},
    {"code": "union", "kinds": "", "label": "Trade union"},
    {"code": "finance", "kinds": "", "label": "Finance"},
    {"code": "personnel", "kinds": "gov institution soe company", "label": "Personnel"},
    {"code": "teaching", "kinds": "school", "label": "Teaching affairs"},
    {"code": "grade", "kinds": "school", "label": "Year group"},
    {"code": "outpatients", "kinds": "hospital", "label": "Outpatients"},
    {"code": "wards", "kinds": "hospital", "label": "Wards"},
    {"code": "nursing", "kinds": "hospital", "label": "Nursing"},
    {"code": "counter", "kinds": "bank gov", "label": "Counter hall"},
    {"code": "credit", "kinds": "bank", "label": "Loans"},
]

ATTITUDE = [
    {"code": "-2", "label": "Against us"},
    {"code": "-1", "label": "Rather against"},
    {"code": "0", "label": "Neutral"},
    {"code": "1", "label": "Rather for us"},
    {"code": "2", "label": "For us"},
]

# How far trust goes, 0 to 3; from 2 on it counts as given.
TRUST = [
    {"code": "0", "label": "None"},
    {"code": "1", "label": "A little"},
    {"code": "2", "label": "Good"},
    {"code": "3", "label": "Full"},
]

KEEPER = [
    {"code": "rep", "label": "The rep"},
    {"code": "dealer", "label": "The dealer"},
]

# The trust matrix: what the unit gains × what the person gains, recognition and service alone. hint: the next step.
QUADRANT = [
    {"code": "outsider", "label": "Outsider",
     "hint": "Be introduced by somebody he trusts, be useful once (a free check), keep the first promise."},
    {"code": "friend", "label": "Friend",
     "hint": "He trusts you, his unit has nothing from it yet: a written offer, a reference, a date for all."},
    {"code": "supplier", "label": "Supplier",
     "hint": "His unit gains, he does not know you yet: report to him first, make his work easier, thank him openly."},
    {"code": "partner", "label": "Partner",
     "hint": "Keep every promise. Ask whom else you should meet, and propose the group-buy."},
]  # fmt: skip

GROUP_STATUS = [
    {"code": "open", "label": "Running"},
    {"code": "made", "label": "Made"},
    {"code": "failed", "label": "Not made"},
    {"code": "cancelled", "label": "Cancelled"},
]
