"""The history of a record in words: what the page and its print show. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from governance.audit.queries import Entry

EMPTY = (None, "")
"""What is not there before and not there after is no difference to tell."""


@dataclass(frozen=True, slots=True)
class Told:
    """One act in words."""

    at: datetime
    who: str
    what: str
    why: str
    changes: list[tuple[str, object, object]]
    """Label, old value, new value."""


def told(
    entries: Iterable[Entry], verbs: Mapping[str, str], labels: Mapping[str, str]
) -> list[Told]:
    """Return a history with a sentence for each verb, and the columns that have a label.

    A sentence may name facts, e.g. `was given the role %(role)s`; a verb without one is its own.
    """
    return [
        Told(
            entry.at,
            entry.who,
            _sentence(entry, verbs),
            entry.why,
            [
                (labels[c.field], _plain(c.field, c.old), _plain(c.field, c.new))
                for c in entry.changes
                if c.field in labels and not (c.old in EMPTY and c.new in EMPTY)
            ],
        )
        for entry in entries
    ]


def _plain(name: str, value: object) -> object:
    """Say yes or no of what is or is not, and tell an instant; the databases keep it as they do."""
    if name.endswith("_at") and isinstance(value, str):
        at = datetime.fromisoformat(value)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    if value is None or not name.startswith(("is_", "has_")):
        return value
    return "yes" if value else "no"


def _sentence(entry: Entry, verbs: Mapping[str, str]) -> str:
    plain = entry.verb.rpartition(".")[2].replace("_", " ")
    try:
        return verbs.get(entry.verb, plain) % entry.facts
    except KeyError:
        return plain
