"""Who of the people of a place can do what: a matrix, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, may
from governance.core.exports import Sheet
from governance.identity.models import Person, Role, RoleGrant
from governance.identity.queries import is_held_on
from governance.places.models import Place
from governance.places.panels import PANELS, Panel
from governance.skills.models import Competence, Field
from governance.skills.pictures.queries.crew import members, people_of, want_of
from governance.skills.pictures.rules.crew import Member, Want, asked_of
from governance.skills.queries.competences import in_use
from governance.skills.queries.holdings import held_by
from governance.skills.queries.requirements import asked_around
from governance.skills.rules.holdings import NOTHING
from governance.skills.rules.matrix import Bench, depth
from governance.skills.rules.permissions import Permission

MOST_PEOPLE, MOST_COMPETENCES = 200, 60
"""What one page holds; it is narrowed further by a place below."""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """To what a matrix is narrowed."""

    fields: Sequence[Field] = ()
    role: Role | None = None
    only_gaps: bool = False
    """Leave out who lacks nothing that is asked of them, and what nobody lacks."""

    hide_empty: bool = False
    """Leave out who holds nothing of it, and what nobody holds."""


@dataclass(frozen=True, slots=True)
class Column:
    """One competence as the matrix of a place shows it."""

    competence: Competence
    asked: int
    """The highest level that anything there asks of it; 0: nothing does."""

    bench: Bench | None
    """None: not all of its people are shown, so nobody has counted."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person holds of one competence."""

    level: int
    missed: int
    """The level that is asked of them and not held; 0: they lack nothing."""


Row = tuple[Member, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The people of a place and what they hold today."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    people: int
    """How many people there are, those left out among them."""

    competences: int
    is_cut: bool
    """Whether there are more people or competences than one page holds."""

    @property
    def sheet(self) -> Sheet:
        """The same as a table to take away."""
        header = ("Person", *(column.competence.code for column in self.columns))
        return Sheet(header, [(p.name, *(cell.level for cell in cells)) for p, cells in self.rows])


def matrix(session: Session, place: Place, narrowed: Narrowed | None = None) -> Matrix:
    """Return the matrix of a place: what is asked there, or all that is in use if nothing is."""
    to, now = narrowed or Narrowed(), clock.now()
    theirs = people_of(place, now)
    if to.role is not None:
        has_it = RoleGrant.within([place.path]) & (RoleGrant.role == to.role)
        theirs = theirs.where(
            Person.id.in_(select(RoleGrant.person_id).where(has_it, is_held_on(now.date())))
        )
    number = session.scalar(select(func.count()).select_from(theirs.subquery())) or 0
    shown = theirs.order_by(Person.name, Person.id).limit(MOST_PEOPLE)
    people = members(session, shown, place, now)
    wants = [want_of(one, place) for one in asked_around(session, place)]
    known = [one for one in in_use(session) if not to.fields or one.field in to.fields]
    asked = {want.competence_id for want in wants}
    wanted = [one for one in known if one.id in asked] or known
    competences = wanted[:MOST_COMPETENCES]
    rows = _rows(session, people, competences, wants)
    is_counted = number == len(people) and to.role is None
    columns = _columns(competences, rows, wants, is_counted=is_counted)
    is_cut = number > len(people) or len(wanted) > len(competences)
    return _left(Matrix(columns, rows, number, len(wanted), is_cut), to)


def _rows(
    session: Session, people: Sequence[Member], competences: Sequence[Competence],
    wants: Sequence[Want],
) -> list[Row]:  # fmt: skip
    """Return a row for each person, a cell for each competence."""
    held = held_by(session, [each.id for each in people], [each.id for each in competences])
    rows = list[Row]()
    for person in people:
        theirs = {key: want.level for key, want in asked_of(wants, person).items()}
        cells = []
        for one in competences:
            level, least = held.get((person.id, one.id), NOTHING).level, theirs.get(one.id, 0)
            cells.append(Cell(level, least if level < least else 0))
        rows.append((person, cells))
    return rows


def _columns(
    competences: Sequence[Competence], rows: Sequence[Row], wants: Sequence[Want], *,
    is_counted: bool,
) -> list[Column]:  # fmt: skip
    """Return a head for each competence, with its bench where all people are there to count."""
    asked = defaultdict[int, list[tuple[int, int]]](list)
    for want in wants:
        asked[want.competence_id].append((want.level, want.people))
    return [
        Column(
            one,
            max((level for level, _ in asked[one.id]), default=0),
            depth([cells[n].level for _, cells in rows], asked[one.id]) if is_counted else None,
        )
        for n, one in enumerate(competences)
    ]


def _left(whole: Matrix, to: Narrowed) -> Matrix:
    """Leave out the rows and columns in which nothing of what is looked for stands."""

    def stands(cell: Cell) -> bool:
        is_looked_for = bool(cell.missed) if to.only_gaps else True
        return is_looked_for and (bool(cell.level or cell.missed) if to.hide_empty else True)

    if not (to.only_gaps or to.hide_empty):
        return whole
    rows = [(person, cells) for person, cells in whole.rows if any(map(stands, cells))]
    kept = [n for n in range(len(whole.columns)) if any(stands(cells[n]) for _, cells in rows)]
    return Matrix(
        [whole.columns[n] for n in kept],
        [(person, [cells[n] for n in kept]) for person, cells in rows],
        whole.people, whole.competences, whole.is_cut,
    )  # fmt: skip


def panel(session: Session, actor: Actor, place: Place) -> Panel | None:
    """Lead from the page of a place to its matrix, whoever may see it."""
    if not may(session, actor, Permission.SEE_MATRIX, place):
        return None
    return Panel("Skills", "skills/on_place.html")


PANELS.append(panel)
