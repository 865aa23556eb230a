"""Words of a customer's file and of the ways in."""

# Where customers come from, as a tree: group is the branch. A bought list is not a word here on purpose.
SOURCE_GROUP = [
    {"code": "field", "label": "On the doorstep"},
    {"code": "shop", "label": "In the shop"},
    {"code": "people", "label": "Through people"},
    {"code": "online", "label": "Online and advertising"},
    {"code": "event", "label": "Fairs and tenders"},
    {"code": "again", "label": "Again"},
]
SOURCE = [
    {"code": "sweep", "group": "field", "label": "Sweep of a block"},
    {"code": "unit_sweep", "group": "field", "label": "Sweep of a work unit"},
    {"code": "informer", "group": "field", "label": "Heard of, through an informer"},
    {"code": "rival_site", "group": "field", "label": "Site of a competitor"},
    {"code": "walk_in", "group": "shop", "label": "Walked in"},
    {"code": "phone_in", "group": "shop", "label": "Called the shop"},
    {"code": "referral", "group": "people", "label": "Named by a customer"},
    {"code": "old_customer", "group": "people", "label": "Named by an old customer"},
    {"code": "internal", "group": "people", "label": "Named by a colleague"},
    {"code": "designer", "group": "people", "label": "Through a designer"},
    {"code": "foreman", "group": "people", "label": "Through a foreman"},
    {"code": "property", "group": "people", "label": "Through the property office"},
    {"code": "website", "group": "online", "label": "Own website"},
    {"code": "platform", "group": "online", "label": "Platform or group online"},
    {"code": "ad", "group": "online", "label": "Advertisement"},
    {"code": "fair", "group": "event", "label": "Fair or promotion"},
    {"code": "association", "group": "event", "label": "Association"},
    {"code": "tender", "group": "event", "label": "Tender"},
    {"code": "repurchase", "group": "again", "label": "Buys again"},
]

# What a customer has cost us so far: only the door, calls and messages, a store visit or measuring (004-20).
VALUE_CLASS = [
    {"code": "general", "label": "General"},
    {"code": "valued", "label": "Valued"},
    {"code": "high", "label": "Highly valued"},
]

# Marks that stand wherever the customer is named. letter is all that a print shows: paper lies about.
SPECIAL = [
    {"code": "key_account", "letter": "K", "tone": "good", "label": "Key account"},
    {"code": "vip", "letter": "V", "tone": "warn", "label": "VIP"},
    {"code": "difficult", "letter": "!", "tone": "late", "label": "Difficult"},
]

HOUSE_KIND = [
    {"code": "new_flat", "label": "New flat"},
    {"code": "second_hand", "label": "Bought second-hand"},
    {"code": "again", "label": "Renovated anew"},
    {"code": "self_built", "label": "Self-built house"},
    {"code": "villa", "label": "Villa"},
    {"code": "shop", "label": "Shop or office"},
]

# For the floor, in yuan.
BUDGET = [
    {"code": "1", "label": "under 5,000"},
    {"code": "2", "label": "5,000–10,000"},
    {"code": "3", "label": "10,000–20,000"},
    {"code": "4", "label": "20,000–40,000"},
    {"code": "5", "label": "over 40,000"},
]

# What he chooses by, one of four (001-15).
MAIN_CRITERION = [
    {"code": "value", "label": "Worth its price"},
    {"code": "meets", "label": "Does what is asked"},
    {"code": "trust", "label": "Can be trusted"},
    {"code": "used", "label": "Used before"},
]

ECO_GRADE = [
    {"code": "enf", "label": "ENF"},
    {"code": "e0", "label": "E0"},
    {"code": "e1", "label": "E1"},
    {"code": "any", "label": "Does not matter"},
]

WEAR_CLASS = [
    {"code": "high", "label": "Hard-wearing"},
    {"code": "usual", "label": "Usual"},
    {"code": "any", "label": "Does not matter"},
]

# What has to be there before somebody buys, and what we do about the first that is missing (001-10, -11).
ELEMENT = [
    {"code": "el_know", "label": "Knows it", "hint": "Show and explain: samples, how it is laid, what it is not."},
    {
        "code": "el_need",
        "label": "Needs it, finds it worth it",
        "hint": "Ask on: what is behind the wish? Reckon with him what it spares.",
    },
    {
        "code": "el_trust",
        "label": "Trusts us",
        "hint": "Keep a small promise, show a floor laid near by, let somebody he trusts speak.",
    },
    {
        "code": "el_pleased",
        "label": "Is pleased",
        "hint": "Do a little more than was said: measure free, bring the sample home.",
    },
]

