"""Decide how strictly a rule is held at a site."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.enforcement.models import Enforcement
from governance.enforcement.rules import Permission, Setting, reasons_against
from governance.places.models import Place


def decide(session: Session, actor: Actor, site: Place, setting: Setting) -> Enforcement:
    """Decide the level of a rule at a site from a day on; earlier decisions stay readable.

    Raises `RuleViolation` for what is no site, for a day that is past and without a reason.
    """
    must(session, actor, Permission.DECIDE, site)
    reasons = list(reasons_against(setting, clock.today()))
    if site.site_id != site.id:
        reasons.append(f"{site.name} is no site: rules are held for a whole site.")
    if reasons:
        raise RuleViolation(*reasons)
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
