"""One cell of an asset's row: its value, or a sentence why not."""

from typing import Final

from governance.core.sheets.refusal import quoted
from governance.register.columns import words
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Outcome, Parsed, Refused

_KEEPS_WORDS: Final = frozenset({"gxp", "ot_function", "notes"})
"""Columns where `unknown` or a dash may be stored as it stands."""


def parse(field: Field, text: str) -> Outcome:
    """Read one cell; blank or `unknown` is None where the column may be empty.

    The sentences begin with the column's label and quote the cell.
    """
    said = text.strip()
    if not said:
        if field.is_required:
            return Refused(f"{field.label} is empty: every asset needs one.")
        return Parsed(None)
    if field.name not in _KEEPS_WORDS and words.says_nothing(said):
        return _nothing(field, said)
    read = field.read(said)
    if isinstance(read, str):
        if words.says_nothing(said):
            return _nothing(field, said)
        return Refused(f"{field.label} {quoted(said)} {read}.")
    told = read.note and f"{field.label} {quoted(said)} {read.note}."
    return Parsed(read.value, told) if told else read


def _nothing(field: Field, said: str) -> Outcome:
    if field.is_required:
        return Refused(f"{field.label} {quoted(said)} says nothing: every asset needs one.")
    return Parsed(None, f"{field.label} {quoted(said)} is taken as not known.")
