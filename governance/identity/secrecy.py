"""Which passwords are too easy to guess. No rule asks for kinds of characters. Pure."""

import re
from collections.abc import Iterable

ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
"""What fingers run along."""

COMMON = (
    "password passwort wachtwoord motdepasse contrasena welcome willkommen welkom letmein changeme "
    "iloveyou administrator admin qwerty azerty qwertz monkey dragon football baseball sunshine "
    "princess superman batman trustno summer winter spring autumn january february company secret "
    "default concord plant operator engineer"
)
"""What is tried first. Source: House rule; the words that lead every published list."""

MOST_ALONG_A_ROW = 0.5
"""Share of steps along a row from which a password counts as one."""

FEWEST_DIFFERENT = 6
SHORTEST_WORD = 3
FEWEST_OF_ONES_OWN = 8
"""Characters that have to be left when names, common words and digits are taken away."""


def reasons_against(password: str, length: int, known: Iterable[str]) -> list[str]:
    """Return every reason why this is no good password.

    `known` is what anybody knows of the person: the name, the e-mail address.
    """
    reasons = []
    if len(password) < length:
        reasons.append(
            f"The password has {len(password)} characters and needs {length}: "
            "four or five words that do not belong together are easy to keep in mind."
        )
    plain = password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _repeats(plain):
        reasons.append("The password repeats itself: choose one that does not.")
    elif _runs(plain):
        reasons.append("The password runs along the keyboard or the alphabet: choose another one.")
    elif _is_known(plain, known):
        reasons.append(
            "The password is little more than your name, your e-mail address or a word that is "
            "tried first: choose another one."
        )
    return reasons


def _repeats(plain: str) -> bool:
    """Whether a shorter text, said again and again, makes the whole."""
    return plain in (plain + plain)[1:-1]


def _runs(plain: str) -> bool:
    pairs = {pair for row in ROWS for pair in _pairs(row) + _pairs(row[::-1])}
    steps = _pairs(plain)
    return sum(pair in pairs for pair in steps) >= MOST_ALONG_A_ROW * max(len(steps), 1)


def _pairs(text: str) -> list[str]:
    return [text[n : n + 2] for n in range(len(text) - 1)]


def _is_known(plain: str, known: Iterable[str]) -> bool:
    """Whether little is left once names, common words and all but letters are taken away."""
    said = [word for text in known for word in re.split(r"[\W_]+", text.casefold())]
    words = sorted({w for w in [*said, *COMMON.split()] if len(w) >= SHORTEST_WORD}, key=len)
    left, was = plain, plain
    for word in reversed(words):
        left = left.replace(word, "")
    own = re.sub(r"[\W\d_]", "", left)
    return left != was and len(own) < FEWEST_OF_ONES_OWN
