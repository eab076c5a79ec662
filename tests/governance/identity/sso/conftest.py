import pytest
from sqlalchemy import func, select

from governance.audit.models import AuditEvent
from governance.identity.models import Person, SignIn
from governance.identity.queries import actor_for
from governance.identity.seeds import Seeds
from governance.identity.sso import commands
from governance.identity.sso.client import owner_of
from governance.identity.sso.fetching import discover
from governance.identity.sso.models import IdentityProvider
from governance.identity.sso.rules import Settings
from tests.credentials import SEED_KEY
from tests.provider import CLIENT, SECRET, Provider, back, there

RULES = "groups = plant-ot -> OT lead at acme/leuven\ngroups = plant-qa -> QA at acme/durham"


class Gate:
    """A plant with a provider, and what comes of who signs in through it."""

    def __init__(self, app, database, plant, op):
        self.app, self.database, self.plant, self.op = app, database, plant, op
        self.number = self.add(op)

    def add(self, op, name="Acme account", secret=SECRET, **given):
        """Have a provider asked for by Adam and confirmed by Ana; return its number."""
        number = self.ask(op, name, secret, **given)
        with self.database.acting() as session:
            ana = self.actor(session, "ana")
            commands.confirm(session, ana, session.get(IdentityProvider, number))
        return number

    def ask(self, op, name="Acme account", secret=SECRET, **given):
        """Have a provider asked for by Adam; return its number."""
        told = {
            "name": name, "issuer": op.issuer, "client_id": CLIENT, "factors": "mfa",
            "rules": RULES, "reason": "one account for all", **given,
        }  # fmt: skip
        sealed = Seeds(SEED_KEY).wrap_for(owner_of(op.issuer, CLIENT), secret)
        with self.database.acting() as session:
            adam = self.actor(session, "adam")
            made = commands.propose(session, adam, Settings(**told), discover(op.issuer), sealed)
            return made.id

    def actor(self, session, name):
        return actor_for(session, session.get(Person, self.plant.people[name]))

    def client(self):
        return self.app.test_client()

    def through(self, client, op=None, number=None, **sent):
        """Sign somebody in through the provider as a browser does; return what they come to."""
        page = client.post(f"/sign-in/with/{number or self.number}", data=sent)
        assert page.status_code == 200, page.text
        return back(client, (op or self.op).authorize(there(page)))

    def sessions(self):
        """How many sessions are alive."""
        with self.database.reading() as session:
            return session.scalar(select(func.count(SignIn.id)).where(SignIn.ended_at.is_(None)))

    def events(self, *verbs):
        """The acts of the trail with these verbs, in order."""
        with self.database.reading() as session:
            wanted = select(AuditEvent).where(AuditEvent.verb.in_(verbs)).order_by(AuditEvent.seq)
            return session.scalars(wanted).all()

    def person(self, name):
        """Somebody by name, and what they hold today."""
        with self.database.reading() as session:
            person = session.scalars(select(Person).where(Person.name == name)).one()
            return person, {(each.role, each.path) for each in actor_for(session, person).held}


@pytest.fixture
def op():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def second_op():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture
def gate(app, database, plant, op):
    return Gate(app, database, plant, op)
