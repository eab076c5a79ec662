"""Versions of items: add one, decide signed what it asks of people, call it off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.curricula.models import (
    Decision,
    ItemKind,
    QuizQuestion,
    TrainingItem,
    TrainingItemVersion,
)
from governance.curricula.queries.versions import KIND, earlier_of, is_in_use, zone_of
from governance.curricula.rules.permissions import Permission
from governance.curricula.rules.versions import (
    MEANINGS,
    POLICY,
    SIGNED_AS,
    Deciding,
    reasons_against_deciding,
    start_of,
)
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.skills.commands import endings


def add(
    session: Session, actor: Actor, item: TrainingItem, said: Mapping[str, Any]
) -> TrainingItemVersion:
    """Add a version of an item; it comes into force once quality assurance has decided on it."""
    must(session, actor, Permission.EDIT, item)
    reasons = []
    if not is_in_use(item):
        reasons.append(f"{item} is ended: nobody is to learn it any more.")
    of = TrainingItemVersion
    named = select(of.id).where(
        of.item_id == item.id, of.label == said["label"], of.withdrawn_at.is_(None)
    )
    if session.scalar(named) is not None:
        reasons.append(f"{item.code} has a version {said['label']} already: choose another label.")
    is_quiz = item.kind is ItemKind.QUIZ
    if is_quiz != (said["pass_mark"] is not None):
        reasons.append(
            "Say which share of the questions is to be answered rightly."
            if is_quiz
            else "Only a quiz has a pass mark: leave it blank."
        )
    if reasons:
        raise RuleViolation(*reasons)
    made = TrainingItemVersion(
        item_id=item.id, label=said["label"], changes=said["changes"].strip(),
        minutes=said["minutes"], pass_mark=said["pass_mark"], effective_on=said["effective_on"],
        added_at=clock.now(), added_by_id=actor.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, actor, "training_item_version.added", made, item=item.code)
    return made


def decide(
    session: Session,
    actor: Actor,
    version: TrainingItemVersion,
    said: tuple[Decision, date, str],
    proof: Proof,
) -> None:
    """Sign what a version asks of those who were trained by an earlier one, and from which day.

    `requalify` ends what earlier versions showed, at the start of that day where the item hangs.
    Raises `RuleViolation` with every reason why it cannot be decided so.
    """
    must(session, actor, Permission.DECIDE, version)
    decision, effective_on, reason = said
    item = session.get_one(TrainingItem, version.item_id)
    _check_open(version)
    earlier, zone = earlier_of(session, version), zone_of(session, item)
    around = Deciding(
        item=str(item), kind=item.kind, is_in_use=is_in_use(item), label=version.label,
        is_by_its_writer=version.added_by_id == actor.id,
        today=clock.now().astimezone(zone).date(),
        earlier=[(each.label, each.effective_on) for each in earlier],
        questions=_questions(session, version), pass_mark=version.pass_mark,
    )  # fmt: skip
    reasons = list(reasons_against_deciding(decision, effective_on, around))
    if not reason.strip():
        reasons.append("Say why it is decided so: the reason is kept with it.")
    if reasons:
        raise RuleViolation(*reasons)
    version.decision, version.reason = decision, reason.strip()
    version.effective_on, version.effective_at = effective_on, start_of(effective_on, zone.key)
    version.decided_at, version.decided_by_id = clock.now(), actor.id
    session.flush()
    if decision is Decision.REQUALIFY:
        labels = [each.label for each in earlier]
        endings.end(session, (item.code, labels), version.effective_at, f"{item} {version}")
    sha256 = keep_content(session, KIND, version.id, content(item, version))
    session.flush()
    what = Signable(KIND, version.id, f"{item.code} {version}", version.version, sha256, POLICY)
    sign(session, actor, proof, what, [Statement(SIGNED_AS, MEANINGS[decision])])
    record(
        session, actor, "training_item_version.decided", version,
        item=item.code, decision=decision.value, on=effective_on.isoformat(), reason=reason.strip(),
    )  # fmt: skip


def content(item: TrainingItem, version: TrainingItemVersion) -> dict[str, Any]:
    """Return what a decision binds, as plain values."""
    return {
        "item": str(item),
        "kind": item.kind,
        "lies": item.lies,
        "label": version.label,
        "changes": version.changes,
        "minutes": version.minutes,
        "pass_mark": version.pass_mark,
        "decision": version.decision,
        "reason": version.reason,
        "effective_on": version.effective_on,
        "effective_at": version.effective_at,
    }


def _check_open(version: TrainingItemVersion) -> None:
    if version.withdrawn_at is not None:
        raise Conflict(f"{version} was called off: add another one.".capitalize())
    if version.decision is not None:
        raise Conflict(f"{version} is decided already.".capitalize())


def _questions(session: Session, version: TrainingItemVersion) -> int:
    there = select(func.count()).where(
        QuizQuestion.version_id == version.id, QuizQuestion.removed_at.is_(None)
    )
    return session.scalar(there) or 0


def withdraw(session: Session, actor: Actor, version: TrainingItemVersion, reason: str) -> None:
    """Call off a version before it is in force; what it was to end counts on."""
    must(session, actor, Permission.WRITE, version)
    if version.decision is not None:
        must(session, actor, Permission.DECIDE, version)
    now = clock.now()
    if version.withdrawn_at is not None:
        raise Conflict(f"{version} was called off already.".capitalize())
    reasons = []
    if version.effective_at is not None and version.effective_at <= now:
        reasons.append(f"{version} is in force: add another one instead.".capitalize())
    if not reason.strip():
        reasons.append("Say why it is called off: the reason is kept with it.")
    if reasons:
        raise RuleViolation(*reasons)
    item = session.get_one(TrainingItem, version.item_id)
    version.withdrawn_at = now
    if version.decision is Decision.REQUALIFY and version.effective_at is not None:
        endings.call_off(session, item.code, version.effective_at)
    session.flush()
    record(
        session, actor, "training_item_version.withdrawn", version,
        item=item.code, reason=reason.strip(),
    )  # fmt: skip
