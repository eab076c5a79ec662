"""The words of the attribute groups: unknown is not among them, since it is an empty field."""

from governance.register.vocabulary import Word


class OsKind(Word):
    """What kind of system runs on an asset: it decides how it is patched, and when."""

    REAL_TIME = "real_time"
    TIME_SHARING = "time_sharing"
    EMBEDDED_LINUX = "embedded_linux"
    HYPERVISOR = "hypervisor"
    FIRMWARE_ONLY = "firmware_only"


class Determinism(Word):
    """How late an answer may be."""

    HARD_REAL_TIME = "hard_real_time"
    SOFT_REAL_TIME = "soft_real_time"
    NONE = "none"


class EnvironmentalImpact(Word):
    """What the surroundings suffer when it does what it must not."""

    NONE = "none"
    WITHIN_SITE = "within_site"
    BEYOND_SITE = "beyond_site"


class DataIntegrityImpact(Word):
    """Which records of the process come from it."""

    RAW_GMP_DATA = "raw_gmp_data"
    DERIVED = "derived"
    NONE = "none"


class ProductImpact(Word):
    """How near it is to the product, and so to the patient."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    NONE = "none"


class Exposure(Word):
    """How it can be reached from outside its zone."""

    SMALL = "small"
    INDIRECT = "indirect"
    DIRECT = "direct"


class Regulation(Word):
    """Which good practice it is under."""

    GMP = "gmp"
    GLP = "glp"
    GCP = "gcp"
    GDP = "gdp"
    NONE = "none"


class Logging(Word):
    """How what happens on it is kept."""

    NONE = "none"
    LOCAL = "local"
    SYSLOG = "syslog"
    AGENT = "agent"
    PASSIVE = "passive"


class EndpointProtection(Word):
    """What keeps foreign programs from running on it."""

    ANTIVIRUS = "antivirus"
    ALLOW_LIST = "allow_list"
    NONE = "none"
    NOT_POSSIBLE = "not_possible"


class TimeSource(Word):
    """Where it has the time from."""

    NTP = "ntp"
    PTP = "ptp"
    GPS = "gps"
    LOCAL = "local"


class Backup(Word):
    """What of it is kept elsewhere."""

    IMAGE = "image"
    FILES = "files"
    PROJECT = "project"
    CONFIGURATION = "configuration"
    NONE = "none"


class RemovableMedia(Word):
    """What may be plugged into it."""

    BLOCKED = "blocked"
    SCANNED_FIRST = "scanned_first"
    OPEN = "open"


class Communication(Word):
    """How it mainly talks to others."""

    WIRED = "wired"
    WIFI = "wifi"
    CELLULAR = "cellular"
    RADIO = "radio"
    SATELLITE = "satellite"
    SERIAL = "serial"
    NONE = "none"
