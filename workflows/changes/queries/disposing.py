"""Which of the assets that a change reaches are disposed of together."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.errors import NotFound
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.queries.judged import Judged
from workflows.changes.rules.disposing import Bundle, bundled
from workflows.changes.rules.impact import Item

BATCH = 5_000
ALL = "all"


def facts_of(session: Session, items: Iterable[Item]) -> Mapping[int, list[tuple[str, str]]]:
    """Return by what each of these assets can be bundled: its class, and its place."""
    ids = sorted(item.asset_id for item in items)
    wanted = select(Asset.id, Asset.asset_class, Asset.place_id, Place.name).join(
        Place, Place.id == Asset.place_id
    )
    return {
        row.id: [
            (f"class:{row.asset_class.value}", row.asset_class.label),
            (f"place:{row.place_id}", row.name),
        ]
        for start in range(0, len(ids), BATCH)
        for row in session.execute(wanted.where(Asset.id.in_(ids[start : start + BATCH])))
    }


def bundles(session: Session, judged: Judged, seen: Collection[int]) -> list[Bundle]:
    """Return the groups of what nobody said anything of yet, as far as the reader may see it."""
    waiting = [item for item in judged.lists.waiting if item.asset_id in seen]
    found = bundled(waiting, facts_of(session, waiting))
    return [each for each in found if len(each.items) > 1]


def chosen(session: Session, judged: Judged, seen: Collection[int], key: str) -> Bundle:
    """Return what a key means: one asset, a class or a place of what waits, or all of that.

    Raises `NotFound` for one that reaches nothing which the reader may see.
    """
    kind, _, value = key.partition(":")
    if kind == "asset":
        items = [one for one in judged.impact.items if str(one.asset_id) == value]
    else:
        items = list(judged.lists.waiting)
    items = [one for one in items if one.asset_id in seen]
    if kind == "asset":
        found = [Bundle(key, items[0].tag, tuple(items))] if items else []
    elif key == ALL:
        found = [Bundle(key, "", tuple(items))] if items else []
    else:
        found = [one for one in bundled(items, facts_of(session, items)) if one.key == key]
    if not found:
        raise NotFound(f"{judged.change} reaches nothing of the kind that waits to be assessed.")
    return found[0]
