"""Which changes weigh most, so that they are signed with the signer's own key. Pure."""

from collections.abc import Collection

from governance.register.vocabulary import GxpRelevance
from workflows.changes.models import RiskClass


def weight_of(risk: RiskClass | None, gxp: Collection[GxpRelevance]) -> str:
    """Say why a change weighs most; empty: it does not.

    Source: House rule, ADR 0033 (high risk, and whatever bears directly on quality).
    """
    if risk is RiskClass.HIGH:
        return "is of high risk"
    return "bears directly on quality" if GxpRelevance.DIRECT in gxp else ""
