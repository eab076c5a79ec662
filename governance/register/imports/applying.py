"""Writing what a preview showed: all of it, set-wise, or nothing."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from governance.audit.commands import record as record_act
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.files import StoredFile
from governance.core.sheets.sheet import Sheet
from governance.places.models import Place
from governance.register.drifts.filing import Report, Source, file
from governance.register.imports import keeping
from governance.register.imports.kinds import Question, Write
from governance.register.imports.models import Import
from governance.register.imports.plans import Tally, planned
from governance.register.imports.reading import Reading
from governance.register.imports.registry import KINDS
from governance.register.imports.rows import Differences
from governance.register.imports.rules import IMPORT, Permission, counts_of, facts_of
from governance.register.imports.writing import observe


def apply(
    session: Session, actor: Actor, record: Import, read: Callable[[], Sheet], reason: str | None
) -> None:
    """Write the plan as it was previewed, under one act.

    The sheet is read only where its rows have to be planned anew. Raises `RuleViolation` that
    names what differs, if the register of now leads to another plan; the caller rolls back then.
    """
    must(session, actor, Permission.CONFIRM, record)
    IMPORT.check(facts_of(record), "apply", by=actor, at=clock.now())
    write, drifts = KINDS[record.lists].writer(session, actor, record), list[Report]()
    if keeping.is_as_it_was(session, actor, record):
        _as_kept(session, record, write)
    else:
        drifts = _anew(session, actor, record, read(), write)
    now = clock.now()
    IMPORT.fire(record, facts_of(record), "apply", by=actor, at=now)
    record.applied_at = now
    file(
        session,
        Source(f"{record}, {_file_name(session, record)}", record.id, record.person_id),
        drifts,
    )
    counts = counts_of(record)
    record_act(
        session, actor, "import.applied", record,
        reason=reason, plan=record.plan_sha256, created=counts.created, updated=counts.updated,
        unchanged=counts.unchanged, left_out=counts.refused, drifted=counts.drifted,
    )  # fmt: skip


def _as_kept(session: Session, record: Import, write: Write) -> None:
    """Write what the preview kept of new rows, if that is what it kept then."""
    tally = Tally()
    for rows in keeping.kept(session, record, tally):
        write(rows)
    if tally.kept_sha256 != record.kept_sha256:
        raise RuleViolation(f"What {record} would write was altered: ask for a new preview.")


def _anew(
    session: Session, actor: Actor, record: Import, sheet: Sheet, write: Write
) -> list[Report]:
    """Plan each row again, and write it if all come to what was previewed; return what drifts."""
    kind, scope = KINDS[record.lists], session.get_one(Place, record.site_id)
    question = Question(kind, scope, sheet, Reading.from_json(record.mapping), is_locked=True)
    import_id, digest = record.id, record.plan_sha256
    tally, differences, drifts = Tally(), Differences(kind), list[Report]()
    for some in planned(session, actor, question, tally):
        rows = [one for one, _ in some]
        differences.compare(session, import_id, rows)
        if not differences.number:
            write(rows)
            drifts += [drift for one in rows for drift in one.drifts]
            observe(session, actor, rows)
    if tally.sha256 != digest:
        raise RuleViolation(*differences.sentences)
    return drifts


def _file_name(session: Session, record: Import) -> str:
    return session.get_one(StoredFile, record.file_id).name
