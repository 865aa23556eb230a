"""The closed word lists of the shop: code, what people read, and how it looks. Adding a word touches the list of its room.

`label` (and `short`, `letter`) are msgids of the catalogue. Templates get WORDS as `words`, the phone gets it as JSON.
An outcome has icon and letter and colour, because one of the three is lost in the sun, in print or to the colour-blind.
"""

from typing import Any

from fieldsales.words import claims, customers, people, pool, schedule, settings, sweep, units, writes

WORDS: dict[str, list[dict[str, Any]]] = {
    name.lower(): words
    for room in (claims, sweep, people, customers, schedule, settings, units, writes, pool)
    for name, words in vars(room).items()
    if name.isupper() and isinstance(words, list) and not name.startswith("_")
}
