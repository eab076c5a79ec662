"""People as a kind: HR's sheet, by employee ID; it gives nobody a role or a way to sign in."""

from collections.abc import Iterator, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.identity.employment.models import Employment
from governance.identity.models import Person, RoleGrant
from governance.places.models import Level, Place
from governance.register.imports.folk.fields import FIELDS, SHOWN
from governance.register.imports.folk.judging import Judge
from governance.register.imports.folk.known import known_folk
from governance.register.imports.folk.writing import writer
from governance.register.imports.kinds import KINDS, Compare, Kind, Question
from governance.register.imports.models import PEOPLE
from governance.register.imports.planned import Planned
from governance.register.imports.rules import Permission


def sheet(session: Session, site: str | None) -> Sheet:
    """Return all people, or those who work, hold or held a role at the site with this code.

    When somebody may leave is never exported by it: a sheet is read by more than HR.
    """
    wanted = select(Person.id)
    if site is not None:
        is_site = (Place.level == Level.SITE) & (Place.code == site.lower())
        there = select(Place.id).where(is_site)
        at = select(Place.id).where(Place.site_id.in_(there))
        wanted = wanted.where(
            or_(
                Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.place_id.in_(at))),
                Person.id.in_(select(Employment.person_id).where(Employment.site_id.in_(there))),
            )
        )
    ids = set(session.scalars(wanted))
    return Sheet(tuple(field.label for field in SHOWN), _rows(session, ids))


def _rows(session: Session, ids: set[int]) -> Iterator[Sequence[str | None]]:
    for one in known_folk(session).people.values():
        if one.id in ids:
            said = one.said
            yield tuple(said.get(field.name) for field in SHOWN)


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which person it means, and what it does.

    The whole sheet is looked at first: a row may name a manager who stands further down.
    """
    judged: dict[int, Planned] = {}

    def compared(rows: Sequence[Row]) -> list[Planned]:
        if not judged:
            judged.update(Judge(session, actor, question).judged())
        return [judged[row.line] for row in rows]

    return compared


EXPORTS["people"] = sheet
KINDS["people"] = Kind(
    name=PEOPLE,
    singular="person",
    plural="people",
    fields=FIELDS,
    named_by=("employee_id", "email"),
    bring=Permission.BRING_PEOPLE,
    compare=compare,
    writer=writer,
    index="people.index",
    page="people.show",
    is_private=True,
)
