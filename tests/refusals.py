"""What a rule answers to whoever it refuses: every sentence, as they stand on the page."""

from governance.core.errors import RuleViolation


def refused(check, *given, **named):
    """Return the reasons of a refusal; none, where the rule lets it pass."""
    try:
        check(*given, **named)
    except RuleViolation as told:
        return told.reasons
    return ()
