"""What explains that a device differs from what is approved: a registry that changes fill."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from governance.register.fingerprints.rules import Aim

Explains = Callable[[Session, Collection[int]], Mapping[int, Sequence[Aim]]]
"""Takes assets; returns what they are left with, by asset."""

EXPLAINS: list[Explains] = []


def aims_of(session: Session, asset_ids: Collection[int]) -> dict[int, list[Aim]]:
    """Return what is aimed at on these assets, or was left on them by a release."""
    found: dict[int, list[Aim]] = {}
    for explains in EXPLAINS if asset_ids else ():
        for asset_id, aims in explains(session, asset_ids).items():
            found.setdefault(asset_id, []).extend(aims)
    return found
