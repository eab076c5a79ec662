"""What a trigger opened is assessed by whoever is accountable, weighed by tables, and signed."""

import json
from itertools import product

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.evidence.models import Signature
from governance.identity.models import Person, Role
from governance.places.models import Place
from tests.plant import SYSTEM, add_grant
from workflows.changes.commands import disposing, judging, triaging, writing
from workflows.changes.commands.judging import Apart, Given
from workflows.changes.judgements import Judgement, Part, Rating, RiskScore
from workflows.changes.models import Answer, ChangeRequest, RiskClass
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.rules.dimensions import ASSESSORS, CLASSES, PRIORITIES, weighed
from workflows.changes.rules.weighing import every_dimension_is_assessed

LOW, MEDIUM, HIGH = Rating
ALL_NO = dict.fromkeys(ASSESSORS, (Answer.NO, ""))


def rated(code, *ratings, why="as the loop tests showed", **more):
    return Given(code, why, *(ratings or (LOW, LOW, HIGH)), **more)


def look(life, what):
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, life.id))
        return what(case)


def waits(life):
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, life.id))
        return every_dimension_is_assessed(facts_of(session, case), None, None)


def opened(life, **answers):
    said = {code: (answer, "so it is") for code, answer in answers.items()}
    return life.assessed(ALL_NO | said, tag="HMI-31")


def answered_anew(life, **answers):
    life.by("johan", triaging.reassess, "more came to light")
    life.by("johan", writing.assess, answers)


def test_nothing_opened_needs_no_assessor(life):
    opened(life)
    assert look(life, lambda case: case.judged.dimensions) == []
    assert waits(life) is None


def test_a_yes_opens_that_dimension_alone_and_says_who_assesses_it(life):
    opened(life, cyber_security=Answer.YES)
    assert waits(life) == (
        "Cyber security is opened and not assessed: Sten assesses it, for OT security."
    )
    assert look(life, lambda case: [one.code for one in case.judged.dimensions]) == [
        "cyber_security"
    ]
    with pytest.raises(NotFound, match="opens no such dimension"):
        life.by("petra", judging.judge, rated("process_safety"))


def test_the_accountable_person_assesses_and_nobody_else(life):
    opened(life, cyber_security=Answer.YES)
    for name in ("petra", "johan", "coen"):
        with pytest.raises(RuleViolation, match="does not assess Cyber security"):
            life.by(name, judging.judge, rated("cyber_security"))

    life.by("sten", judging.judge, rated("cyber_security", MEDIUM, MEDIUM, MEDIUM))

    assert waits(life) is None
    (rule,) = [one for one in look(life, lambda case: case.fired) if one.rule == "D6"]
    assert rule.risk is RiskClass.MEDIUM
    assert rule.why == (
        "Cyber security: Sten says severity medium, probability medium, detectability medium, "
        "so medium"
    )
    with life.database.reading() as session:
        row = session.scalars(select(Judgement)).one()
        made = session.get_one(Signature, row.signature_id)
    assert made.activity == "review_cyber_security"
    assert json.loads(made.payload)["content_sha256"] == made.content_sha256
    with pytest.raises(Conflict, match="is assessed"):
        life.by("sten", judging.judge, rated("cyber_security"))


@pytest.mark.statement(4)
def test_a_changed_answer_voids_the_signature_of_that_dimension_alone(life):
    opened(life, cyber_security=Answer.YES, downtime=Answer.YES)
    life.by("sten", judging.judge, rated("cyber_security"))
    life.by("arne", judging.judge, rated("downtime"))
    assert waits(life) is None

    answered_anew(life, downtime=(Answer.YES, "four hours, not one"))

    assert "Downtime is opened and not assessed" in waits(life)
    assert "Cyber" not in waits(life)
    with life.database.reading() as session:
        assert len(session.scalars(select(Judgement)).all()) == 2
    life.by("nora", writing.edit, {"proposed": "firmware 3.0, another branch"})
    assert "Cyber security is opened" in waits(life)


