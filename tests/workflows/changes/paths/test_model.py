"""Several people at an emergency, a temporary, a standard change or a replacement, in any order.

What may follow what, and who is kept apart, is worked out here by hand and from the rows alone;
nothing of it is read from the code that is tried.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.audit.verify import verify
from governance.core import clock
from governance.core.errors import DomainError
from governance.identity.models import Person, Role
from governance.ownership.models import Activity
from governance.register.models import Asset
from governance.register.vocabulary import ValidationState
from tests.workflows.changes.conftest import MET, NO, SIGNERS
from tests.workflows.changes.emergency.conftest import AFTER
from tests.workflows.changes.paths.conftest import a_minute_passes
from tests.workflows.changes.test_model import FOLLOWS, IS_SOAK, LINE, QUALITY, Kept, Rows, worked
from workflows.changes.commands import closing, deciding, disposing, triaging, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.emergency import commands as emergencies
from workflows.changes.emergency.models import How
from workflows.changes.extending import commands as extending
from workflows.changes.extending.models import ExtensionState
from workflows.changes.models import ChangeState as S
from workflows.changes.models import ChangeType, Phase
from workflows.changes.queries.case import case_of
from workflows.changes.standard import commands as templates
from workflows.changes.standard.models import ChangeTemplate, TemplateState
from workflows.changes.temporary import commands as temporaries
from workflows.changes.temporary.commands import Back
from workflows.changes.temporary.queries import extensions_of, temporary_of

WALKS, ACTS = (25, 120) if IS_SOAK else (1, 45)
EMERGENCY, TEMPORARY = ChangeType.EMERGENCY, ChangeType.TEMPORARY
STANDARD, LIKE_FOR_LIKE = ChangeType.STANDARD, ChangeType.LIKE_FOR_LIKE
PEOPLE = ("nora", "tom", "olga", "coen", "johan", "arne", "ana", "vera", "sten", "dirk")
ENDS = {S.CLOSED, S.CANCELLED}
ONWARD_OFTEN = 0.8
THEIRS_OFTEN = 0.75
"""How often it is tried by whom it is for: else whoever comes along tries what leads on."""

WRITTEN_LATER = {"tests": "Valve 3 cycled ten times"}
OPENED = (S.APPROVAL, S.AUTHORISED, S.REJECTED, S.BACKED_OUT, S.IMPLEMENTATION)
HELD = (S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.APPROVAL, S.AUTHORISED, S.IMPLEMENTATION,
        S.VERIFICATION, S.RELEASE, S.REVIEW)  # fmt: skip
GIVEN_UP = (S.DRAFT, *HELD[:5], S.ON_HOLD, S.REJECTED, S.BACKED_OUT)
WORKED = {
    "start": {(S.AUTHORISED, S.IMPLEMENTATION)},
    "complete": {(S.IMPLEMENTATION, S.VERIFICATION)},
    "back_out": {(S.IMPLEMENTATION, S.BACKED_OUT), (S.VERIFICATION, S.BACKED_OUT)},
}
PROVED = WORKED | {
    "rework": {(S.VERIFICATION, S.IMPLEMENTATION)},
    "verify": {(S.VERIFICATION, S.CLOSED)},
    "cancel": {(S.AUTHORISED, S.CANCELLED), (S.BACKED_OUT, S.CANCELLED)},
}
GOES = {
    EMERGENCY: {
        "make_safe": {(S.EMERGENCY_ACTIVE, S.RETROSPECTIVE)},
        "propose": {(S.RETROSPECTIVE, S.APPROVAL)},
        "sign": {(S.APPROVAL, S.VERIFICATION), (S.RELEASE, S.REVIEW)},
        "revise": {(S.APPROVAL, S.RETROSPECTIVE)},
        "reject": {(S.APPROVAL, S.RETRO_REJECTED)},
        "back_out": {(S.RETRO_REJECTED, S.BACKED_OUT)},
        "cancel": {(S.BACKED_OUT, S.CANCELLED)},
        "follow_up": {(S.RETRO_REJECTED, S.CLOSED), (S.BACKED_OUT, S.CLOSED)},
        "rework": {(S.VERIFICATION, S.EMERGENCY_ACTIVE), (S.RELEASE, S.EMERGENCY_ACTIVE)},
        "verify": {(S.VERIFICATION, S.RELEASE)},
        "close": {(S.REVIEW, S.CLOSED)},
    },
    TEMPORARY: WORKED | {
        "submit": {(S.DRAFT, S.TRIAGE)},
        "classify": {(S.TRIAGE, S.ASSESSMENT), (S.TRIAGE, S.PLANNING)},
        "return_": {(S.TRIAGE, S.DRAFT)},
        "assess": {(S.ASSESSMENT, S.PLANNING)},
        "dispose": {(S.ASSESSMENT, S.PLANNING)},
        "reassess": {(S.PLANNING, S.ASSESSMENT)},
        "propose": {(S.PLANNING, S.APPROVAL)},
        "sign": {(S.APPROVAL, S.AUTHORISED), (S.RELEASE, S.IN_EFFECT)},
        "reject": {(S.APPROVAL, S.REJECTED)},
        "revise": {(state, S.PLANNING) for state in OPENED},
        "cancel": {(state, S.CANCELLED) for state in GIVEN_UP},
        "hold": {(state, S.ON_HOLD) for state in HELD},
        "resume": {(S.ON_HOLD, state) for state in HELD},
        "rework": {(S.VERIFICATION, S.IMPLEMENTATION), (S.RELEASE, S.IMPLEMENTATION)},
        "verify": {(S.VERIFICATION, S.RELEASE)},
        "restore": {(S.IN_EFFECT, S.RESTORATION)},
        "confirm": {(S.RESTORATION, S.CLOSED)},
    },
    STANDARD: PROVED,
    LIKE_FOR_LIKE: PROVED,
}  # fmt: skip
"""The model: from where to where each act may lead. What is not named here leads nowhere."""

ONWARD = {
    EMERGENCY: {
        S.EMERGENCY_ACTIVE: [("consent", "ana"), ("enter", "tom"), ("consent", "arne"),
                             ("make_safe", "tom")],
        S.RETROSPECTIVE: [("write", "tom"), ("assess", "johan"), ("dispose", "tom"),
                          ("consent", "arne"), ("propose", "tom")],
        S.APPROVAL: [("sign", name) for name in AFTER],
        S.RETRO_REJECTED: [("back_out", "tom"), ("follow_up", "tom")],
        S.BACKED_OUT: [("cancel", "coen")],
        S.VERIFICATION: [("verify", "vera")], S.RELEASE: [("sign", "ana")],
        S.REVIEW: [("close", "ana")],
    },
    TEMPORARY: {
        S.DRAFT: [("submit", "nora")], S.TRIAGE: [("classify", "coen")],
        S.ASSESSMENT: [("assess", "johan"), ("dispose", "nora")],
        S.PLANNING: [("propose", "nora")],
        S.APPROVAL: [("sign", name) for name in SIGNERS],
        S.AUTHORISED: [("start", "tom")], S.IMPLEMENTATION: [("complete", "tom")],
        S.VERIFICATION: [("verify", "vera")], S.RELEASE: [("sign", "ana")],
        S.IN_EFFECT: [("prolong", "nora"), ("sign_extension", "ana"), ("sign_extension", "arne"),
                      ("days", "tom"), ("restore", "tom")],
        S.RESTORATION: [("put_back", "tom"), ("confirm", "vera")],
        S.ON_HOLD: [("resume", "coen")], S.REJECTED: [("revise", "nora")],
        S.BACKED_OUT: [("cancel", "coen")],
    },
}  # fmt: skip
ONWARD[STANDARD] = ONWARD[LIKE_FOR_LIKE] = {
    S.AUTHORISED: [("start", "tom")],
    S.IMPLEMENTATION: [("complete", "tom"), ("complete", "tom"), ("back_out", "tom")],
    S.VERIFICATION: [("verify", "tom"), ("verify", "johan")],  # his own work, and another's
    S.BACKED_OUT: [("cancel", "coen")],
}  # fmt: skip
APPROVED = frozenset(
    {S.AUTHORISED, S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE, S.REVIEW, S.IN_EFFECT}
    | {S.RESTORATION}
)
RELEASED = frozenset({S.REVIEW, S.IN_EFFECT, S.RESTORATION})


def disposed(session, actor, change):
    waiting = [one.asset_id for one in case_of(session, change).judged.lists.waiting]
    said = disposing.Said("They are watched", "all", waiting)
    disposing.dispose(session, actor, change, said)


def entered(session, actor, change):
    arne = session.scalars(select(Person.id).where(Person.name == "Arne")).one()
    word = emergencies.Verbal(Activity.TAKE_DOWN, arne, How.PHONE, clock.now())
    emergencies.enter(session, actor, change, word)


def prolonged(session, actor, change):
    ends = temporary_of(session, change).ends_at + timedelta(days=5)
    extending.prolong(session, actor, change, ends, "the spare is late")


def put_back(firmware):
    def act(session, actor, change, proof):
        back = Back("Loaded it", {change.asset_id: Read(firmware)})
        temporaries.put_back(session, actor, change, back, proof)

    return act


COMMON = {
    "sign": (deciding.sign,), "reject": (deciding.reject, "not like this"),
    "revise": (deciding.revise, "once more"), "cancel": (deciding.cancel, "no need"),
    "propose": (writing.propose,), "assess": (writing.assess, NO), "dispose": (disposed,),
    "rework": (working.rework, "not yet"), "verify": (working.verify, "it runs"),
    "back_out": (worked(working.back_out, "2.8.1"),), "close": (closing.close, MET),
    "start": (working.start,), "write": (writing.edit, WRITTEN_LATER),
}  # fmt: skip
VERBS = {
    EMERGENCY: COMMON | {
        "consent": (emergencies.consent,), "enter": (entered,),
        "deny": (emergencies.deny, "nobody called"),
        "make_safe": (worked(emergencies.make_safe, "2.8.2"),),
        "follow_up": (emergencies.follow_up,),
        "close": (closing.close, closing.Found(MET.outcome, "it runs")),
    },
    TEMPORARY: COMMON | {
        "submit": (writing.submit,), "classify": (triaging.classify,),
        "return_": (triaging.return_, "say more"), "reassess": (triaging.reassess, "more"),
        "hold": (triaging.hold, "no time"), "resume": (triaging.resume,),
        "complete": (worked(working.complete, "2.9.4"),),
        "prolong": (prolonged,), "sign_extension": (extending.sign_extension,),
        "restore": (temporaries.restore,), "put_back": (put_back("2.8.1"),),
        "put_back_wrong": (put_back("2.8.2"),), "redo": (temporaries.redo, "the log is missing"),
        "confirm": (temporaries.confirm, "as before"), "convert": (temporaries.convert,),
    },
}  # fmt: skip
VERBS[STANDARD] = VERBS[LIKE_FOR_LIKE] = COMMON | {"complete": (worked(working.complete, "2.8.1"),)}
MORE = FOLLOWS | {"change.linked", "change.followed_up", "change.converted"}
MORE |= {"change.extension_lapsed"}
"""What is told besides of one act: the steps that follow from it, and what it begins."""


def holds(kind, rows):
    """What must be so of a change of this type, by its rows."""
    change, made = rows.change, rows.signatures
    assert change.verifier_id is None or change.verifier_id != change.implementer_id
    if kind in {EMERGENCY, TEMPORARY}:
        has_plan = change.state in APPROVED and change.came_from is None
        if has_plan and not (kind is EMERGENCY and change.content_sha256 is None):
            rows.check_phase(Phase.PLAN, change.content_sha256)
        if change.state in RELEASED:
            rows.check_phase(Phase.RELEASE, change.work_sha256)
        for one in made:
            is_judging = one.activity in LINE | QUALITY
            assert not (is_judging and one.person_id == change.author_id), one.activity
            if kind is EMERGENCY and is_judging and one.content_sha256 == change.content_sha256:
                assert one.person_id != change.implementer_id
    elif change.state is S.CLOSED:
        under = [one for one in made if one.content_sha256 == change.work_sha256]
        by = {act: {o.person_id for o in under if o.activity == act} for act in HANDS}
        assert by["performed"], under
        assert by["verified"], under
        assert not by["performed"] & by["verified"]


HANDS = ("performed", "verified")


def holds_beside(database, kind, change):
    """What must be so of how it ends, and of its asset."""
    if kind is not TEMPORARY:
        return
    with database.reading() as session:
        row, asked = temporary_of(session, change), extensions_of(session, change)
        asset = session.get_one(Asset, change.asset_id)
        if row.expired_at and change.state is S.IN_EFFECT:
            assert asset.validation_state is ValidationState.SUSPENDED
        for granted in (one for one in asked if one.state is ExtensionState.GRANTED):
            assert granted.quality_id
            assert granted.owner_id
            assert row.ends_at == granted.ends_at
        if change.state is S.CLOSED and row.successor_id is None:
            assert row.restored_sha256
            assert asset.firmware == "2.8.1"


def begun(it, kind, database):
    """Begin a change; by a template only where that covers it, else it is a normal one."""
    covered = True
    if kind is STANDARD and (template := latest(database)):
        is_over = template.ends_on is not None and template.ends_on < clock.today()
        is_used = template.uses >= template.most_uses
        covered = template.state is TemplateState.IN_FORCE and not is_over and not is_used
    it.begin()
    assert it.now().workflow.startswith(kind.value) is covered
    return covered


def latest(database):
    with database.reading() as session:
        return session.scalars(
            select(ChangeTemplate).order_by(ChangeTemplate.edition.desc())
        ).first()


def to_the_template(life, database, random):
    """Have somebody stop or let go on what standard changes are made by."""
    template = latest(database)
    command = random.choice([templates.suspend, templates.resume])
    with database.writing() as session:
        actor, _ = life.proof(session, random.choice(PEOPLE))
        try:
            command(session, actor, session.get_one(ChangeTemplate, template.id), "why not")
            session.commit()
        except DomainError:
            session.rollback()


@pytest.fixture
def mixed(path_of, roles, hands, later):
    """The walk of a type, where people hold several roles and stand in; and time to turn on.

    There is one walk to a type, that the next draw goes on with.
    """

    def of(kind):
        walk = Walk(path_of(kind), later)
        roles(johan=Role.QA, ana=Role.OT_LEAD, olga=Role.QA, tom=Role.OT_LEAD)
        hands("ana", "olga", days=80)
        return walk

    return lru_cache(of)


@pytest.mark.soak
@pytest.mark.parametrize("kind", [EMERGENCY, TEMPORARY, STANDARD, LIKE_FOR_LIKE])
@settings(
    max_examples=WALKS, deadline=None, derandomize=not IS_SOAK,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(seed=st.integers(0, 2**32))
def test_whatever_people_try_on_each_path(mixed, database, kind, seed):
    walk = mixed(kind)
    walk.random = random = Random(seed)  # noqa: S311  a walk, no secret
    walk.stands_as_it_is()
    for number in range(ACTS):
        walk.begin_anew()
        if walk.is_ours:
            walk.one_act(number)
        if kind is STANDARD and (not walk.is_ours or random.random() < STOPPED_OFTEN):
            to_the_template(walk.path.life, database, random)
    with database.reading() as session:
        assert verify(session).faults == []
    said = ", ".join(sorted(walk.reached))
    print(f"{database.engine.dialect.name}, {kind}: {ACTS} acts reached {said}")


STOPPED_OFTEN = 0.1


@dataclass
class Walk:
    """One change after the other of a type, and what must hold after every act."""

    path: object
    later: object
    random: Random = field(default_factory=Random)
    is_ours: bool = False
    before: Rows | None = None
    reached: set = field(default_factory=set)

    def __post_init__(self):
        self.kind, self.database = self.path.kind, self.path.life.database
        self.kept = Kept(self.database)

    def stands_as_it_is(self):
        """Read anew where it is: what another draw found wrong is not held against this one."""
        if self.before is not None:
            self.before = Rows(self.database, self.path.id)

    def begin_anew(self):
        if self.before is None or not self.is_ours or self.before.change.state in ENDS:
            self.is_ours = begun(self.path, self.kind, self.database)
            self.before = Rows(self.database, self.path.id, self.before.end if self.before else 0)

    def one_act(self, number):
        before = self.before
        verb, who = chosen(self.random, self.kind, before.change.state, number)
        is_done = None if verb == "days" else tried(self.path, self.kind, verb, who)
        if is_done is None:
            self.later(days=self.random.choice([1, 6, 12]))
            a_minute_passes(self.database)
        after = Rows(self.database, self.path.id, before.end)
        self.follows(verb, is_done, after)
        holds(self.kind, after)
        holds_beside(self.database, self.kind, after.change)
        self.kept.look(after.signatures)
        self.before = Rows(self.database, self.path.id, after.end)
        self.reached.add(after.change.state)

    def follows(self, verb, is_done, after):
        """Each act leads where it may, is told once, and one that was refused left nothing."""
        moved = self.before.change.state, after.change.state
        if is_done is None:
            assert moved[0] is moved[1] or moved == (S.IN_EFFECT, S.CLOSED), moved
        elif is_done:
            assert moved[0] is moved[1] or moved in GOES[self.kind].get(verb, ()), (verb, moved)
            assert after.told, verb
            assert after.is_told_once, (verb, after.told)
            assert len(set(after.told) - MORE) <= 1, (verb, after.told)
        else:
            assert after.told == [], (verb, after.told)
            assert after.change.version == self.before.change.version


def chosen(random, kind, state, number):
    """Draw who tries what: anything by anybody, more often what leads on, each in turn."""
    onward = ONWARD[kind].get(state)
    if onward and random.random() < ONWARD_OFTEN:
        verb, who = onward[number % len(onward)]
        others = random.choice([("tom",), PEOPLE])  # whoever did the work tries what follows
        return verb, who if random.random() < THEIRS_OFTEN else random.choice(others)
    return random.choice([*VERBS[kind], "days"]), random.choice(PEOPLE)


def tried(it, kind, verb, who):
    command, *given = VERBS[kind][verb]
    try:
        it.by(who, command, *given)
    except DomainError:
        return False
    return True
