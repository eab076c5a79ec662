"""What is sent of a matrix's cells, and how a party is written in an address or a field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.answers import Party, PartyKind
from governance.ownership.models import Activity, Letter

Key = tuple[str, int, str]
"""What tells a party: its kind, an id, and the role it is, if it is one."""

NOBODY: Key = (PartyKind.NOBODY, 0, "")
"""The column of what is left blank on purpose."""

PREFIX = "cell."
WRITTEN = re.compile(r"(person|team|role|nobody)-([0-9]{1,9})(?:-([a-z_]{1,40}))?")
ON_PURPOSE = "-"
"""In the cell of a party: what it inherits is to be left blank on purpose."""

LETTERS = {letter.sign: letter for letter in Letter}
ACTIVITIES = {each.value: each for each in Activity}
ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Sent:
    """One cell as it was sent: the letters that a party is to have there of its own."""

    activity: Activity
    party: Key
    letters: frozenset[Letter]
    is_blanked: bool = False
    """Whether what the party inherits is to be left blank on purpose."""


def key_of(party: Party) -> Key:
    """Return what tells a party."""
    if party.kind is PartyKind.NOBODY:
        return NOBODY
    kind = PartyKind.TEAM if party.kind is PartyKind.ORGANISATION else party.kind
    return (kind, party.id or 0, party.role or "")


def text_of(key: Key) -> str:
    """Write a party as an address or a field's name holds it, e.g. `role-3-qa`."""
    kind, number, role = key
    return "-".join(filter(None, (kind, str(number), role)))


def key_in(text: str) -> Key | None:
    """Read a party that was written so; None if it is none."""
    found = WRITTEN.fullmatch(text)
    if found is None or (found[1] == PartyKind.ROLE) != (found[3] in ROLES):
        return None
    return (found[1], int(found[2]), found[3] or "")


def field_of(activity: Activity, key: Key) -> str:
    """Return the name of the field of a cell."""
    return f"{PREFIX}{activity.value}.{text_of(key)}"


def in_order(letters: Iterable[Letter]) -> str:
    """Write letters in the order of their name, e.g. `RA`."""
    has = set(letters)
    return "".join(letter.sign for letter in Letter if letter in has)


def read(form: Mapping[str, str]) -> tuple[Sent, ...]:
    """Read the cells of a form; raises `RuleViolation` for what no page sends."""
    return tuple(
        _cell(name.removeprefix(PREFIX), value)
        for name, value in form.items()
        if name.startswith(PREFIX)
    )


def _cell(name: str, value: str) -> Sent:
    activity, _dot, party = name.partition(".")
    key = key_in(party)
    signs = set(value) - {ON_PURPOSE}
    if activity not in ACTIVITIES or key is None or not signs <= LETTERS.keys():
        raise RuleViolation(
            "A cell holds letters of R, A, C and I for a party and an activity of the page: "
            "open the matrix again."
        )
    letters = frozenset(LETTERS[sign] for sign in signs)
    return Sent(ACTIVITIES[activity], key, letters, ON_PURPOSE in value)
