"""What was said of the assets that a change reaches, and of which nobody said anything yet. Pure.

Source: House rule, ADR 0034.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflows.changes.judgements import Disposition, Outcome
from workflows.changes.rules.duties import tags
from workflows.changes.rules.impact import Impact, Item

SAID = frozenset({Outcome.ASSESSED, Outcome.EXCLUDED})
"""Outcomes that are of single assets."""


def key_of(item: Item) -> str:
    """Return a digest of how an asset is reached: another way, or another asset, asks anew."""
    facts = (item.path_ids, item.reason, str(item.gxp), item.has_safety_function)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Lists:
    """What a change reaches, by what was said of it."""

    waiting: tuple[Item, ...]
    """Must be assessed, and nobody said anything yet."""

    assessed: tuple[Item, ...]
    informational: tuple[Item, ...]
    excluded: tuple[Item, ...]
    by: Mapping[int, Disposition]
    """Asset -> what was said of it last, and holds."""

    @property
    def must(self) -> tuple[Item, ...]:
        """What must be assessed, whether it was or not."""
        return (*self.waiting, *self.assessed)


def lists(impact: Impact, rows: Iterable[Disposition]) -> Lists:
    """Sort what a change reaches into the lists, by what was said last of each asset."""
    said: dict[int, tuple[str, Disposition]] = {}
    for row in rows:
        if row.outcome in SAID:
            said |= {int(key): (way, row) for key, way in json.loads(row.items).items()}
    by = {
        item.asset_id: said[item.asset_id][1]
        for item in impact.items
        if item.asset_id in said and said[item.asset_id][0] == key_of(item)
    }
    found: dict[str, list[Item]] = {"waiting": [], "assessed": [], "rest": [], "excluded": []}
    for item in impact.items:
        if (held := by.get(item.asset_id)) is not None:
            found["assessed" if held.outcome is Outcome.ASSESSED else "excluded"].append(item)
        else:
            found["waiting" if item.must_assess else "rest"].append(item)
    waiting, assessed, rest, excluded = map(tuple, found.values())
    return Lists(waiting, assessed, rest, excluded, by)


def is_said(rows: Iterable[Disposition], outcome: Outcome, impact_sha256: str) -> bool:
    """Whether something was said of exactly this impact as a whole."""
    return any(row.outcome is outcome and row.impact_sha256 == impact_sha256 for row in rows)


def missing(label: str, found: Lists, *, is_cut: bool) -> tuple[str, ...]:
    """Say of what nobody said anything yet, and what to do."""
    told = []
    if waiting := found.waiting:
        many = "1 asset" if len(waiting) == 1 else f"{len(waiting)} assets"
        named = tags([item.tag for item in waiting])
        told.append(
            f"{label} reaches {many} of which nobody has said what it means: {named}. "
            "Say it of each, or of a group at once, on the page of its impact."
        )
    if is_cut:
        told.append(
            f"{label} reaches more than was followed: somebody other than its author says, signed, "
            "what it means for the rest of the hub."
        )
    return tuple(told)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between the impact that was approved and the one of now."""

    came: tuple[Item, ...]
    left: tuple[Item, ...]
    otherwise: tuple[Item, ...]
    """Reached in another way than then."""

    @property
    def sentence(self) -> str:
        """Say it in one line."""
        parts = [
            f"{tags([item.tag for item in some])} {words}"
            for some, words in (
                (self.came, "is reached now"),
                (self.left, "is no longer reached"),
                (self.otherwise, "is reached in another way"),
            )
            if some
        ]
        return "; ".join(parts) or "where the walk ended differs"


def difference(then: Impact, now: Impact) -> Difference:
    """Compare two impacts, asset by asset."""
    before, after = ({item.asset_id: item for item in one.items} for one in (then, now))
    both = before.keys() & after.keys()
    return Difference(
        tuple(item for key, item in after.items() if key not in before),
        tuple(item for key, item in before.items() if key not in after),
        tuple(after[key] for key in after if key in both and _differs(before[key], after[key])),
    )


def _differs(one: Item, other: Item) -> bool:
    return key_of(one) != key_of(other)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Assets of one class or at one place, to be disposed of by one reason."""

    key: str
    """E.g. `class:plc` or `place:17`."""

    label: str
    items: tuple[Item, ...]


def bundled(items: Sequence[Item], facts: Mapping[int, Sequence[tuple[str, str]]]) -> list[Bundle]:
    """Bundle assets by each pair of key and label that is known of them; the largest first."""
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        for pair in facts.get(item.asset_id, ()):
            found.setdefault(pair, []).append(item)
    made = [Bundle(key, label, tuple(some)) for (key, label), some in found.items()]
    return sorted(made, key=lambda one: (-len(one.items), one.label))
