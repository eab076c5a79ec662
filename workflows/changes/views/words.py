"""The words and shapes of change control on its pages."""

from flask_babel import lazy_gettext as _l

from governance.core.listing.shape import Shape, Tone
from governance.ownership.activities import ACTIVITY_LABELS
from workflows.changes.deliverables.models import DeliverableState as D
from workflows.changes.deliverables.rules import SET_ASIDE
from workflows.changes.execution.models import ExecutionState as X
from workflows.changes.execution.models import OutsideKind
from workflows.changes.extending.models import ExtensionState as E
from workflows.changes.models import ChangeState as S
from workflows.changes.models import ChangeType
from workflows.changes.pinning.words import AGREED, PINNED
from workflows.changes.rules.content import (
    ADDED,
    AUTHORED,
    BACKED_OUT,
    CHECKED,
    CLOSED,
    DISPOSED,
    EXTENDED,
    JUDGED,
    NOT_EXTENDED,
    PERFORMED,
    REJECTED,
    RESTORED,
    VERIFIED,
)
from workflows.changes.scheduling.rules import JUSTIFIED
from workflows.changes.training.rules import RESTRICTED

SHAPES: dict[S, tuple[Shape, Tone]] = {
    S.DRAFT: ("idle", ""),
    S.TRIAGE: ("wait", "info"),
    S.ASSESSMENT: ("wait", "info"),
    S.PLANNING: ("wait", "info"),
    S.APPROVAL: ("wait", "info"),
    S.AUTHORISED: ("wait", "warn"),
    S.IMPLEMENTATION: ("wait", "warn"),
    S.VERIFICATION: ("wait", "warn"),
    S.RELEASE: ("wait", "warn"),
    S.REVIEW: ("wait", "info"),
    S.CLOSED: ("done", "ok"),
    S.EFFECTIVENESS: ("wait", "info"),
    S.ON_HOLD: ("idle", "warn"),
    S.BACKED_OUT: ("stop", "warn"),
    S.REJECTED: ("stop", "bad"),
    S.CANCELLED: ("stop", ""),
    S.EMERGENCY_ACTIVE: ("wait", "bad"),
    S.RETROSPECTIVE: ("wait", "warn"),
    S.RETRO_REJECTED: ("stop", "bad"),
    S.IN_EFFECT: ("wait", "warn"),
    S.RESTORATION: ("wait", "warn"),
}
"""How a state is drawn: the word first, the shape second, the colour third."""

EACH_SHAPES: dict[X, tuple[Shape, Tone]] = {
    X.WAITING: ("idle", ""),
    X.STARTED: ("wait", "warn"),
    X.DONE: ("wait", "info"),
    X.VERIFIED: ("wait", "info"),
    X.RELEASED: ("done", "ok"),
    X.BACKED_OUT: ("stop", "warn"),
    X.LEFT_OUT: ("stop", ""),
}
"""How the state of the work on one asset is drawn."""

DELIVERED: dict[D, tuple[object, Shape, Tone]] = {
    D.PLANNED: (_l("planned"), "idle", ""),
    D.IN_WORK: (_l("in work"), "wait", "info"),
    D.DONE: (_l("done"), "done", "ok"),
    D.NOT_NEEDED: (_l("not needed"), "stop", ""),
}
"""How far a deliverable is: in words, by shape, by colour."""

DECIDED: dict[E, tuple[str, Shape, Tone]] = {
    E.ASKED: (_l("asked"), "wait", "warn"),
    E.GRANTED: (_l("granted"), "done", "ok"),
    E.REFUSED: (_l("refused"), "stop", "bad"),
    E.WITHDRAWN: (_l("withdrawn"), "stop", ""),
    E.LAPSED: (_l("lapsed"), "stop", ""),
}
"""Where a request for a later end is: in words, by shape, by colour."""

SPECIAL: dict[str, object] = dict(ACTIVITY_LABELS.items()) | {
    ChangeType.LIKE_FOR_LIKE: _l("like for like"),
    ChangeType.STANDARD: _l("standard"),
    S.EMERGENCY_ACTIVE: _l("emergency, being made safe"),
    S.RETROSPECTIVE: _l("safe, to be written up"),
    S.RETRO_REJECTED: _l("not approved afterwards"),
    S.IN_EFFECT: _l("in effect for a time"),
    EXTENDED: _l("later end"),
    NOT_EXTENDED: _l("refusal of a later end"),
    RESTORED: _l("taken back"),
    AUTHORED: _l("author"),
    PERFORMED: _l("performed"),
    VERIFIED: _l("verified"),
    REJECTED: _l("rejection"),
    BACKED_OUT: _l("backed out"),
    CLOSED: _l("final approval"),
    JUDGED: _l("effect"),
    X.LEFT_OUT: _l("not carried out"),
    OutsideKind.CAPA: _l("CAPA"),
    DISPOSED: _l("disposition of a deviation"),
    RESTRICTED: _l("restriction"),
    JUSTIFIED: _l("answer for a conflict"),
    SET_ASIDE: _l("deliverables that are not needed"),
    PINNED: _l("target that was pinned"),
    AGREED: _l("agreement to what is pinned"),
    ADDED: _l("entry beside what was signed"),
    CHECKED: _l("second check of an entry"),
}

