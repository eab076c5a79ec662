"""Rollouts for programs: read with their gates, raised from site by site; no program signs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api
from governance.core.api import Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.evidence.queries import signatures_of
from workflows.changes.models import ChangeKind
from workflows.rollouts.commands import deciding, raising
from workflows.rollouts.models import Operator, Rollout, RolloutState, Side, Wave
from workflows.rollouts.queries import listing as queries
from workflows.rollouts.queries.cases import KIND, At, gate_of, lacking, whole
from workflows.rollouts.queries.pictures import Spot, picture
from workflows.rollouts.rules.figures import Reading
from workflows.rollouts.rules.permissions import Permission

bp = APIBlueprint("api_rollouts", __name__, url_prefix=f"{api.ROOT}/rollouts", tag="Rollouts")


class RolloutOut(Shape):
    """A rollout, as a list shows it."""

    id: int
    reference: str
    title: str
    purpose: str
    kind: ChangeKind
    state: RolloutState
    place_id: int
    site_id: int
    owner: str
    waves: int
    waves_passed: int
    revision: int
    created_at: datetime
    agreed_at: datetime | None
    """Null: central compliance has not signed what stands now."""

    ended_at: datetime | None
    version: int


class RolloutsOut(Shape):
    """A page of rollouts."""

    items: list[RolloutOut]
    count: int
    next: str | None


class CriterionOut(Shape):
    """What a figure of a wave has to be: on entry to open it, on exit to open the next."""

    side: Side
    figure: str
    operator: Operator
    threshold: int


class AtSiteOut(Shape):
    """What a wave does at one site."""

    site_id: int
    site: str
    assets: list[str]
    """The tags of those that the reader may see."""

    hidden: int
    """How many more there are."""

    change: str | None
    """Its reference; null: the site has not raised it yet."""

    change_id: int | None
    """Null: there is none, or the reader may not see it."""

    state: str | None
    """Where its change is."""

    may_raise: bool
    """Whether the reader may raise it now."""


class WaveOut(Shape):
    """Some sites that go together; the first wave is the pilot."""

    id: int
    number: int
    name: str
    from_on: date
    until_on: date
    opened_at: datetime | None
    """Null: its gate is shut."""

    passed_at: datetime | None
    criteria_sha256: str | None
    """Digest of its criteria as they were when it was opened; null: they may still be written."""

    criteria: list[CriterionOut]
    sites: list[AtSiteOut]


class GateSignedOut(Shape):
    """A gate that somebody has signed, or that is open."""

    number: int
    """Of the wave that it comes after; 0 is before the pilot."""

    owner: str | None
    owner_at: datetime | None
    owner_sha256: str | None
    """Digest of what was signed, the figures of that moment among it."""

    quality: str | None
    quality_at: datetime | None
    quality_sha256: str | None
    opened_at: datetime | None


class HaltOut(Shape):
    """One thing that went wrong at a site, and holds back what has not begun elsewhere."""

    told: str
    found_at: datetime
    decision: str | None
    """Null: quality has not decided on it yet."""

    decided_at: datetime | None
    decided_by: str | None


class SignedOut(Shape):
    """A signature under a rollout."""

    person_name: str
    roles: str
    meaning: str
    grade: str
    content_sha256: str
    signed_at: datetime


class RolloutWholeOut(RolloutOut):
    """A rollout with what is the same for every site, its waves, gates, halts and signatures."""

    current: str
    proposed: str
    plan: str
    back_out: str
    tests: str
    reason: str | None
    content_sha256: str | None
    stages: list[WaveOut]
    gates: list[GateSignedOut]
    halts: list[HaltOut]
    signatures: list[SignedOut]


class ReadingOut(CriterionOut):
    """A criterion beside its figure of this moment."""

    label: str
    value: int | None
    """Null: nobody knows, which is never good enough."""

    holds: bool
    missing: str
    """Which records keep it from being better."""


class GateOut(Shape):
    """How the next gate of a rollout stands at this moment."""

    number: int
    closes: str | None
    opens: str | None
    can_be_signed: bool
    missing: list[str]
    """All that keeps it shut, signatures apart."""

    criteria: list[ReadingOut]
    is_as_frozen: bool
    """Whether the criteria are the bytes that were frozen when the wave was opened."""

    signed: GateSignedOut | None
    """What is signed of it so far; null: nothing."""


class RaisedOut(Shape):
    """The change that a site raised."""

    change_id: int
    reference: str


class RolloutWhyIn(Sent, Versioned):
    """Why something is opened again, or given up."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


APART = {"owner", "waves", "waves_passed", "stages", "gates", "halts", "signatures"}
LISTED = tuple(RolloutOut.model_fields.keys() - APART)
WHOLE = tuple(RolloutWholeOut.model_fields.keys() - APART)
OF_GATE = tuple(GateSignedOut.model_fields.keys() - {"owner", "quality"})


