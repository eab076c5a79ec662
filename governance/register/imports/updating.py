"""What a row does to an asset that is there; pure."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from governance.core import clock
from governance.core.sheets.cells import tidy
from governance.enforcement.models import Level, Rule
from governance.register.columns.lines import Line, parse_line
from governance.register.controlled import WORDS, differing, loosening, sentence
from governance.register.drifts.filing import Report
from governance.register.imports.lookups import Ground, Known
from governance.register.imports.models import Outcome
from governance.register.imports.planned import PLAIN, Changes, Planned, words
from governance.register.imports.resolving import (
    Remarks,
    contradiction_of,
    place_of,
    product_of,
)
from governance.register.imports.shelf import COLUMNS, Added, Shelved
from governance.register.life.rules import (
    ASSET,
    NOBODY,
    STEPS,
    AssetFacts,
    is_plain,
    verb_between,
)
from governance.register.rules import reasons_against_facts
from governance.register.vocabulary import AssetState

NEVER_EMPTY = frozenset(
    {"ot_function", "gxp", "has_safety_function", "validation_state", "notes", "state"}
)
"""Fields that cannot be made unknown: the asset keeps what it has."""

Written = tuple[dict[str, Any], Changes]
"""What is written by column, and what changes by field in words."""

NEW = -1
"""Stands for the id of a product that the catalogue does not have yet."""


def updated(
    ground: Ground, number: int, said: Mapping[str, str], now: Known, against: list[str]
) -> Planned:
    """Return what a row changes of the asset, or every reason why it cannot."""
    differs = _differing(ground, said, now)
    if not differs and not against:
        return Planned(number, Outcome.UNCHANGED, now.id, now.tag)
    line = parse_line(number, differs)
    remarks = Remarks(number, [*line.refusals, *against], list(line.notes))
    written = _written(line, now)
    changes = {name: (exported(ground, now, name), words(v)) for name, v in written.items()}
    _move(ground, line, now, remarks, (written, changes))
    _step(line, now, remarks, (written, changes))
    added = _equip(ground, line, now, remarks, (written, changes))
    filed = _drifted(ground, (number, now), added, (written, changes))
    remarks.refuse(*told_against(now, written), *filed.refused)
    if remarks.reasons:
        return Planned(number, Outcome.REFUSED, now.id, now.tag, changes, remarks.unique)
    remarks.note(*(told(one) for one in filed.drifts))
    if "product_id" not in written:
        added = None
    outcome = Outcome.UPDATE if written else Outcome.UNCHANGED
    notes = tuple(remarks.notes)
    return Planned(
        number, outcome, now.id, now.tag, changes, notes, written, added, now,
        filed.drifts, filed.observed,
    )  # fmt: skip


class Filed(NamedTuple):
    """What a row says of controlled facts: filed as drift, or written and observed."""

    drifts: tuple[Report, ...] = ()
    observed: tuple[tuple[Level, str], ...] = ()
    refused: tuple[str, ...] = ()


def told(drift: Report) -> str:
    """Say what is filed, and that what was approved stands."""
    return (
        f"{WORDS[drift.field].capitalize()} of {drift.tag} is {drift.approved} as approved, and "
        f"stays: {drift.reported} is filed as drift, on which QA decides."
    )


def _drifted(ground: Ground, row: tuple[int, Known], added: Added | None, into: Written) -> Filed:
    """Take controlled facts out of what is written, where the site enforces the rule."""
    (number, now), (written, changes) = row, into
    names, loose = differing(now._asdict(), written), loosening(now._asdict(), written)
    level = ground.levels[now.site_id, Rule.CONTROLLED_ATTRIBUTES]
    if level is not Level.ENFORCE:
        told = (*(sentence(now.tag, name) for name in names), *loose)
        return Filed(observed=tuple((level, each) for each in told))
    drifts = []
    for name in names:
        value = written.pop(name)
        was, found = changes.pop("product" if name == "product_id" else name)
        if name == "product_id" and added is not None:
            value, found = None, added.words
        found, was = found or "unknown", was or "unknown"
        at = (now.id, now.tag, now.site_id, now.place_id)
        drifts.append(Report(*at, name, was, found, value, number))
    return Filed(tuple(drifts), refused=loose)


def exported(ground: Ground, now: Known, name: str) -> str | None:
    """Return a field of the asset as an export writes it, so that what went out is recognised."""
    if name == "reference":
        return f"AS-{now.id:05}"
    if name == "place":
        spot = ground.where.by_id.get(now.place_id)
        return spot.path if spot else None
    if name in COLUMNS:
        shelved = ground.shelf.by_id.get(now.product_id)
        if name == "product" and now.product_said:
            return str(now.product_said)
        return (shelved.said[COLUMNS.index(name)] or None) if shelved else None
    return words(getattr(now, name))


def _differing(ground: Ground, said: Mapping[str, str], now: Known) -> dict[str, str]:
    """Return the cells that say something else than the asset is; a blank one says nothing."""
    found = {
        name: text
        for name, text in said.items()
        if (plain := text.strip()) and plain != tidy(exported(ground, now, name) or "")
    }
    if not found.keys().isdisjoint(COLUMNS):
        found |= {name: said[name] for name in COLUMNS if said.get(name, "").strip()}
    return found


def _written(line: Line, now: Known) -> dict[str, Any]:
    return {
        name: value
        for name, value in line.values.items()
        if name in PLAIN
        and name not in line.proposed
        and value != getattr(now, name)
        and not (value is None and name in NEVER_EMPTY)
    }


def _move(ground: Ground, line: Line, now: Known, remarks: Remarks, into: Written) -> None:
    """Hang the asset at another place of its site."""
    if not line.values.get("place"):
        return
    asked = Remarks(line.number)
    spot = place_of(ground, line, asked)
    if spot is not None and spot.id == now.place_id:
        return
    remarks.reasons += asked.reasons
    if spot is None:
        return
    if spot.site_id != now.site_id:
        remarks.refuse(
            f"{now.tag} stays at its site: decommission it, and register it anew at {spot.name}."
        )
    into[0]["place_id"] = spot.id
    into[1]["place"] = (exported(ground, now, "place"), spot.path)


def _equip(ground: Ground, line: Line, now: Known, remarks: Remarks, into: Written) -> Added | None:
    """Make the asset one of another product; return it if the catalogue must be given it first."""
    asked = Remarks(line.number)
    product = product_of(ground, line, asked)
    is_cleared = "product" in line.values and not any(line.values.get(n) for n in COLUMNS)
    called = contradiction_of(ground, line, product)
    if isinstance(product, Shelved) and product.id == now.product_id:
        _call(product, called, now, into)
        return None
    remarks.reasons += asked.reasons
    remarks.notes += asked.notes
    if product is None and not (is_cleared and now.product_id):
        return None
    shelved = ground.shelf.by_id.get(now.product_id)
    into[0]["product_id"] = product.id if isinstance(product, Shelved) else product and NEW
    into[0]["product_said"] = called
    into[1]["product"] = (shelved.label if shelved else None, product.label if product else None)
    return product if isinstance(product, Added) else None


def _call(product: Shelved, called: str | None, now: Known, into: Written) -> None:
    """Keep what the row calls the product that the asset has, or that it no longer does."""
    if called == now.product_said or (called is None and not now.product_said):
        return
    into[0]["product_said"] = called
    into[1]["product"] = (now.product_said or product.label, called or product.label)


def told_against(now: Known, written: Mapping[str, Any]) -> list[str]:
    """Return every reason why the asset cannot take what is written."""
    if not written:
        return []
    told = []
    if not now.is_editable:
        told.append(f"You may not edit {now.tag}: ask an OT lead, an IT lead or its area owner.")
    return [*told, *reasons_against_facts(now._asdict(), written, "imported")]


def _step(line: Line, now: Known, remarks: Remarks, into: Written) -> None:
    """Move the asset along its life, where that takes no more than to be said.

    What a form would ask for besides is asked on the asset's page.
    """
    then = line.values.get("state")
    if not isinstance(then, AssetState) or then is now.state:
        return
    verb = verb_between(now.state, then)
    if verb is None or not is_plain(verb):
        way = (
            f"say so on its page, under “{STEPS[verb].label}”, where it is asked why"
            if verb
            else "no single move leads there: its page says which do"
        )
        remarks.refuse(f"{now.tag} is {now.state.said}, and the file says {then.said}: {way}.")
        return
    facts = AssetFacts(
        now.tag, now.state, into[0].get("gxp", now.gxp),
        into[0].get("validation_state", now.validation_state), now.commissioned_on,
    )  # fmt: skip
    remarks.refuse(*ASSET.refusals(facts, verb, NOBODY, clock.now()))
    into[0]["state"] = then
    into[1]["state"] = (words(now.state), words(then))
