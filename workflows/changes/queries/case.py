"""The whole case of one change, gathered once: what guards, signers and the page look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.errors import NotFound
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.evidence.models import EvidenceFile, Signature
from governance.evidence.queries import files_of, signatures_of
from governance.ownership.answers import Answer as Accountable
from governance.ownership.models import Activity
from governance.ownership.people import blocking
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.register.models import Asset
from governance.register.vocabulary import GONE
from workflows.changes.models import (
    Answer,
    ChangeAnswer,
    ChangeRequest,
    ChangeState,
    Consultation,
    Duty,
    ImpactSnapshot,
    Phase,
    RiskClass,
)
from workflows.changes.queries.carrying import carrying, is_enforced
from workflows.changes.queries.consulting import asked
from workflows.changes.queries.impact import impact_from
from workflows.changes.queries.judged import Judged
from workflows.changes.queries.lists import named
from workflows.changes.rules.carrying import Carrying
from workflows.changes.rules.consulting import (
    Settlers,
    Voice,
    objections,
    settlers,
    unheard,
    voices,
)
from workflows.changes.rules.content import AUTHORED, PLAN, QUALITY, SCOPE, Parts, missing
from workflows.changes.rules.duties import One, Wanted, grouped
from workflows.changes.rules.guards import AlsoChanged, ChangeFacts
from workflows.changes.rules.impact import Impact
from workflows.changes.rules.judging import spoken
from workflows.changes.rules.overriding import settled
from workflows.changes.rules.policy import POLICIES, Policy
from workflows.changes.rules.risk import Due, Fired, fired, route
from workflows.changes.rules.risk import Subject as RiskSubject

WAITS_FOR_WORK = frozenset({ChangeState.IMPLEMENTATION})
KIND, ASSET = ChangeRequest.__tablename__, Asset.__tablename__

ANSWERS = select(ChangeAnswer).where(ChangeAnswer.change_id == bindparam("change_id"))
NEWEST = (
    select(ImpactSnapshot)
    .where(ImpactSnapshot.change_id == bindparam("change_id"))
    .order_by(ImpactSnapshot.id.desc())
    .limit(1)
)
FROZEN = (
    select(Duty)
    .where(Duty.change_id == bindparam("change_id"), Duty.content_sha256 == bindparam("content"))
    .order_by(Duty.id)
)
"""What each act asks of its change; made once."""


@dataclass(frozen=True)
class Case:
    """A change with its answers, impact, route, signatures and files.

    Each part is gathered once, when somebody first looks at it. An act carries its case along, and
    adds the signatures that it makes: nobody else writes to a change that is locked for an act.
    """

    session: Session
    change: ChangeRequest

    @property
    def assets(self) -> list[Asset]:
        """Every asset that it is about, the main one first."""
        return [self.change.asset, *(row.asset for row in self.change.further)]

    @cached_property
    def answers(self) -> Mapping[str, ChangeAnswer]:
        """The answers so far, by question."""
        given = self.session.scalars(ANSWERS, {"change_id": self.change.id})
        return {row.question: row for row in given}

    @cached_property
    def snapshot(self) -> ImpactSnapshot | None:
        """The impact as it was worked out last."""
        return self.session.scalar(NEWEST, {"change_id": self.change.id})

    @cached_property
    def signatures(self) -> list[Signature]:
        """Every signature the change ever got, oldest first."""
        return list(signatures_of(self.session, KIND, self.change.id))

    @cached_property
    def files(self) -> Sequence[EvidenceFile]:
        """The files kept with it."""
        return files_of(self.session, KIND, self.change.id)

    @cached_property
    def duties(self) -> Sequence[Duty]:
        """Frozen for the present content; empty while it is being written."""
        of = {"change_id": self.change.id, "content": self.change.content_sha256}
        return self.session.scalars(FROZEN, of).all() if self.change.content_sha256 else ()

    @cached_property
    def owners(self) -> Mapping[tuple[Activity, int], Accountable]:
        """Who is accountable now for each activity of the route, by asset."""
        subjects = [Subject(ASSET, one.id, one.place_id, one.tag) for one in self.assets]
        activities = {due.activity for due in self.route}
        found = accountable_for(self.session, activities, subjects)
        return {(activity, key[1]): owner for (activity, key), owner in found.items()}

    @property
    def policy(self) -> Policy:
        """The policy the change is judged by."""
        return POLICIES[self.change.policy]

    @cached_property
    def impact(self) -> Impact:
        """What the change reaches, as it was worked out last."""
        return impact_from(self.snapshot)

    @cached_property
    def judged(self) -> Judged:
        """What was judged of it: dimensions, overrides, and what it reaches."""
        known = self.answers, self.snapshot, self.impact
        return Judged(self.session, self.change, self.assets, *known)

    @cached_property
    def fired(self) -> list[Fired]:
        """Every risk rule that speaks."""
        return judged(self, {code: row.answer for code, row in self.answers.items()})

    @property
    def risk(self) -> RiskClass:
        """The class that counts: as it was frozen, else as it would be now."""
        return self.change.risk or settled(self.judged.overrides, self.fired)

    @property
    def route(self) -> list[Due]:
        """The activities that are signed for: as frozen, else as they would be now."""
        if self.duties:
            return list(dict.fromkeys(_due(duty) for duty in self.duties))
        return route(self.policy, self.fired, self.risk)

    @property
    def wanted(self) -> list[Wanted]:
        """The signatures that are needed or made: each activity, by who is accountable for it."""
        assets = {asset.id: asset for asset in self.assets}
        if not self.duties:
            each = product(self.route, self.assets)
            return grouped(One(due, one, self._owner(due, one)) for due, one in each)
        main = self.change.asset_id
        frozen = [(duty, _due(duty), assets[duty.asset_id or main]) for duty in self.duties]
        return grouped(
            One(due, asset, self._owner(due, asset), duty, self._made(duty))
            for duty, due, asset in frozen
        )

    def _owner(self, due: Due, asset: Asset) -> Accountable:
        return self.owners[due.activity, asset.id]

    def _made(self, duty: Duty) -> Signature | None:
        """Return the signature in force that meets a duty: of the whole change, or of its part."""
        of = [made for made in self.in_force if made.activity == duty.activity]
        return next((m for m in of if m.covers is None or m.id == duty.signature_id), None)

    @property
    def in_force(self) -> list[Signature]:
        """The signatures under the present plan and the work as it stands; all others are void."""
        now = {self.change.content_sha256, self.change.work_sha256} - {None}
        return [made for made in self.signatures if made.content_sha256 in now]

    def signed(self, activity: str) -> Signature | None:
        """Return the signature in force under an activity."""
        return next((made for made in self.in_force if made.activity == activity), None)

    def outstanding(self, phase: Phase) -> list[Wanted]:
        """Return which signatures of a phase are still missing."""
        return [one for one in self.wanted if one.phase is phase and one.signature is None]

    def waiting_for(self, person_id: int, phase: Phase) -> list[Wanted]:
        """Return which missing signatures this person gives, as accountable or for who is."""
        return [one for one in self.outstanding(phase) if one.is_for(person_id)]

    @cached_property
    def consultations(self) -> Sequence[Consultation]:
        """Everybody who was ever asked for an opinion on it, whatever content that was on."""
        return asked(self.session, self.change)

    def voices_on(self, content_sha256: str) -> list[Voice]:
        """Return the parties that were asked for an opinion on one content."""
        return voices(self.consultations, content_sha256, clock.now())

    @property
    def voices(self) -> list[Voice]:
        """The parties that are asked for an opinion on the present content, if there is one."""
        present = self.change.content_sha256
        return self.voices_on(present) if present else []

    def voice_of(self, consultation_id: int) -> Voice:
        """Return the party to which an opinion on the present content belongs; else `NotFound`."""
        of = (voice for voice in self.voices for row in voice.rows if row.id == consultation_id)
        if (found := next(of, None)) is None:
            raise NotFound(f"{self.change} asks nobody for such an opinion.")
        return found

    @property
    def settlers(self) -> Settlers:
        """Who answers what is said about each activity of the route."""
        return settlers(self.wanted)

    def settled_by(self, person_id: int) -> set[Activity]:
        """Return the activities on which this person settles opinions now."""
        is_author = person_id == self.change.author_id
        if self.change.state is not ChangeState.APPROVAL or is_author or not self.voices:
            return set()
        may = self.settlers.items()
        return {activity for activity, some in may if any(one.lets(person_id) for one in some)}

    @cached_property
    def carrying(self) -> tuple[Carrying, ...]:
        """Who is responsible now for the work on each asset."""
        return carrying(self.session, self.policy.work, self.assets)

    @property
    def parts(self) -> Parts:
        """Who did what with this content so far."""
        signed: dict[int, set[str]] = {}
        for made in self.in_force:
            for person_id in (made.person_id, made.for_person_id or made.person_id):
                signed.setdefault(person_id, set()).add(made.activity)
        return Parts(
            author_id=self.change.author_id,
            implementer_id=self.change.implementer_id,
            verifier_id=self.change.verifier_id,
            signed={person: frozenset(done) for person, done in signed.items()},
        )

    @property
    def vacancies(self) -> list[Accountable]:
        """Activities of the route that nobody can sign: nobody is accountable, and nobody acts."""
        unsigned = [one.owner for one in self.wanted if one.signature is None]
        return [owner for owner in unsigned if not owner.acts.is_filled]


def _due(duty: Duty) -> Due:
    return Due(duty.phase, duty.activity, duty.why)


def case_of(session: Session, change: ChangeRequest) -> Case:
    """Open a change's case, with its assets, places and people as they stand now."""
    return Case(session, named(session, change))


