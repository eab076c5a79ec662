"""Who writes the catalogue of software, and what is refused on an asset; pure."""

from governance.core.access import declare
from governance.register.rules import EVERYBODY, LEADS, PROVED, RELEVANT, Permission
from governance.register.software.models import SoftwareProduct
from governance.register.vocabulary import (
    BEFORE_USE,
    ENDED,
    AssetState,
    GxpRelevance,
    ValidationState,
)

declare(
    SoftwareProduct,
    read=Permission.READ_CATALOGUE,
    grants={
        Permission.READ_CATALOGUE: [[EVERYBODY]],
        Permission.EDIT_CATALOGUE: [[LEADS]],
    },
)
LONGEST = {"name": 200, "edition": 120, "path": 400, "architecture": 40}


def is_held(state: AssetState, gxp: GxpRelevance, validation: ValidationState) -> bool:
    """Whether what is on an asset is altered by a change only, whose work has not begun.

    What somebody finds on it may be written down at any time: to learn is free.

    Source: House rule.
    """
    return state not in BEFORE_USE | ENDED and gxp in RELEVANT and validation in PROVED
