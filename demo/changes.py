"""The changes of the demo, the oldest work first."""

from demo import changes_done, changes_running, changes_sites, changes_waiting
from demo.rows import ChangeRow

CHANGES: tuple[ChangeRow, ...] = (
    changes_done.NAMED_ACCOUNTS,
    changes_done.UPS_BATTERY,
    changes_done.SWITCH_FIRMWARE,
    changes_running.SUPERVISION_13,
    changes_done.ACQUISITION_SERVER,
    changes_running.FILLING_PATCHES,
    changes_running.OPC_UA_RULE,
    changes_running.VENDOR_ACCESS,
    changes_waiting.SUITE3_FIRMWARE,
    changes_waiting.CARTON_CODE,
    changes_sites.TIME_SERVERS,
    changes_waiting.WFI_CONTROLLER,
    changes_waiting.SECOND_ALARM,
)
