"""Why a customer is given up, what came of asking, and how one gets into the public pool and out of it."""

LOST_REASON = [
    {"code": "price", "label": "Too expensive", "short": "Price"},
    {"code": "brand", "label": "Wanted another brand", "short": "Brand"},
    {"code": "missing", "label": "We do not have the product", "short": "Product missing"},
    {"code": "delivery", "label": "Not deliverable in time", "short": "Delivery"},
    {"code": "company", "label": "In the decoration company's package", "short": "Package"},
    {"code": "friend", "label": "Bought from somebody he knows", "short": "Acquaintance"},
    {"code": "elsewhere", "label": "Bought elsewhere", "short": "Elsewhere"},
    {"code": "no_need", "label": "Needs no floor", "short": "No need"},
    {"code": "unreachable", "label": "Cannot be reached", "short": "Unreachable"},
    {"code": "duplicate", "label": "The same as another customer", "short": "Duplicate"},
    {"code": "false_number", "label": "The number is false", "short": "False number"},
]

LOST_STATUS = [
    {"code": "submitted", "label": "Waits for the manager"},
    {"code": "approved", "label": "Agreed: lost"},
    {"code": "rejected", "label": "Not agreed: go on"},
    {"code": "reassigned", "label": "Given to a colleague"},
    {"code": "withdrawn", "label": "Taken back"},
]

LOST_CALL = [
    {"code": "so", "label": "It is as reported"},
    {"code": "not_so", "label": "It is not so"},
    {"code": "no_answer", "label": "Nobody answered"},
]

# Why somebody is in the public pool, or whose he became out of it; other reasons are a manager's own words.
POOL_WHY = [
    {"code": "rhythms", "label": "Not followed up for too long"},
    {"code": "protection", "label": "Protection is over"},
    {"code": "maximum", "label": "The longest protection is over"},
    {"code": "by_hand", "label": "Put there by a manager"},
    {"code": "claimed", "label": "Taken out of the public pool"},
    {"code": "late", "label": "Was followed up in time, without a network"},
]

ACCOUNT = [
    {"code": "retail", "label": "Retail"},
    {"code": "wholesale", "label": "Wholesale"},
]
