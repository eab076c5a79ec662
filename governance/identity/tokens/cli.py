"""`concord token`: keys of service accounts, for who holds the server."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.core.access import Actor, Held
from governance.core.cli import UnusableError, installed
from governance.core.errors import NotFound
from governance.identity.models import Role
from governance.identity.tokens import commands, queries
from governance.identity.tokens.listing import standing
from governance.identity.tokens.models import ApiToken, ServiceAccount
from governance.identity.tokens.rules import DAYS, MOST_DAYS, NewToken
from governance.identity.tokens.scopes import Scope
from governance.places.models import Place

OF_ALL = frozenset({Held(Role.ADMINISTRATOR, "/")})
SERVER = Actor(0, "the server's command line", OF_ALL, via="command line")
"""Who holds the server: nobody else can run its command line."""


@click.group()
def token() -> None:
    """Make, list and end tokens of programs."""


@token.command()
@click.option("--account", required=True, help="Name of the service account, in force.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
)
@click.option(
    "--place", help="Path of a place, such as acme/leuven; the account's own if left out."
)
@click.option("--days", default=DAYS, show_default=True, type=click.IntRange(1, MOST_DAYS))
@click.option("--name", default="made on the server", show_default=True, help="What it is for.")
def create(account: str, scopes: tuple[str, ...], place: str | None, days: int, name: str) -> None:
    """Make a token of a service account; it is printed once, and kept nowhere."""
    given = installed()
    with given.database.acting() as session:
        found = _account(session, account)
        at = _place(session, place) if place else found.place
        told = NewToken(name, tuple(scopes), days)
        made, text = commands.create_for(session, SERVER, found, at, told)
        until = made.expires_at
    click.echo(f"Good until {until:%d %B %Y}; shown now and never again:", err=True)
    click.echo(text)


@token.command(name="list")
def list_() -> None:
    """List the tokens, the newest first."""
    given = installed()
    with given.database.reading() as session:
        wanted = queries.told(select(ApiToken)).order_by(ApiToken.id.desc())
        for each in session.scalars(wanted):
            facts = (each.prefix, standing(each).text, each.person.name, each.scopes, each.name)
            click.echo("\t".join((*facts, f"until {each.expires_at:%Y-%m-%d}")))


@token.command()
@click.argument("prefix")
@click.option("--reason", required=True, help="Why it is refused from now on.")
def end(prefix: str, reason: str) -> None:
    """End the token that begins with PREFIX."""
    given = installed()
    with given.database.acting() as session:
        found = session.scalars(
            queries.told(select(ApiToken)).where(ApiToken.prefix == prefix)
        ).one_or_none()
        if found is None:
            raise NotFound(f"No token begins with {prefix}: `concord token list` names them.")
        commands.end(session, SERVER, found, reason)
    click.echo("Ended.")


def _account(session: Session, name: str) -> ServiceAccount:
    wanted = queries.named(select(ServiceAccount)).where(ServiceAccount.name == name)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(
            f"There is no service account {name}: an administrator asks for one, under Tokens."
        )
    return found


def _place(session: Session, path: str) -> Place:
    wanted = select(Place).where(Place.path == f"/{path.strip('/')}/")
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise UnusableError(f"There is no place {path}: its page shows how its path is written.")
    return found
