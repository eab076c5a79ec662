"""What a change reaches: worked out from the register, kept as a snapshot, read back."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from governance.evidence.rules import canonical_text
from governance.register.queries.graph import RELEVANCE, edges_below, groups, nodes
from governance.register.vocabulary import GONE
from workflows.changes.models import ChangeKind, ImpactSnapshot
from workflows.changes.rules.impact import Bar, Impact, Item, Stop, barred, explain, travelled
from workflows.changes.rules.policy import Policy


def impact_of(
    session: Session,
    asset_ids: Sequence[int],
    policy: Policy | None = None,
    kind: ChangeKind = ChangeKind.HARDWARE,
) -> Impact:
    """Work out from the register of this moment what a change of these assets reaches.

    As many statements for many assets as for one. Where the policy says along what a kind of
    change travels, it is followed along these dependencies only; else along all.
    """
    along = policy.travels[kind] if policy and policy.travels else None
    below = edges_below(session, asset_ids, along=along)
    known = nodes(session, {*asset_ids, *(edge.dependent_id for edge in below.edges)})
    gone = {key for key, node in known.items() if node.state in GONE}.difference(asset_ids)
    edges = below.edges
    if gone:
        edges = tuple(edge for edge in edges if edge[0] not in gone and edge[1] not in gone)
    followed, ended = travelled(edges, along)
    grouped = groups(session, followed)
    impact = explain(asset_ids, known, followed, grouped, is_truncated=below.is_capped)
    return barred(impact, asset_ids, known, ended, kind) if ended else impact


def snapshot_text(impact: Impact) -> str:
    """Return an impact as it is kept and hashed; without a bar it reads as it always did."""
    kept: dict[str, Any] = {
        "items": [item._asdict() for item in impact.items],
        "stops": [asdict(stop) for stop in impact.stops],
    }
    if impact.bars:
        kept["bars"] = [asdict(bar) for bar in impact.bars]
    return canonical_text(kept)


def impact_from(snapshot: ImpactSnapshot | None) -> Impact:
    """Return the impact that a snapshot holds; an empty one if there is none."""
    if snapshot is None:
        return Impact()
    kept = json.loads(snapshot.body)
    if isinstance(kept, list):  # taken before a walk could stop
        kept = {"items": kept, "stops": []}
    items = tuple(map(_item, kept["items"]))
    stops = tuple(Stop(**row) for row in kept["stops"])
    bars = tuple(Bar(**row) for row in kept.get("bars", ()))
    return Impact(items, snapshot.is_truncated, stops, bars)


def _item(kept: dict[str, Any]) -> Item:
    """Return an asset that a snapshot holds; some were taken before it held every field."""
    kept["path"], kept["path_ids"] = tuple(kept["path"]), tuple(kept.get("path_ids", ()))
    kept["gxp"] = RELEVANCE[kept["gxp"]]
    return Item(**kept)
