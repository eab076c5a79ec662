"""What the guards look at in a change, frozen from its case."""

from typing import Any

from sqlalchemy.orm import Session

from governance.core import clock
from governance.enforcement.models import Level, Rule
from governance.ownership.people import blocking
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.vocabulary import GONE
from workflows.changes.deliverables.proving import Proving
from workflows.changes.deliverables.queries import proving, wanted_of
from workflows.changes.deliverables.steps import asks_for_deliverables
from workflows.changes.emergency.queries import facts_of_it
from workflows.changes.ending.models import Look
from workflows.changes.ending.rules import wanting
from workflows.changes.linking.queries import ties_of
from workflows.changes.models import ChangeRequest, ChangeState, Phase, RiskClass
from workflows.changes.queries.case import Case
from workflows.changes.queries.timely import at_start, at_work, is_to_begin, works_of
from workflows.changes.replacing.queries import altered, is_asked_first, take_down_wanted
from workflows.changes.rules.consulting import objections, unheard
from workflows.changes.rules.content import AUTHORED, JUDGED_BY, PLAN, QUALITY, SCOPE, missing
from workflows.changes.rules.facts import AlsoChanged, ChangeFacts
from workflows.changes.rules.machine import (
    asks,
    is_emergency,
    is_like_for_like,
    is_temporary,
    is_up_for_signature,
)
from workflows.changes.scheduling.queries import scheduled_of
from workflows.changes.standard.rules import uncovered
from workflows.changes.temporary.standing import facts_of_its_end, standing_too_long
from workflows.changes.testing.queries import tried, unrun, untold


def facts_of(session: Session, case: Case, *, is_impact_current: bool = True) -> ChangeFacts:
    """Freeze what the guards look at."""
    change = case.change
    begins, ends = change.window_begins_at, change.window_ends_at
    return ChangeFacts(
        label=str(change),
        state=change.state,
        author_id=change.author_id,
        asset=str(change.asset),
        gone=_gone(change.asset),
        missing_scope=missing(change, SCOPE),
        missing_plan=missing(change, PLAN),
        window=(begins, ends) if begins and ends else None,
        is_impact_current=is_impact_current,
        **_assessed(case),
        plan_missing=_missing_signatures(session, case, Phase.PLAN),
        release_missing=_missing_signatures(session, case, Phase.RELEASE),
        quality_signers=frozenset(
            person_id for person_id, done in case.parts.signed.items() if done & QUALITY
        ),
        implementer_id=change.implementer_id,
        implementer=change.implementer.name if change.implementer else "",
        **_opinions(case),
        **_judged(case),
        carrying=case.carrying if _is_held(case) else (),
        is_started=change.started_at is not None,
        **_firmware(change),
        deviation=change.deviation or "",
        **_looking_back(case),
        **_replacing(case),
        **_scheduled(session, case),
        **_proving(case),
        **_standard(case),
        **_of_its_work(session, case),
        **_beside(session, case),
        ties=ties_of(session, change),
    )


def _firmware(change: ChangeRequest) -> dict[str, Any]:
    """Return what was found, left and aimed at on each asset."""
    return {
        "target_firmware": change.target_firmware,
        "as_left_firmware": change.as_left_firmware,
        "as_found_firmware": change.asset.firmware,
        "further": tuple(
            AlsoChanged(str(row.asset), _gone(row.asset), row.as_left_firmware, row.asset.firmware)
            for row in change.further
        ),
    }


def _beside(session: Session, case: Case) -> dict[str, Any]:
    """Return what an emergency or a temporary change waits for, and what stands in the way."""
    change = case.change
    if is_emergency(change):
        return {"emergency": facts_of_it(session, change)}
    found: dict[str, Any] = {}
    if is_temporary(change):
        found["temporary"] = facts_of_its_end(session, case)
    if is_to_begin(case):
        found["kept_out"] = standing_too_long(session, change, case.assets)
    return found


def _assessed(case: Case) -> dict[str, Any]:
    """Return what was assessed, while that is written; what is signed was looked at before."""
    if case.change.content_sha256:
        return {}
    kept = case.snapshot
    return {
        "unanswered": tuple(q.text for q in case.policy.questions if q.code not in case.answers),
        "has_impact": kept is not None,
        "is_impact_truncated": kept is not None and kept.is_truncated,
    }


def _proving(case: Case) -> dict[str, Any]:
    """Return what is missing of its deliverables, where its plan or its release waits for them."""
    change = case.change
    if change.state is ChangeState.PLANNING and asks_for_deliverables(case):
        wanted = wanted_of(case.session, case.assets, case.risk)
        return {"proving": proving(case.deliverables, wanted)}
    if change.state is ChangeState.RELEASE:
        return {"proving": proving(case.deliverables, ())}
    if change.state is ChangeState.VERIFICATION:
        found = tried(case.session, change)
        return {"proving": Proving(unrun=unrun(found), untold=untold(case.session, found))}
    return {}


def _replacing(case: Case) -> dict[str, Any]:
    """Return what a replacement waits for before it begins."""
    row, change = case.replacement, case.change
    if row is None or change.state is not ChangeState.DRAFT:
        return {}
    is_agreed = row.agreed_at is not None or not is_asked_first(case.session, change.site_id)
    return {
        "take_down": "" if is_agreed else take_down_wanted(case.session, change.asset),
        "altered": altered(case.session, change.asset, row),
    }


