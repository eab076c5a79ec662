"""The list of providers: what it shows and how it is narrowed."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import ColumnElement, Select, or_
from sqlalchemy.orm import joinedload

from governance.core.access import Actor, readable
from governance.core.listing.shape import Cell, Choice, Column, Listing, Text
from governance.identity.sso.models import IdentityProvider, ProviderState

P = IdentityProvider
STANDING: Final[Mapping[ProviderState, Cell]] = {
    ProviderState.ASKED: Cell("to be confirmed", shape="wait", tone="info"),
    ProviderState.IN_FORCE: Cell("in force", shape="done", tone="ok"),
    ProviderState.ENDED: Cell("ended", shape="idle"),
    ProviderState.REFUSED: Cell("refused", shape="stop", tone="warn"),
    ProviderState.WITHDRAWN: Cell("withdrawn", shape="idle"),
}


def providers(actor: Actor) -> Select[IdentityProvider]:
    """Return the settings that the actor may read, with who asked for them."""
    return readable(actor, P).options(joinedload(P.asked_by))


def _is_called(text: str) -> ColumnElement[bool]:
    return or_(P.name.icontains(text, autoescape=True), P.issuer.icontains(text, autoescape=True))


PROVIDERS = Listing(
    name="providers",
    columns=(
        Column("name", "Name", lambda p: p.name, P.name, is_reference=True),
        Column("issuer", "Issuer", lambda p: p.issuer, P.issuer),
        Column("by", "Asked by", lambda p: p.asked_by.name),
        Column("reason", "Why", lambda p: p.reason, is_minor=True),
        Column("asked", "Asked", lambda p: p.asked_at, P.asked_at),
        Column("state", "State", lambda p: STANDING[p.state], P.state),
    ),
    filters=(
        Text("q", "Name or issuer", _is_called, least=2),
        Choice(
            "state",
            "State",
            [(state.value, str(cell.text)) for state, cell in STANDING.items()],
            P.state.in_,
        ),
    ),
    default_sort="-asked",
    key=P.id,
    singular="provider",
    plural="providers",
    endpoint="providers.index",
    record_endpoint="providers.show",
    export_endpoint="providers.export",
)
