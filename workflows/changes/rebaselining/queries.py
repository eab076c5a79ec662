"""What taking a change over would come to, and whether somebody has asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, with_expression

from governance.core.access import Actor, allowed, permitted
from governance.core.contributions import INBOX, Group, Item, Target
from governance.evidence.rules import canonical_text, sha256_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.policies.replay import Kept, judged
from workflows.changes.queries.case import Case, risk_subjects
from workflows.changes.queries.lists import CLOSED, changes
from workflows.changes.rebaselining.models import Rebaseline
from workflows.changes.rebaselining.rules import (
    BEFORE,
    MOST,
    asked_anew,
    definition_differs,
    reasons_against,
    route_differs,
)
from workflows.changes.rules import machine
from workflows.changes.rules.permissions import Permission

NORMAL = "change"
"""What the definitions of a normal change are called before their number."""


@dataclass(frozen=True, slots=True)
class Takeover:
    """From what to what a change is taken over, and what that asks of people."""

    workflow: str
    policy: str
    against: tuple[str, ...]
    anew: tuple[str, ...]
    differs: tuple[str, ...]

    def body(self, case: Case, reason: str) -> dict[str, Any]:
        """Return what both sign."""
        change = case.change
        return {
            "change": change.reference,
            "revision": change.revision,
            "state": change.state,
            "definition": f"{change.workflow} to {self.workflow}",
            "policy": f"{change.policy} to {self.policy}",
            "reason": reason,
            **{name: getattr(change, name) for name in ("title", "current", "proposed", "plan")},
            "answers": {code: row.answer for code, row in sorted(case.answers.items())},
            "asked_anew": list(self.anew),
            "differs": list(self.differs),
        }


def takeover_of(case: Case) -> Takeover:
    """Work out what taking a change over to the versions of today would come to."""
    session, change = case.session, case.change
    to = current(session)
    policy = policy_of(session, to)
    found = case.judged.dimensions
    words = {one.code: one.rows for one in found}
    void = [] if to == change.policy else found  # a judgement names the policy it was made under
    known = risk_subjects(case), case.answers
    rest = case.impact, case.judged.overrides
    before = judged(case.policy, Kept(change.kind, *known, words, *rest))
    after = judged(policy, Kept(change.kind, *known, {} if void else words, *rest))
    is_normal = change.workflow.startswith(f"{NORMAL}@")
    definitions = (change.workflow if is_normal else machine.CURRENT, machine.CURRENT)
    return Takeover(
        machine.CURRENT,
        to,
        reasons_against(change, machine.CURRENT, to),
        tuple(asked_anew(policy, case.answers, void)),
        tuple(chain(route_differs(before, after), definition_differs(*definitions))),
    )


def asked_of(session: Session, change: ChangeRequest) -> Rebaseline | None:
    """Return what was asked last and is not done yet."""
    wanted = (
        select(Rebaseline)
        .where(Rebaseline.change_id == change.id, Rebaseline.done_at.is_(None))
        .options(joinedload(Rebaseline.owner))
        .order_by(Rebaseline.id.desc())
        .limit(1)
    )
    return session.scalar(wanted)


@dataclass(frozen=True, slots=True)
class Step:
    """One change on its way to the versions of today: what it comes to, and what was asked."""

    case: Case
    over: Takeover
    row: Rebaseline | None = None
    """None: nobody asked yet."""

    against: tuple[str, ...] = ()
    is_stale: bool = False
    """Whether what stands against it is that nobody asked for what it comes to now."""

    @property
    def asked(self) -> Rebaseline:
        """What was asked, where somebody did."""
        if self.row is None:
            raise RuntimeError(f"{self.case.change}: nobody asked")
        return self.row


def to_ask(case: Case) -> Step:
    """Return what its owner would ask of a change, and what stands against that."""
    over = takeover_of(case)
    return Step(case, over, against=over.against)


def to_take(case: Case, by: Actor) -> Step:
    """Return what a person would take over for quality, and what stands against that."""
    change, row, over = case.change, asked_of(case.session, case.change), takeover_of(case)
    if row is None:
        told = f"Nobody asked to take {change} over: its owner does that first."
        return Step(case, over, None, (told,), is_stale=True)
    if by.id in {row.owner_id, change.author_id}:
        told = f"{by.name} has a part in {change}: somebody else signs for quality."
        return Step(case, over, row, (told,))
    if over.against:
        return Step(case, over, row, over.against)
    if sha256_of(canonical_text(over.body(case, row.reason))) != row.content_sha256:
        told = f"{change} differs from what {row.owner.name} signed: ask anew."
        return Step(case, over, row, (told,), is_stale=True)
    return Step(case, over, row)


NORMAL_ONES = ChangeRequest.workflow.startswith(f"{NORMAL}@", autoescape=True)
WAITS = (
    select(func.max(Rebaseline.asked_at))
    .where(Rebaseline.change_id == ChangeRequest.id, Rebaseline.done_at.is_(None))
    .correlate(ChangeRequest)
    .scalar_subquery()
)
IN_TIME = and_(NORMAL_ONES, ChangeRequest.state.in_(BEFORE))
"""Whether a change is where it can be taken over."""


def older(session: Session, actor: Actor) -> Select[ChangeRequest]:
    """Select the open changes that are not under the versions of today.

    Paths with a policy of their own, such as an emergency's, have no newer one.
    """
    now = current(session)
    return (
        changes(actor)
        .where(
            ChangeRequest.state.not_in((*CLOSED, ChangeState.BACKED_OUT)),
            or_(
                and_(ChangeRequest.policy.startswith("policy@"), ChangeRequest.policy != now),
                and_(NORMAL_ONES, ChangeRequest.workflow != machine.CURRENT),
            ),
        )
        .options(with_expression(ChangeRequest.asked_over_at, WAITS))
    )


def chosen_for(
    session: Session, actor: Actor, of: Select[ChangeRequest], permission: Permission
) -> Sequence[ChangeRequest]:
    """Return those of some changes that the actor may act on; one more than is signed at once."""
    wanted = of.where(permitted(actor, permission, ChangeRequest)).order_by(ChangeRequest.id)
    return session.scalars(wanted.limit(MOST + 1)).all()


def locked(session: Session, some: Sequence[ChangeRequest]) -> Sequence[ChangeRequest]:
    """Return changes as they are now, held until the commit."""
    wanted = select(ChangeRequest).where(ChangeRequest.id.in_([one.id for one in some]))
    held = wanted.order_by(ChangeRequest.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).all()


def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the changes that wait for the actor to take them over; who has a part in one does not.

    Several of them are signed in one act, from their list.
    """
    asked = exists().where(
        Rebaseline.change_id == ChangeRequest.id,
        Rebaseline.done_at.is_(None),
        Rebaseline.owner_id != actor.id,
    )
    mine = permitted(actor, Permission.TAKE_OVER, ChangeRequest)
    wanted = older(session, actor).where(IN_TIME, asked, ChangeRequest.author_id != actor.id, mine)
    return [
        Item(
            group=Group.SIGN,
            reference=change.reference,
            title=change.title,
            why="Its owner asks to take it over to the versions of today; quality signs, or not.",
            verb="Take it over",
            target=Target("changes.take_over", {"id": change.id}),
            since=change.asked_over_at,
        )
        for change in session.scalars(wanted.order_by(ChangeRequest.id).limit(MOST))
    ]


INBOX.append(waiting)


class Over(NamedTuple):
    """What somebody may do so that a change is taken over."""

    may_ask: bool = False
    may_take: bool = False


def over_for(session: Session, actor: Actor, change: ChangeRequest) -> Over:
    """Return what the actor may do about it; one statement, where it is under those of today."""
    if change.state not in BEFORE or not change.workflow.startswith(f"{NORMAL}@"):
        return Over()
    if (change.workflow, change.policy) == (machine.CURRENT, current(session)):
        return Over()
    may, asked = allowed(session, actor, change), asked_of(session, change)
    part = {change.author_id, asked.owner_id if asked else 0}
    may_take = Permission.TAKE_OVER in may and asked is not None and actor.id not in part
    return Over(Permission.ASK_OVER in may, may_take)
