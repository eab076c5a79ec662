"""By what the configuration of a kind of asset is compared with what was approved. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from governance.register.vocabulary import AssetClass


class Comparator(StrEnum):
    """By what it is told that an asset was left as it was to be."""

    DIGEST = "digest"
    """The SHA-256 of its exported project or configuration is the one that was approved."""

    SAFETY_SIGNATURE = "safety_signature"
    """The safety signature that it shows is the one that was approved."""

    REPORT = "report"
    """Whoever signs the work has judged the vendor's comparison report, whose number is given."""


BY_CLASS: Final[Mapping[AssetClass, Comparator]] = {
    AssetClass.SAFETY_CONTROLLER: Comparator.SAFETY_SIGNATURE,
    AssetClass.DCS_CONTROLLER: Comparator.REPORT,
    AssetClass.DRIVE: Comparator.REPORT,
    AssetClass.FIELD_DEVICE: Comparator.REPORT,
    AssetClass.IED: Comparator.REPORT,
}
"""Kinds of asset that give no digest. All others give one. Source: House rule, ADR 0042."""


WRITTEN: Final = {
    Comparator.DIGEST: "the SHA-256 of the exported project or configuration",
    Comparator.SAFETY_SIGNATURE: "the safety signature that it shows",
    Comparator.REPORT: (
        "the number of the vendor's comparison report, which is kept with the change; whoever "
        "signs the work has judged it"
    ),
}
"""What people write, as found and as left."""


def comparator_of(kind: AssetClass) -> Comparator:
    """Return by what an asset of this kind is compared."""
    return BY_CLASS.get(kind, Comparator.DIGEST)
