"""Words to start with, where IT and OT of a biopharmaceutical plant misunderstand each other.

The words are ours. A company edits what is said otherwise on its floors, and withdraws the rest.
"""

from collections.abc import Iterator
from typing import Any

_ROWS = """
! patch | hotfix
 a small change of software that is put in within days of its release, often by itself overnight
 a change of a qualified system: tried off the line first, put in at a stop of the line, released by quality
 put in as IT does it, a patch can end the validated state of a line in one night
 The monthly patch of the batch server waits for the stop in week 12, with a test on the spare station.
! downtime | outage
 the service cannot be used, and users wait; it is counted in minutes of a month
 the line makes nothing: a batch may be lost, and to start again can take a shift of cleaning and checks
 ten minutes without a server can be ten hours without a line
 Five minutes of downtime of the switch cost batch 4711 its hold time.
! maintenance window | service window
 a recurring slot, mostly at night or on Sunday, in which services may be interrupted
 the stop that production plans around batches and cleaning, weeks or months ahead
 a night without office users can be the middle of a campaign
 Sunday 02:00 is free for IT; suite 3 ferments until Tuesday.
! change freeze | freeze
 weeks in which nothing is put in, such as the end of a year or of a quarter
 the time of a campaign or of a process qualification, when the line stays exactly as it is
 the two calendars hardly ever agree, and each side thinks that the other one knows
 The freeze of IT ends on 7 January; the campaign in suite 1 runs until March.
- asset
 a device or program that is bought, assigned to somebody, and written off
 equipment with a tag, a function in the process and a state of qualification
 what is missing from one side's list is protected by nobody on the other side
 The panel PC of filling line 2 is part of the machine for OT, and a PC without an owner for IT.
- availability | uptime
 the share of time in which a service answers, next to confidentiality and integrity
 the process can be watched and stopped safely at any moment; it comes before all else
 a measure that keeps data secret and blinds an operator makes things worse here
 A locked screen after ten minutes is right in an office and wrong at an operator station.
- update | upgrade
 a newer version, to be taken as soon as it is there
 a different system from the one that was qualified, until somebody proves what stayed the same
 newer is not better where the proof is of the old one
 The update of the HMI moved an alarm line by two pixels, and the test of alarms was done again.
! commissioning | deployment, rollout, go-live
 software is brought to where it is used, mostly by a pipeline and taken back by one
 equipment is started for the first time, step by step, with trades, utilities and protocols at hand
 one is repeated daily, the other happens once and costs weeks
 The deployment took an hour; the commissioning of the skid behind it took May.
! qualification
 what a person has learned, or that a test of software has passed
 documented proof that equipment is installed and works as it is meant to, kept as long as it is used
 a passed test is no qualification until its protocol is approved
 IT reported the server as tested; its installation qualification was still a draft.
! validation
 checking that what was typed has the right form
 documented evidence that a process or system does reliably what it is to do
 a form that checks its fields does not make a system validated
 The field for the weight is checked in the form; the dispensing system is validated.
! test environment | sandbox, staging
 a copy that is always there, thrown away and made again at will
 a spare controller or a simulation, if there is one; often the first real try is on the line
 tried in test can mean tried on something that has no valves
 The test rack for PLC-204 has the same processor, and none of its drives.
! recipe | cookbook
 a script that sets up servers
 the approved steps and set-points by which a batch is made
 a changed recipe is a changed product
 Version 7 of the recipe holds at 36.8 degrees, and quality signed it.
- server
 a machine in the data centre that can be moved to another one while it runs
 a part of the process control system that stands beside the line, and whose stop stops batches
 to move or restart one as IT does may cost a batch
 The batch server in suite 3 is never restarted while a phase runs.
- client
 a program or a device that uses a server
 the company for which a product is made
 told that a client is affected, one side thinks of a PC and the other of a contract
 The client on station 4 was replaced; the client in Basel was told nothing, and need not be.
- historian | process archive
 a database of time series, one among many
 the record of process values that batches are released by, with demands on data integrity
 a gap of a minute in it can hold up the release of a batch
 The historian was moved with its buffers full, and no value was lost.
! safety | safe
 nobody gets in who may not: what IT calls security
 nobody is hurt and nothing leaks: functions that bring a machine to a safe state
 a measure for the one can switch off the other
 The safety controller is not scanned: a scan once sent it to stop.
! backup | back-up
 a nightly copy of data from which files are brought back
 the program, parameters and versions with which a controller is rebuilt, and the proof that it works
 files alone bring no drive back to its parameters
 The backup of PLC-204 is its project, its firmware and its comparison after loading.
- restore
 bringing files or a machine back from a copy
 loading a former program, and then proving that the machine does what it did
 a restore without its check is one more unapproved change
 After the restore of the dosing unit, two doses were weighed.
- zone
 an area of names or addresses in a network, or a region of a cloud
 systems with the same need of protection, and also an area of cleanliness with its grade of air
 a zone in a drawing may be a firewall's or a gown's
 The switch stands in zone B of the clean room and in the control zone of the network.
- requirement | URS
 a wish in a backlog, which changes until it is built
 a numbered sentence of an approved specification that a test is traced to
 to alter one by a chat message breaks the chain to its test
 URS-112 asks for an alarm within two seconds, and test 9 shows it.
! incident
 a service does not work, and is to work again soon
 somebody was or could have been hurt, or something was released
 the same word calls a help desk or the fire brigade
 A frozen screen is a ticket; a relief valve that opened is an incident.
- deviation
 a value apart from the mean
 a departure from an approved instruction that quality judges before the batch is released
 what is closed in a ticket may still keep a batch from being released
 The restart out of plan became deviation DEV-310, though it helped.
! restart | reboot, power cycle
 turning a device off and on, the first thing to try
 a stop of what it controls, with a state to find again: phases, positions, interlocks
 it stops the line, and may leave it in the middle of a step
 A restart of the station is a minute; a restart of the controller stops line 3 for forty minutes.
! baseline
 settings that every computer of a kind has
 the signed state of a system from which each difference is a change or a drift
 to harden towards the one is to drift from the other
 The IT baseline switched USB off; the qualified baseline of the balance has its printer there.
- user
 an account
 an operator, a shift, or the company that runs the machine
 twelve operators behind one account are one user for IT and none for an inspector
 The account LINE2 was used by four people a shift, until each had a card.
! download
 fetching a file from somewhere else to oneself
 loading a program into a controller, which may stop it
 the direction is the other way round, and the controller is overwritten
 Download the project, wrote IT; the engineer loaded it into the running PLC.
! upload
 sending a file from oneself to somewhere else
 reading the program out of a controller
 who uploads to keep a copy and means the other direction loses the program
 The upload from PLC-204 is what was found on it, kept with the change.
! online
 connected to a network
 working in the running controller, where each key stroke acts
 an online edit is a change of a line that is making product
 The engineer went online and watched; nothing was written.
! forcing
 insisting that a command is carried out
 holding an input or output at a value, past the program and its interlocks
 what is left forced is a machine that does not protect itself
 Two forces were set for the loop check and listed for removal at its end.
! bypass
 a way around a slow or broken service
 a protective function that is switched off for a time, by permit, with something in its place
 a bypass without a permit and an end is a hazard
 The bypass of the door switch ended at 14:00 and was signed out.
- alarm
 a message that something needs a look, one among hundreds
 a call to the operator to act at once, with a known answer
 an alarm that is switched off as noise can be the only one that mattered
 Low pressure in the loop calls for closing V-12 within a minute.
! network scan | scan, port scan
 asking every address what answers, to know what is there
 traffic that old controllers were not built for and may stop at
 looking can break what is looked at
 The scan was given a list without the safety controllers, and ran at a stop.
- lifecycle | life cycle, end of life
 three to five years from purchase to replacement
 fifteen to thirty years, from design to decommissioning, with parts that are no longer made
 what IT calls end of life may have half of its life ahead
 Support for the HMI ended in 2020; the filler is written off in 2034.
- remote access
 working from anywhere, by one's own account, at any time
 a supplier's session into a zone: opened for a purpose, watched, ended
 a door for the one is a hole for the other
 The integrator came in for two hours, with the OT lead beside them on screen.
- configuration
 settings that can be read and set by a tool
 all that makes the system what was qualified: wiring, parameters, versions, program
 a setting that nobody calls configuration may be what was tested
 The time-out of the drive was in no list of settings, and in the protocol.
- logging | log
 events that a program writes down, kept for weeks
 records of the batch, kept for years and not to be altered
 a log that is rotated away may have been the record
 The print-out at the autoclave was the batch record, and its log file the only copy.
- operator
 somebody who runs computers
 somebody who runs the process, and is accountable for what they do to it
 the one is asked before a server stops, and the other before a line does
 Tell the operator, said the plan: the shift in the control room was meant.
- firmware
 software inside a device, replaced like any other
 part of the type that was qualified; another version may be another device
 a repair that brings a newer version is no like-for-like replacement
 The spare came with 2.9, and 2.8 was put on it before it was built in.
- release | version
 a version that is ready to be used
 the decision of quality that a batch, or a system after a change, may be used
 to be ready is not to be released
 Release 4.2 was put in on Monday, and released for use on Wednesday.
- rollback | back-out, fallback
 putting the former version back, mostly by a command
 a planned way back with a last moment to decide, after which it is quicker to go on
 after the decision point there is no way back before the next batch
 Back-out until 08:00; later the line starts with what is there.
- hardening
 switching off what is not needed, by a list
 switching off what the supplier agrees is not needed, and testing the machine again
 a service that looks idle may be what the recipe manager talks through
 The print service stayed on: it writes the batch record.
- batch
 a number of jobs that a computer does one after the other
 an amount of product made in one go, with a number, a record and a release
 a batch that fails is run again on one side, and destroyed on the other
 The batch job was repeated; batch 4711 could not be.
"""
_NAMES = ("it_meaning", "ot_meaning", "why", "example")


def _read() -> Iterator[dict[str, Any]]:
    lines = _ROWS.strip().splitlines()
    for first in range(0, len(lines), len(_NAMES) + 1):
        mark, _, named = lines[first].partition(" ")
        name, _, others = (part.strip() for part in named.partition("|"))
        told = (line.strip() for line in lines[first + 1 : first + 1 + len(_NAMES)])
        yield {
            "name": name, "other_names": others, "is_false_friend": mark == "!",
            **dict(zip(_NAMES, told, strict=True)),
        }  # fmt: skip


STARTER = tuple(_read())
"""What `Term` takes, one by one."""
