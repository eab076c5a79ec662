"""What people do in the matrix: everything that was changed in it is saved as one act."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict, RuleViolation
from governance.ownership import commands as ownership
from governance.ownership.matrix.grid import Gathered, seen_of
from governance.ownership.matrix.plan import Plan, reasons_against
from governance.ownership.models import Assignment
from governance.ownership.rules import Permission
from governance.ownership.subjects import of_place
from governance.places.models import Place


def save(
    session: Session, actor: Actor, place: Place, plan: Plan, asked: tuple[Gathered, str]
) -> None:
    """Save a plan, all of it or nothing: rows end on its day, and parties are named from then on.

    Raises `Forbidden` without the permission at the place, `RuleViolation` with every reason.
    """
    gathered, reason = asked
    must(session, actor, Permission.NAME, place)
    if reasons := reasons_against(plan, gathered, reason, clock.today()):
        raise RuleViolation(*reasons)
    for row in plan.ends:
        named = session.get_one(Assignment, row.id)
        ownership.end(session, actor, named, plan.starts_on, reason)
    session.flush()
    for each in plan.names:
        naming = each.naming(plan.starts_on, reason)
        ownership.name(session, actor, of_place(place), naming)
    record(
        session, actor, "matrix.edited", place,
        named=len(plan.names), ended=len(plan.ends), reason=reason.strip(),
    )  # fmt: skip


def looked_at(plan: Plan, previewed: str) -> None:
    """Raise `RuleViolation` if the effect of another plan was looked at, or of none."""
    if previewed != plan.digest:
        raise RuleViolation("This is not what you looked at: read what it does, then save it.")


def unchanged(place: Place, gathered: Gathered, seen: str) -> None:
    """Raise `Conflict` if the rows of the place are others than those that were seen."""
    if seen != seen_of(gathered, clock.today()):
        raise Conflict(
            f"Somebody changed the matrix of {place} since you opened it. "
            "What you entered is kept: compare, then look at the effect once more."
        )
