"""The words of the catalogue: what a product can be rated for, stored by value."""

from governance.register.vocabulary import Word


class Code(Word):
    """A word that is a code already: people read it as it is stored."""

    @property
    def label(self) -> str:
        """The code itself."""
        return self.value


class ProductKind(Word):
    """How exactly an entry names what is sold; each may stand under those before it."""

    ROOT = "root"
    FAMILY = "family"
    TYPE = "type"
    VARIANT = "variant"


class ExplosionCategory(Code):
    """For which explosive atmosphere a device is approved: gas, dust or mining."""

    G1 = "1G"
    G2 = "2G"
    G3 = "3G"
    D1 = "1D"
    D2 = "2D"
    D3 = "3D"
    M1 = "M1"
    M2 = "M2"


class ProtectionLevel(Code):
    """The equipment protection level in an explosive atmosphere."""

    GA = "Ga"
    GB = "Gb"
    GC = "Gc"
    DA = "Da"
    DB = "Db"
    DC = "Dc"
    MA = "Ma"
    MB = "Mb"


class PerformanceLevel(Code):
    """How well a safety function performs, a (least) to e."""

    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"


class SafetyCategory(Code):
    """The architecture of a safety function, B (least) to 4."""

    B = "B"
    C1 = "1"
    C2 = "2"
    C3 = "3"
    C4 = "4"


class LifePhase(Word):
    """Where a product is in its maker's life cycle."""

    ACTIVE = "active"
    PHASE_OUT = "phase_out"
    END_OF_LIFE = "end_of_life"
    DISCONTINUED = "discontinued"


class PortKind(Word):
    """What a port is for."""

    INTERFACE = "interface"
    CONSOLE_PORT = "console_port"
    CONSOLE_SERVER_PORT = "console_server_port"
    POWER_PORT = "power_port"
    POWER_OUTLET = "power_outlet"
    FRONT_PORT = "front_port"
    REAR_PORT = "rear_port"
    MODULE_BAY = "module_bay"
    DEVICE_BAY = "device_bay"
    INVENTORY_ITEM = "inventory_item"
