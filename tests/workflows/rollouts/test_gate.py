"""A wave opens by figures and two signatures, and by nothing else."""

import pytest

from governance.core.errors import Conflict, Forbidden, RuleViolation
from workflows.rollouts.commands import deciding, writing
from workflows.rollouts.models import RolloutState, Side

MISSING = "Changes closed: 0 %, asked for is at least 100 %"


def test_a_pilot_that_misses_its_criteria_is_scaled_by_nobody_and_says_what_is_missing(rolling):
    rolling.running()
    for name in ("olga", "dave"):
        with pytest.raises(RuleViolation) as refusal:
            rolling.by(name, deciding.sign_gate)
        assert refusal.value.reasons[0].startswith(MISSING)
    for name in ("adam", "nora", "johan", "alan"):
        with pytest.raises(Forbidden):
            rolling.by(name, deciding.sign_gate)
    assert rolling.now().waves[1].opened_at is None


def test_criteria_of_a_wave_that_is_open_are_altered_by_nobody_not_even_after_a_revision(rolling):
    rolling.running()
    pilot = rolling.now().waves[0].id
    rolling.by("olga", deciding.revise, "the second wave is to be larger")
    with pytest.raises(Conflict, match="its criteria are frozen"):
        rolling.wave("Pilot", ["PLC-204"], {Side.EXIT: {}}, writing.edit_wave, pilot)
    rolling.by("olga", deciding.propose)
    rolling.by("dave", deciding.agree)
    with pytest.raises(RuleViolation) as refusal:
        rolling.by("olga", deciding.sign_gate)
    assert refusal.value.reasons[0].startswith(MISSING)


def test_what_the_rows_say_later_is_not_what_was_frozen(rolling, database):
    rolling.running()
    with database.writing() as session:
        edit = "UPDATE rollout_criterion SET threshold = 0"
        session.connection().exec_driver_sql(edit)
        session.connection().commit()
    with pytest.raises(RuleViolation) as refusal:
        rolling.by("olga", deciding.sign_gate)
    told = " ".join(refusal.value.reasons)
    assert MISSING in told
    assert "does not read as it was signed" in told


def test_bytes_that_were_frozen_and_altered_let_nobody_through(rolling, database):
    rolling.running(criteria={"backed_out": 0})
    assert rolling.at().unmet == ()
    with database.writing() as session:
        edit = "UPDATE signed_content SET body = replace(body, 'backed_out', 'backed_uot')"
        session.connection().exec_driver_sql(edit)
        session.connection().commit()
    assert "not the bytes that were frozen" in rolling.at().unmet[0]


def test_one_person_signs_one_half_and_the_owner_never_for_quality(rolling):
    rolling.running(criteria={"backed_out": 0})
    rolling.by("olga", deciding.sign_gate)
    with pytest.raises(RuleViolation, match="Olga has signed this gate"):
        rolling.by("olga", deciding.sign_gate)
    assert rolling.now().waves[1].opened_at is None
    rolling.by("dave", deciding.sign_gate)
    waves = rolling.now().waves
    assert waves[0].passed_at == waves[1].opened_at
    assert waves[1].criteria_sha256


def test_the_last_gate_ends_it(rolling):
    rolling.running(criteria={"backed_out": 0})
    rolling.gate()
    rolling.gate()
    assert rolling.now().state is RolloutState.DONE


def test_an_entry_criterion_holds_its_own_wave(rolling):
    rolling.running(criteria={"backed_out": 0}, entry={"authorised_pct": 100})
    with pytest.raises(RuleViolation, match="Changes authorised: 0 %"):
        rolling.by("olga", deciding.sign_gate)


def test_a_rollout_without_a_wave_after_its_pilot_or_without_criteria_is_not_put_up(rolling):
    rolling.planned(criteria={})
    with pytest.raises(RuleViolation, match=r"criteria by which wave 1 \(Pilot\) is judged"):
        rolling.by("olga", deciding.propose)
