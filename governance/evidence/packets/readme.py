"""What a packet says of itself, in a text that anybody can open."""

from typing import Final

README: Final = """\
A packet of evidence made by Concord

packet.pdf      for reading: each record, who signed it as what and when, what happened to it,
                and what was refused
manifest.json   what was asked for, up to which event of the trail, and the SHA-256 of every
                other file
manifest.note   the digest of the manifest, signed with the key of the trail
trail.jsonl     every act on the records, one a line: its exact bytes, every version of every
                row that it wrote, and the proof that it is in the tree over the trail
tree.json       the root of that tree, and the proof that the checkpoint continues it
checkpoint.txt  how large the trail was later, and its root, signed with the key of the trail
contents/       the exact bytes that were signed, each named by its SHA-256
files/          the files kept with the records, each named by its SHA-256

How to check it, without Concord and without a network

1. Have verify_packet.py and the verifier key of this trail from elsewhere than this packet: from
   the plant's quality unit on paper, from an earlier inspection, from a witness. Whoever could
   forge this packet could put any key into it.
2. With Python 3.11 or newer and its package "cryptography":

       python -I verify_packet.py PACKET.zip --key KEY

   It ends with 0 if all holds, with 1 if anything was manipulated, and names it, and with 2 if
   it cannot say. Of each signature it says what that proves, and what it does not.

What this packet does not prove

- packet.pdf is made from the rest. That it was not altered since, only manifest.note says.
- That nothing was left out is the word of whoever holds the key of the trail; what is here is
  proved.
- A row or an act that is here by its digest alone is about something else, or names what whoever
  asked for the packet may not see.
"""
