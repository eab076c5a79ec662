"""What can be done with an emergency or a temporary change besides its moves."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor
from governance.ownership.delegations.queries import stands_for
from workflows.changes.emergency.queries import GIVEN_IN, consents_of, may_consent, unspoken
from workflows.changes.emergency.rules import apart
from workflows.changes.extending.models import ExtensionState
from workflows.changes.extending.queries import part_of
from workflows.changes.models import ChangeRequest, ChangeState, Phase
from workflows.changes.queries.case import Case
from workflows.changes.rules.content import phase_of
from workflows.changes.rules.machine import is_emergency, is_temporary
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.queries import extension_of, temporary_of

WRITTEN_IN = frozenset(
    {ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING}
)
FOR_NOW = frozenset({"put_back", "redo", "confirm"})
"""Moves within the restoration, of which only some make sense at a time."""


def open_verbs(
    session: Session, actor: Actor, case: Case, may: Collection[StrEnum]
) -> dict[str, tuple[str, ...]]:
    """Return the further verbs that are open to the actor, each with what stands against it."""
    if is_emergency(case.change):
        return dict.fromkeys(_of_an_emergency(session, actor, case, may), ())
    return _of_a_temporary(session, actor, case, may) if is_temporary(case.change) else {}


def _of_an_emergency(
    session: Session, actor: Actor, case: Case, may: Collection[StrEnum]
) -> list[str]:
    change = case.change
    if change.state not in GIVEN_IN:
        return []
    consents = consents_of(session, change)
    found = []
    if Permission.CONSENT in may and may_consent(session, actor, change):
        found.append("consent")
    if Permission.ENTER_CONSENT in may and unspoken(consents):
        found.append("enter_consent")
    said = (one for one in consents if one.is_unconfirmed and one.given_by_id == actor.id)
    if Permission.CONSENT in may and any(said):
        found.append("deny")
    return found


def _of_a_temporary(
    session: Session, actor: Actor, case: Case, may: Collection[StrEnum]
) -> dict[str, tuple[str, ...]]:
    change, row = case.change, temporary_of(session, case.change)
    if row is None:
        return {}
    if change.state in WRITTEN_IN:
        return {"settle_end": ()} if Permission.END in may else {}
    if change.state is not ChangeState.IN_EFFECT:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    if Permission.CONVERT in may and row.successor is None:
        found["convert"] = ()
    is_over = row.ends_at is None or row.ends_at <= clock.now()
    return found if is_over else found | _of_a_later_end(session, actor, change, may)


def _of_a_later_end(
    session: Session, actor: Actor, change: ChangeRequest, may: Collection[StrEnum]
) -> dict[str, tuple[str, ...]]:
    """Return what the actor does about a later end: ask for it, decide on it, take that back."""
    asked = extension_of(session, change)
    if asked is None or asked.state not in {ExtensionState.ASKED, ExtensionState.GRANTED}:
        return {"prolong": ()} if Permission.PROLONG in may else {}
    if asked.state is ExtensionState.GRANTED:
        return {}
    if asked.asked_by_id == actor.id:
        return {"withdraw_extension": ()} if Permission.PROLONG in may else {}
    them = {actor.id, *stands_for(session, actor.id)}
    is_theirs = bool(them & {asked.asked_by_id, change.author_id})
    if is_theirs or Permission.SIGN not in may:
        return {}
    if not part_of(session, actor, change.asset, asked):
        return {}
    return {"sign_extension": (), "refuse_extension": ()}


def left_out(session: Session, case: Case) -> set[str]:
    """Return the moves of a restoration that make no sense at this point."""
    if case.change.state is not ChangeState.RESTORATION:
        return set()
    row = temporary_of(session, case.change)
    is_restored = row is not None and row.restored_at is not None
    return {"put_back"} if is_restored else set(FOR_NOW - {"put_back"})


def acted(session: Session, actor: Actor, case: Case) -> list[str]:
    """Return why the actor does not approve an emergency afterwards."""
    if not is_emergency(case.change) or phase_of(case.change) is not Phase.PLAN:
        return []
    return apart(case.change, case.parts, actor, stands_for(session, actor.id))
