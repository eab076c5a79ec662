"""Which dependencies are one of several that do, and which nobody has agreed to yet."""

from demo.rows import DependencyRow

GROUPS = (
    ("core switches", "/SWC-", "connects_through", 1),
    ("domain controllers", "/SRV-DC", "authenticates_with", 2),
    ("historian nodes", "/SRV-PI0", "receives_data_from", 1),
)
"""The name of a group, how its members' tags begin, by which tie, and how many are needed."""

TOLERANCES = {"time_from": 1440, "historised_by": 60, "backed_up_by": 2880, "licensed_by": 4320}
"""Minutes that an asset goes on without, by tie."""

UNCONFIRMED = frozenset({
    ("leuven/SW-MES", "leuven/SW-ERP"),
    ("leuven/SW-EMS", "leuven/SW-PIDA"),
    ("wismar/SW-MES", "leuven/SW-ERP"),
    ("leuven/SRV-WSUS01", "leuven/FW-PLANT"),
})  # fmt: skip
"""Declared, and not agreed to by whoever is accountable for the second."""


def group_of(row: DependencyRow) -> tuple[str, int] | None:
    """The redundancy group of a dependency, and how many of it are needed."""
    for name, tags, kind, needed in GROUPS:
        if row.type == kind and tags in row.provider:
            return name, needed
    return None
