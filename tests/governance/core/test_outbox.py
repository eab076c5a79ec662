"""Work for later: delivered at least once, whatever happens to the worker, and done once."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from governance.core import clock
from governance.core.config import Settings
from governance.core.errors import RuleViolation
from governance.core.jobs import Job, claim, deliver, deliver_all, postpone
from governance.core.outbox import HANDLERS, LEASE_SECONDS, MOST_ATTEMPTS, OutboxMessage, emit
from tests.architecture.rules import ROOT

CHILD = ROOT / "tests/governance/core/outbox_child.py"


@pytest.fixture
def ask(database, monkeypatch):
    """Ask for work of a topic; returns what was done of it."""

    def run(handler, times=1):
        monkeypatch.setitem(HANDLERS, "test.slow", handler)
        with database.writing() as session:
            for n in range(times):
                emit(session, "test.slow", number=n)
            session.commit()

    return run


def message(database, id=1):
    with database.reading() as session:
        return session.get_one(OutboxMessage, id)


def test_a_worker_killed_in_the_middle_leaves_the_row_to_another_once_its_lease_ends(
    database, url, ask, tmp_path
):
    done, mark = [], tmp_path / "mark"
    ask(lambda _job, number: done.append(number))
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, str(CHILD), url, str(mark)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not mark.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    child.send_signal(signal.SIGKILL)
    child.wait()

    assert deliver_all(database) == 0, "it is on lease still"
    assert message(database).attempts == 1
    with time_machine.travel(clock.now() + timedelta(seconds=LEASE_SECONDS + 1)):
        assert deliver_all(database) == 1
        assert deliver_all(database) == 0
    assert done == [0]
    assert message(database).attempts == 2


def test_two_workers_never_take_the_same_row(database, ask):
    ask(lambda _job, **_payload: None, times=20)

    with ThreadPoolExecutor(4) as pool:
        taken = [n for n in pool.map(lambda _: claim(database), range(24)) if n]

    assert len(taken) == len(set(taken))
    assert len(taken) == 20 or claim(database) is not None  # a row locked just then waits


def test_a_delivered_row_is_not_done_again(database, ask):
    done = []
    ask(lambda _job, number: done.append(number))
    taken = claim(database)

    deliver(database, taken)
    deliver(database, taken)

    assert done == [0]


def test_a_refusal_is_an_answer_and_ends_the_row(database, ask):
    def refuse(_job, number):
        raise RuleViolation(f"Sheet {number} has no tag column.")

    ask(refuse)

    assert deliver_all(database) == 1
    assert message(database).failure == "Sheet 0 has no tag column."
    assert message(database).done_at is not None


@pytest.mark.asvs("16.5.2")
def test_a_fault_postpones_the_row_later_each_time_and_not_for_ever(database, ask):
    def fail(_job, number):
        raise OSError(number, "no route")

    ask(fail)
    at, waits = clock.now(), []
    for _ in range(MOST_ATTEMPTS):
        with time_machine.travel(at, tick=False):
            taken = claim(database)
            with pytest.raises(OSError, match="no route") as fault:
                deliver(database, taken)
            postpone(database, taken, fault.value)
        at_next = message(database).not_before
        waits.append((at_next - at).total_seconds())
        at = at_next + timedelta(seconds=1)

    assert waits == [10, 20, 40, 80, 160]
    with time_machine.travel(at + timedelta(days=1)):
        assert claim(database) is None, "it is left for a person"
    assert message(database).failure.startswith("OSError")


def test_what_is_rolled_back_asks_for_nothing(database):
    with database.writing() as session:
        emit(session, "test.slow", number=1)

    assert claim(database) is None


def test_a_handler_works_in_transactions_of_its_own_with_the_settings(database, ask, tmp_path):
    seen = []

    def look(job: Job, number):
        with job.writing() as session:
            emit(session, "test.slow", number=number + 1) if number == 0 else None
        with job.reading() as session:
            seen.append((number, job.settings.data_dir))

    ask(look)

    assert deliver_all(database, Settings(data_dir=tmp_path)) == 2
    assert seen == [(0, tmp_path), (1, tmp_path)]
