"""What an asset's page says in depth: how complete it is, its groups, its parts."""

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.core.memory import remembered
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.register.contracts.models import Cover
from governance.register.contracts.queries import covers
from governance.register.controlled import WORDS, is_held, names_of
from governance.register.groups.declared import GROUPS
from governance.register.groups.models import AlsoPlays, NotApplicable
from governance.register.groups.queries import also_plays, excuses, shown_of
from governance.register.models import Asset
from governance.register.mounting.queries import place_in_racks
from governance.register.parts.kinds import KINDS
from governance.register.parts.models import Mounting
from governance.register.parts.queries import listed
from governance.register.profiles.queries import described, judged
from governance.register.profiles.rules import CISA, FIELDS, Judgement, Weight
from governance.register.queries.numbers import COUNTED, numbers, of
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
    has = numbers(session, asset)
    reasons = excuses(session, asset) if has["excuses"] else {}
    rows, _listed = described(session, asset)
    judgement = judged(session, asset, reasons)
    lists = listed(session, asset, has)
    plays = also_plays(session, asset) if has["functions"] else []
    return Panel(
        "In depth",
        "register/depth.html",
        {
            "asset": asset,
            "judgement": judgement,
            "loose": _loose(session, asset),
            "cisa": _counted(judgement),
            "missing": [
                (FIELDS[field], form_of(field), dict(judgement.rulings).get(field))
                for field in judgement.missing
            ],
            "dropped": [(FIELDS[field], ruled) for field, ruled in judgement.dropped],
            "unsettled": [item.name for item in CISA if item not in judgement.settled],
            "groups": shown_of(asset, rows, reasons, judgement.demanded),
            "plays": [part.label for part in plays],
            "seat": place_in_racks(session, actor, asset) if has["seats"] else None,
            "covers": covers(session, asset) if has["contracts"] else [],
            "software": installed(session, asset) if has["software"] else [],
            "lists": lists,
            "empty": [each.kind for each in lists if not each.number],
            "excused": [(FIELDS[f], why) for f, why in reasons.items() if "." not in f],
        },
    )


def _loose(session: Session, asset: Asset) -> tuple[Level, list[str]] | None:
    """Return how its site holds the rule on the asset's controlled facts, and these, if loosely.

    What is known of them counts as complete, though anybody may have altered it without a change.
    """
    names = ("state", "gxp", "validation_state")
    if not is_held({name: getattr(asset, name) for name in names}):
        return None
    key = ("levels", asset.site_id)
    held = remembered(session, key, lambda: levels(session, [asset.site_id]))
    level = held[asset.site_id, Rule.CONTROLLED_ATTRIBUTES]
    if level is Level.ENFORCE:
        return None
    return level, [WORDS[name] for name in names_of(asset.asset_class)]


def _counted(judgement: Judgement) -> list[tuple[str, int, int]]:
    return [
        (weight.value, judgement.count(weight), sum(item.weight is weight for item in CISA))
        for weight in Weight
    ]


COUNTED.update({code: of(kind.model.asset_id) for code, kind in KINDS.items()})
COUNTED["software"] = of(InstalledSoftware.asset_id)
COUNTED["contracts"] = of(Cover.asset_id)
COUNTED["functions"] = of(AlsoPlays.asset_id)
COUNTED["excuses"] = of(NotApplicable.asset_id)
COUNTED["seats"] = of(Mounting.asset_id) + of(Mounting.parent_id)
PANELS.append(in_depth)
