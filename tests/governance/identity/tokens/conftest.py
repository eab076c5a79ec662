import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.identity.models import Role
from governance.identity.tokens import accounts, commands
from governance.identity.tokens.models import ServiceAccount
from governance.identity.tokens.rules import NewAccount, NewToken
from governance.places.models import Place
from tests.plant import actor_named

READS = ("register:read",)


@pytest.fixture
def at(session, plant):
    """Return a place by its code."""
    return lambda code: session.get(Place, plant.places[code])


@pytest.fixture
def feed(plant):
    """What is told of the account of a historian."""
    return NewAccount("Historian feed", "writes what it saw", Role.OT_LEAD, plant.people["johan"])


@pytest.fixture
def asked(session, an_actor, at, feed):
    """An account that Adam asks for, at Leuven."""
    return accounts.ask(session, an_actor("adam"), at("leuven"), feed)


@pytest.fixture
def confirmed(session, an_actor, asked):
    """The same, confirmed by who answers for Leuven."""
    accounts.confirm(session, an_actor("ana"), asked)
    session.flush()
    return asked


@pytest.fixture
def token_of(database, plant):
    """Return the text of a token that somebody makes for themselves."""

    def made(name, scopes=READS, code="leuven", days=90):
        with database.writing() as session:
            place = session.get(Place, plant.places[code])
            told = NewToken("a script", scopes, days)
            text = commands.create(session, actor_named(session, plant, name), place, told)[1]
            session.commit()
        return text

    return made


@pytest.fixture
def token_for(database, plant, feed):
    """Return the text of a token of a service account that is in force at a place."""

    def made(scopes=READS, code="leuven", new=feed):
        with database.writing() as session:
            place = session.get(Place, plant.places[code])
            wanted = select(ServiceAccount).where(ServiceAccount.name == new.name)
            account = session.scalars(wanted).one_or_none()
            adam = actor_named(session, plant, "adam")
            if account is None:
                account = accounts.ask(session, adam, place, new)
                accounts.confirm(session, actor_named(session, plant, "dave"), account)
            told = NewToken("a feed", scopes)
            text = commands.create_for(session, adam, account, place, told)[1]
            session.commit()
        return text

    return made


@pytest.fixture
def trail(database):
    """Return the events of a verb."""

    def of(verb):
        with database.reading() as session:
            wanted = select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.seq)
            return list(session.scalars(wanted))

    return of


@pytest.fixture
def program(started):
    """Return how a program asks: without cookies, with a token in the header."""
    client = started.test_client(use_cookies=False)

    def ask(address, token, method="GET", **more):
        headers = {"Authorization": f"Bearer {token}", **more.pop("headers", {})}
        return client.open(address, method=method, headers=headers, **more)

    return ask
