"""Write, approve and stop the template of a standard change."""

import pytest
import time_machine
from sqlalchemy import select

from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature
from tests.workflows.changes.standard.conftest import SIGNERS
from workflows.changes.standard import commands
from workflows.changes.standard.models import ChangeTemplate
from workflows.changes.standard.models import TemplateState as S


def test_it_is_in_force_once_all_whom_the_matrix_names_have_signed_the_same(standard, database):
    standard.written().signed(*SIGNERS[:-1])
    assert standard.now().state is S.PROPOSED

    standard.signed(SIGNERS[-1])

    assert standard.now().state is S.IN_FORCE
    assert (standard.now().ends_on - standard.now().approved_at.date()).days == 365
    with database.reading() as session:
        made = session.scalars(select(Signature)).all()
        assert {one.content_sha256 for one in made} == {standard.now().sha256}
        assert {one.activity for one in made} == {
            *("asset_approval", "technical_review", "qa_plan", "validation", "multi_site"),
        }


def test_nobody_signs_what_they_wrote(standard):
    standard.written(by="johan")

    with pytest.raises(RuleViolation, match=r"Johan wrote PLC-BACKUP edition 1: others sign it\."):
        standard.signed("johan")


def test_nobody_signs_it_twice(standard):
    standard.written().signed("arne")

    with pytest.raises(RuleViolation, match="is not asked to sign"):
        standard.signed("arne")


def test_a_new_edition_takes_the_place_of_the_earlier_once_it_is_signed(standard):
    first = standard.in_force().id
    second = standard.written(tests="Two cycles").id
    standard.id = first
    assert standard.now().state is S.IN_FORCE

    standard.id = second
    standard.signed()

    assert (standard.now().edition, standard.now().state) == (2, S.IN_FORCE)
    standard.id = first
    assert standard.now().state is S.RETIRED


def test_one_edition_at_a_time_waits_for_its_signatures(standard):
    standard.written()

    with pytest.raises(RuleViolation, match="waits for its signatures"):
        standard.written()


def test_it_is_suspended_with_a_reason_and_quality_lets_it_go_on(standard):
    standard.in_force().by("johan", commands.suspend, "The copy in the safe is in doubt")
    assert standard.now().state is S.SUSPENDED
    with pytest.raises(Conflict, match="is in suspended"):
        standard.by("johan", commands.suspend, "once more")

    standard.by("ana", commands.resume, "The copy was compared")

    assert standard.now().state is S.IN_FORCE


def test_what_has_ended_is_not_let_go_on(standard):
    standard.in_force(days=1).by("ana", commands.suspend, "in doubt")

    with (
        time_machine.travel("2199-01-01"),
        pytest.raises(RuleViolation, match="write a new edition"),
    ):
        standard.by("ana", commands.resume, "settled")


def test_what_is_withdrawn_or_retired_stays_so(standard, database):
    standard.written().by("olga", commands.withdraw, "A word is missing")
    standard.in_force().by("ana", commands.retire, "The unit is gone")

    with database.reading() as session:
        found = session.scalars(select(ChangeTemplate.state).order_by(ChangeTemplate.id)).all()
    assert found == [S.WITHDRAWN, S.RETIRED]
    with pytest.raises(Conflict):
        standard.by("ana", commands.resume, "again")
