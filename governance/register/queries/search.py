"""Find an asset by part of its tag, name, serial number, address or host name; and products."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, column, literal_column, or_, select, table
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, readable
from governance.core.contributions import SEARCH, Hit, Source, Target
from governance.core.texts import is_storable, tidied
from governance.core.trigrams import SHORTEST, holding
from governance.register.models import Asset, Product, Vendor
from governance.register.queries.reach import reach

MOST = 20
LONGEST = 200
WORDS: ColumnElement[str] = literal_column(
    "lower("
    + " || ' ' || ".join(
        f"coalesce({name}, '')"
        for name in (
            "asset.tag", "asset.name", "asset.serial_no", "asset.address", "asset.hostname",
        )
    )
    + ")"
)  # fmt: skip
"""Word for word what PostgreSQL's index of trigrams holds: else it is not used."""

SEARCHED = (Asset.tag, Asset.name, Asset.serial_no, Asset.address, Asset.hostname)
"""The texts of the asset's index, in its order."""

INDEX = table("asset_search", column("rowid"), column("asset_search"))


def matching(dialect: str, site_ids: Sequence[int], text: str) -> ColumnElement[bool]:
    """Return that an asset of these sites holds the text; a short one begins its tag.

    On SQLite the sites stand inside the question to the index: joined afterwards, a frequent part
    costs a look at every asset of the enterprise that holds it. Without sites, all are searched:
    what may be read is asked in any case.
    """
    if len(text) < SHORTEST:
        begins = (Asset.tag.startswith(t, autoescape=True) for t in {text, text.upper()})
        return or_(*begins)
    if dialect == "sqlite":
        sites = " OR ".join(f'site:"site{site_id:08}"' for site_id in site_ids)
        quoted = text.replace('"', '""')
        asked = f'({sites}) AND words:"{quoted}"' if sites else f'words:"{quoted}"'
        return Asset.id.in_(select(INDEX.c.rowid).where(INDEX.c.asset_search.op("MATCH")(asked)))
    return WORDS.contains(text.lower(), autoescape=True)


def found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the assets that the actor may read and that hold the text: exact tags first."""
    text = tidied(text)[:LONGEST]
    if not text or not is_storable(text):
        return []
    seen = reach(session, actor)
    dialect = session.get_bind().dialect.name
    wanted = readable(actor, Asset).options(joinedload(Asset.place)).limit(MOST)
    exact = session.scalars(wanted.where(Asset.tag.in_({text, text.upper()}))).all()
    parts = session.scalars(wanted.where(matching(dialect, seen.searched_ids, text))).all()
    ordered = dict.fromkeys([*exact, *sorted(parts, key=lambda asset: asset.tag)])
    return [
        Hit(
            reference=asset.reference,
            title=f"{asset.tag} {asset.name}",
            where=str(asset.place),
            target=Target("register.show", {"id": asset.id}),
        )
        for asset in list(ordered)[:MOST]
    ]


def products_found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the products whose name or order code holds a text."""
    wanted = (
        readable(actor, Product)
        .where(holding(Product.id, (Product.name, Product.order_code), text))
        .options(joinedload(Product.vendor))
        .order_by(Product.name, Product.id)
        .limit(MOST)
    )
    return [
        Hit(
            product.name,
            product.order_code,
            product.vendor.name,
            Target("catalogue.product", {"id": product.id}),
        )
        for product in session.scalars(wanted)
    ]


def vendors_found(session: Session, actor: Actor, text: str) -> list[Hit]:
    """Return the vendors whose name holds a text."""
    wanted = readable(actor, Vendor).where(holding(Vendor.id, (Vendor.name,), text))
    return [
        Hit(vendor.name, "", "", Target("vendors.show", {"id": vendor.id}))
        for vendor in session.scalars(wanted.order_by(Vendor.name).limit(MOST))
    ]


SEARCH["Assets"] = Source(found, "register.index")
SEARCH["Products"] = Source(products_found, "catalogue.products")
SEARCH["Vendors"] = Source(vendors_found, "vendors.index")
