"""The page of one change: the whole case, for the one who must decide on it."""

from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from governance.core import clock
from governance.core.web import actor, missing, requires, session
from governance.ownership.people import blocking
from workflows.changes.barriers.queries import held_back
from workflows.changes.commands.writing import OPEN
from workflows.changes.emergency.queries import consents_of, emergency_of
from workflows.changes.linking.forms import TIES
from workflows.changes.linking.queries import LinksSeen, links_seen
from workflows.changes.meanings.queries import meanings_of
from workflows.changes.models import ChangeRequest, ChangeState
from workflows.changes.queries.acts import Act, acts, asked_to_judge, may_weigh
from workflows.changes.queries.awaited import awaited
from workflows.changes.queries.case import Case, case_of
from workflows.changes.queries.panels import panels
from workflows.changes.queries.past import told
from workflows.changes.queries.scoping import also_in
from workflows.changes.queries.seen import Seen, content_seen, seen_by
from workflows.changes.queries.standing import acting
from workflows.changes.rebaselining.queries import over_for
from workflows.changes.rebaselining.signed import kept_of
from workflows.changes.replacing.queries import lines_of, sample_of
from workflows.changes.rules.consulting import counted
from workflows.changes.rules.content import REFUSED, phase_of
from workflows.changes.rules.deadlines import days_in, is_overdue
from workflows.changes.rules.machine import is_proved, machine_of
from workflows.changes.rules.path import steps
from workflows.changes.rules.permissions import Permission
from workflows.changes.rules.timely import approval_ends
from workflows.changes.temporary.queries import extensions_of, temporary_of
from workflows.changes.training.queries import trainees
from workflows.changes.views.blueprint import bp
from workflows.changes.views.drawing import drawn
from workflows.changes.views.since import since_signed
from workflows.changes.views.words import AT_ONCE, DECIDED, LABELS, MAIN, SHAPES, words


@dataclass(frozen=True, slots=True)
class Term:
    """By when a change is to go on, and what makes it so long."""

    is_over: bool
    days: int | None
    """Working days that it may be in its state."""

    approved_until: datetime | None
    """Until when its work may begin; None: it is not authorised."""


def _term(change: ChangeRequest) -> Term:
    start = machine_of(change).moves.get("start")
    grows_old = start is not None and "approval_is_fresh@1" in start.guards
    is_asked = change.state is ChangeState.AUTHORISED and grows_old
    ends = approval_ends(change.approved_at) if is_asked and change.approved_at else None
    return Term(is_overdue(change, clock.now()), days_in(change), ends)


@bp.get("/<int:id>")
@requires(Permission.READ, ChangeRequest)
def show(change: ChangeRequest) -> str:
    """Show a change and what stands against each next step."""
    case = case_of(session(), change)
    seen = seen_by(session(), actor(), case)
    links = links_seen(session(), actor(), change)
    possible = _possible(case, seen, links)
    further = [asset.id for asset in seen.named(case.assets)] if case.change.further else ()
    main = next((verb for verb in MAIN if verb in possible), None)
    is_short = is_proved(change)
    return render_template(
        "changes/replacement.html" if is_short else "changes/show.html",
        lines=lines_of(case.replacement) if case.replacement else (),
        sample=sample_of(session(), case.change) if is_short else None,
        case=case,
        change=case.change,
        seen=seen,
        also=also_in(session(), actor(), change, further) if change.state in OPEN else {},
        since=since_signed(session(), case, actor()),
        steps=steps(case.change),
        waits=list(awaited(session(), case).values()),
        term=_term(case.change),
        acts=possible,
        over=over_for(session(), actor(), case.change),
        main=main,
        due=[] if change.state in REFUSED else case.waiting_for(actor().id, phase_of(change)),
        is_refused=change.state in REFUSED,
        risk=case.risk,
        vacant=blocking(session(), case.vacancies) if case.duties else (),
        acting=acting(session(), case.wanted) if case.duties else (),
        impact=drawn(case, seen),
        asked=asked_to_judge(session(), actor(), case),
        meanings=list(meanings_of(session(), case.change).values()),
        may=may_weigh(session(), actor(), case),
        history=told(session(), case.change, actor()),
        **WORDS,
        phase=phase_of(change),
        count=counted(case.voices),
        **_beside(case.change),
        links=links,
        settles=case.settled_by(actor().id),
    )


WORDS = {
    "decided": DECIDED,
    "ties": TIES,
    "words": words,
    "shapes": SHAPES,
    "labels": LABELS,
    "at_once": AT_ONCE,
}


def _possible(case: Case, seen: Seen, links: LinksSeen) -> dict[str, Act]:
    """Return what the reader may do, without a name that they are not to be told."""
    found = acts(session(), actor(), case)
    return {verb: act.told(seen.masked).told(links.masked) for verb, act in found.items()}


def _beside(change: ChangeRequest) -> dict[str, object]:
    """Return what there is to tell of it besides its own life."""
    return {
        "held_back": held_back(session(), change),
        "trainees": trainees(session(), change),
        "emergency": emergency_of(session(), change),
        "consents": consents_of(session(), change),
        "temporary": temporary_of(session(), change),
        "later": extensions_of(session(), change),
        "panels": panels(session(), actor(), change),
    }


@bp.get("/<int:id>/contents/<sha256>")
@requires(Permission.READ, ChangeRequest)
def content(change: ChangeRequest, sha256: str) -> str:
    """Show one version as it was put up for signature, with what was signed under it."""
    case = case_of(session(), change)
    kept = kept_of(session(), change, sha256) or missing("version")
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
