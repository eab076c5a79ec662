"""The one passphrase of a demo database: random words, kept beside it for its owner alone."""

import os
import secrets
from pathlib import Path

from argon2 import PasswordHasher

from demo.stage import Entry

LIST = """
amber anchor apron attic autumn badger bamboo barley basin beacon birch biscuit blanket bonnet
bottle bracket branch brook bucket butter button cabin candle canvas carrot castle cedar chalk
cherry chimney clover cobble comet copper coral cotton cradle cricket crystal curtain daisy
desert dolphin donkey drawer easel ember falcon feather fennel fiddle flannel forest fossil
garden garnet ginger glacier goblet granite harbour hazel heron hollow honey indigo island ivory
jacket jasmine kernel kettle ladder lagoon lantern lemon lichen linen lobster magnet mallet
marble meadow melon mitten mosaic mustard nectar needle nettle oasis orchard otter oyster paddle
parsley pebble pepper pigeon pillow pocket poplar puddle quartz quill raisin ribbon river rocket
saddle saffron salmon satin shovel silver spruce squirrel stable sugar sunset syrup tablet
teapot thimble thistle timber tulip tunnel turnip velvet violet walnut willow window winter
wooden yellow yonder zebra zephyr
"""
COUNT = 5
FILE = "passphrase"
QUICK = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)
"""For 65 signatures in a row; the first sign-in makes the hash anew with those in force.

Nothing is lost by it: the passphrase is random, and lies in the file beside the database.
"""


def make(folder: Path) -> Entry:
    """Draw a passphrase and keep it in a file that only its owner can read."""
    said = " ".join(secrets.choice(LIST.split()) for _ in range(COUNT))
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(folder / FILE, flags, 0o600), "w") as file:
        file.write(f"{said}\n")
    return Entry(said, QUICK.hash(said))


def read(folder: Path) -> str:
    """Return the passphrase of the demo in a folder; empty if its file is gone."""
    path = folder / FILE
    return path.read_text().strip() if path.exists() else ""
