"""Steps that other commands take for a standard change; none of them is a command itself."""

from typing import Any

from sqlalchemy.orm import Session

from governance.audit.commands import record
from governance.core import clock
from governance.core.access import Actor
from workflows.changes.models import ChangeRequest
from workflows.changes.standard.models import ChangeTemplate, StandardUse
from workflows.changes.standard.queries import locked, use_of
from workflows.changes.standard.rules import TEMPLATE, TemplateFacts, is_to_suspend


def count_failure(session: Session, actor: Actor, change: ChangeRequest) -> None:
    """Count that a change by a template failed; after so many the template suspends itself."""
    if (row := use_of(session, change)) is None:
        return
    template = locked(session, row.template_id)
    template.failures += 1
    if is_to_suspend(template):
        _suspended(session, actor, template, change)


def _suspended(
    session: Session, actor: Actor, template: ChangeTemplate, change: ChangeRequest
) -> None:
    why = f"{template.failures} changes by it failed, the last was {change}"
    author = (template.author_id, "")
    facts = TemplateFacts(str(template), template.state, author, reason=why)
    TEMPLATE.fire(template, facts, "suspend", by=actor, at=clock.now())
    record(session, actor, "template.suspended", template, reason=why)


def template_content(row: StandardUse | None) -> dict[str, Any]:
    """Return what is signed of the template; nothing of a change that is made by none."""
    if row is None:
        return {}
    agreed = row.agreed_by.name if row.agreed_by else None
    return {
        "template": str(row.template),
        "template_sha256": row.template.sha256,
        "take_down_agreed_by": agreed,
    }
