"""The lists of tokens and of service accounts."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from governance.core import clock
from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Flag, Listing, Text
from governance.identity.models import Person
from governance.identity.tokens.models import AccountState, ApiToken, ServiceAccount, TokenUse
from governance.identity.tokens.queries import SOON, are_services, is_good
from governance.identity.tokens.scopes import SCOPE_LABELS, Scope, told
from governance.places.models import Place

T, A = ApiToken, ServiceAccount
GOOD = Cell("good", shape="done", tone="ok")
STATES = {
    AccountState.ASKED: Cell("to be confirmed", shape="wait", tone="info"),
    AccountState.IN_FORCE: Cell("in force", shape="done", tone="ok"),
    AccountState.ENDED: Cell("ended", shape="idle"),
    AccountState.REFUSED: Cell("refused", shape="stop", tone="warn"),
    AccountState.WITHDRAWN: Cell("withdrawn", shape="idle"),
}
LAST_USED = select(func.max(TokenUse.used_at)).where(TokenUse.token_id == T.id).scalar_subquery()


def standing(token: ApiToken) -> Cell:
    """Return whether a token is good, as a word and a shape."""
    if token.ended_at:
        return Cell("ended", shape="stop")
    if token.expires_at <= clock.now():
        return Cell("its time is over", shape="idle")
    if token.expires_at <= clock.now() + SOON:
        return Cell("ends soon", shape="wait", tone="warn")
    return GOOD


def standing_of(account: ServiceAccount) -> Cell:
    """Return where a service account is, as a word and a shape."""
    if account.state is AccountState.IN_FORCE and account.ends_on:
        return Cell("nobody answers for it", shape="stop", tone="bad")
    return STATES[account.state]


def _holding(values: Sequence[str]) -> ColumnElement[bool]:
    known = [Scope(each) for each in values]
    return or_(*((" " + T.scopes + " ").contains(f" {each} ", autoescape=True) for each in known))


def tokens_listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of tokens."""
    seen = readable(actor, T).with_only_columns(T.site_id).distinct()
    sites = session.execute(select(Place.id, Place.name).where(Place.id.in_(seen)))
    return Listing(
        name="tokens",
        columns=(
            Column("prefix", "Begins with", lambda r: r.prefix, T.prefix, is_reference=True),
            Column("name", "For", lambda r: Cell(r.name, is_strong=True), T.name),
            Column("whose", "Acts as", lambda r: r.person.name, Person.name, nullable=False),
            Column("scopes", "Good for", lambda r: told(r.scopes), export=lambda r: r.scopes),
            Column("place", "At", lambda r: r.place.name, Place.name, nullable=False),
            Column("expires", "Until", lambda r: r.expires_at, T.expires_at),
            Column("state", "State", standing),
            Column("made", "Made", lambda r: r.made_at, T.made_at, is_minor=True),
            Column("by", "Made by", lambda r: r.made_by, T.made_by, is_optional=True),
        ),
        filters=(
            Text("q", "Name or beginning", _mentions),
            Choice("site", "Site", [(str(row.id), row.name) for row in sites],
                   lambda ids: T.site_id.in_(map(int, ids)), lead="at"),
            Choice("scope", "Good for", [(each.value, SCOPE_LABELS[each]) for each in Scope],
                   _holding),
            Flag("good", "good now", is_good()),
            Flag("soon", "ending soon", is_good() & (T.expires_at < clock.now() + SOON)),
            Flag("services", "of service accounts", T.person_id.in_(are_services())),
            Flag("unused", "never used", LAST_USED.is_(None)),
        ),
        default_sort="-made",
        key=T.id,
        singular="token",
        plural="tokens",
        endpoint="tokens.index",
        record_endpoint="tokens.show",
        export_endpoint="tokens.export",
    )  # fmt: skip


def _mentions(text: str) -> ColumnElement[bool]:
    return or_(*(each.icontains(text, autoescape=True) for each in (T.name, T.prefix)))


def accounts_listing(session: Session, actor: Actor) -> Listing:
    """Declare the list of service accounts."""
    seen = readable(actor, A).with_only_columns(A.site_id).distinct()
    sites = session.execute(select(Place.id, Place.name).where(Place.id.in_(seen)))
    return Listing(
        name="service_accounts",
        columns=(
            Column("name", "Service account", lambda r: r.name, A.name, is_reference=True),
            Column("purpose", "What it does", lambda r: r.purpose),
            Column("role", "May act as", lambda r: r.right, A.role),
            Column("place", "At", lambda r: r.place.name, Place.name, nullable=False),
            Column("responsible", "Answers for it", lambda r: r.responsible.name, Person.name,
                   nullable=False),
            Column("state", "State", standing_of, A.state),
            Column("asked", "Asked", lambda r: r.asked_at, A.asked_at, is_minor=True),
        ),
        filters=(
            Text("q", "Name or purpose", lambda text: or_(
                *(each.icontains(text, autoescape=True) for each in (A.name, A.purpose)))),
            Choice("site", "Site", [(str(row.id), row.name) for row in sites],
                   lambda ids: A.site_id.in_(map(int, ids)), lead="at"),
            Choice("state", "State", [(each.value, cell.text) for each, cell in STATES.items()],
                   lambda values: A.state.in_([AccountState(each) for each in values])),
            Flag("unanswered", "nobody answers for it", A.ends_on.is_not(None)),
        ),
        default_sort="-asked",
        key=A.id,
        singular="service account",
        plural="service accounts",
        endpoint="service_accounts.index",
        record_endpoint="service_accounts.show",
        export_endpoint="service_accounts.export",
    )  # fmt: skip
