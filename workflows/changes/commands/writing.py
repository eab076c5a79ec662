"""Write a change: raise it, edit it, answer its questions, put it up for approval."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import bulk_insert, record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.models import EvidenceFile
from governance.evidence.rules import Signable, Statement, Weighty, sha256_of
from governance.evidence.signing import attach as attach_file
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.drifts.commands import link
from governance.register.models import Asset
from governance.register.rules import Permission as AssetPermission
from workflows.changes.commands.consulting import ask
from workflows.changes.commands.moving import fire, settle
from workflows.changes.commands.scoring import rescore
from workflows.changes.commands.telling import tell
from workflows.changes.deliverables.queries import content_of as deliverables_content
from workflows.changes.emergency.queries import emergency_content
from workflows.changes.meanings.keeping import Means, keep, reasons_against
from workflows.changes.models import (
    Answer,
    ChangeAnswer,
    ChangeKind,
    ChangeRequest,
    ChangeState,
    Duty,
    ImpactSnapshot,
)
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.queries.impact import snapshot_text
from workflows.changes.rules import machine
from workflows.changes.rules.content import (
    AUTHORED,
    MEANINGS,
    WRITTEN,
    Attachment,
    Judged,
    content,
)
from workflows.changes.rules.machine import is_proved
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.weight import weight_of
from workflows.changes.scheduling.queries import content_of as schedule_content
from workflows.changes.temporary.queries import ending_content
from workflows.changes.testing.queries import content_of as tests_content
from workflows.changes.training.queries import content_of as training_content

OPEN = frozenset(
    {ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING}
    | {ChangeState.RETROSPECTIVE}
)
"""States in which the content may still be written."""

ASSESSED_IN = frozenset({ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.RETROSPECTIVE})
"""States in which the questions are answered."""

CLOSED_TO_FILES = {
    ChangeState.APPROVAL: "is up for approval: revise it to add to what is signed.",
    ChangeState.AUTHORISED: "is authorised: revise it to add to what is signed.",
    ChangeState.ON_HOLD: "is on hold: resume it to add to it.",
    ChangeState.REJECTED: "was rejected: revise it to add to what is signed.",
    ChangeState.CANCELLED: "was cancelled: raise a new change, and refer to this one.",
    ChangeState.CLOSED: "is closed: raise a new change, and refer to this one.",
}

WINDOW = frozenset({"window_begins_at", "window_ends_at"})
NOT_TEXTS = WINDOW | {"effect_on"}
WRITABLE = frozenset(WRITTEN) - {"revision", "workflow", "policy"}
EDITABLE = WRITABLE | NOT_TEXTS | {"effect_criteria"}
TEXTS = EDITABLE - NOT_TEXTS - {"target_firmware"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a change is about, to begin with."""

    title: str
    kind: ChangeKind
    values: Mapping[str, Any]
    """Any of the other columns that people write."""

    drift_id: int = 0
    """The drift that it is to put right; 0: none."""

    workflow: str = field(default_factory=lambda: machine.CURRENT)
    """The definition that it begins under."""


def raise_(session: Session, actor: Actor, asset: Asset, draft: Draft) -> ChangeRequest:
    """Begin a change of one asset, as a draft of the actor's."""
    place = session.get_one(Place, asset.place_id)
    must(session, actor, Permission.RAISE, place)
    if not may(session, actor, AssetPermission.READ, asset):
        raise NotFound(f"There is no asset {asset.reference}, or none that you may read.")
    change = ChangeRequest(
        asset_id=asset.id,
        place_id=asset.place_id,
        site_id=asset.site_id,
        author_id=actor.id,
        workflow=draft.workflow,
        policy=current(session),
        title=draft.title,
        kind=draft.kind,
        created_at=clock.now(),
        **{"reason": "", "current": "", "proposed": "", **_editable(draft.values)},
    )
    session.add(change)
    session.flush()
    _check_window(change)
    record(session, actor, "change.raised", change, asset=asset.reference)
    if draft.drift_id:
        link(session, actor, draft.drift_id, asset, (change.id, change.reference))
    return change


