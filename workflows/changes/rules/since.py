"""What differs between two contents of a change, in words. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from workflows.changes.rules.content import EFFECT, FURTHER

LABELS = {
    "asset": "Main asset",
    FURTHER: "Further assets",
    "title": "Title",
    "kind": "Kind",
    "reason": "Why",
    "current": "Now",
    "proposed": "Then",
    "target_firmware": "New firmware",
    "if_not": "If not",
    "plan": "Plan",
    "back_out": "Back-out",
    "tests": "Tests",
    EFFECT: "How its effect is judged",
    "window": "Window (UTC)",
    "answers": "Answers",
    "risk": "Risk",
    "rules": "Rules that spoke",
    "judgements": "Assessed",
    "set_apart": "Risk set apart",
    "dispositions": "What it reaches",
    "route": "Signatures",
    "attachments": "Files",
}
"""The parts of a content that people read, in its order; the rest are digests and versions."""

Difference = tuple[str, str | None, str | None]
"""Part, before, after; None: nothing was or is there."""


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return every part that differs; of a list what left it and what came."""
    return [each for name in LABELS for each in _of(name, before.get(name), after.get(name))]


def _of(name: str, old: Any, new: Any) -> Iterator[Difference]:
    label = LABELS[name]
    if name == "window":
        old, new = (" to ".join(filter(None, side or ())) for side in (old, new))
    if isinstance(old, Mapping) or isinstance(new, Mapping):
        old, new = ([f"{key}: {_said(said)}" for key, said in (side or {}).items()]
                    for side in (old, new))  # fmt: skip
    if isinstance(old, list) or isinstance(new, list):
        then, now = (Counter(_said(one) for one in side or ()) for side in (old, new))
        yield from ((label, one, None) for one in (then - now).elements())
        yield from ((label, None, one) for one in (now - then).elements())
    elif old != new:
        yield label, _said(old) or None, _said(new) or None


def _said(value: Any) -> str:
    """Write a value: the parts of a list or a file with commas between."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part)
    return "" if value is None else str(value)
