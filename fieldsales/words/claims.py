"""Two claims on one household: how they were found, where they stand, and what became of them."""

COLLISION_STATUS = [
    {"code": "frozen", "label": "Waits for a decision"},
    {"code": "decided", "label": "Decided"},
    {"code": "appealed", "label": "Appealed, waits for the owner"},
    {"code": "final", "label": "The owner has decided"},
    {"code": "void", "label": "Settled itself"},
]

DECISION = [
    {"code": "first", "label": "The first"},
    {"code": "second", "label": "The second"},
    {"code": "split", "label": "Share it"},
    {"code": "both", "label": "Both go on"},
]
