"""What the page of a version tells: how its reader stands, and whom it asks for what."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.curricula.models import Decision, ItemKind, TrainingItemVersion
from governance.curricula.queries.affected import Affected, affected, would_ask
from governance.curricula.queries.standings import standing_of
from governance.curricula.queries.versions import zone_of
from governance.curricula.rules.completing import counts_when_read
from governance.curricula.rules.standing import Ask, Standing, State
from governance.curricula.rules.versions import start_of

MOST_PEOPLE = 200
"""People that a page names."""

ASKS = {Ask.READING: "to read it", Ask.COMPLETION: "to complete it"}
STATES = {
    State.NOT_IN_FORCE: "Nothing of it is in force yet.",
    State.CURRENT: "You are current.",
    State.NOT_YET: "You did not do it yet.",
    State.LAPSED: "You are not current any more.",
}


@dataclass(frozen=True, slots=True)
class Mine:
    """How the reader of the page stands with the item, and what they can do about it."""

    standing: Standing
    words: str
    can_read: bool
    can_answer: bool


def mine(session: Session, actor: Actor, version: TrainingItemVersion) -> Mine:
    """Return how the reader stands with the item of a version."""
    standing = standing_of(session, actor.id, version.item_id)
    is_open = version.decision is not None and version.withdrawn_at is None
    is_quiz = version.item.kind is ItemKind.QUIZ
    can_read = is_open and counts_when_read(version.item.kind, version.decision)
    return Mine(standing, STATES[standing.state], can_read, is_open and is_quiz)


def as_decided(session: Session, version: TrainingItemVersion) -> Mapping[Decision, int]:
    """Return of how many people each decision would ask something, from the day as planned."""
    zone = zone_of(session, version.item)
    return would_ask(session, version, start_of(version.effective_on, zone.key))


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a version asks for what, as a page tells it."""

    people: list[Affected]
    number: int
    unasked: int
    """How many it concerns and asks nothing of."""


def told_affected(session: Session, version: TrainingItemVersion) -> Told:
    """Return whom a decided version asks something, by name, and how many it asks nothing."""
    all_of_them = affected(session, version)
    asked = [each for each in all_of_them if each.asks is not None]
    return Told(asked[:MOST_PEOPLE], len(asked), len(all_of_them) - len(asked))
