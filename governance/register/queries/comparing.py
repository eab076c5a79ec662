"""Assets side by side: what they have in common, and first what tells them apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.listing import chosen as chosen_rows
from governance.core.listing.asked import Unlistable
from governance.core.listing.chosen import Chosen
from governance.core.listing.shape import Value
from governance.register.models import Asset
from governance.register.queries.assets import assets, listing
from governance.register.queries.reach import reach
from governance.register.queries.sheet import SHEET

FEWEST, MOST = 2, 5
SHOWN_ABOVE = frozenset({"number", "tag"})
"""Head the columns, and always differ."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of all that are compared."""

    name: str
    label: str
    values: tuple[Value, ...]

    @property
    def is_same(self) -> bool:
        """Whether all of them say the same; unknown is the same as unknown."""
        return len(set(self.values)) == 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Some assets and their facts, in the order in which they were chosen."""

    assets: Sequence[Asset]
    different: Sequence[Fact]
    same: Sequence[Fact]


def compared(session: Session, actor: Actor, chosen: Chosen) -> Comparison:
    """Return the chosen assets side by side, as far as the actor may read them.

    Raises `Unlistable` unless they are two to five.
    """
    declared = listing(session, reach(session, actor), chosen.args)
    options = dict.fromkeys(option for column in SHEET for option in column.load)
    wanted = chosen_rows.rows(declared, assets(actor), chosen).options(*options)
    found = list(session.scalars(wanted.order_by(Asset.site_id, Asset.tag).limit(MOST + 1)))
    if not FEWEST <= len(found) <= MOST:
        raise Unlistable(f"Choose {FEWEST} to {MOST} assets that you may read, to compare them.")
    facts = [
        Fact(column.name, column.label, tuple(column.exported(asset) for asset in found))
        for column in SHEET
        if column.name not in SHOWN_ABOVE
    ]
    return Comparison(
        found,
        [fact for fact in facts if not fact.is_same],
        [fact for fact in facts if fact.is_same],
    )
