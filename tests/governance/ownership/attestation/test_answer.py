"""People answer row by row, or identical rows at once; an answer changes nobody's duty."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.ownership.attestation import commands, figures, queries
from governance.ownership.attestation.models import Attestation, AttestedRow, Campaign, Reply
from governance.ownership.attestation.rules import Given, seconds_spent
from governance.ownership.models import Activity, Assignment
from tests.plant import actor_named

A = Activity


def answers(autumn):
    with autumn.database.reading() as session:
        return session.scalars(select(Attestation).order_by(Attestation.id)).all()


def test_an_answer_is_kept_with_its_time_and_edits_no_naming(autumn):
    autumn.open()
    row = autumn.row(A.QA_PLAN)

    autumn.answer("ana", row, Reply.NOT_MINE, seconds=7, proposed_id=autumn.plant.people["dave"],
                  note="Dave took over.")  # fmt: skip

    (said,) = answers(autumn)
    assert (said.reply, said.batch, said.seconds_spent) == (Reply.NOT_MINE, 1, 7.0)
    assert autumn.row(A.QA_PLAN).attestation_id == said.id
    with autumn.database.reading() as session:
        named = session.get_one(Assignment, row.assignment_id)
        assert (named.version, named.ends_on) == (row.assignment_version, None)


def test_of_several_answers_from_one_page_each_counts_from_the_one_before(autumn):
    autumn.open()
    opened = autumn.at
    for activity, seconds in ((A.QA_PLAN, 8), (A.QA_RELEASE, 3)):
        autumn.later(seconds=seconds)
        row = autumn.row(activity)
        said = Given(Reply.MINE, opened)
        autumn.by(
            "ana",
            lambda s, a, row=row, said=said: (
                commands.answer(s, a, s.get_one(AttestedRow, row.id), said).id
            ),
        )

    assert [each.seconds_spent for each in answers(autumn)] == [8.0, 3.0]
    assert seconds_spent(opened, opened - timedelta(days=1), opened) == 0.0


def test_who_answers_again_replaces_what_counts_and_both_are_kept(autumn):
    autumn.open()
    row = autumn.row(A.QA_PLAN)

    autumn.answer("ana", row, Reply.UNSURE)
    autumn.answer("ana", row)

    first, second = answers(autumn)
    assert (first.reply, second.reply) == (Reply.UNSURE, Reply.MINE)
    assert autumn.row(A.QA_PLAN).attestation_id == second.id


def test_identical_rows_are_answered_at_once_and_told_as_bulk(autumn):
    autumn.assets_of("johan", 12)
    autumn.open()
    alike = [row for row in autumn.rows() if row.subject.startswith("VALVE")]
    assert {row.alike for row in alike} == {
        f"asset_approval|accountable|person:{autumn.plant.people['johan']}"
    }

    autumn.answer_alike("johan", alike[3], 12)

    (said,) = answers(autumn)
    assert (said.batch, said.is_bulk, said.seconds_spent) == (12, True, 40.0)
    left = {row.subject for row in autumn.rows() if row.attestation_id is None}
    assert not any(subject.startswith("VALVE") for subject in left)
    assert len(left) == 2, "Johan's other row differs in its activity, and stays"


def test_rows_that_changed_meanwhile_are_not_answered_at_once(autumn):
    autumn.assets_of("johan", 3)
    autumn.open()
    alike = [row for row in autumn.rows() if row.subject.startswith("VALVE")]
    autumn.answer("johan", alike[0], Reply.NOT_MINE)

    with pytest.raises(Conflict, match="You saw 3 rows, and 2 wait by now"):
        autumn.answer_alike("johan", alike[1], 3)


def test_nobody_answers_for_somebody_who_can(autumn):
    autumn.open()

    for other in ("johan", "ana", "alan", "dave"):
        with pytest.raises(Forbidden):
            autumn.answer(other, autumn.row(A.TAKE_DOWN))
    assert answers(autumn) == []


def test_of_who_leaves_later_whoever_may_name_there_answers(autumn):
    autumn.name("johan", A.CONTROL_LOGIC, "leuven", person_id=autumn.plant.people["johan"])
    autumn.open()
    passed = autumn.row(A.CONTROL_LOGIC)
    names = {key: name for name, key in autumn.plant.people.items()}
    autumn.leaves("arne")
    autumn.leaves(names[passed.reviewer_id])

    autumn.answer("johan", autumn.row(A.TAKE_DOWN), Reply.UNSURE)
    with pytest.raises(Forbidden):
        autumn.answer("johan", passed)


def test_every_reason_against_an_answer_is_told_at_once(autumn):
    autumn.open()
    autumn.leaves("dave")
    row = autumn.row(A.QA_PLAN)
    with autumn.database.writing() as session:
        ana = actor_named(session, autumn.plant, "ana")
        found = session.get_one(AttestedRow, row.id)
        with pytest.raises(RuleViolation) as refusal:
            commands.answer(
                session, ana, found, Given(Reply.MINE, None, autumn.plant.people["dave"])
            )
        with pytest.raises(RuleViolation, match="cannot propose yourself"):
            commands.answer(session, ana, found, Given(Reply.NOT_MINE, autumn.at, ana.id))

    assert refusal.value.reasons == (
        "This page does not say since when it is open: answer it on a fresh one.",
        "Somebody else is proposed only for what is not yours: leave it blank.",
        "Who is proposed cannot act: propose somebody who is active, or nobody.",
    )


def test_after_the_due_day_no_answer_is_taken_even_before_the_worker_came_by(autumn):
    autumn.open()
    autumn.later(days=29)

    with pytest.raises(RuleViolation, match="took answers up to and including 29 Sep 2026"):
        autumn.answer("ana", autumn.row(A.QA_PLAN))


def test_what_waits_stands_in_my_work_with_how_far_somebody_is(autumn):
    autumn.open()
    autumn.answer("ana", autumn.row(A.QA_PLAN))

    with autumn.database.reading() as session:
        ana = actor_named(session, autumn.plant, "ana")
        (item,) = [each for each in waiting(session, ana) if each.reference == "AT-0001"]
        asking = queries.asking(session, ana, session.get_one(Campaign, 1))
        (group,) = asking.groups
    assert item.title == "Confirm what you own: Leuven, autumn (1 of 2 answered)"
    assert (item.verb, item.target.endpoint) == ("Go on", "attestation.answering")
    assert (asking.done, asking.total, asking.left) == (1, 2, 1)
    assert (group.activity, group.letter, group.party, group.number) == (
        "QA release",
        "A",
        "Ana",
        1,
    )


def test_figures_share_the_time_of_one_answer_among_its_rows():
    said = [figures.Said(Reply.MINE, 40.0, 4)] * 4 + [figures.Said(Reply.UNSURE, 30.0, 1)]

    found = figures.figures_of(6, said)

    assert (found.answered, found.unanswered, found.unsure, found.seconds) == (5, 1, 1, 70.0)
    assert (found.median_seconds, found.largest_batch, found.pct(found.unsure)) == (10.0, 4, 20)
    assert found.warnings == ()
    nobody = figures.figures_of(3, [])
    assert (nobody.median_seconds, nobody.pct(0), nobody.warnings) == (None, 0, ())
