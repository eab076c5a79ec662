"""Say that two entries are two assets, and take that back."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import Conflict
from governance.register.duplicates.models import ToldApart
from governance.register.merging.commands import must_be_two
from governance.register.models import Asset
from governance.register.rules import Permission


def tell_apart(session: Session, actor: Actor, one: Asset, other: Asset, reason: str) -> None:
    """Keep that two entries are two assets, so that nobody is asked about them again.

    Raises `Conflict` where somebody said so already.
    """
    for asset in (one, other):
        must(session, actor, Permission.EDIT, asset)
    must_be_two(one, other)
    first_id, second_id = sorted((one.id, other.id))
    if session.get(ToldApart, (first_id, second_id)) is not None:
        raise Conflict(f"Somebody said already that {one.tag} and {other.tag} are two assets.")
    session.add(
        ToldApart(
            first_id=first_id, second_id=second_id, reason=reason, told_at=clock.now(),
            told_by=actor.name,
        )
    )  # fmt: skip
    first = one if one.id == first_id else other
    record(session, actor, "asset.told_apart", first, reason=reason, other=f"AS-{second_id:05}")


def ask_again(session: Session, actor: Actor, one: Asset, other: Asset, reason: str) -> None:
    """Take back that two entries are two assets: they are listed again while they look like one.

    Raises `Conflict` where nobody says so any more.
    """
    for asset in (one, other):
        must(session, actor, Permission.EDIT, asset)
    first_id, second_id = sorted((one.id, other.id))
    told = session.get(ToldApart, (first_id, second_id))
    if told is None:
        raise Conflict(f"Nobody says any more that {one.tag} and {other.tag} are two assets.")
    session.delete(told)
    first = one if one.id == first_id else other
    record(session, actor, "asset.asked_again", first, reason=reason, other=f"AS-{second_id:05}")
