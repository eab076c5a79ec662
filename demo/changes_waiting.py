"""Changes that somebody still has to finish writing, judge or sign."""

from datetime import time

from demo.rows import Answer, ChangeRow, Window

SECOND_ALARM = ChangeRow(
    key="second-alarm",
    title="Add a high temperature pre-alarm to the pilot bioreactor",
    asset="durham/PLC-211-01",
    kind="configuration",
    reason=(
        "In run P-118 the jacket overshot by 1.4 K for six minutes before anybody noticed. "
        "The only alarm is at 38.5 °C, where the culture is already harmed."
    ),
    current="One high alarm at 38.5 °C, delay 60 s, on the control unit and in supervision.",
    proposed=(
        "A pre-alarm at 37.6 °C, delay 120 s, priority medium, beside the unchanged high alarm."
    ),
    if_not="The next overshoot is noticed as late as the last; a pilot batch is worth two weeks.",
    plan=(
        "Save the configuration of the control unit and note its checksum.",
        "Add the pre-alarm in the alarm table.",
    ),
    back_out=("Load the saved configuration.",),
    tests=("Raise the simulated temperature to 37.8 °C: the pre-alarm comes after 120 s.",),
    window=Window(in_days=21, starts_at=time(9), hours=3),
    answers=(),
    state="draft",
    author="kyle",
    implementer="kyle",
    verifier="carlos",
    story="Being written: the alarm texts for supervision and the training are still missing.",
)

WFI_CONTROLLER = ChangeRow(
    key="wfi-controller",
    title="Replace the S7-400 of the WFI plant by an S7-1500",
    asset="leuven/PLC-61001",
    kind="hardware",
    reason=(
        "The CPU 414-3 PN/DP is in the phase-out of its family and one spare is left in store "
        "M-14. A second failure would leave both suites without water for injection."
    ),
    current=(
        "CPU 414-3 PN/DP, order code 6ES7414-3EM07-0AB0, firmware V7.0.2, in cabinet U-61, "
        "program WFI_414 revision 31, PROFINET to the loop's inputs and outputs."
    ),
    proposed=(
        "CPU 1516-3 PN/DP, order code 6ES7516-3AN02-0AB0, firmware V2.9.7, in the same cabinet. "
        "Program migrated without a change of function, as WFI_1516 revision 1."
    ),
    if_not="Each month without a second spare risks a stop of all suites for one to two weeks.",
    plan=(
        "Compare the migrated program with revision 31 block by block; file the report.",
        "Try the migrated program for three days on the test rack with simulated inputs.",
        "Stop the loop after the Friday sanitisation and save program and data blocks.",
        "Exchange the CPU and the power supply; keep the PROFINET cabling.",
        "Download the program, restore the setpoints and compare them with the printed list.",
        "Start the loop, sanitise, and take samples on three days.",
    ),
    back_out=(
        "Decide by Saturday 18:00 whether the loop runs stably.",
        "Put the 414-3 back; it stays in the cabinet room with its memory card until release.",
        "Load revision 31 and sanitise.",
    ),
    tests=(
        "Every input and output answers by its loop number (68 signals, list LN-610).",
        "The return temperature stays above 80 °C for 12 hours.",
        "Loss of power during circulation: the loop restarts by itself within 4 minutes.",
        "Conductivity and TOC meet the limits at six points of use on three days.",
    ),
    window=Window(in_days=33, starts_at=time(14), hours=60),
    answers=(
        Answer("product_quality", "yes", "Water for injection goes into every batch."),
        Answer("downtime", "yes", "No water for 60 hours; both suites must be idle."),
        Answer("procedures", "yes", "Circuit diagram U-61, recovery plan, training."),
        Answer(
            "data_integrity",
            "unknown",
            "Nobody has yet checked whether the trend names in the historian stay the same.",
        ),
    ),
    state="assessment",
    author="wout",
    implementer="fien",
    verifier="koen",
    story="Waits for one fact: do the historian's trend names survive the migration?",
    target_firmware="V2.9.7",
)

