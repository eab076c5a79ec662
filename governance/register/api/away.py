"""Coming and going for programs: who acts for whom, who is away, what stands empty."""

from datetime import date, datetime

from apiflask import APIBlueprint
from flask import url_for

from governance.core import api
from governance.core.access import readable
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, missing, requires, session
from governance.ownership.absences.queries import absences as not_over
from governance.ownership.absences.rules import Permission as OnAbsence
from governance.ownership.answers import Cause
from governance.ownership.delegations import commands
from governance.ownership.delegations import listing as delegation_list
from governance.ownership.delegations.rules import Handing, Permission
from governance.ownership.models import Absence, Activity, Delegation
from governance.ownership.vacancies import listing as vacancy_list
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.rules import Permission as OnVacancy
from governance.places.models import Place

bp = APIBlueprint("api_away", __name__, url_prefix=api.ROOT, tag="Coming and going")
MOST = 1_000


class DelegationOut(Shape):
    """One person who acts for another, at a place and below it, for a time."""

    id: int
    reference: str
    from_person_id: int
    to_person_id: int
    activity: Activity | None
    """None: everything that the person answers for there."""

    place_id: int
    starts_on: date
    ends_on: date
    """First day no longer in force; days begin in UTC."""

    reason: str
    made_by: str
    cancelled_on: date | None


class DelegationsOut(Shape):
    """A page of delegations."""

    items: list[DelegationOut]
    count: int
    next: str | None


class DelegationIn(Sent):
    """A delegation to be made; none is ever edited."""

    from_person_id: Key
    to_person_id: Key
    place_id: Key
    activity: Activity | None = None
    starts_on: date
    ends_on: date
    reason: Reason


class CancellationIn(Sent):
    """Why a delegation no longer counts."""

    reason: Reason


class AbsenceOut(Shape):
    """The days on which somebody is out of office."""

    id: int
    person_id: int
    starts_on: date
    ends_on: date
    """First day back."""

    told_by: str


class AbsencesOut(Shape):
    """Who is away, now or later."""

    items: list[AbsenceOut]


class VacancyOut(Shape):
    """One activity on one record that nobody can act in."""

    id: int
    reference: str
    activity: Activity
    subject_kind: str
    subject_id: int
    subject: str
    place_id: int
    cause: Cause
    why: str
    vacant_on: date
    acting_person_id: int | None
    opened_at: datetime
    due_at: datetime
    escalated_on: date | None
    closed_on: date | None
    filled_by: str | None


class VacanciesOut(Shape):
    """A page of vacancies."""

    items: list[VacancyOut]
    count: int
    next: str | None


@bp.get("/delegations")
@requires(Permission.READ, Delegation)
@bp.output(DelegationsOut)
def delegations() -> DelegationsOut:
    """Give a page of the delegations, by the conditions of their list."""
    declared = delegation_list.listing(session(), actor())
    page = paged(declared, delegation_list.rows(actor()))
    items = [DelegationOut.model_validate(each) for each in page.rows]
    return DelegationsOut(items=items, count=page.count, next=page.next)


@bp.get("/delegations/<int:id>")
@requires(Permission.READ, Delegation)
@bp.output(DelegationOut)
def delegation(delegation: Delegation) -> DelegationOut:
    """Give one delegation."""
    return DelegationOut.model_validate(delegation)


@bp.post("/delegations")
@requires(Permission.DELEGATE, Place)
@bp.input(DelegationIn, arg_name="sent")
@bp.output(DelegationOut, status_code=201)
def delegate(sent: DelegationIn) -> tuple[DelegationOut, int, dict[str, str]]:
    """Have one person act for another for a time."""
    asked = sent.model_dump()
    of = readable(actor(), Place).where(Place.id == asked.pop("place_id"))
    place = session().scalars(of).one_or_none() or missing("place")
    made = commands.make(session(), actor(), place, Handing(**asked))
    there = {"Location": url_for(".delegation", id=made.id)}
    return DelegationOut.model_validate(made), 201, there


@bp.post("/delegations/<int:id>/cancel")
@requires(Permission.CANCEL, Delegation)
@bp.input(CancellationIn, arg_name="sent")
@bp.output(DelegationOut)
def cancel(delegation: Delegation, sent: CancellationIn) -> DelegationOut:
    """End a delegation before its time."""
    commands.cancel(session(), actor(), delegation, sent.reason)
    return DelegationOut.model_validate(delegation)


@bp.get("/absences")
@requires(OnAbsence.READ, Absence)
@bp.output(AbsencesOut)
def absences() -> AbsencesOut:
    """Give who is away, now or later."""
    found = session().execute(not_over(actor()).limit(MOST))
    return AbsencesOut(items=[AbsenceOut.model_validate(each) for each, _ in found])


@bp.get("/vacancies")
@requires(OnVacancy.READ, VacantDuty)
@bp.output(VacanciesOut)
def vacancies() -> VacanciesOut:
    """Give a page of the vacancies, by the conditions of their list."""
    page = paged(vacancy_list.listing(session(), actor()), vacancy_list.rows(actor()))
    items = [VacancyOut.model_validate(each) for each in page.rows]
    return VacanciesOut(items=items, count=page.count, next=page.next)


@bp.get("/vacancies/<int:id>")
@requires(OnVacancy.READ, VacantDuty)
@bp.output(VacancyOut)
def vacancy(vacancy: VacantDuty) -> VacancyOut:
    """Give one vacancy."""
    return VacancyOut.model_validate(vacancy)
