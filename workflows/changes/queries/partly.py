"""Which releases of some assets of a change wait for somebody."""

from collections.abc import Collection
from dataclasses import replace

from workflows.changes.models import Phase
from workflows.changes.queries.case import Case
from workflows.changes.rules.duties import Wanted


def due_for(case: Case, person_id: int, chosen: Collection[int]) -> list[Wanted]:
    """Return the release signatures that a person gives, each narrowed to the chosen assets."""
    main, found = case.change.asset_id, []
    for wanted in case.waiting_for(person_id, Phase.RELEASE):
        assets = tuple(asset for asset in wanted.assets if asset.id in chosen)
        duties = tuple(duty for duty in wanted.duties if (duty.asset_id or main) in chosen)
        if assets:
            found.append(replace(wanted, assets=assets, duties=duties))
    return found
