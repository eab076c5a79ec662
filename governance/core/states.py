"""A state machine is data: verb, from, to, and the named versions of its guards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from sqlalchemy import inspect
from sqlalchemy.orm import Mapped, Session

from governance.core.access import Actor
from governance.core.errors import Conflict, RuleViolation


class Facts(Protocol):
    """What guards may know: frozen values, never a session or a row."""

    @property
    def label(self) -> str:
        """The record's name in sentences."""

    @property
    def state(self) -> StrEnum:
        """Where the record is."""


Guard = Callable[[Any, Actor, datetime], str | None]
"""Returns why the move is refused, as a sentence for the person; None lets it pass."""


class Stateful:
    """A record whose `state` only a machine moves; the flush refuses any other writer."""

    __initial__: ClassVar[frozenset[StrEnum]]
    """The states a record may be born in."""

    state: Mapped[Any]


class Resumable(Stateful):
    """A record that may be put aside, and goes on from where it was."""

    came_from: Mapped[Any]
    """While it is put aside: the state it goes back to. Written by its machine only."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table; its guards are named `guard@version` and never change."""

    verb: str
    source: tuple[StrEnum, ...]
    target: StrEnum | None
    """None: where the record came from."""

    guards: tuple[str, ...] = ()


class Machine:
    """The moves of one version of a workflow; the only code that writes `state`."""

    def __init__(
        self,
        moves: tuple[Move, ...],
        guards: Mapping[str, Guard],
    ) -> None:
        """Bind the definition to its guards; a verb names one row, a guard must exist."""
        self.moves = {m.verb: m for m in moves}
        self._guards = {m.verb: [guards[name] for name in m.guards] for m in moves}
        self._aside = {state for m in moves if m.target is None for state in m.source}
        if len(self.moves) != len(moves):
            raise RuntimeError("a verb appears twice")

    def refusals(self, facts: Facts, verb: str, by: Actor, at: datetime) -> tuple[str, ...]:
        """Return every reason `verb` is refused now: for the hint, the 422 and the tests."""
        return tuple(filter(None, (guard(facts, by, at) for guard in self._guards[verb])))

    def hints(self, facts: Facts, by: Actor, at: datetime) -> dict[str, tuple[str, ...]]:
        """Return each verb open in the record's state, with what still stands against it."""
        return {
            verb: self.refusals(facts, verb, by, at)
            for verb, move in self.moves.items()
            if facts.state in move.source
        }

    def check(self, facts: Facts, verb: str, by: Actor, at: datetime) -> None:
        """Raise `Conflict` if the record is not at that step, `RuleViolation` with all else."""
        move = self.moves.get(verb)
        if move is None:
            raise Conflict(f"{facts.label} takes another path: {_said(verb)} is no step of it.")
        if facts.state not in move.source:
            needed = " or ".join(state.replace("_", " ") for state in move.source)
            now = facts.state.replace("_", " ")
            raise Conflict(f"{facts.label} is in {now}; to {_said(verb)} it must be in {needed}.")
        if reasons := self.refusals(facts, verb, by, at):
            raise RuleViolation(*reasons)

    def fire(self, record: Stateful, facts: Facts, verb: str, by: Actor, at: datetime) -> None:
        """Move `record`, whose frozen facts these are, once `check` lets it pass."""
        self.check(facts, verb, by, at)
        target, left = self.moves[verb].target, record.state
        if isinstance(record, Resumable):
            target = record.came_from if target is None else target
            record.came_from = left if target in self._aside else None
        record.state = inspect(record).info["moved_to"] = target

    def as_markdown(self) -> str:
        """Print the table as documentation; an approved page pins it."""
        rows = [
            f"| {m.verb.strip('_')} | {', '.join(m.source)} | {m.target or 'where it came from'} "
            f"| {', '.join(m.guards) or 'none'} |"
            for m in self.moves.values()
        ]
        return "\n".join(["| Verb | From | To | Guards |", "|---|---|---|---|", *rows, ""])


def _said(verb: str) -> str:
    return verb.replace("_", " ").strip()


def refuse_states_written_by_hand(session: Session, *_: object) -> None:
    """Refuse to flush a `state` that no machine moved there; a `before_flush` hook."""
    for record in {*session.new, *session.dirty}:
        if not isinstance(record, Stateful):
            continue
        state = inspect(record)
        moved_to = state.info.pop("moved_to", None)
        added = state.attrs["state"].history.added
        allowed = {moved_to} if record in session.dirty else {moved_to, *record.__initial__}
        if added and added[0] not in allowed:
            raise RuntimeError(f"{record}: state was set to {added[0]} without its machine")
