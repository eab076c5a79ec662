from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.core.errors import RuleViolation
from governance.identity.models import Role
from governance.ownership.activities import FITTING
from governance.ownership.answers import Cause, Chain, Holder, Holding, Node, Row
from governance.ownership.models import Activity
from governance.ownership.parties import of_person
from governance.ownership.resolution import accountable
from governance.ownership.rules import Naming, may_be_named
from governance.ownership.subjects import Subject

DAY = date(2026, 6, 1)
PATHS = ["/a/", "/a/l/", "/a/l/s/", "/a/l/s/x/", "/a/d/", "/a/d/s/"]
ASSET = ("asset", 7)


def chain_of(path):
    """The asset, its place and each place above, by cutting codes off the path."""
    codes = path.strip("/").split("/")
    above = [f"/{'/'.join(codes[:n])}/" for n in range(len(codes), 0, -1)]
    nodes = [Node(("place", PATHS.index(each)), f"Place {each}", each) for each in above]
    return Chain(
        Subject(*ASSET, PATHS.index(path), "PLC-204"),
        (Node(ASSET, "PLC-204", path), *nodes),
    )


days = st.integers(-6, 6).map(lambda n: DAY + timedelta(days=n))
ends = st.none() | days
activities = st.sampled_from([Activity.QA_PLAN, Activity.TAKE_DOWN])
holdings = st.builds(
    Holding,
    st.sampled_from([Role.QA, Role.AREA_OWNER, Role.OT_LEAD]), st.sampled_from(PATHS), days, ends,
)  # fmt: skip
parties = st.builds(
    Holder, st.integers(1, 4), st.just("Somebody"), ends, st.lists(holdings, max_size=3).map(tuple)
)
keys = st.just(ASSET) | st.integers(0, len(PATHS) - 1).map(lambda n: ("place", n))
rows = st.lists(
    st.builds(Row, st.integers(1, 99), activities, keys, parties.map(of_person), days, ends),
    max_size=6, unique_by=lambda row: row.id,
)  # fmt: skip


def counts(start, end, on):
    return start <= on < (end or date.max)


def oracle(activity, path, assigned, on):
    """The same question, asked row by row: does any other row that counts stand nearer?"""

    def depth(row):
        if row.key == ASSET:
            return len(path) + 1
        at = PATHS[row.key[1]] if row.key[0] == "place" else None
        return len(at) if path.startswith(at) else None

    counting = [
        row
        for row in assigned
        if row.activity == activity
        and depth(row) is not None
        and counts(row.starts_on, row.ends_on, on)
    ]
    nearest = [row for row in counting if not any(depth(row) < depth(other) for other in counting)]
    if len(nearest) != 1:
        return None, bool(nearest)
    (row,) = nearest
    there = path if row.key == ASSET else PATHS[row.key[1]]
    can = any(
        held.role in FITTING[activity]
        and there.startswith(held.path)
        and counts(held.starts_on, held.ends_on, on)
        for held in row.party.people[0].held
    )
    left = row.party.people[0].deactivated_on
    return (row.id if can and (left is None or left > on) else None), True


@given(activities, st.sampled_from(PATHS), rows, days)
def test_the_nearest_scope_decides_and_only_one_person_who_can_act_is_accountable(
    activity, path, assigned, on
):
    answer = accountable(activity, chain_of(path), assigned, on)

    expected, was_decided = oracle(activity, path, assigned, on)
    assert answer.is_filled == (answer.person_id is not None) == (expected is not None)
    if answer.is_filled:
        assert answer.source.assignment_id == expected
        assert answer.source.is_own == (answer.source.key == ASSET)
    else:
        unnamed = {Cause.NEVER_NAMED, Cause.ENDED}
        assert (answer.vacancy.cause in unnamed) == (not was_decided)
        assert answer.acting is None or answer.acting.is_filled
        assert answer.sentence.startswith("Nobody is accountable for ")
    assert accountable(activity, chain_of(path), assigned[::-1], on).is_filled == answer.is_filled


def a_row(number, name, key=("place", 1), ends_on=None, **party):
    held = party.pop("held", (Holding(Role.QA, "/a/", date(2020, 1, 1), None),))
    person = Holder(number, name, party.pop("deactivated_on", None), held)
    return Row(number, Activity.QA_PLAN, key, of_person(person), date(2026, 3, 1), ends_on, "Coen")


def asked(*assigned):
    return accountable(Activity.QA_PLAN, chain_of("/a/l/s/"), assigned, DAY)


def test_two_at_one_scope_are_both_named_and_neither_is_picked():
    answer = asked(a_row(4, "Ana"), a_row(5, "Dave"), a_row(6, "Eve", ("place", 0)))

    assert answer.vacancy.cause is Cause.TWO_NAMED
    assert answer.sentence == (
        "Nobody is accountable for QA plan of PLC-204: Place /a/l/ names Ana (since 1 Mar 2026, "
        "no end; OW-00004) and Dave (since 1 Mar 2026, no end; OW-00005) at once."
    )
    assert answer.acting.person == "Eve"


def test_a_vacancy_says_why_and_since_when():
    left = asked(a_row(1, "Ana", deactivated_on=date(2026, 5, 3)))
    lost = asked(a_row(1, "Ana", held=(Holding(Role.QA, "/a/l/", date(2020, 1, 1), DAY),)))
    ended = asked(a_row(1, "Ana", ends_on=date(2026, 5, 1)))
    came_back = asked(a_row(1, "Ana", ends_on=date(2026, 5, 1)), a_row(2, "Eve", ("place", 0)))
    to_come = accountable(
        Activity.QA_PLAN, chain_of("/a/l/s/"), [a_row(1, "Ana")], date(2026, 2, 1)
    )

    assert left.vacancy.why == "Ana was deactivated on 3 May 2026"
    assert lost.vacancy.why == "Ana no longer holds the role QA at Place /a/l/ or above"
    assert (lost.vacancy.since, lost.provenance) == (
        DAY, "inherited from Place /a/l/, since 1 Mar 2026, named by Coen",
    )  # fmt: skip
    assert ended.vacancy.why == "what Ana had at Place /a/l/ ended on 1 May 2026"
    assert came_back.person == "Eve"
    assert to_come.vacancy.why == "nobody was ever named; Ana begins on 1 Mar 2026"


@given(days, ends, days, ends)
def test_two_spans_are_refused_exactly_when_some_day_has_both(start, end, other, other_end):
    held = (Holding(Role.QA, "/a/", date(2020, 1, 1), None),)
    naming = Naming(Activity.QA_PLAN, 2, start, end, "Agreed.")
    row = Row(
        1, Activity.QA_PLAN, ("place", 1), of_person(Holder(1, "Ana", None, held)), other, other_end
    )
    span = [DAY + timedelta(days=n) for n in range(-8, 9)]

    try:
        may_be_named(
            naming, of_person(Holder(2, "Dave", None, held)),
            Node(("place", 1), "Site L", "/a/l/"), [row], date(2020, 1, 1),
        )  # fmt: skip
        told = ()
    except RuleViolation as refusal:
        told = refusal.reasons
    both = any(counts(start, end, on) and counts(other, other_end, on) for on in span)
    assert any(reason.startswith("Two people") for reason in told) == both
