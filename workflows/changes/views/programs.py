"""Changes for programs: they read; each act on a change is a person's, and most are signatures."""

from datetime import date, datetime
from typing import Any

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from workflows.changes.emergency.queries import consents_of, emergency_of
from workflows.changes.extending.models import ExtensionState
from workflows.changes.models import ChangeKind, ChangeRequest, ChangeState, RiskClass
from workflows.changes.queries import lists
from workflows.changes.queries.awaited import awaited
from workflows.changes.queries.case import case_of
from workflows.changes.queries.past import told
from workflows.changes.queries.seen import seen_by
from workflows.changes.rules.permissions import Permission
from workflows.changes.temporary.queries import extensions_of, temporary_of
from workflows.changes.views.drawing import rows
from workflows.changes.views.listing import listing

bp = APIBlueprint("api_changes", __name__, url_prefix=f"{api.ROOT}/changes", tag="Changes")


class ChangeOut(Shape):
    """A change, as a list shows it."""

    id: int
    reference: str
    title: str
    kind: ChangeKind
    workflow: str
    """The definition that it began under, and ends under."""

    policy: str
    state: ChangeState
    risk: RiskClass | None
    """The class when it was put up for approval; null before."""

    asset: str
    """The tag of its main asset, and how many more there are."""

    asset_id: int | None
    """Null: the reader may not see it."""

    place_id: int
    site_id: int
    author: str
    due_at: datetime | None
    window_begins_at: datetime | None
    window_ends_at: datetime | None
    created_at: datetime
    approved_at: datetime | None
    started_at: datetime | None
    released_at: datetime | None
    closed_at: datetime | None
    version: int


class ChangesOut(Shape):
    """A page of changes."""

    items: list[ChangeOut]
    count: int
    next: str | None


class ChangedOut(Shape):
    """An asset that a change is about."""

    id: int
    tag: str


class SignedOut(Shape):
    """A signature under a change."""

    person_name: str
    for_name: str | None
    """For whom a delegate signed."""

    roles: str
    activity: str
    meaning: str
    grade: str
    content_sha256: str
    signed_at: datetime
    time_zone: str
    is_in_force: bool
    """Whether it is on what stands now; false: it was made on what was changed since."""


class WordOut(Shape):
    """A word that was asked to an emergency."""

    activity: str
    given_by: str | None
    given_at: datetime | None
    how: str | None
    """Null: its giver gave it here, or nobody has given it."""

    confirmed_at: datetime | None
    denied_at: datetime | None
    missed_at: datetime | None


class EmergencyOut(Shape):
    """What was done before anybody could sign."""

    began_at: datetime
    declared_at: datetime
    restored_at: datetime | None
    overdue_at: datetime | None
    words: list[WordOut]


class ExtensionOut(Shape):
    """A request that a change stands longer, and what became of it."""

    reference: str
    state: ExtensionState
    ends_at: datetime
    reason: str
    asked_by: str
    asked_at: datetime
    settled_at: datetime | None
    """Null: it waits."""

    settled: str


class TemporaryOut(Shape):
    """Until when a change stands, and whether it was taken back."""

    ends_at: datetime | None
    restoration: str
    restorer: str | None
    expired_at: datetime | None
    restored_at: datetime | None
    successor_id: int | None
    extensions: list[ExtensionOut]


class ChangeWholeOut(ChangeOut):
    """A change with what is written in it, its assets and its signatures."""

    reason: str
    current: str
    proposed: str
    target_firmware: str | None
    if_not: str
    plan: str
    back_out: str
    tests: str
    effect_criteria: str | None
    effect_on: date | None
    performed: str
    verified: str
    content_sha256: str | None
    """Digest of what is up for signature; null while it is being written."""

    work_sha256: str | None
    assets: list[ChangedOut]
    """Those that the reader may see, the main one first."""

    hidden: int
    """How many more there are."""

    awaited: list[str]
    """Who has the next step."""

    signatures: list[SignedOut]
    emergency: EmergencyOut | None
    """Null: its work waited for its approval."""

    temporary: TemporaryOut | None
    """Null: it stands for good."""


class AlterationOut(Shape):
    """A field that an act altered, in the words of the page; null was or is empty."""

    field: str
    before: str | None
    after: str | None


class ChangeActOut(Shape):
    """One act on a change."""

    at: datetime
    who: str
    what: str
    why: str
    changes: list[AlterationOut]


class ChangeHistoryOut(Shape):
    """The latest acts on a change, the newest first."""

    items: list[ChangeActOut]


class ReachedOut(Shape):
    """An asset that a change reaches, and what was said of it."""

    tag: str
    name: str
    purdue_level: str
    list: str
    """Must assess, informational or excluded."""

    reason: str
    path: str
    steps: int
    gxp: str
    has_safety_function: bool
    said: str
    said_by: str
    is_signed: bool


