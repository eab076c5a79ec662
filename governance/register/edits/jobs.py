"""What the worker does for edits of many: the preview, and writing what was confirmed."""

import json

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.errors import DomainError
from governance.core.jobs import Job
from governance.core.listing import chosen as chosen_rows
from governance.core.outbox import handle
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.register.edits import commands, rows
from governance.register.edits.models import BulkEdit, BulkEditState
from governance.register.edits.plans import Tally, chosen_ids, planned, told_of


def asked(job: Job, *, edit_id: int, person_id: int) -> None:
    """Compare each chosen asset; delivered twice, it makes the same rows anew."""
    actor = _actor(job, edit_id, person_id, BulkEditState.PREVIEWING)
    if actor is None:
        return
    try:
        tally = _compared(job, actor, edit_id)
        with job.writing() as session:
            edit = commands.locked(session, edit_id)
            if edit.state is BulkEditState.PREVIEWING:
                commands.preview(session, actor, edit, tally)
    except DomainError as refusal:
        _refuse(job, actor, edit_id, refusal)


def _compared(job: Job, actor: Actor, edit_id: int) -> Tally:
    """Keep what each asset comes to, in short transactions beside one snapshot of the register."""
    tally = Tally()
    with job.writing() as session:
        rows.clear(session, edit_id)
    with job.reading() as session:
        edit = session.get_one(BulkEdit, edit_id)
        fields = json.loads(edit.chosen)
        chosen = chosen_rows.read({name: [value] for name, value in fields.items()})
        for some in planned(session, actor, chosen_ids(session, actor, chosen), told_of(edit)):
            tally.add(some)
            with job.writing() as writing:
                rows.keep(writing, edit_id, some)
    return tally


def confirmed(job: Job, *, edit_id: int, person_id: int) -> None:
    """Write what was previewed, in one transaction; done once, however often it is delivered."""
    actor = _actor(job, edit_id, person_id, BulkEditState.APPLYING)
    if actor is None:
        return
    try:
        with job.writing() as session:
            edit = commands.locked(session, edit_id)
            if edit.state is BulkEditState.APPLYING:
                commands.apply(session, _as_of_now(session, person_id), edit)
    except DomainError as refusal:
        _refuse(job, actor, edit_id, refusal)


def _actor(job: Job, edit_id: int, person_id: int, state: BulkEditState) -> Actor | None:
    """Return who asked, with the roles of now, unless it is done already."""
    with job.reading() as session:
        if session.get_one(BulkEdit, edit_id).state is not state:
            return None
        return _as_of_now(session, person_id)


def _as_of_now(session: Session, person_id: int) -> Actor:
    """Return who asked with what they hold in this transaction, whatever they held before."""
    return actor_for(session, session.get_one(Person, person_id), "worker")


def _refuse(job: Job, actor: Actor, edit_id: int, refusal: DomainError) -> None:
    with job.writing() as session:
        edit = commands.locked(session, edit_id)
        if edit.state in {BulkEditState.PREVIEWING, BulkEditState.APPLYING}:
            commands.refuse(session, actor, edit, refusal.reasons)


handle("bulk_edit.asked", asked)
handle("bulk_edit.confirmed", confirmed)
