"""What is said of blocks, buildings, doors and of what came of a visit."""

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

# Map apps: codes as in offline/maps.py; which one is a person's own choice, kept on his phone.
MAP_APP = [
    {"code": "amap", "label": "AMap"},
    {"code": "baidu", "label": "Baidu Maps"},
    {"code": "tencent", "label": "Tencent Maps"},
    {"code": "apple", "label": "Apple Maps"},
]
