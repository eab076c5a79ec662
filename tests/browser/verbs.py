"""In which change somebody opens the page of a verb."""

from workflows.changes.emergency.models import Emergency
from workflows.changes.temporary.models import Temporary

STATE_OF = {
    "edit": "draft", "scope": "draft", "cancel": "draft",
    "assess": "assessment", "attach": "assessment",
    "propose": "planning", "sign": "approval", "reject": "approval", "revise": "approval",
    "complete": "implementation", "verify": "verification", "rework": "verification",
    "classify": "triage", "return_": "triage", "reassess": "planning", "hold": "approval",
    "back_out": "implementation", "close": "review", "conclude": "effectiveness",
    "ask_over": "draft", "take_over": "draft",
}  # fmt: skip
"""The state of a change in which somebody opens the page of that verb."""

BESIDE = {
    **dict.fromkeys(("make_safe", "enter_consent", "deny"), Emergency),
    **dict.fromkeys(("settle_end", "put_back", "redo", "confirm"), Temporary),
    **dict.fromkeys(
        ("prolong", "sign_extension", "refuse_extension", "withdraw_extension"), Temporary
    ),
}
"""Verbs of an emergency and of a temporary change, and what the change is besides."""
