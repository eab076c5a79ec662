"""What was judged of one change, gathered when somebody first looks at it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from governance.evidence.rules import sha256_of
from governance.register.models import Asset
from workflows.changes.judgements import Disposition, Outcome, RiskOverride
from workflows.changes.models import ChangeAnswer, ChangeRequest, ImpactSnapshot
from workflows.changes.queries.impact import impact_of, snapshot_text
from workflows.changes.queries.judging import (
    Owners,
    accountable,
    assessors,
    dispositions_of,
    judgements_of,
    named,
    overrides_of,
)
from workflows.changes.rules.disposing import (
    SAID,
    Difference,
    Lists,
    difference,
    is_said,
    lists,
    missing,
)
from workflows.changes.rules.impact import Impact
from workflows.changes.rules.judging import WAITS_FOR_WORK, Dimension, opened, rated, waits_for
from workflows.changes.rules.overriding import in_force, sentence
from workflows.changes.rules.policy import Policy
from workflows.changes.rules.risk import Fired


@dataclass(frozen=True)
class Judged:
    """A change's dimensions, overrides and dispositions; all empty under an old policy."""

    session: Session
    change: ChangeRequest
    policy: Policy
    assets: Sequence[Asset]
    answers: Mapping[str, ChangeAnswer]
    snapshot: ImpactSnapshot | None
    impact: Impact
    """What the change reaches, as it was worked out last."""

    @cached_property
    def dimensions(self) -> list[Dimension]:
        """What a yes or an unknown opened, with what was said of it."""
        if not self.policy.has_dimensions:
            return []
        rows = judgements_of(self.session, self.change)
        assets = [one.reference for one in self.assets]
        return opened(self.change, self.policy, assets, self.answers, rows)

    def dimension(self, code: str) -> Dimension | None:
        """Return one that is opened, by its code."""
        return next((one for one in self.dimensions if one.code == code), None)

    @cached_property
    def owners(self) -> Owners:
        """Who is accountable now for what the dimensions wait for."""
        return assessors(self.session, self.dimensions, self.assets)

    @cached_property
    def overrides(self) -> Sequence[RiskOverride]:
        """Every class that was set apart from what the rules said."""
        return overrides_of(self.session, self.change) if self.policy.has_dimensions else ()

    @cached_property
    def dispositions(self) -> Sequence[Disposition]:
        """All that was said of what it reaches."""
        return dispositions_of(self.session, self.change) if self.policy.has_dimensions else ()

    @cached_property
    def present_impact(self) -> Impact:
        """What it reaches by the register of this moment."""
        ids = [one.id for one in self.assets]
        return impact_of(self.session, ids, self.policy, self.change.kind)

    @cached_property
    def lists(self) -> Lists:
        """What it reaches, by what was said of it."""
        return lists(self.impact, self.dispositions)

    @property
    def present_sha256(self) -> str:
        """Digest of what it reaches by the register of this moment."""
        return sha256_of(snapshot_text(self.present_impact))

    @property
    def differs(self) -> bool:
        """Whether it reaches otherwise than was approved, and nobody accepted that."""
        now = self.present_sha256
        if self.snapshot is None or now == self.snapshot.sha256:
            return False
        return not is_said(self.dispositions, Outcome.ACCEPTED, now)

    @property
    def differs_at_start(self) -> bool:
        """Whether that stands against the beginning of the work, which is authorised."""
        waits = self.change.state in WAITS_FOR_WORK and self.change.started_at is None
        return waits and self.policy.has_dimensions and self.differs

    @property
    def impact_differs(self) -> tuple[str, ...]:
        """Say what differs, and what to do."""
        if not self.differs_at_start:
            return ()
        what = f"{self.change} reaches otherwise than was approved: {self.difference.sentence}"
        return (f"{what}. Whoever is accountable for its assets accepts that, or it is revised.",)

    def standing(self, rules: Sequence[Fired]) -> set[int | None]:
        """Return the signatures under a judgement that hold, where these rules speak."""
        words = (row.signature_id for one in self.dimensions for row in one.rows)
        apart = (row.signature_id for row in in_force(self.overrides, rules))
        single = {row.id for row in self.lists.by.values()}
        said = (
            row.signature_id
            for row in self.dispositions
            if row.outcome not in SAID or row.id in single
        )
        return {*words, *apart, *said} - {None}

    @property
    def content(self) -> dict[str, list[str]]:
        """Return what was judged, as it is part of what is signed."""
        if not self.policy.has_dimensions:
            return {}
        words = [f"{one.title}: {rated(row)}" for one in self.dimensions for row in one.rows]
        return {
            "judgements": words,
            "set_apart": [sentence(row) for row in self.overrides],
            "dispositions": [
                f"{row.outcome}, {row.about}: {row.reason} ({row.person.name})"
                for row in self.dispositions
            ],
        }

    @property
    def difference(self) -> Difference:
        """What differs between the impact as it was worked out and that of this moment."""
        return difference(self.impact, self.present_impact)

    @property
    def unjudged(self) -> tuple[str, ...]:
        """Say of each dimension that waits for somebody's word whose that is."""
        return tuple(
            waits_for(one, named(accountable(one, self.owners)))
            for one in self.dimensions
            if one.wants
        )

    @property
    def is_cut_open(self) -> bool:
        """Whether the graph was cut off, and nobody signed what that means."""
        kept = self.snapshot
        if kept is None or not kept.is_truncated:
            return False
        return not is_said(self.dispositions, Outcome.BEYOND, kept.sha256)

    @property
    def undisposed(self) -> tuple[str, ...]:
        """Say of what nobody said what it means."""
        return missing(str(self.change), self.lists, is_cut=self.is_cut_open)
