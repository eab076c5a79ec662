"""Who may do what, confirmed: of whom a right is asked, what an answer does, what is signed."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core.contributions import waiting
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.evidence.models import Signature
from governance.identity.commands import deactivate
from governance.identity.models import Person, Role
from governance.recertification import commands
from governance.recertification.models import Recertification, RecertificationState, Reply
from governance.recertification.queries import KIND, body_of
from governance.recertification.reviewers import NOBODY, Answering, Right, reviewer_of
from governance.recertification.rules import Given, Said, against_opening, warnings
from tests.plant import actor_named

LEUVEN = {"nora", "tom", "olga", "coen", "johan", "arne", "ana", "vera", "petra", "dirk"}


def test_every_role_held_at_the_place_is_asked_of_somebody_else(autumn):
    autumn.led("tom", "johan")
    autumn.led("johan", "olga")
    autumn.open()

    rows = autumn.rows()
    assert set(rows) == LEUVEN
    assert {name: autumn.asked(name) for name in ("tom", "johan", "nora", "arne", "ana")} == {
        "tom": "johan", "johan": "olga", "nora": "arne", "arne": "ana", "ana": "dave",
    }  # fmt: skip
    assert rows["tom"].why == "leads them"
    assert rows["nora"].why == "answers for the place, as area owner"
    assert rows["ana"].why == "is QA elsewhere; nobody else answers for the place"
    assert all(row.reviewer_id != row.person_id for row in rows.values())
    assert all(row.reply is None and len(row.grant_sha256) == 64 for row in rows.values())
    assert len(autumn.campaign().snapshot_sha256) == 64


def test_who_gave_a_role_is_asked_only_where_there_is_nobody_else():
    owners = [
        Answering(1, "Ada", Role.QA, "/acme/"), Answering(2, "Bo", Role.AREA_OWNER, "/acme/l/"),
    ]  # fmt: skip
    right = Right(person_id=9, path="/acme/l/", given_by=2, manager=(2, "Bo"))
    assert reviewer_of(right, owners).person_id == 1
    assert reviewer_of(right, owners[1:]).person_id == 2
    assert reviewer_of(right, owners, frozenset({1, 2})) == NOBODY
    assert reviewer_of(Right(1, "/acme/", None), owners).person_id == 2


def test_only_quality_opens_one_and_every_reason_is_told(autumn):
    with pytest.raises(Forbidden):
        autumn.open(by="adam")
    with pytest.raises(RuleViolation) as refusal:
        autumn.open(name=" ", due=date(2026, 9, 1))
    assert len(refusal.value.reasons) == 2
    told = against_opening("x", date(2026, 9, 2), 0, date(2026, 9, 1))
    told += against_opening("x", date(2026, 9, 2), 9_999, date(2026, 9, 1))
    assert [word in each for word, each in zip(("Nobody holds", "9999"), told, strict=True)]


def test_what_is_not_needed_ends_in_the_same_act(autumn):
    autumn.open()
    autumn.answer("arne", "nora", Reply.NOT, note="moved to another site")

    assert autumn.grant("nora").ends_on == date(2026, 9, 1)
    autumn.answer("ana", "tom", Reply.NOT, note="project ends", ends_on=date(2026, 12, 1))
    assert autumn.grant("tom").ends_on == date(2026, 12, 1)
    with autumn.database.reading() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.verb == "role.revoked")).all()
        assert "RC-0001: moved to another site" in str(told[0].body)
        assert list(verify(session).faults) == []
    with pytest.raises(RuleViolation, match="an answer stands"):
        autumn.answer("ana", "tom")


def test_who_is_unsure_has_a_second_person_asked_who_must_know(autumn):
    autumn.open()
    autumn.answer("arne", "nora", Reply.UNSURE, note="new to me")

    assert autumn.rows()["nora"].reply is None
    assert autumn.asked("nora") == "ana"
    with pytest.raises(Forbidden):
        autumn.answer("arne", "nora")
    with pytest.raises(RuleViolation, match="You are the second"):
        autumn.answer("ana", "nora", Reply.UNSURE, note="no idea")
    autumn.answer("ana", "nora")
    assert autumn.rows()["nora"].reply is Reply.STILL


def test_nobody_answers_for_themselves_or_for_others_in_time(autumn):
    autumn.led("arne", "ana")
    autumn.open()
    for name in ("nora", "johan", "adam", "arne"):
        with pytest.raises(Forbidden):
            autumn.answer(name, "arne")
    autumn.later(days=40)  # past the day
    with pytest.raises(Forbidden):
        autumn.answer("arne", "arne")
    autumn.answer("ana", "nora")  # asked of Arne, who let it lie


def test_every_reason_against_an_answer_is_told_at_once(autumn):
    autumn.open()
    row_id = autumn.rows()["nora"].id
    given = Given(Reply.UNSURE, None, ends_on=date(2026, 8, 1))
    with pytest.raises(RuleViolation) as refusal:
        autumn.by("arne", lambda s, a: commands.answer(s, a, s.get_one(commands.R, row_id), given))
    assert len(refusal.value.reasons) == 3


def test_rights_that_are_alike_are_confirmed_at_once_and_kept_as_bulk(autumn):
    autumn.also("olga", Role.REQUESTER, "leuven")
    autumn.open()
    alike_id = autumn.rows()["tom"].id

    def confirm(number, reply=Reply.STILL):
        given = Given(reply, autumn.at)
        autumn.later(seconds=9)
        autumn.by("ana", lambda s, a: commands.confirm_alike(
            s, a, s.get_one(commands.R, alike_id), given, number))  # fmt: skip

    with pytest.raises(Conflict, match="You saw 3 rights, and 2 wait"):
        confirm(3)
    with pytest.raises(RuleViolation, match="still needed is said"):
        confirm(2, Reply.NOT)
    confirm(2)
    row = autumn.rows()["tom"]
    assert (row.reply, row.batch, row.seconds_spent) == (Reply.STILL, 2, 9.0)


@pytest.mark.statement(44)
def test_silence_is_no_yes_and_the_result_is_signed_by_another(autumn):
    autumn.open()
    with pytest.raises(RuleViolation, match="10 rights are unanswered"):
        autumn.conclude()
    autumn.answer_all(but=("petra",))
    with pytest.raises(RuleViolation, match="1 right is unanswered"):
        autumn.conclude()
    autumn.by("hanna", lambda s, a: deactivate(
        s, a, s.get_one(Person, autumn.plant.people["petra"]), "left"))  # fmt: skip
    with pytest.raises(Forbidden):
        autumn.conclude("johan")
    autumn.conclude()

    made = autumn.campaign()
    assert (made.state, len(made.sha256)) == (RecertificationState.SIGNED, 64)
    with autumn.database.reading() as session:
        body = json.loads(body_of(session, made))
        assert session.scalars(select(Signature).where(Signature.subject_kind == KIND)).one()
        assert list(verify(session).faults) == []
    answers = {each["person"]: each["answer"] for each in body["rights"]}
    assert (answers["Tom"], answers["Petra"]) == ("still needed", "ended meanwhile")
    assert body["snapshot_sha256"] == made.snapshot_sha256
    with pytest.raises(RuleViolation, match="is over"):
        autumn.answer("ana", "petra")


def test_who_answered_all_of_it_alone_does_not_sign_it(autumn):
    autumn.open(place="suite3")
    autumn.later(days=40)
    for name in ("nora", "arne"):
        autumn.answer("ana", name)
    with pytest.raises(RuleViolation, match="Ana answered all of RC-0001"):
        autumn.conclude()


def test_a_campaign_of_the_wrong_place_ends_without_a_result(autumn):
    autumn.open()

    def abandon(reason):
        autumn.by("ana", lambda s, a: commands.abandon(
            s, a, s.get_one(Recertification, autumn.ids[-1]), reason))  # fmt: skip

    with pytest.raises(RuleViolation, match="Say why"):
        abandon("")
    abandon("the wrong site")
    assert autumn.campaign().state is RecertificationState.ABANDONED


def test_reviewers_are_reminded_by_stages_and_lateness_is_told_once(autumn):
    autumn.open()
    for days in (14, 7, 6, 1, 3):
        autumn.later(days=days)
        autumn.minute()
        autumn.minute()
    with autumn.database.reading() as session:
        told = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.seq)).all()
        assert told.count("recertification.reminded") == 3
        assert told.count("recertification.escalated") == 1
        ana = actor_named(session, autumn.plant, "ana")
        (mine,) = [item for item in waiting(session, ana) if item.reference == "RC-0001"]
        assert "its day is over" in mine.why
        assert "9 left" in mine.title  # all but her own


def test_what_is_confirmed_without_a_look_is_told():
    quick = [Said("Arne", Reply.STILL, 4.0, 1)] * 4
    assert warnings(quick) == ("Arne said yes to all 4 rights within 16 seconds.",)
    assert warnings(quick[:2]) == ()
    assert warnings([*quick, Said("Arne", Reply.NOT, 4.0, 1)]) == ()
    assert warnings([Said("Ana", Reply.STILL, 60.0, 200)] * 200)[1].startswith("One answer")
    assert warnings([]) == ()


def test_what_waits_stands_under_my_work_and_then_the_signature(autumn):
    autumn.open()

    def work(name):
        with autumn.database.reading() as session:
            actor = actor_named(session, autumn.plant, name)
            return [i.group for i in waiting(session, actor) if i.reference == "RC-0001"]

    assert work("arne") == ["answer"]
    assert work("nora") == []
    autumn.answer_all()
    assert work("arne") == []
    assert work("ana") == ["sign"]
