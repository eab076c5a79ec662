"""What the demo's changes refer to in other systems."""

from workflows.changes.commands.referring import Outside
from workflows.changes.execution.models import OutsideKind, OutsideStatus

OUTSIDE = {
    "opc-ua-rule": (
        Outside(
            OutsideKind.WORK_ORDER,
            "Maximo",
            "WO-448213",
            "Rule set 15 on the firewall of purification",
            OutsideStatus.OPEN,
        ),
        Outside(
            OutsideKind.DOCUMENT,
            "Documentum",
            "SOP-0412 v6",
            "How trends of the capture skids are reviewed",
            OutsideStatus.CLOSED,
        ),
    ),
}
"""By the key of the change."""
