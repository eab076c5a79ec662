"""What somebody signs who pins a target after the approval, or agrees to it. Data."""

PINNED, AGREED = "target_pinned", "target_agreed"
PINS = frozenset({PINNED, AGREED})

MEANINGS = {
    PINNED: "I pinned what these assets are to be left with, as read from where it says.",
    AGREED: "I compared what is pinned with where it is kept; it is what the plan calls for.",
}
