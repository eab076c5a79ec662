"""What people and the worker do with labels: ask for them, keep the file, say why there is none."""

import json
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock, files
from governance.core.access import Actor, could, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.core.listing.chosen import Chosen
from governance.core.outbox import emit
from governance.register.labels.models import LabelSheet, SheetLayout
from governance.register.labels.rules import LABELS, MOST, facts_of
from governance.register.models import Asset
from governance.register.rules import Permission


def request(
    session: Session, actor: Actor, chosen: Chosen, total: int, layout: SheetLayout
) -> LabelSheet:
    """Ask for the labels of the chosen assets; raises `RuleViolation` for none or too many."""
    if not could(actor, Permission.READ, Asset):
        raise Forbidden(refusal(actor, Permission.READ, Asset, "assets"))
    if not total:
        raise RuleViolation(
            "None of the chosen assets is there to be labelled, or none that you may read."
        )
    if total > MOST:
        raise RuleViolation(
            f"These are {total:,} labels; one file holds {MOST:,}: choose an area at a time."
        )
    sheet = LabelSheet(
        chosen=json.dumps(dict(chosen.fields)),
        layout=layout,
        total=total,
        person_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(sheet)
    session.flush()
    record(session, actor, "labels.requested", sheet, labels=total)
    emit(session, "labels.requested", sheet_id=sheet.id)
    return sheet


def make(session: Session, actor: Actor, sheet: LabelSheet, content: bytes, number: int) -> None:
    """Keep the file that was made."""
    LABELS.fire(sheet, facts_of(sheet), "make", by=actor, at=clock.now())
    file = files.keep(session, actor, f"labels-{sheet}.pdf", content)
    sheet.file_id, sheet.total = file.id, number
    record(session, actor, "labels.made", sheet, sha256=file.sha256)


def refuse(session: Session, actor: Actor, sheet: LabelSheet, reasons: Sequence[str]) -> None:
    """Say why there is no file."""
    LABELS.fire(sheet, facts_of(sheet), "refuse", by=actor, at=clock.now())
    sheet.refusal = "\n".join(reasons)
    record(session, actor, "labels.refused", sheet, reason=" ".join(reasons))


def locked(session: Session, sheet_id: int) -> LabelSheet:
    """Return the sheet, held until the commit."""
    wanted = select(LabelSheet).where(LabelSheet.id == sheet_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()
