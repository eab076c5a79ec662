"""What work asks for, for programs: with the commands of its pages, and their refusals."""

from datetime import date
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Key, Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.places.models import Place
from governance.register.vocabulary import AssetClass
from governance.skills.commands import requirements as commands
from governance.skills.models import SkillRequirement
from governance.skills.queries import requirements as queries
from governance.skills.queries.offered import asset_named
from governance.skills.rules.permissions import Permission
from governance.skills.rules.requirements import HIGHEST, LOWEST, MOST_PEOPLE, Demand

bp = APIBlueprint("api_skill_requirements", __name__, url_prefix=api.ROOT, tag="Skills")
Level = Annotated[int, Field(ge=LOWEST, le=HIGHEST)]
Line = Annotated[str, Field(min_length=1, max_length=80)]


class RequirementOut(Shape):
    """What is asked of whoever works at a place or below it; what narrows it must all hold."""

    id: int
    reference: str
    place_id: int
    site_id: int
    competence_id: int
    min_level: int
    min_people: int
    activity: str | None
    role: Role | None
    asset_class: AssetClass | None
    asset_id: int | None
    procedure: str | None
    basis: str
    starts_on: date
    ends_on: date | None
    demanded_by: str
    version: int


class RequirementsOut(Shape):
    """A page of what is asked."""

    items: list[RequirementOut]
    count: int
    next: str | None


class RequirementIn(Sent):
    """What is to be asked at a place; it is never edited, only ended."""

    competence_id: Key
    min_level: Level
    min_people: Annotated[int, Field(ge=1, le=MOST_PEOPLE)] = 1
    activity: Line | None = None
    """`implementing`, `verifying`, `assessing`, or an activity of the signing matrix."""

    role: Role | None = None
    asset_class: AssetClass | None = None
    asset_id: Key | None = None
    procedure: Line | None = None
    basis: Annotated[str, Field(min_length=1, max_length=200)]
    starts_on: date


class RequirementEnding(Sent):
    """From when on something is asked no longer, and why."""

    ends_on: date
    reason: Reason
    version: int | None = None


@bp.get("/skill-requirements")
@requires(Permission.READ_REQUIREMENT, SkillRequirement)
@bp.output(RequirementsOut)
def index() -> RequirementsOut:
    """Give a page of what is asked, by the conditions of its list."""
    page = paged(queries.listing(), queries.requirements(actor()))
    items = [RequirementOut.model_validate(each) for each in page.rows]
    return RequirementsOut(items=items, count=page.count, next=page.next)


@bp.get("/skill-requirements/<int:id>")
@requires(Permission.READ_REQUIREMENT, SkillRequirement)
@bp.output(RequirementOut)
def show(requirement: SkillRequirement) -> RequirementOut:
    """Give one thing that is asked."""
    return RequirementOut.model_validate(requirement)


@bp.post("/places/<int:id>/skill-requirements")
@requires(Permission.DEMAND, Place)
@bp.input(RequirementIn, arg_name="sent")
@bp.output(RequirementOut, status_code=201)
def demand(place: Place, sent: RequirementIn) -> tuple[RequirementOut, int, dict[str, str]]:
    """Ask something of whoever works at a place or below it."""
    said = sent.model_dump()
    key = said.pop("asset_id")
    asset_id = asset_named(session(), actor(), f"AS-{key}" if key else None)
    made = commands.demand(session(), actor(), place, Demand(**said, asset_id=asset_id))
    return RequirementOut.model_validate(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.post("/skill-requirements/<int:id>/end")
@requires(Permission.END_REQUIREMENT, SkillRequirement)
@bp.input(RequirementEnding, arg_name="sent")
@bp.output(RequirementOut)
def end(requirement: SkillRequirement, sent: RequirementEnding) -> RequirementOut:
    """Ask it no longer from a day on."""
    commands.end(session(), actor(), requirement, sent.ends_on, sent.reason)
    return RequirementOut.model_validate(requirement)
