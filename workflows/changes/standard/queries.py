"""Templates of standard changes: which there are, which cover an asset, and who signs them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import clock
from governance.core.access import Actor, made_once, permitted, readable
from governance.core.contributions import INBOX, Group, Item, Target, only_where
from governance.core.listing.shape import Shape, Tone
from governance.evidence.models import KINDS, Signature
from governance.evidence.queries import signatures_of
from governance.ownership.answers import Answer
from governance.ownership.delegations.queries import stands_for
from governance.ownership.people import blocking
from governance.ownership.queries import accountable_for
from governance.ownership.subjects import Subject
from governance.places.models import Place
from governance.register.models import Asset
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.standard.models import ChangeTemplate, StandardUse, TemplateState
from workflows.changes.standard.rules import MEANINGS, TemplateFacts, TemplatePermission, uncovered

KIND = ChangeTemplate.__tablename__
MOST = 50
STATE: dict[TemplateState, tuple[str, Shape, Tone]] = {
    TemplateState.PROPOSED: ("waits for its signatures", "wait", "warn"),
    TemplateState.IN_FORCE: ("in force", "done", "ok"),
    TemplateState.SUSPENDED: ("suspended", "stop", "warn"),
    TemplateState.RETIRED: ("retired", "idle", ""),
    TemplateState.WITHDRAWN: ("withdrawn", "idle", ""),
}
ENDED: tuple[str, Shape, Tone] = ("past its end", "stop", "warn")
VERBS = {
    "template.proposed": "wrote it, and put it up for approval",
    "template.signed": "signed it",
    "template.approved": "put it in force with the last signature",
    "template.withdrawn": "withdrew it",
    "template.suspended": "suspended it",
    "template.resumed": "let it go on",
    "template.retired": "retired it",
    "change.raised": "began a change by it",
    "change.backed_out": "took the work of a change by it back",
    "change.sampled": "looked at a change by it for quality",
}
WHOLE = (
    joinedload(ChangeTemplate.place),
    joinedload(ChangeTemplate.product),
    joinedload(ChangeTemplate.author),
)
USED = (
    select(StandardUse)
    .where(StandardUse.change_id == bindparam("change_id"))
    .options(
        joinedload(StandardUse.template).joinedload(ChangeTemplate.place),
        joinedload(StandardUse.agreed_by),
    )
)


def templates(actor: Actor) -> Select[ChangeTemplate]:
    """Select the templates that the actor may read, with what a list shows of each."""
    return readable(actor, ChangeTemplate).options(*WHOLE)


def whole(session: Session, template: ChangeTemplate) -> ChangeTemplate:
    """Return a template with its place, its product and its author, as it is now."""
    wanted = select(ChangeTemplate).where(ChangeTemplate.id == template.id).options(*WHOLE)
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def locked(session: Session, template_id: int) -> ChangeTemplate:
    """Return a template that nobody else uses or moves until this act is over."""
    wanted = select(ChangeTemplate).where(ChangeTemplate.id == template_id)
    alone = wanted.with_for_update(of=ChangeTemplate).options(joinedload(ChangeTemplate.place))
    return session.scalars(alone.execution_options(populate_existing=True)).one()


def covering(session: Session, actor: Actor, asset: Asset) -> list[ChangeTemplate]:
    """Return the templates by which a change of the asset may be made today."""
    of_class = templates(actor).where(
        ChangeTemplate.asset_class == asset.asset_class,
        ChangeTemplate.state == TemplateState.IN_FORCE,
    )
    found = session.scalars(of_class.order_by(ChangeTemplate.title, ChangeTemplate.id))
    path, today = session.get_one(Place, asset.place_id).path, clock.today()
    return [one for one in found if not uncovered(one, asset, path, today)]


def use_of(session: Session, change: ChangeRequest) -> StandardUse | None:
    """Return by which template a change is made; None: it is no standard change."""
    if not change.workflow.startswith(f"{ChangeType.STANDARD}@"):
        return None
    return session.scalars(USED, {"change_id": change.id}).one()


def editions(session: Session, template: ChangeTemplate) -> Sequence[ChangeTemplate]:
    """Return every edition of a template, the latest first."""
    wanted = select(ChangeTemplate).where(ChangeTemplate.code == template.code)
    return session.scalars(wanted.order_by(ChangeTemplate.edition.desc())).all()


def used_by(session: Session, actor: Actor, template: ChangeTemplate) -> Sequence[ChangeRequest]:
    """Return the latest changes that were made by a template, of those the actor may read."""
    wanted = readable(actor, ChangeRequest).join(
        StandardUse, StandardUse.change_id == ChangeRequest.id
    )
    latest = wanted.where(StandardUse.template_id == template.id)
    return session.scalars(latest.order_by(ChangeRequest.id.desc()).limit(MOST)).all()


def owners(session: Session, template: ChangeTemplate) -> list[Answer]:
    """Return who is accountable for each signature under a template, at its place."""
    subject = Subject(
        Place.__tablename__, template.place_id, template.place_id, template.place.name
    )
    found = accountable_for(session, list(MEANINGS), [subject])
    return [found[activity, subject.key] for activity in MEANINGS]


def unsigned(session: Session, template: ChangeTemplate) -> list[Answer]:
    """Return whose signatures are still missing."""
    given = {made.activity for made in signatures_of(session, KIND, template.id)}
    return [owner for owner in owners(session, template) if owner.activity not in given]


def facts_of(
    session: Session, actor: Actor, template: ChangeTemplate, reason: str = ""
) -> TemplateFacts:
    """Freeze what the guards may know."""
    known: dict[str, Any] = {}
    if template.state is TemplateState.PROPOSED:
        waits = unsigned(session, template)
        made = signatures_of(session, KIND, template.id)
        signed = {one.activity for one in made if actor.id in {one.person_id, one.for_person_id}}
        known = {
            "missing": _missing(session, waits),
            "done": frozenset(signed | {one.activity for one in waits if one.lets(actor.id)}),
            "stands_for": frozenset(stands_for(session, actor.id)),
        }
    author = (template.author_id, template.author.name)
    ends = template.ends_on
    return TemplateFacts(
        str(template), template.state, author, reason=reason, ends_on=ends, **known
    )


def _missing(session: Session, waits: Sequence[Answer]) -> tuple[str, ...]:
    """Say which signatures are missing, from whom, and who can fill a vacancy."""
    told = [
        f"{owner.acts.person} has not signed {owner.activity.replace('_', ' ')} yet."
        for owner in waits
        if owner.acts.is_filled
    ]
    vacant = [owner for owner in waits if not owner.acts.is_filled]
    return (*told, *(blocking(session, vacant) if vacant else ()))


def told(session: Session, template: ChangeTemplate) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, template), VERBS, {})


@made_once
def _unsigned(actor: Actor) -> Select[Any]:
    return templates(actor).where(
        ChangeTemplate.state == TemplateState.PROPOSED,
        ChangeTemplate.author_id != actor.id,
        permitted(actor, TemplatePermission.SIGN, ChangeTemplate),
    )


@only_where(_unsigned)
def waiting(session: Session, actor: Actor) -> list[Item]:
    """Return the templates that wait for the actor's signature."""
    found = session.scalars(_unsigned(actor).order_by(ChangeTemplate.id).limit(MOST)).all()
    at = {
        one.place_id: Subject("place", one.place_id, one.place_id, one.place.name) for one in found
    }
    named = accountable_for(session, list(MEANINGS), list(at.values()))
    given = select(Signature.subject_id, Signature.activity).where(
        Signature.subject_kind == KIND, Signature.subject_id.in_([one.id for one in found])
    )
    signed = set(map(tuple, session.execute(given)))
    return [
        _item(one)
        for one in found
        if any(
            named[activity, at[one.place_id].key].lets(actor.id)
            and (one.id, activity) not in signed
            for activity in MEANINGS
        )
    ]


def _item(template: ChangeTemplate) -> Item:
    return Item(
        group=Group.SIGN,
        reference=str(template),
        title=template.title,
        why="Once all have signed, changes are made by it without another approval.",
        verb="Review",
        target=Target("templates.show", {"id": template.id}),
        since=template.created_at,
    )


INBOX.append(waiting)
KINDS[KIND] = ChangeTemplate


def state_of(template: ChangeTemplate) -> tuple[str, Shape, Tone]:
    """Say where a template is; one that is past its last day stands for nothing any more."""
    ends = template.ends_on
    is_over = template.state is TemplateState.IN_FORCE and ends is not None and ends < clock.today()
    return ENDED if is_over else STATE[template.state]
