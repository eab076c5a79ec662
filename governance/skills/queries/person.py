"""What one person can do, and what shows it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell
from governance.evidence.models import KINDS
from governance.identity.models import Person
from governance.skills.models import Competence, SkillEvidence, SkillReliance
from governance.skills.queries.holdings import shown
from governance.skills.rules.holdings import Holding, Span, held, lapsed, spans
from governance.skills.rules.requirements import DOINGS

MOST_ACTS = 200
"""Acts that the page of a piece of evidence shows."""

LOADED = (
    joinedload(SkillEvidence.competence),
    joinedload(SkillEvidence.assessor),
    joinedload(SkillEvidence.revocation),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One competence of a person at an instant, with all that was ever shown of it."""

    competence: Competence
    now: Holding
    """As it is known now."""

    then: Holding
    """As it was known at that instant."""

    lapsed_at: datetime | None
    """Since when the highest level that was held is not held any more."""

    evidence: tuple[tuple[SkillEvidence, Cell], ...]
    """The latest first, each with how it counts."""


def lines_of(session: Session, person: Person, at: datetime) -> list[Line]:
    """Return what a person holds at an instant, by code; two statements."""
    wanted = select(SkillEvidence).where(SkillEvidence.person_id == person.id).options(*LOADED)
    rows = defaultdict[int, list[SkillEvidence]](list)
    for row in session.scalars(wanted.order_by(SkillEvidence.performed_at.desc())):
        rows[row.competence_id].append(row)
    pieces = shown(session, [person.id])
    found = []
    for competence_id, evidence in rows.items():
        of_it = pieces[person.id, competence_id]
        counted = spans(of_it, clock.now())
        best = max((span.level for span in counted if span.begins <= at), default=0)
        by_id = {span.evidence_id: span for span in counted}
        told = tuple((row, _counting(row, by_id.get(row.id), at)) for row in evidence)
        found.append(
            Line(evidence[0].competence, held(counted, at), held(spans(of_it, at), at),
                 lapsed(counted, best, at), told)
        )  # fmt: skip
    return sorted(found, key=lambda line: line.competence.code)


def _counting(row: SkillEvidence, span: Span | None, at: datetime) -> Cell:
    """Say whether a piece of evidence counts at an instant, as it is known now."""
    if span is None:
        is_revoked = row.revocation is not None
        return Cell("revoked" if is_revoked else "not known then", shape="stop", tone="bad")
    if span.counts(at):
        return Cell(f"counts for level {span.level}", shape="done", tone="ok")
    if span.begins > at:
        return Cell("not yet", shape="wait", tone="info")
    if span.anew is not None and span.ends == span.anew:
        return Cell("ended by a later version", shape="idle")
    is_replaced = span.ends != row.ends_at
    return Cell("replaced by an assessment" if is_replaced else "ended", shape="idle")


@dataclass(frozen=True, slots=True)
class Relied:
    """One act that rested on a piece of evidence, as its reader may see it."""

    at: datetime
    what: str
    done_to: str
    within: str
    """The record that it was a part of; empty where the reader may not see it."""

    key: int


def relied_on(session: Session, actor: Actor, evidence: SkillEvidence) -> list[Relied]:
    """Return the acts that rested on a piece of evidence, the latest first."""
    wanted = (
        select(SkillReliance)
        .where(SkillReliance.evidence_id == evidence.id)
        .order_by(SkillReliance.id.desc())
        .limit(MOST_ACTS)
    )
    rows = session.scalars(wanted).all()
    seen = set[tuple[str, int]]()
    for kind in {row.subject_kind for row in rows} & KINDS.keys():
        ids = {row.subject_id for row in rows if row.subject_kind == kind}
        mine = readable(actor, KINDS[kind]).where(KINDS[kind].id.in_(ids))
        seen |= {(kind, key) for key in session.scalars(mine.with_only_columns(KINDS[kind].id))}
    return [_relied(row, is_seen=(row.subject_kind, row.subject_id) in seen) for row in rows]


def _relied(row: SkillReliance, *, is_seen: bool) -> Relied:
    doing = DOINGS.get(row.activity, row.activity)
    labels = (row.done_to, row.subject) if is_seen else ("", "")
    return Relied(row.relied_at, doing, *labels, row.subject_id)


def piece(session: Session, evidence: SkillEvidence) -> SkillEvidence:
    """Return a piece of evidence with all that its page shows."""
    options = (*LOADED, joinedload(SkillEvidence.person))
    return session.get_one(SkillEvidence, evidence.id, options=options, populate_existing=True)


KINDS[SkillEvidence.__tablename__] = SkillEvidence
