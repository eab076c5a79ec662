"""Writing what a preview showed: all of it, set-wise, or nothing."""

from sqlalchemy.orm import Session

from governance.audit.commands import record as record_act
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.core.files import StoredFile
from governance.core.sheets.sheet import Sheet
from governance.places.models import Place
from governance.register.drifts.filing import Report, Source, file
from governance.register.imports.kinds import Question
from governance.register.imports.models import Import
from governance.register.imports.plans import Tally, planned
from governance.register.imports.reading import Reading
from governance.register.imports.registry import KINDS
from governance.register.imports.rows import Differences
from governance.register.imports.rules import IMPORT, Permission, facts_of
from governance.register.imports.writing import observe


def apply(session: Session, actor: Actor, record: Import, sheet: Sheet, reason: str | None) -> None:
    """Write the plan as it was previewed, under one act.

    Raises `RuleViolation` that names what differs, if the register of now leads to another plan;
    the caller rolls back then.
    """
    must(session, actor, Permission.CONFIRM, record)
    IMPORT.check(facts_of(record), "apply", by=actor, at=clock.now())
    reading, digest = Reading.from_json(record.mapping), record.plan_sha256
    scope = session.get_one(Place, record.site_id)
    kind, import_id = KINDS[record.lists], record.id
    tally, differences, write = Tally(), Differences(kind), kind.writer(session, actor)
    drifts: list[Report] = []
    question = Question(kind, scope, sheet, reading, is_locked=True)
    for some in planned(session, actor, question, tally):
        rows = [one for one, _ in some]
        differences.compare(session, import_id, rows)
        if not differences.number:
            write(rows)
            drifts += [drift for one in rows for drift in one.drifts]
            observe(session, actor, rows)
    if tally.sha256 != digest:
        raise RuleViolation(*differences.sentences)
    now = clock.now()
    IMPORT.fire(record, facts_of(record), "apply", by=actor, at=now)
    record.applied_at = now
    file(
        session,
        Source(f"{record}, {_file_name(session, record)}", record.id, record.person_id),
        drifts,
    )
    counts = tally.counts
    record_act(
        session, actor, "import.applied", record,
        reason=reason, plan=digest, created=counts.created, updated=counts.updated,
        unchanged=counts.unchanged, left_out=counts.refused, drifted=counts.drifted,
    )  # fmt: skip


def _file_name(session: Session, record: Import) -> str:
    return session.get_one(StoredFile, record.file_id).name
