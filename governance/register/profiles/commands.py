"""Decide what a kind of asset must have at a place."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.places.models import Level, Place
from governance.register.profiles.deciding import Decision, Permission, reasons_against
from governance.register.profiles.keeping import doubt
from governance.register.profiles.models import ProfileRuling
from governance.register.profiles.queries import rulings
from governance.register.profiles.rules import profile_of_name


def decide(session: Session, actor: Actor, place: Place, told: Decision) -> ProfileRuling:
    """Decide on a field of a profile at a site, or for all sites; earlier decisions stay readable.

    Assets are judged anew: some thousands at once, the others by the worker. Raises
    `RuleViolation` for what is no site, for an unknown field, and for what is so already.
    """
    must(session, actor, Permission.DECIDE, place)
    standing = rulings(session).own(place.id, told.profile).get(told.field)
    if reasons := reasons_against(place, told, standing):
        raise RuleViolation(*reasons)
    made = ProfileRuling(
        profile=told.profile, field=told.field, demand=told.demand, reason=told.reason,
        decided_at=clock.now(), person_id=actor.id, place_id=place.id,
        site_id=place.site_id or place.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    at = None if place.level is Level.ENTERPRISE else place.id
    doubt(session, at, profile_of_name(told.profile).classes)
    record(
        session, actor, "profile.decided", place,
        reason=told.reason, profile=told.profile, field=told.field, demand=told.demand,
    )  # fmt: skip
    return made
