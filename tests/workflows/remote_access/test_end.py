"""A way in is opened before somebody's eyes, and ends: by hand, by itself, or with its change."""

from datetime import timedelta

import pytest

from governance.audit.queries import history
from governance.core import clock
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.core.jobs import Job
from governance.identity.commands import send_away
from governance.identity.models import Person
from tests.plant import SYSTEM
from workflows.changes.commands import deciding, triaging, working
from workflows.remote_access.commands import ending
from workflows.remote_access.jobs import every_minute
from workflows.remote_access.models import RemoteState
from workflows.remote_access.rules.asking import User

S = RemoteState


def test_who_opens_it_and_who_watches_is_kept(letting):
    letting.opened()

    kept = letting.now()
    assert (kept.state, kept.opened_by.name, kept.watcher.name) == (S.OPEN, "Tom", "Johan")


def test_nobody_is_let_in_before_its_time_nor_unwatched(letting):
    letting.approved(from_at=clock.now() + timedelta(minutes=30))

    with pytest.raises(RuleViolation) as refused:
        letting.by("tom", ending.open_, None)

    told = " ".join(refused.value.reasons)
    assert "open it then" in told
    assert "Say who watches" in told


def test_who_comes_in_does_not_watch_themselves(letting):
    letting.approved(users=(User(letting.plant.people["johan"]),))

    with pytest.raises(RuleViolation, match=r"Johan is let in by RA-.*somebody else watches"):
        letting.by("tom", ending.open_, letting.plant.people["johan"])


def test_it_is_not_opened_past_its_end(letting, later):
    letting.approved()
    later(hours=2, minutes=1)

    with pytest.raises(RuleViolation, match="is past its end: ask for another one"):
        letting.by("tom", ending.open_, letting.plant.people["johan"])


def test_it_is_not_opened_before_it_is_signed(letting):
    letting.requested()

    with pytest.raises(Conflict, match="to open it must be in approved"):
        letting.by("tom", ending.open_, letting.plant.people["johan"])


def test_whoever_watches_ends_it_with_what_was_done(letting):
    letting.opened().by("johan", ending.end, "2.9.4 loaded, checksum compared")

    kept = letting.now()
    assert (kept.state, kept.ended_by.name) == (S.ENDED, "Johan")
    assert kept.ending == "2.9.4 loaded, checksum compared"


@pytest.mark.parametrize("who", ["sten", "arne", "johan"])
def test_security_the_accountable_and_the_lead_take_it_back_at_once(letting, who):
    letting.opened(watcher="coen").by(who, ending.revoke, "traffic to another host")

    kept = letting.now()
    assert (kept.state, kept.ended_by.name) == (S.REVOKED, who.title())


def test_nobody_else_takes_it_back(letting):
    letting.opened()

    with pytest.raises(Forbidden):
        letting.by("ana", ending.revoke, "no")


def test_the_worker_ends_it_at_its_end_and_never_before(letting, later):
    letting.opened()
    every_minute(Job(letting.database))
    assert letting.now().state is S.OPEN

    later(hours=2)
    every_minute(Job(letting.database))
    every_minute(Job(letting.database))

    kept = letting.now()
    assert (kept.state, kept.ended_by_id, kept.ending) == (S.EXPIRED, None, "Its end had come.")


@pytest.mark.parametrize("act", ["held", "revised", "cancelled", "backed out"])
def test_it_ends_in_the_transaction_that_takes_its_change_away(letting, act):
    letting.opened()
    life = letting.life

    if act == "held":
        life.by("johan", triaging.hold, "parts are late")
    elif act == "revised":
        life.by("olga", deciding.revise, "another window")
    elif act == "cancelled":
        life.by("olga", deciding.cancel, "not needed")
    else:
        life.by("tom", working.start)
        life.by("tom", working.back_out, working.Work("Taken back", "2.8.1"))

    kept = letting.now()
    assert kept.state is S.LAPSED
    assert kept.ending.startswith(f"{life.now()} is {life.now().whereabouts}")
    with letting.database.reading() as session:
        last = history(session, kept)[0]
        assert last.verb == "remote_access.lapsed"


def test_the_work_itself_does_not_end_it(letting):
    letting.opened()

    letting.life.by("tom", working.start)
    letting.life.by("tom", working.complete, working.Work("Loaded", "2.9.4"))

    assert letting.now().state is S.OPEN


@pytest.mark.parametrize("who", ["nora", "coen"])
def test_it_ends_with_who_comes_in_and_with_who_watches(letting, who):
    letting.opened(watcher="coen", users=(User(letting.plant.people["nora"]),))

    with letting.database.writing() as session:
        send_away(session, SYSTEM, session.get_one(Person, letting.plant.people[who]), "left")
        session.commit()

    kept = letting.now()
    assert (kept.state, kept.ending) == (S.LAPSED, f"{who.title()} left.")


def test_what_is_over_stays_over(letting):
    letting.opened().by("johan", ending.end, "done")

    with pytest.raises(Conflict):
        letting.by("sten", ending.revoke, "again")
    letting.life.by("johan", triaging.hold, "parts are late")
    assert letting.now().state is S.ENDED
