"""The protocols that plants speak, with what each gives and lacks; facts, not opinions."""

from dataclasses import dataclass
from enum import StrEnum


class Use(StrEnum):
    """What a protocol is spoken for."""

    CONTROL = "control"
    ENGINEERING = "engineering"
    SUPERVISION = "supervision"
    HISTORIAN = "historian"
    MANAGEMENT = "management"
    FILES = "files"


class Protocol(StrEnum):
    """A protocol by which a device can be reached."""

    MODBUS_TCP = "modbus_tcp"
    S7COMM = "s7comm"
    OPC_UA = "opc_ua"
    OPC_DA = "opc_da"
    ETHERNET_IP = "ethernet_ip"
    CIP_IMPLICIT = "cip_implicit"
    PROFINET = "profinet"
    ETHERCAT = "ethercat"
    PROFIBUS = "profibus"
    MODBUS_RTU = "modbus_rtu"
    BACNET = "bacnet"
    DNP3 = "dnp3"
    HART_IP = "hart_ip"
    FOUNDATION_HSE = "foundation_hse"
    FINS = "fins"
    MELSEC = "melsec"
    MQTT = "mqtt"
    MQTT_TLS = "mqtt_tls"
    HTTP = "http"
    HTTPS = "https"
    SSH = "ssh"
    TELNET = "telnet"
    FTP = "ftp"
    SMB = "smb"
    RDP = "rdp"
    VNC = "vnc"
    SNMP = "snmp"
    SNMP_V3 = "snmp_v3"
    SYSLOG = "syslog"
    SYSLOG_TLS = "syslog_tls"
    NTP = "ntp"
    PTP = "ptp"
    OTHER = "other"


class SecurityMode(StrEnum):
    """How an endpoint protects what is said through it."""

    NONE = "none"
    SIGN = "sign"
    SIGN_AND_ENCRYPT = "sign_and_encrypt"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is known of a protocol."""

    label: str
    port: int | None
    """Where it listens unless told otherwise; None: nowhere, as below IP and on serial lines."""

    use: Use
    is_authenticated: bool = False
    """Whether it can tell who speaks."""

    is_encrypted: bool = False
    """Whether it can keep what is said from others."""

    instead: Protocol | None = None
    """What does the same and is protected."""


P = Protocol
PROTOCOLS: dict[Protocol, Spoken] = {
    P.MODBUS_TCP: Spoken("Modbus TCP", 502, Use.CONTROL),
    P.S7COMM: Spoken("S7comm", 102, Use.ENGINEERING),
    P.OPC_UA: Spoken("OPC UA", 4840, Use.SUPERVISION, is_authenticated=True, is_encrypted=True),
    P.OPC_DA: Spoken(
        "OPC DA (DCOM)", 135, Use.SUPERVISION, is_authenticated=True, instead=P.OPC_UA
    ),
    P.ETHERNET_IP: Spoken("EtherNet/IP", 44818, Use.CONTROL),
    P.CIP_IMPLICIT: Spoken("CIP implicit", 2222, Use.CONTROL),
    P.PROFINET: Spoken("PROFINET RT", None, Use.CONTROL),
    P.ETHERCAT: Spoken("EtherCAT", None, Use.CONTROL),
    P.PROFIBUS: Spoken("PROFIBUS", None, Use.CONTROL),
    P.MODBUS_RTU: Spoken("Modbus RTU", None, Use.CONTROL),
    P.BACNET: Spoken("BACnet/IP", 47808, Use.CONTROL),
    P.DNP3: Spoken("DNP3", 20000, Use.SUPERVISION),
    P.HART_IP: Spoken("HART-IP", 5094, Use.ENGINEERING),
    P.FOUNDATION_HSE: Spoken("Foundation Fieldbus HSE", 1089, Use.CONTROL),
    P.FINS: Spoken("FINS", 9600, Use.CONTROL),
    P.MELSEC: Spoken("MELSEC", 5007, Use.CONTROL),
    P.MQTT: Spoken("MQTT", 1883, Use.HISTORIAN, is_authenticated=True, instead=P.MQTT_TLS),
    P.MQTT_TLS: Spoken(
        "MQTT over TLS", 8883, Use.HISTORIAN, is_authenticated=True, is_encrypted=True
    ),
    P.HTTP: Spoken("HTTP", 80, Use.MANAGEMENT, is_authenticated=True, instead=P.HTTPS),
    P.HTTPS: Spoken("HTTPS", 443, Use.MANAGEMENT, is_authenticated=True, is_encrypted=True),
    P.SSH: Spoken("SSH", 22, Use.MANAGEMENT, is_authenticated=True, is_encrypted=True),
    P.TELNET: Spoken("Telnet", 23, Use.MANAGEMENT, is_authenticated=True, instead=P.SSH),
    P.FTP: Spoken("FTP", 21, Use.FILES, is_authenticated=True, instead=P.SSH),
    P.SMB: Spoken("SMB", 445, Use.FILES, is_authenticated=True, is_encrypted=True),
    P.RDP: Spoken("RDP", 3389, Use.MANAGEMENT, is_authenticated=True, is_encrypted=True),
    P.VNC: Spoken("VNC", 5900, Use.MANAGEMENT, is_authenticated=True, instead=P.RDP),
    P.SNMP: Spoken("SNMP v1 or v2c", 161, Use.MANAGEMENT, instead=P.SNMP_V3),
    P.SNMP_V3: Spoken("SNMP v3", 161, Use.MANAGEMENT, is_authenticated=True, is_encrypted=True),
    P.SYSLOG: Spoken("Syslog", 514, Use.MANAGEMENT, instead=P.SYSLOG_TLS),
    P.SYSLOG_TLS: Spoken(
        "Syslog over TLS", 6514, Use.MANAGEMENT, is_authenticated=True, is_encrypted=True
    ),
    P.NTP: Spoken("NTP", 123, Use.MANAGEMENT),
    P.PTP: Spoken("PTP", 319, Use.MANAGEMENT),
    P.OTHER: Spoken("another one", None, Use.CONTROL),
}


def lacks(protocol: Protocol) -> str:
    """Say what a protocol cannot do, and what could be spoken instead; empty where all is well."""
    spoken = PROTOCOLS[protocol]
    if protocol is Protocol.OTHER or (spoken.is_authenticated and spoken.is_encrypted):
        return ""
    said = "not encrypted" if spoken.is_authenticated else "neither authenticated nor encrypted"
    return f"{said}; {PROTOCOLS[spoken.instead].label} would be" if spoken.instead else said
