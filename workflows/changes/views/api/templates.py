"""Templates of standard changes for programs, and the changes that are begun by them."""

from datetime import date, datetime
from typing import Annotated

from apiflask import APIBlueprint
from flask import url_for
from pydantic import Field

from governance.core import api, clock
from governance.core.api import Sent, Shape, Versioned
from governance.core.listing.programs import paged
from governance.core.web import actor, missing, requires, session
from governance.evidence.queries import signatures_of
from governance.register.models import Asset
from governance.register.vocabulary import AssetClass, GxpRelevance
from workflows.changes.models import ChangeKind, ChangeState
from workflows.changes.queries.lists import sites
from workflows.changes.rules.permissions import Permission
from workflows.changes.standard import commands, queries
from workflows.changes.standard.listing import listing
from workflows.changes.standard.models import ChangeTemplate, TemplateState
from workflows.changes.standard.rules import TemplatePermission

bp = APIBlueprint("api_templates", __name__, url_prefix=api.ROOT, tag="Standard changes")


class TemplateOut(Shape):
    """One edition of a standard change."""

    id: int
    code: str
    edition: int
    title: str
    kind: ChangeKind
    asset_class: AssetClass
    product_id: int | None
    """Null: it is for any product of that class."""

    gxp: GxpRelevance
    """It is for assets of this relevance at most."""

    place_id: int
    site_id: int
    state: TemplateState
    uses: int
    most_uses: int
    failures: int
    most_failures: int
    approved_at: datetime | None
    ends_on: date | None
    sha256: str
    version: int


class TemplatesOut(Shape):
    """A page of templates."""

    items: list[TemplateOut]
    count: int
    next: str | None


class TemplateSignedOut(Shape):
    """A signature under an edition."""

    person_name: str
    roles: str
    activity: str
    meaning: str
    signed_at: datetime


class TemplateWholeOut(TemplateOut):
    """An edition with what is done by it, and who signed it."""

    proposed: str
    target_firmware: str | None
    plan: str
    back_out: str
    tests: str
    judged: str
    """What could go wrong, and why that is accepted every time."""

    days: int
    missing: list[str]
    """Which signatures are not given yet, and by whom; of one that waits for them."""

    signatures: list[TemplateSignedOut]


class CoveringOut(Shape):
    """The templates by which a change of an asset may be made today."""

    items: list[TemplateOut]


class BegunOut(Shape):
    """The change that was begun; a normal one where the template is not for the asset."""

    change_id: int
    reference: str
    workflow: str
    state: ChangeState


class UseIn(Sent, Versioned):
    """By which template a change of an asset is made, and why now."""

    template_id: int
    reason: Annotated[str, Field(min_length=1, max_length=1000)]


class StopIn(Sent, Versioned):
    """Why a template is stopped, or let go on."""

    reason: Annotated[str, Field(min_length=1, max_length=1000)]


@bp.get("/templates")
@requires(TemplatePermission.READ, ChangeTemplate)
@bp.output(TemplatesOut)
def index() -> TemplatesOut:
    """Give a page of the templates that the reader may see, by the conditions of their list."""
    declared = listing(list(sites(session(), actor())), clock.today())
    page = paged(declared, queries.templates(actor()))
    items = [TemplateOut.model_validate(each) for each in page.rows]
    return TemplatesOut(items=items, count=page.count, next=page.next)


@bp.get("/templates/<int:id>")
@requires(TemplatePermission.READ, ChangeTemplate)
@bp.output(TemplateWholeOut)
def show(template: ChangeTemplate) -> TemplateWholeOut:
    """Give one edition."""
    return _whole(template)


def _whole(template: ChangeTemplate) -> TemplateWholeOut:
    kept = queries.whole(session(), template)
    facts = queries.facts_of(session(), actor(), kept)
    names = TemplateWholeOut.model_fields.keys() - {"missing", "signatures"}
    given = signatures_of(session(), queries.KIND, kept.id)
    return TemplateWholeOut(
        missing=list(facts.missing),
        signatures=[TemplateSignedOut.model_validate(each) for each in given],
        **{name: getattr(kept, name) for name in names},
    )


@bp.get("/assets/<int:id>/standard")
@requires(Permission.RAISE, Asset)
@bp.output(CoveringOut)
def standard(asset: Asset) -> CoveringOut:
    """Give the templates by which a change of an asset may be made today."""
    found = queries.covering(session(), actor(), asset)
    return CoveringOut(items=[TemplateOut.model_validate(each) for each in found])


@bp.post("/assets/<int:id>/standard")
@requires(Permission.RAISE, Asset)
@bp.input(UseIn, arg_name="sent")
@bp.output(BegunOut, status_code=201)
def standardised(asset: Asset, sent: UseIn) -> tuple[BegunOut, int, dict[str, str]]:
    """Begin a change of an asset by a template, or the normal change that it turns out to be."""
    wanted = queries.templates(actor()).where(ChangeTemplate.id == sent.template_id)
    template = session().scalars(wanted).one_or_none() or missing("template")
    made = commands.begin(session(), actor(), asset, template, sent.reason)
    told = BegunOut(
        change_id=made.id, reference=made.reference, workflow=made.workflow, state=made.state
    )
    return told, 201, {"Location": url_for("api_changes.show", id=made.id)}


@bp.post("/templates/<int:id>/withdraw")
@requires(TemplatePermission.WITHDRAW, ChangeTemplate)
@bp.input(StopIn, arg_name="sent")
@bp.output(TemplateWholeOut)
def withdraw(template: ChangeTemplate, sent: StopIn) -> TemplateWholeOut:
    """Withdraw an edition that waits for its signatures."""
    commands.withdraw(session(), actor(), template, sent.reason)
    return _whole(template)


@bp.post("/templates/<int:id>/suspend")
@requires(TemplatePermission.SUSPEND, ChangeTemplate)
@bp.input(StopIn, arg_name="sent")
@bp.output(TemplateWholeOut)
def suspend(template: ChangeTemplate, sent: StopIn) -> TemplateWholeOut:
    """Suspend a template: nothing begins by it until it is let go on."""
    commands.suspend(session(), actor(), template, sent.reason)
    return _whole(template)


@bp.post("/templates/<int:id>/resume")
@requires(TemplatePermission.RESUME, ChangeTemplate)
@bp.input(StopIn, arg_name="sent")
@bp.output(TemplateWholeOut)
def resume(template: ChangeTemplate, sent: StopIn) -> TemplateWholeOut:
    """Let a template that was suspended go on."""
    commands.resume(session(), actor(), template, sent.reason)
    return _whole(template)


@bp.post("/templates/<int:id>/retire")
@requires(TemplatePermission.RETIRE, ChangeTemplate)
@bp.input(StopIn, arg_name="sent")
@bp.output(TemplateWholeOut)
def retire(template: ChangeTemplate, sent: StopIn) -> TemplateWholeOut:
    """Have no further change made by a template."""
    commands.retire(session(), actor(), template, sent.reason)
    return _whole(template)
