"""What an asset depends on for programs, and the consent of who is accountable."""

from datetime import date
from typing import Annotated

from apiflask import APIBlueprint
from pydantic import AwareDatetime, Field

from governance.core import api
from governance.core.api import Key, Sent, Shape
from governance.core.web import actor, requires, session
from governance.register.api.pages import Removed
from governance.register.commands import consent
from governance.register.commands import dependencies as commands
from governance.register.models import Asset, Consent, DependencyType, Strength
from governance.register.queries.neighbours import neighbours
from governance.register.queries.records import named
from governance.register.rules import Answering, Permission, Tie

bp = APIBlueprint("api_dependencies", __name__, url_prefix=api.ROOT, tag="Dependencies")
LONGEST_MIN = 10_000_000


class DependencyOut(Shape):
    """One dependency, as seen from one of its ends; what may not be read is masked."""

    id: int
    asset_id: int | None
    """The asset at the other end; null: one that you may not see."""

    tag: str
    name: str
    type: DependencyType
    strength: Strength
    relation: str
    """In words: `runs on`."""

    note: str
    facts: list[str]
    is_in_operation: bool
    consent: Consent
    said: str
    """Who is asked, or what they said."""


class DependenciesOut(Shape):
    """Both sides of an asset."""

    providers: list[DependencyOut]
    """What it depends on."""

    dependents: list[DependencyOut]
    """What depends on it."""

    is_capped: bool
    """Whether there are more of a side than are given."""

    told: str = ""
    """After a write: who is asked to agree, or why nobody is."""


class TieIn(Sent):
    """How one asset depends on another."""

    version: int | None = None
    """The version of the asset that was read: if another one stands by now, nothing is written."""

    type: DependencyType
    strength: Strength
    note: Annotated[str, Field(max_length=400)] = ""
    tolerance_min: Annotated[int, Field(ge=0, le=LONGEST_MIN)] | None = None
    """Minutes that it goes on without; null: nobody has said."""

    group: Annotated[str, Field(max_length=80)] = ""
    """The redundancy group that the other asset is one of."""

    needed: Annotated[int, Field(ge=1, le=99)] | None = None
    """How many of that group must be there."""

    is_validated: bool = False
    verified_on: date | None = None

    def tie(self) -> Tie:
        """Return it as the commands take it."""
        return Tie(**self.model_dump(exclude={"version", "provider_id"}))


class DependencyIn(TieIn):
    """What an asset depends on, and how."""

    provider_id: Key


class AgreementIn(Sent):
    """What the accountable person says to some dependencies on an asset."""

    dependency_ids: Annotated[list[Key], Field(min_length=1, max_length=500)]
    agrees: bool
    reason: Annotated[str, Field(max_length=1_000)] | None = None
    """Needed where they object."""

    seen_at: AwareDatetime
    """When they were read: what was altered since is not answered."""


def _both(asset: Asset, told: str = "") -> DependenciesOut:
    found = neighbours(session(), actor(), asset)
    return DependenciesOut(
        providers=[DependencyOut.model_validate(each) for each in found.providers],
        dependents=[DependencyOut.model_validate(each) for each in found.dependents],
        is_capped=found.is_capped,
        told=told,
    )


@bp.get("/assets/<int:id>/dependencies")
@requires(Permission.READ, Asset)
@bp.output(DependenciesOut)
def index(asset: Asset) -> DependenciesOut:
    """Give what an asset depends on, and what depends on it."""
    return _both(asset)


@bp.post("/assets/<int:id>/dependencies")
@requires(Permission.DEPEND, Asset)
@bp.input(DependencyIn, arg_name="sent")
@bp.output(DependenciesOut, status_code=201)
def depend(asset: Asset, sent: DependencyIn) -> tuple[DependenciesOut, int]:
    """Record what an asset depends on; who is accountable for that is asked to agree."""
    provider = named(session(), actor(), f"AS-{sent.provider_id:05}", beside=asset)
    return _both(asset, commands.depend(session(), actor(), asset, provider, sent.tie())), 201


@bp.put("/assets/<int:id>/dependencies/<int:dependency_id>")
@requires(Permission.DEPEND, Asset)
@bp.input(TieIn, arg_name="sent")
@bp.output(DependenciesOut)
def redepend(asset: Asset, dependency_id: int, sent: TieIn) -> DependenciesOut:
    """Alter how an asset depends on another one."""
    told = commands.redepend(session(), actor(), asset, dependency_id, sent.tie())
    return _both(asset, told)


@bp.post("/assets/<int:id>/dependencies/<int:dependency_id>/remove")
@requires(Permission.DEPEND, Asset)
@bp.input(Removed, arg_name="sent")
@bp.output(DependenciesOut)
def undepend(asset: Asset, dependency_id: int, sent: Removed) -> DependenciesOut:
    """Remove a dependency that is none any more."""
    commands.undepend(session(), actor(), asset, dependency_id, sent.reason)
    return _both(asset)


@bp.post("/assets/<int:id>/answer")
@requires(Permission.CONSENT, Asset)
@bp.input(AgreementIn, arg_name="sent")
@bp.output(DependenciesOut)
def answer(asset: Asset, sent: AgreementIn) -> DependenciesOut:
    """Agree that others depend on an asset, or object: for who is accountable for it."""
    consent.answer(session(), actor(), asset, Answering(**sent.model_dump()))
    return _both(asset)
