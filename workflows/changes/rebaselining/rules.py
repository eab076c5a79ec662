"""What taking a change over to the definition and the policy of today comes to. Pure.

Source: House rule, ADR 0064.
"""

from collections.abc import Collection, Iterator

from governance.core.access import declare, role
from governance.evidence.models import KINDS
from governance.identity.models import Role
from governance.ownership.activities import ACTIVITY_LABELS
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.policies.replay import Outcome, Signed
from workflows.changes.rebaselining.models import RebaselineAct
from workflows.changes.rebaselining.words import OWNER, QUALITY
from workflows.changes.rules.judging import Dimension
from workflows.changes.rules.machine import MACHINES
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.policy import Policy

declare(
    RebaselineAct,
    read=Permission.READ_ACT,
    grants={Permission.READ_ACT: [[role(*Role)]]},
)
KINDS[RebaselineAct.__tablename__] = RebaselineAct

MEANINGS = {
    OWNER: "I ask to take this change over as told, and know what is asked anew.",
    QUALITY: "I take this change over as told, for quality assurance.",
}
BEFORE = frozenset(
    {ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING}
)
"""Where nobody has approved anything yet."""

MOST = 25
"""How many changes one person reads and signs for in one act."""


def reasons_against(change: ChangeRequest, workflow: str, policy: str) -> tuple[str, ...]:
    """Return why a change is not taken over.

    Source: House rule, ADR 0064 (before approval only, and only where its state goes on existing).
    """
    told = []
    if change.state not in BEFORE:
        told.append(
            f"{change} is {change.whereabouts}: it is taken over before it is put up for approval. "
            "Revise it first, or let it end as it began."
        )
    elif not any(change.state in move.source for move in MACHINES[workflow].moves.values()):
        told.append(
            f"{workflow} has no such state as {change.state}: let {change} end as it began."
        )
    if (change.workflow, change.policy) == (workflow, policy):
        told.append(f"{change} is under {workflow} and {policy} already.")
    if change.workflow.partition("@")[0] != workflow.partition("@")[0]:
        told.append(f"{change} takes another path, {change.workflow}: it is not taken over.")
    return tuple(told)


def reasons_against_together(changes: Collection[ChangeRequest]) -> Iterator[str]:
    """Yield why changes are not signed for in one act, whatever each comes to.

    Source: House rule, ADR 0073 (of one site, and as many as one person reads).
    """
    if not changes:
        yield "None of what was chosen is open to you any more: choose again in the list."
    if len({change.site_id for change in changes}) > 1:
        yield "These are changes of several sites: choose those of one, and sign site by site."
    if len(changes) > MOST:
        yield (
            f"These are {len(changes)} changes: each is read before it is signed for, so choose "
            f"at most {MOST} at once."
        )


def asked_anew(
    policy: Policy, answered: Collection[str], judged: Collection[Dimension]
) -> Iterator[str]:
    """Yield what people are asked again: questions without an answer, judgements that are void."""
    for question in policy.questions:
        if question.code not in answered:
            yield f"Not asked before: {question.text}"
    for one in judged:
        if one.rows:
            who = ", ".join(row.person.name for row in one.rows)
            yield f"{one.title} is judged again: what {who} signed is void, and stays."


def route_differs(before: Outcome, after: Outcome) -> Iterator[str]:
    """Yield what differs in the class and in the signatures."""
    if before.risk is not after.risk:
        yield f"It is of {after.risk} risk instead of {before.risk}."
    yield from (f"{each} signs as well." for each in _named(after.signed - before.signed))
    yield from (f"{each} no longer signs." for each in _named(before.signed - after.signed))


def definition_differs(before: str, after: str) -> Iterator[str]:
    """Yield what each step asks under the later definition, and did not under the earlier."""
    known = MACHINES[before].moves
    for verb, move in MACHINES[after].moves.items():
        earlier = known[verb].guards if verb in known else ()
        if more := [name for name in move.guards if name not in earlier]:
            asked = ", ".join(name.partition("@")[0].replace("_", " ") for name in more)
            yield f"To {verb.replace('_', ' ')} it asks as well: {asked}."


def _named(signed: Signed) -> list[str]:
    return sorted(f"{ACTIVITY_LABELS[activity]} ({phase})" for phase, activity in signed)
