"""Tells a VPN or a jump host, signed, that somebody is let in, and that they are no longer."""

import json
from typing import Any, Final

from governance.core import clock
from governance.core.config import Settings
from governance.core.outgoing import Reach, send
from governance.core.webhooks import signed
from governance.evidence.rules import instant
from workflows.remote_access.models import RemoteAccess

PATIENCE: Final = 10.0
MOST_BYTES: Final = 65_536
TAKEN: Final = range(200, 300)


class UntoldError(Exception):
    """It did not take what it was told; the outbox tries again."""


def body_of(access: RemoteAccess, act: str) -> dict[str, Any]:
    """Return what is told: the same however often it is."""
    at = access.opened_at if act == "opened" else access.ended_at
    return {
        "type": f"remote_access.{act}",
        "timestamp": instant(at or access.requested_at),
        "data": {
            "reference": access.reference,
            "change": access.change.reference,
            "way": access.way,
            "until": instant(access.until_at),
            "people": [
                {
                    "name": row.person.name if row.person else row.name,
                    "email": row.person.email if row.person else None,
                    "employer": row.employer,
                }
                for row in access.users
            ],
            "assets": [
                {"reference": row.asset.reference, "tag": row.asset.tag} for row in access.assets
            ],
            "ending": access.ending if act == "ended" else None,
        },
    }


def deliver(settings: Settings, access: RemoteAccess, act: str) -> None:
    """Send what happened; `UnreachedError` or `UntoldError` if it was not taken."""
    if settings.webhook_url is None:
        return
    body = json.dumps(body_of(access, act), ensure_ascii=False, separators=(",", ":")).encode()
    id_ = f"{access.reference}.{act}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Concord",
        **signed(settings.webhook_keys, id_, clock.now(), body),
    }
    reach = Reach(PATIENCE, MOST_BYTES, settings.hosts, settings.networks)
    came = send(str(settings.webhook_url), body, headers, reach)
    if came.status not in TAKEN:
        raise UntoldError(f"{settings.webhook_url.host} answered {came.status} to {id_}")
