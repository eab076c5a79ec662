"""What the printed table of steps says, the commands do: each state, step, role and party."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Held, allowed
from governance.core.errors import Conflict, Forbidden, RuleViolation
from governance.enforcement.commands import decide
from governance.enforcement.models import Level, Rule
from governance.enforcement.rules import Setting
from governance.identity.models import ROLE_LABELS, Person, Role
from governance.places.models import Place
from scripts.reference import steps
from scripts.reference.words import code, spoken
from tests.plant import PEOPLE, SYSTEM, actor_named
from tests.workflows.changes.conftest import MET
from tests.workflows.changes.paths.conftest import a_minute_passes
from workflows.changes.commands import closing, deciding, partly, triaging, working, writing
from workflows.changes.commands.executing import Read
from workflows.changes.emergency import commands as emergencies
from workflows.changes.ending.models import Outcome
from workflows.changes.models import ChangeRequest, ChangeType
from workflows.changes.models import ChangeState as S
from workflows.changes.queries.case import case_of
from workflows.changes.queries.facts import facts_of
from workflows.changes.replacing import commands as replacing
from workflows.changes.rules.machine import MACHINES
from workflows.changes.temporary import commands as temporaries
from workflows.changes.temporary.commands import Back

pytestmark = pytest.mark.either
COLUMNS = steps.HEAD
FINE = closing.Found(Outcome.EFFECTIVE, "Valve 3 closes")
ALL = frozenset(Held(role, "/acme/leuven/") for role in Role if role is not Role.ADMINISTRATOR)
"""Every role but the administrator's, who signs nothing."""

HOLDERS = {role: name for name, (role, at) in PEOPLE.items() if at != "durham"}
"""Who holds each role at Leuven, and that one only: of two the later."""

NOBODY, ELSEWHERE, OTHER = "nemo", "dana", "petra"
NOWHERE = {
    *((ChangeType.EMERGENCY, S.DRAFT), (ChangeType.STANDARD, S.DRAFT)),
    (ChangeType.TEMPORARY, S.REVIEW),
}
"""Where no change rests: it leaves in the act that begins it, or nothing leads there."""

OF_SOME = frozenset(
    {"begin", "hand_over", "take_back", "leave_out", "check_off", "send_back", "let_go"}
)
"""Steps with some of several assets, which these changes do not have: refused by a rule at most."""

NOT_READY = {(S.RETROSPECTIVE, "propose"), (S.RESTORATION, "redo"), (S.RESTORATION, "confirm"),
             (S.RESTORATION, "put_back")}  # fmt: skip
"""What waits for more in the state than that it is there; each is done later on."""

PLANNED = (S.DRAFT, S.TRIAGE, S.ASSESSMENT, S.PLANNING, S.APPROVAL, S.AUTHORISED,
           S.IMPLEMENTATION, S.VERIFICATION, S.RELEASE)  # fmt: skip
SIDEWAYS = ((S.DRAFT, "nora", "cancel"), (S.TRIAGE, "coen", "hold"), (S.APPROVAL, "ana", "reject"),
            (S.IMPLEMENTATION, "tom", "back_out"))  # fmt: skip
ELSEWHERE_SHOWN = frozenset({"approve", "authorise", "declare", "propose"})
"""Steps that the change was brought here by, or that only some of several assets take."""

ONLY_THEIRS = "`completed_by_its_implementer@1`"
"""What keeps a change's author from a step, unless they do the work as well."""

PUT_BACK = working.Work("Loaded 2.8.1 again", "2.8.1")


def done_with(plc):
    share = partly.Share({plc: Read("2.8.1")}, "as planned")
    return {
        "submit": (writing.submit,),
        "classify": (triaging.classify,),
        "return_": (triaging.return_, "say more"),
        "reassess": (triaging.reassess, "more came to light"),
        "propose": (writing.propose,),
        "sign": (deciding.sign,),
        "release": (deciding.sign,),
        "reject": (deciding.reject, "not like this"),
        "revise": (deciding.revise, "once more"),
        "cancel": (deciding.cancel, "no need"),
        "hold": (triaging.hold, "no time"),
        "resume": (triaging.resume,),
        "start": (working.start,),
        "begin": (working.start,),
        "hand_over": (partly.hand_over, share),
        "take_back": (partly.take_back, share),
        "leave_out": (partly.leave_out, [plc], "no time"),
        "send_back": (partly.send_back, [plc], "not yet"),
        "check_off": (checked_off, [plc]),
        "let_go": (partly.let_go, [plc]),
        "back_out": (working.back_out, PUT_BACK),
        "rework": (working.rework, "not yet"),
        "verify": (working.verify, "valves cycle"),
        "close": (closing.close, MET),
        "conclude": (closing.conclude, MET),
        "make_safe": (emergencies.make_safe, PUT_BACK),
        "follow_up": (emergencies.follow_up,),
        "restore": (temporaries.restore,),
        "put_back": (temporaries.put_back, Back("Loaded 2.8.1", {plc: Read("2.8.1")})),
        "redo": (temporaries.redo, "the log is missing"),
        "confirm": (temporaries.confirm, "as before"),
    }


