"""What a change may be about besides its main asset. Pure."""

from collections.abc import Collection, Iterable, Sequence

from governance.core.errors import RuleViolation
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.machine import takes_several

MOST = 200
"""Assets of one change, the main one among them. Source: House rule, ADR 0027."""


def refusals(change: ChangeRequest, now: Collection[int], added: Sequence[int]) -> list[str]:
    """Return why these assets cannot be added to those that the change is about now.

    Source: House rule, ADR 0027.
    """
    if not takes_several(change):
        before = f"{change} began under {change.workflow}, which looks at one asset"
        return [f"{before}: raise a new change to cover several."]
    if not added:
        return [f"{change} is about these already: choose others."]
    if (number := len(now) + len(added)) > MOST:
        return [f"{change} would be about {number} assets, at most {MOST} go together: split it."]
    return []


def number_of(count: int) -> str:
    """Say how many assets."""
    return f"{count} asset{'' if count == 1 else 's'}"


def as_left(text: str, assets: Iterable[Asset]) -> dict[int, str]:
    """Read what was found on each asset: a line each, its number or tag and then the firmware.

    A line without a firmware says nothing. Raises `RuleViolation` with every line that names none.
    """
    named = {
        name: one.id
        for one in assets
        for said in (f"{one.reference} {one.tag}", one.reference, one.tag)
        for name in (f"{said}:", said)
    }
    longest_first = sorted(named, key=len, reverse=True)
    found, unknown = dict[int, str](), list[str]()
    for line in filter(None, map(str.strip, text.splitlines())):
        name = next((one for one in longest_first if f"{line} ".startswith(f"{one} ")), None)
        if name is None:
            unknown.append(f"“{line}” begins with no number or tag of a further asset.")
        elif firmware := line.removeprefix(name).strip():
            found[named[name]] = firmware
    if unknown:
        raise RuleViolation(*unknown)
    return found
