"""Until when temporary changes stand, and which have come to their end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from governance.core import clock
from governance.ownership.models import Activity
from workflows.changes.extending.models import Extension
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.rules.machine import is_temporary
from workflows.changes.temporary.models import LeftAgain, Temporary

STANDING = frozenset({ChangeState.IN_EFFECT, ChangeState.RESTORATION})
SIGNED_AS = {"quality": Activity.QA_PLAN, "owner": Activity.ASSET_APPROVAL}
"""Whose word a later end needs, and as what they are accountable."""


def temporary_of(session: Session, change: ChangeRequest) -> Temporary | None:
    """Return what a change is besides that stands for a time only; None: it is none."""
    if not is_temporary(change):
        return None
    whole = (
        joinedload(Temporary.restorer),
        joinedload(Temporary.restored_by),
        joinedload(Temporary.successor),
    )
    wanted = select(Temporary).where(Temporary.change_id == change.id).options(*whole)
    return session.scalars(wanted).one_or_none()


def extensions_of(session: Session, change: ChangeRequest) -> Sequence[Extension]:
    """Return the later ends that were asked for, the first one first."""
    if not is_temporary(change):
        return ()
    whole = (
        joinedload(Extension.asked_by),
        joinedload(Extension.quality),
        joinedload(Extension.owner),
        joinedload(Extension.refusal),
    )
    wanted = select(Extension).where(Extension.change_id == change.id).options(*whole)
    return session.scalars(wanted.order_by(Extension.id)).all()


def extension_of(session: Session, change: ChangeRequest) -> Extension | None:
    """Return the later end that was asked for last, if one was."""
    found = extensions_of(session, change)
    return found[-1] if found else None


def left_again(session: Session, change: ChangeRequest) -> dict[int, LeftAgain]:
    """Return how each asset was left once it was taken back, by asset."""
    found = session.scalars(select(LeftAgain).where(LeftAgain.change_id == change.id))
    return {row.asset_id: row for row in found}


def end_of(session: Session, change: ChangeRequest) -> datetime | None:
    """Return the end of a temporary change that stands now; None of any other."""
    if change.state not in STANDING:
        return None
    return session.scalar(select(Temporary.ends_at).where(Temporary.change_id == change.id))


def expiring(session: Session) -> list[int]:
    """Return the temporary changes whose end has come while they stand; one statement."""
    wanted = (
        select(Temporary.change_id)
        .join(ChangeRequest, ChangeRequest.id == Temporary.change_id)
        .where(
            Temporary.ends_at <= clock.now(),
            Temporary.expired_at.is_(None),
            ChangeRequest.state.in_(STANDING),
        )
    )
    return list(session.scalars(wanted.order_by(Temporary.change_id)))


def succeeded(session: Session) -> list[int]:
    """Return the temporary changes that another has made last by its release; one statement."""
    successor = select(ChangeRequest.id).where(ChangeRequest.released_at.is_not(None))
    wanted = (
        select(Temporary.change_id)
        .join(ChangeRequest, ChangeRequest.id == Temporary.change_id)
        .where(Temporary.successor_id.in_(successor), ChangeRequest.state == ChangeState.IN_EFFECT)
    )
    return list(session.scalars(wanted.order_by(Temporary.change_id)))


def digests_beside(session: Session, change: ChangeRequest) -> set[str | None]:
    """Return the digests of what is signed of its end beside plan and work."""
    row, later = temporary_of(session, change), extensions_of(session, change)
    restored = row.restored_sha256 if row else None
    return {*([restored] if restored else []), *(one.sha256 for one in later)}


def ending_content(session: Session, change: ChangeRequest) -> dict[str, Any]:
    """Return what is signed of how a temporary change ends; nothing of any other."""
    row = temporary_of(session, change)
    if row is None:
        return {}
    return {
        "temporary": {
            "ends_at": row.ends_at,
            "restoration": row.restoration,
            "restorer": row.restorer.name if row.restorer else None,
        }
    }


def known_end(session: Session, change: ChangeRequest) -> dict[str, Any]:
    """Return how a change ends as a form names it; nothing where that is not said yet."""
    row = temporary_of(session, change)
    if row is None:
        return {}
    known = {"ends_at": row.ends_at, "restoration": row.restoration}
    return {**known, "restorer": row.restorer_id}


def asked_words(session: Session, change: ChangeRequest) -> str:
    """Say for how long it is asked to stand, and why."""
    asked = extension_of(session, change)
    if asked is None:
        return ""
    return f"It is asked to stand until {asked.ends_at:%Y-%m-%d %H:%M} UTC: {asked.reason}"