def checked_off(session, actor, change, chosen, proof):
    partly.check_off(session, actor, change, chosen, ("valves cycle", proof))


TAKERS = {
    "classify": "johan", "return_": "johan", "reassess": "johan", "sign": "arne", "release": "ana",
    "reject": "ana", "cancel": "coen", "hold": "coen", "resume": "coen", "rework": "johan",
    "verify": "johan", "close": "ana", "conclude": "ana", "redo": "johan", "confirm": "johan",
    "check_off": "johan", "send_back": "johan", "let_go": "ana", "restore": "tom",
    "put_back": "tom", "make_safe": "tom",
}  # fmt: skip
"""Who takes a step; one that is not named is its author's, or of whoever does the work."""

AUTHORS = frozenset({"submit", "propose", "revise", "follow_up"})


@dataclass
class Tried:
    """One type of change, tried in each state that it comes to."""

    path: object
    database: object
    seen: set = field(default_factory=set)
    taken: set = field(default_factory=set)
    out_of_turn: set = field(default_factory=set)

    def __post_init__(self):
        self.kind, self.life = self.path.kind, self.path.life
        self.plc = self.life.plant.assets["PLC-204"]
        self.acts = done_with(self.plc) | {"complete": (working.complete, self.path.worked())}
        self.moves = MACHINES[steps.OF_TYPE[self.kind]].moves
        table = list(steps.rows(self.kind))
        assert {len(row) for row in table} == {len(COLUMNS)}
        self.rows = {row[:2]: dict(zip(COLUMNS, row, strict=True)) for row in table}

    def at(self, state, *, anew=True):
        """Bring a change to a state, or on to it, and compare there."""
        if anew:
            self.path.to(state)
        while self.path.now().state is not state:
            self.path.step()
        return self.visit()

    def visit(self):
        """Compare every cell of the present state with what the code does."""
        state = self.path.now().state
        self.seen.add(state)
        is_open = {verb: state in move.source for verb, move in self.moves.items()}
        self.compare_permissions(state, is_open)
        for verb in self.acts.keys() & self.moves.keys():
            if is_open[verb] and steps.permission_of(state, verb):
                self.try_it(state, verb)
            elif not is_open[verb] and verb not in self.out_of_turn:
                self.out_of_turn.add(verb)
                assert self.attempt(self.taker(verb), verb) in {Conflict, Forbidden}, (state, verb)
        return self

    def compare_permissions(self, state, is_open):
        with self.database.reading() as session:
            change = session.get_one(ChangeRequest, self.path.id)
            facts = facts_of(session, case_of(session, change))
            for name in (*HOLDERS.values(), self.path.author, NOBODY, ELSEWHERE):
                actor, _ = self.life.proof(session, name)
                held = allowed(session, actor, change) | allowed(session, actor, change.asset)
                for verb in self.moves:
                    of = steps.permission_of(state, verb)
                    if not is_open[verb]:
                        with pytest.raises(Conflict):
                            MACHINES[change.workflow].check(facts, verb, actor, clock.now())
                    elif of:
                        said = self.said(state, verb, name)
                        may = said == "may" or (said == "own" and name == self.path.author)
                        assert (of[1] in held) is may, (self.kind, state, verb, name, said)

    def said(self, state, verb, name):
        """Return what the table says of somebody: the cell of their role."""
        row = self.rows[spoken(state), code(verb)]
        if name in {NOBODY, ELSEWHERE}:
            return {"no role": row["no role"], "dana": "no"}.get(name, "no")
        return row[ROLE_LABELS[PEOPLE[name][0]]]

    def try_it(self, state, verb):
        """Have it done by who does it, by nobody of a role, and by each party with all roles."""
        came = self.attempt(self.taker(verb), verb)
        assert came in ({None, RuleViolation} if verb in OF_SOME else {None}) or (
            (state, verb) in NOT_READY
        ), (self.kind, state, verb, came)
        if verb not in self.taken:
            assert self.attempt(NOBODY, verb) is Forbidden, (self.kind, state, verb)
        self.taken |= {verb} if came is None else set()
        row = self.rows[spoken(state), code(verb)]
        parties = {self.path.author: row[steps.AUTHOR.name]}
        if state in steps.BEGUN:
            its = parties.get(self.path.worker, "-").replace(ONLY_THEIRS, "-")
            told = {its, row[steps.WORKER.name]} - {"-"}
            parties[self.path.worker] = ", ".join(told) or "-"
        parties[OTHER] = row[steps.OTHER.name]
        for name, told in parties.items():
            came = self.attempt(name, verb, has_all=True)
            if told == "-" or told.startswith("not for"):
                assert came in {None, RuleViolation}, (self.kind, state, verb, name, told, came)
            else:
                assert came in {RuleViolation, Forbidden}, (self.kind, state, verb, name, told)

    def taker(self, verb):
        if verb in AUTHORS:
            return self.path.author
        return TAKERS.get(verb, self.path.worker)

    def attempt(self, name, verb, *, has_all=False):
        """Try it with the real command, and take it back; return what refused it."""
        command, *given = self.acts[verb]
        with self.database.writing() as session:
            actor, proof = self.life.proof(session, name)
            if has_all:
                actor = replace(actor, held=ALL)
            change = session.get_one(ChangeRequest, self.path.id)
            code_of = command.__code__
            if "proof" in code_of.co_varnames[: code_of.co_argcount]:
                given = (*given, proof)
            try:
                command(session, actor, change, *given)
                session.flush()
            except (Conflict, Forbidden, RuleViolation) as refusal:
                return type(refusal)
        return None

    def is_whole(self):
        """Every row was met, and every step was taken by somebody or follows from others."""
        of_rows = {state for state in S if any(row[0] == spoken(state) for row in self.rows)}
        assert of_rows - {s for kind, s in NOWHERE if kind is self.kind} <= self.seen
        untaken = self.moves.keys() - self.taken - OF_SOME - steps.FOLLOWS.keys() - ELSEWHERE_SHOWN
        assert untaken == set(), untaken


