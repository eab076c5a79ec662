"""What a change reaches as its pages draw and list it, for one reader."""

from collections.abc import Collection, Iterator
from typing import Any

from governance.register.queries.masking import MASK
from workflows.changes.queries.case import Case
from workflows.changes.queries.seen import Seen
from workflows.changes.rules.impact import Item

LEVELS = ("5", "4", "3.5", "3", "2", "1", "0", None)
"""The lanes of the drawing, from the enterprise down to the process."""

MOST = 100
"""Assets that are drawn and listed, the same ones; both say how many more there are."""


def drawn(case: Case, seen: Seen) -> dict[str, Any]:
    """Return the impact in lanes and rows; what the reader may not see is counted, not named."""
    found, items = case.judged.lists, case.impact.items
    ordered = (*found.waiting, *found.assessed, *found.informational, *found.excluded)
    named = [_masked(item, seen.ids) for item in ordered if item.asset_id in seen.ids]
    shown = named[:MOST]
    own = seen.named(case.assets)[:MOST]
    lanes = [
        (
            level,
            [asset.tag for asset in own if asset.purdue_level == level],
            [item for item in shown if item.purdue_level == level],
        )
        for level in LEVELS
    ]
    return {
        "lanes": [lane for lane in lanes if lane[1] or lane[2]],
        "rows": shown,
        "said": found.by,
        "waiting": len(found.waiting),
        "unseen": sum(item.asset_id not in seen.ids for item in found.waiting),
        "excluded": len(found.excluded),
        "more": max(0, len(named) - MOST),
        "hidden": len(items) - len(named),
        "must": len(found.must),
        "informational": len(found.informational),
        "taken_at": case.snapshot.taken_at if case.snapshot else None,
        "is_truncated": case.impact.is_truncated,
        "is_cut_open": case.judged.is_cut_open,
        "unconfirmed": sum(item.is_unconfirmed for item in items),
        "stops": [stop for stop in case.impact.stops if stop.asset_id in seen.ids],
        "bars": [seen.masked(bar.sentence) for bar in case.impact.bars],
    }


def rows(case: Case, seen: Seen) -> Iterator[list[Any]]:
    """Yield every asset that the reader may see as a row of a sheet, in the order of the page."""
    found = case.judged.lists
    for name, some in (
        ("must assess", found.must),
        ("informational", found.informational),
        ("excluded", found.excluded),
    ):
        for item in some:
            if item.asset_id not in seen.ids:
                continue
            one, said = _masked(item, seen.ids), found.by.get(item.asset_id)
            yield [
                one.tag,
                one.name,
                one.purdue_level or "",
                name,
                one.reason,
                " > ".join(one.path),
                one.hops,
                str(one.gxp),
                "yes" if one.has_safety_function else "no",
                said.reason if said else "",
                said.person.name if said else "",
                "yes" if said and said.signature_id else "no",
            ]


def _masked(item: Item, seen: Collection[int]) -> Item:
    """Return the item without the names of what its reader may not see on the way to it."""
    if all(key in seen for key in item.path_ids):
        return item
    way = zip(item.path_ids, item.path, strict=True)
    path = tuple(tag if key in seen else MASK for key, tag in way)
    reason = item.reason if item.path_ids[-2] in seen else f"{item.tag} depends on {MASK}"
    return item._replace(path=path, reason=reason)
