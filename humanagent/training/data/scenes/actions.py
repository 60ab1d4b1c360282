"""What people do: a posture, two arms and perhaps something in a hand, with a name."""

from __future__ import annotations

from typing import Final, NamedTuple


class Action(NamedTuple):
    """One action.

    ``postures`` and ``arms`` are names in the library with weights; ``arm`` is held by one arm
    (either side), ``other`` by the other one, ``arm`` by both when ``both``. ``held`` is the thing
    in the hand of ``arm``. ``verb`` is what a caption says after *is*; ``{posture}`` stands for
    the words of the posture, ``{side}`` for left or right.
    """

    verb: str
    weight: float
    postures: dict[str, float]
    arm: str = "hanging"
    other: str = "hanging"
    both: bool = False
    held: str | None = None


_UPRIGHT: Final = {"standing": 4.0, "standing_closed": 1.0, "standing_wide": 1.0,
                   "contrapposto": 1.5}  # fmt: skip
_SEATED: Final = {"sitting_chair": 2.0, "sitting_crossed": 1.0}
_GROUND: Final = {"sitting_floor": 1.0, "sitting_cross_legged": 1.0}

ACTIONS: Final[dict[str, Action]] = {
    "standing": Action("{posture}", 10, _UPRIGHT),
    "hands_on_hips": Action("{posture}, hands on the hips", 3, _UPRIGHT, "hip", both=True),
    "hand_on_hip": Action("{posture}, the {side} hand on the hip", 2, _UPRIGHT, "hip"),
    "hands_together": Action("{posture}, hands folded", 2, _UPRIGHT, "clasped", both=True),
    "thinking": Action("{posture}, the {side} hand at the chin", 2, _UPRIGHT | _SEATED, "chin",
                       "bent_forward"),
    "arms_up": Action("{posture}, both arms up", 3, {**_UPRIGHT, "kneeling": 1}, "up", both=True),
    "raising_hand": Action("{posture}, the {side} arm up", 4, _UPRIGHT | {"sitting_chair": 2.0},
                           "up"),
    "arms_out": Action("{posture}, both arms stretched out to the sides", 2,
                       {"standing": 1, "standing_wide": 1}, "side", both=True),
    "waving": Action("{posture} and waving with the {side} hand", 5, _UPRIGHT | _SEATED, "wave"),
    "waving_high": Action("{posture} and waving with the {side} hand over the head", 3, _UPRIGHT,
                          "wave_high"),
    "pointing": Action("{posture} and pointing with the {side} arm", 4,
                       _UPRIGHT | {"sitting_chair": 1.0}, "forward"),
    "pointing_aside": Action("{posture} and pointing aside with the {side} arm", 3, _UPRIGHT,
                             "side"),
    "phoning": Action("{posture} and phoning, the phone in the {side} hand", 4,
                      _UPRIGHT | _SEATED | {"walking": 2.0}, "phone", held="phone"),
    "texting": Action("{posture} and looking at a phone", 3, _UPRIGHT | _SEATED, "reading",
                      held="phone"),
    "drinking": Action("{posture} and drinking from a cup", 3, _UPRIGHT | _SEATED, "drinking",
                       held="cup"),
    "holding_cup": Action("{posture} with a cup in the {side} hand", 2,
                          _UPRIGHT | {"sitting_chair": 2.0}, "bent_forward", held="cup"),
    "carrying_bag": Action("{posture} with a bag in the {side} hand", 4,
                           {**_UPRIGHT, "walking": 4.0}, "hanging", held="bag"),
    "carrying_box": Action("{posture} and carrying a box", 3, {"standing": 1, "walking": 2}, "box",
                           both=True, held="box"),
    "umbrella": Action("{posture} under an umbrella", 3, {"standing": 2, "walking": 2},
                       "umbrella", held="umbrella"),
    "walking": Action("walking", 7, {"walking": 1}, "swinging", "swinging"),
    "running": Action("running", 5, {"running": 1}, "pumping", "pumping"),
    "sitting": Action("{posture}", 6, _SEATED | _GROUND, "lap", both=True),
    "crouching": Action("crouching", 4, {"crouching": 1}, "knee", both=True),
    "kneeling": Action("{posture}", 4, {"kneeling": 1, "kneeling_one": 1}),
    "bending": Action("bending over", 3, {"bending": 1}, "dropped", "dropped"),
    "lying": Action("{posture}", 5, {"lying_back": 2, "lying_knees": 1, "lying_front": 1,
                                     "lying_side": 1}, "resting", both=True),
    "jumping": Action("{posture}", 4, {"jumping_star": 2, "jumping_tuck": 1, "leaping": 2},
                      "cheering", both=True),
    "kicking": Action("kicking with one leg", 2, {"kicking": 1}, "bent_forward", both=True),
    "fighting": Action("standing in a fighting stance", 2, {"lunge": 1}, "guard", both=True),
    "tennis": Action("{posture} with a racket in the {side} hand", 3,
                     {"standing_wide": 1, "standing": 1, "running": 1}, "racket", "bent_forward",
                     held="racket"),
    "throwing": Action("{posture} and throwing a ball", 2, {"standing_wide": 1, "standing": 1},
                       "throwing", "forward", held="ball"),
    "holding_ball": Action("{posture} with a ball in the {side} hand", 2, _UPRIGHT,
                           "bent_forward", held="ball"),
    "falling": Action("falling", 1.5, {"staggering": 1}, "flailing", both=True),
}  # fmt: skip


