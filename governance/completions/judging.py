"""What each row of a sheet of completions comes to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.completions.commands import Attendance, around_report
from governance.completions.models import ReportedCompletion
from governance.completions.rules import (
    Permission,
    reasons_against_attendance,
    reasons_against_report,
)
from governance.completions.sheet import FIELDS, LABELS, Reported, begins, ends, exported, reported
from governance.core import clock
from governance.core.access import Actor, permitted
from governance.core.sheets.sheet import Row
from governance.curricula.models import TrainingItem, TrainingItemVersion
from governance.curricula.queries.versions import is_in_use
from governance.curricula.rules.completing import Doing, reasons_against_doing
from governance.identity.employment.models import Employment
from governance.identity.models import Person
from governance.register.imports.cells import Said, said
from governance.register.imports.copies import Copies
from governance.register.imports.kinds import Question
from governance.register.imports.models import Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.rules import enumerated
from governance.skills.models import Competence, EvidenceKind
from governance.skills.rules.evidence import Showing, reasons_against

ALWAYS = ("employee_id", "completed_on")
OF_A_COMPETENCE = ("kind", "level", "subject")
LABEL_OF = {field.name: field.label for field in FIELDS}


@dataclass(frozen=True, slots=True)
class Of:
    """Somebody of whom something is reported."""

    id: int
    name: str
    zone: str
    is_permitted: bool


class Judge:
    """Looks at rows in batches: two statements for each, after three for the sheet."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read what rows may name, once: competences and items are few."""
        self._session, self._actor = session, actor
        self._at = indices(question.sheet.header, question.reading)
        self._competences = {c.code.casefold(): c for c in session.scalars(select(Competence))}
        self._versions = _versions(session)
        copies = Copies()
        for row in question.sheet.rows:
            copies.note(row.line, "\0".join(self._origin(row)))
        self._again = {line: lines for lines in copies.found().values() for line in lines}

    def __call__(self, rows: Sequence[Row]) -> list[Planned]:
        """Return what these rows come to."""
        numbers = {self._cell(row, "number") for row in rows}
        found = reported(self._session, ReportedCompletion.number.in_(numbers))
        there = {(one.made.system, one.made.number): one for one in found}
        people = self._people({self._cell(row, "employee_id") for row in rows})
        return [self._row(row, there.get(self._origin(row)), people) for row in rows]

    def _cell(self, row: Row, name: str) -> str:
        return row.cells[self._at[name]] if name in self._at else ""

    def _origin(self, row: Row) -> tuple[str, str]:
        return self._cell(row, "system"), self._cell(row, "number")

    def _people(self, numbers: set[str]) -> Mapping[str, Of]:
        may = permitted(self._actor, Permission.REPORT, Person).label("may")
        wanted = select(Employment.employee_id, Person.id, Person.name, Person.time_zone, may)
        found = self._session.execute(
            wanted.join(Person, Person.id == Employment.person_id).where(
                Employment.employee_id.in_(numbers)
            )
        )
        return {
            row.employee_id: Of(row.id, row.name, row.time_zone, bool(row.may)) for row in found
        }

    def _row(self, row: Row, there: Reported | None, people: Mapping[str, Of]) -> Planned:
        now = exported(there) if there else {}
        told = said(row, self._at, FIELDS, now)
        if not self._cell(row, "number"):
            told.refuse("Completion number is not given: by it, it is taken once.")
        if lines := self._again.get(row.line):
            told.refuse(f"The number stands on lines {enumerated(tuple(map(str, lines)))}.")
        written = dict[str, Any]()
        if there is None and not told.reasons:
            written = self._judged(told, people)
        elif there and _differs(told, now):
            told.refuse(
                f"{there.reference} was recorded of it, and what was recorded is never edited: "
                "have it revoked, and report what is right under another number."
            )
        outcome = Outcome.REFUSED if told.reasons else _outcome(there)
        changes = {} if there else {k: (None, _words(v)) for k, v in told.values.items()}
        number = self._cell(row, "number")
        return Planned(
            row.line, outcome, None, number, changes, tuple(told.reasons), written=written
        )

    def _judged(self, told: Said, people: Mapping[str, Of]) -> dict[str, Any]:
        """Return what a row writes, or tell everything against it."""
        values = told.values
        told.refuse(*_missing(values))
        who = people.get(values.get("employee_id", ""))
        if who is None:
            told.refuse(f"Nobody has the employee ID {values.get('employee_id')}: import them.")
        elif not who.is_permitted:
            told.refuse(f"You may not record what {who.name} can do: HR of their site does.")
        if told.reasons or who is None:
            return {}
        at = begins(values["completed_on"], who.zone)
        what = self._course(told, who, at) if "item" in values else self._showing(told, who, at)
        return {**values, "person": who.id, "what": what}

    def _showing(self, told: Said, who: Of, at: datetime) -> Showing | None:
        values = told.values
        competence = self._competences.get(values["competence"].casefold())
        if competence is None:
            told.refuse(f"There is no competence {values['competence']}.")
            return None
        until = ends(values["valid_until"], who.zone) if "valid_until" in values else None
        showing = Showing(
            competence.id, values["kind"], values["level"], values["subject"], at,
            values.get("version"), until,
        )  # fmt: skip
        around = around_report(self._actor, who.id, who.name, competence)
        told.refuse(*reasons_against_report(showing), *reasons_against(showing, around))
        return showing

    def _course(self, told: Said, who: Of, at: datetime) -> Attendance | None:
        values = told.values
        known = self._versions.get(values["item"].casefold(), [])
        label = values.get("version")
        fitting = [v for v in known if v.label == label or (label is None and _began(v, at))]
        if not fitting:
            which = f"version {label}" if label else f"version in force on {values['completed_on']}"
            told.refuse(f"There is no training item {values['item']} with a {which}.")
            return None
        version = fitting[-1]
        around = Doing(
            str(version.item), version.label, is_in_use(version.item),
            version.decision is not None, clock.now(),
        )  # fmt: skip
        told.refuse(
            *reasons_against_attendance(version.item.kind, who.id, self._actor.id),
            *reasons_against_doing(at, around),
        )
        return Attendance(version, at)


