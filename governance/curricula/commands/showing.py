"""Write what the completion of an item shows: a step of the command that keeps it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import RuleViolation
from governance.curricula.models import (
    TrainingItem,
    TrainingItemEffect,
    TrainingItemVersion,
    TrainingRecord,
    TrainingShown,
)
from governance.curricula.rules.completing import SHOWS
from governance.identity.models import Person
from governance.skills.commands.evidence import around_of, evidence_of
from governance.skills.models import Competence, SkillEvidence
from governance.skills.rules.evidence import Showing, reasons_against


def shown_by(
    session: Session,
    person: Person,
    of: tuple[TrainingItem, TrainingItemVersion],
    made: TrainingRecord,
    actor: Actor,
) -> None:
    """Add a piece of evidence for each competence that the item shows.

    It is no command: the command that calls it permits first and records last. Raises
    `RuleViolation` with every reason why it shows nothing, such as an assessor who may not.
    """
    reasons, pieces = list[str](), list[SkillEvidence]()
    for effect, competence in _effects(session, made):
        showing = _showing(of, effect, made)
        around = around_of(session, person, competence, showing, actor)
        if person.id != actor.id:
            reasons += reasons_against(showing, around)
        pieces.append(evidence_of(actor, person, competence, showing, around.assessor_level))
    if reasons:
        raise RuleViolation(*dict.fromkeys(reasons))
    session.add_all(pieces)
    session.flush()
    session.add_all(TrainingShown(evidence_id=each.id, record_id=made.id) for each in pieces)
    session.flush()


def _effects(session: Session, made: TrainingRecord) -> list[tuple[TrainingItemEffect, Competence]]:
    """Return what the item shows, of competences that are in use."""
    wanted = (
        select(TrainingItemEffect, Competence)
        .join(Competence, Competence.id == TrainingItemEffect.competence_id)
        .where(
            TrainingItemEffect.item_id == made.item_id,
            TrainingItemEffect.ended_at.is_(None),
            or_(Competence.ended_on.is_(None), Competence.ended_on > clock.today()),
        )
        .order_by(TrainingItemEffect.id)
    )
    return [(effect, competence) for effect, competence in session.execute(wanted)]


def _showing(
    of: tuple[TrainingItem, TrainingItemVersion], effect: TrainingItemEffect, made: TrainingRecord
) -> Showing:
    item, version = of
    return Showing(
        effect.competence_id, SHOWS[item.kind], effect.level, item.code, made.completed_at,
        subject_version=version.label, ends_at=made.ends_at, assessor_id=made.assessor_id,
        note=f"{item.title}, by {made.reference}.",
    )  # fmt: skip
