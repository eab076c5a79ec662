"""Which assets were outside their approved state, when and for how long."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.register.models import Asset
from governance.register.queries.reach import reach
from governance.register.queries.wording import VALIDATION
from governance.register.vocabulary import ValidationState
from governance.validation.models import ValidationEntry
from governance.validation.queries import UNTIL
from governance.validation.rules import OUTSIDE

MONTHS = 24
ENTRY = ValidationEntry


def _month(now: datetime, back: int) -> datetime:
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return datetime(year, month + 1, 1, tzinfo=UTC)


def _during(values: Sequence[str]) -> ColumnElement[bool]:
    """Take what lasted at any time of these months."""
    spans = []
    for value in values:
        begins = datetime.strptime(value, "%Y-%m").replace(tzinfo=UTC)
        ends = _month(begins, -1)
        spans.append(and_(ENTRY.at < ends, func.coalesce(UNTIL, ends) > begins))
    return or_(*spans)


def _state(entry: ValidationEntry) -> Cell:
    shape, tone = VALIDATION[entry.state]
    return Cell(entry.state.label.lower(), shape=shape, tone=tone)


COLUMNS = (
    Column("number", "Line", lambda e: Cell(str(e.id), to=("validation.of_asset", e.asset_id)),
           ENTRY.id, is_reference=True, export=lambda e: e.id),
    Column("asset", "Asset", lambda e: Cell(e.asset.tag, hint=e.asset.name,
           to=("validation.of_asset", e.asset_id)), Asset.tag, export=lambda e: e.asset.tag),
    Column("place", "Place", lambda e: e.asset.place.name),
    Column("state", "Validated state", _state, ENTRY.state),
    Column("since", "From", lambda e: e.at, ENTRY.at),
    Column("event", "Event of the trail", lambda e: e.event_seq, is_number=True, is_minor=True),
)  # fmt: skip


def listing(session: Session, actor: Actor) -> Listing:
    """Declare the list for what this reader may see."""
    sites = [(str(spot.id), spot.name) for spot in reach(session, actor).sites]
    now = clock.now()
    months = [(f"{m:%Y-%m}", f"{m:%B %Y} (UTC)") for m in (_month(now, n) for n in range(MONTHS))]
    return Listing(
        name="validated_states",
        columns=COLUMNS,
        filters=(
            Choice("site", "Site", sites, lambda ids: Asset.site_id.in_(map(int, ids)), lead="in"),
            Flag("outside", "outside the approved state", ENTRY.state.in_(OUTSIDE)),
            Choice("state", "State", [(s.value, s.label) for s in ValidationState],
                   ENTRY.state.in_),
            Choice("during", "At any time in", months, _during),
            Flag("lasting", "still so", UNTIL.is_(None)),
            Text("q", "Tag", lambda text: Asset.tag.icontains(text, autoescape=True)),
        ),
        default_sort="-number",
        key=ENTRY.id,
        singular="state",
        plural="states",
        endpoint="validation.index",
        export_endpoint="validation.export",
    )  # fmt: skip
