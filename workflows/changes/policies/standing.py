"""How a version of the policy stands: its difference, its simulations, its signatures."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import clock
from governance.core.access import Actor
from governance.evidence.models import Signature
from governance.evidence.queries import signatures_of
from governance.identity.models import Person
from governance.ownership.activities import ACTIVITY_LABELS
from governance.ownership.models import Activity
from workflows.changes.policies.checks import reasons_against
from workflows.changes.policies.comparing import differences
from workflows.changes.policies.models import PolicyOutcome, PolicyRun, PolicyState, PolicyVersion
from workflows.changes.policies.queries import current, policy_of
from workflows.changes.policies.rules import VERSIONS, Facts, in_force
from workflows.changes.policies.simulating import FAMILY
from workflows.changes.policies.text import policy_from
from workflows.changes.rules.policy import POLICIES, Policy

KIND = PolicyVersion.__tablename__
SYSTEM = Actor(0, "the page")
"""Nobody: what stands against a version, whoever asks."""


def next_name(session: Session) -> str:
    """Return the name of the next version: one that nothing shipped or written has."""
    taken = [*POLICIES, *session.scalars(select(PolicyVersion.name))]
    numbers = [int(name.partition("@")[2]) for name in taken if name.startswith("policy@")]
    return f"policy@{max(numbers) + 1}"


def difference_of(session: Session, version: PolicyVersion) -> tuple[str, ...]:
    """Return what differs from the version that it was made from."""
    return differences(policy_of(session, version.made_from), policy_from(version.body))


def runs_of(session: Session, version: PolicyVersion) -> list[PolicyRun]:
    """Return its simulations, the newest first."""
    wanted = select(PolicyRun).where(PolicyRun.policy_id == version.id)
    found = wanted.options(joinedload(PolicyRun.person)).order_by(PolicyRun.id.desc())
    return list(session.scalars(found))


def fresh_run(session: Session, version: PolicyVersion) -> PolicyRun | None:
    """Return the newest finished simulation of just its text."""
    for run in runs_of(session, version):
        if run.sha256 == version.sha256 and run.finished_at:
            return run
    return None


def done_of(session: Session, run: PolicyRun) -> int:
    """Return how many changes a simulation has looked at so far."""
    counted = select(func.count()).where(PolicyOutcome.run_id == run.id)
    return session.scalar(counted) or 0


def facts_of(session: Session, version: PolicyVersion) -> Facts:
    """Return what the guards look at."""
    present = in_force(signatures_of(session, KIND, version.id), version.content_sha256)
    return Facts(
        label=str(version),
        state=version.state,
        author_id=version.author_id,
        in_force_on=version.in_force_on,
        differs=bool(difference_of(session, version)),
        is_simulated=fresh_run(session, version) is not None,
        against=reasons_against(policy_from(version.body)),
        signed=frozenset(each.activity for each in present),
        signers=frozenset(each.person_id for each in present),
    )


def content_of(session: Session, version: PolicyVersion, run: PolicyRun | None) -> dict[str, Any]:
    """Return what is signed: the difference, with what it does to past and open changes."""
    return {
        "policy": version.name,
        "made_from": version.made_from,
        "title": version.title,
        "reason": version.reason,
        "edition": version.version,
        "in_force_on": version.in_force_on and version.in_force_on.isoformat(),
        "differences": list(difference_of(session, version)),
        "simulation": {"changes": run.number, **json.loads(run.totals)} if run else {},
        "sha256_of_the_policy": version.sha256,
    }


def bases(session: Session) -> list[tuple[int, str]]:
    """Return the versions that a draft can begin with, by number, the newest first."""
    approved = select(PolicyVersion.name).where(PolicyVersion.state == PolicyState.APPROVED)
    sound = [name for name, each in POLICIES.items() if not reasons_against(each)]
    names = [name for name in (*sound, *session.scalars(approved)) if name.startswith(FAMILY)]
    return sorted(((int(name.removeprefix(FAMILY)), name) for name in names), reverse=True)


@dataclass(frozen=True, slots=True)
class Added:
    """One line of what a simulation comes to."""

    words: str
    number: int
    conditions: Mapping[str, str]
    """Of the list that shows just these changes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as its page shows it."""

    author: str
    differences: tuple[str, ...]
    against: tuple[str, ...]
    """What stands against putting it up, or against its approval."""

    run: PolicyRun | None
    """The newest simulation."""

    done: int
    is_fresh: bool
    added: tuple[Added, ...]
    alike: int
    signatures: Sequence[Signature]
    present: frozenset[int]
    """Those of them that are in force."""

    policy: Policy
    now: str
    history: list[Told]


VERBS = {
    "policy.begun": "began the draft",
    "policy.edited": "edited the draft",
    "policy.simulated": "had it tried on past and open changes",
    "policy.simulation_finished": "told what the simulation comes to",
    "policy.proposed": "put the difference up for approval",
    "policy.signed": "signed the difference",
    "policy.approved": "approved",
    "policy.reopened": "took it back to a draft",
    "policy.withdrawn": "withdrew it",
}


def shown(session: Session, version: PolicyVersion) -> Shown:
    """Return all that the page of a version shows."""
    runs = runs_of(session, version)
    run = runs[0] if runs else None
    counted = json.loads(run.totals) if run and run.totals else {}
    signatures = signatures_of(session, KIND, version.id)
    held = in_force(signatures, version.content_sha256)
    facts = facts_of(session, version)
    author = session.get_one(Person, version.author_id)
    verb = {PolicyState.DRAFT: "propose", PolicyState.APPROVAL: "approve"}.get(version.state)
    told = VERSIONS.refusals(facts, verb, SYSTEM, clock.now()) if verb else ()
    return Shown(
        author=author.name,
        differences=difference_of(session, version),
        against=tuple(each for each in told if facts.in_force_on or "from which day" not in each),
        run=run,
        done=done_of(session, run) if run and not run.finished_at else 0,
        is_fresh=run is not None and run.sha256 == version.sha256,
        added=tuple(_added(run.id, counted)) if run and counted else (),
        alike=counted.get("alike", 0),
        signatures=signatures,
        present=frozenset(each.id for each in held),
        policy=policy_from(version.body),
        now=current(session),
        history=in_words(history(session, version), VERBS, {}),
    )


def _added(run_id: int, counted: Mapping[str, Mapping[str, int]]) -> Iterator[Added]:
    of = {"run": str(run_id)}
    for name, verb in (("gains", "would gain"), ("loses", "would lose")):
        for key, number in sorted(counted[name].items(), key=lambda each: (-each[1], each[0])):
            phase, _, activity = key.partition(":")
            words = f"{verb} {ACTIVITY_LABELS[Activity(activity)]} ({phase})"
            yield Added(words, number, {**of, name: activity})
    for key, number in sorted(counted["moves"].items()):
        before, _, after = key.partition(":")
        yield Added(f"would be of {after} risk instead of {before}", number, {**of, "then": after})
