"""What every text goes through on its way in, wherever it comes from."""

import unicodedata

UNSTORABLE = frozenset({"Cc", "Cs"})
"""Control characters and halves of surrogate pairs: no database holds all of them."""


def tidied(text: str) -> str:
    """Return the text composed (NFC), with one kind of line end, without blanks around it."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()


def is_storable(text: str, also: str = "") -> bool:
    """Tell whether every database holds the text; `also` names control characters to let pass."""
    return text.isprintable() or all(
        char in also or unicodedata.category(char) not in UNSTORABLE for char in text
    )
