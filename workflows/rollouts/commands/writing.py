"""Plan a rollout: what is the same for every site, and its waves with their criteria."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from workflows.changes.models import Answer, ChangeKind
from workflows.rollouts.models import (
    Criterion,
    GenericAnswer,
    Rollout,
    RolloutState,
    Side,
    Wave,
    WaveAsset,
)
from workflows.rollouts.queries.cases import wave_of, whole
from workflows.rollouts.rules.content import TEXTS
from workflows.rollouts.rules.figures import FIGURES
from workflows.rollouts.rules.permissions import Permission

Thresholds = Mapping[str, int | None]
"""By the code of a figure; None: nothing is asked of it."""


@dataclass(frozen=True, slots=True)
class Generic:
    """What is the same for every site."""

    kind: ChangeKind
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WavePlan:
    """Some sites that go together."""

    name: str
    from_on: date
    until_on: date
    assets: Sequence[Asset]
    criteria: Mapping[Side, Thresholds] = field(default_factory=dict)


def plan(session: Session, actor: Actor, place: Place, generic: Generic) -> Rollout:
    """Begin a rollout at a place that all its sites lie in; the actor owns it."""
    must(session, actor, Permission.PLAN, place)
    made = Rollout(
        place_id=place.id, site_id=place.site_id or place.id, owner_id=actor.id,
        created_at=clock.now(), kind=generic.kind, **_texts(generic),
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "rollout.planned", made)
    return made


def edit(session: Session, actor: Actor, rollout: Rollout, generic: Generic) -> None:
    """Write what is the same for every site."""
    must(session, actor, Permission.WRITE, rollout)
    _must_be_draft(rollout)
    rollout.kind = generic.kind
    for name, text in _texts(generic).items():
        setattr(rollout, name, text)
    record(session, actor, "rollout.edited", rollout)


def answer(
    session: Session, actor: Actor, rollout: Rollout, answers: Mapping[str, tuple[Answer, str]]
) -> None:
    """Answer questions of the assessment for every site; a yes or an unknown says why."""
    must(session, actor, Permission.WRITE, rollout)
    _must_be_draft(rollout)
    if bare := [
        code for code, (given, why) in answers.items() if given is not Answer.NO and not why
    ]:
        raise RuleViolation(f"Say why, or what is not known: {', '.join(sorted(bare))}.")
    kept = {row.question: row for row in whole(session, rollout).answers}
    for gone in kept.keys() - answers.keys():
        session.delete(kept[gone])
    for code, (given, why) in answers.items():
        row = kept.get(code) or GenericAnswer(rollout_id=rollout.id, question=code)
        row.answer, row.rationale = given, why
        session.add(row)
    record(session, actor, "rollout.answered", rollout, questions=sorted(answers))


def add_wave(session: Session, actor: Actor, rollout: Rollout, planned: WavePlan) -> Wave:
    """Add a wave behind the others; the first one is the pilot."""
    must(session, actor, Permission.WRITE, rollout)
    _must_be_draft(rollout)
    kept = whole(session, rollout)
    _check(session, actor, kept, planned, None)
    wave = Wave(
        rollout_id=rollout.id, number=len(kept.waves) + 1, name=planned.name,
        from_on=planned.from_on, until_on=planned.until_on,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    _fill(session, wave, planned)
    record(session, actor, "rollout.wave_planned", rollout, wave=str(wave))
    return wave


def edit_wave(
    session: Session, actor: Actor, rollout: Rollout, wave_id: int, planned: WavePlan
) -> None:
    """Write a wave anew that was not opened; of one that was, nothing is altered any more."""
    must(session, actor, Permission.WRITE, rollout)
    kept = whole(session, rollout)
    wave = wave_of(kept, wave_id)
    if wave.opened_at:
        raise Conflict(
            f"{wave} of {rollout} was opened: its criteria are frozen, nobody alters them."
        )
    _must_be_draft(rollout)
    if raised := [row for row in wave.assets if row.change_id]:
        _keeps(wave, raised, planned)
    _check(session, actor, kept, planned, wave)
    wave.name, wave.from_on, wave.until_on = planned.name, planned.from_on, planned.until_on
    for row in (*wave.criteria, *(row for row in wave.assets if row.change_id is None)):
        session.delete(row)
    session.flush()
    _fill(session, wave, planned, {row.asset_id for row in raised})
    record(session, actor, "rollout.wave_planned", rollout, wave=str(wave))


def drop_wave(session: Session, actor: Actor, rollout: Rollout, wave_id: int) -> None:
    """Take the last wave out, if nothing of it has begun."""
    must(session, actor, Permission.WRITE, rollout)
    _must_be_draft(rollout)
    kept = whole(session, rollout)
    wave = wave_of(kept, wave_id)
    if wave.opened_at or wave is not kept.waves[-1] or any(row.change_id for row in wave.assets):
        raise Conflict(f"{wave} of {rollout} stays: only the last one goes, before a change of it.")
    for row in (*wave.criteria, *wave.assets, wave):
        session.delete(row)
        session.flush()
    record(session, actor, "rollout.wave_dropped", rollout, wave=str(wave))


def _texts(generic: Generic) -> dict[str, str]:
    return {name: (generic.texts.get(name) or "").strip() for name in TEXTS}


def _must_be_draft(rollout: Rollout) -> None:
    if rollout.state is not RolloutState.DRAFT:
        raise Conflict(
            f"{rollout} is {rollout.state}: what was signed is not written. "
            "Revise it first, and have it signed again."
        )


def _keeps(wave: Wave, raised: Sequence[WaveAsset], planned: WavePlan) -> None:
    kept = {asset.id for asset in planned.assets}
    if lost := [row.asset.tag for row in raised if row.asset_id not in kept]:
        raise RuleViolation(f"A change of {wave} is about {', '.join(lost)}: cancel it first.")


def _check(
    session: Session, actor: Actor, rollout: Rollout, planned: WavePlan, this: Wave | None
) -> None:
    """Raise with every reason why a wave cannot be like this."""
    told = []
    if planned.until_on < planned.from_on:
        told.append("The wave ends before it begins: choose a later end.")
    ids = {asset.id for asset in planned.assets}
    if unseen := ids - readable_ids(session, actor, ids):
        raise NotFound(f"{len(unseen)} of the assets do not exist, or you may not read them.")
    others = {
        row.asset_id: wave for wave in rollout.waves if wave is not this for row in wave.assets
    }
    told += [
        f"{one.tag} is in {others[one.id]} already." for one in planned.assets if one.id in others
    ]
    path = rollout.place.path
    away = [one.tag for one in planned.assets if not _lies_in(session, one, path)]
    told += [
        f"{tag} is not at {rollout.place.name}, where this rollout is planned." for tag in away
    ]
    if told:
        raise RuleViolation(*told)


def _lies_in(session: Session, asset: Asset, path: str) -> bool:
    return session.get_one(Place, asset.place_id).path.startswith(path)


def _fill(session: Session, wave: Wave, planned: WavePlan, kept: set[int] | None = None) -> None:
    """Write the assets and criteria of a wave."""
    session.add_all(
        WaveAsset(wave_id=wave.id, asset_id=asset.id, site_id=asset.site_id)
        for asset in planned.assets
        if asset.id not in (kept or set())
    )
    session.add_all(
        Criterion(
            wave_id=wave.id, side=side, figure=code, operator=FIGURES[code].operator,
            threshold=threshold,
        )
        for side, thresholds in planned.criteria.items()
        for code, threshold in thresholds.items()
        if threshold is not None and code in FIGURES
    )  # fmt: skip
    session.flush()
