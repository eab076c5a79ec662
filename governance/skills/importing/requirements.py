"""What work asks for as a kind of import: asked as by hand; nothing is edited, nothing ended."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, permitted, readable
from governance.core.exports import KINDS as EXPORTS
from governance.core.exports import Sheet
from governance.core.sheets.sheet import Row
from governance.identity.models import ROLE_LABELS, Role
from governance.places.models import Place
from governance.register.columns import values as read
from governance.register.columns.fields import Field
from governance.register.columns.outcomes import Parsed
from governance.register.columns.values import Text, day
from governance.register.imports.cells import Said, among, said, whole
from governance.register.imports.kinds import KINDS, Compare, Kind, Question, Write
from governance.register.imports.models import Import, Outcome
from governance.register.imports.places import plain
from governance.register.imports.planned import Planned, words
from governance.register.imports.reading import indices
from governance.register.models import Asset
from governance.skills.commands.requirements import demand
from governance.skills.importing.sheets import code, ended_elsewhere, lacking, places_of
from governance.skills.models import Competence, SkillRequirement
from governance.skills.queries.requirements import LOADED
from governance.skills.rules.permissions import Permission
from governance.skills.rules.requirements import DOINGS, Demand, reasons_against


def activity(text: str) -> Parsed | str:
    """Read what somebody does, by its word or its label."""
    known = {word.casefold(): key for key, label in DOINGS.items() for word in (key, label)}
    found = known.get(text.casefold())
    return Parsed(found) if found else f"is not known: accepted are {', '.join(DOINGS.values())}"


FIELDS = (
    Field("competence", "Competence", code, "Competence code, Skill, Skill code, Kompetenz",
          is_required=True),
    Field("place", "Place", Text(400), "Place path, Path, Site, Ort, Lieu, Plaats",
          is_required=True),
    Field("min_level", "Level at least", whole, "Level, Minimum level, Stufe, Niveau",
          is_required=True),
    Field("min_people", "People at least", whole, "People, Bench, Personen, Personnes"),
    Field("activity", "Only for", activity, "Activity, Tätigkeit, Activité"),
    Field("role", "Only of", among(ROLE_LABELS), "Role, Rolle, Rôle, Rol"),
    Field("asset_class", "Only on class", read.asset_class, "Class, Asset class, Klasse, Classe"),
    Field("asset", "Only on asset", Text(120), "Asset, Tag, Anlage, Équipement"),
    Field("procedure", "Only by document", Text(80), "Procedure, SOP, Document, Dokument"),
    Field("basis", "Rests on", Text(200), "Basis, Regulation, Policy, Grundlage, Base",
          is_required=True),
    Field("starts_on", "From", day, "Starts on, Valid from, Ab, Dès le"),
    Field("ends_on", "Ends on", day, "Until, Endet am, Jusqu'au"),
)  # fmt: skip
NEEDED = tuple(field for field in FIELDS if field.is_required)
NARROWED = ("activity", "role", "asset_class", "asset", "procedure")
SAME = ("competence", "place", *NARROWED)
"""What tells one thing that is asked from another."""

Name = tuple[str | None, ...]


def exported(row: SkillRequirement) -> dict[str, str | None]:
    """Return what is asked as a sheet holds it."""
    return {
        "competence": row.competence.code,
        "place": row.place.path,
        "min_level": str(row.min_level),
        "min_people": str(row.min_people),
        "activity": DOINGS.get(row.activity, row.activity) if row.activity else None,
        "role": ROLE_LABELS[row.role] if row.role else None,
        "asset_class": row.asset_class.label if row.asset_class else None,
        "asset": row.asset.tag if row.asset else None,
        "procedure": row.procedure,
        "basis": row.basis,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }


def _asked(session: Session, places: Sequence[int] | None = None) -> Iterator[SkillRequirement]:
    """Yield what is asked now or will be, the oldest first."""
    of = SkillRequirement
    wanted = select(of).where(or_(of.ends_on.is_(None), of.ends_on > clock.today()))
    if places is not None:
        wanted = wanted.where(of.place_id.in_(places))
    yield from session.scalars(wanted.options(*LOADED).order_by(of.id))


def sheet(session: Session, site: str | None) -> Sheet:
    """Return what is asked now or will be, everywhere or at the site with this code."""
    rows = (tuple(exported(each).values()) for each in _asked(session, places_of(session, site)))
    return Sheet(tuple(field.label for field in FIELDS), rows)


def _name(values: Mapping[str, str | None]) -> Name:
    return tuple((values.get(name) or "").casefold() for name in SAME)


class Comparison:
    """What is asked as it is, and as the lines so far make it."""

    def __init__(self, session: Session, actor: Actor, question: Question) -> None:
        """Read competences, places and what is asked, once."""
        self._session, self._actor = session, actor
        self._at = indices(question.sheet.header, question.reading)
        may = permitted(actor, Permission.DEMAND, Place).label("may")
        found = session.execute(select(Place, may).where(Place.within([question.scope.path])))
        self._places = {place.path: (place, bool(may)) for place, may in found}
        self._competences = {one.code: one for one in session.scalars(select(Competence))}
        self._there: dict[Name, tuple[int | None, dict[str, str | None]]] = {}
        for row in _asked(session):
            self._there[_name(exported(row))] = (row.id, exported(row))

    def compare(self, rows: Sequence[Row]) -> list[Planned]:
        """Say of each row what it does."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Planned:
        told = said(row, self._at, FIELDS, {})
        if "place" in told.values:
            told.values["place"] = plain(told.values["place"])
        shown = {name: _word(name, value) for name, value in told.values.items()}
        label = f"{shown.get('competence', '')} {shown.get('place', '')}".strip()
        told.refuse(*lacking(told, NEEDED[:2], "what is asked"))
        key, now = self._there.get(_name(shown), (None, {}))
        written = dict[str, Any]()
        if told.reasons:
            pass
        elif now:
            self._same(told, shown, key, now)
        else:
            written = self._new(told)
            if not told.reasons:
                self._there[_name(shown)] = (None, dict(shown))
        outcome = Outcome.UNCHANGED if now else Outcome.CREATE
        if told.reasons:
            return Planned(row.line, Outcome.REFUSED, key, label, told=tuple(told.reasons))
        changes = {} if now else {name: (None, word) for name, word in shown.items()}
        return Planned(row.line, outcome, key, label, changes, written=written)

    @staticmethod
    def _same(
        told: Said, shown: Mapping[str, str], key: int | None, now: Mapping[str, str | None]
    ) -> None:
        """Refuse what says something else of what is asked already."""
        other = {name for name, word in shown.items() if word != now.get(name)} - {"ends_on"}
        if key is None:
            told.refuse("a line before this one asks the same: keep one of them.")
        elif other - set(SAME):
            told.refuse(
                f"SR-{key:05} asks the same otherwise, and what is asked is never edited: "
                "end it on its page, then ask anew."
            )
        if shown.get("ends_on", now.get("ends_on")) != now.get("ends_on"):
            told.refuse(*ended_elsewhere(told, now, "ends_on"))

    def _new(self, told: Said) -> dict[str, Any]:
        """Return what a row asks anew, or tell everything against it."""
        values = dict(told.values)
        told.refuse(*lacking(told, NEEDED, "what is asked"), *ended_elsewhere(told, {}, "ends_on"))
        competence = self._competences.get(values["competence"])
        if competence is None:
            told.refuse(f"there is no competence {values['competence']}: add it first.")
        place, may = self._places.get(values.pop("place"), (None, False))
        if place is None:
            told.refuse("there is no such place here: write its path from the enterprise down.")
        elif not may:
            told.refuse(f"You may not ask for anything at {place}: ask one of its leads or QA.")
        asset = self._asset(told, values.pop("asset", None), place)
        if told.reasons or competence is None or place is None:
            return {}
        del values["competence"]
        today = clock.today()
        asked = Demand(
            **{"starts_on": today} | values, competence_id=competence.id,
            asset_id=asset.id if asset else None,
        )  # fmt: skip
        told.refuse(*reasons_against(
            asked, today, lies_there=True,
            is_in_use=competence.ended_on is None or competence.ended_on > today,
        ))  # fmt: skip
        return {"place": place.id, "asked": asked}

    def _asset(self, told: Said, tag: str | None, place: Place | None) -> Asset | None:
        """Return the asset that a row names, if it stands there and the actor may read it."""
        if tag is None or place is None:
            return None
        below = select(Place.id).where(Place.within([place.path]))
        wanted = readable(self._actor, Asset).where(Asset.tag == tag, Asset.place_id.in_(below))
        found = self._session.scalars(wanted.limit(2)).all()
        if len(found) != 1:
            told.refuse(f"there is not one asset {tag} there or below that you may read.")
        return found[0] if len(found) == 1 else None


def _word(name: str, value: Any) -> str:
    """Return a value as an export writes it."""
    if name == "activity":
        return DOINGS[value]
    return ROLE_LABELS[value] if isinstance(value, Role) else words(value) or ""


def compare(session: Session, actor: Actor, question: Question) -> Compare:
    """Say of each row whether it is asked already, and what it asks."""
    return Comparison(session, actor, question).compare


def writer(session: Session, actor: Actor, _record: Import) -> Write:
    """Ask one by one, as by hand."""

    def write(rows: Sequence[Planned]) -> None:
        for planned in rows:
            if planned.outcome is Outcome.CREATE:
                place = session.get_one(Place, planned.written["place"])
                demand(session, actor, place, planned.written["asked"])

    return write


EXPORTS["skill-requirements"] = sheet
KINDS["skill-requirements"] = Kind(
    name="skill-requirements",
    singular="requirement",
    plural="requirements",
    fields=FIELDS,
    named_by=("competence",),
    bring=Permission.DEMAND,
    compare=compare,
    writer=writer,
    index="skill_requirements.index",
    page="skill_requirements.show",
    reference="SR-{:05}",
)
