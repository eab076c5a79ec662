"""Several people at one change in whatever order: what must hold after every act, holds.

Who may do what is worked out here from the rows alone, not by the code that is tried.
"""

import os
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import DomainError
from governance.evidence.models import Signature, SignedContent
from governance.identity.models import Role
from tests.workflows.changes.conftest import MET, NO, SIGNERS
from tests.workflows.changes.sites import add, remove
from workflows.changes.commands import closing, deciding, triaging, working, writing
from workflows.changes.models import ChangeRequest, ChangeScope, Duty, Phase
from workflows.changes.models import ChangeState as S
from workflows.changes.packages import commands as packages
from workflows.changes.packages.models import CameBack
from workflows.changes.packages.queries import packages as packages_of

IS_SOAK = bool(os.environ.get("CONCORD_SOAK"))
CHANGES, ACTS = (40, 100) if IS_SOAK else (1, 60)


def worked(command, firmware):
    """The act that leaves each asset of a change with this firmware, whichever they are by then."""

    def act(session, actor, change, proof):
        of = select(ChangeScope.asset_id).where(ChangeScope.change_id == change.id)
        further = dict.fromkeys(session.scalars(of), firmware)
        command(session, actor, change, working.Work("Loaded it", firmware, further), proof)

    return act


def issued(session, actor, change):
    packages.issue(session, actor, change, "the network is down", clock.now() + timedelta(hours=8))


def on_paper(session, change):
    """The number of the latest package that is still out."""
    out = [one.number for one in packages_of(session, change) if one.ended_as is None]
    return out[-1] if out else 1


def brought_back(session, actor, change, proof):
    """Enter one step as it was written, and the start if nobody began it here."""
    there = clock.now().astimezone(ZoneInfo("Europe/Brussels"))
    began = None if change.started_at else clock.now()
    line = f"S1; {there:%Y-%m-%d %H:%M}; Tom; line 1 stands"
    said = packages.Written(on_paper(session, change), line, began, said="both are as told")
    packages.bring_back(session, actor, change, said, proof)


def lost(session, actor, change):
    packages.end(session, actor, change, on_paper(session, change), (CameBack.LOST, "left there"))


VERBS = {
    "submit": (writing.submit,),
    "edit": (writing.edit, {"back_out": "Load 2.8.1 from the safe"}),
    "extend": (add, "HMI-31"),
    "narrow": (remove, "HMI-31"),
    "assess": (writing.assess, NO),
    "classify": (triaging.classify,),
    "return_": (triaging.return_, "say more"),
    "reassess": (triaging.reassess, "more came to light"),
    "hold": (triaging.hold, "no time"),
    "resume": (triaging.resume,),
    "propose": (writing.propose,),
    "sign": (deciding.sign,),
    "reject": (deciding.reject, "not like this"),
    "revise": (deciding.revise, "once more"),
    "cancel": (deciding.cancel, "no need"),
    "start": (working.start,),
    "complete": (worked(working.complete, "2.9.4"),),
    "back_out": (worked(working.back_out, "2.8.1"),),
    "rework": (working.rework, "not yet"),
    "verify": (working.verify, "valves cycle"),
    "close": (closing.close, MET),
    "issue": (issued,),
    "bring_back": (brought_back,),
    "lose": (lost,),
}
ONWARD = {
    S.DRAFT: [("submit", "nora"), ("extend", "nora"), ("edit", "nora")],
    S.TRIAGE: [("classify", "coen")],
    S.ASSESSMENT: [("assess", "johan")], S.PLANNING: [("propose", "nora"), ("narrow", "nora")],
    S.APPROVAL: [("sign", name) for name in SIGNERS], S.REVIEW: [("close", "ana")],
    S.AUTHORISED: [("issue", "tom"), ("start", "tom"), ("bring_back", "tom")],
    S.IMPLEMENTATION: [("complete", "tom"), ("bring_back", "tom")],
    S.VERIFICATION: [("verify", "johan")], S.RELEASE: [("sign", "ana")],
    S.ON_HOLD: [("resume", "coen")],
    S.REJECTED: [("revise", "nora")], S.BACKED_OUT: [("revise", "nora")],
}  # fmt: skip
"""What leads on: tried more often, so that walks come far."""

ONWARD_OFTEN = 0.8
ENDS = {S.CLOSED, S.CANCELLED}
"""Where a walk begins anew with another change."""

PEOPLE = ("nora", "tom", "olga", "coen", "johan", "arne", "ana", "vera", "sten", "dirk")
AUTHORISED = frozenset(
    {S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW, S.CLOSED, S.BACKED_OUT}
)
FOLLOWS = {
    *("change.planned", "change.approved", "change.released", "change.closed"),
    "change.package_entered",
}
LINE = {"asset_approval", "take_down", "technical_review"}
QUALITY = {"qa_plan", "qa_release"}


