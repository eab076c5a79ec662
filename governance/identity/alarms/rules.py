"""Which events of the trail bear on security, how many raise an alarm, and who looks. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from governance.core.access import declare, role
from governance.core.errors import RuleViolation
from governance.identity.alarms.models import EventKind, SecurityAlarm
from governance.identity.models import Role

K = EventKind
VERBS: Mapping[EventKind, frozenset[str]] = {
    K.SIGN_IN: frozenset({"sign_in.refused"}),
    K.PROOF: frozenset({"attestation.refused"}),
    K.LOCKED: frozenset({"attestation.locked"}),
    K.KEY: frozenset({"security_key.counted_back"}),
    K.PROVIDER: frozenset({"provider.not_believed"}),
    K.TOKEN: frozenset({"token.refused"}),
    K.EXPOSED: frozenset({"token.exposed"}),
    K.NEW_ADDRESS: frozenset({"token.used_elsewhere"}),
    K.SPARE: frozenset({"spare_account.used"}),
    K.SESSIONS: frozenset({"person.session_ended", "person.sessions_ended"}),
}
LABELS = {
    K.SIGN_IN: "sign-in refused",
    K.PROOF: "wrong password or code for a signature",
    K.LOCKED: "signing locked",
    K.KEY: "security key that counts back",
    K.PROVIDER: "answer of a provider not believed",
    K.TOKEN: "token refused",
    K.EXPOSED: "token in an address",
    K.NEW_ADDRESS: "token from a new address",
    K.SPARE: "spare account used",
    K.SESSIONS: "sessions ended by hand",
}
SINGLE = frozenset({K.LOCKED, K.KEY, K.EXPOSED, K.NEW_ADDRESS})
"""One of them is enough. Source: House rule, ADR 0078."""

LISTED = frozenset({K.SPARE, K.SESSIONS})
"""Listed, and no alarm: a use of a spare account is looked into by itself, and who ended sessions
knew why. Source: House rule, ADR 0078."""

WITHIN = timedelta(hours=1)
"""The time within which events are counted."""


class Permission(StrEnum):
    """What can be done with alarms and the events behind them."""

    READ = "security_alarm:read"
    LOOK = "security_alarm:look"


WATCHERS = (Role.ADMINISTRATOR, Role.OT_SECURITY)
declare(
    SecurityAlarm,
    read=Permission.READ,
    grants={
        Permission.READ: [[role(*WATCHERS, Role.AUDITOR)]],
        Permission.LOOK: [[role(*WATCHERS)]],
    },
)


KIND_OF = {verb: kind for kind, verbs in VERBS.items() for verb in verbs}
"""What kind of event an act of the trail is."""


def raises_alarm(kind: EventKind, counted: int, usual: int) -> bool:
    """Whether so many events within an hour raise an alarm; `usual` is one too many.

    Source: House rule, ADR 0078.
    """
    if kind in LISTED:
        return False
    return counted >= (1 if kind in SINGLE else usual)


def check_look(alarm: SecurityAlarm) -> None:
    """Raise `RuleViolation` if it was looked into already."""
    if alarm.looked_at:
        raise RuleViolation(f"The {alarm} was looked into already: its page says by whom.")
