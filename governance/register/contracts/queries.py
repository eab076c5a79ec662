"""Support contracts: the list of them, what one covers, and which cover an asset."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.errors import NotFound, RuleViolation
from governance.core.listing.shape import Cell, Column, Flag, Listing, Text
from governance.register.contracts.models import Cover, SupportContract
from governance.register.models import Asset

SHOWN = 100
"""Covered assets that a contract's page names."""

LOADED = (joinedload(SupportContract.vendor),)
AT = (joinedload(SupportContract.place),)


def contract_list(today: date) -> Listing:
    """Declare the list of contracts, as of a day."""
    is_over = SupportContract.ends_on < today
    return Listing(
        name="contracts",
        columns=(
            Column("number", "Contract", lambda row: row.number, SupportContract.number,
                   is_reference=True),
            Column("vendor", "Vendor", lambda row: row.vendor.name, load=LOADED),
            Column("place", "Place", lambda row: row.place.name, load=AT),
            Column("starts", "Starts", lambda row: row.starts_on, SupportContract.starts_on),
            Column("ends", "Ends", lambda row: row.ends_on or Cell("until notice"),
                   SupportContract.ends_on, export=lambda row: row.ends_on),
            Column("remote", "Remote access",
                   lambda row: "yes" if row.has_remote_access else "no"),
        ),
        filters=(
            Flag("over", "over", is_over),
            Text("q", "Search contracts",
                 lambda text: SupportContract.number.icontains(text, autoescape=True), lead="with"),
        ),
        default_sort="number",
        key=SupportContract.id,
        singular="contract",
        plural="contracts",
        endpoint="contracts.index",
        record_endpoint="contracts.show",
        export_endpoint="contracts.export",
    )  # fmt: skip


def contracts(actor: Actor) -> Select[SupportContract]:
    """Select the contracts that the actor may read."""
    return readable(actor, SupportContract)


def whole(session: Session, contract: SupportContract) -> SupportContract:
    """Return a contract with its vendor and its place loaded."""
    wanted = (
        select(SupportContract)
        .where(SupportContract.id == contract.id)
        .options(*LOADED, *AT)
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def covered(session: Session, actor: Actor, contract: SupportContract) -> tuple[list[Asset], int]:
    """Return the first assets that a contract covers, of those the actor may read, and all."""
    inside = select(Cover.asset_id).where(Cover.contract_id == contract.id)
    mine = readable(actor, Asset).where(Asset.id.in_(inside))
    number = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    return list(session.scalars(mine.order_by(Asset.tag, Asset.id).limit(SHOWN))), number


def covers(session: Session, asset: Asset) -> list[Cover]:
    """Return what covers an asset; who may read the asset may know who comes when it fails."""
    wanted = (
        select(Cover)
        .join(Cover.contract)
        .join(SupportContract.vendor)
        .where(Cover.asset_id == asset.id)
        .order_by(SupportContract.number)
        .options(contains_eager(Cover.contract).contains_eager(SupportContract.vendor))
    )
    return list(session.scalars(wanted))


def cover_of(session: Session, asset: Asset, contract_id: int) -> Cover:
    """Return that a contract covers an asset; raises `NotFound` where it does not."""
    found = next((one for one in covers(session, asset) if one.contract_id == contract_id), None)
    if found is None:
        raise NotFound("There is no such contract on it, or none that you may read.")
    return found


def choices(session: Session, actor: Actor, asset: Asset) -> list[tuple[int, str]]:
    """Return the contracts of an asset's site that run, for a form to choose from."""
    wanted = (
        contracts(actor)
        .where(
            SupportContract.site_id == asset.site_id,
            or_(SupportContract.ends_on.is_(None), SupportContract.ends_on >= clock.now().date()),
        )
        .order_by(SupportContract.number)
        .options(*LOADED)
    )
    return [(one.id, f"{one.number} {one.vendor.name}") for one in session.scalars(wanted)]


def contract_named(
    session: Session, actor: Actor, asset: Asset, contract_id: int
) -> SupportContract:
    """Return a contract that a form names; raises `RuleViolation` for any other."""
    if contract_id not in {key for key, _ in choices(session, actor, asset)}:
        raise RuleViolation("Contract: choose one of the list, or add it first.")
    return session.scalars(select(SupportContract).where(SupportContract.id == contract_id)).one()
