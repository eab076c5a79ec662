"""The short life of a request for a later end. Pure."""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard, Machine, Move
from workflows.changes.extending.models import Extension
from workflows.changes.extending.models import ExtensionState as S


def signed_by_both(asked: Extension, _by: Actor, _at: datetime) -> str | None:
    """A later end holds once quality and the owner have signed it, each for themselves.

    Source: House rule, ADR 0071.
    """
    if asked.quality_id and asked.owner_id:
        return None
    return f"{asked} waits for the word of both: quality and the owner."


GUARDS: dict[str, Guard] = {"signed_by_both@1": signed_by_both}
EXTENSION = Machine(
    (
        Move("grant", (S.ASKED,), S.GRANTED, ("signed_by_both@1",)),
        Move("refuse", (S.ASKED,), S.REFUSED),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN),
        Move("lapse", (S.ASKED,), S.LAPSED),
    ),
    GUARDS,
)
MACHINES = {"extension@1": EXTENSION}
