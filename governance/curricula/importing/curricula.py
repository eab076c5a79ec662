"""Curricula as a kind of import: a line for each item that one holds; nothing is ended."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.curricula.commands.curricula import MOST_DAYS, hold, make
from governance.curricula.models import Curriculum, CurriculumItem, TrainingItem
from governance.curricula.queries.versions import is_in_use
from governance.curricula.rules.permissions import Permission
from governance.identity.models import ROLE_LABELS, Role
from governance.places.models import Place
from governance.register.columns.fields import Field
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, among, said, whole
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.places import plain
from governance.register.imports.planned import Planned, words
from governance.register.imports.reading import indices
from governance.skills.importing.sheets import code, lacking, places_of

FIELDS = (
    Field("title", "Curriculum", Text(120), "Title, Name, Training plan, Titel, Titre",
          is_required=True),
    Field("place", "Place", Text(400), "Place path, Path, Site, Ort, Lieu, Plaats",
          is_required=True),
    Field("role", "For", among(ROLE_LABELS), "Role, Rolle, Rôle, Rol"),
    Field("starts_on", "From", day, "Starts on, Valid from, Ab, Dès le"),
    Field("item", "Item", code, "Item code, Course code, Document number, SOP, Nummer",
          is_required=True),
    Field("days", "Days", whole, "Time from joining, Due after, Tage, Jours", is_required=True),
    Field("item_from", "Item from", day, "Asked from"),
)  # fmt: skip
NEEDED = tuple(field for field in FIELDS if field.is_required)
Name = tuple[str, str, Role | None]


def _open(session: Session, places: Sequence[int] | None = None) -> Iterator[Curriculum]:
    """Yield the curricula that ask or will ask for something, with what they hold."""
    of = Curriculum
    wanted = select(of).where(or_(of.ends_on.is_(None), of.ends_on > clock.today()))
    if places is not None:
        wanted = wanted.where(of.place_id.in_(places))
    loaded = joinedload(of.place), selectinload(of.items).joinedload(CurriculumItem.item)
    yield from session.scalars(wanted.options(*loaded).order_by(of.id))


def _held(curriculum: Curriculum) -> Iterator[CurriculumItem]:
    """Yield what a curriculum holds and does not let go."""
    yield from (each for each in curriculum.items if each.ends_on is None)


def exported(curriculum: Curriculum, row: CurriculumItem) -> dict[str, str | None]:
    """Return an item of a curriculum as a sheet holds it."""
    return {
        "title": curriculum.title,
        "place": curriculum.place.path,
        "role": ROLE_LABELS[curriculum.role] if curriculum.role else None,
        "starts_on": curriculum.starts_on.isoformat(),
        "item": row.item.code,
        "days": str(row.days),
        "item_from": row.starts_on.isoformat(),
    }


def sheet(session: Session, site: str | None) -> Sheet:
    """Return what curricula hold, everywhere or at the site with this code."""
    rows = (
        tuple(exported(each, row).values())
        for each in _open(session, places_of(session, site))
        for row in _held(each)
    )
    return Sheet(tuple(field.label for field in FIELDS), rows)


class Comparison:
    """The curricula as they are, and as the lines so far make them."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read curricula, places and items, once."""
        self._at = indices(question.sheet.header, question.reading)
        may_add = permitted(actor, Permission.ADD_CURRICULUM, Place).label("may")
        places = session.execute(select(Place, may_add).where(Place.within([question.scope.path])))
        self._places = {place.path: (place, bool(may)) for place, may in places}
        self._items = {one.code: one for one in session.scalars(readable(actor, TrainingItem))}
        self._there: dict[Name, tuple[int | None, str]] = {}
        self._held: dict[tuple[Name, str], tuple[int, dict[str, str | None]]] = {}
        for each in _open(session):
            name = (each.title.casefold(), each.place.path, each.role)
            self._there[name] = (each.id, each.starts_on.isoformat())
            self._held |= {(name, r.item.code): (each.id, exported(each, r)) for r in _held(each)}
        self._lines: dict[tuple[Name, str], int] = {}
        self._titles: dict[Name, str] = {}

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        told = said(row, self._at, FIELDS, {})
        values = told.values
        label = f"{values.get('title', '')} {values.get('item', '')}".strip()
        told.refuse(*lacking(told, NEEDED, "a curriculum"))
        key, outcome, written = None, Outcome.CREATE, dict[str, Any]()
        if not told.reasons:
            values["place"] = plain(values["place"])
            name = (values["title"].casefold(), values["place"], values.get("role"))
            key, _begins = self._there.get(name, (None, ""))
            held = self._held.get((name, values["item"]))
            if held is not None:
                outcome = Outcome.UNCHANGED
                _same(told, held)
            else:
                written = self._new(told, name)
            first = self._lines.setdefault((name, values["item"]), row.line)
            if first != row.line:
                told.refuse(f"the same stands on line {first}: keep one of them.")
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, key, label, told=tuple(told.reasons))
        changes = {each: (None, _word(value)) for each, value in values.items()}
        return Planned(row.line, outcome, key, label, changes if written else {}, written=written)

    def _new(self, told: Said, name: Name) -> dict[str, Any]:
        """Return what a row adds, or tell everything against it."""
        values, today = told.values, clock.today()
        item = self._grounds(told)
        if not 0 <= values["days"] <= MOST_DAYS:
            told.refuse(f"People have 0 to {MOST_DAYS} days for an item.")
        known = self._there.get(name)
        begins = values.get("starts_on", today)
        if known and "starts_on" in values and begins.isoformat() != known[1]:
            told.refuse(f"the curriculum begins on {known[1]}: leave the day as it is.")
        if (begins < today and not known) or values.get("item_from", today) < today:
            told.refuse(f"what is asked begins today, {today.isoformat()}, or later.")
        if told.reasons or item is None:
            return {}
        self._there.setdefault(name, (None, begins.isoformat()))
        title = self._titles.setdefault(name, values["title"])
        return {**values, "title": title, "item": item.id}

    def _grounds(self, told: Said) -> TrainingItem | None:
        """Return the item of a row; refuse where it, or the place, is none or not the actor's."""
        values = told.values
        place, may = self._places.get(values["place"], (None, False))
        item = self._items.get(values["item"])
        if place is None:
            told.refuse("there is no such place here: write its path from the enterprise down.")
        elif not may:
            told.refuse(f"You may not say at {place} who is to learn what: ask a lead, QA or HR.")
        if item is None:
            told.refuse(f"there is no item {values['item']}: add it first.")
        elif not is_in_use(item):
            told.refuse(f"{item} is ended: nobody is to learn it any more.")
        return item


