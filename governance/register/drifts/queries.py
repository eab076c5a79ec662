"""Drifts as pages show them: the list, one of them, whom they wait for."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core.access import Actor, could, made_once, permitted, readable
from governance.core.contributions import FIGURES, INBOX, Figure, Group, Item, Target, only_where
from governance.core.listing.shape import Cell, Choice, Column, Listing, Shape, Text, Tone
from governance.evidence.models import KINDS
from governance.ownership.models import Activity
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.controlled import WORDS
from governance.register.drifts.models import Drift, DriftState
from governance.register.drifts.rules import OPEN, DriftFacts, Permission
from governance.register.fingerprints.models import FINGERPRINT
from governance.register.models import Asset, Product
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.queries.reach import reach
from governance.register.queries.wording import brief

MOST = 50
STATE: dict[DriftState, tuple[str, Shape, Tone]] = {
    DriftState.FILED: ("waits for a decision", "wait", "warn"),
    DriftState.CORRECTED: ("register corrected", "done", "ok"),
    DriftState.UNAUTHORISED: ("unauthorised change", "stop", "bad"),
    DriftState.SETTLED: ("settled by a change", "done", "ok"),
}
"""In words, by shape, by colour."""

VERBS = {
    "import.applied": "filed it from an import",
    "drift.corrected": "decided that the register was in error, and corrected it",
    "drift.escalated": "decided that this was changed without authorisation",
    "drift.linked": "raised %(change)s for it",
    "asset.released": "settled it with the release of a change",
}
DIGEST = 64
"""Characters of a SHA-256, as a fingerprint is written."""

LABELS = {"approved": "Approved", "reported": "Reported", "times": "Times reported"}


def in_short(value: str) -> str:
    """Return a value as a list shows it: of a digest the beginning, which tells it from others."""
    return f"{value[:12]}…" if len(value) == DIGEST else brief(value)


def drifts(actor: Actor) -> Select[Drift]:
    """Select the drifts that the actor may read, each with its asset and place."""
    return (
        readable(actor, Drift)
        .join(Drift.asset)
        .options(contains_eager(Drift.asset), joinedload(Drift.place))
    )


def state_cell(drift: Drift) -> Cell:
    """Say what came of it."""
    words, shape, tone = STATE[drift.state]
    return Cell(words, shape=shape, tone=tone)


def field_of(drift: Drift) -> str:
    """Name the fact."""
    words = WORDS.get(drift.field, drift.field)
    return words[:1].upper() + words[1:]


COLUMNS = (
    Column("number", "Number", str, Drift.id, is_reference=True),
    Column("asset", "Asset", lambda drift: Cell(
        drift.asset.tag, hint=drift.asset.name, to=("register.show", drift.asset_id)), Asset.tag,
        export=lambda drift: drift.asset.tag),
    Column("field", "Fact", field_of),
    Column("approved", "Approved", lambda drift: in_short(drift.approved),
        export=lambda drift: drift.approved, is_minor=True),
    Column("reported", "Reported", lambda drift: in_short(drift.reported),
        export=lambda drift: drift.reported),
    Column("state", "State", state_cell, Drift.state),
    Column("accountable", "Accountable then", lambda drift: drift.accountable, is_minor=True),
    Column("source", "Reported by", lambda drift: drift.source, is_optional=True),
    Column("times", "Times", lambda drift: drift.times, is_number=True, is_optional=True),
    Column("filed", "Filed", lambda drift: drift.filed_at, Drift.filed_at, is_minor=True),
)  # fmt: skip


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    return Listing(
        name="drifts",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites, lambda ids: Drift.site_id.in_(map(int, ids)), lead="in"),
            Choice("state", "State", [(s.value, words) for s, (words, *_) in STATE.items()],
                   Drift.state.in_),
            Choice("field", "Fact", list(WORDS.items()), Drift.field.in_),
            Text("q", "Tag", lambda text: Asset.tag.icontains(text, autoescape=True)),
        ),
        default_sort="-number",
        key=Drift.id,
        singular="drift",
        plural="drifts",
        endpoint="drifts.index",
        record_endpoint="drifts.show",
        export_endpoint="drifts.export",
    )  # fmt: skip


def whole(session: Session, drift: Drift) -> Drift:
    """Return the drift with its asset, its place and its people."""
    wanted = (
        select(Drift)
        .where(Drift.id == drift.id)
        .options(
            joinedload(Drift.asset).joinedload(Asset.product).joinedload(Product.vendor),
            joinedload(Drift.fingerprint),
            joinedload(Drift.place),
            joinedload(Drift.reporter),
            joinedload(Drift.decided_by),
        )
        .execution_options(populate_existing=True)
    )
    return session.scalars(wanted).one()


def facts_of(drift: Drift, reason: str | None = None) -> DriftFacts:
    """Freeze what the guards may know; the drift is `whole`."""
    return DriftFacts(
        label=str(drift),
        state=drift.state,
        tag=drift.asset.tag,
        words=WORDS.get(drift.field, drift.field),
        approved=drift.approved,
        now=_now(drift),
        reported=drift.reported,
        is_writable=drift.value is not None,
        reporter_id=drift.reporter_id,
        reason=reason,
    )


def _now(drift: Drift) -> str:
    if drift.field.startswith(FINGERPRINT):
        return drift.fingerprint.value if drift.fingerprint else "unknown"
    return said(drift.asset, drift.field) or "unknown"


def said(asset: Asset, field: str) -> str | None:
    """Return a controlled fact as people read it; the product is loaded."""
    if field == "product_id":
        return label_of(asset.product) if asset.product else None
    value: Any = getattr(asset, field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or None


def label_of(product: Product) -> str:
    """Name a product as a preview does: vendor, name, order code."""
    return " ".join(filter(None, (product.vendor.name, product.name, product.order_code)))


def told(session: Session, drift: Drift) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, drift), VERBS, LABELS)


def of_asset(session: Session, asset: Asset) -> Sequence[Drift]:
    """Return the open drifts of an asset."""
    wanted = select(Drift).where(Drift.asset_id == asset.id, Drift.state.in_(OPEN))
    return session.scalars(wanted.order_by(Drift.id)).all()


def panel(session: Session, _actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page what was found on it that nobody approved."""
    if not numbers(session, asset)["drifts"]:
        return None
    found = of_asset(session, asset)
    rows = [(drift, field_of(drift), STATE[drift.state]) for drift in found]
    return Panel("Drift", "drifts/panel.html", {"drifts": rows})


