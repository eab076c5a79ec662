"""What is signed of a rollout, of the criteria of a wave, and at a gate. Pure."""

import json
from collections.abc import Sequence
from typing import Any

from workflows.rollouts.models import Operator, Rollout, Side, Wave
from workflows.rollouts.rules.figures import Asked, Reading

TEXTS = {
    "title": "a title",
    "purpose": "its purpose",
    "current": "how it is now",
    "proposed": "how it will be",
    "plan": "a plan",
    "back_out": "a way back",
    "tests": "tests",
}
LEAST_WAVES = 2
"""A pilot, and what follows it. Source: House rule, ADR 0065."""


def missing(rollout: Rollout) -> tuple[str, ...]:
    """Return what is not written yet, in words."""
    told = [words for name, words in TEXTS.items() if not getattr(rollout, name)]
    if len(rollout.waves) < LEAST_WAVES:
        told.append("a pilot and at least one wave after it")
    for wave in rollout.waves:
        if not wave.assets:
            told.append(f"assets of {wave}")
        if not frozen(wave):
            told.append(f"criteria by which {wave} is judged")
    return tuple(told)


def next_of(rollout: Rollout, number: int) -> Wave | None:
    """Return the wave that a gate opens."""
    return next((wave for wave in rollout.waves if wave.number == number + 1), None)


def frozen(wave: Wave, *, is_entry: bool = False) -> list[Asked]:
    """Return the criteria of one side of a wave as its rows say."""
    side = Side.ENTRY if is_entry else Side.EXIT
    rows = [row for row in wave.criteria if row.side is side]
    return [Asked(row.figure, row.operator, row.threshold) for row in rows]


def freezing(rollout: Rollout, wave: Wave) -> dict[str, Any]:
    """Return what is frozen when a wave is opened."""
    return {
        "rollout": rollout.reference,
        "revision": rollout.revision,
        "wave": wave.number,
        "name": wave.name,
        "exit": [_asked(one) for one in frozen(wave)],
        "entry": [_asked(one) for one in frozen(wave, is_entry=True)],
    }


def frozen_from(text: str) -> list[Asked]:
    """Return the exit criteria of a text that was frozen."""
    return [
        Asked(one["figure"], Operator(one["operator"]), one["threshold"])
        for one in json.loads(text)["exit"]
    ]


def content(rollout: Rollout) -> dict[str, Any]:
    """Return what central compliance signs: the generic part, and every wave with its criteria."""
    return {
        "reference": rollout.reference,
        "revision": rollout.revision,
        "kind": rollout.kind,
        **{name: getattr(rollout, name) for name in TEXTS},
        "answers": {row.question: [row.answer, row.rationale] for row in rollout.answers},
        "waves": [
            {
                **freezing(rollout, wave),
                "from": wave.from_on,
                "until": wave.until_on,
                "assets": [row.asset.reference for row in wave.assets],
            }
            for wave in rollout.waves
        ],
    }


def at_gate(
    rollout: Rollout,
    number: int,
    between: tuple[Wave | None, Wave | None],
    found: Sequence[Reading],
) -> dict[str, Any]:
    """Return what is signed at a gate: what it closes and opens, and each figure as it is."""
    closes, opens = between
    return {
        "rollout": rollout.reference,
        "content": rollout.content_sha256,
        "gate": number,
        "closes": str(closes) if closes else None,
        "frozen": closes.criteria_sha256 if closes else None,
        "opens": str(opens) if opens else None,
        "figures": [
            {**_asked(one.asked), "value": one.found.value, "holds": one.holds,
             "missing": one.found.missing}
            for one in found
        ],
    }  # fmt: skip


def _asked(one: Asked) -> dict[str, Any]:
    return {"figure": one.figure, "operator": one.operator, "threshold": one.threshold}
