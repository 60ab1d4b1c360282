"""The numbers that decide how sure is sure enough to say."""

from __future__ import annotations

from typing import Final

#: A fact below this confidence is treated as unknown. A confidence is how far the weakest joint
#: can be trusted, times 0.5 (on a rule's threshold) to 1 (well beyond it).
MIN_CONFIDENCE: Final = 0.3
#: ``scene.complete`` below this: a count is followed by a hedge. Embedded perception hardly ever
#: gets there, and its estimate moves by some hundredths when a picture is encoded again.
SURE_EXACT: Final = 0.98
#: So many people are named one by one; a larger crowd is summed up.
NAMED: Final = 6
#: The largest box must be this many times as high as the next to be called the closest.
CLEARLY_LARGER: Final = 1.3

#: Somebody this high (of the picture), and this many times as high as anyone else found or
#: possible, is the one meant by "the man" even when others may be missed in the background.
PROMINENT_HEIGHT: Final = 0.4
PROMINENT_RATIO: Final = 2.0

#: Somebody found with this score, and not largely inside the box of somebody surer, counts for
#: "at least": parts of one person are sometimes found as a second one.
SURE_PERSON: Final = 0.6
INSIDE: Final = 0.8

HEDGE: Final = "Someone small, hidden or turned away may be missed."
NOBODY: Final = (
    "I find nobody in the picture, but someone small, hidden or turned away may be missed."
)
VLM: Final = "connect a vision-language model with --vlm"
