"""`concord setup`: the first administrator, and the way back in."""

import re

import click
from sqlalchemy.orm import Session

from governance.core import migrate
from governance.core.cli import UnusableError, installed
from governance.core.installation import purpose_of
from governance.identity.enrolment import LINK_LASTS
from governance.identity.founding import Founding, found, recover
from governance.identity.rules import NewPerson
from governance.identity.tokens.cli import token

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@click.command()
@click.option("--email", required=True, help="Address with which the person signs in.")
@click.option("--name", help="Name of the first administrator, as it stands under signatures.")
@click.option("--enterprise", default="Enterprise", show_default=True, help="Whose plant it is.")
@click.option("--time-zone", default="UTC", show_default=True, help="IANA name, of the person.")
def setup(email: str, name: str | None, enterprise: str, time_zone: str) -> None:
    """Set an empty database up for a plant, or give a person a new link to sign in.

    Prints an address that works once, within 15 minutes. Run it again with --email for somebody
    who lost the authenticator: their sessions end, and the new link takes the place of the old.
    """
    if not EMAIL.fullmatch(email):
        raise UnusableError(f"{email} is not an e-mail address: it has one @ and no blanks.")
    given = installed(is_current=False)
    if given.settings.is_embedded and migrate.revision_of(given.database) is None:
        migrate.migrate(given.database)
    migrate.assert_current(given.database)
    first = NewPerson(name, email, time_zone) if name else None
    try:
        with given.database.acting() as session:
            token = _token(session, email, first, enterprise)
    finally:
        given.database.engine.dispose()
    base = str(given.settings.public_url).rstrip("/")
    click.echo(f"Open this address within {LINK_LASTS.seconds // 60} minutes; it works once:")
    click.echo(f"{base}/setup/{token}")


def _token(session: Session, email: str, first: NewPerson | None, enterprise: str) -> str:
    """Return the token of a new link, for the first person or for one who is there."""
    if purpose_of(session) is not None:
        return recover(session, email)
    if first is None:
        raise UnusableError("This database is empty: give --name for its first administrator.")
    return found(session, Founding(first, enterprise))


COMMANDS = (setup, token)
