"""What a signer is told: what differs from the version that they signed."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from governance.core.access import Actor
from governance.evidence.queries import content_of as kept_content
from governance.evidence.rules import canonical_text
from governance.ownership.models import SIGNING, Activity
from workflows.changes.commands.writing import content_of
from workflows.changes.queries.case import KIND, Case
from workflows.changes.queries.seen import content_seen
from workflows.changes.rules.since import Difference, differences

OF_PLAN = frozenset(SIGNING) - {Activity.QA_RELEASE}
"""What is signed under the plan; a release is signed under the work."""


@dataclass(frozen=True, slots=True)
class Since:
    """When somebody signed a version that is void by now, which it was, and what differs."""

    signed_at: datetime
    sha256: str
    differences: list[Difference]


def since_signed(session: Session, case: Case, reader: Actor) -> Since | None:
    """Compare the plan as it is with the last version that the reader signed; None: it stands."""
    of_plan = [one for one in case.signatures if one.activity in OF_PLAN]
    mine = [one for one in of_plan if one.person_id == reader.id]
    last = mine[-1] if mine else None
    if last is None or last.content_sha256 == case.change.content_sha256:
        return None
    kept = kept_content(session, KIND, case.change.id, last.content_sha256)
    texts = kept.body if kept else "{}", canonical_text(content_of(case))
    before, now = (json.loads(content_seen(session, reader, text)[0]) for text in texts)
    return Since(last.signed_at, last.content_sha256, differences(before, now))
