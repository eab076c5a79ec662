"""Writing a sheet of people, by the commands of the pages: nobody is given a role or a link."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.identity import commands as people
from governance.identity.employment import commands
from governance.identity.employment.models import Employment
from governance.identity.employment.rules import Employed
from governance.identity.models import Person
from governance.identity.rules import NewPerson
from governance.ownership.absences import commands as absences
from governance.ownership.absences.rules import Days
from governance.ownership.models import Absence
from governance.register.imports.folk.fields import EMPLOYMENT, PERSON
from governance.register.imports.kinds import Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.planned import Planned

LEFT = "HR's sheet says that they left."


class Writer:
    """Writes rows batch by batch; a manager may come in a later one."""

    def __init__(self, session: Session, actor: Actor) -> None:
        """Begin with nobody who waits for a manager."""
        self._session, self._actor = session, actor
        self._waiting = defaultdict[str, list[int]](list)

    def __call__(self, rows: Sequence[Planned]) -> None:
        """Write what the rows say."""
        for planned in rows:
            if planned.outcome in {Outcome.CREATE, Outcome.UPDATE}:
                self._write(planned.record_id, planned.written)

    def _write(self, person_id: int | None, told: Mapping[str, Any]) -> None:
        person = self._person(person_id, told)
        if any(name in told for name in EMPLOYMENT):
            self._employ(person, told)
        if month := told.get("leaving"):
            commands.plan_leaving(self._session, self._actor, person, month)
        if "away_from" in told:
            self._send_away(person, Days(told["away_from"], told["away_until"]))
        if told.get("is_active") is False:
            people.deactivate(self._session, self._actor, person, LEFT)

    def _person(self, person_id: int | None, told: Mapping[str, Any]) -> Person:
        if person_id is None:
            new = NewPerson(told["name"], told.get("email"), told["time_zone"])
            return people.add(self._session, self._actor, new)
        person = self._session.get_one(Person, person_id)
        if any(name in told for name in PERSON):
            said = (told.get(name) or getattr(person, name) for name in PERSON)
            people.edit(self._session, self._actor, person, NewPerson(*said))
        return person

    def _employ(self, person: Person, told: Mapping[str, Any]) -> None:
        wanted = select(Employment).where(Employment.person_id == person.id)
        kept = self._session.scalars(wanted).one_or_none()
        given = {name: told[name] for name in ("kind", "company", "ends_on") if name in told}
        if "site" in told:
            given["site_id"] = told["site"][0]
        if number := told.get("manager"):
            given["manager_id"] = self._numbered(number)
            if given["manager_id"] is None:
                self._waiting[number].append(person.id)
        if kept is not None:
            names = ("kind", "company", "ends_on", "site_id", "manager_id")
            given = {name: given.get(name, getattr(kept, name)) for name in names} | given
        number = told.get("employee_id") or (kept.employee_id if kept else "")
        commands.employ(self._session, self._actor, person, Employed(number, **given))
        for waiting in self._waiting.pop(number, ()):
            self._employ(self._session.get_one(Person, waiting), {"manager": number})

    def _numbered(self, number: str) -> int | None:
        wanted = select(Employment.person_id).where(Employment.employee_id == number)
        return self._session.scalar(wanted)

    def _send_away(self, person: Person, days: Days) -> None:
        """Tell of a leave, in the place of what was told of the same days."""
        meets = select(Absence).where(
            Absence.person_id == person.id,
            Absence.cancelled_on.is_(None),
            Absence.ends_on > max(days.starts_on, clock.today()),
            Absence.starts_on < days.ends_on,
        )
        for absence in self._session.scalars(meets).all():
            absences.cancel(self._session, self._actor, absence)
        absences.tell(self._session, self._actor, person, days)


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Return what writes the rows of one import."""
    return Writer(session, actor)
