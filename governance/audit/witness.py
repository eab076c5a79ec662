"""Have a witness cosign a checkpoint, as C2SP `tlog-witness` has it: HTTPS, and little patience."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from governance.audit import notes
from governance.audit.notes import Key, Note, NoteError
from governance.core.outgoing import Reach, UnreachedError, send

PATIENCE: Final = 10.0
"""Seconds in which it must answer."""

MOST_BYTES: Final = 65_536
REACH: Final = Reach(PATIENCE, MOST_BYTES)
"""Whoever runs this machine set its address: it may well be one of their own network."""

CONFLICT: Final = 409
TAKEN: Final = 200


class WitnessError(Exception):
    """The witness gave no cosignature; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str

    @property
    def size(self) -> int | None:
        """Return the size that the witness knows, where it says that we told it another one."""
        is_size = self.status == CONFLICT and re.fullmatch(r"\d{1,15}\n", self.text, re.ASCII)
        return int(self.text) if is_size else None


def submission(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """Write what is sent: the size it knows, the proof from there, an empty line, the note."""
    lines = (b64encode(each).decode() for each in proof)
    return "".join([f"old {old}\n", *(f"{line}\n" for line in lines), "\n", note]).encode()


def submit(url: str, sent: bytes) -> Answer:
    """Send a checkpoint; `WitnessError` if no answer comes. No redirect is followed."""
    whole = f"{url.rstrip('/')}/add-checkpoint"
    if urlsplit(url).scheme != "https":
        raise WitnessError(f"The witness {urlsplit(url).hostname} is asked over HTTPS only.")
    try:
        came = send(whole, sent, {"Content-Type": "text/plain; charset=utf-8"}, REACH)
    except UnreachedError as unreached:
        raise WitnessError(f"The witness {unreached}.") from unreached
    return Answer(came.status, came.body.decode("utf-8", "replace"))


def cosigned(note: str, answer: Answer, key: Key) -> Note:
    """Return the note with the cosignature that came; `WitnessError` if there is none that fits.

    Lines of other keys are left out: nobody here could check them.
    """
    if answer.status != TAKEN:
        raise WitnessError(
            f"The witness {key.name} answered {answer.status}, and cosigned nothing."
        )
    mine = notes.note(note.encode())
    try:
        came = [
            s for s in notes.signatures(answer.text) if (s.name, s.key_id) == (key.name, key.id)
        ]
        whole = Note(mine.text, (*mine.signatures, *came[:1]))
        is_signed = key in notes.signers(whole, [key])
    except NoteError as garbled:
        raise WitnessError(
            f"What the witness {key.name} sent is no cosignature: {garbled}"
        ) from garbled
    if not is_signed:
        raise WitnessError(f"The witness {key.name} sent no signature of its key.")
    return whole