def _same(told: Said, held: tuple[int, Mapping[str, str | None]]) -> None:
    """Refuse what says something else of what a curriculum holds."""
    key, now = held
    others = ("starts_on", "days", "item_from")
    if any(_word(told.values[each]) != now[each] for each in others if each in told.values):
        told.refuse(
            f"CU-{key:04} holds {now['item']} otherwise, and that is never edited: "
            "end it on its page, then add it anew."
        )


def _word(value: Any) -> str:
    """Return a value as an export writes it."""
    return ROLE_LABELS[value] if isinstance(value, Role) else words(value) or ""


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row which curriculum it means, and what it adds to it."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Make curricula and have them hold items, one by one, as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome is Outcome.CREATE:
                _write(session, actor, planned.record_id, planned.written)

    return write


def _write(session: Session, actor: Actor, key: int | None, values: Mapping[str, Any]) -> None:
    today = clock.today()
    if key is not None:
        curriculum: Curriculum | None = session.get_one(Curriculum, key)
    else:
        curriculum = _made_before(session, values)
    if curriculum is None:
        place = session.scalars(select(Place).where(Place.path == values["place"])).one()
        terms = (values["title"], values.get("role"), values.get("starts_on", today))
        curriculum = make(session, actor, place, terms)
    item = session.get_one(TrainingItem, values["item"])
    begins = values.get("item_from", max(today, curriculum.starts_on))
    hold(session, actor, curriculum, item, (values["days"], begins))


def _made_before(session: Session, values: Mapping[str, Any]) -> Curriculum | None:
    """Return the curriculum that a line before this one made."""
    wanted = select(Curriculum).join(Curriculum.place).where(
        Curriculum.title == values["title"], Place.path == values["place"],
        Curriculum.role.is_(None) if values.get("role") is None
        else Curriculum.role == values["role"],
        Curriculum.ends_on.is_(None),
    ).order_by(Curriculum.id.desc())  # fmt: skip
    return session.scalars(wanted).first()


EXPORTS["curricula"] = sheet
KINDS["curricula"] = Kind(
    name="curricula",
    singular="curriculum",
    plural="curricula",
    fields=FIELDS,
    named_by=("title",),
    bring=Permission.ADD_CURRICULUM,
    compare=compare,
    writer=writer,
    index="curricula.index",
    page="curricula.show",
    reference="CU-{:04}",
)
