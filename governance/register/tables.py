"""Every table of the register: whoever opens a database must know them all."""

import governance.register.catalogue.models
import governance.register.contracts.models
import governance.register.device_types.models
import governance.register.duplicates.models
import governance.register.groups.models
import governance.register.imports.models
import governance.register.merging.models
import governance.register.models
import governance.register.networks.models
import governance.register.parts.models
import governance.register.profiles.models
import governance.register.software.models  # noqa: F401
