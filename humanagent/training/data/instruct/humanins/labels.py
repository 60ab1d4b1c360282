"""Actions and expressions: labels of the sources, as sentences."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Final

from humanagent.training.data.instruct.humanins.pairs import Pair, who
from humanagent.training.data.instruct.types import Piece, Where
from humanagent.training.data.rows import PersonRow, Row
from humanagent.training.data.scenes.captions import listed
from humanagent.training.data.scenes.dice import Dice
from humanagent.training.data.teacher.caption_qa import unnamed

#: Labels of RAF-DB and ExpW, in small letters: what the sentence says of the person.
EXPRESSIONS: Final = {
    **dict.fromkeys(("surprise",), "looks surprised"),
    **dict.fromkeys(("fear",), "looks fearful"),
    **dict.fromkeys(("disgust",), "looks disgusted"),
    **dict.fromkeys(("happiness", "happy"), "looks happy"),
    **dict.fromkeys(("sadness", "sad"), "looks sad"),
    **dict.fromkeys(("anger", "angry"), "looks angry"),
    "neutral": "has a neutral expression",
}


def action_pairs(row: Row, dice: Dice) -> list[Pair]:
    """Two pairs: a sentence about one person, and the name of the action of another (or the same).

    A label of the whole picture (a frame of a clip) is told of "this person", as in the paper.
    """
    doing: list[tuple[tuple[Piece, ...], str, tuple[int, ...]]] = [
        (words, action_words(one.action), (i,))
        for i, one in enumerate(row.people)
        if one.action and not one.ignore and _shown(one) and (words := who(row, i)) is not None
    ]
    if not doing and row.action:
        doing = [(("this person",), action_words(row.action), ())]
    doing = dice.shuffled(doing)[:2]
    if not doing:
        return []
    (one, said, people), (other, named, others) = doing[0], doing[-1]
    return [
        Pair("action.sentence", (_sentence(said),), {"who": one}, people),
        Pair("action.label", (f"The action is: {named}.",), {"who": other}, others),
    ]


def action_words(label: str) -> str:
    """The words for an action: from the table of labels, or the label itself, taken apart.

    Example:
        >>> action_words("ApplyEyeMakeup"), action_words("riding_a_horse")
        ('applying eye makeup', 'riding a horse')
        >>> action_words("phoning, walking"), action_words("BrushingTeeth")
        ('phoning and walking', 'brushing teeth')
    """
    table = _actions()
    if re.fullmatch(r"[a-z]+(, [a-z]+)+", label):  # VOC lists several labels
        return listed([table.get(part, part) for part in label.split(", ")])
    if re.fullmatch(r"(?:[A-Z][a-z]+)+", label):
        return table.get(label) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label).lower()
    return table.get(label) or unnamed(label.replace("_", " "))


def _sentence(words: str) -> str:
    """Labels that no table knows need not be such that they can follow *is*."""
    if words.split(" ", 1)[0].endswith("ing"):
        return f"This person is {words}."
    return f"The action of this person is: {words}."


def expression_pairs(row: Row) -> list[Pair]:
    """One pair per face whose expression is labelled, and known to be one of the seven."""
    pairs = []
    for i, one in enumerate(row.people):
        looks = EXPRESSIONS.get(one.attributes.get("expression", "").lower())
        words = _whose(row, i)
        if looks and words and not one.ignore:
            answer = (f"This person {looks}.",)
            pairs.append(Pair("expression", answer, {"who": words}, (i,)))
    return pairs


def _whose(row: Row, index: int) -> tuple[Piece, ...] | None:
    """Sets of faces have boxes of them, and none of people."""
    faces = [part.bbox for part in row.people[index].parts if part.name == "face"]
    if len(row.people) > 1 and faces:
        return ("the person whose face is in ", Where("box", faces[0]))
    return who(row, index)


def _shown(one: PersonRow) -> bool:
    """A caption of a drawn person names the action only where the picture lets it be seen."""
    told = [caption.text for caption in one.captions if caption.facet == "overall"]
    return not told or any(one.action in text for text in told)


@cache
def _actions() -> dict[str, str]:
    found: dict[str, str] = json.loads((files(__package__) / "actions.json").read_text("utf-8"))
    return found
