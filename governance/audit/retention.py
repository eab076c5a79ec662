"""Which rows may go, and why; a row of any other table stays for as long as the installation.

Source: House rule, ADR 0090. What no line here names is refused at the flush, whoever asks; on
PostgreSQL the role that works with the tables has no right to delete from them either.
"""

from collections.abc import Mapping
from typing import Final

from governance.core.db import ENDING

TAKEN_OFF: Final = "taken off the asset by somebody, with the reason"
NOT_KNOWN: Final = "a fact that is not stated any more"
ONE_ASSET: Final = "two entries of one asset became one"
WRITTEN_ANEW: Final = "planned otherwise while it is a plan; what was signed is kept word for word"
DRAFT: Final = "written anew while it is a draft"
MADE_ANEW: Final = "worked out from other records, and made anew"
MINUTES: Final = "mechanics, minutes or a day old"

_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    TAKEN_OFF: (
        "asset_document", "component", "contract_cover", "dependency", "device_account",
        "installed_software", "interface", "ip_address", "mounting", "outside_reference",
        "redundancy_group", "service",
    ),
    NOT_KNOWN: (
        "asset_function", "asset_gxp", "asset_hosting", "asset_impact", "asset_nameplate",
        "asset_security", "asset_supply", "asset_system", "not_applicable", "product_port",
        "vendor_alias",
    ),
    ONE_ASSET: ("provenance",),
    WRITTEN_ANEW: ("change_booking", "change_deliverable", "change_scope", "change_training"),
    DRAFT: ("rollout_answer", "rollout_asset", "rollout_criterion", "rollout_wave"),
    "nobody says any more that the two are apart": ("told_apart",),
    "how one reads lists or sheets, and no record": ("import_reading", "saved_view"),
    MADE_ANEW: ("bulk_edit_row", "completeness", "import_progress", "import_row", "owner"),
    MINUTES: (
        "key_challenge", "provider_visit", "sent_form", "signing_intent", "throttle_hit",
    ),
    "HR's own plan, taken back or over": ("planned_leaving",),
    "who looked at skills, after two years": ("skill_look",),
}  # fmt: skip

ENDING.update({table: why for why, tables in _TABLES.items() for table in tables})


def refuse_to_forget(table: str) -> None:
    """Raise `RuntimeError` if rows of a table stay for good: a bug, for no command asks for it."""
    if table not in ENDING:
        raise RuntimeError(
            f"rows of {table} stay for good: end the record by a state or a day, "
            "or say in audit/retention.py why its rows may go"
        )
