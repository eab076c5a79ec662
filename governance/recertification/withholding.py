"""What a campaign ended stays ended: no rule of a provider gives it again by itself."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import ROLE_LABELS, Role
from governance.identity.requests.models import AskedState, RoleRequest
from governance.identity.sso.planning import BARRED
from governance.recertification.models import RecertifiedRight, Reply

R = RecertifiedRight


def ended_by_campaigns(session: Session, person_id: int) -> Mapping[tuple[Role, int], str]:
    """Return which roles of a person a campaign ended, by place, since nobody approved them anew.

    Source: House rule, ADR 0087.
    """
    anew = select(RoleRequest.id).where(
        RoleRequest.person_id == R.person_id,
        RoleRequest.role == R.role,
        RoleRequest.place_id == R.place_id,
        RoleRequest.state.in_([AskedState.APPROVED, AskedState.GIVEN]),
        RoleRequest.approved_at > R.answered_at,
    )
    ended = select(R).where(R.person_id == person_id, R.reply == Reply.NOT, ~anew.exists())
    return {
        (each.role, each.place_id): (
            f"RC-{each.recertification_id:04} found on {each.answered_at:%d %b %Y} that it is not "
            f"needed: it is given again once the role {ROLE_LABELS[each.role]} is asked for there, "
            "and approved."
        )
        for each in session.scalars(ended.order_by(R.id))
    }


BARRED.append(ended_by_campaigns)