class Together(NamedTuple):
    """What two people do with each other.

    ``verb`` is what a caption says of the first after *is*, ``back`` of the second; ``{other}``
    stands for the other one. ``gap`` is the distance of their feet in metres; ``facing`` is
    ``each_other`` or ``same_way``.
    ``one`` and ``two`` are arms (acting, other) of either person; ``reach`` is where the acting
    hand of either goes: the other's ``hand``, ``back`` (with both hands) or ``shoulder``, or the
    hand ``beside``. ``contact`` says that they touch.
    """

    verb: str
    back: str
    weight: float
    gap: tuple[float, float]
    facing: str
    postures: dict[str, float]
    one: tuple[str, str] = ("hanging", "hanging")
    two: tuple[str, str] = ("hanging", "hanging")
    reach: tuple[str | None, str | None] = (None, None)
    contact: bool = False


TOGETHER: Final[dict[str, Together]] = {
    "shaking_hands": Together(
        *("shaking hands with {other}",) * 2,
        weight=3, gap=(0.78, 0.9), facing="each_other", postures={"standing": 1},
        one=("shaking", "hanging"), two=("shaking", "hanging"), reach=("hand", "hand"),
        contact=True,
    ),
    "hugging": Together(
        *("hugging {other}",) * 2,
        weight=2, gap=(0.34, 0.4), facing="each_other", postures={"standing": 1},
        one=("hugging", "hugging"), two=("hugging", "hugging"), reach=("back", "back"),
        contact=True,
    ),
    "fighting": Together(
        *("fighting with {other}",) * 2,
        weight=2, gap=(0.95, 1.2), facing="each_other", postures={"lunge": 1},
        one=("forward", "guard"), two=("guard", "guard"),
    ),
    "talking": Together(
        "talking to {other}", "listening to {other}",
        weight=4, gap=(0.9, 1.25), facing="each_other",
        postures={"standing": 2, "contrapposto": 1}, one=("bent_forward", "hanging"),
    ),
    "holding_hands": Together(
        *("holding hands with {other}",) * 2,
        weight=2, gap=(0.58, 0.68), facing="same_way",
        postures={"standing": 1, "standing_closed": 1},
        one=("holding", "hanging"), two=("holding", "hanging"), reach=("beside", "beside"),
        contact=True,
    ),
    "arm_around": Together(
        "standing with an arm around {other}", "standing in the arm of {other}",
        weight=2, gap=(0.46, 0.54), facing="same_way", postures={"standing": 1},
        one=("shoulder", "hanging"), reach=("shoulder", None), contact=True,
    ),
    "walking_together": Together(
        *("walking beside {other}",) * 2,
        weight=3, gap=(0.75, 1.0), facing="same_way", postures={"walking": 1},
        one=("swinging", "swinging"), two=("swinging", "swinging"),
    ),
}  # fmt: skip
