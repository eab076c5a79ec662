"""Where assets are, and what a change reaches by its snapshot, as little as conflicts need."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.scheduling.rules import Subject

BATCH = 5_000
"""Keys in one statement: both databases take more."""

WHERE = (
    select(Asset.id, Asset.tag, Asset.gxp, Asset.place_id, Place.path, Place.time_zone)
    .join(Place, Place.id == Asset.place_id)
    .where(Asset.id.in_(bindparam("ids", expanding=True, literal_execute=True)))
)


class Spot(NamedTuple):
    """Where an asset is, and on which clock."""

    id: int
    tag: str
    is_gxp: bool
    place_id: int
    path: str
    zone: str

    @property
    def subject(self) -> Subject:
        """The asset as ownership knows it."""
        return Subject(Asset.__tablename__, self.id, self.place_id, self.tag)


def spots(session: Session, ids: Iterable[int]) -> Mapping[int, Spot]:
    """Return where these assets are; what nobody has judged counts as bearing on quality."""
    wanted = sorted(ids)
    return {
        row[0]: Spot(row[0], row[1], row[2] is not GxpRelevance.NONE, *row[3:])
        for start in range(0, len(wanted), BATCH)
        for row in session.execute(WHERE, {"ids": wanted[start : start + BATCH]})
    }


def reach_of(body: str) -> Mapping[int, tuple[tuple[str, ...], tuple[int, ...]]]:
    """Return what a snapshot holds, the nearest first: each asset with the path to it."""
    kept = json.loads(body)
    items = kept if isinstance(kept, list) else kept["items"]
    near = sorted(items, key=lambda item: item["hops"])
    return {
        item["asset_id"]: (tuple(item["path"]), tuple(item.get("path_ids", ()))) for item in near
    }
