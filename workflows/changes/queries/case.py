"""The whole case of one change, gathered once: what guards, signers and the page look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.errors import NotFound
from governance.enforcement.models import Level, Rule
from governance.enforcement.queries import levels
from governance.evidence.models import EvidenceFile, Signature
from governance.evidence.queries import files_of, text_of
from governance.ownership.answers import Answer as Accountable
from governance.ownership.models import Activity
from governance.ownership.queries import Naming, naming
from governance.register.models import Asset
from workflows.changes.deliverables.models import Deliverable
from workflows.changes.deliverables.queries import rows_of as deliverables_of
from workflows.changes.deliverables.rules import SET_ASIDE
from workflows.changes.ending.models import LookBack
from workflows.changes.ending.rules import closes_as
from workflows.changes.execution.models import Addendum, ChangeReference, Execution, ExecutionState
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
from workflows.changes.policies.queries import policy_of
from workflows.changes.queries.asked_once import ANSWERS, FROZEN, NEWEST
from workflows.changes.queries.carrying import carrying
from workflows.changes.queries.consulting import asked, subjects_of
from workflows.changes.queries.execution import addenda, executions, looks, references
from workflows.changes.queries.impact import impact_from
from workflows.changes.queries.judged import Judged
from workflows.changes.queries.lists import named
from workflows.changes.queries.signed import signed_beside
from workflows.changes.rebaselining.signed import signatures_of
from workflows.changes.rebaselining.words import OVER
from workflows.changes.replacing.models import Replacement
from workflows.changes.replacing.queries import replacement_of
from workflows.changes.rules.carrying import Carrying
from workflows.changes.rules.consulting import Settlers, Voice, settlers, voices
from workflows.changes.rules.content import Parts
from workflows.changes.rules.duties import One, Wanted, grouped
from workflows.changes.rules.impact import Impact
from workflows.changes.rules.judging import spoken
from workflows.changes.rules.machine import is_proved
from workflows.changes.rules.overriding import settled
from workflows.changes.rules.policy import Policy
from workflows.changes.rules.risk import Due, Fired, fired, route
from workflows.changes.rules.risk import Subject as RiskSubject
from workflows.changes.standard.models import StandardUse
from workflows.changes.standard.queries import use_of
from workflows.changes.supervising.models import Supervised
from workflows.changes.supervising.queries import supervised

KIND, ASSET = ChangeRequest.__tablename__, Asset.__tablename__

LOOKED_AT_IN = frozenset({ChangeState.REVIEW, ChangeState.CLOSED, ChangeState.EFFECTIVENESS})


@dataclass(frozen=True)
class Case:
    """A change with its answers, impact, route, signatures and files.

    Each part is gathered once, when somebody first looks at it. An act carries its case along, and
    adds the signatures that it makes: nobody else writes to a change that is locked for an act.
    """

    session: Session
    change: ChangeRequest

    def knowing(
        self, answers: Mapping[str, ChangeAnswer], snapshot: ImpactSnapshot | None
    ) -> "Case":
        """Return the case anew, to be judged by what its act has just written."""
        vars(anew := replace(self)).update(answers=answers, snapshot=snapshot)
        return anew

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
        return signatures_of(self.session, self.change)

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
    def naming(self) -> Naming:
        """Who is named on its assets for its route, for the work and for its end; read once."""
        work = self.policy.work
        asked = {*self.activities, closes_as(self.assets), *([work] if work else [])}
        return naming(self.session, asked, subjects_of(self.assets))

    @property
    def activities(self) -> list[Activity]:
        """The activities of the route, each once."""
        return list(dict.fromkeys(due.activity for due in self.route))

    @cached_property
    def owners(self) -> Mapping[tuple[Activity, int], Accountable]:
        """Who is accountable now for each activity of the route, by asset."""
        found = self.naming.answers(self.activities) if self.route else {}
        return {(activity, key[1]): owner for (activity, key), owner in found.items()}

    @cached_property
    def policy(self) -> Policy:
        """The policy the change is judged by."""
        return policy_of(self.session, self.change.policy)

    @cached_property
    def impact(self) -> Impact:
        """What the change reaches, as it was worked out last."""
        return impact_from(self.snapshot)

    @cached_property
    def replacement(self) -> Replacement | None:
        """What replaces what, if that is all that it is about."""
        return replacement_of(self.session, self.change)

    @cached_property
    def deliverables(self) -> Sequence[Deliverable]:
        """What is brought before it is released, as its checklist was worked out."""
        return deliverables_of(self.session, self.change)

    @cached_property
    def standard(self) -> StandardUse | None:
        """By which template it is made, if it is a standard change."""
        return use_of(self.session, self.change)

    @cached_property
    def judged(self) -> Judged:
        """What was judged of it: dimensions, overrides, and what it reaches."""
        known = self.answers, self.snapshot, self.impact
        return Judged(self.session, self.change, self.policy, self.assets, *known)

    @cached_property
    def fired(self) -> list[Fired]:
        """Every risk rule that speaks."""
        return judged(self, {code: row.answer for code, row in self.answers.items()})

    @property
    def unanswered(self) -> frozenset[str]:
        """The risk rules that speak only because a question has no answer yet."""
        asked = enumerate(self.policy.questions, 1)
        open_ = [number for number, question in asked if question.code not in self.answers]
        return frozenset(f"{letter}{number}" for number in open_ for letter in "DQ")

    @property
    def risk(self) -> RiskClass:
        """The class that counts: as it was frozen, else as it would be now."""
        return self.change.risk or settled(self.judged.overrides, self.fired)

    @property
    def route(self) -> list[Due]:
        """The activities that are signed for: as frozen, else as they would be now."""
        if is_proved(self.change):
            return []
        if self.duties:
            return list(dict.fromkeys(_due(duty) for duty in self.duties))
        return route(self.policy, self.fired, self.risk)

    @cached_property
    def wanted(self) -> list[Wanted]:
        """The signatures that are needed or made: each activity, by who is accountable for it."""
        assets = {asset.id: asset for asset in self.assets}
        if not self.duties:
            each = product(self.route, self.assets)
            return grouped(One(due, one, self._owner(due, one)) for due, one in each)
        main = self.change.asset_id
        frozen = [
            (duty, _due(duty), assets[duty.asset_id or main])
            for duty in self.duties
            if duty.phase is Phase.PLAN or not self._is_left_out(duty.asset_id or main)
        ]
        return grouped(
            One(due, asset, self._owner(due, asset), duty, self._made(duty))
            for duty, due, asset in frozen
        )

    def _is_left_out(self, asset_id: int) -> bool:
        """Whether the work on an asset is not carried out: nobody releases it either."""
        work = self.executions.get(asset_id)
        return work is not None and work.state is ExecutionState.LEFT_OUT

    @cached_property
    def executions(self) -> dict[int, Execution]:
        """How the work on each asset stands, by asset; empty before it begins."""
        found, its = executions(self.session, self.change), {one.id for one in self.assets}
        return {key: work for key, work in found.items() if key in its}

    @cached_property
    def references(self) -> Sequence[ChangeReference]:
        """What it refers to in other systems, oldest first."""
        return references(self.session, self.change)

    @cached_property
    def addenda(self) -> Sequence[Addendum]:
        """What was entered beside what was signed, in the order of what happened."""
        return addenda(self.session, self.change)

    @cached_property
    def supervised(self) -> Sequence[Supervised]:
        """Who works under a supervisor since the work began."""
        return supervised(self.session, self.change)

    def _owner(self, due: Due, asset: Asset) -> Accountable:
        return self.owners[due.activity, asset.id]

    def _made(self, duty: Duty) -> Signature | None:
        """Return the signature in force that meets a duty: of the whole change, or of its part."""
        of = [made for made in self.in_force if made.activity == duty.activity]
        return next((m for m in of if m.covers is None or m.id == duty.signature_id), None)

    @property
    def present(self) -> set[str | None]:
        """The digests of what stands: plan, work, looks back, dispositions and addenda."""
        change = self.change
        found = {change.content_sha256, change.work_sha256, *(look.sha256 for look in self.looks)}
        found |= {made.content_sha256 for made in self.signatures if made.activity in OVER}
        if change.approved_at:
            found |= {work.work_sha256 for work in self.executions.values()}
            found |= {each.disposition_sha256 for each in self.references}
            found |= {each.sha256 for each in self.addenda}
        if any(made.activity == SET_ASIDE for made in self.signatures):
            found |= {each.sha256 for each in self.deliverables}
        return found | self._beside

    @cached_property
    def _beside(self) -> set[str | None]:
        return signed_beside(self.session, self.change, {one.activity for one in self.signatures})

    @property
    def in_force(self) -> list[Signature]:
        """The signatures under what stands; all others are void."""
        present: set[str | None] = {self.change.content_sha256, self.change.work_sha256}
        if any(made.content_sha256 not in present for made in self.signatures):
            present = self.present  # under what stands beside plan and work, or void
        return [made for made in self.signatures if made.content_sha256 in present]

    def add(self, made: Sequence[Signature]) -> None:
        """Take in the signatures that its act has just made."""
        self.signatures.extend(made)
        for kept in ("wanted", "_beside"):
            vars(self).pop(kept, None)

    @cached_property
    def approved(self) -> str:
        """The text that was approved; empty: none was put up."""
        return text_of(self.session, KIND, self.change.id, self.change.content_sha256 or "") or ""

    @cached_property
    def levels(self) -> Mapping[Rule, Level]:
        """How strictly each rule is held at its site."""
        site_id = self.change.site_id
        return {rule: level for (_, rule), level in levels(self.session, [site_id]).items()}

    @cached_property
    def looks(self) -> Sequence[LookBack]:
        """What those found who looked back at it: after its work, and once its effect was due."""
        if self.change.state not in LOOKED_AT_IN:
            return ()
        return looks(self.session, self.change)

    @cached_property
    def closing(self) -> Wanted:
        """Who signs its end, for its main asset."""
        main, activity = self.change.asset, closes_as(self.assets)
        owner = self.naming.answers([activity])[activity, (ASSET, main.id)]
        return Wanted(Due(Phase.RELEASE, activity, "it is closed"), owner, (main,))

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
        return carrying(self.naming, self.policy.work, self.assets)

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
            supervised=frozenset(one.person_id for one in self.supervised if one.person_id),
            signed={person: frozenset(done) for person, done in signed.items()},
        )

    @property
    def vacancies(self) -> list[Accountable]:
        """Activities of the route that nobody can sign: nobody is accountable, and nobody acts."""
        return [w.owner for w in self.wanted if not (w.signature or w.owner.acts.is_filled)]


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
