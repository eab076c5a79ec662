"""Competences as a kind of import: by code, added and edited as by hand, never ended."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from governance.core.access import Actor, could
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.register.columns.fields import Field as Column
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, among, said, whole
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned
from governance.register.imports.reading import indices
from governance.register.rules import enumerated
from governance.skills.commands.competences import WRITTEN, add, edit
from governance.skills.importing.sheets import (
    again,
    code,
    ended_elsewhere,
    keep_what_differs,
    lacking,
)
from governance.skills.models import Competence, Field
from governance.skills.queries.competences import FIELD_LABELS
from governance.skills.rules.permissions import Permission

FIELD_WORDS = {
    Field.IT: "informatique, informatik",
    Field.SAFETY: "sicherheit, sécurité, veiligheid, ehs",
    Field.CYBER: "cyber, security, it security, cybersicherheit",
    Field.SOFT: "soft skills, soziales",
}
FIELDS = (
    Column("code", "Code", code, "Competence code, Skill code, Kürzel, Kompetenz-Nr.",
           is_required=True),
    Column("field", "Field", among(FIELD_LABELS, FIELD_WORDS), "Domain, World, Bereich, Domaine",
           is_required=True),
    Column("title", "Competence", Text(120), "Title, Skill, Name, Kompetenz, Compétence",
           is_required=True),
    Column("aware", "Level 1, aware", Text(400), "Level 1, Aware, Stufe 1, Niveau 1",
           is_required=True),
    Column("supervised", "Level 2, works supervised", Text(400), "Level 2, Supervised, Stufe 2",
           is_required=True),
    Column("alone", "Level 3, works alone", Text(400), "Level 3, Alone, Stufe 3",
           is_required=True),
    Column("teaches", "Level 4, assesses and teaches", Text(400), "Level 4, Teaches, Stufe 4",
           is_required=True),
    Column("months", "Months", whole, "Evidence counts for, Validity in months, Monate, Mois"),
    Column("also_called", "Also called", Text(200), "Synonyms, Aliases, Andere Namen"),
    Column("nice_ids", "NICE identifiers", Text(200), "NICE, NICE IDs"),
    Column("ended_on", "Ended on", day, "Ends on, Endet am"),
    Column("successor", "Followed by", Text(20), "Successor, Superseded by, Nachfolger"),
)  # fmt: skip
NEEDED = tuple(column for column in FIELDS if column.is_required)
LEAST, MOST = 1, 240


def exported(one: Competence, successor: str | None) -> dict[str, str | None]:
    """Return a competence as a sheet holds it."""
    return {
        "code": one.code,
        "field": FIELD_LABELS[one.field],
        **{name: getattr(one, name) for name in ("title", "aware", "supervised", "alone")},
        "teaches": one.teaches,
        "months": str(one.months) if one.months else None,
        "also_called": one.also_called or None,
        "nice_ids": one.nice_ids or None,
        "ended_on": one.ended_on.isoformat() if one.ended_on else None,
        "successor": successor,
    }


def _there(session: Session) -> Iterator[tuple[Competence, str | None]]:
    after = aliased(Competence)
    wanted = select(Competence, after.code).outerjoin(after, after.id == Competence.successor_id)
    for row in session.execute(wanted.order_by(Competence.code)):
        yield row[0], row[1]


def sheet(session: Session, _site: str | None) -> Sheet:
    """Return all competences; they are the same at every site, so that a site narrows nothing."""
    rows = (tuple(exported(*each).values()) for each in _there(session))
    return Sheet(tuple(column.label for column in FIELDS), rows)


class Comparison:
    """The competences as they are, beside the lines that speak of them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read all of them: they are few."""
        self._at = indices(question.sheet.header, question.reading)
        self._may = could(actor, Permission.EDIT, Competence)
        self._there = {one.code: (one, exported(one, after)) for one, after in _there(session)}
        self._again = again(question, self._at, ("code",))

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        named = row.cells[self._at["code"]].upper()
        one, now = self._there.get(named, (None, {}))
        told = said(row, self._at, FIELDS if one is None else FIELDS[1:], now)
        keep_what_differs(told, now, _word)
        self._check(told, row, one, now)
        key = one.id if one else None
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, key, named, told=tuple(told.reasons))
        changes = {name: (now.get(name), _word(value)) for name, value in told.values.items()}
        outcome = Outcome.CREATE if one is None else Outcome.UPDATE
        if one is not None and not told.values:
            outcome = Outcome.UNCHANGED
        return Planned(row.line, outcome, key, named, changes, written=told.values)

    def _check(
        self, told: Said, row: Row, one: Competence | None, now: Mapping[str, str | None]
    ) -> None:
        values = told.values
        if lines := self._again.get(row.line):
            told.refuse(f"The code stands on lines {enumerated(lines)}: keep one of them.")
        if one is None:
            told.refuse(*lacking(told, NEEDED, "a new competence"))
        if not LEAST <= values.get("months", LEAST) <= MOST:
            told.refuse(f"Evidence counts for {LEAST} to {MOST} months.")
        told.refuse(*ended_elsewhere(told, now, "ended_on", "successor"))
        if values and not self._may:
            told.refuse("You may not edit competences: ask quality assurance or HR.")


def _word(value: Any) -> str:
    return FIELD_LABELS[value] if isinstance(value, Field) else str(value)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which competence it means, and what it does to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Add and edit competences one by one, as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome is Outcome.CREATE:
                add(session, actor, dict.fromkeys(WRITTEN) | planned.written)
            elif planned.outcome is Outcome.UPDATE:
                one = session.get_one(Competence, planned.record_id)
                now = {name: getattr(one, name) for name in WRITTEN}
                edit(session, actor, one, now | planned.written)

    return write


EXPORTS["competences"] = sheet
KINDS["competences"] = Kind(
    name="competences",
    singular="competence",
    plural="competences",
    fields=FIELDS,
    named_by=("code",),
    bring=Permission.BRING,
    compare=compare,
    writer=writer,
    index="competences.index",
    page="competences.show",
)
