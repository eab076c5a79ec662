"""Labels as pages show them, what stands on them, and the asset that a scanned one names."""

import json
from collections.abc import Iterator, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from governance.audit.queries import history
from governance.audit.telling import Told
from governance.audit.telling import told as in_words
from governance.core import files
from governance.core.access import Actor, readable
from governance.core.errors import NotFound
from governance.core.listing import chosen as chosen_rows
from governance.core.listing.chosen import Chosen, read
from governance.core.listing.shape import Shape, Tone
from governance.register.labels.models import LabelSheet, LabelState
from governance.register.labels.paper import Label
from governance.register.labels.rules import MOST
from governance.register.merging.queries import survivor_of
from governance.register.models import Asset
from governance.register.queries.assets import PLACED, assets, listing
from governance.register.queries.reach import reach
from governance.register.queries.records import REFERENCE
from governance.register.vocabulary import ENDED

STATE: dict[LabelState, tuple[str, Shape, Tone]] = {
    LabelState.REQUESTED: ("is being made", "wait", "info"),
    LabelState.MADE: ("ready to print", "done", "ok"),
    LabelState.REFUSED: ("refused", "stop", "bad"),
}
"""In words, by shape, by colour."""

VERBS = {
    "labels.requested": "asked for %(labels)s labels",
    "labels.made": "made the file",
    "labels.refused": "refused it",
}


def whole(session: Session, sheet: LabelSheet) -> LabelSheet:
    """Return the labels with their file and who asked for them."""
    wanted = (
        select(LabelSheet)
        .where(LabelSheet.id == sheet.id)
        .options(joinedload(LabelSheet.file), joinedload(LabelSheet.person))
    )
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def chosen_of(sheet: LabelSheet) -> Chosen:
    """Return the assets that were chosen."""
    fields: Mapping[str, str] = json.loads(sheet.chosen)
    return read({name: [value] for name, value in fields.items()})


def _labelled(actor: Actor) -> Select[Asset]:
    """Select what a label may hang on: not what is out of use."""
    return assets(actor).where(Asset.state.not_in(ENDED))


def count(session: Session, actor: Actor, chosen: Chosen) -> int:
    """Return how many labels the chosen assets come to."""
    declared = listing(session, reach(session, actor), chosen.args)
    return chosen_rows.count(session, declared, _labelled(actor), chosen)


def labels(session: Session, actor: Actor, chosen: Chosen, public_url: str) -> Iterator[Label]:
    """Yield what stands on the label of each chosen asset, by place and tag."""
    declared = listing(session, reach(session, actor), chosen.args)
    wanted = chosen_rows.rows(declared, _labelled(actor), chosen).options(*PLACED)
    for asset in session.scalars(wanted.order_by(Asset.place_id, Asset.tag).limit(MOST)):
        yield Label(
            f"{public_url.rstrip('/')}/a/{asset.reference}",
            asset.tag,
            asset.reference,
            asset.name,
            asset.place.name,
        )


def content(session: Session, sheet: LabelSheet) -> tuple[str, bytes]:
    """Return the file with its name; raises `NotFound` while there is none."""
    found = whole(session, sheet).file
    if found is None:
        raise NotFound(f"{sheet} has no file yet: open its page again in a moment.")
    return found.name, files.content(session, found)


def scanned(session: Session, actor: Actor, text: str) -> int:
    """Return the id under which an asset that a label names goes on, if it was merged.

    Raises `NotFound` unless the actor may read it.
    """
    named = REFERENCE.fullmatch(text)
    wanted = readable(actor, Asset).with_only_columns(Asset.id)
    found = session.scalar(wanted.where(Asset.id == int(named.group(1)))) if named else None
    if found is None:
        raise NotFound("There is no such asset, or none that you may read.")
    return survivor_of(session, found)


def told(session: Session, sheet: LabelSheet) -> list[Told]:
    """Return what was done with it, newest first."""
    return in_words(history(session, sheet), VERBS, {})
