"""How the facts of an asset are said: in the cells of lists and on its page."""

from governance.core.listing.shape import Cell, Shape, Tone
from governance.register.models import Asset
from governance.register.vocabulary import (
    AssetState,
    GxpRelevance,
    OtFunction,
    ValidationState,
)

BRIEF = 36
"""Characters of a text in a list: one line of a table stays one or two lines of text."""

SAYS_NOTHING = frozenset({OtFunction.NONE, OtFunction.UNKNOWN})
GXP = {relevance: relevance.value for relevance in GxpRelevance} | {GxpRelevance.NONE: "no"}
"""The relevance where a heading or a chip says GxP already."""

VALIDATION: dict[ValidationState, tuple[Shape, Tone]] = {
    ValidationState.NOT_REQUIRED: ("idle", ""),
    ValidationState.PLANNED: ("idle", "info"),
    ValidationState.IN_VALIDATION: ("wait", "info"),
    ValidationState.VALIDATED: ("done", "ok"),
    ValidationState.VALIDATED_WITH_RESTRICTION: ("done", "warn"),
    ValidationState.UNDER_CHANGE: ("wait", "info"),
    ValidationState.SUSPENDED: ("stop", "bad"),
    ValidationState.RETIRED: ("idle", ""),
}
STATE: dict[AssetState, tuple[Shape, Tone]] = {
    AssetState.PLANNED: ("idle", "info"),
    AssetState.IN_OPERATION: ("done", "ok"),
    AssetState.ORDERED: ("idle", "info"),
    AssetState.IN_STOCK: ("idle", "ok"),
    AssetState.INSTALLED: ("wait", "info"),
    AssetState.QUALIFIED: ("wait", "ok"),
    AssetState.MAINTENANCE: ("wait", "warn"),
    AssetState.QUARANTINED: ("stop", "warn"),
    AssetState.DECOMMISSIONED: ("stop", ""),
    AssetState.DISPOSED: ("stop", ""),
    AssetState.ABSENT: ("stop", "bad"),
    AssetState.STOLEN: ("stop", "bad"),
}


def brief(text: str) -> str:
    """Return a text cut after a word, where it is too long for a line of a table."""
    if len(text) <= BRIEF:
        return text
    return (text[:BRIEF].rpartition(" ")[0].rstrip() or text[: BRIEF - 1]) + "…"


def tag_cell(asset: Asset) -> Cell:
    """Say the tag, and the state where it is not the ordinary one."""
    is_ordinary = asset.state is AssetState.IN_OPERATION
    return Cell(
        asset.tag,
        hint="" if is_ordinary else asset.state.said,
        to=("register.show", asset.id),
        is_strong=True,
    )


def kind_cell(asset: Asset) -> Cell:
    """Say what it does, then what it is; the device alone where it plays no part in OT."""
    kind, part = asset.asset_class.label, asset.ot_function.label
    if asset.ot_function in SAYS_NOTHING or kind == part:
        return Cell(kind)
    return Cell(kind, hint=part)


def name_cell(asset: Asset) -> Cell:
    """Say the name, on two lines at most."""
    return Cell(brief(asset.name))


def product_cell(asset: Asset) -> Cell | None:
    """Say the vendor and the product, on two lines at most; the asset's page says all of it."""
    if asset.product is None:
        return None
    return Cell(brief(f"{asset.product.vendor.name} {asset.product.name}"))


def criticality_cell(asset: Asset) -> Cell | None:
    """Say the grade."""
    grade = asset.criticality
    return None if grade is None else Cell(str(grade), is_strong=grade == 1)


def gxp_cell(asset: Asset) -> Cell | None:
    """Say the relevance; undetermined is an unknown."""
    if asset.gxp is GxpRelevance.UNDETERMINED:
        return None
    return Cell(GXP[asset.gxp], is_muted=asset.gxp is GxpRelevance.NONE)


def validation_cell(asset: Asset) -> Cell:
    """Say the validation state, by word and by shape."""
    shape, tone = VALIDATION[asset.validation_state]
    return Cell(asset.validation_state.label.lower(), shape=shape, tone=tone)
