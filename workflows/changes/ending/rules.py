"""Who looks back at a change, and what they must say. Pure."""

from collections.abc import Iterable

from governance.ownership.models import Activity
from governance.register.models import Asset
from governance.register.vocabulary import GxpRelevance
from workflows.changes.ending.models import Look, Outcome


def unfinished(look: Look, outcome: Outcome, unintended: str, actions: str) -> list[str]:
    """Return what is still to be said before somebody signs what they found.

    Source: House rule, ADR 0035.
    """
    told = []
    if look is Look.REVIEW and outcome is Outcome.INCONCLUSIVE:
        told.append("Say whether the objective was met: a review ends with yes or no.")
    if outcome is not Outcome.EFFECTIVE and not actions:
        what = "The objective was not met" if look is Look.REVIEW else f"It is {outcome}"
        told.append(f"{what}: say what follows from it, and where that is followed up.")
    elif unintended and not actions:
        told.append("There are effects that nobody intended: say where each is followed up.")
    return told


def closes_as(assets: Iterable[Asset]) -> Activity:
    """Return as what its end is signed: quality where an asset is GxP relevant, else its owner.

    Source: House rule, ADR 0035.
    """
    is_gxp = any(asset.gxp is not GxpRelevance.NONE for asset in assets)
    return Activity.QA_RELEASE if is_gxp else Activity.ASSET_APPROVAL
