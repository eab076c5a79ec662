"""What was read on the assets of a change, as people type it."""

from collections.abc import Iterable
from typing import Any

from governance.core.web import session
from governance.register.models import Asset
from workflows.changes.commands.executing import Read
from workflows.changes.commands.working import Work
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import case_of
from workflows.changes.rules.scope import as_left


def read(text: str | None, assets: Iterable[Asset]) -> dict[int, Read]:
    """Return what was read on each asset, from a line each: firmware; configuration."""
    parts = {
        key: [one.strip() or None for one in f"{said};".split(";")]
        for key, said in as_left(text or "", assets).items()
    }
    return {key: Read(firmware, config) for key, (firmware, config, *_rest) in parts.items()}


def work_of(change: ChangeRequest, form: Any) -> Work:
    """Return what was done, and how the main asset and the further ones were left."""
    further = [row.asset for row in case_of(session(), change).change.further]
    left = read(form.further_as_left.data, further)
    left[change.asset_id] = Read(form.as_left_firmware.data, form.as_left_config.data)
    return Work(
        form.performed.data,
        form.as_left_firmware.data,
        {asset.id: left.get(asset.id, Read()).firmware for asset in further},
        (form.deviation.data or "") if "deviation" in form else "",
        {key: one.config for key, one in left.items() if one.config},
    )
