import pytest
from sqlalchemy import select

from governance.audit.models import AuditEvent
from governance.identity.models import Role
from governance.identity.tokens import accounts, commands
from governance.identity.tokens.rules import NewAccount, NewToken
from governance.places.models import Place
from tests.plant import actor_named


@pytest.fixture
def token(database, plant):
    """A token of the directory's service account, in force at the enterprise."""
    with database.writing() as session:
        top = session.get(Place, plant.places["acme"])
        adam, told = actor_named(session, plant, "adam"), plant.people["sten"]
        new = NewAccount("Directory", "brings people", Role.HR, told)
        account = accounts.ask(session, adam, top, new)
        accounts.confirm(session, actor_named(session, plant, "ana"), account)
        asked = NewToken("directory", ("scim",))
        text = commands.create_for(session, adam, account, top, asked)[1]
        session.commit()
    return text


@pytest.fixture
def ask(started, token):
    """Return how the directory asks."""
    client = started.test_client(use_cookies=False)

    def asked(address, method="GET", said=None, *, by=token, **headers):
        headers |= {"Authorization": f"Bearer {by}", "Content-Type": "application/scim+json"}
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.open(f"/scim/v2{address}", method=method, json=said, headers=sent)

    return asked


@pytest.fixture
def trail(database):
    """Return the events of a verb."""

    def of(verb):
        with database.reading() as session:
            wanted = select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.seq)
            return list(session.scalars(wanted))

    return of
