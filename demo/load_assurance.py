"""What compliance reads of the trail: refused attempts, read and signed; rights, due again."""

from datetime import timedelta

from sqlalchemy import select

from demo.company import TIME_ZONES
from demo.stage import Stage
from demo.timeline import Pace, Story
from governance.audit.models import AuditEvent
from workflows.trail_reviews.commands import reviewing as commands
from workflows.trail_reviews.models import TrailReview, TrailScope
from workflows.trail_reviews.queries.cases import drawn, whole, within

READER = "beatriz"
REFUSED = commands.Rule(
    "Refused attempts",
    "Somebody signs what is theirs, or looks where they should not.",
    ["refused"],
)
RIGHTS = commands.Rule(
    "Rights, and rules that were made weaker",
    "A role lets somebody sign who should not, or a rule stops to hold.",
    ["rights", "rules"],
)
FOUND = (
    "One attempt: the author of a change went to sign it. The rule held; the route was explained "
    "to the team. Nothing further."
)
MADE, READ = timedelta(days=44), timedelta(days=4)


def read(stage: Stage) -> Story:
    """Say what is read, and read and sign the first of it."""
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - MADE, 17)
    scopes = []
    for rule in (REFUSED, RIGHTS):
        yield pace.later(minutes=30)
        with stage.acting(READER) as (session, actor):
            scopes.append(commands.make(session, actor, rule).id)
    pace = Pace(TIME_ZONES["leuven"], stage.timeline.present - READ, 17)
    yield pace.later(minutes=30)
    with stage.acting(READER) as (session, actor):
        review_id = commands.begin(session, actor, session.get_one(TrailScope, scopes[0])).id
    yield pace.later(minutes=20)
    with stage.acting(READER) as (session, actor):
        review = whole(session, session.get_one(TrailReview, review_id))
        of_it = (within(review.scope), drawn(review.scope), AuditEvent.seq <= review.to_seq)
        seqs = session.scalars(select(AuditEvent.seq).where(*of_it)).all()
        commands.mark(session, actor, review, seqs)
    yield pace.later(minutes=15)
    proof = stage.proof(READER)
    with stage.acting(READER) as (session, actor):
        review = session.get_one(TrailReview, review_id)
        commands.sign(session, actor, review, FOUND, proof)