def _facts(record: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _head(rollout: Rollout, names: Sequence[str]) -> dict[str, Any]:
    passed = sum(wave.passed_at is not None for wave in rollout.waves)
    told = {"owner": rollout.owner.name, "waves": len(rollout.waves), "waves_passed": passed}
    return told | _facts(rollout, names)


def _signed(gate: Any) -> GateSignedOut:
    by = {name: one and one.name for name, one in
          (("owner", gate.owner), ("quality", gate.quality))}  # fmt: skip
    return GateSignedOut(**by, **_facts(gate, OF_GATE))


@bp.get("")
@requires(Permission.READ, Rollout)
@bp.output(RolloutsOut)
def index() -> RolloutsOut:
    """Give a page of the rollouts that the reader may see, by the conditions of their list."""
    page = paged(queries.listing(), queries.rollouts(actor()))
    items = [RolloutOut(**_head(each, LISTED)) for each in page.rows]
    return RolloutsOut(items=items, count=page.count, next=page.next)


@bp.get("/<int:id>")
@requires(Permission.READ, Rollout)
@bp.output(RolloutWholeOut)
def show(rollout: Rollout) -> RolloutWholeOut:
    """Give one rollout; of an asset that its reader may not see it tells that there is one."""
    return _whole(rollout)


def _whole(rollout: Rollout) -> RolloutWholeOut:
    kept = whole(session(), rollout)
    spots = [spot for row in picture(session(), actor(), kept) for spot in row.spots if spot]
    return RolloutWholeOut(
        stages=[_wave(wave, [one for one in spots if one.wave is wave]) for wave in kept.waves],
        gates=[_signed(gate) for gate in kept.gates],
        halts=[
            HaltOut(
                decided_by=one.decided_by and one.decided_by.name,
                **_facts(one, ("told", "found_at", "decision", "decided_at")),
            )
            for one in kept.halts
        ],
        signatures=[
            SignedOut.model_validate(made) for made in signatures_of(session(), KIND, kept.id)
        ],
        **_head(kept, WHOLE),
    )


def _wave(wave: Wave, spots: Sequence[Spot]) -> WaveOut:
    names = tuple(WaveOut.model_fields.keys() - {"criteria", "sites"})
    criteria = [CriterionOut.model_validate(one) for one in wave.criteria]
    return WaveOut(criteria=criteria, sites=list(map(_at_site, spots)), **_facts(wave, names))


def _at_site(spot: Spot) -> AtSiteOut:
    change = spot.change
    return AtSiteOut(
        assets=list(spot.tags),
        change=change and change.reference,
        change_id=change.id if change and spot.is_change_seen else None,
        state=change and change.whereabouts,
        **_facts(spot, ("site_id", "site", "hidden", "may_raise")),
    )


@bp.get("/<int:id>/gate")
@requires(Permission.READ, Rollout)
@bp.output(GateOut)
def gate(rollout: Rollout) -> GateOut:
    """Give each criterion of the gate that is next beside its figure, and what is missing."""
    kept = whole(session(), rollout)
    at, signed = At(session(), kept).told_to(session(), actor()), gate_of(kept)
    missing = lacking(kept, at)
    return GateOut(
        number=at.number,
        closes=str(at.closes) if at.closes else None,
        opens=str(at.opens) if at.opens else None,
        can_be_signed=not missing,
        missing=list(missing),
        criteria=[
            *(_reading(one, Side.EXIT) for one in at.exits),
            *(_reading(one, Side.ENTRY) for one in at.entries),
        ],
        is_as_frozen=at.is_as_frozen,
        signed=_signed(signed) if signed else None,
    )


def _reading(one: Reading, side: Side) -> ReadingOut:
    found = _facts(one.found, ("value", "missing"))
    asked = _facts(one.asked, ("figure", "operator", "threshold"))
    return ReadingOut(side=side, label=one.label, holds=one.holds, **asked, **found)


@bp.post("/<int:id>/waves/<int:wave_id>/sites/<int:site_id>")
@requires(Permission.RAISE, Rollout)
@bp.output(RaisedOut, status_code=201)
def raise_at(rollout: Rollout, wave_id: int, site_id: int) -> tuple[RaisedOut, int, dict[str, str]]:
    """Raise the change of one site of a wave; it is held back until the gate is signed."""
    made = raising.raise_at(session(), actor(), rollout, wave_id, site_id)
    told = RaisedOut(change_id=made.id, reference=made.reference)
    return told, 201, {"Location": url_for("api_changes.show", id=made.id)}


@bp.post("/<int:id>/revise")
@requires(Permission.WRITE, Rollout)
@bp.input(RolloutWhyIn, arg_name="sent")
@bp.output(RolloutWholeOut)
def revise(rollout: Rollout, sent: RolloutWhyIn) -> RolloutWholeOut:
    """Open a rollout again, to be written on; what was signed of it is void."""
    deciding.revise(session(), actor(), rollout, sent.reason)
    return _whole(rollout)


@bp.post("/<int:id>/stop")
@requires(Permission.WRITE, Rollout)
@bp.input(RolloutWhyIn, arg_name="sent")
@bp.output(RolloutWholeOut)
def stop(rollout: Rollout, sent: RolloutWhyIn) -> RolloutWholeOut:
    """Give a rollout up."""
    deciding.stop(session(), actor(), rollout, sent.reason)
    return _whole(rollout)
