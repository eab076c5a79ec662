"""What an asset's page says in depth: how complete it is, its groups, its parts."""

from typing import Any, Final

from sqlalchemy import func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.register.contracts.models import Cover
from governance.register.contracts.queries import covers
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import AlsoPlays, NotApplicable
from governance.register.groups.queries import also_plays, excuses, rows_of, shown_of
from governance.register.models import Asset
from governance.register.mounting.queries import place_in_racks
from governance.register.parts.kinds import KINDS
from governance.register.parts.models import Mounting
from governance.register.parts.queries import listed
from governance.register.profiles.queries import judged
from governance.register.profiles.rules import CISA, FIELDS, Judgement, Weight
from governance.register.queries.panels import PANELS, Panel
from governance.register.software.models import InstalledSoftware
from governance.register.software.queries import installed

ADDED_AS = {
    **{code: f"parts.{code}_add_form" for code in KINDS},
    **dict.fromkeys(("software", "operating_system"), "software.installing"),
    **dict.fromkeys(("protocols", "services", "mac", "vlan"), "interfaces.wiring"),
    "hypervisor": "dependencies.depending",
}
"""Where a field that is kept as a list is added to."""


def form_of(field: str) -> str:
    """Return the endpoint of the form in which a field is typed."""
    group = field.partition(".")[0]
    if group in GROUPS:
        return f"groups.editing_{group}"
    return ADDED_AS.get(field, "register.editing")


def in_depth(session: Session, actor: Actor, asset: Asset) -> Panel:
    """Show how complete an asset is, its groups of attributes and its parts.

    Most assets have few kinds of parts: what there is none of is not asked for.
    """
    numbers = _numbers(session, asset)
    reasons = excuses(session, asset) if numbers["excuses"] else {}
    judgement = judged(session, asset, reasons)
    lists = listed(session, asset, numbers)
    plays = also_plays(session, asset) if numbers["functions"] else []
    return Panel(
        "In depth",
        "register/depth.html",
        {
            "asset": asset,
            "judgement": judgement,
            "cisa": _counted(judgement),
            "missing": [(FIELDS[field], form_of(field)) for field in judgement.missing],
            "unsettled": [item.name for item in CISA if item not in judgement.settled],
            "groups": shown_of(asset, rows_of(session, asset), reasons, judgement.demanded),
            "plays": [part.label for part in plays],
            "seat": place_in_racks(session, actor, asset) if numbers["seats"] else None,
            "covers": covers(session, asset) if numbers["contracts"] else [],
            "software": installed(session, asset) if numbers["software"] else [],
            "lists": lists,
            "empty": [each.kind for each in lists if not each.number],
            "excused": [(FIELDS[f], why) for f, why in reasons.items() if "." not in f],
        },
    )


COUNTED: Final[dict[str, Any]] = {
    **{code: kind.model.asset_id for code, kind in KINDS.items()},
    "software": InstalledSoftware.asset_id,
    "contracts": Cover.asset_id,
    "functions": AlsoPlays.asset_id,
    "excuses": NotApplicable.asset_id,
}
"""What an asset's page counts first, by the column that names the asset."""


def _numbers(session: Session, asset: Asset) -> dict[str, int]:
    """Return how much there is of each, in one statement."""
    counted = [
        select(literal(name), func.count()).where(column == asset.id)
        for name, column in COUNTED.items()
    ]
    sits = or_(Mounting.asset_id == asset.id, Mounting.parent_id == asset.id)
    seats = select(literal("seats"), func.count()).select_from(
        select(Mounting.asset_id).where(sits).limit(1).subquery()
    )
    return {row[0]: row[1] for row in session.execute(union_all(*counted, seats))}


def _counted(judgement: Judgement) -> list[tuple[str, int, int]]:
    return [
        (weight.value, judgement.count(weight), sum(item.weight is weight for item in CISA))
        for weight in Weight
    ]


PANELS.append(in_depth)