@pytest.fixture
def tried(path_of, database, plant):
    """Everybody, and somebody who holds no role."""
    with database.writing() as session:
        session.add(nemo := Person(name="Nemo", email="nemo@acme.example"))
        session.flush()
        plant.people[NOBODY] = nemo.id
        record(session, SYSTEM, "person.added", nemo)
        session.commit()

    def of(kind):
        path = path_of(kind)
        path.life.plant.people[NOBODY] = nemo.id
        return Tried(path, database)

    return of


@pytest.mark.parametrize("kind", [ChangeType.NORMAL, ChangeType.TEMPORARY])
def test_a_planned_change_is_taken_on_by_whom_the_table_says(kind, tried, later, database):
    it = tried(kind)
    for state, name, verb in SIDEWAYS:
        it.path.to(state).by(name, *it.acts[verb])
        it.visit()
    it.path.by("coen", *it.acts["cancel"])  # what was backed out
    it.path.begin()
    for state in PLANNED:
        it.at(state, anew=False)
    if kind is ChangeType.TEMPORARY:
        it.at(S.IN_EFFECT, anew=False).at(S.RESTORATION, anew=False)
        it.life.by("tom", *it.acts["put_back"])
        it.visit()
    else:
        it.at(S.REVIEW, anew=False)
    it.at(S.CLOSED, anew=False)
    later(days=31)
    a_minute_passes(database)
    it.visit()

    it.is_whole()


def test_an_emergency_is_taken_on_by_whom_the_table_says(tried, later, database):
    it = tried(ChangeType.EMERGENCY)
    it.acts |= {"close": (closing.close, FINE), "conclude": (closing.conclude, FINE)}
    it.path.to(S.APPROVAL).by("ana", *it.acts["reject"])
    it.visit().path.by("tom", *it.acts["back_out"])
    it.visit().path.by("coen", *it.acts["cancel"])
    it.visit()
    it.at(S.EMERGENCY_ACTIVE).at(S.RETROSPECTIVE, anew=False)
    it.path.by("tom", writing.edit, {"effect_on": clock.today() + timedelta(days=3)})
    for state in (S.APPROVAL, S.VERIFICATION, S.RELEASE, S.REVIEW):
        it.at(state, anew=False)
    it.path.by("ana", closing.close, FINE)
    it.visit()
    later(days=4)
    a_minute_passes(database)
    it.visit()

    it.is_whole()


@pytest.mark.parametrize("kind", [ChangeType.LIKE_FOR_LIKE, ChangeType.STANDARD])
def test_what_is_proved_is_taken_on_by_whom_the_table_says(kind, tried, database, plant):
    it = tried(kind)
    it.path.to(S.IMPLEMENTATION).by("tom", *it.acts["back_out"])
    it.visit().path.by("coen", *it.acts["cancel"])
    it.visit()
    if kind is ChangeType.STANDARD:
        it.at(S.AUTHORISED)
        it.at(S.IMPLEMENTATION, anew=False)
    else:
        it.at(S.IMPLEMENTATION)
    it.at(S.VERIFICATION, anew=False).at(S.CLOSED, anew=False)
    if kind is ChangeType.LIKE_FOR_LIKE:
        with database.writing() as session:
            leuven = session.get_one(Place, plant.places["leuven"])
            asked = Setting(Rule.TAKE_DOWN_IS_AGREED, Level.ENFORCE, clock.today(), "at night")
            decide(session, actor_named(session, plant, "ana"), leuven, asked)
            session.commit()
        it.path.begin()
        it.path.by("arne", replacing.agree)
        it.visit()

    it.is_whole()
