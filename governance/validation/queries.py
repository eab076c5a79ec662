"""What the ledger says: of one asset, of any past moment, and which were outside their proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from governance.audit.models import AuditEvent
from governance.audit.queries import facts_of
from governance.core.access import Actor, readable
from governance.register.models import Asset
from governance.register.queries.numbers import COUNTED, numbers, of
from governance.register.queries.panels import PANELS, Panel
from governance.register.queries.past import ACTS
from governance.register.queries.wording import VALIDATION
from governance.register.vocabulary import ValidationState
from governance.validation.models import ValidationEntry

LATER = aliased(ValidationEntry)
UNTIL = (
    select(LATER.at)
    .where(LATER.asset_id == ValidationEntry.asset_id, LATER.event_seq > ValidationEntry.event_seq)
    .order_by(LATER.event_seq)
    .limit(1)
    .correlate(ValidationEntry)
    .scalar_subquery()
)
"""When the next line of the same asset follows; NULL: none has."""


@dataclass(frozen=True, slots=True)
class Span:
    """A state of an asset, from when to when, and what brought it."""

    state: ValidationState
    since: datetime
    until: datetime | None
    """None: it lasts."""

    did: str
    """The act, as histories tell it, such as *released it for use*."""

    who: str
    why: str
    event_seq: int
    sha256: str
    """The digest of the event: over the act, its reason and the rows as they were."""


def spans(session: Session, asset: Asset) -> list[Span]:
    """Return the states of an asset, oldest first, in one statement."""
    asked = (
        select(ValidationEntry, AuditEvent)
        .join(AuditEvent, AuditEvent.seq == ValidationEntry.event_seq)
        .where(ValidationEntry.asset_id == asset.id)
        .order_by(ValidationEntry.event_seq)
    )
    found = session.execute(asked).all()
    return [
        Span(
            entry.state,
            entry.at,
            following[0].at if following else None,
            ACTS.get(event.verb, event.verb.replace(".", " ").replace("_", " ")),
            event.actor_name,
            str(facts_of(event).get("reason") or ""),
            event.seq,
            event.digest,
        )
        for (entry, event), following in zip_longest(found, found[1:])
    ]


def state_at(session: Session, asset: Asset, moment: datetime) -> Span | None:
    """Return the state at a moment; None where the asset needed no validation, or was not there."""
    before = [span for span in spans(session, asset) if span.since <= moment]
    return before[-1] if before else None


def entries(actor: Actor) -> Select[ValidationEntry]:
    """Select the lines of the assets that the actor may read, each with its asset and its end."""
    mine = readable(actor, Asset).with_only_columns(Asset.id)
    return (
        select(ValidationEntry)
        .join(ValidationEntry.asset)
        .where(ValidationEntry.asset_id.in_(mine))
        .options(contains_eager(ValidationEntry.asset).options(joinedload(Asset.place)))
    )


def panel(session: Session, _actor: Actor, asset: Asset) -> Panel | None:
    """Show on an asset's page how its state came about."""
    if not numbers(session, asset)["validation"]:
        return None
    found = list(reversed(spans(session, asset)))
    data = {"spans": found[:5], "number": len(found), "shapes": VALIDATION, "asset": asset}
    return Panel("Validated state", "validation/panel.html", data)


def bars(found: Sequence[Span], now: datetime) -> list[tuple[Span, float, float]]:
    """Return where each state begins and how wide it is in a picture 1,000 wide."""
    if not found:
        return []
    start = found[0].since
    whole = max((now - start).total_seconds(), 1.0)
    return [
        (
            span,
            round((span.since - start).total_seconds() / whole * 1_000, 2),
            round(max(((span.until or now) - span.since).total_seconds() / whole * 1_000, 1), 2),
        )
        for span in found
    ]


COUNTED["validation"] = of(ValidationEntry.asset_id)
PANELS.append(panel)