def test_at_high_a_second_independent_person_assesses_and_a_wide_spread_is_settled(life):
    opened(life, process_safety=Answer.YES, downtime=Answer.YES)
    life.by("arne", judging.judge, rated("downtime", HIGH, MEDIUM, LOW))
    assert "a second person who fits take-down assesses it" in waits(life)
    with pytest.raises(RuleViolation, match="assessed Downtime already"):
        life.by("arne", judging.judge, rated("downtime"))
    with pytest.raises(RuleViolation, match="a second assessor is area owner there"):
        life.by("petra", judging.judge, rated("downtime"))


def test_of_two_who_are_two_classes_apart_the_accountable_one_settles(life):
    opened(life, irreversible=Answer.YES)
    life.by("johan", judging.judge, rated("irreversible", HIGH, MEDIUM, LOW))
    life.by("ines", judging.judge, rated("irreversible", LOW, LOW, HIGH))
    one = look(life, lambda case: case.judged.dimension("irreversible"))
    assert (one.spread, one.risk, one.wants) == (2, RiskClass.HIGH, Part.RECONCILED)
    assert "is 2 classes apart between its two assessors: Johan settles it" in waits(life)
    with pytest.raises(RuleViolation, match="Johan does"):
        life.by("ines", judging.judge, rated("irreversible"))

    life.by("johan", judging.judge, rated("irreversible", MEDIUM, MEDIUM, MEDIUM))

    settled = look(life, lambda case: case.judged.dimension("irreversible"))
    assert (settled.risk, settled.wants) == (RiskClass.MEDIUM, None)


@pytest.mark.scenario("C20")
def test_what_is_not_known_of_data_integrity_is_worst_and_holds_until_quality_accepts(life):
    opened(life, data_integrity=Answer.UNKNOWN)
    assert look(life, lambda case: case.risk) is RiskClass.HIGH
    life.by("dirk", judging.judge, rated("data_integrity", LOW, LOW, HIGH))
    assert look(life, lambda case: case.risk) is RiskClass.HIGH
    assert "is not known, and that holds the approval" in waits(life)
    with pytest.raises(RuleViolation, match="Ana does"):
        life.by("dirk", judging.judge, Given("data_integrity", "the vendor answers in May"))

    life.by("ana", judging.judge, Given("data_integrity", "paper records until the vendor answers"))

    assert waits(life) is None
    assert look(life, lambda case: case.risk) is RiskClass.HIGH
    answered_anew(life, data_integrity=(Answer.NO, ""))
    assert look(life, lambda case: case.judged.dimensions) == []


def test_its_author_assesses_nothing(life):
    answers = ALL_NO | {"irreversible": (Answer.YES, "data is migrated")}
    life.assessed(answers, by="johan", tag="HMI-31")
    with pytest.raises(RuleViolation, match="Johan wrote"):
        life.by("johan", judging.judge, rated("irreversible"))


def test_nothing_is_assessed_once_the_plan_is_up_nor_with_a_file_that_is_not_there(life):
    opened(life, cyber_security=Answer.YES)
    with pytest.raises(NotFound, match="has no such file"):
        life.by("sten", judging.judge, rated("cyber_security", evidence=(99,)))
    life.by("sten", judging.judge, rated("cyber_security"))
    life.disposed().by("nora", writing.propose)

    with pytest.raises(Conflict, match="is in approval; it is judged before its plan is put up"):
        life.by("sten", judging.judge, rated("cyber_security"))
    with pytest.raises(Conflict, match="it is judged before"):
        life.by("ana", judging.lower, Apart(RiskClass.LOW, "a spare panel"))
    with life.database.reading() as session:
        assert len(session.scalars(select(Judgement)).all()) == 1


