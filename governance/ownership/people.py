"""Who may name somebody, who may be named, and the sentences that tell a blocked person so."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.identity.models import ROLE_LABELS, Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.ownership.activities import FITTING, roles_in_words
from governance.ownership.answers import Answer
from governance.ownership.models import Activity, Team, prefixes
from governance.ownership.parties import place_words
from governance.ownership.rules import NAMING
from governance.places.models import Place

TOLD = 3
"""People that a sentence names; more are counted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active person with the role that makes them eligible, and where they hold it."""

    person_id: int
    person: str
    role: Role
    place: str

    @property
    def words(self) -> str:
        """Name them with their role and its place."""
        return f"{self.person} ({ROLE_LABELS[self.role]}, {self.place})"


def who_can_name(session: Session, activity: Activity, place: Place) -> list[Candidate]:
    """Return who may name somebody at the place: who fits the activity first, then the nearest."""
    found = holders(session, NAMING, place.path)
    return sorted(found, key=lambda each: each.role not in FITTING[activity])


def who_fits(
    session: Session, activity: Activity, place: Place, on: date | None = None
) -> list[Candidate]:
    """Return who may be named for an activity at the place, whose own role is nearest first."""
    return holders(session, sorted(FITTING[activity]), place.path, on)


def active(session: Session) -> list[tuple[int, str]]:
    """Return everybody who is active, by name, to choose from."""
    found = select(Person.id, Person.name).where(Person.deactivated_at.is_(None))
    return [(key, name) for key, name in session.execute(found.order_by(Person.name, Person.id))]


def teams_at(session: Session, place: Place) -> list[tuple[int, str]]:
    """Return the teams in use of a place and those above, and the organisations outside."""
    in_use = Team.ended_on.is_(None) | (Team.ended_on > clock.today())
    found = (
        select(Team.id, Team.name)
        .join(Place, Place.id == Team.place_id)
        .where(in_use, Place.path.in_(prefixes(place.path)))
        .order_by(Team.name, Team.id)
    )
    return [(key, name) for key, name in session.execute(found)]


def holders(
    session: Session, roles: Collection[Role], path: str, on: date | None = None
) -> list[Candidate]:
    """Return each active person who holds one of the roles there or above, the nearest first."""
    held = (
        select(Person.id, Person.name, RoleGrant.role, Place)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .join(Place, Place.id == RoleGrant.place_id)
        .where(
            RoleGrant.role.in_(roles),
            Place.path.in_(prefixes(path)),
            Person.deactivated_at.is_(None),
            is_held_on(on or clock.today()),
        )
        .order_by(func.length(Place.path).desc(), Person.name, Person.id, RoleGrant.role)
    )
    once: dict[int, Candidate] = {}
    for person_id, name, role, place in session.execute(held):
        once.setdefault(person_id, Candidate(person_id, name, role, place_words(place)))
    return list(once.values())


def blocking(session: Session, answers: Iterable[Answer]) -> list[str]:
    """Return a sentence for each vacancy: what is vacant, why, and who can fill it with whom."""
    vacant = [answer for answer in answers if not answer.is_filled]
    at = {answer.subject.place_id for answer in vacant}
    found = session.scalars(select(Place).where(Place.id.in_(at))) if at else ()
    places = {place.id: place for place in found}
    return [_blocked(session, answer, places[answer.subject.place_id]) for answer in vacant]


def _blocked(session: Session, answer: Answer, place: Place) -> str:
    naming = [each.person for each in who_can_name(session, answer.activity, place)]
    fitting = [each.words for each in who_fits(session, answer.activity, place)]
    next_step = f"{some(naming, 'Nobody yet')} can name somebody"
    needed = roles_in_words(answer.activity)
    whom = f"{some(fitting, '')} would fit" if fitting else f"grant the role {needed} there first"
    return f"{answer.sentence} {next_step}: {whom}."


def some(names: Sequence[str], nobody: str) -> str:
    """Write a few names as a choice, and how many more there are."""
    if len(names) > TOLD:
        return f"{', '.join(names[:TOLD])} or {len(names) - TOLD} others"
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else nobody
