"""What a picture shows, in plain sentences: of the whole, of a person, of a part of the body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_NUMBERS: Final = (
    *("Nobody", "One person", "Two people", "Three people", "Four people", "Five people"),
    *("Six people", "Seven people", "Eight people", "Nine people", "Ten people"),
    *("Eleven people", "Twelve people"),
)
_AGES: Final = {"child": "a child", "adult": "a person", "senior": "an elderly person"}
_ARMS: Final = {
    "above_head": "is held up, the hand above the head",
    "raised": "is raised",
    "stretched_side": "is stretched out to the side",
    "stretched_forward": "is stretched forward",
    "bent": "is bent",
    "hanging": "hangs down",
}
_HANDS: Final = {
    "at_face": "at the face",
    "on_hip": "on the hip",
    "near_other_hand": "at the other hand",
    "near_person": "at the other person",
}
_LEGS: Final = {"straight": "is straight", "bent": "is bent", "raised": "is raised"}
_ORIENTATIONS: Final = {
    "camera": "facing the camera",
    "away": "seen from behind",
    "left": "facing left",
    "right": "facing right",
}
_TURNS: Final = {
    "camera": "looks at the camera",
    "left": "looks to the left of the picture",
    "right": "looks to the right of the picture",
    "away": "looks away",
}


def listed(words: Sequence[str]) -> str:
    """Joined with commas and *and*.

    Example:
        >>> listed(["a hat", "glasses", "a beard"])
        'a hat, glasses and a beard'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def with_article(words: str) -> str:
    """With *a* or *an*; plural clothes without.

    Example:
        >>> with_article("orange cap"), with_article("blue trousers")
        ('an orange cap', 'blue trousers')
    """
    if words.endswith(("trousers", "shorts", "glasses")):
        return words
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def clothes(seen: dict[str, str]) -> str:
    """*in a red shirt and blue trousers, with glasses*; empty when nothing of it is seen."""
    worn = [with_article(seen[k]) for k in ("top", "bottom") if seen.get(k, "none") != "none"]
    more = [with_article(seen[k]) for k in ("hat", "glasses") if seen.get(k, "none") != "none"]
    more += ["a beard"] if seen.get("beard", "none") != "none" else []
    text = f" in {listed(worn)}" if worn else ""
    return text + (f" with {listed(more)}" if more else "")


def person_caption(age: str, seen: dict[str, str], doing: str, orientation: str, held: str) -> str:
    """One sentence about a person.

    Args:
        age: age group.
        seen: the attributes that the picture shows.
        doing: what follows *is*; empty when it cannot be seen.
        orientation: value of the fact, ``unknown`` to leave it out.
        held: words for a held thing that the action does not name yet, or empty.
    """
    text = _AGES[age].capitalize() + clothes(seen)
    does = [doing] if doing else []
    does += [_ORIENTATIONS[orientation]] if orientation in _ORIENTATIONS else []
    does += [f"holding {with_article(held)}"] if held else []
    return f"{text} is {', '.join(does)}." if does else f"{text}."


def part_captions(facts: dict[str, str], seen: dict[str, str]) -> dict[str, str]:
    """A sentence per part of the body whose facts are known.

    Args:
        facts: values that the picture shows, ``unknown`` for the others.
        seen: the attributes that the picture shows.

    Example:
        >>> facts = {"left_arm": "bent", "left_hand": "on_hip", "head_turn": "camera"}
        >>> part_captions(facts, {})["left_arm"]
        'The left arm is bent, the hand on the hip.'
    """
    out = {}
    for side in ("left", "right"):
        arm, hand = facts.get(f"{side}_arm", "unknown"), facts.get(f"{side}_hand", "unknown")
        if arm in _ARMS:
            where = f", the hand {_HANDS[hand]}" if hand in _HANDS else ""
            out[f"{side}_arm"] = f"The {side} arm {_ARMS[arm]}{where}."
        leg = facts.get(f"{side}_leg", "unknown")
        if leg in _LEGS:
            out[f"{side}_leg"] = f"The {side} leg {_LEGS[leg]}."
    head = [_TURNS[facts["head_turn"]]] if facts.get("head_turn") in _TURNS else []
    tilt = facts.get("head_tilt", "unknown")
    if tilt.startswith("tilted"):
        head.append(f"is tilted to the person's {tilt.removeprefix('tilted_')}")
    wears = [seen[k] for k in ("hat", "glasses") if seen.get(k, "none") != "none"]
    head += [f"wears {listed([with_article(w) for w in wears])}"] if wears else []
    if head:
        out["head"] = f"The head {listed(head)}."
    hair = seen.get("hair")
    if hair:
        colour = hair.split()[0]
        out["hair"] = (
            "The head is bald." if hair == "bald" else f"The hair is {colour}, {_cut(hair)}."
        )
    if "top" in seen:
        out["torso"] = f"The torso is dressed in {with_article(seen['top'])}."
    if seen.get("bottom", "none") != "none":
        out["legs"] = f"The legs are dressed in {with_article(seen['bottom'])}."
    return out


def _cut(hair: str) -> str:
    style = hair.split(" ", 1)[1]
    return {"ponytail": "in a ponytail", "bun": "in a bun"}.get(style, style)


def image_caption(place: str, people: Sequence[str], more: Sequence[str]) -> str:
    """The whole picture: how many people, where, and what each of the first five does.

    Args:
        place: such as *a park*.
        people: captions of the people, from left to right.
        more: sentences about who does what with whom.

    Example:
        >>> image_caption("a park", [], [])
        'Nobody is in a park.'
    """
    preposition = "on" if place in ("a beach", "a street", "a square") else "in"
    verb = "is" if len(people) < 2 else "are"
    first = f"{_NUMBERS[len(people)]} {verb} {preposition} {place}."
    told = list(people[:5])
    if len(people) > 1 and told:
        told[0] = f"From the left: {told[0][0].lower()}{told[0][1:]}"
    rest = [f"{len(people) - 5} more stand beside them."] if len(people) > 5 else []
    return " ".join([first, *told, *rest, *more])
