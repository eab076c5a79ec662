"""What is put on hold waits, keeps its signatures, and goes on where it was."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from governance.core.errors import Conflict
from workflows.changes.commands import deciding, triaging, working
from workflows.changes.commands.consulting import Given, advise
from workflows.changes.models import ChangeState as S
from workflows.changes.models import Consultation, Opinion


def test_signatures_stay_and_the_deadline_keeps_the_time_that_was_left(life, later):
    life.proposed().by("ana", deciding.sign)
    due = life.now().due_at

    life.by("coen", triaging.hold, "the line is taken apart")
    with pytest.raises(Conflict, match="is on hold; nothing of it waits"):
        life.by("johan", deciding.sign)
    later(days=30)
    life.by("coen", triaging.resume)

    held = life.now()
    assert (held.state, held.came_from, held.held_at) == (S.APPROVAL, None, None)
    assert held.due_at - due > timedelta(days=29)
    life.signed(("arne", "johan", "vera", "sten", "dirk"))
    assert life.now().state is S.AUTHORISED


def test_who_is_consulted_keeps_the_time_that_was_left(life, lettered, later, database):
    def due():
        with database.reading() as session:
            return session.scalars(select(Consultation.due_at)).one()

    lettered("consulted", "technical_review", "tom")
    before = life.proposed() and due()
    life.by("coen", triaging.hold, "the line is taken apart")
    later(days=30)
    life.by("coen", triaging.resume)
    assert due() - before > timedelta(days=29)
    life.by("tom", advise, Given(Opinion.AGREE))


def test_work_goes_on_where_it_was(life):
    life.approved().by("tom", working.start)
    life.by("johan", triaging.hold, "no permit")
    with pytest.raises(Conflict):
        life.by("tom", working.complete, working.Work("Loaded it", "2.9.4"))
    life.by("johan", triaging.resume)
    life.by("tom", working.complete, working.Work("Loaded it", "2.9.4"))
    assert life.now().state is S.VERIFICATION