@made_once
def _open(actor: Actor) -> Select[Any]:
    decides = permitted(actor, Permission.CORRECT, Drift).label("decides")
    return drifts(actor).where(Drift.state.in_(OPEN)).add_columns(decides)


@only_where(_open)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the drifts that QA decides on, and those of assets that are the actor's."""
    found = session.execute(_open(actor).order_by(Drift.id.desc()).limit(MOST)).all()
    subjects = [Subject("asset", d.asset_id, d.asset.place_id, d.asset.tag) for d, _ in found]
    owners = accountable_for(session, [Activity.ASSET_APPROVAL], subjects)
    mine = {key[1] for (_, key), owner in owners.items() if owner.person_id == actor.id}
    items = []
    for drift, is_decider in found:
        if is_decider and drift.state is DriftState.FILED:
            items.append(_item(drift, Group.SIGN, "You decide for quality at its place.", "Decide"))
        elif drift.asset_id in mine:
            items.append(
                _item(drift, Group.FIX, f"You are accountable for {drift.asset.tag}.", "Open")
            )
    return items


def _item(drift: Drift, group: Group, why: str, verb: str) -> Item:
    words = WORDS.get(drift.field, drift.field)
    return Item(
        group=group,
        reference=str(drift),
        title=f"{drift.asset.tag}: {words} is {drift.reported}, approved is {drift.approved}",
        why=why,
        verb=verb,
        target=Target("drifts.show", {"id": drift.id}),
        since=drift.filed_at,
    )


def figures(session: Session, actor: Actor) -> list[Figure]:
    """Count the drifts that are open, for whoever may read any."""
    if not could(actor, Permission.READ, Drift):
        return []
    some = readable(actor, Drift).where(Drift.state.in_(OPEN)).limit(1_000).subquery()
    number = len(session.execute(select(some.c.id)).all())
    state = [value.value for value in OPEN]
    target = Target("drifts.index", {"state": state[0]})
    return [Figure("Drifts that are open", number, target, needs_care=True)]


COUNTED["drifts"] = of(Drift.asset_id, Drift.state.in_(OPEN))
INBOX.append(waiting)
FIGURES.append(figures)
PANELS.append(panel)
KINDS[Drift.__tablename__] = Drift
