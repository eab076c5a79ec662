"""Silence: it never stops a change of low or medium risk, and one of high risk until it is told."""

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import Conflict, RuleViolation
from governance.identity.models import Role
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from tests.plant import SYSTEM
from workflows.changes.commands import consulting, deciding
from workflows.changes.commands.consulting import Given
from workflows.changes.models import ChangeKind, Consultation, Opinion
from workflows.changes.models import ChangeState as S
from workflows.changes.models import RiskClass as R

REASON = "Tom is on leave; the OT lead of Durham has read the plan."


FACTS = {
    R.LOW: {"gxp": GxpRelevance.NONE, "criticality": 4},
    R.MEDIUM: {"gxp": GxpRelevance.INDIRECT, "criticality": 3},
}
SIGNERS = {R.LOW: (), R.MEDIUM: ("johan", "ana", "vera")}
"""Who signs besides Arne."""


@pytest.fixture
def asked(life, lettered, database, plant):
    """Put a change of that risk up for approval, with Tom consulted for its approval."""

    def of(risk):
        with database.writing() as session:
            asset = session.get_one(Asset, plant.assets["PLC-204"])
            for name, value in FACTS[risk].items():
                setattr(asset, name, value)
            record(session, SYSTEM, "asset.rated", asset)
            session.commit()
        lettered("consulted", "asset_approval", "tom")
        life.proposed(kind=ChangeKind.CONFIGURATION)
        assert life.now().risk is risk
        return life

    return of


@pytest.mark.scenario("P9")
@pytest.mark.parametrize("risk", FACTS)
def test_a_lapse_never_blocks_a_change_of_low_or_medium_risk(asked, later, risk):
    life = asked(risk)
    later(**({} if risk is R.LOW else {"days": 9}))  # of low risk he still has time

    life.by("arne", deciding.sign)
    life.signed(SIGNERS[risk])

    assert life.now().state is S.AUTHORISED


@pytest.mark.scenario("P9")
def test_at_high_risk_nobody_signs_before_the_opinion_is_in_or_done_without_for_a_reason(
    life, lettered, later
):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    assert life.now().risk is R.HIGH
    with pytest.raises(RuleViolation, match=r"Tom is consulted for technical review and has until"):
        life.by("johan", deciding.sign)
    with pytest.raises(RuleViolation, match="Tom still has time"):
        life.by("johan", consulting.proceed, 1, REASON)
    later(days=6)
    with pytest.raises(RuleViolation) as refusal:
        life.by("johan", deciding.sign)
    (told,) = refusal.value.reasons
    assert told.startswith("Tom was consulted for technical review and gave no opinion in time: ")
    assert told.endswith("Johan says first why to proceed without it.")
    with pytest.raises(RuleViolation, match="Ana does not answer for technical review"):
        life.by("ana", consulting.proceed, 1, REASON)

    life.by("johan", consulting.proceed, 1, REASON)

    life.by("johan", deciding.sign)
    life.by("ana", deciding.sign)
    with pytest.raises(RuleViolation, match="is settled already"):
        life.by("johan", consulting.proceed, 1, REASON)


def test_every_opinion_that_is_missing_is_told_at_once(life, lettered, later):
    lettered("consulted", "technical_review", "tom")
    lettered("consulted", "qa_plan", "olga")
    lettered("consulted", "take_down", "coen")
    life.proposed()
    life.by("coen", consulting.advise, Given(Opinion.OBJECT, "not in the week of the audit"))
    later(days=6)

    with pytest.raises(RuleViolation) as refusal:
        life.by("ana", deciding.sign)

    told = " ".join(refusal.value.reasons)
    assert all(name in told for name in ("Coen objects", "Tom was consulted", "Olga was consulted"))


def test_a_party_that_reaches_nobody_lapses_at_once_and_is_not_passed_over_in_silence(
    life, lettered, database, sign_in
):
    lettered("consulted", "technical_review", role=Role.HR)  # Hanna
    lettered("consulted", "qa_plan", role=Role.PROCESS_SAFETY, at="durham")  # not here
    lettered("consulted", "take_down", role=Role.CHANGE_OWNER, at="acme")  # held at no such place
    life.proposed()

    with database.reading() as session:
        rows = {row.party: row for row in session.scalars(select(Consultation))}
    nobody = rows["change owner at Enterprise Acme"]
    assert (nobody.person_id, len(rows)) == (None, 2)
    life.by("hanna", consulting.advise, Given(Opinion.AGREE))
    with pytest.raises(RuleViolation, match="change owner at Enterprise Acme was consulted"):
        life.by("ana", deciding.sign)
    assert "nobody is reached" in sign_in("ana").get(f"/changes/{life.id}").text

    life.by("arne", consulting.proceed, nobody.id, "Asked by telephone: agrees.")

    life.by("ana", deciding.sign)


def test_a_late_objection_counts_although_it_was_proceeded_without(life, lettered, later):
    lettered("consulted", "technical_review", "tom")
    life.proposed()
    later(days=6)
    life.by("johan", consulting.proceed, 1, REASON)

    life.by("tom", consulting.advise, Given(Opinion.OBJECT, "the batch"))

    with pytest.raises(RuleViolation, match="Tom objects"):
        life.by("johan", deciding.sign)


def test_once_it_is_authorised_opinions_are_kept_and_settle_nothing(asked):
    life = asked(R.LOW).signed(("arne",))
    assert life.now().state is S.AUTHORISED

    life.by("tom", consulting.advise, Given(Opinion.OBJECT, "too late, but still"))

    with pytest.raises(Conflict, match="is in authorised"):
        life.by("arne", consulting.reply, 1, "Noted.")
