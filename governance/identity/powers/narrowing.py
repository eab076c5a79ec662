"""How an address narrows who can do what: by name, by what, and of which day."""

from datetime import date

from flask import request

from governance.core.texts import is_storable


def day_asked() -> date | None:
    """Return the day of which the reader asks; None: today, also for what is no day."""
    try:
        return date.fromisoformat(request.args.get("on", "")[:10])
    except ValueError:
        return None


def asked() -> tuple[str, str]:
    """Return by whom and by what the reader narrowed; what nobody can be called narrows nothing."""
    said = request.args.get("q", "")[:200], request.args.get("may", "")[:100]
    who, what = (text if is_storable(text) else "" for text in said)
    return who, what
