"""Who may take each step of a change, and who not: every type, state and verb, by role."""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

from governance.core.access import POLICIES, Actor, Clause, Placed
from governance.core.states import Move
from governance.identity.models import ROLE_LABELS, Role
from governance.ownership.models import Activity
from governance.register.models import Asset
from scripts.reference.words import code, codes, page, spoken, table
from workflows.changes.models import ChangeRequest, ChangeState, ChangeType
from workflows.changes.queries.acts import MOVES
from workflows.changes.queries.partly import PERMISSIONS
from workflows.changes.rules import machine
from workflows.changes.rules.beside import FOR_GOOD
from workflows.changes.rules.content import Parts, conflicts
from workflows.changes.rules.facts import ChangeFacts
from workflows.changes.rules.machine import GUARDS, MACHINES
from workflows.changes.rules.permissions import Permission

ABOUT = """
Each type of change by the definition that new ones begin under. A row is a step that is open in a
state; a step without a row there is refused with 409, whoever asks for it. In the column of a role,
*may* says that its holder may take the step at the place of the change, *own* only on a change that
they wrote, *no* that they lack the permission (403, or 404 of what they may not read). The columns
of the parties tell what is kept apart whatever roles somebody holds: by which guard or rule. *Asked
of it* are the guards about the change itself (422). Who stands in for somebody else is kept apart
as both. Whose signature is due is a rule, not a permission: see [policy](policy.md).
"""
FOLLOWS = {
    "plan": "the last word of its assessment",
    "approve": "the last signature under its plan",
    "close": "the last signature under its release",
    "check": "the worker, on the day that was set",
    "succeed": "the worker, once what makes it last is released",
}
"""Steps that nobody takes by themselves, with what takes them."""

AT_THE_ASSET = {"declare": Permission.DECLARE, "authorise": Permission.RAISE}
"""Steps that are taken with the change's beginning, and permitted on its asset."""

OF_TYPE = {
    ChangeType.NORMAL: machine.CURRENT,
    ChangeType.LIKE_FOR_LIKE: machine.LIKE_FOR_LIKE,
    ChangeType.EMERGENCY: machine.EMERGENCY,
    ChangeType.TEMPORARY: machine.TEMPORARY,
    ChangeType.STANDARD: machine.STANDARD,
}
AUTHOR, WORKER, JUDGE, OTHER = (
    Actor(1, "Its author"),
    Actor(2, "Who did the work"),
    Actor(3, "Who signed for quality"),
    Actor(4, "Anybody else"),
)
PARTIES = (AUTHOR, WORKER, JUDGE, OTHER)
APART = Parts(AUTHOR.id, WORKER.id, None, {JUDGE.id: frozenset({Activity.QA_PLAN})})
BEGUN = frozenset(ChangeState) - {
    *(ChangeState.DRAFT, ChangeState.TRIAGE, ChangeState.ASSESSMENT, ChangeState.PLANNING),
    *(ChangeState.APPROVAL, ChangeState.AUTHORISED, ChangeState.REJECTED, ChangeState.ON_HOLD),
}
"""States in which somebody has begun the work."""

SIGNED = frozenset({"sign", "let_go", "release", "close", "conclude"})
"""Steps that are signed for a duty: of quality, or of the line."""

HEAD = (
    *("State", "Step", "Leads to"),
    *(ROLE_LABELS[role] for role in Role),
    *("no role", "another site"),
    *(who.name for who in PARTIES),
    "Asked of it",
)
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def steps() -> str:
    """Return the page of every step of every type of change."""
    return page("Steps of a change", ABOUT, *(_of_type(kind) for kind in ChangeType))


def _of_type(kind: ChangeType) -> str:
    return f"## {OF_TYPE[kind]}\n\n{table(HEAD, rows(kind))}"


