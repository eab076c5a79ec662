"""What somebody signs who takes a change over to the versions of today. Data."""

OWNER, QUALITY = "rebaseline_owner", "rebaseline_quality"
OVER = frozenset({OWNER, QUALITY})
"""Signatures that stand whatever is written later: what was taken over stays so."""
