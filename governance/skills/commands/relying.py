"""Keep by what somebody was let do a thing: a step of the commands of other slices."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from governance.enforcement.consulting import About
from governance.skills.models import SkillReliance
from governance.skills.rules.gate import Item, Verdict


def rely(session: Session, about: About, verdicts: Iterable[Verdict], person_id: int) -> None:
    """Keep each thing that was asked of whoever acts, with the evidence that showed it then.

    It is no command: the command that calls it permits first and records last.
    """
    session.add_all(
        SkillReliance(
            person_id=person_id, evidence_id=evidence_id, requirement_id=item.asked.id,
            activity=verdict.work.activity, done_to=verdict.work.label,
            level_needed=item.asked.level, level_held=item.holding.level,
            subject_kind=about.kind, subject_id=about.id, subject=about.label, relied_at=verdict.at,
        )
        for verdict in verdicts
        for item in verdict.items
        for evidence_id in _evidence(item)
    )  # fmt: skip
    session.flush()


def _evidence(item: Item) -> Iterator[int | None]:
    """Yield what showed the level; None where it is not held, and yet was let pass."""
    yield from item.holding.evidence if item.is_met else (None,)