def rows(kind: ChangeType) -> Iterator[tuple[str, ...]]:
    """Give a row for each step that is open in a state, states and steps in their order."""
    moves = MACHINES[OF_TYPE[kind]].moves.values()
    for state in ChangeState:
        for move in moves:
            if state in move.source:
                yield (
                    spoken(state),
                    code(move.verb),
                    spoken(move.target or "where it came from"),
                    *_by_role(state, move),
                    *(refused(kind, state, move, who) or "-" for who in PARTIES),
                    _asked(state, move) or "-",
                )


def _asked(state: ChangeState, move: Move) -> str:
    """Return what a step follows from, if nobody takes it, and what is asked of the change."""
    after = "" if permission_of(state, move.verb) else f"follows from {FOLLOWS[move.verb]}"
    return "; ".join(filter(None, [after, codes(n for n in move.guards if not _asks_who(n))]))


def permission_of(state: ChangeState, verb: str) -> tuple[type[Placed], StrEnum] | None:
    """Return on what a step is permitted, and by which permission; None: nobody takes it."""
    if verb in AT_THE_ASSET:
        return Asset, AT_THE_ASSET[verb]
    if verb in FOLLOWS and (verb != "close" or state is ChangeState.VERIFICATION):
        return None
    known = {**MOVES, **PERMISSIONS, "sign": Permission.SIGN, "release": Permission.SIGN}
    return ChangeRequest, known[verb]


def _by_role(state: ChangeState, move: Move) -> Sequence[str]:
    of = permission_of(state, move.verb)
    if of is None:
        return ["follows"] * len(Role) + ["no", "no"]
    model, permission = of
    lines = POLICIES[model].grants[permission]
    elsewhere = any(_is_further(part) for line in lines for part in line)
    cells = [cell(lines, role) for role in Role]
    return [*cells, "no", "of an asset there" if elsewhere else "no"]


def cell(lines: Sequence[Sequence[Clause]], role: Role) -> str:
    """Return whether some line grants it to a role at the place: `may`, `own` or `no`."""
    held = [
        line for line in lines if any(role in part.roles and not _is_further(part) for part in line)
    ]
    if any(all(part.roles for part in line) for line in held):
        return "may"
    return "own" if held else "no"


def _is_further(part: Clause) -> bool:
    return part.__name__ == "holds_role_at_further"


def _asks_who(name: str) -> bool:
    """Whether a guard looks at the person: by convention it names them, and others do not."""
    return list(inspect.signature(GUARDS[name]).parameters)[1] == "by"


def refused(kind: ChangeType, state: ChangeState, move: Move, who: Actor) -> str:
    """Return what keeps a party from a step, whatever roles it holds; empty: nothing does."""
    facts = ChangeFacts(
        "It", state, AUTHOR.id, "it", quality_signers=frozenset({JUDGE.id}),
        implementer_id=WORKER.id, is_started=state in BEGUN,
        temporary=replace(FOR_GOOD, restored_by_id=WORKER.id),
    )  # fmt: skip
    told = [
        code(name) for name in move.guards if _asks_who(name) and GUARDS[name](facts, who, NOON)
    ]
    if rule := _by_rule(kind, state, move.verb, who):
        told.append(rule)
    return ", ".join(told)


def _by_rule(kind: ChangeType, state: ChangeState, verb: str, who: Actor) -> str:
    """Return what a command asks of the person besides the guards of its move."""
    if verb == "propose":
        return "" if who is AUTHOR else "only its author"
    is_after = kind is ChangeType.EMERGENCY and state is ChangeState.APPROVAL
    if is_after and verb in {"sign", "reject"} and who in {AUTHOR, WORKER}:
        return "acted in it"
    if verb == "reject":
        return "wrote it" if who is AUTHOR else ""
    if verb not in SIGNED or permission_of(state, verb) is None:
        return ""
    line = conflicts(APART, who, [Activity.ASSET_APPROVAL])
    quality = conflicts(APART, who, [Activity.QA_RELEASE])
    if line and quality:
        return "wrote it"
    return "not for the line" if line else "not for quality" if quality else ""
