"""Nothing begins while somebody above holds it back. Pure."""

from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Guard
from workflows.changes.rules.facts import ChangeFacts


def nothing_holds_it_back(change: ChangeFacts, _by: Actor, _at: datetime) -> str | None:
    """Work begins only where no barrier stands: its wave is open, and nothing has halted it.

    Source: House rule, ADR 0065.
    """
    return " ".join(change.held_back) or None


GUARDS: dict[str, Guard] = {"nothing_holds_it_back@1": nothing_holds_it_back}