def edit(session: Session, actor: Actor, change: ChangeRequest, values: Mapping[str, Any]) -> None:
    """Write the content of a draft, or of a change under assessment."""
    must(session, actor, Permission.EDIT, change)
    must_be_open(change)
    for name, value in _editable(values).items():
        setattr(change, name, value)
    _check_window(change)
    rescore(case_of(session, change))
    record(session, actor, "change.edited", change)


def submit(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Hand a draft over; what it reaches is worked out at this moment."""
    must(session, actor, Permission.SUBMIT, change)
    case = case_of(session, change)
    fire(case, "submit", actor)
    rescore(with_impact(case))
    record(session, actor, "change.submitted", change)


def reach(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Work out again what the change reaches, from the register of this moment."""
    must(session, actor, Permission.ASSESS, change)
    must_be_open(change)
    case = with_impact(case_of(session, change))
    rescore(case)
    record(session, actor, "change.reached", change, items=len(case.impact.items))
    settle(case, actor)


def assess(
    session: Session,
    actor: Actor,
    change: ChangeRequest,
    answers: Mapping[str, tuple[Answer, str]],
    means: Means | None = None,
) -> None:
    """Answer questions of the assessment: question -> answer and rationale.

    A yes or an unknown is explained in the rationale, and each false friend in a line of `means`;
    without that, nobody is asked for them.
    """
    must(session, actor, Permission.ASSESS, change)
    if change.state not in ASSESSED_IN:
        raise Conflict(f"{change} is {change.whereabouts}; questions are answered in assessment.")
    asked = policy_of(session, change.policy)
    told = [
        f"Say why, or what is not known: {asked.question(code).text}"
        for code, (answer, why) in answers.items()
        if answer is not Answer.NO and not why
    ]
    if means is not None:
        told += reasons_against(session, change, means)
    if told:
        raise RuleViolation(*told)
    keep(session, actor, change, means or {})
    case = case_of(session, change)
    known = dict(case.answers)
    for code, (answer, why) in answers.items():
        given = known.setdefault(code, ChangeAnswer(change_id=change.id, question=code))
        if (given.answer, given.rationale) != (answer, why):
            given.answer, given.rationale = answer, why
            given.person_id, given.answered_at = actor.id, clock.now()
            session.add(given)
    case = case.knowing(known, case.snapshot)
    rescore(case)
    record(session, actor, "change.assessed", change, questions=sorted(answers))
    settle(case, actor)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was handed in, and what it shows."""

    name: str
    data: bytes
    description: str


def attach(session: Session, actor: Actor, change: ChangeRequest, upload: Upload) -> EvidenceFile:
    """Keep a file: while the content is open as part of it, later as evidence of the work."""
    must(session, actor, Permission.ATTACH, change)
    if reason := CLOSED_TO_FILES.get(change.state):
        raise Conflict(f"{change} {reason}")
    blank = EvidenceFile(
        subject_kind=KIND,
        subject_id=change.id,
        is_content=change.state in OPEN,
        description=upload.description,
    )
    kept = attach_file(session, actor, blank, upload.name, upload.data)
    record(session, actor, "change.attached", change, file=kept.file.name, sha256=kept.file.sha256)
    return kept


def propose(session: Session, actor: Actor, change: ChangeRequest, proof: Proof) -> None:
    """Put the plan up for approval: freeze the content and the route, and sign as its author."""
    must(session, actor, Permission.PROPOSE, change)
    now = clock.now()
    case = case_of(session, change)
    if actor.id != change.author_id:
        raise RuleViolation(f"{case.change.author.name} wrote {change} and must put it up.")
    fresh = snapshot_text(case.judged.present_impact)
    is_current = case.snapshot is not None and case.snapshot.sha256 == sha256_of(fresh)
    facts = facts_of(session, case, is_impact_current=is_current)
    change.risk, change.proposed_at = case.risk, now
    fire(case, "propose", actor, facts)
    change.content_sha256 = keep_content(session, KIND, change.id, content_of(case))
    _freeze_route(session, case)
    ask(session, case)
    what = signable(case, change.content_sha256)
    sign(session, actor, proof, what, [Statement(AUTHORED, MEANINGS[AUTHORED])])
    tell(session, case, "proposed", actor)
    record(session, actor, "change.proposed", change, risk=change.risk)


def _freeze_route(session: Session, case: Case) -> None:
    """Keep which activities this content needs signed, for each of its assets."""
    change = case.change
    content = {"change_id": change.id, "content_sha256": change.content_sha256}
    further = [row.asset_id for row in change.further]
    due = [
        {**content, **asdict(due), "asset_id": asset_id}
        for due in case.route
        for asset_id in (None, *further)
    ]
    session.flush()
    bulk_insert(session, Duty, due)


def signable(case: Case, sha256: str | None) -> Signable:
    """Return the version of the change, or of the work on it, that is up for signature."""
    change = case.change
    why = weight_of(change.risk, [asset.gxp for asset in case.assets])
    return Signable(
        kind=KIND,
        id=change.id,
        reference=change.reference,
        version=change.version,
        content_sha256=sha256 or "",
        policy=change.policy,
        weighty=Weighty(why, change.place_id, change.site_id) if why else None,
    )


def content_of(case: Case) -> dict[str, Any]:
    """Return what would be signed of the case as it is."""
    return content(
        case.change,
        [
            f"{asset.reference} {asset.tag}, firmware {asset.firmware or 'unknown'}"
            f"{_target(case, asset)}"
            for asset in case.assets
        ],
        Judged(
            answers={code: (row.answer, row.rationale) for code, row in case.answers.items()},
            fired=case.fired,
            risk=case.risk,
            route=case.route,
            impact_sha256=case.snapshot.sha256 if case.snapshot else "",
            further={
                **case.judged.content,
                **training_content(case.session, case.change),
                **emergency_content(case.session, case.change),
                **ending_content(case.session, case.change),
                **schedule_content(case.session, case.change),
                **deliverables_content(case.deliverables),
                **tests_content(case.session, case.change),
            },
        ),
        attachments(case, is_content=True),
    )


def _target(case: Case, asset: Asset) -> str:
    """Say by what its configuration is compared once the work is done, where that is pinned."""
    work = case.executions.get(asset.id)
    if work and work.is_pinned_later:
        return ", configuration to be pinned before the work"
    return f", configuration to be {work.target_config}" if work and work.target_config else ""


def attachments(case: Case, *, is_content: bool) -> list[Attachment]:
    """Return the files that are part of what is signed, or those that show what was done."""
    return [
        Attachment(kept.file.name, kept.file.sha256, kept.description)
        for kept in case.files
        if kept.is_content is is_content
    ]


def _editable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what people may write; a text left blank is empty, a blank version unknown."""
    return {
        name: "" if value is None and name in TEXTS else value
        for name, value in values.items()
        if name in EDITABLE
    }


def must_be_open(change: ChangeRequest) -> None:
    """Raise `Conflict` unless the content may still be written."""
    if is_proved(change):
        raise Conflict(f"{change} is proved as it is: cancel it, and begin another.")
    if change.state not in OPEN:
        raise Conflict(
            f"{change} is {change.whereabouts}: its content is frozen. "
            "Revise it first; every signature under it is then void."
        )


def _check_window(change: ChangeRequest) -> None:
    begins, ends = change.window_begins_at, change.window_ends_at
    if (begins is None) is not (ends is None):
        raise RuleViolation("A window has a beginning and an end: give both, or neither.")
    if begins and ends and ends <= begins:
        raise RuleViolation("The window ends before it begins: choose a later end.")


def with_impact(case: Case) -> Case:
    """Keep what the change reaches by the register of this moment; return its case with that."""
    impact = case.judged.present_impact
    text = snapshot_text(impact)
    snapshot = ImpactSnapshot(
        change_id=case.change.id,
        taken_at=clock.now(),
        items=len(impact.items),
        is_truncated=impact.is_truncated,
        sha256=sha256_of(text),
        body=text,
    )
    case.session.add(snapshot)
    case.session.flush()
    return case.knowing(case.answers, snapshot)
