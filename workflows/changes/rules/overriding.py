"""A class that somebody set apart from the rules: upward freely, downward for quality. Pure.

Source: House rule, ADR 0034.
"""

from collections.abc import Iterable, Sequence

from governance.evidence.rules import canonical_text, sha256_of
from workflows.changes.judgements import RiskOverride
from workflows.changes.models import RiskClass
from workflows.changes.rules.risk import ORDER, Fired, risk_of


def basis_of(rules: Iterable[Fired]) -> str:
    """Return the digest of the rules that spoke: a lower class holds for these alone."""
    return sha256_of(canonical_text([one.line for one in rules]))


def is_raise(row: RiskOverride) -> bool:
    """Whether the class was set upward."""
    return ORDER.index(row.risk) > ORDER.index(row.scored)


def in_force(rows: Iterable[RiskOverride], rules: Sequence[Fired]) -> list[RiskOverride]:
    """Return those that hold now: what was raised, and what was lowered for these very rules."""
    now = basis_of(rules)
    return [row for row in rows if is_raise(row) or row.basis_sha256 == now]


def settled(rows: Iterable[RiskOverride], rules: Sequence[Fired]) -> RiskClass:
    """Return the class that counts: what the rules say, as far as nobody set it apart."""
    risk = risk_of(rules)
    for row in in_force(rows, rules):
        risk = max(risk, row.risk, key=ORDER.index) if is_raise(row) else row.risk
    return risk


def sentence(row: RiskOverride) -> str:
    """Say what was set, by whom and why."""
    verb = "raised" if is_raise(row) else "lowered"
    return f"{row.person.name} {verb} it from {row.scored} to {row.risk}: {row.reason}"
