"""The words of what an asset consists of and of what is written about it."""

from governance.register.vocabulary import Word


class ComponentKind(Word):
    """What a component is made of."""

    SOFTWARE = "software"
    CONFIGURATION = "configuration"
    INFRASTRUCTURE = "infrastructure"
    HARDWARE = "hardware"


class GampCategory(Word):
    """How a component is made, and so how much proof it needs."""

    C1 = "1"
    C3 = "3"
    C4 = "4"
    C5 = "5"
    HW1 = "hw1"
    HW2 = "hw2"


class AccountType(Word):
    """Whose an account is."""

    LOCAL = "local"
    DOMAIN = "domain"
    SHARED = "shared"
    VENDOR = "vendor"
    SERVICE = "service"


class DocumentClass(Word):
    """What a document is for."""

    SYSTEM_DESCRIPTION = "system_description"
    REQUIREMENTS = "requirements"
    SPECIFICATION = "specification"
    DRAWING = "drawing"
    CERTIFICATE = "certificate"
    OPERATION = "operation"
    SAFETY = "safety"
    MAINTENANCE = "maintenance"
    SPARE_PARTS = "spare_parts"
    VALIDATION = "validation"
    CONTRACT = "contract"


class DocumentState(Word):
    """Whether a document is in force."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"


class RecordKind(Word):
    """What a record of another system is."""

    WORK_ORDER = "work_order"
    CALIBRATION = "calibration"
    DEVIATION = "deviation"
    CAPA = "capa"
    CHANGE = "change"
    TICKET = "ticket"
    PURCHASE = "purchase"
