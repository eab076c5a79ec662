"""Enter what belongs to a change beside what was signed: addenda, and late entries of old acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence import signing
from governance.evidence.rules import Statement
from governance.evidence.signing import keep_content
from governance.identity.attest import Proof
from workflows.changes.commands.writing import signable
from workflows.changes.execution.models import Addendum, AddendumKind
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.content import ADDED, CHECKED, MEANINGS
from workflows.changes.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered: what happened, when, and who did it."""

    kind: AddendumKind
    words: str
    acted_at: datetime
    acted_by: str
    """Who did it, as the paper says."""

    scan_id: int | None = None
    """A file of the change that shows what it was written from; None: there is none."""


def add(
    session: Session, actor: Actor, change: ChangeRequest, entry: Entry, proof: Proof
) -> Addendum:
    """Sign an entry beside what was signed; another person checks a late one."""
    must(session, actor, Permission.ADD, change)
    made = enter(case_of(session, change), actor, entry, proof)
    record(session, actor, "change.added", change, kind=entry.kind, acted_at=entry.acted_at)
    return made


def enter(
    case: Case, actor: Actor, entry: Entry, proof: Proof, more: Mapping[str, Any] | None = None
) -> Addendum:
    """Keep and sign an entry: a step of the commands that make one, with what more they sign."""
    session, change, now = case.session, case.change, clock.now()
    if change.content_sha256 is None or change.approved_at is None:
        raise Conflict(f"{change} is not approved yet: write into the change itself.")
    if entry.acted_at > now:
        raise RuleViolation("It happened in the future: enter when it was done.")
    scan = next((kept for kept in case.files if kept.id == entry.scan_id), None)
    if entry.scan_id is not None and scan is None:
        raise NotFound(f"{change} has no such file: add it to the change first.")
    body = {
        "reference": change.reference,
        "plan_sha256": change.content_sha256,
        "number": len(case.addenda) + 1,
        "kind": entry.kind,
        "words": entry.words,
        "acted_at": entry.acted_at,
        "acted_by": entry.acted_by,
        "entered_by": actor.name,
        "scan_sha256": scan.file.sha256 if scan else None,
        **(more or {}),
    }
    sha256 = keep_content(session, KIND, change.id, body)
    made = Addendum(
        change_id=change.id, kind=entry.kind, words=entry.words, acted_at=entry.acted_at,
        acted_by=entry.acted_by, entered_at=now, entered_by_id=actor.id,
        scan_id=scan.id if scan else None, sha256=sha256,
    )  # fmt: skip
    session.add(made)
    session.flush()
    says = Statement(ADDED, MEANINGS[ADDED])
    signing.sign(session, actor, proof, signable(case, sha256), [says])
    return made


def check(
    session: Session, actor: Actor, change: ChangeRequest, addendum_id: int, proof: Proof
) -> None:
    """Sign, as a second person, that an entry says what the paper says."""
    must(session, actor, Permission.ADD, change)
    case = case_of(session, change)
    found = next((each for each in case.addenda if each.id == addendum_id), None)
    if found is None:
        raise NotFound(f"{change} has no such entry.")
    if found.checked_by_id is not None:
        raise Conflict("Somebody has checked this entry already: add another one to it.")
    if found.entered_by_id == actor.id:
        raise RuleViolation(f"{actor.name} wrote this entry; somebody else must check it.")
    found.checked_by_id, found.checked_at = actor.id, clock.now()
    session.flush()
    says = Statement(CHECKED, MEANINGS[CHECKED])
    signing.sign(session, actor, proof, signable(case, found.sha256), [says])
    record(session, actor, "change.addendum_checked", change, acted_at=found.acted_at)
