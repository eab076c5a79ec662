"""Keep that somebody did what can be learned: read it, attended it, did it, answered it."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.curricula.commands.showing import shown_by
from governance.curricula.models import (
    How,
    TrainingChoice,
    TrainingItem,
    TrainingItemVersion,
    TrainingRecord,
    TrainingRevocation,
)
from governance.curricula.queries.quizzes import right_options
from governance.curricula.queries.records import evidence_of, has_read
from governance.curricula.queries.versions import is_in_use
from governance.curricula.rules.completing import (
    BY_OTHERS,
    SIGNED_AS,
    UNDERSTOOD,
    Doing,
    Marked,
    counts_when_read,
    marked,
    reasons_against_doing,
)
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.standing import COMPLETES
from governance.curricula.rules.versions import POLICY
from governance.evidence import signing
from governance.evidence.models import EvidenceFile
from governance.evidence.rules import Signable, Statement
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.skills.commands.evidence import revoke as revoke_evidence
from governance.skills.rules.evidence import months_later

KIND = TrainingRecord.__tablename__


@dataclass(frozen=True, slots=True)
class Done:
    """What is said of somebody who did an item."""

    how: How
    completed_at: datetime
    assessor_id: int | None = None
    note: str = ""
    marked: Marked | None = None
    """Of a quiz: how it was answered."""

    file: tuple[str, bytes] | None = None
    """The name and the bytes of what proves it, such as a list of who came."""


def keep(
    session: Session, person: Person, version: TrainingItemVersion, said: Done, actor: Actor
) -> TrainingRecord:
    """Keep that somebody did a version of an item, with all that it shows.

    It is no command: the command that calls it permits first and records last. Raises
    `RuleViolation` with every reason why it does not count.
    """
    item = session.get_one(TrainingItem, version.item_id)
    is_decided = version.decision is not None and version.withdrawn_at is None
    around = Doing(str(item), version.label, is_in_use(item), is_decided, clock.now())
    if reasons := tuple(reasons_against_doing(said.completed_at, around)):
        raise RuleViolation(*reasons)
    completes = COMPLETES[item.kind] is said.how
    months = item.months if completes else None
    result = said.marked or Marked(0, 0, is_passed=True)
    made = TrainingRecord(
        person_id=person.id, item_id=item.id, version_id=version.id, how=said.how,
        completed_at=said.completed_at, is_passed=result.is_passed,
        score=result.score if said.marked else None, out_of=result.out_of if said.marked else None,
        ends_at=months_later(said.completed_at, months) if months else None,
        assessor_id=said.assessor_id, note=said.note.strip(),
        recorded_at=clock.now(), recorded_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    if completes and made.is_passed:
        shown_by(session, person, (item, version), made, actor)
    return made


def do(
    session: Session, actor: Actor, person: Person, version: TrainingItemVersion, said: Done
) -> TrainingRecord:
    """Record that somebody else attended a course, or did a task before an assessor."""
    must(session, actor, Permission.RECORD, person)
    item = session.get_one(TrainingItem, version.item_id)
    reasons = []
    if person.id == actor.id:
        reasons.append(f"Nobody records for themselves: have another lead of {person.name}'s.")
    if said.how not in BY_OTHERS or COMPLETES[item.kind] is not said.how:
        reasons.append(
            f"{item} is not {said.how}: whoever reads or answers does that on their own page."
        )
    if said.how is How.ASSESSED and said.assessor_id is None:
        reasons.append("Say who assessed it: a task counts by somebody who may assess.")
    if said.assessor_id is not None and said.assessor_id == person.id:
        reasons.append(f"{person.name} does not assess themselves: name somebody else.")
    if reasons:
        raise RuleViolation(*reasons)
    made = keep(session, person, version, said, actor)
    if said.file is not None:
        name, data = said.file
        kept = EvidenceFile(
            subject_kind=KIND, subject_id=made.id, is_content=False, description=str(item)
        )
        signing.attach(session, actor, kept, name, data)
    _record(session, actor, made, (person, item, version))
    return made


def read(
    session: Session, actor: Actor, version: TrainingItemVersion, proof: Proof
) -> TrainingRecord:
    """Sign that one read a version oneself, and understood it.

    Raises `Conflict` if one did already, `RuleViolation` where reading it counts for nothing.
    """
    must(session, actor, Permission.READ_VERSION, version)
    person = session.get_one(Person, actor.id)
    item = session.get_one(TrainingItem, version.item_id)
    if has_read(session, person.id, version.id):
        raise Conflict(f"You read {version} of {item.code} already, and that counts.")
    if not counts_when_read(item.kind, version.decision):
        raise RuleViolation(f"Reading does not complete {item.code} {version}: ask who leads you.")
    made = keep(session, person, version, Done(How.READ, clock.now()), actor)
    content = {
        "person": person.name,
        "item": str(item),
        "lies": item.lies,
        "label": version.label,
        "changes": version.changes,
    }
    sha256 = signing.keep_content(session, KIND, made.id, content)
    session.flush()
    name = f"{item.code} {version}"
    what = Signable(KIND, made.id, name, 1, sha256, POLICY, is_new=True)
    signing.sign(session, actor, proof, what, [Statement(SIGNED_AS, UNDERSTOOD)])
    _record(session, actor, made, (person, item, version))
    return made


def answer(
    session: Session, actor: Actor, version: TrainingItemVersion, chosen: AbstractSet[int]
) -> TrainingRecord:
    """Answer the questions of a quiz oneself; every try is kept, and counts if it is passed."""
    must(session, actor, Permission.READ_VERSION, version)
    person = session.get_one(Person, actor.id)
    item = session.get_one(TrainingItem, version.item_id)
    right, offered = right_options(session, version)
    if not right or COMPLETES[item.kind] is not How.ANSWERED:
        raise RuleViolation(f"{item} has no questions to answer.")
    answers = {key: chosen & options for key, options in offered.items()}
    if not all(answers.values()):
        raise RuleViolation("Answer every question: choose one option or more of each.")
    result = marked(right, answers, version.pass_mark or 100)
    said = Done(How.ANSWERED, clock.now(), marked=result)
    made = keep(session, person, version, said, actor)
    session.add_all(
        TrainingChoice(record_id=made.id, option_id=option)
        for options in answers.values()
        for option in sorted(options)
    )
    session.flush()
    _record(session, actor, made, (person, item, version))
    return made


def _record(
    session: Session,
    actor: Actor,
    made: TrainingRecord,
    of: tuple[Person, TrainingItem, TrainingItemVersion],
) -> None:
    person, item, version = of
    record(
        session, actor, "training_record.kept", made,
        who=person.name, what=str(item), label=version.label, passed=made.is_passed,
    )  # fmt: skip


def revoke(session: Session, actor: Actor, made: TrainingRecord, reason: str) -> None:
    """Revoke a training record, and with it all that it showed: it never should have counted."""
    must(session, actor, Permission.REVOKE, made)
    if not reason.strip():
        raise RuleViolation("Say why it is revoked: the reason is kept with it.")
    if session.get(TrainingRevocation, made.id) is not None:
        raise Conflict(f"{made} is revoked already.".capitalize())
    for evidence in evidence_of(session, made):
        revoke_evidence(session, actor, evidence, reason)
    session.add(
        TrainingRevocation(
            record_id=made.id, revoked_at=clock.now(), revoked_by=actor.name, reason=reason.strip()
        )
    )
    session.flush()
    record(session, actor, "training_record.revoked", made, reason=reason.strip())
