"""What HR may say of somebody, and who stands above whom; no database."""

from datetime import date

import pytest

from governance.identity.employment import rules
from governance.identity.employment.models import EmploymentKind
from governance.identity.employment.rules import Employed
from tests.refusals import refused

LAST = date(2027, 1, 1)


def test_everything_that_stands_against_what_hr_says_is_told_at_once():
    told = Employed("E-7", EmploymentKind.EMPLOYEE, company="Festo")

    assert refused(rules.check_employed, "Nora", told, "Tom", ["Olga", "Nora"]) == (
        "An employee has no other company: leave out Festo.",
        "Tom has the employee ID E-7: a number stays with one person, even after they left.",
        "Nora would be managed by themselves, by way of Olga, Nora: name a manager above them.",
    )
    assert not refused(
        rules.check_employed, "Nora", Employed("E-7", EmploymentKind.EMPLOYEE), None, []
    )


@pytest.mark.parametrize("kind", [EmploymentKind.CONTRACTOR, EmploymentKind.VENDOR])
def test_who_comes_from_another_company_is_here_for_a_time(kind):
    assert refused(rules.check_employed, "Vic", Employed("V-1", kind), None, []) == (
        f"A {kind} works for a company: say for which.",
        f"A {kind} is here for a time: give the first day on which they no longer are.",
    )
    whole = Employed("V-1", kind, company="Festo", ends_on=LAST)
    assert not refused(rules.check_employed, "Vic", whole, None, [])


def test_nobody_stands_above_themselves():
    managed_by = {"olga": "ana", "ana": "rita", "tom": "tim", "tim": "tom"}

    assert rules.chain(managed_by, "rita", "olga") == ["olga", "ana", "rita"]
    assert rules.chain(managed_by, "nora", "nora") == ["nora"]
    assert rules.chain(managed_by, "nora", "olga") == []
    assert rules.chain(managed_by, "nora", "tom") == []  # a circle beside them ends, too
    assert rules.chain(managed_by, "nora", None) == []


def test_a_plan_to_leave_says_the_month_and_nothing_more_exact():
    assert rules.month_of(date(2027, 3, 17)) == date(2027, 3, 1)
