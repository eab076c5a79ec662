"""Say who came to be taught, and confirm it: by one's own signature, or by paper and another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.curricula.commands.records import Done, keep
from governance.curricula.models import How, TrainingItemVersion
from governance.evidence.models import KINDS
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.identity.models import Person
from governance.places.models import Place
from workflows.notifications.telling import News, tell
from workflows.training.models import TrainingAttendance, TrainingSession
from workflows.training.queries.sessions import content_of, levels_of, whole
from workflows.training.rules.permissions import Permission
from workflows.training.rules.sessions import (
    MEANING,
    OnPaper,
    Teaching,
    reasons_against,
    reasons_against_paper,
)

KIND = TrainingSession.__tablename__


@dataclass(frozen=True, slots=True)
class Held:
    """What is said of a session."""

    item_version: TrainingItemVersion
    trainer_id: int
    held_at: datetime
    people: Collection[int]
    note: str = ""


def hold(session: Session, actor: Actor, place: Place, held: Held) -> TrainingSession:
    """Keep that a trainer taught people; each of them has still to confirm it.

    Raises `RuleViolation` with every reason, such as a trainer who may not teach it.
    """
    must(session, actor, Permission.HOLD_SESSION, place)
    names = _names(session, {*held.people, held.trainer_id})
    teaching = Teaching(
        item=str(held.item_version.item),
        held_at=held.held_at,
        now=clock.now(),
        in_force_at=held.item_version.decision is not None,
        trainer_id=held.trainer_id,
        trainer=names[held.trainer_id],
        attendees=held.people,
        trainer_levels=levels_of(session, held.trainer_id, held.item_version, held.held_at),
    )
    if reasons := reasons_against(teaching):
        raise RuleViolation(*reasons)
    made = TrainingSession(
        version_id=held.item_version.id, trainer_id=held.trainer_id, held_at=held.held_at,
        note=held.note.strip(), recorded_at=clock.now(),
        place_id=place.id, site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    rows = [{"session_id": made.id, "person_id": key} for key in sorted(held.people)]
    bulk_insert(session, TrainingAttendance, rows)
    news = News(KIND, made.id, made.reference, f"{made} says that you were there: confirm it.")
    tell(session, held.people, news)
    record(
        session, actor, "training_session.held", made,
        what=f"{held.item_version.item}, {held.item_version}", people=len(rows),
    )  # fmt: skip
    return made


def _names(session: Session, people: Collection[int]) -> dict[int, str]:
    wanted = select(Person.id, Person.name).where(
        Person.id.in_(people), Person.deactivated_at.is_(None)
    )
    names = {row.id: row.name for row in session.execute(wanted)}
    if len(names) < len(people):
        raise RuleViolation("Who was there: choose people who are active.")
    return names


def confirm(session: Session, actor: Actor, held: TrainingSession, proof: Proof) -> None:
    """Sign that one was there oneself; that completes the training.

    Raises `Conflict` for who confirmed it already.
    """
    must(session, actor, Permission.CONFIRM, held)
    held = whole(session, held)
    own = [each for each in _open(held) if each.person_id == actor.id]
    if not own:
        raise Conflict(f"{actor.name} has confirmed {held} already.")
    sha256 = keep_content(session, KIND, held.id, content_of(held))
    what = Signable(KIND, held.id, held.reference, 1, sha256, "training@1")
    sign(session, actor, proof, what, [Statement("attended", MEANING)])
    _complete(session, actor, held, own, "")
    record(session, actor, "training_session.confirmed", held)


def confirm_paper(
    session: Session, actor: Actor, held: TrainingSession, people: Collection[int], paper: str
) -> None:
    """Say that people signed a paper that one compared with the list: for who has no account.

    Raises `RuleViolation` for the trainer and for whoever was there, `Conflict` for who is
    confirmed already.
    """
    must(session, actor, Permission.CONFIRM_PAPER, held)
    held = whole(session, held)
    waiting = {each.person_id: each for each in _open(held)}
    chosen = {key: waiting[key].person.name for key in people if key in waiting}
    if len(chosen) < len(set(people)):
        raise Conflict(f"Some of them confirmed {held} already: open the page again.")
    compared = OnPaper(actor.id, actor.name, held.trainer_id, chosen, paper)
    if reasons := reasons_against_paper(compared):
        raise RuleViolation(*reasons)
    _complete(session, actor, held, [waiting[key] for key in sorted(chosen)], paper.strip())
    record(
        session, actor, "training_session.paper_confirmed", held,
        paper=paper.strip(), people=len(chosen),
    )  # fmt: skip


def _open(held: TrainingSession) -> list[TrainingAttendance]:
    return [each for each in held.attendances if each.record_id is None]


def _complete(
    session: Session,
    actor: Actor,
    held: TrainingSession,
    attendances: Sequence[TrainingAttendance],
    paper: str,
) -> None:
    """Write the training record of each, with the evidence of what the item shows."""
    for each in attendances:
        said = Done(How.ATTENDED, held.held_at, note=held.reference)
        made = keep(session, each.person, held.item_version, said, actor)
        each.confirmed_at, each.confirmed_by_id = clock.now(), actor.id
        each.paper, each.record_id = paper, made.id


KINDS[KIND] = TrainingSession
