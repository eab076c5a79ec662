"""Who may supervise, and who may be supervised. Pure."""

from workflows.changes.models import ChangeState
from workflows.changes.rules.content import QUALITY, VERIFIED, Parts

SUPERVISES = 3
"""The least level that supervises: works alone. Source: House rule, ADR 0049."""

WORKS_SUPERVISED = 2
"""The level that works under a supervisor, however much more is asked of who works alone.

Source: House rule, ADR 0049.
"""


def reasons_against(
    change: str, state: ChangeState, parts: Parts, supervisor: tuple[int, str], trainee: int | None
) -> list[str]:
    """Return why somebody cannot be named as working under this supervisor.

    Whoever began the work supervises it, and signs it; who wrote or judged it does not carry it
    out. Source: House rule, ADR 0049.
    """
    told, (supervisor_id, name) = [], supervisor
    if state is not ChangeState.IMPLEMENTATION or parts.implementer_id != supervisor_id:
        told.append(
            f"{name} is not at work on {change}: whoever began the work, and will sign it, says "
            "who works under them."
        )
    if trainee is None:
        return told
    if trainee == supervisor_id:
        told.append(f"{name} begins the work alone; somebody else works under them.")
    if parts.signed.get(trainee, frozenset()) & {*QUALITY, VERIFIED}:
        told.append(f"They judged {change} for quality, or verified it; choose somebody else.")
    return told
