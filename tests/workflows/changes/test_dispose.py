"""Of what a change reaches somebody says what it means: singly, in groups, never silently not."""

import json

import pytest
from sqlalchemy import select

from governance.audit.commands import record
from governance.core.errors import Conflict, RuleViolation
from governance.evidence.models import Signature, SignedContent
from governance.places.models import Place
from governance.register.models import Consent, Dependency, DependencyType, Strength
from governance.register.queries import graph
from governance.register.vocabulary import GxpRelevance
from tests.plant import SYSTEM, add_asset
from workflows.changes.commands import deciding, disposing, judging, writing
from workflows.changes.commands.disposing import Said
from workflows.changes.judgements import Disposition, Outcome
from workflows.changes.models import Answer, ChangeKind, ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.rules.dimensions import ASSESSORS
from workflows.changes.rules.weighing import impact_is_as_approved, impact_is_complete

ALL_NO = dict.fromkeys(ASSESSORS, (Answer.NO, ""))


@pytest.fixture
def wired(life):
    """HMI-31 with three panels that stop without it, a scale behind one, and a printer."""
    with life.database.writing() as session:
        line = session.get_one(Place, life.plant.places["line10"])
        hub = life.plant.assets["HMI-31"]
        harmless = {"gxp": GxpRelevance.NONE, "criticality": 4}
        ids = {tag: add_asset(session, line, tag, **harmless).id
               for tag in ("PNL-1", "PNL-2", "PNL-3", "SCALE", "PRINTER", "LATE")}  # fmt: skip
        for tag in ("PNL-1", "PNL-2", "PNL-3"):
            session.add(tied(ids[tag], hub, DependencyType.CONTROLLED_BY))
        session.add(tied(ids["SCALE"], ids["PNL-1"], DependencyType.RECEIVES_DATA_FROM))
        session.add(tied(ids["PRINTER"], hub, DependencyType.POWERED_BY))
        record(session, SYSTEM, "panels.wired", "line10")
        session.commit()
    life.ids = ids
    return life


def tied(dependent, provider, kind):
    return Dependency(
        dependent_id=dependent, provider_id=provider, type=kind, strength=Strength.HARD,
        source="declared", note="", consent=Consent.CONFIRMED,
    )  # fmt: skip


def look(life, what):
    with life.database.reading() as session:
        return what(case_of(session, session.get(ChangeRequest, life.id)))


def refused(life, guard):
    with life.database.reading() as session:
        case = case_of(session, session.get(ChangeRequest, life.id))
        return guard(facts_of(session, case), None, None)


def ready(life, kind=ChangeKind.FIRMWARE):
    return life.assessed(ALL_NO, tag="HMI-31", kind=kind)


def of(life, *tags, reason="they reconnect within a second"):
    return Said(reason, " and ".join(tags), [life.ids[tag] for tag in tags])


def test_what_must_be_assessed_is_named_until_somebody_said_what_it_means(wired):
    ready(wired)
    assert refused(wired, impact_is_complete) == (
        "CR-2026-0001 reaches 3 assets of which nobody has said what it means: PNL-1, PNL-2 and "
        "PNL-3. Say it of each, or of a group at once, on the page of its impact."
    ).replace("2026", str(wired.now().created_at.year))

    wired.by("nora", disposing.dispose, of(wired, "PNL-1", "PNL-2"))
    assert "reaches 1 asset of which" in refused(wired, impact_is_complete)
    wired.by("johan", disposing.exclude, of(wired, "PNL-3", reason="it is in the store"))

    assert refused(wired, impact_is_complete) is None
    found = look(wired, lambda case: case.judged.lists)
    assert [item.tag for item in found.assessed] == ["PNL-1", "PNL-2"]
    assert [item.tag for item in found.excluded] == ["PNL-3"]
    assert [item.tag for item in found.informational] == ["SCALE"]


def test_to_exclude_takes_a_signature_and_not_the_authors(wired):
    ready(wired)
    with pytest.raises(RuleViolation, match="Nora wrote"):
        wired.by("nora", disposing.exclude, of(wired, "PNL-3"))
    wired.by("johan", disposing.exclude, of(wired, "PNL-3"))
    with wired.database.reading() as session:
        row = session.scalars(select(Disposition)).one()
        made = session.get_one(Signature, row.signature_id)
        kept = session.scalars(
            select(SignedContent).where(SignedContent.sha256 == made.content_sha256)
        ).one()
    assert made.activity == "impact_excluded"
    (named,) = json.loads(kept.body)["items"]
    assert named.endswith(" PNL-3")