def test_under_a_policy_without_dimensions_no_class_is_set_apart_and_nothing_disposed_of(life):
    opened(life)
    with life.database.writing() as session:
        change = session.get(ChangeRequest, life.id)
        change.policy = "policy@1"
        record(session, SYSTEM, "change.put_back", change)
        session.commit()

    with pytest.raises(Conflict, match="policy@1, which sets no class apart"):
        life.by("ana", judging.lower, Apart(RiskClass.LOW, "a spare panel"))
    with pytest.raises(Conflict, match="policy@1, which disposes of nothing"):
        life.by("johan", disposing.dispose, disposing.Said("x", "all", []))


def test_its_author_does_not_set_the_class_lower_though_they_answer_for_quality(life, plant):
    with life.database.writing() as session:
        nora = session.get(Person, plant.people["nora"])
        add_grant(session, nora, Role.QA, session.get(Place, plant.places["leuven"]))
        record(session, SYSTEM, "role.granted", nora)
        session.commit()
    opened(life)

    with pytest.raises(RuleViolation, match="and not its author"):
        life.by("nora", judging.lower, Apart(RiskClass.LOW, "a spare panel"))
    assert look(life, lambda case: case.risk) is RiskClass.HIGH


def test_each_time_an_input_differs_the_score_is_kept_anew(life):
    opened(life, cyber_security=Answer.YES)
    life.by("sten", judging.judge, rated("cyber_security"))
    answered_anew(life, downtime=(Answer.NO, ""))
    with life.database.reading() as session:
        kept = session.scalars(select(RiskScore).order_by(RiskScore.id)).all()
    assert len(kept) == 3  # handed over, answered, assessed
    last = json.loads(kept[-1].body)
    assert last["policy"] == "policy@3"
    assert last["answers"]["cyber_security"] == "yes"
    assert any(line.startswith("D6 low: Cyber security") for line in last["rules"])


def test_anybody_who_assesses_raises_the_class_and_only_quality_lowers_it(life):
    opened(life)
    before = look(life, lambda case: case.risk)
    assert before is RiskClass.HIGH  # HMI-31 is GxP direct
    with pytest.raises(RuleViolation, match="is high already"):
        life.by("johan", judging.heighten, Apart(RiskClass.HIGH, "it is new here"))
    with pytest.raises(RuleViolation, match="choose a lower class"):
        life.by("ana", judging.lower, Apart(RiskClass.HIGH, "the same"))

    life.by("ana", judging.lower, Apart(RiskClass.LOW, "a spare panel, never connected"))

    assert look(life, lambda case: case.risk) is RiskClass.LOW
    whys = look(life, lambda case: {due.activity: due.why for due in case.route})
    assert whys["qa_plan"] == "the rules say high, and it was set to low"
    life.by("johan", judging.heighten, Apart(RiskClass.MEDIUM, "it is connected after all"))
    assert look(life, lambda case: case.risk) is RiskClass.MEDIUM


def test_a_lower_class_holds_for_the_rules_it_was_set_for_and_stays_visible(life):
    opened(life)
    life.by("ana", judging.lower, Apart(RiskClass.MEDIUM, "a spare panel"))
    answered_anew(life, real_time=(Answer.UNKNOWN, "nobody measured"))
    assert look(life, lambda case: case.risk) is RiskClass.HIGH
    rows = look(life, lambda case: [(row.scored, row.risk) for row in case.judged.overrides])
    assert rows == [(RiskClass.HIGH, RiskClass.MEDIUM)]


def test_the_tables_never_weigh_less_where_one_rating_is_worse():
    rank, order = list(Rating).index, list(RiskClass).index
    every = list(product(Rating, repeat=3))
    for one, other in product(every, every):
        is_worse = all((
            rank(other[0]) >= rank(one[0]),
            rank(other[1]) >= rank(one[1]),
            rank(other[2]) <= rank(one[2]),
        ))  # fmt: skip
        assert not is_worse or order(weighed(*other)) >= order(weighed(*one))
    assert weighed(HIGH, LOW, HIGH) is RiskClass.MEDIUM
    assert {CLASSES[pair] for pair in product(Rating, repeat=2)} == {1, 2, 3}
    assert set(PRIORITIES) == set(product((1, 2, 3), Rating))