def risk_subjects(case: Case) -> list[RiskSubject]:
    """Return what the rules of risk look at in each of its assets."""
    return [
        RiskSubject(one.tag, one.gxp, one.has_safety_function, one.criticality, one.site_id)
        for one in case.assets
    ]


def judged(case: Case, given: Mapping[str, Answer]) -> list[Fired]:
    """Return every risk rule of the change's policy that speaks."""
    subjects = risk_subjects(case)
    found = fired(case.policy, subjects, case.change.kind, given, case.impact)
    return found + list(spoken(case.policy, case.answers, case.judged.dimensions))


def judged_answers(case: Case) -> dict[str, str]:
    """Return the answers so far, as the form of the assessment names them."""
    given = {f"answer_{code}": row.answer for code, row in case.answers.items()}
    return given | {f"why_{code}": row.rationale for code, row in case.answers.items()}


def facts_of(session: Session, case: Case, *, is_impact_current: bool = True) -> ChangeFacts:
    """Freeze what the guards look at."""
    change = case.change
    begins, ends = change.window_begins_at, change.window_ends_at
    policy = case.policy
    return ChangeFacts(
        label=str(change),
        state=change.state,
        author_id=change.author_id,
        asset=str(change.asset),
        gone=_gone(change.asset),
        missing_scope=missing(change, SCOPE),
        missing_plan=missing(change, PLAN),
        unanswered=tuple(q.text for q in policy.questions if q.code not in case.answers),
        window=(begins, ends) if begins and ends else None,
        has_impact=case.snapshot is not None,
        is_impact_truncated=case.snapshot is not None and case.snapshot.is_truncated,
        is_impact_current=is_impact_current,
        plan_missing=_missing_signatures(session, case, Phase.PLAN),
        release_missing=_missing_signatures(session, case, Phase.RELEASE),
        quality_signers=frozenset(
            person_id for person_id, done in case.parts.signed.items() if done & QUALITY
        ),
        implementer_id=change.implementer_id,
        implementer=change.implementer.name if change.implementer else "",
        **_opinions(case),
        **_judged(case),
        carrying=case.carrying if _is_held(session, case) else (),
        is_started=change.started_at is not None,
        target_firmware=change.target_firmware,
        as_left_firmware=change.as_left_firmware,
        further=tuple(
            AlsoChanged(str(row.asset), _gone(row.asset), row.as_left_firmware)
            for row in change.further
        ),
    )


