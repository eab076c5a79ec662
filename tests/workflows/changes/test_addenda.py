"""What is entered beside what was signed: signed itself, checked by another, nothing edited."""

from datetime import timedelta

import pytest

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, NotFound, RuleViolation
from workflows.changes.commands import adding, working
from workflows.changes.commands.adding import Entry
from workflows.changes.commands.writing import Upload, attach
from workflows.changes.execution.models import AddendumKind
from workflows.changes.queries.case import case_of


def late(hours=2, scan=None):
    at = clock.now() - timedelta(hours=hours)
    return Entry(AddendumKind.LATE_ENTRY, "Valve 3 cycled by hand", at, "Tom", scan)


def test_a_late_entry_is_signed_by_who_wrote_it_and_checked_by_another(life, database):
    life.proposed()
    with pytest.raises(Conflict, match="is not approved yet"):
        life.by("tom", adding.add, late())
    life.signed()
    life.by("tom", working.start)
    kept = life.by("tom", attach, Upload("page-7.txt", b"valve 3 cycled", "logbook, page 7"))
    with pytest.raises(NotFound, match="add it to the change first"):
        life.by("tom", adding.add, late(scan=99))
    made = life.by("tom", adding.add, late(scan=kept.id))
    with pytest.raises(RuleViolation, match="somebody else must check it"):
        life.by("tom", adding.check, made.id)

    life.by("johan", adding.check, made.id)

    with pytest.raises(Conflict, match="checked this entry already"):
        life.by("arne", adding.check, made.id)
    with pytest.raises(NotFound):
        life.by("arne", adding.check, 99)
    with database.reading() as session:
        case = case_of(session, life.now())
        (entry,) = case.addenda
        signed = [
            (m.activity, m.person_name) for m in case.in_force if m.content_sha256 == entry.sha256
        ]
        assert signed == [("addendum", "Tom"), ("second_check", "Johan")]
        assert entry.scan.file.name == "page-7.txt"
        assert entry.acted_at < entry.entered_at < entry.checked_at
        assert verify(session).faults == []


def test_what_happened_in_the_future_is_not_entered(life):
    life.approved()
    with pytest.raises(RuleViolation, match="in the future"):
        life.by("tom", adding.add, late(hours=-1))


def test_entries_stand_in_the_order_of_what_happened(life, database):
    life.closed()
    for hours in (1, 5, 3):
        life.by("nora", adding.add, late(hours))
    with database.reading() as session:
        times = [each.acted_at for each in case_of(session, life.now()).addenda]
    assert times == sorted(times)
