"""The policy of a change: one that is shipped, or a version that the plant wrote itself."""

from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, bindparam, case, func, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.memory import remembers
from workflows.changes.models import ChangeRequest
from workflows.changes.policies.models import PolicyState, PolicyVersion
from workflows.changes.policies.text import policy_from
from workflows.changes.rules import policy
from workflows.changes.rules.policy import POLICIES, Policy

_APPROVED: WeakKeyDictionary[object, dict[str, Policy]] = WeakKeyDictionary()
"""By the pool of a database's connections: versions that are approved, and so never written again.

Only what is opened for reading adds to it: what it sees is committed.
"""

WANTED = select(PolicyVersion.name, PolicyVersion.body, PolicyVersion.state).where(
    PolicyVersion.name.in_(bindparam("names", expanding=True))
)
IN_FORCE = (
    select(PolicyVersion.name)
    .where(
        PolicyVersion.state == PolicyState.APPROVED,
        PolicyVersion.name.startswith(bindparam("family"), autoescape=False),
        PolicyVersion.in_force_on <= bindparam("on"),
    )
    .order_by(PolicyVersion.in_force_on.desc(), PolicyVersion.id.desc())
    .limit(1)
)
ASKED = func.coalesce(
    select(PolicyVersion.asked)
    .where(PolicyVersion.name == ChangeRequest.policy)
    .correlate(ChangeRequest)
    .scalar_subquery(),
    case(
        {name: len(each.questions) for name, each in POLICIES.items()},
        value=ChangeRequest.policy,
    ),
)
"""How many questions a change's policy asks."""


def policies_of(session: Session, names: Iterable[str]) -> Mapping[str, Policy]:
    """Return policies by name; one statement for those that are neither shipped nor known yet."""
    wanted = set(names)
    if wanted <= POLICIES.keys():
        return POLICIES
    kept = _APPROVED.setdefault(session.get_bind().engine.pool, {})
    known = {**POLICIES, **kept}
    if missing := sorted(wanted - known.keys()):
        for name, body, state in session.execute(WANTED, {"names": missing}):
            known[name] = policy_from(body)
            if state is PolicyState.APPROVED and remembers(session):
                kept[name] = known[name]
    return known


def policy_of(session: Session, name: str) -> Policy:
    """Return one policy by its name; `KeyError` if there is none."""
    return policies_of(session, [name])[name]


def current(session: Session, shipped: str | None = None) -> str:
    """Return the version that new changes begin under today: the latest that came into force.

    `shipped`, else the newest shipped one, holds as long as the plant has brought none of its own
    into force; versions of the same family, which is the name before its `@`, take its place.
    """
    shipped = shipped or policy.CURRENT
    family = shipped.partition("@")[0]
    on = clock.today()
    return session.scalar(IN_FORCE, {"family": f"{family}@", "on": on}) or shipped


def has_dimensions() -> ColumnElement[bool]:
    """Say of a change, as an expression, whether what its answers open is assessed.

    All that a plant writes is made from a version that does so.
    """
    without = [name for name, each in POLICIES.items() if not each.has_dimensions]
    return ChangeRequest.policy.not_in(without)
