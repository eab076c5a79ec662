"""What can follow what in the life of a remote access, under which guards. Pure."""

from dataclasses import dataclass
from datetime import datetime

from governance.core.access import Actor
from governance.core.states import Machine, Move
from workflows.remote_access.models import RemoteState

S = RemoteState
POLICY = "remote_access@1"


@dataclass(frozen=True, slots=True)
class RemoteFacts:
    """What the guards of a remote access may know."""

    label: str
    state: RemoteState
    from_at: datetime
    until_at: datetime
    requested_by_id: int = 0
    users: frozenset[int] = frozenset()
    """Who is let in and has an account."""

    stands_for: frozenset[int] = frozenset()
    """For whom the actor acts now, by a delegation."""

    unsigned: tuple[str, ...] = ()
    """What nobody has signed yet, in words."""

    signers: frozenset[int] = frozenset()
    watcher: tuple[int, str] | None = None
    """Who is to watch: their number and name."""

    why_not_borne: str | None = None
    """Why its change does not bear it now; None: it does."""

    gone: tuple[str, ...] = ()
    """Who of those let in is not active any more."""

    reason: str | None = None


def approved_by_others(facts: RemoteFacts, by: Actor, _at: datetime) -> str | None:
    """Whoever comes in, and whoever asks for it, does not approve it; nor does their deputy.

    Source: House rule, ADR 0081.
    """
    them = {by.id, *facts.stands_for}
    if facts.users & them:
        return f"{by.name} is let in by {facts.label}, or acts for who is: somebody else signs it."
    if facts.requested_by_id in them:
        return f"{by.name} asked for {facts.label}, or acts for who did: somebody else signs it."
    return None


def every_consent_is_signed(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """Whoever answers for each asset has signed, and whoever answers for its security.

    Source: House rule, ADR 0081.
    """
    return f"{facts.label} lacks {'; '.join(facts.unsigned)}." if facts.unsigned else None


def two_people_signed(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """One person alone lets nobody in, whatever they answer for.

    Source: House rule, ADR 0081.
    """
    if not facts.unsigned and len(facts.signers) < 2:  # noqa: PLR2004
        return (
            f"{facts.label} has one signer for all that it takes: name somebody else as "
            "accountable for OT security, or delegate it."
        )
    return None


def its_change_bears_it(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """There is remote access only for a change that is approved and in its window, or an emergency.

    Source: House rule, ADR 0081.
    """
    return facts.why_not_borne


def it_is_not_over(facts: RemoteFacts, _by: Actor, at: datetime) -> str | None:
    """What is past its end is asked for anew.

    Source: House rule, ADR 0081.
    """
    if at >= facts.until_at:
        return f"{facts.label} is past its end: ask for another one."
    return None


def its_time_has_come(facts: RemoteFacts, _by: Actor, at: datetime) -> str | None:
    """Nobody is let in before the time that was approved.

    Source: House rule, ADR 0081.
    """
    if at < facts.from_at:
        return f"{facts.label} begins {facts.from_at:%Y-%m-%d %H:%M} UTC: open it then."
    return None


def somebody_of_ours_watches(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """Whoever is let in is watched by somebody else, whose name is kept.

    Source: House rule, ADR 0081.
    """
    if facts.watcher is None:
        return f"Say who watches what is done through {facts.label}."
    if facts.watcher[0] in facts.users:
        return f"{facts.watcher[1]} is let in by {facts.label}: somebody else watches."
    return None


def all_of_them_are_here(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """Nobody is let in who has left.

    Source: House rule, ADR 0081.
    """
    if facts.gone:
        names = " and ".join(facts.gone)
        return f"{names} left, and {facts.label} names them: ask for another one without."
    return None


def its_end_has_come(facts: RemoteFacts, _by: Actor, at: datetime) -> str | None:
    """It ends by itself at its end, never before.

    Source: House rule, ADR 0081.
    """
    if at < facts.until_at:
        return f"{facts.label} ends by itself {facts.until_at:%Y-%m-%d %H:%M} UTC."
    return None


def ending_is_told(facts: RemoteFacts, _by: Actor, _at: datetime) -> str | None:
    """What ends says what was done, or why.

    Source: House rule, ADR 0081.
    """
    if not (facts.reason or "").strip():
        return f"Say what was done, or why {facts.label} ends."
    return None


GUARDS = {
    f"{guard.__name__}@1": guard
    for guard in (
        approved_by_others,
        every_consent_is_signed,
        two_people_signed,
        its_change_bears_it,
        it_is_not_over,
        its_time_has_come,
        somebody_of_ours_watches,
        all_of_them_are_here,
        its_end_has_come,
        ending_is_told,
    )
}
WAITING = (S.REQUESTED, S.APPROVED)
LIVE = (*WAITING, S.OPEN)
"""States in which somebody is, or may still be, let in."""

OPENS = (
    *("its_change_bears_it@1", "it_is_not_over@1", "its_time_has_come@1"),
    *("somebody_of_ours_watches@1", "all_of_them_are_here@1"),
)
REMOTE_ACCESS = Machine(
    (
        Move(
            "approve",
            (S.REQUESTED,),
            S.REQUESTED,
            ("approved_by_others@1", "its_change_bears_it@1", "it_is_not_over@1"),
        ),
        Move("settle", (S.REQUESTED,), S.APPROVED,
             ("every_consent_is_signed@1", "two_people_signed@1")),
        Move("refuse", (S.REQUESTED,), S.REFUSED, ("ending_is_told@1",)),
        Move("withdraw", WAITING, S.WITHDRAWN, ("ending_is_told@1",)),
        Move("open", (S.APPROVED,), S.OPEN, OPENS),
        Move("end", (S.OPEN,), S.ENDED, ("ending_is_told@1",)),
        Move("revoke", LIVE, S.REVOKED, ("ending_is_told@1",)),
        Move("expire", LIVE, S.EXPIRED, ("its_end_has_come@1",)),
        Move("lapse", LIVE, S.LAPSED, ("ending_is_told@1",)),
    ),
    GUARDS,
)  # fmt: skip
MACHINES = {"remote_access@1": REMOTE_ACCESS}
