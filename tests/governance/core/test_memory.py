"""What is remembered is true: until anything is written, for a minute, only for who reads."""

from datetime import timedelta

from governance.audit.commands import record
from governance.core import clock, memory
from tests.plant import SYSTEM


def ask(sessions, key="k", work=lambda: "worked out"):
    asked = []

    def worked():
        asked.append(key)
        return work()

    with sessions() as session:
        memory.remembered(session, key, worked)
        memory.remembered(session, key, worked)
    return len(asked)


def test_it_is_worked_out_once_until_something_is_written(database):
    assert [ask(database.reading) for _ in range(2)] == [1, 0]
    with database.writing() as session:
        record(session, SYSTEM, "plant.seen", "the plant")
        session.commit()
    assert [ask(database.reading) for _ in range(2)] == [1, 0]


def test_it_is_believed_for_a_minute(database, monkeypatch):
    now = clock.now()
    assert ask(database.reading) == 1
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=2))
    assert ask(database.reading) == 1


def test_who_writes_sees_what_is_there_now(database):
    assert ask(database.reading) == 1
    assert ask(database.writing) == 2


def test_a_snapshot_that_began_before_an_act_keeps_to_what_it_sees(database):
    with database.reading() as early:
        before = memory.remembered(early, "k", lambda: "before")
        with database.writing() as session:
            record(session, SYSTEM, "plant.seen", "the plant")
            session.commit()
        with database.reading() as late:
            assert memory.remembered(late, "k", lambda: "after") == "after"
        assert memory.remembered(early, "k", lambda: "never") == before


def test_it_does_not_grow_without_end(database, monkeypatch):
    monkeypatch.setattr(memory, "MOST", 3)
    for n in range(10):
        ask(database.reading, f"k{n}")
    assert all(len(known.things) <= 4 for known in memory._KNOWN.values())
