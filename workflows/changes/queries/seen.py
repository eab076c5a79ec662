"""Which assets of a change its reader may see: of the others no name is told, only their number."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.evidence.queries import MASKS
from governance.register.models import Asset
from governance.register.queries.graph import readable_ids
from governance.register.queries.masking import ANOTHER
from workflows.changes.models import ChangeRequest
from workflows.changes.queries.case import KIND, Case, case_of
from workflows.changes.rules.scope import number_of
from workflows.changes.scheduling.rules import Conflict

NUMBER = re.compile(r"\bAS-(\d{1,9})\b")
LINE = re.compile(r"\bAS-(\d{1,9}) (.+?), firmware ")
"""How a signed content says an asset: its number, its tag, its firmware."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader may see of a change's assets, and of those that it reaches."""

    assets: tuple[Asset, ...]
    """Every asset that the change is about, the main one first."""

    ids: frozenset[int]
    hidden: tuple[str, ...] = ()
    """Numbers and tags of whatever may not be seen, the longest first."""

    def sees(self, asset: Asset) -> bool:
        """Whether the reader may see an asset of the change."""
        return asset.id in self.ids

    def named(self, assets: Iterable[Asset]) -> list[Asset]:
        """Return those of these assets that may be seen."""
        return [asset for asset in assets if self.sees(asset)]

    def unnamed(self, assets: Sequence[Asset]) -> str:
        """Say how many of these assets may not be seen; empty: all of them may."""
        hidden = len(assets) - len(self.named(assets))
        return f"{number_of(hidden)} you may not see" if hidden else ""

    def covered(self, covers: str) -> str:
        """Name what a signature is for; assets that the change is no longer about by number."""
        tags = {asset.reference: f" {asset.tag}" for asset in self.assets}
        numbers = _numbers(covers)
        if not numbers:
            return covers
        shown = [f"{one}{tags.get(one, '')}" for one in numbers if _key(one) in self.ids]
        if hidden := len(numbers) - len(shown):
            shown.append(f"{number_of(hidden)} you may not see")
        return ", ".join(shown)

    @property
    def main(self) -> str:
        """The tag of the main asset, if it may be seen."""
        main = self.assets[0]
        return main.tag if self.sees(main) else ANOTHER

    def masked(self, text: str) -> str:
        """Return a sentence of the machine's without the names that may not be told."""
        return masked(text, self.hidden)


def seen_by(session: Session, reader: Actor, case: Case) -> Seen:
    """Return what a reader may see of a change; no statement for one asset that reaches nothing.

    A change of one asset hangs where that asset is, so whoever reads the one reads the other.
    """
    items, stops, assets = case.impact.items, case.impact.stops, case.assets
    reached = {key for item in items for key in (item.asset_id, *item.path_ids)}
    asked = reached | {stop.asset_id for stop in stops}
    if case.change.further:
        asked |= {asset.id for asset in assets}
    asked |= {_key(one) for made in case.signatures for one in _numbers(made.covers or "")}
    ids = readable_ids(session, reader, asked)
    if not case.change.further:
        ids.add(case.change.asset_id)
    names = {name for one in assets if one.id not in ids for name in (one.reference, one.tag)}
    names |= {item.tag for item in items if item.asset_id not in ids}
    names -= {one.tag for one in assets if one.id in ids}  # a site may have the same tag
    return Seen(tuple(assets), frozenset(ids), tuple(sorted(names, key=len, reverse=True)))


def schedule_mask(
    session: Session, reader: Actor, case: Case, met: Sequence[Conflict]
) -> Callable[[str], str]:
    """Return how what a change meets is told to a reader: without the assets they may not see."""
    named = {
        key: tag
        for each in met
        for key, tag in zip(each.taken.path_ids, each.taken.path, strict=False)
    }
    named |= {asset.id: asset.tag for asset in case.assets}
    ids = readable_ids(session, reader, named)
    hidden = {tag for key, tag in named.items() if key not in ids}
    hidden -= {tag for key, tag in named.items() if key in ids}
    names = sorted(hidden, key=len, reverse=True)
    return lambda text: masked(text, names)


def _numbers(covers: str) -> list[str]:
    """Return the numbers of assets among what a signature is for; the rest are changes."""
    return [one for one in covers.split() if one.startswith("AS-")]


def _key(number: str) -> int:
    return int(number.removeprefix("AS-"))


def content_seen(session: Session, reader: Actor, text: str) -> tuple[str, int]:
    """Return a signed content without the assets that its reader may not see, and their number.

    They are known by their numbers: what a change was about once is not what it is about now.
    """
    numbers = {int(digits) for digits in NUMBER.findall(text)}
    hidden = numbers - readable_ids(session, reader, numbers)
    names = {f"AS-{number:05}" for number in hidden}
    names |= {tag for digits, tag in LINE.findall(text) if int(digits) in hidden}
    return masked(text, sorted(names, key=len, reverse=True)), len(hidden)


def masked(text: str, names: Sequence[str]) -> str:
    """Return a text without these names."""
    either = "|".join(map(re.escape, names))
    return re.sub(rf"(?<![\w-])(?:{either})(?![\w-])", ANOTHER, text) if names else text


def mask_for(session: Session, reader: Actor, change_id: int) -> Callable[[str], str]:
    """Return how what is signed of a change is shown to a reader."""
    seen = seen_by(session, reader, case_of(session, session.get_one(ChangeRequest, change_id)))
    return lambda text: seen.masked(content_seen(session, reader, text)[0])


MASKS[KIND] = mask_for
