"""Reviews of the trail: read event by event, asked about, answered, signed."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from governance.audit.listing import words
from governance.audit.queries import history
from governance.audit.telling import told
from governance.core import clock
from governance.core.access import allowed
from governance.core.download import attached
from governance.core.exports import Format, Sheet
from governance.core.listing import named
from governance.core.listing.page import paginate, rows_for_export
from governance.core.lists import asked as asked_of
from governance.core.web import actor, missing, requires, session
from governance.evidence.queries import content_of, signatures_of
from governance.identity.attest import Proof
from governance.identity.stepup import attested
from governance.ownership.people import active
from workflows.trail_reviews.commands import reviewing as commands
from workflows.trail_reviews.forms import AnswerForm, AskForm, ConcludeForm, MarkForm, WhyForm
from workflows.trail_reviews.models import TrailMark, TrailReview
from workflows.trail_reviews.queries import cases, listing
from workflows.trail_reviews.rules.machine import MEANING, TRAIL_REVIEW
from workflows.trail_reviews.rules.permissions import Permission

bp = Blueprint("trail_reviews", __name__, url_prefix="/assurance/reviews")
questions_bp = Blueprint("trail_questions", __name__, url_prefix="/assurance/questions")
LISTED = named.declare("trail_reviews", "trail_reviews.index", _l("Reviews of the trail"))
VERBS = {
    "trail_review.begun": "began it, up to event %(upto)s",
    "trail_review.marked": "looked at events",
    "trail_review.questioned": "asked %(of)s about event %(event)s",
    "trail_review.answered": "answered about event %(event)s",
    "trail_review.signed": "signed it",
    "trail_review.abandoned": "gave it up: %(reason)s",
}
LABELS = {"conclusion": "What it came to", "state": "State"}


@bp.get("/")
@requires(Permission.READ, TrailReview)
def index() -> str:
    """List the reviews."""
    page = paginate(session(), listing.listing(), listing.reviews(actor()), asked_of(LISTED))
    return render_template("trail_reviews/list.html", page=page)


@bp.get("/export.<any(csv, xlsx, json):format>")
@requires(Permission.READ, TrailReview)
def export(format: str) -> Response:
    """Give the reviews listed as a sheet."""
    asked = request.args.to_dict(flat=False)
    found = rows_for_export(session(), listing.listing(), listing.reviews(actor()), asked)
    return attached(Sheet(found.labels, found.rows), Format(format), "trail-reviews")


def showing(review: TrailReview, form: MarkForm | None = None) -> str:
    """Show what is to be looked at next, what was said, and what stands against its end."""
    kept = cases.whole(session(), review)
    facts = cases.facts_of(session(), kept, "said on the next page")
    return render_template(
        "trail_reviews/show.html",
        review=kept,
        state=listing.state_of(kept),
        form=form or MarkForm(formdata=None),
        next=listing.to_see(session(), actor(), kept) if kept.state == "open" else [],
        facts=facts,
        may=allowed(session(), actor(), review),
        verbs=TRAIL_REVIEW.hints(facts, actor(), clock.now()),
        signatures=signatures_of(session(), cases.KIND, kept.id),
        words=words,
        history=told(history(session(), review), VERBS, LABELS),
    )


bp.get("/<int:id>", endpoint="show")(requires(Permission.READ, TrailReview)(showing))


@bp.post("/<int:id>/mark")
@requires(Permission.MARK, TrailReview, form=MarkForm, again=showing)
def mark(review: TrailReview, form: MarkForm) -> Answer:
    """Say that one looked at events."""
    number = commands.mark(session(), actor(), review, form.events.data or ())
    flash(ngettext("You looked at %(num)s event.", "You looked at %(num)s events.", number))
    return redirect(url_for(".show", id=review.id))


def asking(review: TrailReview, seq: int, form: AskForm | None = None) -> str:
    """Ask whom to ask about an event, and what."""
    event = next(iter(cases.chosen(session(), cases.whole(session(), review), [seq])), None)
    event = event or missing("event of this review that is still to be looked at")
    form = form or AskForm(data={"person": event.actor_id})
    form.person.choices = active(session())
    return render_template("trail_reviews/ask.html", form=form, review=review, event=event,
                           words=words)  # fmt: skip


bp.get("/<int:id>/events/<int:seq>")(requires(Permission.MARK, TrailReview)(asking))


@bp.post("/<int:id>/events/<int:seq>")
@requires(Permission.MARK, TrailReview, form=AskForm, again=asking)
def ask(review: TrailReview, seq: int, form: Any) -> Answer:
    """Ask somebody about an event."""
    asked = commands.Asked(form.person.data, form.question.data)
    commands.ask(session(), actor(), review, seq, asked)
    flash(_("They find your question in My work."))
    return redirect(url_for(".show", id=review.id))


def signing(review: TrailReview, form: ConcludeForm | None = None) -> str:
    """Ask what it came to, before it is signed."""
    kept = cases.whole(session(), review)
    form = form or ConcludeForm(formdata=None)
    form.now_at(kept.version)
    facts = cases.facts_of(session(), kept, "said here")
    against = TRAIL_REVIEW.hints(facts, actor(), clock.now()).get("sign", ())
    return render_template(
        "trail_reviews/sign.html", form=form, review=kept, meaning=MEANING, against=against
    )


bp.get("/<int:id>/sign")(requires(Permission.SIGN, TrailReview)(signing))


@bp.post("/<int:id>/sign")
@requires(Permission.SIGN, TrailReview, form=ConcludeForm, again=signing, before=attested)
def sign(review: TrailReview, form: ConcludeForm, proof: Proof) -> Answer:
    """Sign it."""
    commands.sign(session(), actor(), review, form.conclusion.data or "", proof)
    flash(_("%(review)s is signed: the next one goes on from there.", review=review))
    return redirect(url_for(".show", id=review.id))


def abandoning(review: TrailReview, form: WhyForm | None = None) -> str:
    """Ask why it is given up."""
    form = form or WhyForm()
    form.now_at(review.version)
    return render_template(
        "trail_reviews/act.html", form=form, label=_("Give it up"), reference=review.reference,
        title=_("What it covered is new again."), back=url_for(".show", id=review.id),
    )  # fmt: skip


bp.get("/<int:id>/abandon")(requires(Permission.ABANDON, TrailReview)(abandoning))


@bp.post("/<int:id>/abandon")
@requires(Permission.ABANDON, TrailReview, form=WhyForm, again=abandoning)
def abandon(review: TrailReview, form: WhyForm) -> Answer:
    """Give it up."""
    commands.abandon(session(), actor(), review, form.reason.data or "")
    flash(_("%(review)s was given up.", review=review))
    return redirect(url_for("trail_scopes.index"))


@bp.get("/<int:id>/contents/<sha256>")
@requires(Permission.READ, TrailReview)
def content(review: TrailReview, sha256: str) -> str:
    """Show what was signed, word for word."""
    kept = content_of(session(), cases.KIND, review.id, sha256) or missing("version")
    return render_template("trail_reviews/content.html", review=review, kept=kept)


def question(mark: TrailMark, form: AnswerForm | None = None) -> str:
    """Show what somebody wants to know about an event, and ask for the answer."""
    kept = cases.question(session(), mark)
    form = form or AnswerForm()
    form.now_at(kept.version)
    return render_template(
        "trail_reviews/question.html", mark=kept, form=form, words=words,
        may=allowed(session(), actor(), mark),
    )  # fmt: skip


questions_bp.get("/<int:id>", endpoint="show")(
    requires(Permission.READ_QUESTION, TrailMark)(question)
)


@questions_bp.post("/<int:id>")
@requires(Permission.ANSWER, TrailMark, form=AnswerForm, again=question)
def answer(mark: TrailMark, form: AnswerForm) -> Answer:
    """Answer it."""
    commands.answer(session(), actor(), mark, form.answer.data or "")
    flash(_("Your answer is kept with the review."))
    return redirect(url_for(".show", id=mark.id))
