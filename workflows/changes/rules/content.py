"""What exactly is put up for signature, and who may not sign it. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from governance.core.access import Actor
from governance.ownership.models import Activity
from workflows.changes.models import ChangeRequest, ChangeState, Phase
from workflows.changes.rules.risk import Due, Fired

QUALITY = frozenset({Activity.QA_PLAN, Activity.QA_RELEASE})
"""Duties that are not mixed with those of the business line, nor with the work itself."""

LINE = frozenset({Activity.ASSET_APPROVAL, Activity.TAKE_DOWN, Activity.TECHNICAL_REVIEW})
"""Duties of the business line."""

AUTHORED = "authorship"
PERFORMED = "performed"
VERIFIED = "verified"
REJECTED = "rejection"
CLOSED = "final_approval"
JUDGED = "effectiveness"
BACKED_OUT = "backed_out"
DISPOSED = "disposition"
ADDED = "addendum"
CHECKED = "second_check"
EXTENDED = "extension"
NOT_EXTENDED = "extension_refused"
RESTORED = "restored"
"""Signatures that go with an act rather than with an accountability."""

MEANINGS = {
    AUTHORED: "I wrote this plan and put it up for approval.",
    PERFORMED: "I carried this out as described.",
    VERIFIED: "I checked that this was carried out as approved, and that its tests passed.",
    REJECTED: "I reject this plan.",
    BACKED_OUT: "I took the work back as described.",
    DISPOSED: "I decided what this deviation means for the release, for quality assurance.",
    ADDED: "I entered this as it was done, at the time and by whom it says.",
    CHECKED: "I compared this entry with what it was written from; it says the same.",
    RESTORED: "I took this temporary change back as described.",
    EXTENDED: "I agree that this temporary change stands until the later end.",
    NOT_EXTENDED: "I refuse that this temporary change stands until the later end.",
    CLOSED: "I reviewed what this change came to, and approve that it is closed.",
    JUDGED: "I judged the effect of this change by the criteria that were approved with it.",
    Activity.ASSET_APPROVAL: "I approve this change, as accountable for the asset.",
    Activity.TAKE_DOWN: "I agree that the equipment is taken down in this window.",
    Activity.TECHNICAL_REVIEW: "I reviewed the plan and its back-out; they are technically sound.",
    Activity.QA_PLAN: "I approve the plan for quality assurance.",
    Activity.QA_RELEASE: "I release what was done for use, for quality assurance.",
    Activity.VALIDATION: "The validated state is kept or regained as this plan describes.",
    Activity.OT_SECURITY: "I reviewed what this means for OT security, and agree.",
    Activity.PROCESS_SAFETY: "I reviewed what this means for process safety, and agree.",
    Activity.REGULATORY: "I reviewed what this means for registered details, and agree.",
    Activity.DATA_INTEGRITY: "I reviewed what this means for the integrity of records, and agree.",
    Activity.MULTI_SITE: "I agree on behalf of the other sites that are affected.",
}
"""The controlled list of meanings: what a signature says, in the words the signer sees."""

SCOPE = {
    "reason": "why it is needed",
    "current": "how it is now",
    "proposed": "how it will be",
}
PLAN = {"plan": "a plan", "back_out": "a back-out", "tests": "tests"}
JUDGED_BY = {
    "effect_criteria": "by what its effect is judged",
    "effect_on": "from when on its effect is judged",
}
WRITTEN = (
    "revision",
    "title",
    "kind",
    "reason",
    "current",
    "proposed",
    "target_firmware",
    "if_not",
    "plan",
    "back_out",
    "tests",
    "workflow",
    "policy",
)
"""The columns of a change that are part of what is signed."""


FURTHER = "further_assets"
"""What the content calls the assets besides the main one."""


EFFECT = "effect"
"""What the content calls by what, and from when on, the effect is judged, where that is planned."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is part of what is signed."""

    name: str
    sha256: str
    description: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What the assessment came to."""

    answers: Mapping[str, tuple[str, str]]
    """Question -> answer and rationale."""

    fired: Sequence[Fired]
    risk: str
    route: Sequence[Due]
    impact_sha256: str
    further: Mapping[str, Any] = field(default_factory=dict)
    """What else was judged: dimensions, classes set apart, dispositions; empty under old policies,
    so that digests of then still hold."""


def content(
    change: ChangeRequest,
    assets: Sequence[str],
    judged: Judged,
    attachments: Sequence[Attachment],
) -> dict[str, Any]:
    """Return what is signed, as plain values: whatever differs here makes signatures void.

    `assets` are reference, tag and firmware of each at this moment, the main one first. Without
    further ones it reads as it did when a change had one asset, so digests of then still hold.
    """
    further = {FURTHER: list(assets[1:])} if assets[1:] else {}
    effect = {EFFECT: [change.effect_criteria, change.effect_on]} if change.effect_criteria else {}
    window = (change.window_begins_at, change.window_ends_at)
    return {
        "reference": change.reference,
        "asset": assets[0],
        **further,
        **effect,
        **{name: getattr(change, name) for name in WRITTEN},
        "window": [at.isoformat() if at else None for at in window],
        "answers": {code: list(answer) for code, answer in sorted(judged.answers.items())},
        "risk": judged.risk,
        "rules": [rule.line for rule in judged.fired],
        "route": [f"{due.phase}: {due.activity}" for due in judged.route],
        "impact_sha256": judged.impact_sha256,
        **judged.further,
        "attachments": [asdict(attachment) for attachment in attachments],
    }


def work(
    change: ChangeRequest,
    implementer: str,
    evidence: Sequence[Attachment],
    each: Mapping[str, Any],
    supervised: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what an implementer signs, and a verifier and a release after them.

    `each` tells of the work asset by asset; empty under definitions that tell of the whole.
    `supervised` names who worked under the implementer.
    """
    further = {row.asset.reference: row.as_left_firmware for row in change.further}
    return {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "implementer": implementer,
        **({"supervised": list(supervised)} if supervised else {}),
        "started_at": change.started_at,
        "performed": change.performed,
        "as_left_firmware": change.as_left_firmware,
        **({"further_as_left": further} if further else {}),
        **({"assets": dict(each)} if each else {}),
        **({"deviation": change.deviation} if change.deviation else {}),
        "evidence": [asdict(file) for file in evidence],
    }


