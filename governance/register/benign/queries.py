"""Benign rules as pages show them, with their uses; and those that count at sites now."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.core import clock
from governance.core.access import Actor, could, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.evidence.models import KINDS
from governance.register.benign.models import BenignRule, BenignUse
from governance.register.benign.rules import Permission, is_in_force
from governance.register.models import Asset, Product
from governance.register.queries.reach import reach
from governance.register.rules import Permission as OnAsset

KIND = BenignRule.__tablename__
MOST = 50
MOST_USES = 200
LOADED = (
    joinedload(BenignRule.product).joinedload(Product.vendor), joinedload(BenignRule.site),
    joinedload(BenignRule.asked_by), joinedload(BenignRule.agreed_by),
    joinedload(BenignRule.ended_by),
)  # fmt: skip
USES = (
    select(func.count())
    .where(BenignUse.rule_id == BenignRule.id)
    .correlate(BenignRule)
    .scalar_subquery()
)


def rules(actor: Actor) -> Select[Any]:
    """Select the rules that the actor may read, each with the number of its uses."""
    return readable(actor, BenignRule).options(*LOADED).add_columns(USES)


def state_of(it: BenignRule) -> tuple[str, Shape, Tone]:
    """Say how it stands: in words, by shape, by colour."""
    if it.ended_at is not None:
        return "taken back", "stop", ""
    if it.agreed_at is None:
        return "waits for quality", "wait", "warn"
    if not is_in_force(it, clock.today()):
        return "expired", "stop", ""
    return "counts", "done", "ok"


def of_what(it: BenignRule) -> str:
    """Say of which assets it is."""
    kind = it.asset_class.label if it.asset_class else ""
    product = f"{it.product.vendor.name} {it.product.name}" if it.product else ""
    return ", ".join(filter(None, (kind, product)))


def _state(row: Any) -> Cell:
    words, shape, tone = state_of(row[0])
    return Cell(words, shape=shape, tone=tone)


COLUMNS = (
    Column("number", "Number", lambda row: row[0].reference, BenignRule.id, is_reference=True),
    Column("component", "Component", lambda row: row[0].component, BenignRule.component),
    Column("kind", "Of", lambda row: of_what(row[0])),
    Column("state", "State", _state),
    Column("expires", "Until", lambda row: row[0].expires_on, BenignRule.expires_on),
    Column("uses", "Used", lambda row: row[1], is_number=True),
    Column("site", "Site", lambda row: row[0].site.name, is_minor=True),
)


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="benign",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites,
                   lambda ids: BenignRule.site_id.in_(map(int, ids)), lead="in"),
            Text("q", "Component",
                 lambda text: BenignRule.component.icontains(text, autoescape=True)),
        ),
        default_sort="-number",
        key=BenignRule.id,
        singular="benign rule",
        plural="benign rules",
        endpoint="benign.index",
        record_endpoint="benign.show",
        export_endpoint="benign.export",
    )  # fmt: skip


def whole(session: Session, it: BenignRule) -> BenignRule:
    """Return one with its site, its product and its people."""
    return session.get_one(BenignRule, it.id, options=LOADED, populate_existing=True)


def uses_of(session: Session, actor: Actor, it: BenignRule) -> Sequence[BenignUse]:
    """Return the times that it was used on assets that the actor may read, the latest first."""
    wanted = (
        select(BenignUse)
        .join(BenignUse.asset)
        .where(BenignUse.rule_id == it.id, permitted(actor, OnAsset.READ, Asset))
        .options(contains_eager(BenignUse.asset), joinedload(BenignUse.brought))
    )
    return session.scalars(wanted.order_by(BenignUse.id.desc()).limit(MOST_USES)).all()


def number_of_uses(session: Session, it: BenignRule) -> int:
    """Return how often it was used."""
    wanted = select(func.count()).select_from(BenignUse).where(BenignUse.rule_id == it.id)
    return session.scalar(wanted) or 0


def in_force(session: Session, site_ids: Collection[int]) -> dict[int, list[BenignRule]]:
    """Return the rules that count now, by site."""
    wanted = select(BenignRule).where(
        BenignRule.site_id.in_(site_ids),
        BenignRule.agreed_at.is_not(None),
        BenignRule.ended_at.is_(None),
        BenignRule.expires_on >= clock.today(),
    )
    found: dict[int, list[BenignRule]] = {}
    for rule in session.scalars(wanted.order_by(BenignRule.id)):
        found.setdefault(rule.site_id, []).append(rule)
    return found


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return what waits for quality to agree; who asked does not."""
    if not could(actor, Permission.AGREE, BenignRule):
        return []
    wanted = (
        readable(actor, BenignRule)
        .options(*LOADED)
        .where(
            BenignRule.agreed_at.is_(None),
            BenignRule.ended_at.is_(None),
            BenignRule.asked_by_id != actor.id,
            permitted(actor, Permission.AGREE, BenignRule),
        )
    )
    return [
        Item(
            group=Group.SIGN,
            reference=str(row),
            title=f"{row.component} of {of_what(row)} may differ at {row.site.name}",
            why=f"{row.asked_by.name} says it changes nothing; quality agrees, or it is drift.",
            verb="Agree",
            target=Target("benign.show", {"id": row.id}),
            since=row.asked_at,
        )
        for row in session.scalars(wanted.order_by(BenignRule.id).limit(MOST))
    ]


INBOX.append(waiting)
KINDS[KIND] = BenignRule