class ImpactOut(Shape):
    """What a change reaches, as it was worked out last."""

    taken_at: datetime | None
    """Null: nobody has worked it out yet."""

    sha256: str | None
    is_truncated: bool
    """Whether there is more than was followed."""

    items: list[ReachedOut]
    hidden: int
    """How many more it reaches that the reader may not see."""


APART = {
    *("asset", "asset_id", "author", "assets", "hidden", "awaited", "signatures"),
    *("emergency", "temporary"),
}
"""What is told otherwise than it is stored."""

LISTED = tuple(ChangeOut.model_fields.keys() - APART)
WHOLE = tuple(ChangeWholeOut.model_fields.keys() - APART)
SIGNED = tuple(SignedOut.model_fields.keys() - {"is_in_force"})


def _facts(record: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def listed(change: ChangeRequest) -> ChangeOut:
    """Give a change as a list shows it."""
    return ChangeOut(
        asset=lists.asset_words(change),
        asset_id=change.asset_id if change.is_asset_seen else None,
        author=change.author.name,
        **_facts(change, LISTED),
    )


@bp.get("")
@requires(Permission.READ, ChangeRequest)
@bp.output(ChangesOut)
def index() -> ChangesOut:
    """Give a page of the changes that the reader may see, by the conditions of their list."""
    sites = lists.sites(session(), actor())
    declared = listing(actor(), list(sites))
    page = paged(declared, lists.changes(actor()), lists.one_by_one(actor(), sites))
    return ChangesOut(items=list(map(listed, page.rows)), count=page.count, next=page.next)


@bp.get("/<int:id>")
@requires(Permission.READ, ChangeRequest)
@bp.output(ChangeWholeOut)
def show(change: ChangeRequest) -> ChangeWholeOut:
    """Give one change with what is written in it, its assets and its signatures."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    named, in_force = seen.named(case.assets), {made.id for made in case.in_force}
    return ChangeWholeOut(
        asset=seen.main,
        asset_id=change.asset_id if seen.sees(case.change.asset) else None,
        author=case.change.author.name,
        assets=[ChangedOut(id=one.id, tag=one.tag) for one in named],
        hidden=len(case.assets) - len(named),
        awaited=sorted(awaited(session(), case).values()),
        signatures=[
            SignedOut(is_in_force=made.id in in_force, **_facts(made, SIGNED))
            for made in case.signatures
        ],
        emergency=_emergency(case.change),
        temporary=_temporary(case.change),
        **_facts(case.change, WHOLE),
    )


def _emergency(change: ChangeRequest) -> EmergencyOut | None:
    row = emergency_of(session(), change)
    if row is None:
        return None
    told = tuple(EmergencyOut.model_fields.keys() - {"words"})
    names = tuple(WordOut.model_fields.keys() - {"given_by"})
    words = [
        WordOut(given_by=one.given_by.name if one.given_by else None, **_facts(one, names))
        for one in consents_of(session(), change)
    ]
    return EmergencyOut(words=words, **_facts(row, told))


def _temporary(change: ChangeRequest) -> TemporaryOut | None:
    row = temporary_of(session(), change)
    if row is None:
        return None
    told = tuple(TemporaryOut.model_fields.keys() - {"restorer", "extensions"})
    restorer = row.restorer.name if row.restorer else None
    names = tuple(ExtensionOut.model_fields.keys() - {"asked_by"})
    later = [
        ExtensionOut(asked_by=one.asked_by.name, **_facts(one, names))
        for one in extensions_of(session(), change)
    ]
    return TemporaryOut(restorer=restorer, extensions=later, **_facts(row, told))


@bp.get("/<int:id>/history")
@requires(Permission.READ, ChangeRequest)
@bp.output(ChangeHistoryOut)
def history(change: ChangeRequest) -> ChangeHistoryOut:
    """Give the latest acts on a change."""
    items = [
        ChangeActOut(
            at=act.at, who=act.who, what=act.what, why=act.why,
            changes=[AlterationOut(field=f, before=old, after=new) for f, old, new in act.changes],
        )
        for act in told(session(), change, actor())
    ]  # fmt: skip
    return ChangeHistoryOut(items=items)


@bp.get("/<int:id>/impact")
@requires(Permission.READ, ChangeRequest)
@bp.output(ImpactOut)
def impact(change: ChangeRequest) -> ImpactOut:
    """Give what a change reaches, and what was said of each asset that the reader may see."""
    case = case_of(session(), change)
    names = tuple(ReachedOut.model_fields)
    items = [
        ReachedOut(**dict(zip(names, row, strict=True)))
        for row in rows(case, seen_by(session(), actor(), case))
    ]
    return ImpactOut(
        taken_at=case.snapshot and case.snapshot.taken_at,
        sha256=case.snapshot and case.snapshot.sha256,
        is_truncated=case.impact.is_truncated,
        items=items,
        hidden=len(case.impact.items) - len(items),
    )
