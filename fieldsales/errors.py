"""Every refusal, once, as a sentence.

A key is a constraint's name in the schema, the word after `-- refuse:` in a mutation, or a word a module raises with
`Refused(key)`. The English sentence is also the catalogue's msgid; locale/zh holds the Chinese one.

Refused                 somebody asked for something we do not do; carries a key and, rarely, values for the sentence
├── NotFound            the address or row does not exist, or not for who asks
└── SignedOut           nobody is signed in
"""

ERRORS = {
    "arg_missing": "Something needed was left empty.",
    "arg_unknown": "This form sent a field that is not known here. Reload the page and try again.",
    "bad_file": "This file could not be read.",
    "bad_request": "This request could not be understood. Reload the page and try again.",
    "cross_site": "This form came from another site and was not accepted.",
    "duplicate_id": "This was already saved with other values. Reload the page and try again.",
    "id_shape": "This entry has no valid number. Reload the page and try again.",
    "impossible": "This does not fit together with what is already saved.",
    "mutation_unknown": "This version of the app does not know that action. Update the app and try again.",
    "not_allowed": "You do not have the right to do this.",
    "not_found": "This is not here, or not yours to see.",
    "not_yours": "This is not in your area any more. It is kept for the manager to decide.",
    "needs_network": "This page needs the network.",
    "server_error": "Something went wrong on our side. Nothing was lost; please try again.",
    "signed_out": "Please sign in again. What is saved on this phone stays.",
    "too_large": "This is too large to be accepted.",
    "too_many": "Too many at once. Please send fewer.",
    "revoked": "This device was signed out by the manager. What was not sent is kept for the manager.",
}


class Refused(Exception):
    """Raised with a key of ERRORS (an unknown key is a bug and shows as itself); values fill the sentence."""

    status = 400

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class NotFound(Refused):
    status = 404

    def __init__(self, key: str = "not_found", **values: object) -> None:
        super().__init__(key, **values)


class SignedOut(Refused):
    status = 401

    def __init__(self, key: str = "signed_out", **values: object) -> None:
        super().__init__(key, **values)


def sentence(key: str, lang: str, **values: object) -> str:
    """The sentence for a key in the language of who reads it."""
    from fieldsales.texts import gettext  # texts reads ERRORS to know what must be translated

    return gettext(lang, ERRORS.get(key, key), **values)