# What was done for a floor that lies (000-17).
SERVICE = [
    {"code": "care_first", "label": "First care"},
    {"code": "care", "label": "Care"},
    {"code": "warranty", "label": "Warranty"},
    {"code": "repair", "label": "Repair"},
    {"code": "boards", "label": "Boards changed"},
    {"code": "refinish", "label": "Refinished"},
    {"code": "damp", "label": "Damp treated"},
    {"code": "skirting", "label": "Skirting"},
    {"code": "strips", "label": "Strips"},
    {"code": "more", "label": "More bought"},
    {"code": "moving", "label": "Taken up and laid again"},
    {"code": "urgent", "label": "Urgent help"},
]

# What is worth knowing, the most useful first; hint is how to ask for it. Nobody has to say more than how to reach him.
GAP = [
    {"code": "reach", "label": "How to reach him", "hint": "To which number may I send you the drawing?"},
    {"code": "decider", "label": "Who decides", "hint": "Who at home will choose the floor with you?"},
    {"code": "need_area", "label": "Area m²", "hint": "Which rooms shall have it? I reckon the area for you."},
    {"code": "plan", "label": "Installation day", "hint": "When are doors and cabinets to be finished?"},
    {"code": "stage", "label": "Stage", "hint": "How far is the site?"},
    {"code": "product", "label": "Kind of floor", "hint": "Wood or stone underfoot, which of these two feels better?"},
    {"code": "budget", "label": "Budget", "hint": "So that I show you the right ones: about how much may the floor cost?"},
    {"code": "main_criterion", "label": "Chooses by", "hint": "What matters most: price, that it does what you ask, or whom you can trust?"},
    {"code": "competitor", "label": "Competitor", "hint": "Which others have you looked at, and what did you like there?"},
    {"code": "dream", "label": "What is behind the wish", "hint": "When the flat is done, what do you look forward to most?"},
    {"code": "house_kind", "label": "Kind of house", "hint": "Is it new, or renovated anew?"},
    {"code": "family", "label": "Family", "hint": "Who will live there? Children, old people, a dog?"},
    {"code": "style", "label": "Style", "hint": "May I see the pictures you have collected?"},
    {"code": "work", "label": "Where he works", "hint": "If the weekend is too full: may I bring samples to your office?"},
    {"code": "preferred_time", "label": "Best time", "hint": "When does a call disturb you least?"},
    {"code": "birthday", "label": "Birthday, no year", "hint": "Only if he likes to say it: month and day."},
]  # fmt: skip

GENDER = [{"code": "m", "label": "Mr"}, {"code": "f", "label": "Ms"}]

PREFERRED_TIME = [
    {"code": "morning", "label": "Morning"},
    {"code": "noon", "label": "Noon"},
    {"code": "afternoon", "label": "Afternoon"},
    {"code": "evening", "label": "Evening"},
    {"code": "weekend", "label": "Weekend"},
]

# The first is the second's …
RELATION = [
    {"code": "spouse", "label": "Spouse", "back": "spouse"},
    {"code": "parent", "label": "Parent", "back": "child"},
    {"code": "child", "label": "Child", "back": "parent"},
    {"code": "sibling", "label": "Brother or sister", "back": "sibling"},
    {"code": "colleague", "label": "Colleague", "back": "colleague"},
    {"code": "neighbour", "label": "Neighbour", "back": "neighbour"},
]

RECEPTION_WAY = [
    {"code": "walk_in", "label": "Came to the shop"},
    {"code": "phone_in", "label": "Called"},
    {"code": "appointment", "label": "By appointment"},
    {"code": "along", "label": "Came along"},
]

REFERRAL_STATUS = [
    {"code": "given", "label": "Named"},
    {"code": "contacted", "label": "Has been talked to"},
    {"code": "visited", "label": "Came or measured"},
    {"code": "ordered", "label": "Ordered"},
    {"code": "rewarded", "label": "Rewarded"},
    {"code": "invalid", "label": "Void"},
]
