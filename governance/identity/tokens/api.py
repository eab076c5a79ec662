"""Tokens and service accounts for programs: listed and ended; a person makes one, on a page."""

from datetime import date, datetime

from apiflask import APIBlueprint

from governance.core import api
from governance.core.api import Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.identity.tokens import commands, queries
from governance.identity.tokens.listing import accounts_listing, tokens_listing
from governance.identity.tokens.models import AccountState, ApiToken, ServiceAccount
from governance.identity.tokens.rules import Permission

bp = APIBlueprint("api_tokens", __name__, url_prefix=api.ROOT, tag="Tokens")


class TokenOut(Shape):
    """A token: what it is good for, where and until when; never the token itself."""

    id: int
    prefix: str
    """How it begins."""

    name: str
    person_id: int
    """Whose acts are done by it."""

    scopes: str
    place_id: int
    site_id: int
    made_by: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    ended_why: str | None
    version: int


class TokensOut(Shape):
    """A page of tokens."""

    items: list[TokenOut]
    count: int
    next: str | None


class TokenEnd(Sent):
    """Why a token is refused from now on."""

    version: int | None = None
    """The version that was read: if another one stands by now, nothing is written."""

    reason: Reason


class ServiceAccountOut(Shape):
    """A service account: what it may do where, and who answers for it."""

    id: int
    name: str
    purpose: str
    role: Role
    place_id: int
    site_id: int
    responsible_id: int
    person_id: int | None
    state: AccountState
    asked_by_id: int
    asked_at: datetime
    decided_by_id: int | None
    decided_at: datetime | None
    ends_on: date | None
    """First day without it unless somebody takes it over."""

    ended_at: datetime | None
    version: int


class ServiceAccountsOut(Shape):
    """A page of service accounts."""

    items: list[ServiceAccountOut]
    count: int
    next: str | None


@bp.get("/tokens")
@requires(Permission.READ, ApiToken)
@bp.output(TokensOut)
def index() -> TokensOut:
    """Give a page of the tokens that the reader may see, by the conditions of their list."""
    page = paged(tokens_listing(session(), actor()), queries.tokens(actor()))
    items = [TokenOut.model_validate(each) for each in page.rows]
    return TokensOut(items=items, count=page.count, next=page.next)


@bp.get("/tokens/<int:id>")
@requires(Permission.READ, ApiToken)
@bp.output(TokenOut)
def show(token: ApiToken) -> TokenOut:
    """Give one token."""
    return TokenOut.model_validate(token)


@bp.post("/tokens/<int:id>/end")
@requires(Permission.END, ApiToken)
@bp.input(TokenEnd, arg_name="sent")
@bp.output(TokenOut)
def end(token: ApiToken, sent: TokenEnd) -> TokenOut:
    """Have a token refused from now on."""
    commands.end(session(), actor(), token, sent.reason)
    session().flush()
    return TokenOut.model_validate(token)


@bp.get("/service-accounts")
@requires(Permission.READ_ACCOUNT, ServiceAccount)
@bp.output(ServiceAccountsOut)
def accounts() -> ServiceAccountsOut:
    """Give a page of the service accounts that the reader may see."""
    page = paged(accounts_listing(session(), actor()), queries.accounts(actor()))
    items = [ServiceAccountOut.model_validate(each) for each in page.rows]
    return ServiceAccountsOut(items=items, count=page.count, next=page.next)


@bp.get("/service-accounts/<int:id>")
@requires(Permission.READ_ACCOUNT, ServiceAccount)
@bp.output(ServiceAccountOut)
def account(account: ServiceAccount) -> ServiceAccountOut:
    """Give one service account."""
    return ServiceAccountOut.model_validate(account)
