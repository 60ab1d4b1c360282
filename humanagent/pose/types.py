"""The closed vocabulary of pose facts, and the fact itself."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

#: Every fact about one person and the values it can take. ``unknown`` is always one of them.
#: Left and right in a name and in ``head_tilt`` are the person's own; as values of
#: ``orientation`` and ``head_turn`` they are the viewer's.
PERSON_VALUES: dict[str, tuple[str, ...]] = {
    "posture": (
        "standing",
        "sitting",
        "crouching",
        "kneeling",
        "bending",
        "lying",
        "mid_air",
        "unknown",
    ),
    "orientation": ("camera", "away", "left", "right", "unknown"),
    **{
        f"{side}_arm": (
            "above_head",
            "raised",
            "stretched_side",
            "stretched_forward",
            "bent",
            "hanging",
            "unknown",
        )
        for side in ("left", "right")
    },
    **{
        f"{side}_hand": (
            "above_head",
            "at_face",
            "on_hip",
            "near_other_hand",
            "near_person",
            "free",
            "unknown",
        )
        for side in ("left", "right")
    },
    **{f"{side}_leg": ("straight", "bent", "raised", "unknown") for side in ("left", "right")},
    "stance": ("wide", "normal", "closed", "unknown"),
    "head_turn": ("camera", "left", "right", "away", "unknown"),
    "head_tilt": ("upright", "tilted_left", "tilted_right", "unknown"),
}

#: Facts about an ordered pair of people (subject, other). Left and right are the viewer's.
PAIR_VALUES: dict[str, tuple[str, ...]] = {
    "side": ("left_of", "right_of", "unknown"),
    "depth": ("in_front_of", "behind", "same_depth", "unknown"),
    "distance": ("touching", "near", "apart", "unknown"),
    "facing": ("facing_each_other", "not_facing_each_other", "unknown"),
}

FactName = str


class Fact(BaseModel):
    """One measured fact, with the joints and numbers it came from.

    ``subject`` and ``other`` are person ids; ``other`` is set for facts about a pair and for a
    hand near somebody. ``confidence`` lies in 0..1 and is 0 for ``unknown``. ``numbers`` are
    what was measured (degrees, or lengths in torso lengths), for the evidence of a claim.

    Example:
        >>> Fact(subject="P1", name="posture", value="standing", confidence=0.9).known
        True
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    name: FactName
    value: str
    confidence: float = Field(ge=0, le=1)
    joints: tuple[str, ...] = ()
    other: str | None = None
    numbers: dict[str, float] = Field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether the joints decided it."""
        return self.value != "unknown"


class SceneFacts(BaseModel):
    """All facts of a scene.

    Example:
        >>> facts = SceneFacts(people={"P1": {}}, pairs={})
        >>> facts.value("P1", "posture")
        'unknown'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: dict[str, dict[FactName, Fact]]
    pairs: dict[str, dict[FactName, Fact]] = Field(
        default_factory=dict, description="keyed 'P1>P2': subject, other"
    )

    def fact(self, subject: str, name: FactName, other: str | None = None) -> Fact:
        """A fact by name; an ``unknown`` one where it was not measured."""
        table = (
            self.people.get(subject, {})
            if other is None
            else self.pairs.get(f"{subject}>{other}", {})
        )
        return table.get(name) or Fact(
            subject=subject, name=name, value="unknown", confidence=0.0, other=other
        )

    def value(self, subject: str, name: FactName, other: str | None = None) -> str:
        """The value of a fact, ``unknown`` where it was not measured."""
        return self.fact(subject, name, other).value
