"""One asset with all its page shows, and an asset by the name people call it."""

import re
from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.core.access import Actor, readable
from governance.core.errors import RuleViolation
from governance.ownership.subjects import Facet, Kind, Subject, publish
from governance.places.models import Place
from governance.register.models import Asset, Product, Vendor
from governance.register.queries.reach import registrable
from governance.register.rules import enumerated
from governance.register.vocabulary import GONE, AssetClass, Domain, GxpRelevance

KEY = re.compile(r"[0-9]{1,9}")
REFERENCE = re.compile(r"AS-?(\d{1,9})", re.IGNORECASE)


WHOLE = (
    select(Asset)
    .where(Asset.id == bindparam("asset_id"))
    .options(
        joinedload(Asset.place),
        joinedload(Asset.site),
        joinedload(Asset.product).joinedload(Product.vendor),
    )
    .execution_options(populate_existing=True)
)
"""Made once."""


def whole(session: Session, asset: Asset) -> Asset:
    """Return the asset with its place, its site and its product loaded."""
    return session.scalars(WHOLE, {"asset_id": asset.id}).one()


def named(session: Session, actor: Actor, text: str, beside: Asset) -> Asset:
    """Return the asset that people mean by a number or a tag: at the same site first.

    Raises `RuleViolation` where there is none that the actor may read, or more than one.
    """
    found = REFERENCE.fullmatch(text)
    wanted = readable(actor, Asset).options(joinedload(Asset.site))
    if found:
        wanted = wanted.where(Asset.id == int(found.group(1)))
    else:
        wanted = wanted.where(Asset.tag.in_({text, text.upper()}))
    assets = session.scalars(wanted.limit(20)).all()
    near = [asset for asset in assets if asset.site_id == beside.site_id] or list(assets)
    if not near:
        raise RuleViolation(
            f"There is no asset {text}, or none that you may read: give its tag or its number, "
            "such as AS-00042."
        )
    if len(near) > 1:
        several = enumerated(tuple(f"{a.reference} ({a.site})" for a in near))
        raise RuleViolation(f"{text} names several assets: {several}. Give the number.")
    return near[0]


def place_named(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place at which the actor may register; raises `RuleViolation` for any other."""
    if place_id not in {spot.id for spot in registrable(session, actor)}:
        raise RuleViolation("Place: choose one of those at which you may register assets.")
    return session.scalars(select(Place).where(Place.id == place_id)).one()


def products(session: Session, only: Sequence[str] | None = None) -> list[tuple[int, str]]:
    """Return the catalogue, or some of it by key, for a page to choose from."""
    wanted = (
        select(Product.id, Vendor.name, Product.name, Product.order_code)
        .join(Product.vendor)
        .order_by(Vendor.name, Product.name, Product.order_code)
    )
    if only is not None:
        wanted = wanted.where(Product.id.in_([int(key) for key in only if KEY.fullmatch(key)]))
    return [(found.id, " ".join(filter(None, found[1:]))) for found in session.execute(wanted)]


def vendors(session: Session) -> list[tuple[int, str]]:
    """Return the vendors for a form to choose from."""
    wanted = select(Vendor.id, Vendor.name).order_by(Vendor.name)
    return [(found.id, found.name) for found in session.execute(wanted)]


def subject_of(asset: Asset) -> Subject:
    """Return the asset as something that somebody is accountable for."""
    return Subject("asset", asset.id, asset.place_id, asset.tag)


def load_subject(session: Session, actor: Actor, asset_id: int) -> Subject | None:
    """Return an asset that the actor may read as a subject of accountability."""
    wanted = readable(actor, Asset).where(Asset.id == asset_id)
    found = session.scalars(wanted).one_or_none()
    return subject_of(found) if found else None


FACETS = (
    Facet(
        "asset_class",
        "Class",
        tuple((word.value, word.label) for word in AssetClass),
        Asset.asset_class,
    ),
    Facet("domain", "Domain", tuple((word.value, word.label) for word in Domain), Asset.domain),
    Facet(
        "gxp", "GxP relevance", tuple((word.value, word.label) for word in GxpRelevance), Asset.gxp
    ),
)
"""The facts of an asset by which an assignment can be narrowed."""


def _find(session: Session, words: str) -> list[Subject]:
    reference = REFERENCE.fullmatch(words)
    is_meant = Asset.id == int(reference[1]) if reference else Asset.tag == words
    return [subject_of(one) for one in session.scalars(select(Asset).where(is_meant))]


IN_NEED = Asset.state.not_in(GONE)
publish("asset", Kind(load_subject, "register.show", FACETS, Asset, _find, IN_NEED))
