"""What is new of the trail is read by somebody apart from it, asked about, answered, and signed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.audit.models import REFUSED, AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.queries import content_of
from tests.plant import actor_named
from workflows.trail_reviews.commands import reviewing as commands
from workflows.trail_reviews.models import Risk, TrailMark, TrailReviewState, TrailScope
from workflows.trail_reviews.queries.cases import KIND, drawn, within
from workflows.trail_reviews.rules.groups import DRAWN, EVERY_DAYS, GROUPS, due_at, risk_of

S = TrailReviewState


def refused(reading):
    wanted = select(AuditEvent.seq).where(AuditEvent.verb == REFUSED).order_by(AuditEvent.seq)
    with reading.database.reading() as session:
        return list(session.scalars(wanted))


def answer(reading, name, words):
    with reading.database.writing() as session:
        actor = actor_named(session, reading.plant, name)
        mark = session.scalars(select(TrailMark).where(TrailMark.question.is_not(None))).one()
        commands.answer(session, actor, mark, words)
        session.commit()


@pytest.mark.statement(34)
def test_what_is_new_is_read_and_signed_and_the_next_review_goes_on_from_there(reading):
    reading.refuse("tom", 3).made().begun()
    reading.refuse("tom", 2)
    first = refused(reading)[:3]
    assert reading.by("ana", commands.mark, first) == 3

    reading.by("ana", commands.sign, "Tom looked for a page of another site")

    kept = reading.now()
    assert (kept.state, kept.events, kept.conclusion) == (
        S.SIGNED, 3, "Tom looked for a page of another site",
    )  # fmt: skip
    assert (reading.at().new, reading.at().from_seq) == (2, kept.to_seq + 1)
    reading.begun(by="dave")
    assert reading.now().events == 2
    with reading.database.reading() as session:
        signed = content_of(session, KIND, kept.id, kept.content_sha256)
        assert verify(session).faults == []
    body = json.loads(signed.body)
    assert (body["to_event"], body["events"], body["risk"]) == (kept.to_seq, 3, "high")
    assert [row["event"] for row in body["looked_at"]] == first


@pytest.mark.statement(34)
def test_nobody_looks_at_their_own_acts_and_a_colleague_does(reading):
    reading.refuse("ana").refuse("tom").made().begun()
    mine, of_tom = refused(reading)

    with pytest.raises(RuleViolation, match="Ana did some of these"):
        reading.by("ana", commands.mark, [mine, of_tom])
    with pytest.raises(RuleViolation, match="Ana did some of these"):
        reading.by("ana", commands.ask, mine, commands.Asked(reading.plant.people["tom"], "Why?"))
    reading.by("ana", commands.mark, [of_tom])
    with pytest.raises(RuleViolation, match="1 of them Ana did: somebody else looks"):
        reading.by("ana", commands.sign, "nothing")

    reading.by("dave", commands.mark, [mine])
    reading.by("ana", commands.sign, "nothing")

    assert reading.now().state is S.SIGNED


def test_a_question_goes_to_somebody_and_holds_the_signature_until_it_is_answered(reading):
    reading.refuse("tom").made().begun()
    (seq,) = refused(reading)
    asked = commands.Asked(reading.plant.people["tom"], "What did you look for?")
    reading.by("ana", commands.ask, seq, asked)
    with reading.database.reading() as session:
        items = waiting(session, actor_named(session, reading.plant, "tom"))
    assert "What did you look for?" in [item.title for item in items]
    with pytest.raises(RuleViolation, match=r"1 questions of TR-.* wait for an answer"):
        reading.by("ana", commands.sign, "nothing")
    with pytest.raises(Forbidden):
        answer(reading, "nora", "I know nothing")
    with pytest.raises(RuleViolation, match="Write what you know"):
        answer(reading, "tom", " ")

    answer(reading, "tom", "The label of Durham was stuck on our spare")

    with pytest.raises(Conflict, match="answered"):
        answer(reading, "tom", "again")
    reading.by("ana", commands.sign, "A wrong label, taken off")
    with reading.database.reading() as session:
        kept = reading.now()
        body = json.loads(content_of(session, KIND, kept.id, kept.content_sha256).body)
    assert body["questions"] == [
        {
            "event": seq, "asked_of": "Tom", "question": "What did you look for?",
            "answer": "The label of Durham was stuck on our spare",
        }
    ]  # fmt: skip


def test_a_question_names_an_event_somebody_else_and_what_is_asked(reading):
    reading.refuse("tom").made().begun()

    with pytest.raises(RuleViolation) as told:
        reading.by("ana", commands.ask, 1, commands.Asked(reading.plant.people["ana"], " "))

    assert len(told.value.reasons) == 3


def test_who_reads_it_signs_it_and_says_what_it_came_to(reading):
    reading.refuse("tom").made().begun()
    reading.by("dave", commands.mark, refused(reading))

    with pytest.raises(RuleViolation) as told:
        reading.by("dave", commands.sign, " ")

    assert [reason.split(" ")[0] for reason in told.value.reasons] == ["Ana", "Say"]


def test_one_review_of_a_scope_is_open_and_nothing_new_begins_none(reading):
    reading.made()
    with pytest.raises(RuleViolation, match="Nothing is new in TS-001 Refused attempts"):
        reading.begun()
    reading.refuse("tom").begun()
    with pytest.raises(Conflict, match="is open: go on there"):
        reading.begun(by="dave")

    reading.by("ana", commands.abandon, "on leave")

    assert reading.now().state is S.ABANDONED
    assert reading.at().new == 1
    reading.begun(by="dave")


def test_what_was_marked_is_not_marked_twice(reading):
    reading.refuse("tom").made().begun().by("ana", commands.mark, refused(reading))

    with pytest.raises(RuleViolation, match="of which nobody has said anything yet"):
        reading.by("dave", commands.mark, refused(reading))


def test_a_scope_says_what_it_reads_and_only_quality_makes_one(reading):
    with pytest.raises(RuleViolation) as told:
        reading.made(commands.Rule(" ", "why", ["everything"]))
    assert len(told.value.reasons) == 2
    with pytest.raises(Forbidden):
        reading.made(by="alan")


def test_a_scope_that_ended_is_read_no_more(reading):
    reading.refuse("tom").made().begun()

    def end(session, actor, _review, reason):
        commands.end(session, actor, session.get_one(TrailScope, reading.scope), reason)

    with pytest.raises(RuleViolation, match="sign it first, or give it up"):
        reading.by("ana", end, "merged")
    reading.by("ana", commands.abandon, "merged")
    reading.by("ana", end, "merged")
    with pytest.raises(Conflict, match="has ended"):
        reading.by("ana", end, "merged")
    with pytest.raises(Conflict, match="choose the one that reads on"):
        reading.begun()


def test_it_is_due_by_its_risk_and_waits_in_the_inbox_of_quality(reading, monkeypatch):
    reading.refuse("tom").made()
    to = clock.now() + timedelta(days=EVERY_DAYS[Risk.HIGH] + 1)
    with reading.database.reading() as session:
        ana = actor_named(session, reading.plant, "ana")
        assert "TS-001" not in [item.reference for item in waiting(session, ana)]
        monkeypatch.setattr(clock, "now", lambda: to)
        assert "TS-001" in [item.reference for item in waiting(session, ana)]


def test_the_highest_risk_counts_and_says_how_often_and_how_much():
    assert risk_of(["copies"]) is Risk.LOW
    assert risk_of(["copies", "register"]) is Risk.MEDIUM
    assert risk_of(list(GROUPS)) is Risk.HIGH
    assert [len(DRAWN[each]) for each in (Risk.LOW, Risk.MEDIUM, Risk.HIGH)] == [2, 4, 16]
    assert due_at(Risk.LOW, clock.now()) - clock.now() > timedelta(days=364)


def test_what_is_drawn_follows_from_the_digests_alone(reading):
    reading.refuse("tom", 20)
    scope = TrailScope(groups="register")

    with reading.database.reading() as session:
        every = session.scalars(select(AuditEvent)).all()
        found = session.scalars(select(AuditEvent.seq).where(drawn(scope))).all()
        register = session.scalars(select(AuditEvent.verb).where(within(scope))).all()

    assert set(found) == {one.seq for one in every if one.digest[0] in "0123"}
    assert all(verb.split(".")[0] in {"asset", "dependency"} for verb in register)
