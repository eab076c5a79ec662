"""The past of an asset for programs: what was done to it, and what it was at a moment."""

from datetime import datetime

from apiflask import APIBlueprint
from flask import request

from governance.core import api, clock
from governance.core.addresses import number
from governance.core.api import Shape
from governance.core.errors import NotFound, RuleViolation
from governance.core.moments import moment_of
from governance.core.web import actor, requires, session
from governance.register.models import Asset
from governance.register.queries.past import older, told
from governance.register.queries.then import past
from governance.register.rules import Permission

bp = APIBlueprint("api_then", __name__, url_prefix=api.ROOT, tag="Register")


class AlteredOut(Shape):
    """A field that an act altered, in the words of the page; null was or is empty."""

    field: str
    before: str | None
    after: str | None


class ActOut(Shape):
    """One act on an asset."""

    seq: int
    """Its number in the trail."""

    at: datetime
    who: str
    what: str
    why: str
    changes: list[AlteredOut]


class HistoryOut(Shape):
    """Acts on an asset, the latest first."""

    items: list[ActOut]
    before: int | None
    """Asked for with `?before=`, it gives the acts before these; null: these are the first."""


class FactOut(Shape):
    """One fact of the past."""

    label: str
    value: str | None


class CardOut(Shape):
    """A part of the past asset: its facts, or a table of its parts."""

    title: str
    facts: list[FactOut]
    columns: list[str]
    lines: list[list[str | None]]


class PastOut(Shape):
    """An asset as its page would have shown it, with names as they were."""

    as_of: datetime
    tag: str
    name: str
    cards: list[CardOut]


@bp.get("/assets/<int:id>/history")
@requires(Permission.READ, Asset)
@bp.output(HistoryOut)
def history(asset: Asset) -> HistoryOut:
    """Give the latest acts on an asset, or those before the event `before`."""
    entries = told(session(), actor(), asset, request.args.get("before", type=number))
    items = [
        ActOut(
            seq=entry.seq,
            at=entry.at,
            who=entry.who,
            what=entry.what,
            why=entry.why,
            changes=[AlteredOut(field=f, before=old, after=new) for f, old, new in entry.changes],
        )
        for entry in entries
    ]
    return HistoryOut(items=items, before=older(entries))


@bp.get("/assets/<int:id>/past")
@requires(Permission.READ, Asset)
@bp.output(PastOut)
def as_of(asset: Asset) -> PastOut:
    """Give an asset as it was at the moment `as_of`: a day, or a day and a time."""
    moment = moment_of(request.args.get("as_of", "").strip(), actor().time_zone)
    if moment is None or moment > clock.now():
        raise RuleViolation(
            "as_of: name a day of the past, such as 2026-03-01, or a time, such as "
            "2026-03-01T12:00."
        )
    then = past(session(), actor(), asset, moment)
    if then is None:
        raise NotFound(f"{asset.reference} was not on the register then.")
    cards = [
        CardOut(
            title=card.title,
            facts=[FactOut(label=label, value=value) for label, value in card.facts],
            columns=list(card.columns),
            lines=[list(line) for line in card.lines],
        )
        for card in then.cards
    ]
    return PastOut(as_of=moment, tag=then.tag, name=then.name, cards=cards)
