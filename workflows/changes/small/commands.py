"""Begin a small change on one page: raised, handed over and answered at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.register.models import Asset
from workflows.changes.commands.writing import Draft, assess, raise_, submit
from workflows.changes.models import ChangeKind, ChangeRequest
from workflows.changes.policies.queries import policy_of
from workflows.changes.rules.permissions import Permission
from workflows.changes.small.rules import PLAN, Within, answers, refusals, window


@dataclass(frozen=True, slots=True)
class Small:
    """All that is asked of a small change."""

    title: str
    kind: ChangeKind
    texts: Mapping[str, Any]
    """Why, how it is now, how it will be."""

    within: Within
    applies: Collection[str]
    """Questions that are not answered with no."""

    why: str
    """Why those apply."""

    is_looked_through: bool = True
    """Whether the person says that they looked at each question."""


def begin(session: Session, actor: Actor, asset: Asset, small: Small) -> ChangeRequest:
    """Raise a change with a short plan, hand it over and answer its questions.

    What is ticked is assessed as in any other change. Raises `RuleViolation` where the asset alone
    makes it no small one.
    """
    must(session, actor, Permission.RAISE, asset)
    told = refusals(asset)
    if not small.is_looked_through:
        told = (*told, "Look at each question, tick what applies, and say that you did.")
    if told:
        raise RuleViolation(*told)
    texts = {**PLAN, **small.texts, **window(small.within, clock.now())}
    change = raise_(session, actor, asset, Draft(small.title, small.kind, texts))
    submit(session, actor, change)
    given = answers(policy_of(session, change.policy), small.applies, small.why)
    assess(session, actor, change, given)
    record(session, actor, "change.looked_through", change, applies=sorted(small.applies))
    return change
