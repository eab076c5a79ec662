"""Training records: those of a person, one of them, and what it showed."""

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.curricula.models import (
    How,
    TrainingItem,
    TrainingRecord,
    TrainingRevocation,
    TrainingShown,
)
from governance.curricula.rules.completing import HOW_LABELS
from governance.identity.models import Person
from governance.skills.models import SkillEvidence

LOADED = (
    joinedload(TrainingRecord.item),
    joinedload(TrainingRecord.item_version),
    joinedload(TrainingRecord.person),
    joinedload(TrainingRecord.assessor),
    joinedload(TrainingRecord.recorded_by),
    joinedload(TrainingRecord.revocation),
)


def has_read(session: Session, person_id: int, version_id: int) -> bool:
    """Whether somebody read a version, and that counts now without being repeated."""
    of = TrainingRecord
    wanted = (
        select(of.id)
        .outerjoin(TrainingRevocation, TrainingRevocation.record_id == of.id)
        .where(
            of.person_id == person_id,
            of.version_id == version_id,
            of.how == How.READ,
            or_(of.ends_at.is_(None), of.ends_at > clock.now()),
            TrainingRevocation.record_id.is_(None),
        )
        .limit(1)
    )
    return session.scalar(wanted) is not None


def evidence_of(session: Session, made: TrainingRecord) -> list[SkillEvidence]:
    """Return the pieces of evidence that a record wrote, and that are not revoked."""
    wanted = (
        select(SkillEvidence)
        .join(TrainingShown, TrainingShown.evidence_id == SkillEvidence.id)
        .where(TrainingShown.record_id == made.id, ~SkillEvidence.revocation.has())
        .options(joinedload(SkillEvidence.competence))
        .order_by(SkillEvidence.id)
    )
    return list(session.scalars(wanted))


def records(actor: Actor) -> Select[TrainingRecord]:
    """Select the training records that the actor may read."""
    return (
        readable(actor, TrainingRecord)
        .join(TrainingRecord.person)
        .join(TrainingRecord.item)
        .options(
            contains_eager(TrainingRecord.person),
            contains_eager(TrainingRecord.item),
            joinedload(TrainingRecord.item_version),
            joinedload(TrainingRecord.revocation),
        )
    )


def whole(session: Session, made: TrainingRecord) -> TrainingRecord:
    """Return a training record with all that its page shows."""
    return session.get_one(TrainingRecord, made.id, options=LOADED, populate_existing=True)


def state_of(row: TrainingRecord) -> Cell:
    """Say whether a record counts now."""
    if row.revocation is not None:
        return Cell("revoked", shape="stop", tone="bad")
    if not row.is_passed:
        return Cell("not passed", shape="stop", tone="warn")
    if row.ends_at is not None and row.ends_at <= clock.now():
        return Cell("to be repeated", shape="idle")
    return Cell("kept", shape="done", tone="ok")


def result_of(row: TrainingRecord) -> str:
    """Say how a quiz was answered; empty for all else."""
    return f"{row.score} of {row.out_of}" if row.out_of else ""


def _holding(text: str) -> ColumnElement[bool]:
    named = (Person.name, TrainingItem.code, TrainingItem.title)
    return or_(*(column.icontains(text, autoescape=True) for column in named))


def listing() -> Listing:
    """Declare the list of training records."""
    of = TrainingRecord
    return Listing(
        name="training_records",
        columns=(
            Column("number", "Number", lambda row: row.reference, of.id, is_reference=True),
            Column("person", "Person", lambda row: Cell(row.person.name, is_strong=True),
                   Person.name),
            Column("item", "Item", lambda row: str(row.item), TrainingItem.code),
            Column("label", "Version", lambda row: row.item_version.label),
            Column("how", "How", lambda row: HOW_LABELS[row.how]),
            Column("result", "Result", lambda row: result_of(row) or Cell(""), is_minor=True),
            Column("at", "Done at", lambda row: row.completed_at, of.completed_at),
            Column("until", "Repeated by", lambda row: row.ends_at or Cell("no end"), of.ends_at,
                   export=lambda row: row.ends_at),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("how", "How", [(each.value, HOW_LABELS[each]) for each in How], of.how.in_),
            Choice("passed", "Passed", [("yes", "yes"), ("no", "no")],
                   lambda values: of.is_passed.in_([value == "yes" for value in values])),
            Text("q", "Search people and items", _holding, lead="with"),
        ),
        default_sort="-number",
        key=of.id,
        singular="training record",
        plural="training records",
        endpoint="training_records.index",
        record_endpoint="training_records.show",
        export_endpoint="training_records.export",
    )  # fmt: skip
