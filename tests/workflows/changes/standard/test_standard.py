"""A change by a template: authorised at once where the template covers it, else a normal one."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature, SignedContent
from governance.register.vocabulary import AssetClass, GxpRelevance
from tests.workflows.changes.standard.conftest import DONE
from workflows.changes.commands import deciding, working, writing
from workflows.changes.models import ChangeState as S
from workflows.changes.rules.machine import CURRENT, STANDARD
from workflows.changes.standard import commands
from workflows.changes.standard.models import TemplateState


def test_it_is_authorised_at_once_two_people_sign_and_it_closes_by_itself(standard, database):
    standard.in_force().begun()
    assert (standard.change().workflow, standard.change().state) == (STANDARD, S.AUTHORISED)
    assert standard.now().uses == 1

    standard.life.by("tom", working.start)
    standard.life.by("tom", working.complete, DONE)
    standard.life.by("johan", working.verify, "It runs")

    assert standard.change().state is S.CLOSED
    with database.reading() as session:
        of = Signature.subject_kind == "change_request"
        made = session.scalars(select(Signature).where(of).order_by(Signature.id)).all()
        assert [one.activity for one in made] == ["performed", "verified"]
        wanted = SignedContent.sha256 == made[0].content_sha256
        bound = json.loads(session.scalars(select(SignedContent).where(wanted)).one().body)
        assert bound["template"] == "PLC-BACKUP edition 1"
        assert bound["template_sha256"] == standard.now().sha256
        assert verify(session).faults == []


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"asset_class": AssetClass.SWITCH},
            "PLC-204 is of class PLC, PLC-BACKUP edition 1 is for Network switch",
        ),
        (
            {"gxp": GxpRelevance.NONE},
            "PLC-204 is GxP direct, PLC-BACKUP edition 1 is at most for Not GxP",
        ),
        ({"at": "line10"}, "PLC-204 is not within the place of PLC-BACKUP edition 1"),
    ],
)
def test_what_the_template_is_not_for_becomes_a_normal_change_that_says_why(standard, other, words):
    standard.in_force(**other).begun()

    change = standard.change()
    assert (change.workflow, change.state) == (CURRENT, S.DRAFT)
    assert f"It is due. Not a standard change: {words}." in change.reason
    assert change.plan == standard.now().plan
    assert standard.now().uses == 0


def test_what_has_ended_or_is_suspended_or_used_up_authorises_nothing(standard):
    standard.in_force(most_uses=1, days=10).begun().begun()
    assert "was used 1 times, as often as it may be" in standard.change().reason

    standard.by("ana", commands.suspend, "in doubt").begun()
    assert "PLC-BACKUP edition 1 is suspended" in standard.change().reason

    with time_machine.travel(clock.now() + timedelta(days=20)):
        standard.begun()
    assert "ended on" in standard.change().reason


def test_the_conditions_are_asked_again_when_the_work_begins(standard):
    standard.in_force().begun().by("ana", commands.suspend, "in doubt")

    with pytest.raises(RuleViolation, match="is suspended: cancel CR-"):
        standard.life.by("tom", working.start)

    standard.life.by("tom", deciding.cancel, "it is in doubt")
    assert standard.change().state is S.CANCELLED


def test_who_did_it_does_not_verify_it(standard):
    standard.in_force().started("johan").life.by("johan", working.complete, DONE)

    with pytest.raises(RuleViolation, match="somebody else must verify it"):
        standard.life.by("johan", working.verify, "fine")


def test_after_two_that_failed_the_template_suspends_itself(standard):
    standard.in_force().failed()
    assert standard.now().state is TemplateState.IN_FORCE
    standard.life.by("coen", deciding.cancel, "it is as it was")

    standard.failed()

    assert (standard.now().failures, standard.now().state) == (2, TemplateState.SUSPENDED)
    standard.by("ana", commands.resume, "The tool was mended")
    assert standard.now().failures == 0


def test_what_is_authorised_by_a_template_is_not_edited(standard):
    standard.in_force().begun()

    with pytest.raises(Conflict, match="is proved as it is"):
        standard.life.by("tom", writing.edit, {"plan": "otherwise"})
