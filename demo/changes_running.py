"""Changes in work, and those that were stopped."""

from datetime import time

from demo.rows import Answer, ChangeRow, Window

OPC_UA_RULE = ChangeRow(
    key="opc-ua-rule",
    title="Let supervision read the chromatography skids over OPC UA",
    asset="leuven/FW-DSP",
    kind="network",
    reason=(
        "Deviation DEV-26-087: trends of both capture skids were copied by hand because "
        "supervision cannot reach them through the zone firewall."
    ),
    current="Rule set 14: only HTTPS from the engineering server into the zone.",
    proposed=(
        "Rule set 15: in addition TCP 4840 from the supervision server to the two capture "
        "computers, signed and encrypted, logged. Nothing else."
    ),
    if_not="Trends stay manual, with a second person's check on every batch.",
    plan=(
        "Export rule set 14 and note its checksum.",
        "Add the rule with source, the two destinations, port and logging.",
        "Exchange certificates between supervision and both capture computers.",
        "Load rule set 15 between two batches and watch the log for an hour.",
    ),
    back_out=("Load rule set 14 from the export.", "Withdraw both certificates."),
    tests=(
        "Supervision reads 24 tags of each skid; values equal those on the skid's screen.",
        "A scan from the supervision server finds port 4840 open and no other.",
        "A connection without a certificate is refused and logged.",
    ),
    window=Window(in_days=0, starts_at=time(13), hours=4),
    answers=(
        Answer("cyber_security", "yes", "A new flow into the purification zone."),
        Answer("data_integrity", "yes", "Trends become part of the batch record."),
    ),
    state="implementation",
    author="wout",
    implementer="fien",
    verifier="koen",
    story="Rule set 15 is loaded; the certificate of the second skid is still to be exchanged.",
)

FILLING_PATCHES = ChangeRow(
    key="filling-patches",
    title="Install the October updates on the supervision server of filling",
    asset="wismar/SRV-SCA01",
    kind="software",
    reason=(
        "The updates close a remote code execution in the print service. The server is in the "
        "plant's update ring 2; ring 1 has run with them for three weeks."
    ),
    current="Windows Server 2016, build 14393.6709, WinCC V7.5 SP2.",
    proposed="Windows Server 2016, build 14393.6897, WinCC unchanged. Print service off.",
    if_not="The server that both filling lines are operated from stays open to a known attack.",
    plan=(
        "Take a snapshot and a backup; restore the backup on the test host.",
        "Stop both lines in order; operators confirm on the panels.",
        "Install the updates, restart twice, switch the print service off.",
        "Start WinCC and let the operators log on at each terminal.",
    ),
    back_out=(
        "Decision point after 90 minutes: no picture on a terminal means back.",
        "Return to the snapshot and start WinCC.",
    ),
    tests=(
        "Alarms of both lines arrive within 2 s at each terminal (list AL-20, 12 alarms).",
        "Batch report of a water run is complete and readable.",
        "The historian holds no gap longer than the stop itself.",
        "The vulnerability scan no longer names the print service.",
    ),
    window=Window(in_days=-2, starts_at=time(5), hours=5),
    answers=(
        Answer("downtime", "yes", "Both filling lines stand still for up to five hours."),
        Answer("cyber_security", "yes", "Security updates and a service switched off."),
    ),
    state="verification",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story="Done without a fault; three of four tests are recorded.",
    target_firmware="14393.6897",
)

VENDOR_ACCESS = ChangeRow(
    key="vendor-access",
    title="Keep the vendor's remote access to filling line 1 open",
    asset="wismar/FL1-XFR01",
    kind="access",
    reason=(
        "The maker of the filling machine asks for permanent access, so that faults at night "
        "are seen without a call. The key switch costs 20 minutes each time."
    ),
    current="Access only while the key switch is on, at most four hours, logged by hand.",
    proposed="Access always on, by the maker's own service account.",
    if_not="Night faults take about 20 minutes longer; it happened six times this year.",
    plan=("Bridge the key switch.", "Create the service account.", "Tell the maker."),
    back_out=("Remove the bridge.", "Lock the account."),
    tests=("The maker reaches the controller.",),
    window=Window(in_days=9, starts_at=time(10), hours=2),
    answers=(
        Answer("cyber_security", "yes", "A permanent path from outside to a controller."),
        Answer("process_safety", "yes", "Someone could load a program while people are inside."),
    ),
    state="rejected",
    author="svenja",
    implementer="svenja",
    verifier="jens",
    story=(
        "Rejected by OT security: a permanent path past the zone firewall with a shared account. "
        "Propose access through the jump host, by name, for the time of a fault."
    ),
)

SUPERVISION_13 = ChangeRow(
    key="supervision-13",
    title="Upgrade supervision of the pilot plant to FactoryTalk View SE 13",
    asset="durham/SW-FTV",
    kind="software",
    reason="Version 12 does not run on the operating system that the site standardises on.",
    current="FactoryTalk View SE 12.00.00 on SRV-FTV01, 61 displays.",
    proposed="FactoryTalk View SE 13.00.00 on the same server, displays converted.",
    if_not="The server stays one version behind the standard until the next shutdown.",
    plan=(
        "Convert the application on the test machine and compare all 61 displays.",
        "Upgrade the server between two pilot runs.",
        "Upgrade the operator station and the cleanroom terminal.",
    ),
    back_out=("Return the server to the image taken before the upgrade.",),
    tests=("Each display opens and shows live values.", "Alarms and trends as before."),
    window=Window(in_days=-20, starts_at=time(8), hours=8),
    answers=(Answer("downtime", "yes", "The pilot plant stands still for a day."),),
    state="cancelled",
    author="kyle",
    implementer="kyle",
    verifier="carlos",
    story="Cancelled by its owner: run P-121 was extended, the next free day is in March.",
    target_firmware="13.00.00",
)
