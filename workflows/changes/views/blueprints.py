"""The pages of change control, for the application."""

from workflows.changes.views import (
    advising,
    deciding,
    disposing,
    ending,
    judging,
    packing,
    replacing,
    scoping,
    showing,
    small,
    triaging,
    writing,
)

OF_CHANGES = (
    *(packing, showing, writing, triaging, deciding, ending, scoping, advising),
    *(judging, disposing, replacing, small),
)
(CHANGES,) = dict.fromkeys(each.bp for each in OF_CHANGES)