def _opinions(case: Case) -> dict[str, Any]:
    """Return what its approval waits for of those who are consulted; nothing where nobody is."""
    if case.change.state is not ChangeState.APPROVAL or not case.voices:
        return {}
    found, who = case.voices, case.settlers
    return {
        "objections": objections(found, who),
        "unheard": unheard(found, who, case.change.risk),
    }


def _judged(case: Case) -> dict[str, Any]:
    """Return what a plan that is being written waits for of those who judge."""
    change = case.change
    if not case.policy.has_dimensions:
        return {}
    if change.state in WAITS_FOR_WORK and change.started_at is None:
        return {"impact_differs": case.judged.impact_differs}
    if change.content_sha256:
        return {}
    return {"unjudged": case.judged.unjudged, "undisposed": case.judged.undisposed}


def _is_held(session: Session, case: Case) -> bool:
    """Whether only whoever is responsible begins the work that waits to be begun."""
    change = case.change
    waits = change.state is ChangeState.IMPLEMENTATION and change.started_at is None
    return waits and is_enforced(session, change)


def _gone(asset: Asset) -> str:
    """Say what became of an asset that is not there to be changed."""
    return asset.state.said if asset.state in GONE else ""


def _is_enforced(session: Session, change: ChangeRequest) -> bool:
    """Whether a vacancy holds the approval at the change's site."""
    held = levels(session, [change.site_id])
    return held[change.site_id, Rule.ACCOUNTABLE_BEFORE_APPROVAL] is Level.ENFORCE


def _missing_signatures(session: Session, case: Case, phase: Phase) -> tuple[str, ...]:
    """Say which signatures are missing, from whom, and who can fill a vacancy."""
    if case.change.state not in {ChangeState.APPROVAL, ChangeState.VERIFICATION}:
        return ()
    due = [wanted.owner for wanted in case.outstanding(phase)]
    which = " of {}" if case.change.further else ""
    told = [
        f"{owner.acts.person} has not signed {owner.activity.replace('_', ' ')}"
        f"{which.format(owner.subject.label)} yet."
        for owner in due
        if owner.acts.is_filled
    ]
    if phase is Phase.RELEASE or _is_enforced(session, case.change):
        told += blocking(session, [owner for owner in due if not owner.acts.is_filled])
    if phase is Phase.RELEASE and case.change.verifier_id is None:
        told.insert(0, f"Nobody has verified {case.change} yet.")
    if phase is Phase.PLAN and not case.signed(AUTHORED):
        told.insert(0, f"{case.change.author.name} has not signed the plan yet.")
    return tuple(told)
