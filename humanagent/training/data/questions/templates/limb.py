"""Questions for arms, hands and legs. ``{limb}`` is *P2's left arm*, ``{state}`` *raised*."""

from __future__ import annotations

from typing import Final

from humanagent.training.data.questions.types import Forms

FORMS: Final[dict[str, Forms]] = {
    "is": Forms(
        train=(
            "Is {limb} {state}?",
            "Is {limb} {state} in the picture?",
            "Would you say that {limb} is {state}?",
            "Can you tell whether {limb} is {state}?",
            "Is it true that {limb} is {state}?",
            "{Limb}: is it {state}?",
            "Yes or no: is {limb} {state}?",
            "Do you see {limb} {state}?",
            "Say whether {limb} is {state}.",
        ),
        validation=(
            "Is {limb} currently {state}?",
            "Tell me if {limb} is {state}.",
            "Does it look like {limb} is {state}?",
        ),
        test=(
            "Is {limb} {state} here?",
            "Please check whether {limb} is {state}.",
            "Can one see that {limb} is {state}?",
        ),
    ),
    "what": Forms(
        train=(
            "What is {limb} doing?",
            "How is {limb} held?",
            "What is the position of {limb}?",
            "In what position is {limb}?",
            "Where is {limb}?",
            "Where does {who} have the {part}?",
            "Describe the position of {limb}.",
            "How does {who} hold the {part}?",
            "Tell me the position of {limb}.",
        ),
        validation=(
            "What position does {limb} have?",
            "How is {limb} placed?",
            "Which position is {limb} in?",
        ),
        test=(
            "What can you say about {limb}?",
            "How is {limb} positioned?",
            "What does {who} do with the {part}?",
        ),
    ),
    "which_arm": Forms(
        train=(
            "Which arm is {who} raising?",
            "Which arm does {who} hold up?",
            "Which of the arms of {who} is up?",
            "What arm is {who} lifting, left or right?",
            "Is {who} raising the left or the right arm?",
            "Which hand does {who} have in the air?",
        ),
        validation=(
            "Which hand is {who} raising?",
            "Does {who} lift the left arm, the right arm or both?",
        ),
        test=(
            "Which arm of {who} is raised?",
            "Which arm has {who} lifted?",
        ),
    ),
    "stance": Forms(
        train=(
            "How are the feet of {who} placed, apart or together?",
            "Are the legs of {who} apart?",
            "Does {who} stand with the legs apart?",
            "Are {whose:feet} together or apart?",
            "How far apart are the legs of {who}?",
        ),
        validation=(
            "Are the feet of {who} wide apart?",
            "Does {who} have the legs apart or together?",
        ),
        test=(
            "Are the feet of {who} close together or apart?",
            "Is {who} standing with the feet apart or together?",
        ),
    ),
}