def chosen(random, state, number):
    """Draw who tries what: anything by anybody, more often what leads on, each in turn."""
    if state in ONWARD and random.random() < ONWARD_OFTEN:
        return ONWARD[state][number % len(ONWARD[state])]
    return random.choice(list(VERBS)), random.choice(PEOPLE)


class Rows:
    """What stands in the database, read afresh."""

    def __init__(self, database, change_id, since=0):
        with database.reading() as session:
            of = Signature.subject_kind == "change_request", Signature.subject_id == change_id
            self.change = session.get_one(ChangeRequest, change_id)
            self.signatures = session.scalars(select(Signature).where(*of)).all()
            self.duties = session.scalars(select(Duty).where(Duty.change_id == change_id)).all()
            asked = AuditEvent.seq, AuditEvent.verb, AuditEvent.subject
            new = select(*asked).where(AuditEvent.seq > since)
            events = session.execute(new.order_by(AuditEvent.seq)).all()
        self.end = events[-1].seq if events else since
        told = [each[1:] for each in events if each.verb.startswith("change.")]
        self.told = [verb for verb, _ in told]
        self.is_told_once = len(set(told)) == len(told)

    def check(self):
        change = self.change
        if change.state in AUTHORISED:
            self.check_phase(Phase.PLAN, change.content_sha256)
        if change.state in {S.REVIEW, S.CLOSED}:
            self.check_phase(Phase.RELEASE, change.work_sha256)
        assert change.verifier_id is None or change.verifier_id != change.implementer_id
        for content in {one.content_sha256 for one in self.signatures}:
            self.check_apart({content, change.work_sha256} if content else {content})

    def check_phase(self, phase, sha256):
        """Every duty of the present content is met by a signature on what it is about."""
        due = [
            one.activity for one in self.duties
            if one.phase is phase and one.content_sha256 == self.change.content_sha256
        ]  # fmt: skip
        made = {one.activity for one in self.signatures if one.content_sha256 == sha256}
        assert set(due) <= made, (phase, due, made)

    def check_apart(self, contents):
        done = {}
        for one in (each for each in self.signatures if each.content_sha256 in contents):
            for person in {one.person_id, one.for_person_id or one.person_id}:
                done.setdefault(person, set()).add(one.activity)
        for person, activities in done.items():
            assert not (activities & LINE and activities & QUALITY), person
            duties = activities & (LINE | QUALITY)
            assert person != self.change.author_id or not duties
            worked = person == self.change.implementer_id
            assert not (worked and activities & QUALITY), person


class Kept:
    """All that was ever signed, and what was signed under it: none of it may become another."""

    def __init__(self, database):
        self.database, self.known = database, {}

    def look(self, signatures):
        found = {("signature", one.id): one.payload for one in signatures}
        with self.database.reading() as session:
            of = select(SignedContent.id, SignedContent.body)
            found |= {("content", key): body for key, body in session.execute(of)}
        for key, text in self.known.items():
            assert found.get(key, text if key[0] == "signature" else None) == text, key
        self.known |= found


@pytest.mark.abuse(5)
@pytest.mark.asvs("2.3.1")
@pytest.mark.soak
@settings(
    max_examples=CHANGES, deadline=None, derandomize=not IS_SOAK,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_whatever_people_try(life, database, roles, hands, seed):
    random = Random(seed)  # noqa: S311  a walk, no secret
    if not getattr(life, "is_mixed", False):
        roles(johan=Role.QA, ana=Role.OT_LEAD, olga=Role.QA, tom=Role.OT_LEAD)
        hands("ana", "olga")
        life.is_mixed = True
    life.raised()
    reached, before, kept = set(), Rows(database, life.id), Kept(database)
    for number in range(ACTS):
        if before.change.state in ENDS:
            life.raised()
            before = Rows(database, life.id, before.end)
        verb, who = chosen(random, before.change.state, number)
        command, *arguments = VERBS[verb]
        try:
            life.by(who, command, *arguments)
        except DomainError:
            is_done = False
        else:
            is_done = True
        after = Rows(database, life.id, before.end)
        if is_done:
            assert set(after.told[1:]) <= FOLLOWS, (verb, after.told)
            assert len(set(after.told)) == len(after.told) >= 1, (verb, after.told)
        else:
            assert after.told == []
            assert after.change.version == before.change.version
        after.check()
        kept.look(after.signatures)
        before = after
        reached.add(after.change.state)
    with database.reading() as session:
        assert verify(session).faults == []
    print(f"{database.engine.dialect.name}: {ACTS} acts reached {sorted(reached)}")