def _scheduled(session: Session, case: Case) -> dict[str, Any]:
    """Return what it meets in its window, where that stops its next step."""
    change, state = case.change, case.change.state
    stopped = {ChangeState.PLANNING: "conflicts_are_settled@1"} | {
        ChangeState.AUTHORISED: "no_new_conflict@1"
    }
    is_asked = state in stopped and asks(change, stopped[state])
    return {"scheduled": scheduled_of(session, change)} if is_asked else {}


def _standard(case: Case) -> dict[str, Any]:
    """Return what a change by a template waits for, to be authorised and to begin."""
    row, change = case.standard, case.change
    if row is None or change.state not in {ChangeState.DRAFT, ChangeState.AUTHORISED}:
        return {}
    is_agreed = row.agreed_at is not None or not is_asked_first(case.session, change.site_id)
    path = case.session.get_one(Place, change.asset.place_id).path
    told = uncovered(row.template, change.asset, path, clock.today(), is_counted=True)
    return {
        "take_down": "" if is_agreed else take_down_wanted(case.session, change.asset),
        "uncovered": told,
        "at_work": tuple(at_work(case.session, change, case.assets)),
    }


def _of_its_work(session: Session, case: Case) -> dict[str, Any]:
    """Return how the work on each asset stands, and what its start asks; nothing before."""
    change = case.change
    if change.approved_at is None:
        return {}
    works = works_of(case)
    if not is_to_begin(case):
        return {"works": works}
    return {"works": works, **at_start(session, case, works)}


def _looking_back(case: Case) -> dict[str, Any]:
    """Return what is settled of how it is looked back at, and what was found."""
    change, looks = case.change, {row.look for row in case.looks}
    return {
        "effect_missing": missing(change, JUDGED_BY) if _is_high(case) else (),
        "criteria_wanting": _wanting(case),
        "effect_on": change.effect_on,
        "is_effect_judged": Look.EFFECT in looks,
        "needs_review": change.risk is not RiskClass.LOW,
        "is_reviewed": Look.REVIEW in looks,
    }


def _wanting(case: Case) -> tuple[str, ...]:
    """Return what the criteria of a plan that is being written do not say; nothing at low risk."""
    change = case.change
    if change.state is not ChangeState.PLANNING or case.risk is RiskClass.LOW:
        return ()
    is_told = case.risk is RiskClass.HIGH and not change.effect_criteria
    return () if is_told else wanting(change.effect_criteria)


def _is_high(case: Case) -> bool:
    """Whether the plan that is being written is of high risk."""
    is_written = case.change.state is ChangeState.PLANNING
    return is_written and case.risk is RiskClass.HIGH


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
    if _waits_for_work(case):
        return {"impact_differs": case.judged.impact_differs}
    if change.content_sha256:
        return {}
    return {"unjudged": case.judged.unjudged, "undisposed": case.judged.undisposed}


def _waits_for_work(case: Case) -> bool:
    """Whether work is to be begun: in early definitions within the state of the work itself."""
    change = case.change
    ready = {ChangeState.AUTHORISED, ChangeState.IMPLEMENTATION}
    is_authorised = change.state in ({ChangeState.DRAFT} if is_like_for_like(change) else ready)
    return is_authorised and (change.started_at is None or is_to_begin(case))


def _is_held(case: Case) -> bool:
    """Whether only whoever is responsible begins the work that waits to be begun."""
    if not _waits_for_work(case):
        return False
    return case.levels[Rule.RESPONSIBLE_DOES_THE_WORK] is Level.ENFORCE


def _gone(asset: Asset) -> str:
    """Say what became of an asset that is not there to be changed."""
    return asset.state.said if asset.state in GONE else ""


def _holds_a_vacancy(case: Case) -> bool:
    """Whether a vacancy holds the approval at the change's site."""
    return case.levels[Rule.ACCOUNTABLE_BEFORE_APPROVAL] is Level.ENFORCE


def _missing_signatures(session: Session, case: Case, phase: Phase) -> tuple[str, ...]:
    """Say which signatures are missing, from whom, and who can fill a vacancy."""
    if not is_up_for_signature(case.change):
        return ()
    due = [wanted.owner for wanted in case.outstanding(phase)]
    which = " of {}" if case.change.further else ""
    told = [
        f"{owner.acts.person} has not signed {owner.activity.replace('_', ' ')}"
        f"{which.format(owner.subject.label)} yet."
        for owner in due
        if owner.acts.is_filled
    ]
    vacant = [owner for owner in due if not owner.acts.is_filled]
    if vacant and (phase is Phase.RELEASE or _holds_a_vacancy(case)):
        told += blocking(session, vacant)
    if phase is Phase.RELEASE and case.change.verifier_id is None:
        told.insert(0, f"Nobody has verified {case.change} yet.")
    if phase is Phase.PLAN and not case.signed(AUTHORED):
        told.insert(0, f"{case.change.author.name} has not signed the plan yet.")
    return tuple(told)


def judged_answers(case: Case) -> dict[str, str]:
    """Return the answers so far, as the form of the assessment names them."""
    given = {f"answer_{code}": row.answer for code, row in case.answers.items()}
    return given | {f"why_{code}": row.rationale for code, row in case.answers.items()}
