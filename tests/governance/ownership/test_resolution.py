"""One function says who has which part: what holds of it in every company, on every day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from governance.identity.models import Role
from governance.ownership.activities import FITTING, FUNCTIONS
from governance.ownership.answers import (
    Cause,
    Chain,
    Delegate,
    Holder,
    Holding,
    Membership,
    Node,
    Party,
    PartyKind,
    Row,
    Span,
)
from governance.ownership.models import Activity, Letter, Mode
from governance.ownership.parties import of_person
from governance.ownership.resolution import accountable, effective
from governance.ownership.subjects import Subject

TODAY = date(2026, 6, 1)
PATHS = ["/a/", "/a/l/", "/a/l/s/", "/a/l/s/x/", "/a/d/"]
ASSET = ("asset", 7)
ASKED = Activity.ASSET_APPROVAL
CLASSES = ["plc", "server"]

days = st.integers(-6, 6).map(lambda n: TODAY + timedelta(days=n))
spans = st.builds(Span, days, st.none() | days)
roles = st.sampled_from([Role.QA, Role.AREA_OWNER, Role.OT_LEAD, Role.IT_LEAD])
paths = st.sampled_from(PATHS)
holdings = st.lists(st.builds(Holding, roles, paths, days, st.none() | days), max_size=3).map(tuple)
numbers = st.integers(1, 6)
alone = st.builds(
    lambda key, left, held, away: Holder(key, f"N{key}", left, held, tuple(away)),
    numbers, st.none() | days, holdings, st.lists(spans, max_size=1),
)  # fmt: skip
delegates = st.builds(Delegate, st.integers(1, 9), alone, paths, st.none() | st.just(ASKED), spans)
people = st.builds(
    lambda one, to: replace(one, delegates=tuple(to)), alone, st.lists(delegates, max_size=2)
)
memberships = st.builds(Membership, people, st.booleans(), spans)
parties = st.one_of(
    people.map(of_person),
    st.builds(
        lambda role, path, some: Party(
            PartyKind.ROLE, f"{role} at {path}", tuple(some), role, path, id=1
        ),
        roles, paths, st.lists(people, max_size=3),
    ),
    st.builds(
        lambda some, over: Party(PartyKind.TEAM, "the team", (), None, "", tuple(some), over, 3),
        st.lists(memberships, max_size=3), st.none() | days,
    ),
)  # fmt: skip
keys = st.just(ASSET) | st.integers(0, len(PATHS) - 1).map(lambda n: ("place", n))
facets = st.none() | st.sampled_from(CLASSES).map(lambda value: ("asset_class", value))
letters = st.sampled_from([Letter.ACCOUNTABLE, *Letter])
modes = st.sampled_from([Mode.SET, Mode.SET, Mode.ADD, Mode.NONE])
rows = st.lists(
    st.builds(
        lambda key, at, party, start, end, letter, mode, facet: Row(
            key, ASKED, at, party, start, end, "Coen", letter, mode, facet
        ),
        st.integers(1, 99), keys, parties, days, st.none() | days, letters, modes, facets,
    ),
    max_size=6, unique_by=lambda row: row.id,
)  # fmt: skip


def chain_of(path, asset_class="plc"):
    """The asset, its place and each place above, by cutting codes off the path."""
    codes = path.strip("/").split("/")
    above = [f"/{'/'.join(codes[:n])}/" for n in range(len(codes), 0, -1)]
    nodes = [Node(("place", PATHS.index(each)), f"Place {each}", each) for each in above]
    subject = Subject(*ASSET, PATHS.index(path), "PLC-204")
    return Chain(subject, (Node(ASSET, "PLC-204", path), *nodes), {"asset_class": asset_class})


chains = st.builds(chain_of, paths, st.sampled_from([*CLASSES, "hypervisor"]))


def in_force(chain, rows, on):
    """The rows with an A that speak at each scope, the nearest first."""
    for node in chain.nodes:
        there = [
            row
            for row in rows
            if row.key == node.key
            and row.letter is Letter.ACCOUNTABLE
            and row.is_in_force(on)
            and row.facet in {None, ("asset_class", chain.facets["asset_class"])}
        ]
        if there:
            yield node, [row for row in there if row.facet] or there


@given(chains, rows, days)
def test_there_is_one_accountable_person_or_a_vacancy_with_its_cause(chain, rows, on):
    answer = accountable(ASKED, chain, rows, on)

    assert (answer.person_id is None) == (answer.vacancy is not None)
    speaking = list(in_force(chain, rows, on))
    if answer.is_filled:
        (node, (row,)) = speaking[0]
        assert answer.source.assignment_id == row.id
        who = next(one for one in row.party.answering(on) if one.id == answer.person_id)
        assert who.is_active(on)
        assert any(h.role in FITTING[ASKED] and node.path.startswith(h.path) for h in who.held)
        assert not who.is_away(on) or answer.delegates
        return
    assert answer.vacancy.why
    if speaking and len(speaking[0][1]) > 1:
        assert answer.vacancy.cause is Cause.TWO_NAMED
        assert all(f"OW-{row.id:05}" in answer.vacancy.why for row in speaking[0][1])
    if answer.vacancy.cause is Cause.BLANK:
        assert answer.acting is None


@given(chains, rows, days)
def test_who_acts_in_a_vacancy_is_of_the_same_function_and_stands_above(chain, rows, on):
    answer = accountable(ASKED, chain, rows, on)
    if answer.acting is None:
        return
    (node, vacant), *above = in_force(chain, rows, on)

    assert answer.acting.source.key in {at.key for at, _ in above}
    named = {
        role
        for row in vacant
        for role in (
            {row.party.role}
            if row.party.role
            else {
                h.role
                for one in (
                    *row.party.people,
                    *(m.holder for m in row.party.members if m.is_leader),
                )
                for h in one.held
                if h.role in FITTING[ASKED] and node.path.startswith(h.path)
            }
        )
    }
    wanted = {each for role in named for each in FUNCTIONS[Role(role)]} & FITTING[ASKED]
    at, (row,) = next((at, found) for at, found in above if at.key == answer.acting.source.key)
    acts = next(one for one in row.party.answering(on) if one.id == answer.acting.person_id)
    held = {h.role for h in acts.held if at.path.startswith(h.path) and h.is_in_force(on)}
    assert held & (wanted or FITTING[ASKED])


@given(chains, rows, days)
def test_a_delegate_acts_only_where_they_fit_and_their_time_runs(chain, rows, on):
    answer = accountable(ASKED, chain, rows, on)
    for each in answer.delegates:
        assert each.span.holds(on)
        assert each.holder.is_active(on)
        assert answer.lets(each.holder.id)
        at = next(node.path for node in chain.nodes if node.key == answer.source.key)
        assert at.startswith(each.path)
        assert any(
            h.role in FITTING[ASKED] and at.startswith(h.path) and h.is_in_force(on)
            for h in each.holder.held
        )


@given(chains, rows, days)
def test_the_other_letters_come_from_rows_in_force_and_stop_at_a_blank(chain, rows, on):
    said = effective(ASKED, chain, rows, on)

    assert said.accountable == accountable(ASKED, chain, rows, on)
    by_id = {row.id: row for row in rows}
    depth = {node.key: n for n, node in enumerate(chain.nodes)}
    for shares in (said.responsible, said.consulted, said.informed):
        assert len({(share.party, share.source.assignment_id) for share in shares}) == len(shares)
        for share in shares:
            row = by_id[share.source.assignment_id]
            assert row.letter is share.letter
            assert row.is_in_force(on)
            assert all(one.is_active(on) and not one.is_away(on) for one in share.people)
            blanks = [
                depth[other.key]
                for other in rows
                if other.letter is row.letter
                and other.mode is Mode.NONE
                and other.key in depth
                and other.is_in_force(on)
                and other.facet is None
                and not any(
                    near.key == other.key and near.facet and near.letter is row.letter
                    for near in rows
                )
            ]
            assert all(depth[row.key] <= at for at in blanks)


def later(row, dice):
    """The same row after acts of today or later: ended, its people gone or without their role."""
    party = replace(
        row.party,
        people=tuple(changed(one, dice) for one in row.party.people),
        members=tuple(
            replace(each, holder=changed(each.holder, dice)) for each in row.party.members
        ),
    )
    is_open = row.ends_on is None or row.ends_on > TODAY
    ends = dice.draw(st.sampled_from([row.ends_on, max(TODAY, row.starts_on)])) if is_open else None
    return replace(row, party=party, ends_on=ends if is_open else row.ends_on)


def changed(holder, dice):
    left = holder.deactivated_on
    if left is None and dice.draw(st.booleans()):
        left = TODAY
    held = tuple(
        replace(h, ends_on=max(TODAY, h.starts_on))
        if (h.ends_on is None or h.ends_on > TODAY) and dice.draw(st.booleans())
        else h
        for h in holder.held
    )
    new = dice.draw(delegates)
    begins = max(new.span.starts_on, TODAY)
    standing_in = (*holder.delegates, replace(new, span=Span(begins, new.span.ends_on)))
    return replace(holder, deactivated_on=left, held=held, delegates=standing_in)


@given(chains, rows, rows, st.data())
def test_what_is_done_today_or_later_changes_no_answer_of_a_day_gone_by(chain, rows, new, dice):
    known = {row.id for row in rows}
    added = [
        replace(row, starts_on=max(row.starts_on, TODAY)) for row in new if row.id not in known
    ]
    after = [*(later(row, dice) for row in rows), *added]

    for back in range(1, 7):
        on = TODAY - timedelta(days=back)
        was, now = accountable(ASKED, chain, rows, on), accountable(ASKED, chain, after, on)
        assert (was.person_id, was.vacancy and was.vacancy.cause) == (
            now.person_id, now.vacancy and now.vacancy.cause,
        )  # fmt: skip
        assert [each.delegation_id for each in was.delegates] == [
            each.delegation_id for each in now.delegates
        ]
        assert (was.acting and was.acting.person_id) == (now.acting and now.acting.person_id)
