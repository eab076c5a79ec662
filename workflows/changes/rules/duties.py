"""Which signatures a route comes to: one for each accountable person, for their own assets. Pure.

Source: House rule, ADR 0027.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from governance.evidence.models import Signature
from governance.evidence.rules import Standing, Statement
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.answers import Answer
from governance.ownership.models import Activity
from governance.register.models import Asset
from workflows.changes.models import Duty, Phase
from workflows.changes.rules.content import LINE, MEANINGS
from workflows.changes.rules.risk import Due

NAMED = 3
"""Assets that a sentence names; more are counted."""


@dataclass(frozen=True, slots=True)
class One:
    """One activity for one asset: who is accountable for it now, and who has signed it."""

    due: Due
    asset: Asset
    owner: Answer
    duty: Duty | None = None
    """As it was frozen; None: the change is still being written."""

    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One signature of the route: an activity, for all assets of one person, or of one vacancy."""

    due: Due
    owner: Answer
    assets: tuple[Asset, ...]
    duties: tuple[Duty, ...] = ()
    signature: Signature | None = None
    also: tuple[Activity, ...] = ()
    """Duties of the business line that it stands for, too, since nobody signs them apart."""

    @property
    def meaning(self) -> str:
        """What the signature says, in the words of the controlled list."""
        said = MEANINGS[self.activity]
        if not self.also:
            return said
        also = tags([str(ACTIVITY_LABELS[one]) for one in self.also])
        return f"{said} It stands for {also} as well."

    @property
    def phase(self) -> Phase:
        """When it is due."""
        return self.due.phase

    @property
    def activity(self) -> Activity:
        """What is signed for."""
        return self.due.activity

    def is_for(self, person_id: int) -> bool:
        """Whether this person signs: accountable, acting in a vacancy, or standing in for them."""
        return self.owner.lets(person_id)

    def statement(self, standing: Standing | None, *, is_part: bool) -> Statement:
        """Return what the signature says; of several assets it lists those that it is for."""
        covers = tuple(asset.reference for asset in self.assets) if is_part else ()
        return Statement(self.activity, self.meaning, covers, standing)


def grouped(each: Iterable[One]) -> list[Wanted]:
    """Return the signatures that are needed or made, in the order of the route.

    What one person is accountable for is signed at once, and what is vacant for one reason is
    filled at once; what was signed stays with its signature, whoever is accountable by now.
    """
    found: dict[object, list[One]] = {}
    each = list(each)
    apart = {one.due.activity for one in each}
    for one in each:
        vacant, acts = one.owner.vacancy, one.owner.acts
        standing_in = tuple(each.delegation_id for each in acts.delegates)
        who = (acts.person_id, vacant.why if vacant else "", standing_in)
        signed = one.signature.id if one.signature else None
        found.setdefault((one.due, signed or who), []).append(one)
    return [
        Wanted(
            group[0].due,
            _about(group),
            tuple(one.asset for one in group),
            tuple(one.duty for one in group if one.duty),
            group[0].signature,
            _also(group[0].due.activity, apart),
        )
        for group in found.values()
    ]


def _also(activity: Activity, apart: Collection[Activity]) -> tuple[Activity, ...]:
    """Return what the approval of an asset stands for: what of the line nobody signs apart.

    Source: House rule, ADR 0035 (at low risk one accountable signature covers the line).
    """
    if activity is not Activity.ASSET_APPROVAL:
        return ()
    return tuple(one for one in Activity if one in LINE and one not in apart)


def _about(group: Sequence[One]) -> Answer:
    """Return who is accountable, in words that tell for how many assets."""
    owner = group[0].owner
    label = tags([one.asset.tag for one in group])
    return replace(owner, subject=replace(owner.subject, label=label))


def tags(names: Sequence[str]) -> str:
    """Name some assets, and say how many more there are."""
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} and {len(names) - NAMED} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
