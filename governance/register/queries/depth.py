"""What an asset's page says in depth: how complete it is, its groups, its parts."""

from sqlalchemy.orm import Session

from governance.core.access import Actor, may
from governance.register.groups.declared import GROUPS
from governance.register.groups.queries import also_plays, excuses, rows_of, shown_of
from governance.register.models import Asset
from governance.register.mounting.queries import place_in_racks
from governance.register.parts.kinds import KINDS
from governance.register.parts.queries import listed
from governance.register.profiles.queries import judged
from governance.register.profiles.rules import CISA, FIELDS, Judgement, Weight
from governance.register.queries.panels import PANELS, Panel
from governance.register.rules import Permission
from governance.register.software.queries import installed
from governance.register.vocabulary import AssetState

ADDED_AS = {
    **{code: f"parts.{code}_add_form" for code in KINDS},
    **dict.fromkeys(("software", "operating_system"), "software.installing"),
    **dict.fromkeys(("protocols", "services", "mac", "vlan"), "groups.excusing"),
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
    """Show how complete an asset is, its groups of attributes and its parts."""
    _known, judgement = judged(session, asset)
    reasons = excuses(session, asset)
    lists = listed(session, asset)
    is_living = asset.state is not AssetState.RETIRED
    return Panel(
        "In depth",
        "register/depth.html",
        {
            "asset": asset,
            "may_edit": is_living and may(session, actor, Permission.EDIT, asset),
            "judgement": judgement,
            "cisa": _counted(judgement),
            "missing": [(FIELDS[field], form_of(field)) for field in judgement.missing],
            "unsettled": [item.name for item in CISA if item not in judgement.settled],
            "groups": shown_of(asset, rows_of(session, asset), reasons, judgement.demanded),
            "plays": [part.label for part in also_plays(session, asset)],
            "seat": place_in_racks(session, actor, asset),
            "software": installed(session, asset),
            "lists": lists,
            "empty": [each.kind for each in lists if not each.number],
            "excused": [(FIELDS[f], why) for f, why in reasons.items() if "." not in f],
        },
    )


def _counted(judgement: Judgement) -> list[tuple[str, int, int]]:
    return [
        (weight.value, judgement.count(weight), sum(item.weight is weight for item in CISA))
        for weight in Weight
    ]


PANELS.append(in_depth)
