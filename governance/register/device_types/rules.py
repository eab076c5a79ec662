"""Who reads the account of device types: whoever reads the catalogue."""

from governance.core.access import declare
from governance.register.device_types.models import DeviceTypeImport
from governance.register.rules import EVERYBODY, Permission

declare(
    DeviceTypeImport,
    read=Permission.READ_CATALOGUE,
    grants={Permission.READ_CATALOGUE: [[EVERYBODY]]},
)
