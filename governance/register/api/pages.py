"""What is sent to the parts of an asset."""

from typing import Annotated

from pydantic import Field

from governance.core.api import Reason, Sent


class Edited(Sent):
    """What is written to an asset's parts."""

    version: int | None = None
    """The version of the asset that was read: if another one stands by now, nothing is written."""

    reason: Annotated[str, Field(max_length=1_000)] | None = None
    """Needed where the asset bears on product quality."""


class Removed(Sent):
    """Why a part of an asset is there no more."""

    version: int | None = None
    """The version of the asset that was read: if another one stands by now, nothing is written."""

    reason: Reason
