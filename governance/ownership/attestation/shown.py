"""Since when a page is shown: sealed into its forms, so that nobody writes it but we."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from governance.core import clock
from governance.core.access import Actor


def sealed(actor: Actor) -> str:
    """Return the present instant, sealed for this person."""
    return str(_sealer().dumps([actor.id, clock.now().isoformat(timespec="milliseconds")]))


def opened(text: str | None, actor: Actor) -> datetime | None:
    """Return the instant that was sealed for this person; None for anything else."""
    try:
        person_id, at = _sealer().loads(text or "")
        return datetime.fromisoformat(at) if person_id == actor.id else None
    except (BadData, ValueError, TypeError):
        return None


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="attestation.shown")
