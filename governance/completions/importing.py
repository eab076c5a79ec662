"""What a learning system reports as a kind of import: by its own numbers, each taken once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from governance.completions.commands import Attendance, Origin, report, report_attendance
from governance.completions.judging import Judge
from governance.completions.rules import Permission
from governance.completions.sheet import FIELDS
from governance.core.access import Actor
from governance.identity.models import Person
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row whether it is known, and what it shows."""
    return Judge(session, actor, question)


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Record what is new, one by one, as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome is not Outcome.CREATE:
                continue
            told = planned.written
            person = session.get_one(Person, told["person"])
            origin = Origin(told.get("system", ""), told["number"])
            if isinstance(told["what"], Attendance):
                report_attendance(session, actor, person, origin, told["what"])
            else:
                report(session, actor, person, origin, told["what"])

    return write


KINDS["skill-evidence"] = Kind(
    name="skill-evidence",
    singular="completion",
    plural="skill evidence",
    fields=FIELDS,
    named_by=("number",),
    bring=Permission.BRING,
    compare=compare,
    writer=writer,
    index="people.index",
    is_private=True,
)
