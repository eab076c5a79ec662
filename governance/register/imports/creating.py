"""What a row does that is about no asset yet; pure."""

from collections.abc import Mapping
from typing import Any

from governance.register.columns.lines import lacks, parse_line
from governance.register.imports.lookups import Ground
from governance.register.imports.models import Outcome
from governance.register.imports.planned import PLAIN, Changes, Planned, words
from governance.register.imports.resolving import (
    Remarks,
    contradiction_of,
    place_of,
    product_of,
)
from governance.register.imports.shelf import Added, Shelved
from governance.register.imports.whereabouts import Spot
from governance.register.rules import MOVED_BY_ACTS, reasons_against, unborn
from governance.register.vocabulary import (
    GONE,
    AssetClass,
    AssetState,
    Domain,
    GxpRelevance,
    OtFunction,
    ValidationState,
)

SAME_WORDS = {part.value: part for part in OtFunction}


def created(ground: Ground, number: int, said: Mapping[str, str], told: list[str]) -> Planned:
    """Return the new asset that a row makes, or every reason why it makes none."""
    if ground.default and not said.get("place", "").strip():
        said = {**said, "place": ground.default.path}
    line = parse_line(number, said)
    remarks = Remarks(number, [*line.refusals, *told, *lacks(line)], list(line.notes))
    spot, product = place_of(ground, line, remarks), product_of(ground, line, remarks)
    values = line.values
    given = {name: values[name] for name in PLAIN if values.get(name) is not None}
    written: dict[str, Any] = {**taken_for(given), **given}
    state = values.get("state") or AssetState.IN_OPERATION
    remarks.refuse(*reasons_against(written), *_against(written, state))
    tag = str(written.get("tag", ""))
    if remarks.reasons or spot is None:
        return Planned(number, Outcome.REFUSED, None, tag, told=remarks.unique)
    changes = _changes({**written, "state": state}, spot, product)
    written |= {
        "place_id": spot.id, "site_id": spot.site_id, "state": state,
        "product_id": product.id if isinstance(product, Shelved) else None,
        "product_said": contradiction_of(ground, line, product),
    }  # fmt: skip
    added = product if isinstance(product, Added) else None
    notes = tuple(remarks.notes)
    return Planned(number, Outcome.CREATE, None, tag, changes, notes, written, added)


def taken_for(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new asset is taken for where its row is silent: unknown weighs as the worst.

    Source: House rule.
    """
    kind = given.get("asset_class")
    part = OtFunction.NONE if given.get("domain") is Domain.IT else OtFunction.UNKNOWN
    if part is OtFunction.UNKNOWN and isinstance(kind, AssetClass):
        part = SAME_WORDS.get(kind.value, part)
    gxp = given.get("gxp", GxpRelevance.UNDETERMINED)
    is_free = gxp is GxpRelevance.NONE
    return {
        "ot_function": part,
        "gxp": gxp,
        "has_safety_function": kind is AssetClass.SAFETY_CONTROLLER,
        "validation_state": ValidationState.NOT_REQUIRED if is_free else ValidationState.PLANNED,
        "notes": "",
    }


def _against(written: Mapping[str, Any], state: object) -> list[str]:
    told = []
    if isinstance(state, AssetState) and state in GONE:
        told.append(unborn(str(written["tag"]), state))
    picked = written["validation_state"]
    if picked in MOVED_BY_ACTS:
        told.append(f"Nobody sets {picked.label.lower()}: it comes with the work of a change.")
    return told


def _changes(values: Mapping[str, Any], spot: Spot, product: Shelved | Added | None) -> Changes:
    changes: Changes = {
        name: (None, text)
        for name, value in values.items()
        if (text := value if type(value) is str else words(value))
    }
    changes["place"] = (None, spot.path)
    if product:
        changes["product"] = (None, product.label)
    return changes
