"""Decide how strictly a rule is held at a site: as before, or more."""

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.enforcement.models import Enforcement
from governance.enforcement.queries import levels
from governance.enforcement.rules import Permission, Setting, is_lower, reasons_against_site
from governance.places.models import Place


def decide(session: Session, actor: Actor, site: Place, setting: Setting) -> Enforcement:
    """Decide the level of a rule at a site from a day on; earlier decisions stay readable.

    Raises `RuleViolation` for what is no site, for a day that is past, without a reason, and for
    what holds the rule less strictly: that takes a signature and a second person.
    """
    must(session, actor, Permission.DECIDE, site)
    reasons = list(reasons_against_site(setting, clock.today(), site))
    before = levels(session, [site.site_id or site.id], setting.starts_on)
    now = before[site.site_id or site.id, setting.rule]
    if is_lower(setting.level, now):
        reasons.append(
            f"{site.name} is at {now.value} on that day: to lower it is signed for quality, and a "
            "second person agrees. Follow “Lower a rule” on this page."
        )
    if reasons:
        raise RuleViolation(*reasons)
    return keep(session, actor, site, setting)


def keep(session: Session, actor: Actor, site: Place, setting: Setting) -> Enforcement:
    """Keep the level of a rule at a site from a day on: a step of whoever decides."""
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
