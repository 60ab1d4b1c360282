"""Questions for where two people are to each other. ``{who}`` and ``{other}`` are people."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "side": Forms(
        train=(
            "Is {who} to the {side} of {other}?",
            "Is {who} on the {side} of {other}?",
            "Is {who} further to the {side} than {other}?",
            "Do you see {who} to the {side} of {other}?",
            "Would you say that {who} is to the {side} of {other}?",
            "Is it true that {who} is to the {side} of {other}?",
            "Seen from the camera, is {who} {side} of {other}?",
            "Yes or no: is {who} to the {side} of {other}?",
        ),
        validation=(
            "Is {who} located to the {side} of {other}?",
            "In the picture, is {who} to the {side} of {other}?",
            "Tell me whether {who} is to the {side} of {other}.",
        ),
        test=(
            "Is {who} at the {side} side of {other}?",
            "Is {who} placed to the {side} of {other}?",
            "Can you check if {who} is to the {side} of {other}?",
        ),
    ),
    "side_what": Forms(
        train=(
            "On which side of {other} is {who}?",
            "Is {who} to the left or to the right of {other}?",
            "Where is {who} relative to {other}, left or right?",
            "To which side of {other} is {who}?",
            "Is {who} left or right of {other}?",
            "Tell me on which side of {other} {who} is.",
        ),
        validation=(
            "Is {who} on the left or on the right of {other}?",
            "On what side of {other} do you see {who}?",
        ),
        test=(
            "Which side of {other} is {who} on?",
            "In the picture, is {who} to the left or to the right of {other}?",
        ),
    ),
    "order": Forms(
        train=(
            "Who is further to the {side}, {who} or {other}?",
            "Which of the two is more to the {side}, {who} or {other}?",
            "{Who} or {other}: who is further {side}?",
            "Who of {who} and {other} is further to the {side}?",
            "Which one is on the {side}, {who} or {other}?",
        ),
        validation=(
            "Of {who} and {other}, who is further to the {side}?",
            "Who is more to the {side}: {who} or {other}?",
        ),
        test=(
            "Who stands further to the {side}, {who} or {other}?",
            "Between {who} and {other}, which one is further {side}?",
        ),
    ),
    "depth": Forms(
        train=(
            "Is {who} {depth} {other}?",
            "Would you say that {who} is {depth} {other}?",
            "Is it true that {who} is {depth} {other}?",
            "In the picture, is {who} {depth} {other}?",
            "Do you see {who} {depth} {other}?",
            "Yes or no: is {who} {depth} {other}?",
        ),
        validation=(
            "Is {who} located {depth} {other}?",
            "Tell me whether {who} is {depth} {other}.",
        ),
        test=("Is {who} placed {depth} {other}?", "Can you check if {who} is {depth} {other}?"),
    ),
    "near": Forms(
        train=(
            "Is {who} next to {other}?",
            "Is {who} close to {other}?",
            "Are {who} and {other} close together?",
            "Are {who} and {other} next to each other?",
            "Is {who} near {other}?",
            "Do {who} and {other} stand close to each other?",
        ),
        validation=("Is {who} right beside {other}?", "Are {who} and {other} near each other?"),
        test=("Are {who} and {other} close to each other?", "Is {who} beside {other}?"),
    ),
    "facing": Forms(
        train=(
            "Are {who} and {other} facing each other?",
            "Do {who} and {other} face each other?",
            "Are {who} and {other} turned towards each other?",
            "Is it true that {who} and {other} face each other?",
            "{Who} and {other}: are they facing each other?",
            "Would you say that {who} and {other} face each other?",
        ),
        validation=(
            "Are {who} and {other} standing face to face?",
            "Tell me whether {who} and {other} face each other.",
        ),
        test=(
            "Are {who} and {other} turned to each other?",
            "Can you see whether {who} and {other} are facing each other?",
        ),
    ),
}
