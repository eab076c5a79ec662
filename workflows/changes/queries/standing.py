"""By what right somebody signs who is not accountable: a delegation, a vacancy, or both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.evidence.rules import Standing
from governance.ownership.answers import Answer, day
from governance.ownership.delegations.queries import of_ids, scope_of
from governance.ownership.models import Activity, Delegation
from governance.ownership.subjects import Key
from governance.ownership.vacancies.models import VacantDuty
from governance.ownership.vacancies.queries import of_records
from governance.places.models import Place
from workflows.changes.models import Phase
from workflows.changes.rules.duties import Wanted
from workflows.changes.rules.risk import Due

Vacant = dict[tuple[Activity, Key], VacantDuty]


@dataclass(frozen=True, slots=True)
class Acting:
    """One signature of a route that somebody gives in a vacancy."""

    owner: Answer
    vacancy: VacantDuty | None
    """None: the worker has not seen it yet."""

    @property
    def since(self) -> date | None:
        """First day on which nobody could act."""
        if self.vacancy:
            return self.vacancy.vacant_on
        return self.owner.vacancy.since if self.owner.vacancy else None


def acting(session: Session, wanted: Iterable[Wanted]) -> list[Acting]:
    """Return for which missing signatures somebody acts, and in which vacancy."""
    owners = [one.owner for one in wanted if one.signature is None and not one.owner.is_filled]
    owners = [owner for owner in owners if owner.acting]
    known = _vacancies(session, owners)
    return [Acting(each, known.get((each.activity, each.subject.key))) for each in owners]


def standings(session: Session, person_id: int, wanted: Sequence[Wanted]) -> list[Standing | None]:
    """Return by what right a person gives each of these signatures; None: they are accountable."""
    given = [one.owner.delegated_to(person_id) for one in wanted]
    delegations = of_ids(session, {each.delegation_id for each in given if each})
    vacant = _vacancies(session, [one.owner for one in wanted if not one.owner.is_filled])
    return [
        _standing(one.owner, delegations[each.delegation_id] if each else None, vacant)
        for one, each in zip(wanted, given, strict=True)
    ]


def right_of(session: Session, person_id: int, owners: Iterable[Answer]) -> Standing | None:
    """Return by what right a person acts for the first of those who let them."""
    mine = [owner for owner in owners if owner.lets(person_id)][:1]
    wanted = [Wanted(Due(Phase.PLAN, owner.activity, ""), owner, ()) for owner in mine]
    return standings(session, person_id, wanted)[0] if wanted else None


def _standing(owner: Answer, delegation: Delegation | None, vacant: Vacant) -> Standing | None:
    told = []
    if delegation:
        told.append(f"under {delegation}: {scope_of(delegation)}")
    if owner.vacancy:
        known = vacant.get((owner.activity, owner.subject.key))
        since = known.vacant_on if known else owner.vacancy.since
        told.append(
            f"acting in {known.reference if known else 'a vacancy'}"
            f"{f' since {day(since)}' if since else ''}: {owner.vacancy.why}"
        )
    if not told:
        return None
    if delegation is None:
        return Standing("; ".join(told))
    return Standing("; ".join(told), owner.acts.person_id, owner.acts.person)


def _vacancies(session: Session, owners: Sequence[Answer]) -> Vacant:
    """Return the vacancy that each of these answers stands under; two statements, none if none."""
    if not owners:
        return {}
    at = {owner.subject.key: owner.subject.place_id for owner in owners}
    found = session.execute(select(Place.id, Place.path).where(Place.id.in_(set(at.values()))))
    paths = {place_id: path for place_id, path in found}  # noqa: C416  typed
    activities = {owner.activity for owner in owners}
    return of_records(session, activities, {key: paths[place] for key, place in at.items()})
