"""What somebody typed about the controlled facts of an asset, for the change that would do it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from governance.register.controlled import WORDS, differing
from governance.register.models import Asset
from governance.register.queries.panels import Proposal
from governance.register.queries.records import products


def proposals(session: Session, asset: Asset, typed: Mapping[str, Any]) -> list[Proposal]:
    """Return each controlled fact that differs from what the register holds."""
    names = ("state", "gxp", "validation_state", "asset_class", *WORDS)
    now = {name: getattr(asset, name) for name in names}
    found = differing(now, typed)
    keys = [now["product_id"], typed.get("product_id")] if "product_id" in found else []
    labels = dict(products(session, [str(key) for key in keys if key])) if keys else {}
    return [
        _proposal(name, *(_said(name, value, labels) for value in (now[name], typed[name])))
        for name in found
    ]


def _proposal(name: str, current: str, proposed: str) -> Proposal:
    words = WORDS[name]
    return Proposal(name, f"{words} {current}", f"{words} {proposed}", proposed)


def _said(name: str, value: Any, labels: Mapping[int, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "product_id" and value:
        return labels.get(value, str(value))
    return str(value) if value else "unknown"
