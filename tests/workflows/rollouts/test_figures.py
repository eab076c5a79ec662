"""A criterion holds by its figure and its threshold, and by nothing that is unknown."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.rollouts.models import Operator
from workflows.rollouts.rules.figures import FIGURES, Asked, Found, pct, readings

ASKED = st.builds(
    Asked, st.sampled_from(sorted(FIGURES)), st.sampled_from(Operator), st.integers(0, 1000)
)
TOLD = st.dictionaries(
    st.sampled_from(sorted(FIGURES)), st.builds(Found, st.none() | st.integers(0, 1000))
)


@given(st.lists(ASKED, max_size=12), TOLD)
def test_all_holds_exactly_where_a_plain_comparison_says_so_of_each(asked, told):
    def plainly(one):
        value = told[one.figure].value if one.figure in told else None
        if value is None:
            return False
        worst = min if one.operator is Operator.AT_LEAST else max
        return worst(value, one.threshold) == one.threshold

    found = readings(asked, told)

    assert [one.holds for one in found] == [plainly(one) for one in asked]
    assert all(one.label in one.refusal for one in found)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_share_is_never_rounded_up_to_all(part, whole):
    found = pct(min(part, whole), whole)
    assert (found == 100) is (whole > 0 and part >= whole)