def test_nothing_is_said_of_what_the_speaker_may_not_see(wired):
    ready(wired)
    with pytest.raises(RuleViolation, match="Choose of which assets"):
        wired.by("johan", disposing.dispose, Said("x", "", [wired.plant.assets["LIMS-01"]]))


def test_another_way_to_an_asset_asks_anew(wired):
    ready(wired).by("johan", disposing.dispose, of(wired, "PNL-1", "PNL-2", "PNL-3"))
    hub = wired.plant.assets["HMI-31"]
    with wired.database.writing() as session:
        (old,) = session.scalars(
            select(Dependency).where(Dependency.dependent_id == wired.ids["PNL-1"])
        )
        old.type = DependencyType.RUNS_ON
        session.add(tied(wired.ids["LATE"], hub, DependencyType.RUNS_ON))
        record(session, SYSTEM, "panels.wired", "line10")
        session.commit()
    wired.by("johan", writing.reach)
    waiting = look(wired, lambda case: [one.tag for one in case.judged.lists.waiting])
    assert waiting == ["LATE", "PNL-1"]


def test_a_kind_of_change_stops_where_it_does_not_travel_and_says_so(wired):
    ready(wired, kind=ChangeKind.NETWORK)
    assert look(wired, lambda case: case.impact.items) == ()
    told = look(wired, lambda case: [bar.sentence for bar in case.impact.bars])
    assert len(told) == 2
    assert told[0] == (
        "From HMI-31 it goes no further to what is controlled by it (3 assets): "
        "a change of network does not travel along that."
    )
    assert "what is powered by it (1 asset)" in told[1]


def test_a_hub_beyond_the_cap_is_flagged_and_somebody_signs_for_the_rest(wired, monkeypatch):
    monkeypatch.setattr(graph.edges_below, "__defaults__", (2, None))
    ready(wired).by("johan", disposing.dispose, of(wired, "PNL-1", "PNL-2", "PNL-3"))
    assert "reaches more than was followed" in refused(wired, impact_is_complete)
    with pytest.raises(RuleViolation, match="Nora wrote"):
        wired.by("nora", disposing.pass_beyond, "all clients reconnect by themselves")
    wired.by("coen", disposing.pass_beyond, "all clients reconnect by themselves")
    assert refused(wired, impact_is_complete) is None
    with pytest.raises(Conflict, match="signed for already"):
        wired.by("coen", disposing.pass_beyond, "again")


def test_a_difference_at_the_start_of_work_is_accepted_by_the_assets_owner(wired):
    ready(wired).by("nora", disposing.dispose, of(wired, "PNL-1", "PNL-2", "PNL-3"))
    wired.by("nora", writing.propose)
    for name in ("arne", "johan", "ana", "vera", "sten", "dirk"):
        wired.by(name, deciding.sign)
    assert refused(wired, impact_is_as_approved) is None
    with wired.database.writing() as session:
        session.add(tied(wired.ids["LATE"], wired.plant.assets["HMI-31"], DependencyType.RUNS_ON))
        record(session, SYSTEM, "panels.wired", "line10")
        session.commit()
    assert "reaches otherwise than was approved: LATE is reached now." in refused(
        wired, impact_is_as_approved
    )
    with pytest.raises(RuleViolation, match="Johan does not accept"):
        wired.by("johan", disposing.accept_impact, "it is a spare")
    wired.by("arne", disposing.accept_impact, "LATE is tested with it")
    with pytest.raises(Conflict, match="reaches what it reached when it was approved"):
        wired.by("arne", disposing.accept_impact, "LATE is tested with it")
    assert refused(wired, impact_is_as_approved) is None
    with wired.database.reading() as session:
        row = session.scalars(select(Disposition).order_by(Disposition.id)).all()[-1]
    assert (row.outcome, row.about) == (Outcome.ACCEPTED, "LATE is reached now")


def test_nothing_is_said_of_what_was_not_worked_out(wired):
    wired.raised(tag="HMI-31")
    with pytest.raises(Conflict, match="was not worked out yet"):
        wired.by("johan", disposing.dispose, of(wired, "PNL-1"))


def test_what_was_said_is_part_of_what_is_signed(wired):
    ready(wired).by("nora", disposing.dispose, of(wired, "PNL-1"))
    wired.by("ana", judging.lower, judging.Apart("medium", "a copy of the panel next door"))
    kept = look(wired, writing.content_of)
    assert kept["dispositions"] == ["assessed, PNL-1: they reconnect within a second (Nora)"]
    assert kept["set_apart"] == [
        "Ana lowered it from high to medium: a copy of the panel next door"
    ]
