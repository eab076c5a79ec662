"""What forms about skills offer to choose from, and what they name."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.core.access import Actor, readable
from governance.core.errors import RuleViolation
from governance.identity.models import Person
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.queries.reach import spots
from governance.skills.models import Competence, SkillEvidence
from governance.skills.rules.holdings import NEEDED_TO_ASSESS
from governance.skills.rules.permissions import Permission


def places(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Return the places at which the actor may ask for something, from the top down."""
    return [(spot.id, spot.indented) for spot in spots(session, actor, Permission.DEMAND)]


def place_named(session: Session, actor: Actor, place_id: int) -> Place:
    """Return a place that a form names; raises `RuleViolation` for any other."""
    if place_id not in {spot.id for spot in spots(session, actor, Permission.DEMAND)}:
        raise RuleViolation("Place: choose one of those at which you may ask for something.")
    return session.get_one(Place, place_id)


def asset_named(session: Session, actor: Actor, words: str | None) -> int | None:
    """Return the asset of a number, or of a tag that only one has; None where nothing is said."""
    if not words:
        return None
    digits = words.upper().removeprefix("AS-")
    named = [Asset.tag == words]
    if digits.isdecimal() and len(digits) < 10:  # noqa: PLR2004  # no key is longer
        named.append(Asset.id == int(digits))
    wanted = readable(actor, Asset).where(or_(*named))
    found = session.scalars(wanted.with_only_columns(Asset.id).limit(2)).all()
    if len(found) != 1:
        raise RuleViolation(
            f"Only on asset: {words} names none that you may read, or several. "
            "Give its number, such as AS-00012."
        )
    return int(found[0])


def competence_named(session: Session, actor: Actor, key: int | None) -> Competence | None:
    """Return a competence that a form names, if it names one."""
    if key is None:
        return None
    found = session.scalar(readable(actor, Competence).where(Competence.id == key))
    if found is None:
        raise RuleViolation("What takes its place: choose one of the list.")
    return found


def assessors(session: Session) -> list[tuple[int, str]]:
    """Return the active people of whom anything ever showed the level of an assessor, by name."""
    teach = select(SkillEvidence.person_id).where(SkillEvidence.level >= NEEDED_TO_ASSESS)
    wanted = select(Person.id, Person.name).where(
        Person.id.in_(teach), Person.deactivated_at.is_(None)
    )
    return [(key, name) for key, name in session.execute(wanted.order_by(Person.name, Person.id))]
