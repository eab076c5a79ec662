"""The history of a change in words."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from governance.audit.queries import Entry, Told, history
from governance.audit.telling import EMPTY
from governance.core.access import Actor
from governance.ownership.activities import ACTIVITY_LABELS
from governance.register.queries.graph import readable_ids
from workflows.changes.models import ChangeRequest
from workflows.changes.rules.scope import number_of

ACTS = {
    "change.raised": "raised it",
    "change.edited": "edited it",
    "change.extended": "added assets",
    "change.narrowed": "took assets out",
    "change.submitted": "handed it over for assessment",
    "change.classified": "confirmed its kind and took it on",
    "change.returned": "returned it to who wrote it",
    "change.planned": "completed the assessment: the plan is next",
    "change.reassessed": "opened the assessment again",
    "change.asked_over": "asked to take it over to the versions of today, and signed that",
    "change.taken_over": "took it over to the versions of today, and signed that",
    "change.held": "put it on hold",
    "change.resumed": "went on with it",
    "change.reminded": "reminded whoever it waits for",
    "change.reached": "worked its impact out again",
    "change.assessed": "answered questions",
    "change.judged": "assessed a dimension, and signed that",
    "change.heightened": "raised the risk",
    "change.lowered": "lowered the risk, and signed that",
    "change.disposed": "said what it means for what it reaches",
    "change.excluded": "excluded some of what it reaches, and signed that",
    "change.passed_beyond": "signed for what lies beyond what was followed",
    "change.impact_accepted": "accepted that it reaches otherwise, and signed that",
    "change.attached": "added a file",
    "change.proposed": "put it up for approval and signed as its author",
    "change.signed": "signed it",
    "change.advised": "gave an opinion",
    "change.replied": "answered an objection in writing",
    "change.proceeded": "proceeded without an opinion",
    "change.approved": "gave the last signature: the work is authorised",
    "change.rejected": "rejected it, and signed that",
    "change.revised": "opened it again; the signatures under it became void",
    "change.cancelled": "cancelled it",
    "change.pinned": "pinned what is to be left, and signed that",
    "change.pin_agreed": "agreed to what is pinned, and signed that",
    "change.found_otherwise": "found otherwise than is approved what it was to begin on",
    "change.started": "started the work",
    "change.deliverables_worked_out": "worked its checklist out again",
    "change.deliverables_planned": "said who brings which deliverables by when",
    "change.deliverables_set_aside": "signed that deliverables are not needed",
    "change.delivering": "said that deliverables are in work",
    "change.delivered": "brought deliverables",
    "change.test_written": "wrote a test of it",
    "change.test_run": "ran a test of it",
    "change.training_planned": "said who is to learn what before the release",
    "change.moved": "moved its window to a time that is free",
    "change.booked": "booked people for its window",
    "change.justified": "answered for what it meets in its window, and signed that",
    "change.restricted": "restricted people who are late, by name, and signed that",
    "change.supervised": "named who works under them",
    "change.barred": "held it back from its start",
    "change.let_go_on": "let it begin",
    "change.completed": "completed the work, and signed that",
    "change.reworked": "sent the work back",
    "change.verified": "verified the work, and signed that",
    "change.released": "gave the last signature: it is released for use",
    "change.backed_out": "took the work back, and signed that",
    "change.closed": "closed it",
    "change.check_opened": "asked whether it had its effect",
    "change.concluded": "judged its effect, and signed that",
    "change.looked_through": "looked through the questions on one page",
    "change.reclassified": "found that it is no replacement or standard change",
    "change.authorised": "had it authorised by its template",
    "change.agreed": "agreed that it is taken down",
    "change.sampled": "looked at it for quality",
    "change.declared": "declared an emergency",
    "change.consented": "gave their word to it",
    "change.consent_entered": "entered a word that was said",
    "change.consent_denied": "denied a word that was entered",
    "change.made_safe": "said that it is safe again, and signed that",
    "change.followed_up": "began the change that settles it",
    "change.emergency_overdue": "found that it is not approved in time",
    "change.end_settled": "said how it ends",
    "change.restoration_begun": "began to take it back",
    "change.put_back": "took it back, and signed that",
    "change.restoration_reworked": "sent the restoration back",
    "change.converted": "began the change that makes it last",
    "change.succeeded": "found that it was made to last",
    "change.expired": "found that it stands past its end",
    "change.extension_asked": "asked for a later end",
    "change.extension_signed": "signed the later end",
    "change.extension_refused": "refused the later end, and signed that",
    "change.extension_withdrawn": "asked for no later end any more",
    "change.extension_lapsed": "found that nobody decided on the later end in time",
    "asset.suspended": "took the asset out of its approved state",
    "asset.resumed": "settled what held the asset out of its approved state",
    "asset.work_begun": "put the asset under change",
    "asset.replaced": "put the new unit in the register",
    "asset.released": "released the asset",
    "change.handed_over": "handed the work on some assets over, and signed that",
    "change.checked_off": "verified the work on some assets, and signed that",
    "change.let_go": "released some assets for use",
    "change.taken_back": "put some assets back, and signed that",
    "change.left_out": "took assets out of the work",
    "change.sent_back": "sent the work on some assets back",
    "change.referred": "referred to a record of another system",
    "change.linked": "linked it to another change",
    "change.unlinked": "ended a link to another change",
    "change.split": "split a child off it",
    "change.deviated": "opened %(deviation)s: %(title)s",
    "change.looked_again": "looked again at a record of another system",
    "change.deviation_disposed": "decided on a deviation, and signed that",
    "change.aimed": "said by what its configuration is compared",
    "change.added": "entered something beside what was signed, and signed that",
    "change.package_issued": "put it on paper, for work without Concord",
    "change.package_printed": "laid the package out",
    "change.bundle_printed": "laid all packages of the outage out",
    "change.package_entered": "entered what stands on a package, and signed that",
    "change.package_ended": "said of a package that nothing came of it",
    "change.addendum_checked": "checked an entry, and signed that",
}
WRITTEN = {
    "title": "Title",
    "kind": "Kind",
    "reason": "Why",
    "current": "Now",
    "proposed": "Then",
    "target_firmware": "New firmware",
    "if_not": "If not",
    "plan": "Plan",
    "back_out": "Back-out",
    "tests": "Tests",
    "window_begins_at": "Work begins (UTC)",
    "window_ends_at": "Work ends (UTC)",
    "risk": "Risk",
    "state": "State",
    "as_left_firmware": "Firmware as left",
    "performed": "Performed",
    "verified": "Verified",
}
"""The columns whose changes are told, and how they are called; the rest are keys and times."""

ACTIVITIES = {str(activity): label for activity, label in ACTIVITY_LABELS.items()}
BEGUN, EXTENDED = "change.raised", "change.extended"
SCOPED = frozenset({EXTENDED, "change.narrowed"})


def told(session: Session, change: ChangeRequest, reader: Actor) -> list[Told]:
    """Return the acts on a change, newest first, with what each of them altered."""
    acts = history(session, change, most=100)
    numbers = {_key(number) for act in acts for number in _numbers(act)}
    seen = readable_ids(session, reader, numbers)
    return [
        Told(
            at=entry.at,
            who=entry.who,
            what=_what(entry),
            why=entry.why,
            changes=() if entry.verb == BEGUN else (*_changes(entry), *_assets(entry, seen)),
            marks=("signature",) if entry.verb in SIGNED else (),
        )
        for entry in acts
    ]


SIGNED = frozenset(
    {
        "change.proposed",
        "change.signed",
        "change.rejected",
        "change.completed",
        "change.verified",
        "change.backed_out",
        "change.concluded",
        "change.handed_over",
        "change.checked_off",
        "change.taken_back",
        "change.deviation_disposed",
        "change.added",
        "change.addendum_checked",
        "change.judged",
        "change.lowered",
        "change.excluded",
        "change.passed_beyond",
        "change.impact_accepted",
    }
)


def _what(entry: Entry) -> str:
    """Say what was done, and of a signature or a judgement what for."""
    said = ACTS.get(entry.verb, entry.verb.replace(".", " ").replace("_", " "))
    if entry.verb == "change.signed":
        return f"signed it for {_listed(entry.facts.get('activities', ()))}"
    if dimension := entry.verb == "change.judged" and entry.facts.get("dimension"):
        return f"assessed it for {_listed([dimension])}, and signed that"
    return said


def _listed(codes: Collection[str]) -> str:
    return ", ".join(ACTIVITIES.get(code, code.replace("_", " ")) for code in codes)


def _changes(entry: Entry) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple(
        (WRITTEN[change.field], _said(change.field, change.old), _said(change.field, change.new))
        for change in entry.changes
        if change.field in WRITTEN and not (change.old in EMPTY and change.new in EMPTY)
    )


def _numbers(entry: Entry) -> list[str]:
    """Return the numbers of the assets that an act added or took out."""
    return list(entry.facts.get("assets", ())) if entry.verb in SCOPED else []


def _key(number: str) -> int:
    return int(number.removeprefix("AS-"))


def _assets(entry: Entry, seen: Collection[int]) -> Iterator[tuple[str, str | None, str | None]]:
    """Name the assets that came or went, those that the reader may not see by how many they are."""
    numbers = _numbers(entry)
    shown = [number for number in numbers if _key(number) in seen]
    if hidden := len(numbers) - len(shown):
        shown.append(f"{number_of(hidden)} you may not see")
    if words := ", ".join(shown):
        yield ("Assets", None, words) if entry.verb == EXTENDED else ("Assets", words, None)


def _said(field: str, value: object) -> str | None:
    if value in {None, ""}:
        return None
    if field.endswith("_at"):
        return f"{datetime.fromisoformat(str(value)):%-d %b %Y %H:%M}"
    return str(value).replace("_", " ") if field in {"kind", "risk", "state"} else str(value)
