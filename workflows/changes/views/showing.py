"""The page of one change: the whole case, for the one who must decide on it."""

from collections.abc import Collection

from flask import render_template

from governance.core import clock
from governance.core.web import actor, missing, requires, session
from governance.evidence.queries import content_of
from governance.ownership.people import blocking
from governance.register.queries.masking import MASK
from workflows.changes.commands.writing import OPEN
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.acts import acts
from workflows.changes.queries.awaited import awaited
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.queries.past import told
from workflows.changes.queries.scoping import also_in
from workflows.changes.queries.seen import Seen, content_seen, seen_by
from workflows.changes.queries.standing import acting
from workflows.changes.rules.consulting import counted
from workflows.changes.rules.content import phase_of
from workflows.changes.rules.deadlines import is_overdue
from workflows.changes.rules.impact import Item
from workflows.changes.rules.path import steps
from workflows.changes.rules.permissions import Permission
from workflows.changes.views.blueprint import bp
from workflows.changes.views.since import since_signed
from workflows.changes.views.words import AT_ONCE, LABELS, MAIN, SHAPES, words

LEVELS = ("5", "4", "3.5", "3", "2", "1", "0", None)
"""The lanes of the drawing, from the enterprise down to the process."""

MOST_DRAWN = 60
MOST_LISTED = 200
"""Beyond that the drawing and the table say how many more there are."""


@bp.get("/<int:id>")
@requires(Permission.READ, ChangeRequest)
def show(change: ChangeRequest) -> str:
    """Show a change and what stands against each next step."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    possible = {verb: act.told(seen.masked) for verb, act in acts(session(), actor(), case).items()}
    further = [asset.id for asset in seen.named(case.assets)] if case.change.further else ()
    main = next((verb for verb in MAIN if verb in possible), None)
    return render_template(
        "changes/show.html",
        case=case,
        change=case.change,
        seen=seen,
        also=also_in(session(), actor(), change, further) if change.state in OPEN else {},
        since=since_signed(session(), case, actor()),
        steps=steps(case.change),
        waits=list(awaited(session(), case).values()),
        is_overdue=is_overdue(case.change, clock.now()),
        acts=possible,
        main=main,
        due=case.waiting_for(actor().id, phase_of(change)),
        risk=case.risk,
        vacant=blocking(session(), case.vacancies) if case.duties else (),
        acting=acting(session(), case.wanted) if case.duties else (),
        impact=drawn(case, seen),
        history=told(session(), case.change, actor()),
        words=words,
        shapes=SHAPES,
        labels=LABELS,
        at_once=AT_ONCE,
        phase=phase_of(change),
        count=counted(case.voices),
        settles=case.settled_by(actor().id),
    )


@bp.get("/<int:id>/contents/<sha256>")
@requires(Permission.READ, ChangeRequest)
def content(change: ChangeRequest, sha256: str) -> str:
    """Show one version as it was put up for signature, with what was signed under it."""
    case = case_of(session(), change)
    kept = content_of(session(), KIND, change.id, sha256) or missing("version")
    body, hidden = content_seen(session(), actor(), kept.body)
    signed = [made for made in case.signatures if made.content_sha256 == sha256]
    return render_template(
        "changes/content.html",
        case=case,
        change=case.change,
        kept=kept,
        body=body,
        hidden=hidden,
        signed=signed,
        seen=seen_by(session(), actor(), case),
        voices=case.voices_on(sha256),
        words=words,
    )


def drawn(case: Case, seen: Seen) -> dict[str, object]:
    """Return the impact in lanes and rows; what the reader may not see is counted, not named."""
    items, stops = case.impact.items, case.impact.stops
    named = [_masked(item, seen.ids) for item in items if item.asset_id in seen.ids]
    must = [item for item in named if item.must_assess]
    own = seen.named(case.assets)[:MOST_DRAWN]
    lanes = [
        (
            level,
            [asset.tag for asset in own if asset.purdue_level == level],
            [item for item in named[:MOST_DRAWN] if item.purdue_level == level],
        )
        for level in LEVELS
    ]
    return {
        "lanes": [lane for lane in lanes if lane[1] or lane[2]],
        "rows": named[:MOST_LISTED],
        "more": max(0, len(named) - MOST_LISTED),
        "hidden": len(items) - len(named),
        "must": len(must),
        "informational": len(named) - len(must),
        "taken_at": case.snapshot.taken_at if case.snapshot else None,
        "is_truncated": case.impact.is_truncated,
        "unconfirmed": sum(item.is_unconfirmed for item in items),
        "stops": [stop for stop in stops if stop.asset_id in seen.ids],
    }


def _masked(item: Item, seen: Collection[int]) -> Item:
    """Return the item without the names of what its reader may not see on the way to it."""
    if all(key in seen for key in item.path_ids):
        return item
    way = zip(item.path_ids, item.path, strict=True)
    path = tuple(tag if key in seen else MASK for key, tag in way)
    reason = item.reason if item.path_ids[-2] in seen else f"{item.tag} depends on {MASK}"
    return item._replace(path=path, reason=reason)
