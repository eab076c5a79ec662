"""A change of the same asset at two sites: one of the two QA people has still to sign."""

from datetime import time

from demo.rows import Answer, ChangeRow, Window

TIME_SERVERS = ChangeRow(
    key="time-servers",
    title="Raise the firmware of the time servers in Leuven and Wismar to 7.08.012",
    asset="leuven/NTP-01",
    further=("wismar/NTP-01",),
    kind="firmware",
    reason=(
        "With 7.08.007 the receiver loses its lock when two satellites leave at once. Wismar saw "
        "it twice in October: controllers and historian drifted apart by 0.4 s before the alarm."
    ),
    current="LANTIME M300 with firmware 7.08.007 at both sites, reference GPS.",
    proposed="Firmware 7.08.012 on both, settings as saved, one site a day apart from the other.",
    if_not="Time stamps of batch records stay off by up to half a second until somebody notices.",
    plan=(
        "Save the settings of each server and note their checksum.",
        "Tell the shift leads that time is held by the controllers for ten minutes.",
        "Load 7.08.012 in Leuven, wait for the lock, compare with a second source.",
        "On the next day the same in Wismar.",
    ),
    back_out=(
        "No lock after 30 minutes: load 7.08.007 from the controller's second partition.",
        "Load the saved settings and compare the checksum.",
    ),
    tests=(
        "Offset to the second source below 1 ms for one hour, at each site.",
        "Take the antenna off for five minutes: the alarm comes, the clock holds.",
    ),
    window=Window(in_days=19, starts_at=time(7), hours=34),
    answers=(
        Answer("data_integrity", "yes", "Batch and audit records take their time from here."),
        Answer("procedures", "yes", "Recovery plans RP-12 and RP-31 name the firmware."),
    ),
    state="approval",
    author="tomas",
    implementer="marek",
    verifier="nadia",
    story="Leuven has signed for its server; QA in Wismar has still to sign for theirs.",
    target_firmware="7.08.012",
)
