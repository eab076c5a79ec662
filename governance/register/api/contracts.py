"""Support contracts for programs: with the commands of their pages, and their refusals."""

from datetime import date
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api, clock
from governance.core.api import Key, Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.places.models import Place
from governance.register.api.pages import Edited, Removed
from governance.register.contracts import commands, queries
from governance.register.contracts.models import SupportContract
from governance.register.contracts.rules import LONGEST, Permission
from governance.register.models import Asset
from governance.register.rules import Permission as OfAsset

bp = APIBlueprint("api_contracts", __name__, url_prefix=api.ROOT, tag="Support contracts")
Number = Annotated[str, Field(min_length=1, max_length=LONGEST["number"])]
Scope = Annotated[str, Field(min_length=1, max_length=LONGEST["scope"])]
Words = Annotated[str, Field(max_length=LONGEST["service_level"])]
Hours = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]


class ContractOut(Shape):
    """A promise of a vendor to help with some assets."""

    id: int
    number: str
    vendor_id: int
    place_id: int
    site_id: int
    scope: str
    service_level: str
    response_hours: float | None
    starts_on: date
    ends_on: date | None
    """Null: until somebody gives notice."""

    has_remote_access: bool
    version: int


class ContractsOut(Shape):
    """A page of support contracts."""

    items: list[ContractOut]
    count: int
    next: str | None


class CoveringOut(Shape):
    """The contracts that cover an asset."""

    items: list[ContractOut]


class ContractIn(Sent):
    """A contract that is not recorded yet."""

    number: Number
    vendor_id: Key
    scope: Scope
    service_level: Words = ""
    response_hours: Hours | None = None
    starts_on: date
    ends_on: date | None = None
    has_remote_access: bool = False


class ContractEdit(Sent, Versioned):
    """What a contract says otherwise now; what is not named stays as it is."""

    number: Number | None = None
    vendor_id: Key | None = None
    scope: Scope | None = None
    service_level: Words | None = None
    response_hours: Hours | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    has_remote_access: bool | None = None


class ContractCover(Edited):
    """Which contract covers an asset."""

    contract_id: Key


MAY_BE_BLANK = {"response_hours", "ends_on"}


@bp.get("/contracts")
@requires(Permission.READ, SupportContract)
@bp.output(ContractsOut)
def index() -> ContractsOut:
    """Give a page of the support contracts, by the conditions of their list."""
    page = paged(queries.contract_list(clock.today()), queries.contracts(actor()))
    items = [ContractOut.model_validate(each) for each in page.rows]
    return ContractsOut(items=items, count=page.count, next=page.next)


@bp.get("/contracts/<int:id>")
@requires(Permission.READ, SupportContract)
@bp.output(ContractOut)
def show(contract: SupportContract) -> ContractOut:
    """Give one support contract."""
    return ContractOut.model_validate(contract)


@bp.post("/places/<int:id>/contracts")
@requires(Permission.ADD, Place)
@bp.input(ContractIn, arg_name="sent")
@bp.output(ContractOut, status_code=201)
def add(place: Place, sent: ContractIn) -> tuple[ContractOut, int, dict[str, str]]:
    """Record a support contract for a place."""
    made = commands.add(session(), actor(), place, sent.model_dump())
    return ContractOut.model_validate(made), 201, {"Location": url_for(".show", id=made.id)}


@bp.patch("/contracts/<int:id>")
@requires(Permission.EDIT, SupportContract)
@bp.input(ContractEdit, arg_name="sent")
@bp.output(ContractOut)
def edit(contract: SupportContract, sent: ContractEdit) -> ContractOut:
    """Write of a contract what is sent, and nothing else."""
    kept: dict[str, Any] = {name: getattr(contract, name) for name in commands.WRITTEN}
    given = sent.model_dump(exclude_unset=True, exclude={"version"})
    said = {n: value for n, value in given.items() if value is not None or n in MAY_BE_BLANK}
    commands.edit(session(), actor(), contract, kept | said)
    return ContractOut.model_validate(contract)


@bp.get("/assets/<int:id>/contracts")
@requires(OfAsset.READ, Asset)
@bp.output(CoveringOut)
def covering(asset: Asset) -> CoveringOut:
    """Give the contracts that cover an asset."""
    return _covering(asset)


@bp.post("/assets/<int:id>/contracts")
@requires(OfAsset.EDIT, Asset)
@bp.input(ContractCover, arg_name="sent")
@bp.output(CoveringOut)
def cover(asset: Asset, sent: ContractCover) -> CoveringOut:
    """Record that a contract covers an asset."""
    contract = queries.contract_named(session(), actor(), asset, sent.contract_id)
    commands.cover(session(), actor(), asset, contract, sent.reason)
    return _covering(asset)


@bp.post("/assets/<int:id>/contracts/<int:contract_id>/remove")
@requires(OfAsset.EDIT, Asset)
@bp.input(Removed, arg_name="sent")
@bp.output(CoveringOut)
def uncover(asset: Asset, contract_id: int, sent: Removed) -> CoveringOut:
    """Record that a contract covers an asset no more."""
    found = queries.cover_of(session(), asset, contract_id)
    commands.uncover(session(), actor(), asset, found, sent.reason)
    return _covering(asset)


def _covering(asset: Asset) -> CoveringOut:
    session().flush()
    found = queries.covers(session(), asset)
    return CoveringOut(items=[ContractOut.model_validate(each.contract) for each in found])
