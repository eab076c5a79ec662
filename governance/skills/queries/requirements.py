"""What is asked of whoever works somewhere, as lists."""

from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.places.models import Place
from governance.places.queries import paths_above
from governance.skills.models import Competence, SkillRequirement
from governance.skills.queries.competences import holding
from governance.skills.rules.requirements import DOINGS, LEVELS, narrowed_words

LOADED = (
    joinedload(SkillRequirement.competence),
    joinedload(SkillRequirement.place),
    joinedload(SkillRequirement.asset),
)


def requirements(actor: Actor) -> Select[SkillRequirement]:
    """Select what is asked at the places that the actor may read."""
    return readable(actor, SkillRequirement).join(SkillRequirement.competence).options(*LOADED)


def is_in_force(on: date) -> ColumnElement[bool]:
    """Return the condition under which something is asked on a day."""
    is_open = or_(SkillRequirement.ends_on.is_(None), SkillRequirement.ends_on > on)
    return (SkillRequirement.starts_on <= on) & is_open


def whole(session: Session, requirement: SkillRequirement) -> SkillRequirement:
    """Return what is asked with its competence, place and asset loaded."""
    return session.get_one(SkillRequirement, requirement.id, options=LOADED, populate_existing=True)


def narrowed(row: SkillRequirement) -> str:
    """Say to what it is narrowed."""
    asset = row.asset.tag if row.asset else None
    return narrowed_words(row.activity, row.role, row.asset_class, asset, row.procedure)


def level_words(level: int) -> str:
    """Say what a level means, e.g. `3, works alone`."""
    return f"{level}, {LEVELS[level]}"


def state_of(row: SkillRequirement) -> Cell:
    """Say whether it is asked today."""
    today = clock.today()
    if row.ends_on is not None and row.ends_on <= today:
        return Cell("ended", shape="idle")
    if row.starts_on > today:
        return Cell("to come", shape="wait", tone="info")
    return Cell("in force", shape="done", tone="ok")


def listing() -> Listing:
    """Declare the list of what is asked."""
    today = clock.today()
    is_over = SkillRequirement.ends_on.is_not(None) & (SkillRequirement.ends_on <= today)
    states = {"in_force": is_in_force(today), "over": is_over,
              "to_come": SkillRequirement.starts_on > today}  # fmt: skip
    return Listing(
        name="skill_requirements",
        columns=(
            Column("number", "Number", lambda row: row.reference, SkillRequirement.id,
                   is_reference=True),
            Column("competence", "Competence",
                   lambda row: Cell(str(row.competence), is_strong=True), Competence.code),
            Column("level", "Level", lambda row: level_words(row.min_level),
                   SkillRequirement.min_level, export=lambda row: row.min_level),
            Column("of", "Asked for", narrowed),
            Column("place", "Place", lambda row: row.place.name),
            Column("people", "People at least", lambda row: row.min_people,
                   SkillRequirement.min_people, is_number=True),
            Column("basis", "Rests on", lambda row: row.basis, is_minor=True),
            Column("starts", "From", lambda row: row.starts_on, SkillRequirement.starts_on),
            Column("state", "State", state_of),
        ),
        filters=(
            Choice("activity", "Activity", list(DOINGS.items()), SkillRequirement.activity.in_),
            Choice("state", "State",
                   [("in_force", "in force"), ("to_come", "to come"), ("over", "ended")],
                   lambda values: or_(*(states[value] for value in values))),
            Text("q", "Search competences", holding, lead="with"),
        ),
        default_sort="-number",
        key=SkillRequirement.id,
        singular="requirement",
        plural="requirements",
        endpoint="skill_requirements.index",
        record_endpoint="skill_requirements.show",
        export_endpoint="skill_requirements.export",
    )  # fmt: skip


def asking(session: Session, actor: Actor, competence: Competence) -> list[SkillRequirement]:
    """Return what asks for a competence today, as far as the actor may read it."""
    wanted = requirements(actor).where(
        SkillRequirement.competence_id == competence.id, is_in_force(clock.today())
    )
    return list(session.scalars(wanted.order_by(SkillRequirement.id)))


def asked_around(session: Session, place: Place, on: date | None = None) -> list[SkillRequirement]:
    """Return all that is asked on a day, or today, at a place, above it or below it."""
    near = or_(
        Place.path.in_(paths_above(place.path)), Place.path.startswith(place.path, autoescape=True)
    )
    wanted = (
        select(SkillRequirement)
        .join(SkillRequirement.place)
        .where(near, is_in_force(on or clock.today()))
        .options(contains_eager(SkillRequirement.place), joinedload(SkillRequirement.asset))
    )
    return list(session.scalars(wanted.order_by(SkillRequirement.id)))
