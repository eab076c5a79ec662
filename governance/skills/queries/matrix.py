"""Who of the people of a place can do what: a matrix, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, may
from governance.core.exports import Sheet
from governance.identity.models import Person
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from governance.skills.models import Competence, Field, people_within
from governance.skills.queries.competences import in_use
from governance.skills.queries.holdings import held_by
from governance.skills.queries.requirements import asked_around
from governance.skills.rules.holdings import NOTHING, Holding
from governance.skills.rules.matrix import Bench, depth
from governance.skills.rules.permissions import Permission

MOST_PEOPLE, MOST_COMPETENCES = 200, 60
"""What one page holds; it is narrowed further by a place below."""


@dataclass(frozen=True, slots=True)
class Column:
    """One competence as the matrix of a place shows it."""

    competence: Competence
    asked: int
    """The highest level that anything there asks of it; 0: nothing does."""

    bench: Bench | None
    """None: not all of its people are shown, so nobody has counted."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The people of a place and what they hold today."""

    columns: Sequence[Column]
    rows: Sequence[tuple[Person, Sequence[Holding]]]
    people: int
    """How many people there are, those left out among them."""

    competences: int

    @property
    def is_cut(self) -> bool:
        """Whether something is left out."""
        return self.people > len(self.rows) or self.competences > len(self.columns)

    @property
    def sheet(self) -> Sheet:
        """The same as a table to take away."""
        header = ("Person", *(column.competence.code for column in self.columns))
        return Sheet(header, [(p.name, *(each.level for each in held)) for p, held in self.rows])


def matrix(session: Session, place: Place, fields: Sequence[Field] = ()) -> Matrix:
    """Return the matrix of a place: what is asked there, or all that is in use if nothing is."""
    theirs = select(Person).where(
        Person.id.in_(people_within([place.path])), Person.deactivated_at.is_(None)
    )
    number = session.scalar(select(func.count()).select_from(theirs.subquery())) or 0
    people = session.scalars(theirs.order_by(Person.name, Person.id).limit(MOST_PEOPLE)).all()
    asked = defaultdict[int, list[tuple[int, int]]](list)
    for each in asked_around(session, place):
        asked[each.competence_id].append((each.min_level, each.min_people))
    known = [one for one in in_use(session) if not fields or one.field in fields]
    wanted = [one for one in known if one.id in asked] or known
    columns = wanted[:MOST_COMPETENCES]
    held = held_by(session, [each.id for each in people], [each.id for each in columns])
    rows = [(p, [held.get((p.id, one.id), NOTHING) for one in columns]) for p in people]
    is_whole = number == len(people)
    told = [
        Column(
            one,
            max((level for level, _ in asked[one.id]), default=0),
            depth([found[n].level for _, found in rows], asked[one.id]) if is_whole else None,
        )
        for n, one in enumerate(columns)
    ]
    return Matrix(told, rows, number, len(wanted))


def panel(session: Session, actor: Actor, place: Place) -> Panel | None:
    """Lead from the page of a place to its matrix, whoever may see it."""
    if not may(session, actor, Permission.SEE_MATRIX, place):
        return None
    return Panel("Skills", "skills/on_place.html")


PANELS.append(panel)
