"""Fingerprints as pages and programs show them."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core.access import Actor, permitted
from governance.core.among import among
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.register.fingerprints.models import Fingerprint
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.queries.reach import reach
from governance.register.rules import Permission


def fingerprints(actor: Actor) -> Select[Fingerprint]:
    """Select the fingerprints of the assets that the actor may read."""
    return (
        select(Fingerprint)
        .join(Fingerprint.asset)
        .where(permitted(actor, Permission.READ, Asset))
        .options(contains_eager(Fingerprint.asset), joinedload(Fingerprint.brought))
    )


COLUMNS = (
    Column("asset", "Asset", lambda row: Cell(
        row.asset.tag, hint=row.asset.name, to=("register.show", row.asset_id)), Asset.tag,
        export=lambda row: row.asset.tag),
    Column("component", "Component", lambda row: row.component, Fingerprint.component),
    Column("fingerprint", "Fingerprint", lambda row: f"{row.value[:16]}…",
           export=lambda row: row.value),
    Column("algorithm", "Made by", lambda row: row.algorithm, is_minor=True),
    Column("since", "Approved since", lambda row: row.since_at, Fingerprint.since_at),
    Column("by", "By", lambda row: row.by),
    Column("tool", "Tool", lambda row: row.tool, is_minor=True),
    Column("taken", "Taken", lambda row: row.taken_at, is_minor=True),
    Column("import", "Import", lambda row: Cell(
        str(row.brought), to=("imports.show", row.import_id)), is_minor=True,
        export=lambda row: str(row.brought)),
)  # fmt: skip


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="fingerprints",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites,
                   lambda ids: Asset.site_id.in_(map(int, ids)), lead="in"),
            Text("q", "Tag", lambda text: Asset.tag.icontains(text, autoescape=True)),
        ),
        default_sort="asset",
        key=Fingerprint.id,
        singular="fingerprint",
        plural="fingerprints",
        endpoint="fingerprints.index",
        export_endpoint="fingerprints.export",
    )  # fmt: skip


def of_assets(
    session: Session, asset_ids: Collection[int], *, is_locked: bool = False
) -> dict[tuple[int, str], Fingerprint]:
    """Return what is approved of these assets, by asset and component."""
    if not asset_ids:
        return {}
    wanted = select(Fingerprint).where(among(Fingerprint.asset_id, sorted(asset_ids)))
    if is_locked:
        wanted = wanted.with_for_update()
    return {(row.asset_id, row.component): row for row in session.scalars(wanted)}


def of_asset(session: Session, asset: Asset) -> Sequence[Fingerprint]:
    """Return what is approved of the components of an asset."""
    wanted = select(Fingerprint).where(Fingerprint.asset_id == asset.id)
    loaded = wanted.options(joinedload(Fingerprint.brought))
    return session.scalars(loaded.order_by(Fingerprint.component)).all()


def panel(session: Session, _actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page what stands for its configuration, and what showed it."""
    if not numbers(session, asset)["fingerprints"]:
        return None
    return Panel("Fingerprints", "fingerprints/panel.html", {"rows": of_asset(session, asset)})


COUNTED["fingerprints"] = of(Fingerprint.asset_id)
PANELS.append(panel)
