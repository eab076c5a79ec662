"""The attributes of an asset's groups as columns of a sheet, each under its group's name."""

from typing import Final

from governance.register.columns import values, words
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Reader, Text
from governance.register.groups.declared import (
    GROUPS,
    LONGEST,
    Fact,
    Group,
    heading,
    is_day,
    is_number,
    is_whole,
    is_yes_or_no,
    words_of,
)
from governance.register.imports.cells import among, number, truth, whole


def _reader(group: Group, fact: Fact) -> Reader:
    """Return the reader of a fact of this kind."""
    if kind := words_of(group, fact):
        return among({word: word.label for word in kind})
    if is_yes_or_no(group, fact):
        return truth
    if is_day(group, fact):
        return values.day
    if is_whole(group, fact):
        return whole
    return number if is_number(group, fact) else Text(fact.most or LONGEST)


DEEP: Final = {group.key(fact): (group, fact) for group in GROUPS.values() for fact in group.facts}
"""By the name of the field."""

DEEP_FIELDS: Final = tuple(
    Field(key, heading(*at), _reader(*at), key, part=at[0].title) for key, at in DEEP.items()
)
READERS: Final = {field.name: field for field in DEEP_FIELDS}


def read(name: str, text: str) -> Parsed | str:
    """Read a cell that is not blank; `unknown` is None, a refusal the rest of a sentence.

    A word of the register comes first: some fields have one that says none or local.
    """
    reader = READERS[name].read
    if isinstance(reader, Text):
        return Parsed(None) if words.says_nothing(text) else reader(text)
    found = reader(text)
    return Parsed(None) if isinstance(found, str) and words.says_nothing(text) else found