def missing(change: object, parts: Mapping[str, str]) -> tuple[str, ...]:
    """Return which parts are still empty, in words."""
    return tuple(words for name, words in parts.items() if not getattr(change, name))


@dataclass(frozen=True, slots=True)
class Parts:
    """Who did what with this content so far: what segregation of duties looks at."""

    author_id: int
    implementer_id: int | None
    verifier_id: int | None
    signed: Mapping[int, frozenset[str]]
    """Person -> the activities they signed under this content."""

    supervised: frozenset[int] = frozenset()
    """Who carried steps out under the implementer: they did the work as well."""

    @property
    def workers(self) -> frozenset[int]:
        """Whoever did the work: who began it, and who worked under them."""
        return self.supervised | ({self.implementer_id} if self.implementer_id else set())


def conflicts(
    parts: Parts,
    actor: Actor,
    activities: Sequence[Activity],
    stands_for: Collection[int] = (),
) -> list[str]:
    """Return why the actor may not sign these activities, whatever roles they hold.

    What those did for whom the actor stands in counts as done by the actor.
    Source: House rule, ADR 0006 (requester no approver; quality apart from line and work) and
    ADR 0028 (a delegate is kept apart as both).
    """
    told, them = [], {actor.id, *stands_for}
    if parts.author_id in them:
        wrote = _who(actor, parts.author_id, "wrote this change")
        told.append(f"{wrote}; somebody else must sign it.")
    mine = set(activities).union(*(parts.signed.get(each, frozenset()) for each in them))
    for_quality = bool(mine & QUALITY)
    line = mine & LINE
    if for_quality and line:
        told.append(f"{actor.name} signs for quality; somebody else must sign {words(line)}.")
    if for_quality and (at_work := parts.workers & them):
        worked = _who(actor, actor.id if actor.id in at_work else None, "did the work")
        told.append(f"{worked}; somebody else must sign for quality.")
    return told


def kept_apart(parts: Parts, actor: Actor, verb: str, stands_for: Collection[int]) -> list[str]:
    """Return why the actor may not start, send back or verify the work, though they did nothing.

    Source: House rule, ADR 0028 (a delegate is kept apart as both).
    """
    if verb in {"verify", "rework"} and actor.id in parts.supervised:
        return [f"{actor.name} worked on it supervised; somebody else must verify it."]
    if verb in {"verify", "rework"} and parts.workers & set(stands_for):
        return [f"{actor.name} stands in for who did the work; somebody else must verify it."]
    judged = (parts.signed.get(each, frozenset()) & QUALITY for each in stands_for)
    if verb in {"classify", "return_"} and parts.author_id in stands_for:
        return [f"{actor.name} stands in for who wrote this change; somebody else takes it on."]
    if verb == "start" and any(judged):
        return [
            f"{actor.name} stands in for who signed for quality; somebody else must do the work."
        ]
    return []


def _who(actor: Actor, person_id: int | None, did: str) -> str:
    return f"{actor.name} {did}" if actor.id == person_id else (
        f"{actor.name} stands in for who {did}"
    )  # fmt: skip


def words(activities: Iterable[str]) -> str:
    """Return activities as people say them."""
    return ", ".join(sorted(str(activity).replace("_", " ") for activity in activities))


AFTER_WORK = frozenset({ChangeState.VERIFICATION, ChangeState.RELEASE})


REFUSED = frozenset(
    {ChangeState.REJECTED, ChangeState.RETRO_REJECTED, ChangeState.CANCELLED}
    | {ChangeState.BACKED_OUT}
)
"""States in which nobody signs what was put up: it was refused, given up or taken back."""


def phase_of(change: ChangeRequest) -> Phase:
    """Return which signatures are due in the change's state, or were last."""
    return Phase.RELEASE if change.state in AFTER_WORK else Phase.PLAN
