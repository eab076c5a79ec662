"""Keeping a decision how strictly a rule is held: a step of the commands that decide.

It is no command: the command that calls it permits first.
"""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from governance.enforcement.models import Enforcement
from governance.enforcement.rules import Setting
from governance.places.models import Place


def keep(session: Session, actor: Actor, site: Place, setting: Setting) -> Enforcement:
    """Keep the level of a rule at a site from a day on; earlier decisions stay readable."""
    made = Enforcement(
        rule=setting.rule, level=setting.level, starts_on=setting.starts_on,
        reason=setting.reason, set_at=clock.now(), person_id=actor.id,
        place_id=site.id, site_id=site.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(
        session, actor, "enforcement.decided", site,
        reason=setting.reason, rule=setting.rule, level=setting.level, since=setting.starts_on,
    )  # fmt: skip
    return made
