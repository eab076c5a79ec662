"""What holds of an emergency: making safe never waits, and nothing of it is rewritten. Pure.

Source of all of it: House rule, ADR 0054.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from governance.core.access import Actor
from governance.core.states import Guard
from governance.ownership.models import Activity
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.content import Parts, words
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.guards import listed

AGO = timedelta(days=1)
"""How long before it is written in here an emergency, or a word to it, may have been."""

SAID = {
    "title": "what is done",
    "reason": "why it is done now",
    "current": "how it was found",
    "back_out": "how it is taken back",
}
"""The least that is said of an emergency when it is declared."""


def declaration_is_complete(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Five facts are enough to begin, and no fewer.

    Source: House rule, ADR 0054.
    """
    if change.emergency.missing:
        return f"Say {listed(change.emergency.missing)}: a few words are enough."
    return None


def every_consent_is_settled(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """A word that was given by phone is confirmed by its giver, or told of in a deviation.

    Source: House rule, ADR 0054.
    """
    return " ".join(change.emergency.unsettled) or None


def it_is_settled_by_another_change(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """What was refused afterwards is put back, or a normal change takes its place.

    Source: House rule, ADR 0054.
    """
    if not change.emergency.follow_up:
        return f"Begin the normal change that settles what {change.label} left, or put it back."
    return None


GUARDS: dict[str, Guard] = {
    f"{guard.__name__}@1": guard
    for guard in (
        declaration_is_complete,
        every_consent_is_settled,
        it_is_settled_by_another_change,
    )
}


def apart(change: ChangeRequest, parts: Parts, actor: Actor, them: Collection[int]) -> list[str]:
    """Return why the actor may not sign afterwards: they acted themselves, or stand in for who did.

    Source: House rule, ADR 0054.
    """
    acted = parts.workers | {parts.author_id}
    if actor.id in acted:
        return [f"{actor.name} acted in {change}; somebody else must approve that afterwards."]
    if acted & set(them):
        whose = f"{actor.name} stands in for who acted in {change}"
        return [f"{whose}; somebody else must approve that afterwards."]
    return []


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's word to an emergency, as it was said."""

    activity: Activity
    giver_id: int
    giver: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What a word is judged by: who may give it, and who acts or has given another."""

    able: Collection[int]
    """Who is accountable for it, stands in for them, or has the role for it there."""

    acting: Collection[int]
    """Who acts, and for whom they stand in."""

    stands_for: Collection[int]
    """For whom the giver stands in."""

    given: Sequence[tuple[Activity, int | None]]
    """The other words so far: for what, by whom."""


def against(change: ChangeRequest, word: Word, asked: Asked, now: datetime) -> list[str]:
    """Return what stands against a word."""
    told, what = [], words([word.activity])
    if {word.giver_id, *asked.stands_for} & set(asked.acting):
        told.append(f"{word.giver} acts in {change}: somebody else consents to it.")
    elif word.giver_id not in asked.able:
        told.append(f"{word.giver} does not give the word for {what}: ask who does there.")
    if any(by == word.giver_id and of is not word.activity for of, by in asked.given):
        told.append(f"{word.giver} has given another word to {change}: one person counts once.")
    if word.at > now:
        told.append("That was said later than now: give the time at which it was said.")
    if word.at < change.created_at - AGO:
        told.append(f"That was said more than a day before {change} was declared: ask again.")
    return told


def in_retrospect(meaning: str, began_at: datetime, restored_at: datetime | None) -> str:
    """Return what a signature says that is made after the act: with the time of the act."""
    ended = f" to {restored_at:%Y-%m-%d %H:%M}" if restored_at else ""
    when = f"{began_at:%Y-%m-%d %H:%M}{ended} UTC"
    return f"Retrospective approval of what was done from {when}. {meaning}"
