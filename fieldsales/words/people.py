"""What is said of people: staff and contacts, where their data come from, units they work for."""

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

ROLE = [
    {"code": "rep", "label": "Sales rep"},
    {"code": "clerk", "label": "Info clerk"},
    {"code": "manager", "label": "Manager"},
    {"code": "owner", "label": "Owner of the shop"},
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

# What somebody may agree to, and how he said so. Advertising and being named to others are asked for by themselves.
CONSENT_KIND = [
    {"code": "filing", "label": "To be kept on file", "hint": "So that his rep can plan the floor with him."},
    {
        "code": "marketing",
        "label": "To be called and written to about offers",
        "hint": "Without it there are visits and answers, no advertising.",
    },
    {"code": "photo", "label": "Photos of his flat", "hint": "For measuring and, if he says so, as an example."},
    {"code": "name_shown", "label": "To be named to neighbours", "hint": "In a group-buy of his block or work unit."},
]
CONSENT_CHANNEL = [
    {"code": "spoken", "label": "Said so"},
    {"code": "paper", "label": "Signed"},
    {"code": "wechat", "label": "On WeChat"},
    {"code": "phone", "label": "On the phone"},
]

# What a person may ask of the shop (PIPL art. 44 to 50), and how far a request is.
REQUEST_KIND = [
    {"code": "access", "label": "To see his data"},
    {"code": "copy", "label": "A copy"},
    {"code": "correct", "label": "Correction"},
    {"code": "delete", "label": "Deletion"},
    {"code": "explain", "label": "Explanation"},
    {"code": "withdraw", "label": "No more contact, consent taken back"},
]
REQUEST_STATUS = [
    {"code": "received", "label": "Received"},
    {"code": "checked", "label": "Identity checked"},
    {"code": "executed", "label": "Done"},
    {"code": "refused", "label": "Refused"},
    {"code": "answered", "label": "Answer given"},
]
