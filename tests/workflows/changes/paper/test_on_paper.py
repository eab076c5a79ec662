"""An approved change goes on paper, and what was written there comes back, signed by two."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.contributions import waiting
from governance.core.errors import Conflict, NotFound, RuleViolation
from governance.core.jobs import deliver_all
from governance.evidence.rules import sha256_of
from tests.plant import actor_named
from tests.workflows.changes.conftest import Life
from workflows.changes.commands import adding, deciding, working
from workflows.changes.commands.writing import Upload
from workflows.changes.models import ChangeRequest
from workflows.changes.models import ChangeState as S
from workflows.changes.packages import commands, queries
from workflows.changes.packages.commands import Written
from workflows.changes.packages.models import CameBack, WorkPackage
from workflows.changes.packages.paper import document
from workflows.changes.packages.rules import Step, read, steps
from workflows.changes.queries.case import case_of
from workflows.deviations.models import Deviation

STEPS = [Step("S1", "Stop line 1"), Step("T1", "Cycle")]
ZONE = ZoneInfo("Europe/Brussels")
ISSUED = datetime(2026, 3, 1, 6, tzinfo=UTC)


def back(hours=8):
    return clock.now() + timedelta(hours=hours)


def stamp(later=0):
    """Say a moment as somebody at Leuven writes it down."""
    there = clock.now() + timedelta(minutes=later)
    return f"{there.astimezone(ZONE):%Y-%m-%d %H:%M}"


def issued(life, by="tom"):
    life.by(by, commands.issue, "Concord is down for a new disk", back())
    return life


def first(database):
    with database.reading() as session:
        return session.scalars(select(WorkPackage)).first()


def test_each_line_of_plan_tests_and_back_out_is_a_step_of_its_own():
    found = steps("1. Stop line 1\n\n2) Load", "Cycle", "Load 2.8.1")
    assert [(one.key, one.text) for one in found] == [
        ("S1", "Stop line 1"), ("S2", "Load"), ("T1", "Cycle"), ("B1", "Load 2.8.1"),
    ]  # fmt: skip


def test_what_was_filled_in_is_read_on_the_clock_of_the_paper_and_put_right():
    text = "T1; 2026-03-01 09:30; Tom; passed\nS1; 2026-03-01 08:15; Tom; \nS2; ; ;\n"
    found = read(text, STEPS, "Europe/Brussels", timedelta(minutes=5), ISSUED)
    assert [(one.step, one.at.strftime("%H:%M"), one.words) for one in found] == [
        ("S1", "07:10", "done"), ("T1", "08:25", "passed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("S9; 2026-03-01 08:15; Tom; done", "begins with no step"),
        ("S1; eight; Tom; done", "say when"),
        ("S1; 2026-03-01 08:15; ; done", "and who"),
        ("S1; 2026-02-28 08:15; Tom; done", "before the package was issued"),
        ("S1; ; ;", "Nothing was filled in"),
    ],
)
def test_every_line_that_cannot_be_is_told(line, told):
    with pytest.raises(RuleViolation, match=told):
        read(line, STEPS, "Europe/Brussels", timedelta(), ISSUED)


def test_what_is_done_in_the_minute_in_which_it_was_issued_is_written_as_it_was():
    issued_at = ISSUED.replace(minute=3, second=40)
    (found,) = read("S1; 2026-03-01 07:03; Tom; ", STEPS, "Europe/Brussels", timedelta(), issued_at)
    assert found.at == ISSUED.replace(minute=3)
    with pytest.raises(RuleViolation, match="before the package was issued"):
        read("S1; 2026-03-01 07:02; Tom; ", STEPS, "Europe/Brussels", timedelta(), issued_at)


def test_only_what_is_approved_goes_on_paper(life):
    life.proposed()
    with pytest.raises(Conflict, match="what is authorised, or at work, goes on paper"):
        life.by("tom", commands.issue, "an outage", back())
    life.signed()
    with pytest.raises(RuleViolation, match="back already"):
        life.by("tom", commands.issue, "an outage", back(-1))


def test_packages_are_numbered_and_what_is_printed_is_kept_under_its_digest(life, database):
    issued(issued(life.approved()))
    with database.reading() as session:
        one, two = queries.packages(session, life.now())
        assert (one.number, two.number) == (1, 2)
        assert one.cut_off < two.cut_off
        assert sha256_of(queries.exact(session, one)) == one.sha256
        body = queries.printed(session, one)
        assert [each["step"] for each in body["steps"]] == ["S1", "S2", "S3", "T1", "B1"]
        paper = document((body, one.sha256, "https://concord.example/changes/1/packages/1"))
        assert one.sha256 in paper
        assert "Stop line 1" in paper
        assert "<svg" in paper
        assert verify(session).faults == []


def test_what_was_done_on_paper_is_signed_by_who_enters_it_and_compared_by_another(
    life, database, later
):
    issued(life.approved())
    later(hours=1)
    kept = life.by("tom", commands.scan, 1, Upload("paper.txt", b"signed by Tom", "the package"))
    written = Written(1, f"S1; {stamp()}; Tom; line 1 stands", scan_id=kept.id)
    made = life.by("tom", commands.bring_back, written)
    with pytest.raises(RuleViolation, match="somebody else must check it"):
        life.by("tom", adding.check, made.id)
    life.by("johan", adding.check, made.id)

    with database.reading() as session:
        package = queries.package_of(session, life.now(), 1)
        assert package.ended_as is CameBack.ENTERED
        assert "S1" in package.addendum.words
        assert package.addendum.checked_by_id
        case = case_of(session, life.now())
        under = [m.activity for m in case.in_force if m.content_sha256 == made.sha256]
        assert under == ["addendum", "second_check"]
        assert verify(session).faults == []
    with pytest.raises(Conflict, match="came back already"):
        life.by("tom", commands.bring_back, written)


def test_a_start_on_paper_counts_from_then_where_every_condition_held_then(life, later):
    issued(life.approved())
    later(minutes=30)
    began = clock.now()
    line = f"S1; {stamp()}; Tom; line 1 stands"
    later(hours=9)  # the window is over by now

    life.by("tom", commands.bring_back, Written(1, line, began_at=began))

    change = life.now()
    assert change.state is S.IMPLEMENTATION
    assert change.started_at == began


def test_a_start_against_its_conditions_opens_a_deviation_and_is_kept(life, database, later):
    issued(life.approved())
    later(hours=9)
    line = f"S1; {stamp()}; Tom; line 1 stands"

    made = life.by("tom", commands.bring_back, Written(1, line, began_at=clock.now()))

    assert life.now().state is S.AUTHORISED
    assert "Did not hold then: The window" in made.words
    with database.reading() as session:
        (deviation,) = session.scalars(select(Deviation)).all()
        assert "window" in deviation.happened
        assert deviation.of == life.now().reference
        assert verify(session).faults == []


def test_what_was_entered_meanwhile_is_shown_and_never_settled_in_silence(life, database, later):
    issued(life.approved())
    life.by("tom", working.start)
    later(hours=1)
    line = f"S1; {stamp()}; Tom; line 1 stands"
    with pytest.raises(RuleViolation, match="say how they and the paper"):
        life.by("tom", commands.bring_back, Written(1, line))
    with pytest.raises(RuleViolation, match="begun in Concord already"):
        life.by("tom", commands.bring_back, Written(1, line, began_at=clock.now()))

    made = life.by("tom", commands.bring_back, Written(1, line, said="The paper tells S1 only"))

    assert "Beside what was entered meanwhile: The paper tells S1 only" in made.words
    with database.reading() as session:
        assert "started the work" in queries.meanwhile(session, first(database))[0]


def test_a_package_of_a_plan_that_was_revised_is_superseded_and_still_entered(life, sign_in):
    issued(life.approved())
    life.by("nora", deciding.revise, "the back-out was too slow")
    assert "Superseded" in sign_in("tom").get("/changes/1/packages/1").text


def test_a_package_that_does_not_come_back_is_overdue_for_who_issued_it(
    life, database, plant, sign_in, later
):
    issued(life.approved())

    def due(name):
        with database.reading() as session:
            return [one.verb for one in waiting(session, actor_named(session, plant, name))]

    assert "Bring back" in due("tom")
    assert "Bring back" not in due("johan")
    later(hours=9)
    assert "Overdue" in sign_in("johan").get("/changes/1/packages/1").text
    life.by("johan", commands.end, 1, (CameBack.LOST, "left in the gowning room"))
    assert "Bring back" not in due("tom")
    with pytest.raises(Conflict):
        life.by("johan", commands.end, 1, (CameBack.UNUSED, "found"))
    with pytest.raises(NotFound):
        life.by("johan", commands.end, 9, (CameBack.UNUSED, "found"))


def test_the_pages_of_a_package(life, sign_in):
    life.approved()
    tom = sign_in("tom")
    assert "Put it on paper" in tom.get("/changes/1/packages").text
    assert "What it is for" in tom.get("/changes/1/packages/issue").text
    assert tom.post("/changes/1/packages/issue", data={"why": ""}).status_code == 422
    issued(life)
    assert "Stop line 1" in tom.get("/changes/1/packages/1").text
    assert tom.get("/changes/1/packages/1/file").status_code == 404
    assert b"plan_sha256" in tom.get("/changes/1/packages/1/text").data
    form = tom.get("/changes/1/packages/1/enter").text
    assert "S1; ; ;" in form
    assert "I entered this as it was done" in form
    bad = tom.post("/changes/1/packages/1/enter", data={"lines": "S9; x"})
    assert bad.status_code == 422
    for page in ("scan", "end"):
        assert tom.get(f"/changes/1/packages/1/{page}").status_code == 200
        assert tom.get(f"/changes/1/packages/9/{page}").status_code == 404
        assert tom.post(f"/changes/1/packages/1/{page}", data={}).status_code == 422
    assert sign_in("dana").get("/changes/1/packages/1").status_code == 404


@pytest.fixture
def together(database, enrolled):
    """Put several changes on paper as somebody: `together("tom", ids)`."""

    def do(name, ids):
        with database.writing() as session:
            actor, _ = Life(database, enrolled).proof(session, name)
            some = [session.get_one(ChangeRequest, key) for key in ids]
            made = commands.issue_together(session, actor, some, "The yearly outage", back()).id
            session.commit()
            return made

    return do


@pytest.fixture
def two(life):
    """Two approved changes of Leuven, on two days."""
    first = life.approved().id
    begins = clock.now() + timedelta(days=2)
    life.approved(window_begins_at=begins, window_ends_at=begins + timedelta(hours=4))
    return [first, life.id]


def test_several_changes_go_on_paper_for_one_outage_and_each_is_entered_on_its_own(
    life, two, together, database, sign_in
):
    together("tom", two)
    with database.reading() as session:
        kept = session.scalars(select(WorkPackage).order_by(WorkPackage.change_id)).all()
        assert [(each.change_id, each.number, each.bundle_id) for each in kept] == [
            (two[0], 1, 1), (two[1], 1, 1),
        ]  # fmt: skip
    tom = sign_in("tom")
    page = tom.get("/changes/bundles/1").text
    assert "The yearly outage" in page
    assert "CR-2026-0002/1" in page
    assert tom.get("/changes/bundles/1/zip").status_code == 404  # they are not laid out yet
    deliver_all(database)
    names = ZipFile(BytesIO(tom.get("/changes/bundles/1/zip").data)).namelist()
    assert names == ["CR-2026-0001-1.pdf", "CR-2026-0002-1.pdf"]
    assert tom.get("/changes/bundles/1/file").data.startswith(b"%PDF")

    life.id = two[0]
    life.by("tom", commands.bring_back, Written(1, f"S1; {stamp()}; Tom; line 1 stands"))
    assert "entered" in tom.get("/changes/bundles/1").text
    with database.reading() as session:
        assert verify(session).faults == []


def test_everything_against_a_bundle_is_told_at_once(life, two, together, database):
    third = life.raised().id
    with pytest.raises(RuleViolation) as refusal:
        together("tom", [*two, third])
    assert "CR-2026-0003 is in draft" in " ".join(refusal.value.reasons)
    with pytest.raises(RuleViolation, match="None of what was chosen"):
        together("tom", [])
    assert first(database) is None


def test_the_page_of_a_bundle_leaves_out_what_is_not_approved(life, two, sign_in):
    third = life.raised().id
    tom = sign_in("tom")
    keys = ",".join(map(str, [*two, third]))
    page = tom.get("/changes/bundles/new", query_string={"keys": keys}).text
    assert "CR-2026-0003 is in draft" in page
    sent = {"keys": ",".join(map(str, two)), "why": "The yearly outage"}
    assert tom.post("/changes/bundles/new", data=sent).status_code == 422
    due = f"{back():%Y-%m-%dT%H:%M}"
    made = tom.post("/changes/bundles/new", data={**sent, "due_at": [due, "UTC"]})
    assert made.headers["Location"].endswith("/changes/bundles/1")
    assert sign_in("dana").get("/changes/bundles/1").status_code == 404
