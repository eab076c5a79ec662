"""A version of the policy that is approved, for tests that begin changes under it."""

from dataclasses import replace
from datetime import date

from governance.audit.commands import record
from governance.core import clock
from governance.core.states import Machine
from governance.evidence.rules import sha256_of
from tests.plant import SYSTEM
from workflows.changes.policies.models import PolicyVersion
from workflows.changes.policies.rules import VERSIONS
from workflows.changes.policies.standing import facts_of
from workflows.changes.policies.text import text_of

AT_ONCE = Machine(tuple(replace(move, guards=()) for move in VERSIONS.moves.values()), {})


def approve(session, policy, name="policy@4", on=date(2026, 1, 1)):
    """Keep a policy as an approved version, without the steps that lead there."""
    text = text_of(policy)
    kept = PolicyVersion(
        name=name, made_from="policy@3", title="Four", reason="To try", body=text,
        sha256=sha256_of(text), asked=len(policy.questions), in_force_on=on, author_id=1,
        created_at=clock.now(), approved_at=clock.now(),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    for verb in ("propose", "approve"):
        AT_ONCE.fire(kept, facts_of(session, kept), verb, by=SYSTEM, at=clock.now())
    record(session, SYSTEM, "policy.approved", kept)
    return kept
