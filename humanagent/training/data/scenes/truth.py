"""The truth about a picture, as types: people, things, relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from humanagent.scene import INDEX, BBox, Person

#: Joints that must be in the picture for a fact to be seen in it.
NEEDS: Final[dict[str, tuple[str, ...]]] = {
    "posture": ("left_hip", "right_hip", "left_knee", "right_knee"),
    "orientation": ("left_shoulder", "right_shoulder"),
    "stance": ("left_hip", "right_hip", "left_ankle", "right_ankle"),
    "head_turn": ("nose", "left_ear", "right_ear"),
    "head_tilt": ("left_ear", "right_ear"),
    **{
        f"{side}_{limb}": tuple(f"{side}_{joint}" for joint in joints)
        for side in ("left", "right")
        for limb, joints in (
            ("arm", ("shoulder", "elbow", "wrist")),
            ("hand", ("elbow", "wrist")),
            ("leg", ("hip", "knee", "ankle")),
        )
    },
}


#: A value that must not be asked about: what is told of a person and what is true differ.
MOOT: Final = "moot"
#: Of a pair: what a report of the picture leaves open. (``unknown`` of a pair is not asked about.)
HIDDEN: Final = "hidden"


@dataclass(frozen=True)
class ThingTruth:
    """A thing in the picture: name, colour word (or empty), visible box, holder or sitter's id."""

    name: str
    colour: str
    bbox: BBox
    holder: str | None = None
    seat_of: str | None = None

    @property
    def words(self) -> str:
        """Colour and name."""
        return f"{self.colour} {self.name}".strip()


@dataclass(frozen=True)
class Relation:
    """``subject`` does ``predicate`` with or to ``other``; ids of people.

    Predicates are the names of ``TOGETHER``, such as ``shaking_hands``.
    """

    subject: str
    predicate: str
    other: str


@dataclass(frozen=True)
class PersonTruth:
    """Everything true of one person in the picture.

    ``facts`` has every name of ``humanagent.pose.PERSON_VALUES``, from the generator's own
    parameters; ``attributes`` are ``age``, ``hair``, ``hat``, ``glasses``, ``beard``, ``top``,
    ``bottom`` (``none`` where there is none), ``seen_attributes`` those whose place on the body
    the picture shows. ``known`` is what can be told of somebody who was not seen but reported:
    names of facts, ``attributes``, ``action``, ``held``, ``age``; None where the picture decides.
    ``bbox`` and ``part_boxes`` enclose visible pixels; ``joint_z`` and ``distance`` are metres.
    ``visible`` is the visible share of what lies in the frame.
    """

    person: Person
    facts: dict[str, str]
    action: str
    action_words: str
    attributes: dict[str, str]
    seen_attributes: dict[str, str]
    part_boxes: dict[str, BBox]
    visible: float
    distance: float
    joint_z: tuple[float, ...]
    held: ThingTruth | None = None
    partner: str | None = None
    caption: str = ""
    part_captions: dict[str, str] = field(default_factory=dict)
    known: frozenset[str] | None = None

    @property
    def id(self) -> str:
        """``P1`` ... from left to right."""
        return self.person.id

    @property
    def bbox(self) -> BBox:
        """Box round the visible pixels, without held things."""
        return self.person.bbox

    @property
    def track_id(self) -> int:
        """The same person in every picture of a sequence."""
        assert self.person.track_id is not None  # every drawn person has one
        return self.person.track_id

    def __getattr__(self, name: str) -> str:
        """Facts by name: ``truth.posture``, ``truth.left_arm`` ..."""
        facts = self.__dict__.get("facts", {})
        if name in facts:
            return str(facts[name])
        raise AttributeError(name)

    def shows(self, fact: str) -> bool:
        """Whether the picture (or the report of it) shows what the fact is about.

        All its joints are in the frame and at least half of them are not hidden; the feet of
        somebody seen from the side hide how far they stand apart. What is not shown cannot be
        answered by looking, although ``facts`` knows it.
        """
        if self.known is not None:
            return fact in self.known
        if fact == "stance" and self.facts["orientation"] not in ("camera", "away"):
            return False
        states = [self.person.keypoints.state[INDEX[name]] for name in NEEDS[fact]]
        if "off_frame" in states:
            return False
        return 2 * sum(state == "seen" for state in states) >= len(states)

    def knows(self, what: str) -> bool:
        """Whether a report tells this; always true where there is a picture to look at."""
        return self.known is None or what in self.known

    def shown_fact(self, fact: str) -> str:
        """The value, ``unknown`` where the picture does not show it."""
        return self.facts[fact] if self.shows(fact) else "unknown"
