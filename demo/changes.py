"""The changes of the demo, the oldest work first."""

from demo import changes_done, changes_running, changes_sites, changes_steps, changes_waiting
from demo.rows import ChangeRow

CHANGES: tuple[ChangeRow, ...] = (
    changes_done.NAMED_ACCOUNTS,
    changes_done.UPS_BATTERY,
    changes_done.SWITCH_FIRMWARE,
    changes_running.SUPERVISION_13,
    changes_done.ACQUISITION_SERVER,
    changes_steps.HARVEST_PANEL,
    changes_steps.PUMP_DRIVE,
    changes_running.FILLING_PATCHES,
    changes_steps.BUILDING_UPDATES,
    changes_running.OPC_UA_RULE,
    changes_running.VENDOR_ACCESS,
    changes_steps.OFFICE_SWITCH,
    changes_waiting.SUITE3_FIRMWARE,
    changes_waiting.CARTON_CODE,
    changes_sites.TIME_SERVERS,
    changes_waiting.WFI_CONTROLLER,
    changes_steps.SUITE3_BATTERY,
    changes_steps.REPORTING_UPS,
    changes_waiting.SECOND_ALARM,
    changes_steps.OFFICE_VLAN,
)
