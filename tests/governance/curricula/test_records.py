"""Reading, attending, doing and answering: what is kept, and what it shows."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.access import readable
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.curricula.commands import items, quizzes, records
from governance.curricula.models import How, ItemKind, TrainingItemVersion, TrainingRecord
from governance.curricula.queries.quizzes import questions_of
from governance.curricula.queries.standings import standing_of, standings
from governance.curricula.rules.standing import Ask, State
from governance.evidence.queries import signatures_of
from governance.skills.models import EvidenceKind, SkillEvidence
from governance.skills.queries.holdings import level_of
from tests.governance.curricula.conftest import in_days


def shown(session, name, plant):
    of = SkillEvidence
    wanted = select(of).where(of.person_id == plant.people[name]).order_by(of.id)
    return session.scalars(wanted).all()


@pytest.mark.scenario("P17")
def test_who_reads_a_version_signs_it_and_knows_of_what_it_shows(learn, session, plc, plant):
    item = learn.item()
    items.add_effect(session, learn.actor("johan"), item, plc.id, 1)
    version = learn.decided(item)
    made = learn.read("nora", version)
    (signed,) = signatures_of(session, "training_record", made.id)
    assert (signed.person_name, signed.meaning) == (
        "Nora", "I read this version and understood it",
    )  # fmt: skip
    (piece,) = shown(session, "nora", plant)
    assert (piece.kind, piece.level, piece.subject, piece.subject_version) == (
        EvidenceKind.READ_UNDERSTOOD, 1, "SOP-112", "1",
    )  # fmt: skip
    assert standing_of(session, plant.people["nora"], item.id).is_met
    with pytest.raises(Conflict, match="already, and that counts"):
        learn.read("nora", version)
    with pytest.raises(Forbidden):
        learn.read("dana", version)
    session.commit()
    assert verify(session).faults == []


def test_a_reading_is_signed_only_where_it_counts(learn):
    course = learn.item("C-001", ItemKind.COURSE)
    with pytest.raises(RuleViolation, match="does not complete C-001 version 1"):
        learn.read("nora", learn.decided(course, decision="requalify"))
    learn.read("nora", learn.decided(course, "2", on=in_days(1)))


def test_reading_shows_level_one_at_most_and_a_quiz_two(learn, session, plc):
    johan, document, quiz = learn.actor("johan"), learn.item(), learn.item("Q-1", ItemKind.QUIZ)
    with pytest.raises(RuleViolation, match="shows level 1, never more"):
        items.add_effect(session, johan, document, plc.id, 2)
    with pytest.raises(RuleViolation, match="shows level 1 to 2"):
        items.add_effect(session, johan, quiz, plc.id, 3)
    made = items.add_effect(session, johan, document, plc.id, 1)
    with pytest.raises(RuleViolation, match="already: end that first"):
        items.add_effect(session, johan, document, plc.id, 1)
    with pytest.raises(Forbidden):
        items.end_effect(session, johan, made)
    items.end_effect(session, learn.actor("ana"), made)
    assert items.add_effect(session, johan, document, plc.id, 1).id != made.id


def test_a_task_counts_by_an_assessor_of_level_four_and_nobody_records_for_themselves(
    learn, task, session, plc, plant
):
    (first,) = session.scalars(
        select(TrainingItemVersion).where(TrainingItemVersion.item_id == task.id)
    )
    with pytest.raises(RuleViolation, match=r"Tom held level 0 of OT-PLC .* level 4 is needed"):
        learn.did("arne", first, assessor_id=plant.people["tom"])
    with pytest.raises(RuleViolation, match="Say who assessed it"):
        learn.did("arne", first)
    with pytest.raises(RuleViolation, match="does not assess themselves"):
        learn.did("vera", first, assessor_id=plant.people["vera"])
    with pytest.raises(RuleViolation, match="Nobody records for themselves"):
        learn.did("johan", first, assessor_id=plant.people["vera"])
    with pytest.raises(Forbidden):
        learn.did("nora", first, by="tom", assessor_id=plant.people["vera"])
    with pytest.raises(RuleViolation, match="does that on their own page"):
        learn.did("arne", first, How.READ)
    with pytest.raises(RuleViolation, match="lies in the future"):
        learn.did("arne", first, at=clock.now() + timedelta(hours=1),
                  assessor_id=plant.people["vera"])  # fmt: skip
    (piece,) = shown(session, "nora", plant)
    assert (piece.kind, piece.assessor_level) == (EvidenceKind.OJT, 4)
    assert level_of(session, plant.people["nora"], plc.id, clock.now()) == 3


def test_what_is_repeated_ends_with_its_months_as_they_were_when_it_was_done(
    learn, session, plc, plant
):
    item = learn.item("C-110", ItemKind.COURSE, months=6)
    items.add_effect(session, learn.actor("johan"), item, plc.id, 2)
    at = datetime(2026, 9, 1, 8, tzinfo=UTC)
    course = learn.decided(item)
    made = learn.did("nora", course, How.ATTENDED, at=at, file=("list.pdf", b"%PDF"))
    ends = datetime(2027, 3, 1, 8, tzinfo=UTC)
    assert (made.ends_at, shown(session, "nora", plant)[0].ends_at) == (ends, ends)
    items.edit(session, learn.actor("johan"), item, {"title": "x", "lies": None, "months": 1})
    nora = plant.people["nora"]
    assert standing_of(session, nora, item.id, ends - timedelta(seconds=1)).until == ends
    assert standing_of(session, nora, item.id, ends).state is State.LAPSED


def test_every_try_of_a_quiz_is_kept_and_one_that_is_passed_counts(learn, session, plc, plant):
    item, johan = learn.item("Q-7", ItemKind.QUIZ), learn.actor("johan")
    items.add_effect(session, johan, item, plc.id, 2)
    version = learn.version(item, pass_mark=80)
    for words in ("Does it stop?", "Does it start?"):
        quizzes.ask(session, johan, version, words, [("Yes", True), ("No", False), ("So", True)])
    learn.decide(version)
    both = questions_of(session, version)
    right = {o.id for q in both for o in q.options if o.is_right}
    wrong = next(o.id for o in both[1].options if not o.is_right)
    nora = learn.actor("nora")
    with pytest.raises(RuleViolation, match="Answer every question"):
        records.answer(session, nora, version, {both[0].options[0].id})
    first = records.answer(session, nora, version, right | {wrong})
    assert (first.score, first.out_of, first.is_passed) == (1, 2, False)
    assert shown(session, "nora", plant) == []
    assert standing_of(session, nora.id, item.id).asks is Ask.COMPLETION
    second = records.answer(session, nora, version, right)
    assert second.is_passed
    assert standing_of(session, nora.id, item.id).records == (second.id,)
    assert [one.level for one in shown(session, "nora", plant)] == [2]
    session.commit()
    assert verify(session).faults == []


def test_what_is_revoked_counts_no_more_with_all_that_it_showed(learn, task, session, plc, plant):
    made = session.scalars(select(TrainingRecord)).one()
    with pytest.raises(Forbidden):
        records.revoke(session, learn.actor("johan"), made, "The list was forged.")
    with pytest.raises(RuleViolation, match="Say why"):
        records.revoke(session, learn.actor("ana"), made, " ")
    records.revoke(session, learn.actor("ana"), made, "The list was forged.")
    nora = plant.people["nora"]
    assert level_of(session, nora, plc.id, clock.now()) == 0
    assert not standing_of(session, nora, task.id).is_met
    with pytest.raises(Conflict, match="revoked already"):
        records.revoke(session, learn.actor("ana"), made, "again")
    session.commit()
    assert verify(session).faults == []


@pytest.mark.either
@pytest.mark.usefixtures("task")
def test_a_record_is_read_by_its_person_and_who_leads_them(session, an_actor):
    seen = {
        name
        for name in ("nora", "johan", "ana", "hanna", "alan", "tom", "dana", "adam")
        if session.scalars(readable(an_actor(name), TrainingRecord)).all()
    }
    assert seen == {"nora", "johan", "ana", "hanna", "alan"}


def test_however_many_people_and_items_it_takes_three_statements(learn, task, session, plant):
    other = learn.item("SOP-7")
    learn.read("tom", learn.decided(other))
    told = list[str]()
    connection = session.connection()

    def note(_connection, _cursor, statement, *_):
        told.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    found = standings(session, list(plant.people.values()), [task.id, other.id])
    event.remove(connection, "before_cursor_execute", note)
    assert len(told) == 3
    met = {key for key, one in found.items() if one.is_met}
    assert met == {(plant.people["nora"], task.id), (plant.people["tom"], other.id)}