SUITE3_FIRMWARE = ChangeRow(
    key="suite3-firmware",
    title="Raise the firmware of the Suite 3 controller to V2.9.4",
    asset="leuven/PLC-33001",
    kind="firmware",
    reason=(
        "Siemens advisory SSA-568427: below V2.9.2 the key that protects program and "
        "communication can be worked out. Suite 3 is the last suite with the older firmware."
    ),
    current=(
        "CPU 1516-3 PN/DP, firmware V2.8.3, program S3_MAIN revision 112, legacy communication "
        "with the operator panels."
    ),
    proposed=(
        "Firmware V2.9.4, program S3_MAIN revision 113: recompiled for the new firmware, no "
        "change of logic. Secure communication with panels and supervision."
    ),
    if_not=(
        "Whoever reaches the cell network could read and change the program of the production "
        "bioreactor. The zone firewall lowers the likelihood, not the harm."
    ),
    plan=(
        "Confirm with the shift lead that suite 3 is empty and no hold is running.",
        "Save the program online, compare with revision 112 in octoplant: no difference.",
        "Load firmware V2.9.4 from the memory card with checksum as in the test report.",
        "Load revision 113 and restart; note the time.",
        "Pair the three panels and both operator stations again.",
        "Run the cold-start check list CL-330 with the shift lead.",
        "Upload the program and file the comparison report as left.",
    ),
    back_out=(
        "Decision point 08:00: if a panel or the historian is not connected, go back.",
        "Load firmware V2.8.3 from the second memory card.",
        "Load revision 112 and repeat the check list CL-330.",
        "Tell supervision and QA; the suite stays locked until both have answered.",
    ),
    tests=(
        "Program comparison with revision 113: identical.",
        "Cycle time over 30 minutes: mean at most 14 ms, maximum at most 22 ms.",
        "Each of the 11 interlocks of list IL-332 trips and is shown on panel and station.",
        "Pull the network cable for two minutes: trends in the historian close without a gap.",
    ),
    window=Window(in_days=12, starts_at=time(6), hours=3),
    answers=(
        Answer("product_quality", "yes", "The controller doses feed and base to the culture."),
        Answer("cyber_security", "yes", "Firmware, and new keys between controller and panels."),
        Answer("downtime", "yes", "Suite 3 stands still for three hours."),
        Answer("procedures", "yes", "Three technicians on pairing panels; two are done."),
    ),
    state="approval",
    author="wout",
    implementer="fien",
    verifier="koen",
    story=(
        "Assessed as high. Of three consulted one agreed, one objected and one let the deadline "
        "pass: the area owner answers both before anybody signs."
    ),
    target_firmware="V2.9.4",
)

CARTON_CODE = ChangeRow(
    key="carton-code",
    title="Print the day of expiry on the cartons of syringe line 2",
    asset="wismar/PK2.3-KF01",
    kind="configuration",
    reason=(
        "Two markets ask for day, month and year on the carton from next quarter. The line "
        "prints month and year."
    ),
    current="Print template CT-07: GTIN, serial number, batch, expiry as MM/YYYY.",
    proposed="Print template CT-08: as CT-07 with expiry as DD/MM/YYYY in 2.1 mm letters.",
    if_not="Cartons for the two markets cannot be released from next quarter on.",
    plan=(
        "Load template CT-08 to the code printer PK2.3-PJ01 beside CT-07.",
        "Set the format parameter of the cartoner for the two markets to CT-08.",
        "Teach the camera PK2.3-BX01 the new field and its limits.",
        "Run 200 cartons without product and reject them.",
    ),
    back_out=(
        "Set the format parameter back to CT-07.",
        "Load the saved camera job and run 50 cartons.",
    ),
    tests=(
        "200 cartons: every code is graded B or better.",
        "20 cartons with a wrong date, mixed in: all are rejected.",
        "Serialisation reports the same 200 numbers as printed and rejected.",
    ),
    window=Window(in_days=16, starts_at=time(14), hours=4),
    answers=(
        Answer("product_quality", "yes", "The expiry date on the carton is checked data."),
        Answer("registered_detail", "yes", "The text on the carton is registered per market."),
        Answer("data_integrity", "yes", "The camera's result goes to the batch record."),
        Answer("procedures", "yes", "Work instruction WI-PK2-14 shows the carton."),
    ),
    state="approval",
    author="mehmet",
    implementer="svenja",
    verifier="jens",
    story=(
        "Nobody is accountable for syringe line 2 since Torsten Brandt left. Birgit Krause, "
        "accountable for packaging above it, acts and could be named."
    ),
)
