"""Opinions: everybody consulted is asked, by a deadline, on the content that is put up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import allowed, may
from governance.core.days import working_days_after
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.identity.models import Role
from governance.ownership.models import Activity, Delegation
from governance.places.models import Place
from tests.plant import SYSTEM, actor_named
from workflows.changes.commands import consulting, deciding, writing
from workflows.changes.commands.consulting import Given
from workflows.changes.models import ChangeRequest, Consultation, Opinion
from workflows.changes.queries.advising import to_advise
from workflows.changes.queries.case import case_of
from workflows.changes.rules.consulting import counted
from workflows.changes.rules.permissions import Permission
from workflows.questions.rules import Permission as Asking

AHEAD = timedelta(days=9)
AGREE = Given(Opinion.AGREE)
OBJECT = Given(Opinion.OBJECT, "the line runs a batch in this window")


def asked(database):
    with database.reading() as session:
        return session.scalars(select(Consultation).order_by(Consultation.id)).all()


def waits_for(database, plant, name):
    with database.reading() as session:
        return to_advise(session, actor_named(session, plant, name))


@pytest.mark.parametrize(
    ("at", "days", "zone", "due"),
    [
        (datetime(2026, 11, 27, 9, tzinfo=UTC), 3, "Europe/Brussels", (12, 2, 9)),  # a Friday
        (datetime(2026, 11, 28, 9, tzinfo=UTC), 3, "Europe/Brussels", (12, 2, 9)),  # a Saturday
        (datetime(2026, 3, 26, 9, tzinfo=UTC), 3, "Europe/Brussels", (3, 31, 8)),
        (datetime(2026, 3, 26, 9, tzinfo=UTC), 3, "America/New_York", (3, 31, 9)),
        (datetime(2026, 3, 1, 9, tzinfo=UTC), 5, "UTC", (3, 6, 9)),  # a Sunday
    ],
)
def test_a_deadline_is_so_many_working_days_later_on_the_clock_of_the_site(at, days, zone, due):
    """Across the switch to summer time, the clock on the wall counts."""
    month, day, hour = due

    assert working_days_after(at, days, zone) == datetime(2026, month, day, hour, tzinfo=UTC)


def test_everybody_consulted_is_asked_once_but_not_the_author_nor_who_is_accountable(
    life, lettered, database, plant
):
    lettered("consulted", "technical_review", "tom")
    lettered("consulted", "qa_release", "olga", at="suite3")
    lettered("consulted", "technical_review", "nora")  # wrote it
    lettered("consulted", "technical_review", "johan", at="suite3")  # signs it
    lettered("consulted", "training", "coen")  # is not on the route
    lettered("consulted", "take_down", "dana", at="durham")  # is not where the asset is

    life.proposed()

    rows = asked(database)
    assert {(row.party, row.activity) for row in rows} == {
        ("Tom", Activity.TECHNICAL_REVIEW), ("Olga", Activity.QA_RELEASE),
    }  # fmt: skip
    change = life.now()
    for row in rows:
        assert row.content_sha256 == change.content_sha256
        assert row.due_at == working_days_after(change.proposed_at, 3, "Europe/Brussels")
    (item,) = waits_for(database, plant, "tom")
    assert (item.group, item.verb, item.due) == ("advise", "Give an opinion", rows[0].due_at)
    assert waits_for(database, plant, "nora") == []


def test_an_opinion_is_given_once_with_its_words_and_an_objection_has_some(
    life, lettered, database, plant
):
    lettered("consulted", "technical_review", "tom")
    lettered("consulted", "take_down", "tom")
    life.proposed()

    with pytest.raises(RuleViolation, match="Say what you object to"):
        life.by("tom", consulting.advise, Given(Opinion.OBJECT))
    life.by("tom", consulting.advise, OBJECT)

    assert {(row.answer, row.words) for row in asked(database)} == {(OBJECT.answer, OBJECT.words)}
    assert {row.is_late for row in asked(database)} == {False}
    assert waits_for(database, plant, "tom") == []
    with pytest.raises(Conflict, match="Tom has given every opinion"):
        life.by("tom", consulting.advise, AGREE)


def test_nobody_answers_for_somebody_else(life, lettered, database):
    lettered("consulted", "technical_review", "tom")
    life.proposed()

    for other in ("arne", "adam", "johan", "nora"):
        with pytest.raises(Forbidden):
            life.by(other, consulting.advise, AGREE)
    assert asked(database)[0].answer is None


@pytest.fixture
def stands_in(database, plant):
    """Have somebody stand in for Tom at Leuven, from today on or in other days."""

    def of(name, begins=None, ends=None):
        today = clock.today()
        with database.writing() as session:
            place = session.get_one(Place, plant.places["leuven"])
            made = Delegation(
                from_person_id=plant.people["tom"], to_person_id=plant.people[name],
                activity=None, reason="leave", made_by="Tom", place_id=place.id,
                site_id=place.id, starts_on=begins or today, ends_on=ends or today + AHEAD,
            )  # fmt: skip
            session.add(made)
            record(session, SYSTEM, "test.delegated", place)
            session.commit()

    return of


def test_who_stands_in_for_somebody_consulted_answers_for_them_and_is_named(
    life, lettered, database, plant, stands_in
):
    lettered("consulted", "technical_review", "tom")
    stands_in("dana")
    stands_in("dave", date(2020, 1, 1), date(2020, 2, 1))
    life.proposed()
    with pytest.raises(Forbidden):
        life.by("dave", consulting.advise, AGREE)
    assert len(waits_for(database, plant, "dana")) == 1

    life.by("dana", consulting.advise, AGREE)

    (row,) = asked(database)
    assert row.person_id == plant.people["tom"]
    assert row.answered_by_id == plant.people["dana"]
    assert row.delegation_id == 1


@pytest.mark.parametrize(("name", "does"), [("nora", "wrote"), ("johan", "signs")])
def test_nobody_agrees_with_themselves_for_somebody_else(life, lettered, stands_in, name, does):
    lettered("consulted", "technical_review", "tom")
    stands_in(name)
    life.proposed()

    with pytest.raises(RuleViolation, match=f"{name.title()} {does} .* the opinion of Tom"):
        life.by(name, consulting.advise, AGREE)


@pytest.mark.scenario("A1")
def test_being_consulted_gives_the_right_to_read_that_change_and_no_other(
    life, lettered, database, plant, sign_in
):
    lettered("consulted", "technical_review", "dana")
    life.proposed()
    first = life.id
    life.raised()
    with database.reading() as session:
        dana, dave = (actor_named(session, plant, name) for name in ("dana", "dave"))
        change = session.get_one(ChangeRequest, first)
        assert allowed(session, dana, change) == {Permission.READ, Permission.ADVISE, Asking.ASK}
        assert not may(session, dana, Permission.READ, session.get_one(ChangeRequest, life.id))
        assert not may(session, dave, Permission.READ, change)
    assert sign_in("dana").get(f"/changes/{first}").status_code == 200
    assert sign_in("dana").get(f"/changes/{life.id}").status_code == 404
    for verb in ("", "/advise"):
        assert sign_in("dave").get(f"/changes/{first}{verb}").status_code == 404
    told = sign_in("dana").get("/changes/").text
    assert f"/changes/{first}" in told
    assert f"/changes/{life.id}" not in told


def test_of_a_role_one_persons_opinion_is_enough(life, lettered, database):
    lettered("consulted", "take_down", role=Role.OT_SECURITY)
    lettered("consulted", "technical_review", role=Role.HR)
    lettered("consulted", "validation", role=Role.REQUESTER)  # Tom, and Nora, who wrote it
    life.proposed()
    assert {row.party for row in asked(database)} == {
        "OT security at Site Leuven", "HR at Site Leuven", "requester at Site Leuven"
    }  # fmt: skip

    life.by("sten", consulting.advise, AGREE)

    with database.reading() as session:
        count = counted(case_of(session, life.now()).voices)
    assert (count.asked, count.given, count.lapsed) == (3, 1, 0)


def test_a_late_opinion_is_kept_as_late(life, lettered, database, later):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    later(days=9)

    life.by("tom", consulting.advise, OBJECT)

    (row,) = asked(database)
    assert row.is_late
    assert row.answer is Opinion.OBJECT


def test_another_content_asks_anew_and_the_old_opinion_stays_with_the_old_one(
    life, lettered, database, sign_in
):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    before = life.now().content_sha256
    life.by("tom", consulting.advise, OBJECT)
    life.by("nora", deciding.revise, "another window")
    with pytest.raises(Conflict, match="is in planning"):
        life.by("tom", consulting.advise, AGREE)

    life.by("nora", writing.propose)

    first, second = asked(database)
    assert (first.content_sha256, first.answer) == (before, Opinion.OBJECT)
    assert (second.content_sha256, second.answer) == (life.now().content_sha256, None)
    assert OBJECT.words not in sign_in("olga").get(f"/changes/{life.id}").text.split("History")[0]
    assert OBJECT.words in sign_in("olga").get(f"/changes/{life.id}/contents/{before}").text
