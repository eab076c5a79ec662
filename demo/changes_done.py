"""Changes that were carried out, verified by somebody else, and closed."""

from datetime import time

from demo.rows import Answer, ChangeRow, Window

ACQUISITION_SERVER = ChangeRow(
    key="acquisition-server",
    title="Raise the acquisition server of the chromatography room to 3.8",
    asset="durham/ACQ-111-01",
    kind="software",
    reason=(
        "With version 3.6 two injections in October lost the connection after the last sample. "
        "Waters names the fault as mended in 3.8."
    ),
    current="LAC/E32 acquisition server 3.6, three instruments.",
    proposed="LAC/E32 acquisition server 3.8, the same three instruments, same methods.",
    if_not="Sequences break off now and then, each with a deviation and a repeated analysis.",
    plan=(
        "Finish the running sequences and lock the instruments in Empower.",
        "Save the configuration of the server.",
        "Install 3.8 and connect the instruments one after the other.",
        "Run the system suitability sequence on each instrument.",
    ),
    back_out=("Install 3.6 from the saved image.", "Repeat the suitability sequence."),
    tests=(
        "System suitability on three instruments: within the limits of method SST-02.",
        "Pull the network cable during an injection: the data are complete afterwards.",
        "The audit trail of Empower shows no gap over the upgrade.",
    ),
    window=Window(in_days=-18, starts_at=time(8), hours=6),
    answers=(
        Answer("data_integrity", "yes", "The server holds raw data while the network is down."),
        Answer("downtime", "yes", "Three instruments for half a day."),
    ),
    state="closed",
    author="kyle",
    implementer="kyle",
    verifier="carlos",
    story="Closed: no broken sequence in two weeks of use.",
    target_firmware="3.8",
)

UPS_BATTERY = ChangeRow(
    key="ups-battery",
    title="Replace the battery of the UPS of packaging line 1",
    asset="wismar/PK1-GU01",
    kind="hardware",
    reason="The self-test reports the battery as weak after six years.",
    current="Battery of 2020, 7 minutes left at the present load.",
    proposed="New battery of the same type, at least 18 minutes at the present load.",
    if_not="A short dip of the mains stops the line and loses the counts of the running batch.",
    plan=(
        "Put the UPS into bypass after the shift.",
        "Exchange the battery and note its serial number.",
        "Leave bypass and start the self-test.",
    ),
    back_out=("Put the old battery back; it is kept until the self-test has passed.",),
    tests=("Self-test passed.", "Mains off for 5 minutes: the line's controllers stay on."),
    window=Window(in_days=-40, starts_at=time(22), hours=2),
    answers=(Answer("downtime", "yes", "Half an hour in bypass, after the shift."),),
    state="closed",
    author="svenja",
    implementer="svenja",
    verifier="jens",
    story="Closed: 21 minutes measured.",
)

NAMED_ACCOUNTS = ChangeRow(
    key="named-accounts",
    title="Replace the shared operator account of suite 1 by named accounts",
    asset="leuven/OWS-31001",
    kind="access",
    reason="The internal audit found that entries of suite 1 cannot be traced to a person.",
    current="One account, OPER1, used by four shifts, with automatic logon.",
    proposed=(
        "22 named accounts from the plant's directory, logon by badge and PIN, lock after "
        "10 minutes; OPER1 is disabled. View without logon stays possible."
    ),
    if_not="The finding stays open and the batch records of suite 1 carry a restriction.",
    plan=(
        "Create the group and the 22 accounts from the shift list.",
        "Train the four shifts, 20 minutes each, with a signed list.",
        "Set logon and lock on both stations between two batches.",
        "Disable OPER1 after the last shift has logged on once.",
    ),
    back_out=("Enable OPER1 for one shift, with QA informed by telephone.",),
    tests=(
        "Each of the 22 persons logs on and acknowledges a test alarm under their own name.",
        "With the directory unreachable a person who has logged on before can still act.",
        "The emergency stop and the view of the process need no logon.",
    ),
    window=Window(in_days=-55, starts_at=time(13), hours=3),
    answers=(
        Answer("data_integrity", "yes", "Entries become traceable to a person."),
        Answer("cyber_security", "yes", "Accounts and privileges."),
        Answer("procedures", "yes", "Four shifts before the switch."),
    ),
    state="effectiveness",
    author="wout",
    implementer="fien",
    verifier="koen",
    story="Closed: the audit finding was closed with it.",
)

SWITCH_FIRMWARE = ChangeRow(
    key="switch-firmware",
    title="Raise the firmware of the first switch of filling line 2 to V4.4",
    asset="wismar/FL2-XF01",
    kind="firmware",
    reason="With V4.3 the switch restarted twice while the network monitor read its counters.",
    current="SCALANCE XC208, order code 6GK5208-0BA00-2AC2, firmware V4.3.",
    proposed="Firmware V4.4, the same configuration file, checksum in the test report.",
    if_not="A restart takes 40 s and stops the filling machine in the middle of a tub.",
    plan=(
        "Save the configuration and compare it with the filed one.",
        "Load V4.4 while the line is being cleaned.",
        "Compare the configuration again and watch all ports for 30 minutes.",
    ),
    back_out=("Load V4.3 and the saved configuration; 6 minutes, tried on the spare switch.",),
    tests=(
        "All eight ports at their speed, no errors counted in 30 minutes.",
        "Two hours of reading by the network monitor: no restart.",
    ),
    window=Window(in_days=-30, starts_at=time(6), hours=2),
    answers=(
        Answer("downtime", "yes", "One minute of network, while the line is cleaned."),
        Answer("cyber_security", "yes", "Firmware of a device at the border of a cell."),
    ),
    state="closed",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story="Closed: no restart since.",
    target_firmware="V4.4",
)