def _versions(session: Session) -> dict[str, list[TrainingItemVersion]]:
    """Return the versions of each item that were not called off, the latest in force last."""
    of, found = TrainingItemVersion, dict[str, list[TrainingItemVersion]]()
    wanted = select(of).join(TrainingItem).where(of.withdrawn_at.is_(None))
    ordered = wanted.order_by(of.effective_at, of.id).options(joinedload(of.item))
    for version in session.scalars(ordered):
        found.setdefault(version.item.code.casefold(), []).append(version)
    return found


def _began(version: TrainingItemVersion, at: datetime) -> bool:
    return version.effective_at is not None and version.effective_at <= at


def _missing(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a row lacks, or has too much."""
    is_of_item = "item" in values
    needed = ALWAYS if is_of_item else (*ALWAYS, "competence", *OF_A_COMPETENCE)
    if missing := [LABEL_OF[name] for name in needed if name not in values]:
        yield f"{enumerated(tuple(missing))}: not given. A row names a competence or an item."
    if is_of_item:
        others = ("competence", *OF_A_COMPETENCE, "valid_until")
        if more := [LABEL_OF[name] for name in others if name in values]:
            yield f"{enumerated(tuple(more))}: what the training item says counts, leave it blank."


def _differs(told: Said, now: Mapping[str, str | None]) -> bool:
    """Whether a row says something else than was recorded of its number."""
    said_so = ((_words(value), now[name] or "") for name, value in told.values.items())
    return any(says.casefold() != recorded.casefold() for says, recorded in said_so)


def _outcome(there: Reported | None) -> Outcome:
    return Outcome.UNCHANGED if there else Outcome.CREATE


def _words(value: Any) -> str:
    """Return a value as an export writes it."""
    return LABELS[value] if isinstance(value, EvidenceKind) else str(value)
