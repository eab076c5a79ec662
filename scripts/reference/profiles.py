"""Which fields a kind of asset must have, may have and need not have."""

from collections.abc import Iterable

from governance.register.profiles.comparing import BY_CLASS, WRITTEN, Comparator
from governance.register.profiles.fields import ALWAYS
from governance.register.profiles.rules import (
    CISA,
    FIELDS,
    PROFILES,
    RELEVANCE,
    SAFETY,
    VERSION,
    Weight,
)
from scripts.reference.words import page, table

ABOUT = """
A field is settled when it is known, or when somebody said why it does not apply; unknown settles
nothing. An asset takes the profile of its class; what bears on product quality or has a safety
function must have more. What a profile does not name, its kind need not have, and the page of an
asset does not ask for it.
"""


def profiles() -> str:
    """Return the page of every profile."""
    rows = [
        (
            profile.name,
            ", ".join(sorted(kind.label for kind in profile.classes)),
            _said(profile.must),
            _said(field for field in profile.may if field not in profile.must),
        )
        for profile in PROFILES
    ]
    head = ("Profile", "Classes", "Must have", "May have")
    layers = [(layer.name, _said(layer.must)) for layer in (RELEVANCE, SAFETY)]
    items = [
        (
            weight.value,
            f"{sum(item.weight is weight for item in CISA)}",
            item.name,
            _any(item.any_of),
        )
        for weight in Weight
        for item in CISA
        if item.weight is weight
    ]
    return page(
        "Profiles",
        f"{ABOUT.strip()} These are `{VERSION}`.",
        table(head, rows),
        "## What an asset must have besides",
        table(("If it", "It must have"), layers),
        "## By what a configuration is compared",
        "As found and as left are compared with what was approved; a configuration by what its "
        "kind of asset gives.",
        table(("Classes", "Compared by", "What is written"), _compared()),
        "## The 32 fields of CISA",
        "Of *Foundations for OT Cybersecurity: Asset Inventory Guidance* (August 2025): each is "
        "settled by any of the fields named.",
        table(("Weight", "Of so many", "Field", "Settled by"), items),
    )


def _compared() -> list[tuple[str, ...]]:
    """Return each way to compare, with the classes that are compared so."""
    return [
        (
            ", ".join(sorted(kind.label for kind, by in BY_CLASS.items() if by is each))
            or "All others",
            each.value.replace("_", " "),
            WRITTEN[each],
        )
        for each in Comparator
    ]


def _said(fields: Iterable[str]) -> str:
    return ", ".join(FIELDS[field] for field in fields if field not in ALWAYS)


def _any(fields: tuple[str, ...]) -> str:
    return " or ".join(FIELDS[field] for field in fields)
