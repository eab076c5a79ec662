"""A request for a later end has a short life: granted once by both, refused by one, or over."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, DomainError, Forbidden, RuleViolation
from governance.evidence.models import Signature
from tests.workflows.changes.conftest import SIGNERS
from tests.workflows.changes.sites import add
from workflows.changes.commands import deciding, working, writing
from workflows.changes.extending import commands as extending
from workflows.changes.extending.models import Extension, ExtensionState
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.rules.content import NOT_EXTENDED
from workflows.changes.temporary import commands
from workflows.changes.temporary.queries import extension_of, extensions_of

LATE = "the spare comes on Monday"


@pytest.fixture
def asked(bypass):
    """A bypass in effect for ten days, for which Nora asks for ten more."""
    bypass.in_effect()
    ask(bypass)
    return bypass


def ask(bypass, days=20):
    bypass.by("nora", extending.prolong, clock.now() + timedelta(days=days), LATE)


def test_it_has_a_number_and_waits(asked):
    row = asked.row(extension_of)
    assert (row.reference, row.state) == (f"EX-{row.asked_at.year}-0001", ExtensionState.ASKED)


def test_one_refusal_ends_it_signed_with_its_reason_and_the_end_stays(asked, database):
    ends = asked.row().ends_at
    asked.by("ana", extending.sign_extension)

    asked.by("arne", extending.refuse_extension, "the line stands then anyway")

    row = asked.row(extension_of)
    assert (row.state, row.settled) == (ExtensionState.REFUSED, "the line stands then anyway")
    assert asked.row().ends_at == ends
    with database.reading() as session:
        signed = session.get(Signature, row.refusal_id)
        assert (signed.activity, signed.content_sha256) == (NOT_EXTENDED, row.sha256)
        assert signed.meaning.endswith("As accountable for the asset. the line stands then anyway")
        assert verify(session).faults == []
    with pytest.raises(Conflict, match="waits for a signature"):
        asked.by("ana", extending.sign_extension)


def test_what_was_refused_is_asked_anew_and_both_stay_readable(asked):
    asked.by("ana", extending.refuse_extension, "say why it cannot come sooner")
    ask(asked, days=15)
    asked.by("ana", extending.sign_extension)
    asked.by("arne", extending.sign_extension)
    states = [row.state for row in asked.row(extensions_of)]
    assert states == [ExtensionState.REFUSED, ExtensionState.GRANTED]
    with pytest.raises(Conflict, match="stands longer once"):
        ask(asked)


def test_who_asked_or_wrote_it_does_not_refuse_it_either(asked):
    with pytest.raises((RuleViolation, Forbidden)):
        asked.by("nora", extending.refuse_extension, "no")
    with pytest.raises(RuleViolation, match="not Vera who signs"):
        asked.by("vera", extending.refuse_extension, "no")


def test_only_who_asked_withdraws_it(asked, roles):
    roles(arne="change_owner")
    with pytest.raises(RuleViolation, match="Arne did not ask for it"):
        asked.by("arne", extending.withdraw_extension, "no")
    asked.by("nora", extending.withdraw_extension, "the spare is here")
    assert asked.row(extension_of).state is ExtensionState.WITHDRAWN


def test_past_the_end_it_has_lapsed(asked, later):
    later(days=10, hours=1)
    asked.clockwork()
    row = asked.row(extension_of)
    assert (row.state, row.settled) == (ExtensionState.LAPSED, "Its end has come.")


def test_taken_back_meanwhile_it_has_lapsed(asked):
    asked.by("tom", commands.restore)
    assert asked.row(extension_of).settled == "It is being taken back."


@pytest.mark.soak
def test_of_two_who_decide_at_once_either_both_sign_or_one_refuses(asked):
    ask_and = (
        (extending.sign_extension, ()),
        (extending.refuse_extension, ("the line stands then anyway",)),
    )
    barrier = Barrier(2)

    def decide(name, command, said):
        barrier.wait()
        try:
            asked.by(name, command, *said)
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        deeds = [pool.submit(decide, *one) for one in zip(
            ("ana", "arne"), *zip(*ask_and, strict=True), strict=True
        )]  # fmt: skip
        done = [deed.result() for deed in deeds]

    row = asked.row(extension_of)
    assert row.state is ExtensionState.REFUSED
    assert done[1]
    assert done[0] is (row.quality_id is not None)


@pytest.mark.soak
def test_of_two_who_sign_at_once_both_count_and_it_is_granted_once(asked, database):
    barrier = Barrier(2)

    def sign(name):
        barrier.wait()
        asked.by(name, extending.sign_extension)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sign, ("ana", "arne")))

    row = asked.row(extension_of)
    assert row.state is ExtensionState.GRANTED
    assert asked.row().ends_at == row.ends_at
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Extension)) == 1
        assert verify(session).faults == []


@pytest.mark.usefixtures("asked")
def test_over_http_it_is_listed_refused_and_told_to_programs(sign_in):
    ana = sign_in("ana")
    listed = ana.get("/changes/extensions?state=asked").text
    assert "EX-" in listed
    assert LATE in listed
    assert LATE in ana.get("/changes/extensions/export/csv").text
    assert LATE not in ana.get("/changes/extensions?state=granted").text
    assert "Refuse the later end" in ana.get("/changes/1").text
    assert "Refuse the later end" in ana.get("/changes/1/refuse_extension").text
    nora = sign_in("nora")
    gone = nora.post("/changes/1/withdraw_extension", data={"reason": "it is here"})
    assert gone.status_code == 302
    (told,) = nora.get("/api/changes/1").json["temporary"]["extensions"]
    assert (told["state"], told["settled"]) == ("withdrawn", "it is here")
    assert LATE not in sign_in("dana").get("/changes/extensions").text


def test_what_makes_it_last_is_about_all_of_its_assets(bypass, database):
    bypass.drafted()
    bypass.by("nora", add, "HMI-31")
    bypass.life.submitted().answered().disposed().by("nora", writing.propose)
    bypass.life.signed(SIGNERS)
    bypass.by("tom", working.start)
    panel = bypass.plant.assets["HMI-31"]
    done = working.Work("Loaded 2.9.4", "2.9.4", {panel: "2.9.4"})
    bypass.by("tom", working.complete, done)
    bypass.by("johan", working.verify, "it runs")
    bypass.by("ana", deciding.sign)

    opened = bypass.by("nora", commands.convert)

    with database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, opened.id))
        assert [asset.tag for asset in case.assets] == ["PLC-204", "HMI-31"]
