"""Tells what people are to learn, who learned it, and that a procedure will soon be another one."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from demo.company import at
from demo.curricula import (
    ANSWERED_BY,
    CURRICULA,
    DONE,
    ITEMS,
    LATER,
    PASS_MARK,
    QUESTIONS,
    QUIZ,
    READ,
    SHOWS,
    CurriculumRow,
    ItemRow,
)
from demo.load_people import SET_UP_ON, moment
from demo.load_skills import CODES
from demo.stage import Stage
from demo.timeline import Story
from governance.core import clock
from governance.curricula.commands import curricula, items, quizzes, records, versions
from governance.curricula.models import (
    Decision,
    ItemKind,
    QuizOption,
    QuizQuestion,
    TrainingItem,
    TrainingItemVersion,
)
from governance.curricula.rules.standing import COMPLETES
from governance.identity.models import Person
from governance.places.models import Place

IN_FORCE = date(2025, 9, 1)
FIRST = "As in force when Concord was set up."
RECENTLY, SOON = timedelta(days=40), timedelta(days=9)


def taught(stage: Stage) -> Story:
    """Tell what the sites have people learn, from the day on which they began with Concord."""
    yield moment(SET_UP_ON, 18)
    for row in ITEMS:
        _keep(stage, row)
    for curriculum in CURRICULA:
        _ask(stage, curriculum)


def learned(stage: Stage) -> Story:
    """Tell what people did of it not long ago, and what a procedure will soon ask of them."""
    yield stage.timeline.present - RECENTLY
    for name, code in READ:
        _read(stage, name, code)
    for by, name, code, assessor in DONE:
        _do(stage, by, (name, code, assessor))
    for name in ANSWERED_BY:
        _answer(stage, name)
    yield stage.timeline.present - timedelta(days=3)
    by, quality, code, changes = LATER
    with stage.acting(by) as (session, actor):
        item = _item(session, code)
        said = _version("4", 35, (clock.now() + SOON).date(), changes)
        made = versions.add(session, actor, item, said).id
    _decide(stage, quality, made, Decision.READING)


def _item(session: Session, code: str) -> TrainingItem:
    return session.scalars(select(TrainingItem).where(TrainingItem.code == code)).one()


def version_in_force(session: Session, code: str) -> TrainingItemVersion:
    """Return the version of an item, with that, which is in force since the company began."""
    of = TrainingItemVersion
    wanted = select(of).where(of.item_id == _item(session, code).id).order_by(of.id).limit(1)
    return session.scalars(wanted.options(joinedload(of.item))).one()


def _version(label: str, minutes: int, on: date, changes: str) -> dict[str, object]:
    return {"label": label, "minutes": minutes, "effective_on": on, "changes": changes,
            "pass_mark": None}  # fmt: skip


def _keep(stage: Stage, row: ItemRow) -> None:
    with stage.acting(row.by) as (session, actor):
        known = {each.code: each.id for each in session.execute(CODES)}
        place = session.get_one(Place, stage.places[at(row.place)])
        said = {"code": row.code, "kind": row.kind, "title": row.title, "lies": row.lies,
                "months": row.months}  # fmt: skip
        item = items.add(session, actor, place, said)
        for code, competence, level in SHOWS:
            if code == row.code:
                items.add_effect(session, actor, item, known[competence], level)
        told = _version(row.label, row.minutes, IN_FORCE, FIRST)
        is_quiz = row.kind is ItemKind.QUIZ
        told |= {"pass_mark": PASS_MARK if is_quiz else None}
        version = versions.add(session, actor, item, told)
        if is_quiz:
            for words, right, wrong in QUESTIONS:
                options = [(right, True), *((each, False) for each in wrong.splitlines())]
                quizzes.ask(session, actor, version, words, options)
        made = version.id
    decision = Decision.READING if row.kind is ItemKind.DOCUMENT else Decision.REQUALIFY
    _decide(stage, row.quality, made, decision)


def _decide(stage: Stage, quality: str, version_id: int, decision: Decision) -> None:
    proof = stage.proof(quality)
    with stage.acting(quality) as (session, actor):
        version = session.get_one(TrainingItemVersion, version_id)
        said = (decision, version.effective_on, version.changes)
        versions.decide(session, actor, version, said, proof)


def _ask(stage: Stage, row: CurriculumRow) -> None:
    with stage.acting(row.by) as (session, actor):
        place = session.get_one(Place, stage.places[at(row.place)])
        made = curricula.make(session, actor, place, (row.title, row.role, clock.today()))
        for code, days in row.items:
            curricula.hold(session, actor, made, _item(session, code), (days, clock.today()))


def _read(stage: Stage, name: str, code: str) -> None:
    proof = stage.proof(name)
    with stage.acting(name) as (session, actor):
        records.read(session, actor, version_in_force(session, code), proof)


def _do(stage: Stage, by: str, of: tuple[str, str, str]) -> None:
    name, code, assessor = of
    with stage.acting(by) as (session, actor):
        version = version_in_force(session, code)
        person = session.get_one(Person, stage.people[name])
        how = COMPLETES[_item(session, code).kind]
        assessed_by = stage.people[assessor] if assessor else None
        said = records.Done(how, clock.now(), assessed_by)
        records.do(session, actor, person, version, said)


def _answer(stage: Stage, name: str) -> None:
    with stage.acting(name) as (session, actor):
        version = version_in_force(session, QUIZ)
        right = (
            select(QuizOption.id)
            .join(QuizQuestion, QuizQuestion.id == QuizOption.question_id)
            .where(QuizQuestion.version_id == version.id, QuizOption.is_right)
        )
        records.answer(session, actor, version, set(session.scalars(right)))
