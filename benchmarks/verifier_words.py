"""Sentences of ``verifier.py``: true forms by value, and errors of each type."""

from __future__ import annotations

from collections.abc import Mapping

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
POSTURES = {
    "standing": ("{} is standing.", "{} stands upright."),
    "sitting": ("{} is sitting.", "{} appears to be seated."),
    "crouching": ("{} is crouching.", "{} is squatting down."),
    "kneeling": ("{} is kneeling.", "{} kneels down."),
    "bending": ("{} is bending over.", "{} bends forward."),
    "lying": ("{} is lying down.", "{} lies down."),
    "mid_air": ("{} is in mid-air.", "{} is airborne."),
}
ARMS = {
    "above_head": ("{}'s {side} arm is raised above the head.",),
    "raised": ("{}'s {side} arm is raised.", "{} is raising the {side} arm."),
    "stretched_side": ("{}'s {side} arm is stretched out to the side.",),
    "stretched_forward": ("{}'s {side} arm is stretched out forward.",),
    "bent": ("{}'s {side} arm is bent.",),
    "hanging": ("{}'s {side} arm is hanging down.", "{}'s {side} arm hangs by the side."),
}
LEGS = {
    "straight": ("{}'s {side} leg is straight.", "{}'s {side} knee is straight."),
    "bent": ("{}'s {side} leg is bent.", "{}'s {side} knee is bent."),
    "raised": ("{}'s {side} leg is raised.",),
}
WAYS = {
    "camera": ("{} is facing the camera.",),
    "away": ("{} is facing away from the camera.", "{} is seen from behind."),
    "left": ("{} is facing left.",),
    "right": ("{} is facing right.", "{} faces to the right."),
}
FORMS: dict[str, Mapping[str, tuple[str, ...]]] = {"posture": POSTURES, "orientation": WAYS}
FORMS |= {f"{side}_arm": ARMS for side in ("left", "right")}
FORMS |= {f"{side}_leg": LEGS for side in ("left", "right")}
#: None of these was looked at while the patterns were written: whoever changes the patterns
#: because of them has to write others.
LEAKS = (
    "The text prompt describes a market.",
    "Some joints are not visible in the annotation.",
    "As the boxes suggest, one person is nearer.",
    "All five captions agree on this.",
    "The elbow point lies above the shoulder point.",
    "From the given pose, he seems to be turning.",
    "The numbers show that he is leaning.",
    "The person box is tall and narrow.",
    "We know from the captions that it is a game.",
    "Her keypoint layout resembles a jump.",
    "The dataset labels this as skiing.",
    "It is inferred from the body coordinates.",
    "The listed objects include a frisbee.",
    "According to what is provided, he is alone.",
    "The skeleton shows a raised arm.",
    "The scene description mentions a dog.",
)
PLACES = (
    "Somebody is at ({x}, {y}).",
    "A face is located at [{x}, {y}, {x2}, {y2}].",
    "The hand is near 0.{x}, 0.{y}.",
    "The head is at x={x}, y={y}.",
    "A bag lies at pixel coordinates ({x}, {y}).",
    "One of them is {x} pixels from the left edge.",
    "The shoulder is at (0.{x}, 0.{y}).",
    "The person is in <{x}><{y}><{x2}><{y2}>.",
)
#: Sentences that must not be taken for an error of any type.
HARMLESS = (
    "The sky is clear.",
    "A clock shows 10:30.",
    "The poster advertises a show in 2019 and 2020.",
    "Number 23 is written on a shirt.",
    "The tickets cost 0.50 each.",
    "A sign gives a distance of 2.5 km.",
    "The clothes are well coordinated.",
    "A caption on the wall reads \"Welcome\".",
    "The match stands at 3-2.",
    "Somebody may be about 35 years old.",
    "The colours are bright, given the evening light.",
    "The key points of the scene are light and calm.",
    "According to the sign, the shop closes at 8.",
    "Based on their clothes, it is warm.",
)  # fmt: skip
