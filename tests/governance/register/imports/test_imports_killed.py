"""A worker killed anywhere: all of an import or nothing, a whole trail, a second run."""

import os

import pytest
from sqlalchemy import update

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import RuleViolation
from governance.core.jobs import deliver_all
from governance.core.outbox import MOST_ATTEMPTS, OutboxMessage
from governance.register.imports import commands, progress
from governance.register.imports.models import ImportState
from tests.killing import killed
from tests.plant import actor_named

SHEET = (
    b"Tag;Name;Class;Place;Vendor;Product\n"
    b"K-1;Pump one;PLC;line1;KSB;Etanorm\nK-2;Pump two;PLC;line1;KSB;Etanorm\n"
    b"PLC-204;Renamed;PLC;line1;;\n"
)
EVERY = bool(os.environ.get("CONCORD_SOAK"))
FEW = 5
"""So many of the failpoints are tried in the suite; all of them in the soak."""


def anew(database):
    """Forget the lease and the attempts, as time would."""
    with database.writing() as session:
        session.execute(update(OutboxMessage).values(attempts=0, not_before=OutboxMessage.asked_at))
        session.commit()


def written(desk):
    """Return what of the sheet is in the register."""
    found = {tag: asset.name for (_, tag), asset in desk.assets("K-1", "K-2", "PLC-204").items()}
    return found.get("K-1"), found.get("K-2"), found["PLC-204"]


def failpoints(number):
    step = 1 if EVERY else max(number // FEW, 1)
    return range(step, number + 1, step)


def is_whole(database):
    with database.reading() as session:
        return verify(session).is_whole


@pytest.mark.soak
def test_a_worker_killed_at_any_statement_leaves_all_or_nothing(desk, database, url):
    before = written(desk)
    trial = desk.upload("johan", SHEET.replace(b"K-", b"T-").replace(b"PLC-204", b"HMI-31"))
    desk.choose("johan", trial)
    previews = killed(url, deliver_all)
    desk.confirm("johan", trial)
    applies = killed(url, deliver_all)
    assert desk.state(trial).state is ImportState.APPLIED

    import_id = desk.upload("johan", SHEET)
    desk.choose("johan", import_id)
    for at in failpoints(previews):
        anew(database)
        killed(url, deliver_all, at)
        assert written(desk) == before
    anew(database)
    killed(url, deliver_all)
    assert len(desk.rows(import_id)) == 3
    assert desk.state(import_id).state is ImportState.PREVIEWED

    desk.confirm("johan", import_id)
    after = ("Pump one", "Pump two", "Renamed")
    for at in failpoints(applies):
        anew(database)
        killed(url, deliver_all, at)
        assert written(desk) in (before, after)
        is_applied = desk.state(import_id).state is ImportState.APPLIED
        assert (written(desk) == after) == is_applied
        assert not EVERY or is_whole(database)
    anew(database)
    killed(url, deliver_all)

    assert written(desk) == after
    assert desk.state(import_id).state is ImportState.APPLIED
    assert is_whole(database)


@pytest.fixture
def given_up(desk, database):
    """Return an import whose preview no worker takes any more."""
    import_id = desk.upload("johan", SHEET)
    desk.choose("johan", import_id)
    with database.writing() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.topic == "import.mapped", OutboxMessage.done_at.is_(None))
            .values(attempts=MOST_ATTEMPTS, failure="OSError: disk full", not_before=clock.now())
        )
        session.commit()
    assert desk.work() == 0
    return import_id


def test_what_was_given_up_says_why_on_its_page_and_can_be_tried_again(desk, sign_in, given_up):
    johan = sign_in("johan")
    page = johan.get(f"/register/imports/{given_up}").get_data(as_text=True)
    assert "OSError: disk full" in page

    answer = johan.post(f"/register/imports/{given_up}/retry")

    assert answer.status_code == 302
    desk.work()
    assert desk.state(given_up).state is ImportState.PREVIEWED
    again = johan.get(f"/register/imports/{given_up}").get_data(as_text=True)
    assert "had it tried again after: OSError: disk full" in again
    assert johan.post(f"/register/imports/{given_up}/retry").status_code == 422


def test_what_was_given_up_can_be_discarded_also_while_it_was_being_written(
    desk, database, plant, given_up
):
    with database.writing() as session:
        actor = actor_named(session, plant, "johan")
        commands.retry(session, actor, commands.locked(session, given_up))
        session.commit()
    desk.work()
    desk.confirm("johan", given_up)

    with database.writing() as session, pytest.raises(RuleViolation, match="is being written"):
        commands.discard(session, actor, commands.locked(session, given_up), "no longer needed")
    with database.writing() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.topic == "import.confirmed")
            .values(attempts=MOST_ATTEMPTS)
        )
        commands.discard(session, actor, commands.locked(session, given_up), "no longer needed")
        session.commit()

    assert desk.state(given_up).state is ImportState.DISCARDED
    assert written(desk)[0] is None


def test_how_far_a_preview_is_can_be_seen_without_a_script(desk, database, sign_in):
    import_id = desk.upload("johan", SHEET)
    desk.choose("johan", import_id)
    with database.writing() as session:
        progress.tell(session, import_id, 1, 3)
        session.commit()

    page = sign_in("johan").get(f"/register/imports/{import_id}").get_data(as_text=True)
    assert "1 of 3 rows, 33 %" in page
    assert '<noscript><meta http-equiv="refresh"' in page

    desk.work()
    with database.reading() as session:
        assert progress.of(session, desk.state(import_id)) is None
