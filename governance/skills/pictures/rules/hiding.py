"""Which figures about people are told to whoever may not see each of them. Pure."""

LEAST = 5
"""People about whom a figure is told, of those whose skills its reader may not see one by one.

Source: House rule, ADR 0051.
"""


def is_told(unseen: int) -> bool:
    """Whether a figure may be told: about people all seen anyway, or about enough unseen ones.

    Counting the unseen ones, not all, keeps a reader from taking those they see off the figure.
    """
    return unseen == 0 or unseen >= LEAST
