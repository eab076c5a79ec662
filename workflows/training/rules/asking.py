"""What stands against asking somebody to learn something. Pure."""

from datetime import date


def reasons_against(
    due_on: date, because: str, today: date, *, is_active: bool, who: str
) -> list[str]:
    """Return every reason why it cannot be asked so.

    Source: House rule, ADR 0052.
    """
    told = []
    if due_on < today:
        told.append(f"{due_on.isoformat()} is past: it is due {today.isoformat()} or later.")
    if not because.strip():
        told.append("Say why: whoever is to learn it reads the reason.")
    if not is_active:
        told.append(f"{who} is deactivated: nothing is asked of them any more.")
    return told
