"""What engineers call devices, in five languages."""

from typing import Final

from governance.register.vocabulary import AssetClass as A
from governance.register.vocabulary import OtFunction as F

ASSET_CLASSES: Final = {
    A.SERVER: "leitrechner, prozessrechner, physical server, physischer server, serveur, servidor"
    ", rack server, scada server, os-server, anwendungsserver",
    A.WORKSTATION: "pc, computer, rechner, client, desktop, notebook, laptop, arbeitsplatz"
    ", arbeitsstation, arbeitsplatzrechner, os-client, poste de travail, ordinateur, werkstation"
    ", estación de trabajo, ordenador, engineering station, operator station, bedienstation",
    A.THIN_CLIENT: "thinclient, client léger, cliente ligero, zero client",
    A.VM: "virtueller server, virtual server, virtuelle maschine, machine virtuelle"
    ", virtuele machine, máquina virtual, virtuell",
    A.HYPERVISOR: "esx, esxi, esx host, esxi host, virtualisierungshost, virtualisation host"
    ", hyperviseur, hipervisor, hyper-v host",
    A.CONTAINER_HOST: "docker host, kubernetes node, container-host",
    A.PLC: "sps, steuerung, programmable logic controller, speicherprogrammierbare steuerung"
    ", automate, api, automate programmable, autómata, automaat, s7, soft-sps, kompaktsteuerung"
    ", autómata programable, plc-sturing",
    A.PAC: "programmable automation controller",
    A.DCS_CONTROLLER: "pls, prozessstation, automatisierungsstation, dcs, dcs-controller"
    ", leitsystem-controller, contrôleur snc, prozessleitsystem-controller, process station",
    A.SAFETY_CONTROLLER: "sicherheitssteuerung, sicherheits-sps, f-sps, fehlersichere sps"
    ", safety plc, safety-sps, automate de sécurité, veiligheids-plc, plc de seguridad, sis"
    ", sis controller, failsafe plc",
    A.RTU: "remote terminal unit, fernwirkstation, fernwirkgerät, unterstation",
    A.IED: "schutzrelais, schutzgerät, protection relay, intelligent electronic device, relais"
    ", relais de protection, relé de protección",
    A.CHASSIS: "baugruppenträger, rack, châssis, backplane, rückwandbus, chasis",
    A.REMOTE_IO: "remote io, e/a-baugruppe, dezentrale peripherie, i/o, io, e/a, et200, et 200"
    ", e/s déportées, entradas y salidas remotas, io-station, bus coupler, buskoppler, feldbus-io",
    A.FIELD_DEVICE: "feldgerät, sensor, aktor, messumformer, transmitter, messgerät, instrument"
    ", analysator, ventil, instrument de terrain, appareil de terrain, veldapparaat, veldtoestel"
    ", dispositivo de campo, actuator, capteur, waage, scanner, instrumento, stellventil",
    A.DRIVE: "antrieb, frequenzumrichter, umrichter, fu, vfd, variateur, variateur de vitesse"
    ", frequentieregelaar, variador, variador de frecuencia, servo, servoantrieb",
    A.HMI_PANEL: "hmi, panel, bedienpanel, bediengerät, touchpanel, touch panel, op, tp"
    ", bedienpaneel, pupitre, pupitre opérateur, panel de operador, operator panel, comfort panel",
    A.IPC: "industrie-pc, industrierechner, box-pc, panel-pc, pc industriel, industriële pc"
    ", pc industrial",
    A.SWITCH: "netzwerkswitch, ethernet-switch, lan switch, industrial switch, industrie-switch"
    ", managed switch, unmanaged switch, netzwerk-switch, commutateur, netwerkswitch, conmutador"
    ", switch l2, layer 2 switch",
    A.LAYER_3_SWITCH: "switch l3, layer 3 switch, l3 switch, core switch, routing switch",
    A.ROUTER: "routeur, enrutador, mobilfunkrouter, vpn-router, industrial router",
    A.FIREWALL: "pare-feu, cortafuegos, security appliance, firewall/router",
    A.DATA_DIODE: "datendiode, diode, diode de données, datadiode, diodo de datos",
    A.ACCESS_POINT: "wlan access point, wlan-ap, ap, wifi access point, point d'accès"
    ", toegangspunt, punto de acceso, wireless ap",
    A.GATEWAY: "protokollumsetzer, protocol converter, koppler, passerelle, pasarela, edge gateway"
    ", iot gateway, opc-gateway, protocol gateway",
    A.SERIAL_SERVER: "serial server, device server, terminal server, com-server"
    ", schnittstellenserver"
    ", serieller geräteserver",
    A.UPS: "usv, unterbrechungsfreie stromversorgung, onduleur, asi, sai"
    ", uninterruptible power supply, noodstroom",
    A.PDU: "steckdosenleiste, power distribution unit, power strip",
    A.STORAGE: "nas, san, speicher, stockage, opslag, almacenamiento, backup storage, disk array",
    A.TAPE: "tape library, bandlaufwerk, bandbibliothek, tape drive",
    A.SOFTWARE_SYSTEM: "software, anwendung, application, applikation, system, logiciel"
    ", toepassing, aplicación, computerised system, computergestütztes system, mes, lims, erp",
    A.CLOUD_SERVICE: "cloud, saas, cloud-dienst, clouddienst, service cloud, servicio en la nube",
}
OT_FUNCTIONS: Final = {
    F.NONE: "none, keine, kein, no, nein, aucune, geen, ninguna, no function, ohne",
    F.UNKNOWN: "unbekannt, inconnu, inconnue, onbekend, desconocido, ?, offen, tbd",
    F.ENGINEERING_WORKSTATION: "ews, es, engineering station, engineering-pc, programmiergerät, pg"
    ", station d'ingénierie, estación de ingeniería, engineering",
    F.OPERATOR_STATION: "hmi, ows, os, bedienstation, bedienplatz, leitstand, operator workstation"
    ", bedienung, poste opérateur, operatorstation, estación de operador, visualisierung",
    F.PLC: "sps, steuerung, automate, autómata, automaat",
    F.RTU: "fernwirkstation, remote terminal unit",
    F.HISTORIAN: "archivserver, data historian, historien, historiador, archivierung, pi server",
    F.CONTROL_SERVER: "leitrechner, scada, scada server, scada-server, mes, os-server"
    ", prozessserver"
    ", batch server, leitsystem-server, serveur de conduite",
    F.APPLICATION_SERVER: "anwendungsserver, applikationsserver, serveur d'application"
    ", applicatieserver, servidor de aplicaciones",
    F.DATA_GATEWAY: "gateway, opc server, opc-server, opc ua server, passerelle, datengateway"
    ", pasarela, protokollumsetzer",
    F.SAFETY_CONTROLLER: "sicherheitssteuerung, safety, safety plc, sis, f-sps, sicherheits-sps",
    F.VPN_SERVER: "vpn, vpn gateway, fernwartung, fernwartungsserver",
    F.JUMP_HOST: "jump server, jumphost, jumpserver, sprungserver, bastion, bastion host",
    F.FIELD_IO: "remote io, remote i/o, dezentrale peripherie, feldgerät, field device, e/a",
    F.ROUTER: "routeur, enrutador",
    F.SWITCH: "netzwerkswitch, ethernet-switch, commutateur, conmutador",
    F.FIREWALL: "pare-feu, cortafuegos",
    F.DCS_CONTROLLER: "pls, dcs, prozessstation, automatisierungsstation",
    F.PAC: "programmable automation controller",
}
UNCLEAR: Final = {
    "schalter": "may be an electrical switch or one of the network: write network switch or"
    " field device",
    "interrupteur": "is an electrical switch: write field device, or network switch if it is one",
    "controller": "says not which: write PLC, PAC, DCS controller or safety controller",
    "regler": "says not which: write PLC, DCS controller or field device",
    "terminal": "says not which: write HMI panel, thin client or workstation",
    "station": "says not which: write workstation, DCS controller or remote I/O",
    "netzwerk": "says not which: write network switch, router or firewall",
    "netzwerkkomponente": "says not which: write network switch, router or firewall",
}
"""Words that mean several things in a plant; guessing would put wrong assets on the record."""
