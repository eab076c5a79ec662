"""Of whom a new version asks something, and what. Pure.

Source: House rule, ADR 0048.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from governance.curricula.models import Decision
from governance.curricula.rules.standing import INSTANT, Ask, Done, Item, State, Version, current


def asks(
    item: Item, version: Version, done: Iterable[Done], known_at: datetime, *, is_theirs: bool
) -> Ask | None:
    """Return what a version asks of somebody by its first day; None: nothing.

    It asks those whose curriculum holds the item, and those who would be current without it; of
    who did it already, and of anybody where nothing was decided, it asks nothing.
    """
    if version.decision is Decision.NONE:
        return None
    records = list(done)
    others = tuple(each for each in item.versions if each.id != version.id)
    known = replace(item, versions=(*others, version))
    then = current(known, records, version.effective_at, known_at)
    before = current(known, records, version.effective_at - INSTANT, known_at)
    is_for_them = is_theirs or before.state is State.CURRENT
    return then.asks if is_for_them else None
