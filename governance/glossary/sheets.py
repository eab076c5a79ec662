"""A sheet of words: what its rows say, and what they come to beside the glossary as it is. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from governance.core.sheets.sheet import Sheet
from governance.core.texts import is_storable, tidied
from governance.glossary.entry import LONGEST_MEANING, LONGEST_WORD
from governance.glossary.models import Term
from governance.glossary.rules import names_of

HEADINGS = {
    "word": "name", "in it": "it_meaning", "in ot": "ot_meaning", "false friend": "is_false_friend",
    "other words": "other_names", "why it matters": "why", "example": "example",
}  # fmt: skip
"""The headings of the list's own export, whatever their case."""

NEEDED = ("name", "it_meaning", "ot_meaning")
LONGEST = {"name": LONGEST_WORD, "other_names": 200}
YES, NO = (
    frozenset({"false friend", "yes", "y", "true", "1", "x"}),
    frozenset({"no", "n", "0", "-"}),
)
MOST, MOST_TOLD = 2_000, 20
"""Rows of a sheet, and refusals that are told at once."""


class Line(NamedTuple):
    """One row, with what it says; a blank cell says nothing."""

    number: int
    said: Mapping[str, Any]


@dataclass(slots=True)
class Plan:
    """What the rows of a sheet come to."""

    new: list[Line] = field(default_factory=list)
    edited: list[tuple[Term, Line]] = field(default_factory=list)
    same: int = 0
    reasons: list[str] = field(default_factory=list)
    """Why nothing of it is written; empty: all of it may be."""


def lines_of(sheet: Sheet) -> tuple[list[Line], list[str]]:
    """Return what the rows of a sheet say, and every reason why they cannot be taken."""
    at = {HEADINGS[name]: n for n, each in enumerate(sheet.header)
          if (name := each.strip().lower()) in HEADINGS}  # fmt: skip
    names = {named: heading for heading, named in HEADINGS.items()}
    told = [f"There is no column {names[each]}: it is needed." for each in NEEDED if each not in at]
    if len(sheet.rows) > MOST:
        told.append(f"It has {len(sheet.rows)} rows; a glossary has at most {MOST}.")
    if told:
        return [], told
    found = []
    for row in sheet.rows:
        cells = {name: tidied(row.cells[n]) for name, n in at.items()}
        told += (f"Line {row.line}: {why}" for why in _against(cells))
        said: dict[str, Any] = {name: text for name, text in cells.items() if text}
        if "is_false_friend" in said:
            said["is_false_friend"] = said["is_false_friend"].lower() in YES
        if "other_names" in said:
            said["other_names"] = ", ".join(names_of(said["other_names"]))
        found.append(Line(row.line, said))
    return found, told


def _against(cells: Mapping[str, str]) -> Iterator[str]:
    if not cells["name"]:
        yield "a word is needed."
    if "," in cells["name"]:
        yield "a word has no comma: other words stand in a column of their own."
    friend = cells.get("is_false_friend", "").lower()
    if friend and friend not in YES | NO:
        yield "false friend is yes, no or blank."
    for name, text in cells.items():
        most = LONGEST.get(name, LONGEST_MEANING)
        if len(text) > most or not is_storable(text, "\n\t"):
            yield f"{name.replace('_', ' ')} has at most {most} characters that can be kept."


def planned(lines: Sequence[Line], known: Iterable[Term]) -> Plan:
    """Return what rows come to: a word that is known is edited where it is said otherwise."""
    plan, terms = Plan(), {each.name.lower(): each for each in known}
    for line in lines:
        _plan(plan, line, terms.get(str(line.said.get("name", "")).lower()))
    owners: dict[str, str] = {}
    after = {key: (each.name, each.other_names) for key, each in terms.items()}
    for line in lines:
        key = str(line.said.get("name", "")).lower()
        name, others = after.get(key, (line.said.get("name", ""), ""))
        after[key] = name, str(line.said.get("other_names", others))
    for name, others in after.values():
        for word in (name, *names_of(others)):
            if owners.setdefault(word.lower(), name) != name:
                plan.reasons.append(f"{word} would stand for two entries: keep one of them.")
    keys = [str(line.said.get("name", "")).lower() for line in lines]
    plan.reasons += [
        f"Line {line.number}: {line.said['name']} stands on a line before already."
        for n, line in enumerate(lines)
        if keys[n] and keys[n] in keys[:n]
    ]
    return plan


def _plan(plan: Plan, line: Line, term: Term | None) -> None:
    if term is None:
        missing = [name for name in NEEDED if not line.said.get(name)]
        if missing:
            told = " and ".join(name.replace("_", " ") for name in missing)
            plan.reasons.append(f"Line {line.number}: a new word needs {told}.")
        plan.new.append(line)
    elif all(getattr(term, name) == value for name, value in line.said.items() if name != "name"):
        plan.same += 1
    elif term.withdrawn_at is not None:
        plan.reasons.append(f"Line {line.number}: {term} is withdrawn: leave that row out.")
    else:
        plan.edited.append((term, line))
