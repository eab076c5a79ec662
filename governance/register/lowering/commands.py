"""Ask that a rule is held less strictly at a site, signed, and agree to it."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, must
from governance.core.errors import RuleViolation
from governance.enforcement.commands import keep
from governance.enforcement.models import Level
from governance.enforcement.queries import levels
from governance.enforcement.rules import Setting, is_lower, reasons_against_site
from governance.evidence.rules import Signable, Statement
from governance.evidence.signing import keep_content, sign
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.lowering.models import Lowering
from governance.register.lowering.queries import KIND
from governance.register.lowering.rules import (
    AGREED,
    ASKED,
    MEANINGS,
    POLICY,
    Permission,
    reasons_against_agreeing,
)


def ask(session: Session, actor: Actor, site: Place, setting: Setting, proof: Proof) -> Lowering:
    """Sign for quality that a rule is held less strictly; it is once a second person agrees.

    Raises `RuleViolation` for what is no site, a day that is past, and what lowers nothing.
    """
    must(session, actor, Permission.ASK, site)
    reasons = list(reasons_against_site(setting, clock.today(), site))
    before = levels(session, [site.id], setting.starts_on)[site.id, setting.rule]
    if not is_lower(setting.level, before):
        reasons.append(
            f"{site.name} holds it at {before.value} on that day: to raise it needs no second "
            "person, decide it on the page of its rules."
        )
    if reasons:
        raise RuleViolation(*reasons)
    made = Lowering(
        rule=setting.rule, before=before, level=setting.level, starts_on=setting.starts_on,
        reason=setting.reason, sha256="", asked_at=clock.now(), asked_by_id=actor.id,
        place_id=site.id, site_id=site.id,
    )  # fmt: skip
    session.add(made)
    session.flush()
    made.sha256 = keep_content(session, KIND, made.id, _content(made, site))
    session.flush()
    _sign(session, actor, made, ASKED, proof)
    record(
        session, actor, "lowering.asked", made,
        reason=setting.reason, rule=setting.rule, level=setting.level, before=before,
    )  # fmt: skip
    return made


def agree(session: Session, actor: Actor, it: Lowering, proof: Proof) -> None:
    """Sign as the second person: from its day on, or from today, the rule is held so.

    Raises `RuleViolation` for who asked, and where it came to something else since.
    """
    must(session, actor, Permission.AGREE, it)
    site = session.get_one(Place, it.site_id)
    setting = Setting(it.rule, it.level, max(it.starts_on, clock.today()), it.reason)
    now = levels(session, [site.id], setting.starts_on)[site.id, it.rule]
    told = reasons_against_agreeing(it, actor) or _differs(it, now)
    if told:
        raise RuleViolation(*told)
    it.agreed_at, it.agreed_by_id = clock.now(), actor.id
    session.flush()
    _sign(session, actor, it, AGREED, proof)
    keep(session, actor, site, replace(setting, reason=f"{it}: {it.reason}"))
    record(session, actor, "lowering.agreed", it, rule=it.rule, level=it.level)


def _differs(it: Lowering, now: Level) -> tuple[str, ...]:
    if now is it.before:
        return ()
    return (f"The rule of {it} is at {now.value} by now, it was at {it.before.value}: ask anew.",)


def _sign(session: Session, actor: Actor, it: Lowering, activity: str, proof: Proof) -> None:
    what = Signable(KIND, it.id, str(it), it.version, it.sha256, POLICY)
    sign(session, actor, proof, what, [Statement(activity, MEANINGS[activity])])


def _content(it: Lowering, site: Place) -> dict[str, Any]:
    """Return what both sign."""
    return {
        "reference": it.reference,
        "site": site.name,
        "rule": it.rule,
        "from": it.before,
        "to": it.level,
        "starts_on": it.starts_on,
        "reason": it.reason,
    }
