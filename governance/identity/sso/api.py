"""Providers for programs: read, tried, withdrawn and ended; people ask for one and confirm it."""

from datetime import datetime

from apiflask import APIBlueprint
from pydantic import Field

from governance.core import api
from governance.core.api import Reason, Sent, Shape
from governance.core.listing.programs import paged
from governance.core.web import actor, requires, session
from governance.identity.models import Role
from governance.identity.sso import commands
from governance.identity.sso.listing import PROVIDERS, providers
from governance.identity.sso.models import IdentityProvider, ProviderState
from governance.identity.sso.planning import Plan, tried_on
from governance.identity.sso.rules import Permission, checked_rules

bp = APIBlueprint("api_providers", __name__, url_prefix=api.ROOT, tag="Access")


class ProviderOut(Shape):
    """The settings of a provider, without its secret."""

    id: int
    name: str
    issuer: str
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None
    auth_method: str
    is_named_in_answers: bool
    factors: str
    rules: str
    reason: str
    asked_by_id: int
    asked_at: datetime
    state: ProviderState
    decided_by_id: int | None
    decided_at: datetime | None
    decided_why: str | None
    ended_at: datetime | None
    version: int


class ProvidersOut(Shape):
    """A page of settings."""

    items: list[ProviderOut]
    count: int
    next: str | None


class ProviderDecision(Sent):
    """Why the settings hold no longer, or are asked for no longer."""

    version: int | None = None
    """The version that was read: if another one stands by now, nothing is written."""

    reason: Reason


class RulesSent(Sent):
    """Rules to be tried, a line each, on what was last said of the people of this issuer."""

    rules: str = Field(max_length=8_000)


class RoleOut(Shape):
    """A role at a place, and of one that is withheld: why."""

    role: Role
    place_id: int
    why: str


class EffectOut(Shape):
    """What rules would change for one person at their next sign-in."""

    person_id: int
    gains: list[RoleOut]
    loses: list[RoleOut]
    withheld: list[RoleOut]


class EffectsOut(Shape):
    """Whom rules would change; `is_cut`: there are more accounts than they were tried on."""

    items: list[EffectOut]
    is_cut: bool


def effect_of(plan: Plan) -> EffectOut:
    """Return what rules come to for one person, as programs read it."""
    return EffectOut(
        person_id=plan.person.id,
        gains=[
            RoleOut(role=rule.role, place_id=place.id, why=rule.words) for rule, place in plan.gains
        ],
        loses=[
            RoleOut(role=grant.role, place_id=place.id, why=grant.reason)
            for grant, place in plan.loses
        ],
        withheld=[
            RoleOut(role=each.rule.role, place_id=each.place.id, why=each.why)
            for each in plan.withheld
        ],
    )


@bp.get("/identity-providers")
@requires(Permission.READ, IdentityProvider)
@bp.output(ProvidersOut)
def index() -> ProvidersOut:
    """Give a page of the settings that the reader may see, by the conditions of their list."""
    page = paged(PROVIDERS, providers(actor()))
    items = [ProviderOut.model_validate(each) for each in page.rows]
    return ProvidersOut(items=items, count=page.count, next=page.next)


@bp.get("/identity-providers/<int:id>")
@requires(Permission.READ, IdentityProvider)
@bp.output(ProviderOut)
def show(provider: IdentityProvider) -> ProviderOut:
    """Give the settings of one provider."""
    return ProviderOut.model_validate(provider)


@bp.post("/identity-providers/<int:id>/try")
@requires(Permission.READ, IdentityProvider)
@bp.input(RulesSent, arg_name="sent")
@bp.output(EffectsOut)
def try_rules(provider: IdentityProvider, sent: RulesSent) -> EffectsOut:
    """Give whom rules would change; nothing is saved."""
    plans, is_cut = tried_on(session(), provider.issuer, checked_rules(sent.rules))
    return EffectsOut(items=[effect_of(each) for each in plans], is_cut=is_cut)


@bp.post("/identity-providers/<int:id>/withdraw")
@requires(Permission.WITHDRAW, IdentityProvider)
@bp.input(ProviderDecision, arg_name="sent")
@bp.output(ProviderOut)
def withdraw(provider: IdentityProvider, sent: ProviderDecision) -> ProviderOut:
    """Ask for settings no longer."""
    commands.withdraw(session(), actor(), provider, sent.reason)
    session().flush()
    return ProviderOut.model_validate(provider)


@bp.post("/identity-providers/<int:id>/end")
@requires(Permission.END, IdentityProvider)
@bp.input(ProviderDecision, arg_name="sent")
@bp.output(ProviderOut)
def end(provider: IdentityProvider, sent: ProviderDecision) -> ProviderOut:
    """Let nobody in by a provider any more; every session that began by it ends."""
    commands.end(session(), actor(), provider, sent.reason)
    session().flush()
    return ProviderOut.model_validate(provider)
