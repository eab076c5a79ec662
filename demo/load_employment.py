"""Tells what HR keeps of the people: numbers, companies, who is on leave, who means to leave."""

from datetime import date

from sqlalchemy.orm import Session

from demo.company import TIME_ZONES, at
from demo.employment import (
    CONTRACTS,
    HEAD,
    LEAVES_IN,
    MANAGERS,
    NUMBERS,
    ON_LEAVE,
    ON_THE_FLOOR,
)
from demo.load_people import HR, SET_UP_ON, moment
from demo.people import PEOPLE
from demo.rows import PersonRow
from demo.stage import Stage
from demo.timeline import Story
from governance.core.access import Actor
from governance.identity import commands as identity
from governance.identity.employment import commands
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from governance.identity.models import Person
from governance.identity.rules import NewPerson
from governance.ownership.absences import commands as absences
from governance.ownership.absences.rules import Days

ENDS = {row.person: row for row in CONTRACTS}


def employed(stage: Stage) -> Story:
    """Tell how HR brought its numbers, and what it has learned since."""
    yield moment(SET_UP_ON, 16)
    with stage.acting(HR) as (session, actor):
        for n, row in enumerate(PEOPLE, 1):
            _employ(stage, session, actor, row, NUMBERS[row.site].format(n))
        for floor in ON_THE_FLOOR:
            zone = TIME_ZONES[floor.site]
            person = identity.add(session, actor, NewPerson(floor.name, None, zone))
            kind = EmploymentKind.VENDOR if floor.company else EmploymentKind.EMPLOYEE
            ends_on = date(2027, 12, 31) if floor.company else None
            told = Employed(
                floor.employee_id, kind, floor.company or None, ends_on,
                stage.places[at(floor.site)], stage.people[MANAGERS[floor.site]],
            )  # fmt: skip
            commands.employ(session, actor, person, told)
    name, begins, ends = ON_LEAVE
    yield moment(begins, 7)
    with stage.acting(HR) as (session, actor):
        person = session.get_one(Person, stage.people[name])
        absences.tell(session, actor, person, Days(begins, ends))
        leaver = session.get_one(Person, stage.people[LEAVES_IN[0]])
        commands.plan_leaving(session, actor, leaver, LEAVES_IN[1])


def _employ(stage: Stage, session: Session, actor: Actor, row: PersonRow, number: str) -> None:
    manager = HEAD if row.key in MANAGERS.values() else MANAGERS[row.site]
    contract = ENDS.get(row.key)
    kind, company, ends_on = EmploymentKind.EMPLOYEE, None, None
    if contract:
        kind, company = EmploymentKind.CONTRACTOR, contract.company
        ends_on = stage.timeline.present.date() + contract.lasts
    told = Employed(
        number, kind, company, ends_on, stage.places[at(row.site)],
        None if row.key == HEAD else stage.people[manager],
    )  # fmt: skip
    commands.employ(session, actor, session.get_one(Person, stage.people[row.key]), told)
