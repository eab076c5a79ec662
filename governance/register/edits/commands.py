"""What people do with an edit of many: ask, confirm, discard; and what then is written."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.audit.commands import record as record_act
from governance.core import clock
from governance.core.access import Actor, could, must, refusal
from governance.core.errors import Forbidden, RuleViolation
from governance.core.listing.chosen import Chosen
from governance.core.outbox import emit
from governance.register.edits import rows
from governance.register.edits.models import BulkEdit
from governance.register.edits.plans import Tally, chosen_ids, kept_ids, planned, told_of
from governance.register.edits.rules import (
    AT_ONCE,
    BULK_EDIT,
    Permission,
    as_json,
    facts_of,
    reasons_against_asking,
)
from governance.register.imports.writing import Writer, observe
from governance.register.models import Asset, Product
from governance.register.queries.records import place_named
from governance.register.rules import Permission as OnRegister


def ask(
    session: Session, actor: Actor, chosen: Chosen, total: int, values: Mapping[str, Any]
) -> BulkEdit:
    """Ask what some facts would do to the chosen assets; few are compared at once.

    `values` are the facts, those to be `cleared` and the `reason`. Raises `RuleViolation` with
    every reason why they cannot be asked for.
    """
    if not could(actor, OnRegister.EDIT, Asset):
        raise Forbidden(refusal(actor, OnRegister.EDIT, Asset, "assets"))
    cleared = tuple(values["cleared"])
    asked = {n: v for n, v in values.items() if n not in {"cleared", "reason"} and v is not None}
    reasons = [*reasons_against_asking(asked, cleared), *_unknown(session, actor, asked)]
    if not total:
        reasons.append("None of the chosen assets is there, or none that you may read.")
    if reasons:
        raise RuleViolation(*reasons)
    asked |= {name: "" if name == "notes" else None for name in cleared}
    edit = BulkEdit(
        chosen=json.dumps(dict(chosen.fields)),
        asked=as_json(asked),
        reason=values["reason"],
        total=total,
        person_id=actor.id,
        asked_at=clock.now(),
    )
    session.add(edit)
    session.flush()
    record_act(session, actor, "bulk_edit.asked", edit, reason=edit.reason, assets=total)
    if total > AT_ONCE:
        emit(session, "bulk_edit.asked", edit_id=edit.id, person_id=actor.id)
        return edit
    tally = Tally()
    for some in planned(session, actor, chosen_ids(session, actor, chosen), told_of(edit)):
        rows.keep(session, edit.id, some)
        tally.add(some)
    preview(session, actor, edit, tally)
    return edit


def preview(session: Session, actor: Actor, edit: BulkEdit, tally: Tally) -> None:
    """Show what was kept: from now on it can be confirmed."""
    BULK_EDIT.fire(edit, facts_of(edit), "preview", by=actor, at=clock.now())
    counts = tally.counts
    edit.updated, edit.unchanged, edit.refused = counts.updated, counts.unchanged, counts.refused
    edit.plan_sha256 = tally.sha256
    record_act(session, actor, "bulk_edit.previewed", edit, plan=tally.sha256)


def confirm(session: Session, actor: Actor, edit: BulkEdit) -> None:
    """Have exactly what the preview shows written: at once, or by the worker if it is much.

    Raises `RuleViolation` if it would change nothing, or if the register leads to another plan now.
    """
    must(session, actor, Permission.CONFIRM, edit)
    BULK_EDIT.fire(edit, facts_of(edit), "confirm", by=actor, at=clock.now())
    record_act(session, actor, "bulk_edit.confirmed", edit, plan=edit.plan_sha256)
    if edit.total > AT_ONCE:
        emit(session, "bulk_edit.confirmed", edit_id=edit.id, person_id=actor.id)
    else:
        apply(session, actor, edit)


def apply(session: Session, actor: Actor, edit: BulkEdit) -> None:
    """Write the plan as it was previewed, set-wise and under one act.

    Raises `RuleViolation` that names what differs, if the register or the actor's rights of now
    lead to another plan; the caller rolls back then.
    """
    must(session, actor, Permission.CONFIRM, edit)
    BULK_EDIT.check(facts_of(edit), "apply", by=actor, at=clock.now())
    edit_id, digest, asked = edit.id, edit.plan_sha256, told_of(edit)
    if lost := _unknown(session, actor, asked.facts):
        raise RuleViolation(f"Nothing of {edit} was written. Ask for it anew.", *lost)
    tally, differences, writer = Tally(), rows.Differences(), Writer(session)
    for some in planned(session, actor, kept_ids(edit_id), asked, is_locked=True):
        tally.add(some)
        differences.compare(session, edit_id, some)
        if not differences.number:
            writer.write(some)
            observe(session, actor, some)
    if tally.sha256 != digest:
        raise RuleViolation(*differences.sentences)
    now = clock.now()
    BULK_EDIT.fire(edit, facts_of(edit), "apply", by=actor, at=now)
    edit.applied_at = now
    record_act(
        session, actor, "bulk_edit.applied", edit,
        reason=edit.reason, plan=digest, updated=edit.updated, left_out=edit.refused,
    )  # fmt: skip


def refuse(session: Session, actor: Actor, edit: BulkEdit, reasons: Sequence[str]) -> None:
    """Say why nothing was written."""
    BULK_EDIT.fire(edit, facts_of(edit), "refuse", by=actor, at=clock.now())
    edit.refusal = "\n".join(reasons)
    record_act(session, actor, "bulk_edit.refused", edit, reason=" ".join(reasons))


def discard(session: Session, actor: Actor, edit: BulkEdit) -> None:
    """Put an edit aside for good: nothing of it was written."""
    must(session, actor, Permission.DISCARD, edit)
    BULK_EDIT.fire(edit, facts_of(edit), "discard", by=actor, at=clock.now())
    record_act(session, actor, "bulk_edit.discarded", edit)


def locked(session: Session, edit_id: int) -> BulkEdit:
    """Return the edit, held until the commit."""
    wanted = select(BulkEdit).where(BulkEdit.id == edit_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def _unknown(session: Session, actor: Actor, asked: Mapping[str, Any]) -> list[str]:
    """Return the reasons that other records give: a place that is closed, a product that is not."""
    told: list[str] = []
    if "place_id" in asked:
        try:
            place_named(session, actor, asked["place_id"])
        except RuleViolation as refused:
            told += refused.reasons
    if asked.get("product_id") and session.get(Product, asked["product_id"]) is None:
        told.append("Product: choose one of the catalogue, or leave it as it is.")
    return told
