"""The library of postures, arms and heads: joint angles in degrees, and what each one is called.

Truth comes from here: a pose is ``sitting`` because this table drew it so. Every value is
(centre, spread); a spread keeps a pose within its name. Angles not named are (0, 3).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Range = tuple[float, float]
Angles = dict[str, Range]
#: What an arm reaches for instead of having angles; see ``reach.py``.
Target = Literal[
    "ear", "mouth", "chin", "hip", "belly", "chest", "box", "umbrella", "lap", "guard", "knee"
]


def _legs(left: Angles, right: Angles | None = None) -> Angles:
    """Angles for the left and the right leg; both alike when one is given."""
    other = left if right is None else right
    return {f"left_{k}": v for k, v in left.items()} | {f"right_{k}": v for k, v in other.items()}


class Posture(NamedTuple):
    """A torso and two legs.

    ``posture`` and ``stance`` are values of the pose facts; ``words`` say it in a caption.
    ``lift`` is the height of the lowest point over the ground in metres; ``seat`` whether a chair
    goes under it; ``flat`` whether the feet are put flat on the ground.
    """

    posture: str
    words: str
    angles: Angles
    stance: str = "unknown"
    seat: bool = False
    flat: bool = True
    lift: Range = (0.0, 0.0)


class Arm(NamedTuple):
    """One arm: angles or a target, and the values of the facts about arm and hand."""

    arm: str
    hand: str
    angles: Angles = {}  # noqa: RUF012 - never written to
    target: Target | None = None


POSTURES: Final[dict[str, Posture]] = {
    "standing": Posture(
        "standing", "standing",
        {"pitch": (0, 2), "spine": (2, 4), **_legs({"abduct": (4, 2), "rotate": (10, 8)})},
        stance="normal",
    ),
    "standing_closed": Posture(
        "standing", "standing with the feet together",
        {"spine": (0, 3), **_legs({"abduct": (-3, 0.8), "rotate": (6, 4)})},
        stance="closed",
    ),
    "standing_wide": Posture(
        "standing", "standing with the legs apart",
        {"spine": (3, 4), **_legs({"abduct": (23, 4), "rotate": (16, 8)})},
        stance="wide",
    ),
    "contrapposto": Posture(
        "standing", "standing with the weight on one leg",
        {"side": (4, 2), "lean": (-2, 1),
         **_legs({"abduct": (2, 1)}, {"hip": (14, 4), "knee": (24, 6), "abduct": (9, 3),
                                      "rotate": (20, 8)})},
        stance="normal",
    ),
    "lunge": Posture(
        "standing", "standing in a fighting stance",
        {"spine": (8, 4), "turn": (-12, 6),
         **_legs({"hip": (32, 5), "knee": (38, 6), "abduct": (8, 3), "rotate": (8, 5)},
                 {"hip": (-14, 4), "knee": (12, 4), "abduct": (12, 4), "rotate": (30, 8)})},
    ),
    "kicking": Posture(
        "standing", "standing on one leg, kicking",
        {"spine": (4, 4), "pitch": (-12, 4),
         **_legs({"hip": (92, 6), "knee": (6, 5), "ankle": (20, 8)},
                 {"hip": (-12, 3), "knee": (8, 4), "abduct": (3, 2)})},
        flat=False,
    ),
    "bending": Posture(
        "bending", "bending over",
        {"pitch": (55, 7), "spine": (34, 7), "nod": (-12, 8),
         **_legs({"hip": (60, 6), "knee": (10, 6), "abduct": (6, 3), "rotate": (6, 5)})},
        stance="normal",
    ),
    "sitting_chair": Posture(
        "sitting", "sitting on a chair",
        {"pitch": (-3, 4), "spine": (4, 5),
         **_legs({"hip": (86, 5), "knee": (84, 8), "abduct": (9, 6), "rotate": (5, 6)})},
        seat=True,
    ),
    "sitting_crossed": Posture(
        "sitting", "sitting on a chair with the legs crossed",
        {"pitch": (-6, 4), "spine": (5, 4),
         **_legs({"hip": (86, 3), "knee": (84, 5), "abduct": (1, 2)},
                 {"hip": (104, 3), "knee": (78, 8), "abduct": (-17, 2), "rotate": (8, 4),
                  "ankle": (15, 8)})},
        seat=True, flat=False,
    ),
    "sitting_floor": Posture(
        "sitting", "sitting on the ground",
        {"pitch": (-8, 4), "spine": (10, 6),
         **_legs({"hip": (84, 4), "knee": (10, 8), "abduct": (10, 6), "rotate": (12, 8)})},
        flat=False,
    ),
    "sitting_cross_legged": Posture(
        "sitting", "sitting cross-legged on the ground",
        {"pitch": (-4, 3), "spine": (8, 5),
         **_legs({"hip": (72, 3), "knee": (118, 5), "abduct": (42, 4), "rotate": (44, 4),
                  "ankle": (25, 8)})},
        flat=False,
    ),
    "crouching": Posture(
        "crouching", "crouching",
        {"pitch": (14, 5), "spine": (18, 6), "nod": (-16, 6),
         **_legs({"hip": (118, 4), "knee": (136, 5), "abduct": (14, 6), "rotate": (14, 6)})},
    ),
    "kneeling": Posture(
        "kneeling", "kneeling",
        {"spine": (3, 4), **_legs({"hip": (2, 4), "knee": (92, 4), "abduct": (6, 3),
                                   "ankle": (45, 8)})},
        flat=False,
    ),
    "kneeling_one": Posture(
        "kneeling", "kneeling on one knee",
        {"spine": (4, 4),
         **_legs({"hip": (88, 3), "knee": (90, 4), "abduct": (8, 3)},
                 {"hip": (0, 3), "knee": (90, 3), "abduct": (6, 3), "ankle": (25, 8)})},
        flat=False,
    ),
    "lying_back": Posture(
        "lying", "lying on the back",
        {"pitch": (-90, 2), "nod": (8, 6),
         **_legs({"hip": (4, 4), "knee": (8, 6), "abduct": (7, 4), "rotate": (18, 10)})},
        flat=False,
    ),
    "lying_knees": Posture(
        "lying", "lying on the back with the knees up",
        {"pitch": (-90, 2), "nod": (8, 6),
         **_legs({"hip": (46, 4), "knee": (86, 6), "abduct": (6, 4)})},
        flat=False,
    ),
    "lying_front": Posture(
        "lying", "lying face down",
        {"pitch": (90, 2), "shake": (60, 10), "spine": (-4, 3),
         **_legs({"hip": (-2, 3), "knee": (10, 8), "abduct": (7, 4), "ankle": (50, 8)})},
        flat=False,
    ),
    "lying_side": Posture(
        "lying", "lying on the side",
        {"pitch": (-90, 2), "roll": (90, 6), "spine": (10, 8), "nod": (6, 5),
         **_legs({"hip": (26, 8), "knee": (40, 10), "abduct": (0, 2)})},
        flat=False,
    ),
    "jumping_star": Posture(
        "mid_air", "jumping with the legs spread",
        {**_legs({"abduct": (40, 5), "rotate": (12, 6), "ankle": (40, 8)})},
        flat=False, lift=(0.32, 0.14),
    ),
    "jumping_tuck": Posture(
        "mid_air", "jumping with the knees drawn up",
        {"spine": (12, 6), **_legs({"hip": (82, 10), "knee": (98, 10), "abduct": (10, 5),
                                    "ankle": (35, 8)})},
        flat=False, lift=(0.5, 0.15),
    ),
    "leaping": Posture(
        "mid_air", "leaping",
        {"pitch": (6, 4), **_legs({"hip": (72, 7), "knee": (12, 6), "ankle": (40, 8)},
                                  {"hip": (-32, 2), "knee": (16, 8), "ankle": (50, 8)})},
        flat=False, lift=(0.38, 0.12),
    ),
    "staggering": Posture(
        "unknown", "losing the balance",
        {"pitch": (-30, 6), "lean": (14, 8), "spine": (-8, 6), "nod": (14, 6),
         **_legs({"hip": (34, 8), "knee": (36, 8), "abduct": (14, 4)},
                 {"hip": (10, 6), "knee": (48, 8), "abduct": (8, 4)})},
        flat=False,
    ),
    # Legs of walkers and runners come from their phase; see motion.py.
    "walking": Posture("standing", "walking", {"spine": (4, 3), "pitch": (2, 1)}),
    "running": Posture("standing", "running", {"spine": (10, 4), "pitch": (6, 2)}, flat=False),
}  # fmt: skip

_HANG: Final[Angles] = {"raise": (9, 4), "azimuth": (75, 20), "twist": (8, 8), "elbow": (12, 5)}

ARMS: Final[dict[str, Arm]] = {
    "hanging": Arm("hanging", "free", _HANG),
    "swinging": Arm("unknown", "free", _HANG),  # with the phase of a walk
    "pumping": Arm("bent", "free", {"raise": (0, 4), "azimuth": (10, 6), "elbow": (88, 8)}),
    "dropped": Arm("hanging", "free", {"raise": (88, 5), "azimuth": (6, 4), "elbow": (6, 4)}),
    "bent_forward": Arm("bent", "free", {"raise": (18, 6), "azimuth": (35, 12),
                                         "elbow": (80, 8), "twist": (12, 8)}),
    "up": Arm("above_head", "above_head", {"raise": (168, 7), "azimuth": (70, 15),
                                           "elbow": (10, 6), "twist": (-70, 10)}),
    "wave_high": Arm("above_head", "above_head", {"raise": (128, 6), "azimuth": (86, 6),
                                                  "elbow": (52, 8), "twist": (-92, 8)}),
    "wave": Arm("raised", "free", {"raise": (48, 6), "azimuth": (80, 6), "elbow": (118, 6),
                                   "twist": (-98, 6)}),
    "side": Arm("stretched_side", "free", {"raise": (90, 6), "azimuth": (90, 5), "elbow": (4, 4)}),
    "forward": Arm("stretched_forward", "free", {"raise": (90, 6), "azimuth": (6, 6),
                                                 "elbow": (4, 4)}),
    "cheering": Arm("raised", "free", {"raise": (88, 5), "azimuth": (88, 6),
                                          "elbow": (50, 6), "twist": (-92, 8)}),
    "phone": Arm("raised", "at_face", target="ear"),
    "drinking": Arm("raised", "at_face", target="mouth"),
    "chin": Arm("raised", "at_face", target="chin"),
    "hip": Arm("bent", "on_hip", target="hip"),
    "clasped": Arm("bent", "near_other_hand", target="belly"),
    "reading": Arm("bent", "free", target="chest"),
    "box": Arm("bent", "free", target="box"),
    "umbrella": Arm("bent", "free", target="umbrella"),
    "lap": Arm("bent", "free", target="lap"),
    "knee": Arm("unknown", "free", target="knee"),
    "guard": Arm("unknown", "unknown", target="guard"),
    "racket": Arm("raised", "unknown", {"raise": (95, 6), "azimuth": (80, 8), "elbow": (28, 8),
                                        "twist": (-90, 8)}),
    "throwing": Arm("above_head", "above_head", {"raise": (142, 6), "azimuth": (60, 8),
                                                 "elbow": (44, 8), "twist": (-60, 8)}),
    "flailing": Arm("unknown", "free", {"raise": (105, 20), "azimuth": (75, 20),
                                        "elbow": (25, 12), "twist": (-40, 15)}),
    "resting": Arm("unknown", "free", {"raise": (16, 6), "azimuth": (85, 10), "elbow": (14, 8)}),
    # Reached in ``placement``: the other person's hand, back or shoulder.
    "shaking": Arm("bent", "near_person", {"raise": (28, 3), "azimuth": (0, 4), "elbow": (52, 4)}),
    "hugging": Arm("unknown", "near_person", {"raise": (72, 4), "azimuth": (20, 4),
                                              "elbow": (40, 6)}),
    "shoulder": Arm("unknown", "near_person", {"raise": (80, 4), "azimuth": (80, 4),
                                               "elbow": (20, 6)}),
    "holding": Arm("unknown", "near_person", {"raise": (20, 3), "azimuth": (88, 3),
                                              "elbow": (8, 3)}),
}  # fmt: skip

#: Turn and tilt of the head: degrees, and the value of the fact about the tilt.
HEAD_TURNS: Final[dict[str, tuple[Range, float]]] = {
    "ahead": ((0, 8), 0.7),
    "left": ((52, 8), 0.15),
    "right": ((-52, 8), 0.15),
}
HEAD_TILTS: Final[dict[str, tuple[Range, float]]] = {
    "upright": ((0, 5), 0.84),
    "tilted_left": ((27, 6), 0.08),
    "tilted_right": ((-27, 6), 0.08),
}