LABELS = {
    "edit": _l("Edit"),
    "submit": _l("Hand over"),
    "classify": _l("Confirm its kind and take it on"),
    "return_": _l("Return it to who wrote it"),
    "reassess": _l("Open the assessment again"),
    "assess": _l("Answer the questions"),
    "reach": _l("Work the impact out again"),
    "propose": _l("Put up for approval"),
    "sign": _l("Sign"),
    "reject": _l("Reject"),
    "start": _l("Start work"),
    "complete": _l("Complete work"),
    "verify": _l("Verify"),
    "rework": _l("Send back"),
    "make_safe": _l("Say that it is safe again"),
    "consent": _l("Give your word"),
    "enter_consent": _l("Enter a word that was said"),
    "deny": _l("Say that you did not"),
    "follow_up": _l("Begin the change that settles it"),
    "settle_end": _l("Say how it ends"),
    "restore": _l("Begin to take it back"),
    "put_back": _l("Sign that it is taken back"),
    "redo": _l("Send the restoration back"),
    "confirm": _l("Confirm that all is as before"),
    "convert": _l("Make it last"),
    "prolong": _l("Ask for a later end"),
    "sign_extension": _l("Sign the later end"),
    "refuse_extension": _l("Refuse the later end"),
    "withdraw_extension": _l("Withdraw the request"),
    "back_out": _l("Back out"),
    "close": _l("Review and close"),
    "conclude": _l("Judge the effect"),
    "hold": _l("Put on hold"),
    "resume": _l("Go on with it"),
    "revise": _l("Revise"),
    "cancel": _l("Cancel the change"),
    "attach": _l("Add a file"),
    "begin": _l("Begin the work on some"),
    "hand_over": _l("Hand some over"),
    "check_off": _l("Verify some"),
    "let_go": _l("Release some"),
    "send_back": _l("Send some back"),
    "take_back": _l("Put some back as found"),
    "leave_out": _l("Take some out"),
    "aim": _l("Say what each is compared with"),
    "pin": _l("Pin what is to be left"),
    "agree_pin": _l("Agree to what is pinned"),
    "plan_training": _l("Say who is to learn what"),
    "restrict": _l("Restrict who is late"),
    "book": _l("Book people for its window"),
    "justify": _l("Answer for what it meets"),
    "plan_deliverables": _l("Say who brings what, by when"),
    "deliver": _l("Say how they stand"),
    "write_test": _l("Write a test"),
    "run_test": _l("Keep a run"),
    "set_aside": _l("Sign what is not needed"),
    "supervise": _l("Name who works under you"),
    "refer": _l("Refer to another system"),
    "deviate": _l("Open a deviation"),
    "link": _l("Link it to another change"),
    "unlink": _l("End a link"),
    "split": _l("Split a child off"),
    "disposition": _l("Sign the disposition"),
    "add": _l("Enter something beside it"),
    "check": _l("Check the entry"),
    "scope": _l("Choose its assets"),
    "agree": _l("Agree that it is taken down"),
    "look": _l("Say what you found"),
    "advise": _l("Give an opinion"),
    "reply": _l("Answer the objection"),
    "proceed": _l("Proceed without this opinion"),
    "heighten": _l("Raise the risk"),
    "lower": _l("Lower the risk"),
    "dispose": _l("Say what it means"),
    "exclude": _l("Exclude"),
    "pass_beyond": _l("Sign for what lies beyond"),
    "accept_impact": _l("Accept what it reaches now"),
}
"""What a button says."""

AT_ONCE = frozenset(
    {"submit", "classify", "reach", "start", "resume", "agree"}
    | {"consent", "follow_up", "restore", "convert"}
)
"""Acts that need nothing typed."""

MAIN = (
    *("consent", "make_safe", "sign_extension", "confirm", "put_back", "restore"),
    *("sign", "advise", "classify", "assess", "propose", "submit", "start", "complete", "verify"),
    *("close", "conclude", "resume", "agree", "look"),
)
"""What somebody most likely came for, in order; the first that is open is the main button."""


def words(value: str) -> str:
    """Return a stored word as people say it."""
    return str(SPECIAL.get(value, value.replace("_", " ")))
