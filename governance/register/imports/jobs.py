"""What the worker does for imports: the preview, and writing what was confirmed."""

import tempfile
from dataclasses import dataclass
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core import files
from governance.core.access import Actor
from governance.core.errors import DomainError
from governance.core.files import StoredFile
from governance.core.jobs import Job
from governance.core.outbox import handle
from governance.core.sheets.reading import read_sheet
from governance.core.sheets.sheet import Sheet
from governance.identity.models import Person
from governance.identity.queries import actor_for
from governance.places.models import Place
from governance.register.imports import commands, keeping, progress
from governance.register.imports.applying import apply
from governance.register.imports.kinds import Kind, Question
from governance.register.imports.models import Import, ImportState
from governance.register.imports.plans import Tally, planned
from governance.register.imports.queries import COMMAND_LINE
from governance.register.imports.reading import Reading
from governance.register.imports.registry import KINDS


@dataclass(frozen=True, slots=True)
class Given:
    """What a job finds: who asked, and the file with what it is read as."""

    actor: Actor
    kind: Kind
    file: StoredFile
    reading: Reading
    site_id: int
    is_as_it_was: bool
    """Whether what the preview kept is what planning anew would come to."""

    def sheet(self, job: Job) -> Sheet:
        """Read the file again, just as the mapping says; raises `Unreadable`."""
        with tempfile.TemporaryFile() as copy:
            with job.reading() as session:
                files.copy(session, self.file, copy)
            return read_sheet(
                copy,
                self.file.name,
                sheet=self.reading.sheet,
                encoding=self.reading.encoding,
                header_line=self.reading.header_line,
            )


def previewed(job: Job, *, import_id: int, version: int, person_id: int | None) -> None:
    """Compare each row with the register; an import that was mapped again is left to the later job.

    Delivered twice, it makes the same rows anew.
    """
    with job.reading() as session:
        given = _given(session, import_id, person_id, ImportState.PREVIEWING, version)
    if given is None:
        return
    try:
        tally, base = _compared(job, import_id, given)
        with job.writing() as session:
            record = commands.locked(session, import_id)
            if (record.state, record.version) == (ImportState.PREVIEWING, version):
                commands.preview(session, given.actor, record, tally, base)
    except DomainError as refusal:
        _refuse(job, import_id, given.actor, refusal)


def _compared(job: Job, import_id: int, given: Given) -> tuple[Tally, str | None]:
    """Keep what each row comes to, in short transactions beside one snapshot of the register.

    Return their sum, and the digest of what new rows follow from in that snapshot.
    """
    sheet, tally = given.sheet(job), Tally()
    with job.writing() as session:
        commands.clear_rows(session, import_id)
        progress.tell(session, import_id, 0, len(sheet.rows))
    with job.reading() as session:
        base = keeping.base_of(session, given.actor, session.get_one(Import, import_id))
        scope = session.get_one(Place, given.site_id)
        question = Question(given.kind, scope, sheet, given.reading)
        for some in planned(session, given.actor, question, tally):
            with job.writing() as writing:
                commands.keep_rows(writing, import_id, some)
                progress.tell(writing, import_id, tally.number, len(sheet.rows))
    return tally, base


def confirmed(job: Job, *, import_id: int, person_id: int | None, reason: str | None) -> None:
    """Write what was previewed, in one transaction; done once, however often it is delivered."""
    with job.reading() as session:
        given = _given(session, import_id, person_id, ImportState.APPLYING)
    if given is None:
        return
    try:
        read = cache(lambda: given.sheet(job))
        if not given.is_as_it_was:
            read()  # before anything is locked
        with job.writing() as session:
            record = commands.locked(session, import_id)
            if record.state is ImportState.APPLYING:
                apply(session, _as_of_now(session, person_id), record, read, reason)
    except DomainError as refusal:
        _refuse(job, import_id, given.actor, refusal)


def _given(
    session: Session,
    import_id: int,
    person_id: int | None,
    state: ImportState,
    version: int | None = None,
) -> Given | None:
    """Return what is to be done, unless it is done already or asked for anew."""
    wanted = select(Import).where(Import.id == import_id).options(joinedload(Import.file))
    record = session.scalars(wanted).one()
    if record.state is not state or version not in {None, record.version}:
        return None
    actor = _as_of_now(session, person_id)
    return Given(
        actor,
        KINDS[record.lists],
        record.file,
        Reading.from_json(record.mapping),
        record.site_id,
        keeping.is_as_it_was(session, actor, record),
    )


def _as_of_now(session: Session, person_id: int | None) -> Actor:
    """Return who asked with what they hold in this transaction: reading a sheet takes its time."""
    if person_id is None:
        return COMMAND_LINE
    return actor_for(session, session.get_one(Person, person_id), "worker")


def _refuse(job: Job, import_id: int, actor: Actor, refusal: DomainError) -> None:
    with job.writing() as session:
        record = commands.locked(session, import_id)
        if record.state in {ImportState.PREVIEWING, ImportState.APPLYING}:
            commands.refuse(session, actor, record, refusal.reasons)


handle("import.mapped", previewed)
handle("import.confirmed", confirmed)
