"""Which validated states count as approved. Pure."""

from governance.register.vocabulary import ValidationState

OUTSIDE = (ValidationState.UNDER_CHANGE, ValidationState.SUSPENDED)
"""States in which what was proved is in doubt. Source: House rule, ADR 0058."""
