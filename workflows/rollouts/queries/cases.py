"""A rollout with all that its page shows and its guards look at, gathered once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from governance.core import clock
from governance.core.access import Actor
from governance.core.errors import NotFound
from governance.evidence.queries import text_of
from governance.evidence.rules import canonical_text, sha256_of
from governance.register.queries.graph import readable_ids
from workflows.rollouts.models import Gate, Halt, Rollout, RolloutState, Wave, WaveAsset
from workflows.rollouts.queries.figures import figures_of
from workflows.rollouts.rules.content import at_gate, content, frozen, frozen_from, missing, next_of
from workflows.rollouts.rules.figures import Asked, Reading, readings
from workflows.rollouts.rules.machine import OVER, ROLLOUT, SHUT, RolloutFacts

KIND = Rollout.__tablename__
NOBODY = Actor(0, "nobody")
"""What stands against a gate, whoever signs it."""

UNSEEN = "records of a wave of which you may not see every asset"


def whole(session: Session, rollout: Rollout) -> Rollout:
    """Return a rollout with its waves, their assets, changes and criteria, its gates and halts."""
    of_wave = selectinload(Rollout.waves)
    options = (
        joinedload(Rollout.owner),
        joinedload(Rollout.place),
        of_wave.selectinload(Wave.criteria),
        of_wave.selectinload(Wave.assets).options(
            joinedload(WaveAsset.asset), joinedload(WaveAsset.site), joinedload(WaveAsset.change)
        ),
        selectinload(Rollout.answers),
        selectinload(Rollout.gates).options(joinedload(Gate.owner), joinedload(Gate.quality)),
        selectinload(Rollout.halts).joinedload(Halt.decided_by),
    )
    return session.get_one(Rollout, rollout.id, options=options, populate_existing=True)


def by_site(wave: Wave) -> Mapping[int, Sequence[WaveAsset]]:
    """Return what a wave does at each of its sites."""
    found = defaultdict[int, list[WaveAsset]](list)
    for row in wave.assets:
        found[row.site_id].append(row)
    return found


def gate_number(rollout: Rollout) -> int:
    """Return the number of the gate that is next: that of the last wave that was opened."""
    return max((wave.number for wave in rollout.waves if wave.opened_at), default=0)


def gate_of(rollout: Rollout) -> Gate | None:
    """Return what was signed of the gate that is next so far."""
    number = gate_number(rollout)
    return next((gate for gate in rollout.gates if gate.number == number), None)


def criteria_of(session: Session, rollout: Rollout, wave: Wave) -> tuple[list[Asked], bool]:
    """Return by what the exit of a wave is judged, and whether that is as it was frozen.

    Of a wave that is open only what was frozen counts, whatever the rows say by now.
    """
    if wave.criteria_sha256 is None:
        return frozen(wave), True
    kept = text_of(session, KIND, rollout.id, wave.criteria_sha256) or ""
    if sha256_of(kept) != wave.criteria_sha256:
        return [], False
    return frozen_from(kept), True


class At:
    """How a gate stands at this moment."""

    def __init__(self, session: Session, rollout: Rollout) -> None:
        """Judge every criterion of the gate that is next by the figures of this moment."""
        self.rollout, self.number = rollout, gate_number(rollout)
        self.closes = next((w for w in rollout.waves if w.number == self.number), None)
        self.opens = next_of(rollout, self.number)
        self.exits: list[Reading] = []
        self.entries: list[Reading] = []
        self.is_as_frozen = True
        if self.closes:
            asked, self.is_as_frozen = criteria_of(session, rollout, self.closes)
            self.exits = readings(asked, figures_of(session, rollout, self.closes))
        if self.opens:
            asked = frozen(self.opens, is_entry=True)
            found = figures_of(session, rollout, self.opens) if asked else {}
            self.entries = readings(asked, found)

    def told_to(self, session: Session, reader: Actor) -> Self:
        """Name no record of a wave of which the reader may not see every asset; figures stay."""
        self.exits = _told(session, reader, self.closes, self.exits)
        self.entries = _told(session, reader, self.opens, self.entries)
        return self

    @property
    def unmet(self) -> tuple[str, ...]:
        """What is missing, criterion by criterion."""
        told = [one.refusal for one in (*self.exits, *self.entries) if not one.holds]
        if not self.is_as_frozen:
            told.append(f"The criteria of {self.closes} are not the bytes that were frozen.")
        if self.closes is None and self.opens is None:
            told.append(f"{self.rollout} has no wave to open.")
        return tuple(told)

    @property
    def body(self) -> dict[str, object]:
        """What is signed at this gate, the figures of this moment among it."""
        return at_gate(
            self.rollout, self.number, (self.closes, self.opens), self.exits + self.entries
        )


def _told(
    session: Session, reader: Actor, wave: Wave | None, found: list[Reading]
) -> list[Reading]:
    ids = {row.asset_id for row in wave.assets} if wave else set()
    if ids <= readable_ids(session, reader, ids):
        return found
    return [replace(one, found=replace(one.found, missing=one.found.missing and UNSEEN))
            for one in found]  # fmt: skip


def digest(rollout: Rollout) -> str:
    """Return the digest of a rollout as it reads now."""
    return sha256_of(canonical_text(content(rollout)))


def facts_of(rollout: Rollout, at: At | None = None, reason: str | None = None) -> RolloutFacts:
    """Return what the guards look at; the criteria only where a gate is to be signed."""
    gate = gate_of(rollout)
    signers = (gate.owner_id, gate.quality_id) if gate else ()
    return RolloutFacts(
        label=str(rollout),
        state=rollout.state,
        owner_id=rollout.owner_id,
        missing=missing(rollout) if rollout.state is RolloutState.DRAFT else (),
        is_as_signed=rollout.content_sha256 in {None, digest(rollout)},
        unmet=at.unmet if at else (),
        failures=tuple(halt.told for halt in rollout.halts if halt.decision is None),
        gate_signers=frozenset(filter(None, signers)),
        open_waves=sum(wave.opened_at is not None for wave in rollout.waves),
        waits=sum(wave.passed_at is None for wave in rollout.waves),
        reason=reason,
    )


def lacking(rollout: Rollout, at: At) -> tuple[str, ...]:
    """Return what keeps the next gate shut, whoever signs; empty: two signatures open it."""
    why = [f"{rollout} {SHUT[rollout.state]}."] if rollout.state in SHUT else []
    if rollout.state in OVER:
        return tuple(why)
    facts = facts_of(rollout, at)
    return (*why, *ROLLOUT.refusals(facts, "sign_gate", NOBODY, clock.now()))


def wave_of(rollout: Rollout, wave_id: int) -> Wave:
    """Return one of its waves; raises `NotFound` for any other."""
    found = next((wave for wave in rollout.waves if wave.id == wave_id), None)
    if found is None:
        raise NotFound(f"{rollout} has no such wave.")
    return found


def locked(session: Session, rollout_id: int) -> Rollout:
    """Return a rollout, locked for the act that follows."""
    wanted = select(Rollout).where(Rollout.id == rollout_id).with_for_update()
    return session.scalars(wanted).one()
