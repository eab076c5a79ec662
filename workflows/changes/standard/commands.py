"""Write, approve and stop the templates of standard changes, and begin a change by one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor, may, must
from governance.core.errors import NotFound, RuleViolation
from governance.evidence.rules import Signable, Statement, canonical_text, sha256_of
from governance.evidence.signing import keep_content
from governance.evidence.signing import sign as give_signature
from governance.identity.attest import Proof
from governance.places.models import Place
from governance.register.models import Asset
from governance.register.rules import Permission as AssetPermission
from governance.register.vocabulary import AssetClass, GxpRelevance
from workflows.changes.commands.moving import fire
from workflows.changes.commands.writing import Draft, raise_
from workflows.changes.models import ChangeKind, ChangeRequest, Phase
from workflows.changes.policies.queries import current
from workflows.changes.queries.case import case_of
from workflows.changes.queries.standing import standings
from workflows.changes.rules import machine, policy
from workflows.changes.rules.duties import Wanted
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.risk import Due
from workflows.changes.standard.models import ChangeTemplate, StandardUse, TemplateState
from workflows.changes.standard.queries import KIND, editions, facts_of, locked, unsigned, whole
from workflows.changes.standard.rules import (
    MEANINGS,
    POLICY,
    TEMPLATE,
    TemplatePermission,
    uncovered,
    with_what_differs,
)


@dataclass(frozen=True, slots=True)
class Said:
    """All that an edition of a template says."""

    code: str
    title: str
    kind: ChangeKind
    asset_class: AssetClass
    product_id: int | None
    gxp: GxpRelevance
    proposed: str
    target_firmware: str | None
    plan: str
    back_out: str
    tests: str
    judged: str
    days: int
    most_uses: int
    most_failures: int = 2


def propose(session: Session, actor: Actor, place: Place, said: Said) -> ChangeTemplate:
    """Write an edition of a template, and put it up for approval as it is.

    Raises `RuleViolation` while another edition of that code waits for its signatures.
    """
    must(session, actor, TemplatePermission.WRITE, place)
    of_code = select(ChangeTemplate).where(ChangeTemplate.code == said.code)
    waits = of_code.where(ChangeTemplate.state == TemplateState.PROPOSED)
    if other := session.scalars(waits).first():
        raise RuleViolation(f"{other} waits for its signatures: sign or withdraw it first.")
    last = session.scalar(
        select(func.max(ChangeTemplate.edition)).where(ChangeTemplate.code == said.code)
    )
    made = ChangeTemplate(
        **asdict(said), edition=(last or 0) + 1, place_id=place.id, site_id=place.site_id,
        author_id=actor.id, created_at=clock.now(), sha256="",
    )  # fmt: skip
    session.add(made)
    session.flush()
    body = {"template": str(made), "place": place.id, **asdict(said)}
    made.sha256 = sha256_of(canonical_text(body))
    keep_content(session, KIND, made.id, body)
    record(session, actor, "template.proposed", made)
    return made


def sign(session: Session, actor: Actor, template: ChangeTemplate, proof: Proof) -> None:
    """Sign every part that the actor is accountable for; the last signature puts it in force."""
    must(session, actor, TemplatePermission.SIGN, template)
    template = whole(session, template)
    now = clock.now()
    TEMPLATE.check(facts_of(session, actor, template), "sign", actor, now)
    mine = [one for one in unsigned(session, template) if one.lets(actor.id)]
    if not mine:
        raise RuleViolation(f"{actor.name} is not asked to sign {template}, or has signed it.")
    wanted = [Wanted(Due(Phase.PLAN, one.activity, "standard"), one, ()) for one in mine]
    statements = [
        Statement(one.activity, MEANINGS[one.activity], (), right)
        for one, right in zip(mine, standings(session, actor.id, wanted), strict=True)
    ]
    TEMPLATE.fire(template, facts_of(session, actor, template), "sign", by=actor, at=now)
    what = Signable(KIND, template.id, str(template), template.version, template.sha256, POLICY)
    give_signature(session, actor, proof, what, statements)
    activities = [one.activity for one in mine]
    record(session, actor, "template.signed", template, activities=activities)
    facts = facts_of(session, actor, template)
    if not facts.missing:
        TEMPLATE.fire(template, facts, "approve", by=actor, at=now)
        template.approved_at = now
        template.ends_on = clock.today() + timedelta(days=template.days)
        record(session, actor, "template.approved", template, ends_on=template.ends_on)
        _retire_others(session, actor, template)


def _retire_others(session: Session, actor: Actor, template: ChangeTemplate) -> None:
    """Retire what the edition that came in force takes the place of."""
    for other in editions(session, template):
        if other.state in TEMPLATE.moves["retire"].source and other.id != template.id:
            _move(session, actor, other, "retire", f"{template} took its place")
            record(session, actor, "template.retired", other, reason=f"{template} took its place")


def _move(session: Session, actor: Actor, template: ChangeTemplate, verb: str, why: str) -> None:
    template = whole(session, template)
    facts = facts_of(session, actor, template, why)
    TEMPLATE.fire(template, facts, verb, by=actor, at=clock.now())


def withdraw(session: Session, actor: Actor, template: ChangeTemplate, reason: str) -> None:
    """Put aside what waits for its signatures."""
    must(session, actor, TemplatePermission.WITHDRAW, template)
    _move(session, actor, template, "withdraw", reason)
    record(session, actor, "template.withdrawn", template, reason=reason)


def suspend(session: Session, actor: Actor, template: ChangeTemplate, reason: str) -> None:
    """Stop a template: nothing begins by it until it is let go on."""
    must(session, actor, TemplatePermission.SUSPEND, template)
    _move(session, actor, template, "suspend", reason)
    record(session, actor, "template.suspended", template, reason=reason)


def resume(session: Session, actor: Actor, template: ChangeTemplate, reason: str) -> None:
    """Let a template that was suspended go on; its failures are counted anew."""
    must(session, actor, TemplatePermission.RESUME, template)
    _move(session, actor, template, "resume", reason)
    template.failures = 0
    record(session, actor, "template.resumed", template, reason=reason)


def retire(session: Session, actor: Actor, template: ChangeTemplate, reason: str) -> None:
    """Have no further change made by a template."""
    must(session, actor, TemplatePermission.RETIRE, template)
    _move(session, actor, template, "retire", reason)
    record(session, actor, "template.retired", template, reason=reason)


def begin(
    session: Session, actor: Actor, asset: Asset, template: ChangeTemplate, reason: str
) -> ChangeRequest:
    """Begin a change by a template, authorised at once; where it covers it not, a normal one.

    That normal change has all that the template says, and names what differs in its reason.
    """
    must(session, actor, Permission.RAISE, asset)
    if not may(session, actor, AssetPermission.READ, asset):
        raise NotFound(f"There is no asset {asset.reference}, or none that you may read.")
    must(session, actor, TemplatePermission.READ, template)
    template = locked(session, template.id)
    texts = _texts(asset, template, reason)
    path = session.get_one(Place, asset.place_id).path
    if differing := uncovered(template, asset, path, clock.today()):
        texts["reason"] = with_what_differs(reason, differing)
        draft = Draft(f"{template.title}: {asset.tag}"[:120], template.kind, texts)
        change = raise_(session, actor, asset, draft)
        record(session, actor, "change.reclassified", change, differing=list(differing))
        return change
    change = _begun(session, actor, asset, template, texts)
    fire(case_of(session, change), "authorise", actor)
    record(session, actor, "change.authorised", change, template=str(template))
    return change


def _texts(asset: Asset, template: ChangeTemplate, reason: str) -> dict[str, Any]:
    firmware = f", firmware {asset.firmware}" if asset.firmware else ""
    return {
        "reason": reason,
        "current": f"{asset.tag} as the register describes it{firmware}.",
        "proposed": template.proposed,
        "target_firmware": template.target_firmware,
        "plan": template.plan,
        "back_out": template.back_out,
        "tests": template.tests,
    }


def _begun(
    session: Session,
    actor: Actor,
    asset: Asset,
    template: ChangeTemplate,
    texts: Mapping[str, Any],
) -> ChangeRequest:
    change = ChangeRequest(
        asset_id=asset.id,
        place_id=asset.place_id,
        site_id=asset.site_id,
        author_id=actor.id,
        workflow=machine.STANDARD,
        policy=current(session, policy.STANDARD),
        title=f"{template.title}: {asset.tag}"[:120],
        kind=template.kind,
        created_at=clock.now(),
        **texts,
    )
    session.add(change)
    session.flush()
    session.add(StandardUse(change_id=change.id, template_id=template.id))
    template.uses += 1
    session.flush()
    record(session, actor, "change.raised", change, asset=asset.reference, template=str(template))
    return change
