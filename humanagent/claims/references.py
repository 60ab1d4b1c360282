"""Whom a phrase means: "P2", "the person on the left", "both people", "he".

Meant for text that a model wrote, where a wrong guess would contradict a right answer, so a phrase
is resolved only when it can mean one person: by id always; by place only when the list of people
is likely exact, the text does not itself speak of another number of people, and the people stand
clearly apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from humanagent.claims.vocabulary import NUMBER
from humanagent.scene import Person, Scene

ID: Final = r"p[1-9][0-9]{0,3}"
PICTURE: Final = r"(?:picture|image|photo|photograph|frame|scene|shot|view|group|row)"
_NEUTRAL: Final = r"(?:person|individual|figure|human|one)"
_KIND: Final = (
    r"(?:man|woman|boy|girl|child|kid|lady|guy|gentleman|adult|teenager|toddler|baby|player|"
    r"skier|surfer|skater|skateboarder|snowboarder|rider|cyclist|runner|dancer|athlete|worker)"
)
#: One human being.
NOUN: Final = rf"(?:{_NEUTRAL}|{_KIND})"
#: Anything that brings another person into a clause.
SOMEBODY: Final = re.compile(
    rf"\b(?:{ID}|{_NEUTRAL[3:-1]}|{_KIND[3:-1]}|people|persons|men|women|children|kids|boys|girls|"
    r"someone|somebody|others?|another|friends?|dog|cat|horse|statue)\b"
)
_ADJECTIVES: Final = r"(?:(?!of\b|on\b|in\b|at\b|to\b|with\b|and\b|other\b)[a-z][a-z-]* ){0,2}"
_OF_PICTURE: Final = rf"(?: of (?:the|this) {PICTURE})?(?! of\b)"
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
#: People whose centres lie closer than this share of the picture have no order by place.
_APART: Final = 0.04

_IDS: Final = re.compile(
    r"(?:both |the )?(?:person |people |persons )?"
    rf"(\(?{ID}\)?(?:(?:, and |, | and | & )\(?{ID}\)?)*)(?![\w-])"
)
_NAMED: Final = re.compile(
    rf"(?:the|a|an|one|another) {_ADJECTIVES}{NOUN}(?P<tail> [^(),.]{{1,60}})? ?\(({ID})\)"
)
_SIDE: Final = re.compile(
    rf"the {_ADJECTIVES}(?P<noun>{NOUN}) (?:on|at|to) the (?P<far>far )?(?P<side>left|right)"
    rf"(?:[- ]hand)?(?: side| end| edge)?{_OF_PICTURE}"
    rf"|the (?P<far2>left ?most|right ?most) (?P<noun2>{NOUN})(?P<of2>{_OF_PICTURE})"
    rf"|the (?P<side3>left|right)(?:-hand)? (?P<noun3>{NOUN})(?! of\b)"
)
_MIDDLE: Final = re.compile(
    rf"the {_ADJECTIVES}{_NEUTRAL} in the (?:middle|cent(?:er|re)){_OF_PICTURE}"
    rf"|the (?:middle|central) {_NEUTRAL}\b"
)
_ORDINAL: Final = re.compile(
    rf"the (?P<nth>{'|'.join(_ORDINALS)}) {_NEUTRAL} from the (?P<side>left|right)\b"
)
_OTHER: Final = re.compile(rf"the other (?:{NOUN})?\b")
_BOTH: Final = re.compile(r"(?:they |the )?both(?: (?:of (?:them|the people)|people|persons))?\b")
_ALL: Final = re.compile(
    rf"(?:everyone|everybody|they all|all of them|each person|each of them|"
    rf"all (?:of )?(?:the )?(?:{NUMBER} )?(?:people|persons|individuals))\b"
    rf"(?: in (?:the|this) {PICTURE})?"
)
_NONE: Final = re.compile(
    r"(?:nobody|no ?one|no person|none of (?:them|the people)|neither(?: of them| person)?)\b"
    rf"(?: in (?:the|this) {PICTURE})?(?! p[0-9])"
)
_ALONE: Final = re.compile(
    rf"(?:the|a|an|this|one) {_ADJECTIVES}{NOUN}"
    r"(?: (?:in|with|wearing) (?:(?!is\b|are\b|has\b|and\b)[a-z][a-z'-]* ?){1,6}?"
    r"(?= (?:is|appears|seems|has|stands|sits|kneels|faces|raises)\b))?(?![\w-])"
)
_PRONOUN: Final = re.compile(r"(?:he|she|they|the person|this person)(?![\w-])")
_ASIDE: Final = re.compile(r" ?\([^()]{1,60}\)")
#: Words after which one found person may not be the person that is spoken of.
_SEVERAL: Final = re.compile(
    r"\b(?:another|others?|both(?! (?:of )?(?:(?:the|his|her|their) )?(?:[a-z]+ )?(?:arms|hands|"
    r"legs|feet|knees|elbows|wrists|ankles|hips|shoulders|eyes|ears|sides)\b)|people|persons|men|"
    r"women|children|kids|crowd|group|couple|someone else|two|three|four|five)\b"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Ids in the order they were named, what follows them, and whether they are denied."""

    ids: tuple[str, ...]
    rest: str
    none: bool = False


class People:
    """The people of a scene as one text speaks of them; remembers who was spoken of last.

    Example:
        >>> boxes = [(0, 0, 10, 20), (50, 0, 60, 20)]
        >>> two = [Person(id=f"P{i}", bbox=box, score=1) for i, box in enumerate(boxes, 1)]
        >>> scene = Scene.from_people((100, 50), two)
        >>> People(scene, "").refer("the person on the left is sitting")
        Reference(ids=('P1',), rest='is sitting', none=False)
        >>> People(scene, "").refer("the dog is sitting") is None
        True
    """

    def __init__(self, scene: Scene, text: str, counted: Collection[int] = ()) -> None:
        self._ordered = sorted(scene.people, key=lambda p: (p.center[0], p.center[1], p.id))
        self._width = scene.width
        number = len(self._ordered)
        self._exact = not scene.may_be_missed and not set(counted) - {number}
        kinds = set(re.findall(rf"\b{_KIND}\b", text)) - {"adult", "child", "kid"}
        alone = number == 1 and not _SEVERAL.search(text) and len(kinds) < 2
        self._alone = self._exact and alone
        self.last: tuple[str, ...] = (self._ordered[0].id,) if self._alone else ()

    def refer(self, text: str) -> Reference | None:
        """Who is named at the beginning of a lower-case text; None when that is not sure."""
        for find in (self._by_id, self._all, self._by_place, self._lone, self._pronoun):
            found = find(text)
            if found is not None:
                ids, end, none = found
                aside = _ASIDE.match(text, end)
                rest = text[aside.end() if aside else end :].lstrip()
                if not none:
                    self.last = ids
                return Reference(ids, rest, none)
        return None

    def _by_id(self, text: str) -> tuple[tuple[str, ...], int, bool] | None:
        match = _NAMED.match(text)
        if match and not SOMEBODY.search(match["tail"] or ""):
            return (match[2].upper(),), match.end(), False
        match = _IDS.match(text)
        if match is None:
            return None
        ids = tuple(dict.fromkeys(i.upper() for i in re.findall(ID, match[1])))
        return ids, match.end(), False

    def _all(self, text: str) -> tuple[tuple[str, ...], int, bool] | None:
        everyone = tuple(p.id for p in self._ordered)
        match = _ALL.match(text)
        if match:
            return everyone, match.end(), False
        match = _NONE.match(text)
        if match:
            return everyone, match.end(), True
        match = _BOTH.match(text)
        if match and self._exact and len(everyone) == 2:
            return everyone, match.end(), False
        return None

    def _by_place(self, text: str) -> tuple[tuple[str, ...], int, bool] | None:
        if not self._exact or len(self._ordered) < 2:
            return None
        number = len(self._ordered)
        match = _SIDE.match(text)
        if match:
            far = match["far"] or match["far2"]
            side = match["side"] or match["side3"] or match["far2"]
            noun = match["noun"] or match["noun2"] or match["noun3"]
            # "The man on the left" of three may be the left one of two men.
            sure = number == 2 or (bool(re.fullmatch(_NEUTRAL, noun)) and (far or number == 3))
            index = 0 if side.startswith("left") else number - 1
            return self._at(index, match.end()) if sure else None
        match = _MIDDLE.match(text)
        if match:
            return self._at(1, match.end()) if number == 3 else None
        match = _ORDINAL.match(text)
        if match:
            index = _ORDINALS.index(match["nth"])
            index = index if match["side"] == "left" else number - 1 - index
            return self._at(index, match.end()) if 0 <= index < number else None
        match = _OTHER.match(text)
        if match and number == 2 and len(self.last) == 1:
            others = tuple(p.id for p in self._ordered if p.id not in self.last)
            return (others, match.end(), False) if len(others) == 1 else None
        return None

    def _at(self, index: int, end: int) -> tuple[tuple[str, ...], int, bool] | None:
        person = self._ordered[index]
        beside = self._ordered[max(index - 1, 0) : index + 2]
        if all(self._are_apart(person, p) for p in beside if p.id != person.id):
            return (person.id,), end, False
        return None

    def _are_apart(self, a: Person, b: Person) -> bool:
        return abs(a.center[0] - b.center[0]) >= _APART * self._width

    def _lone(self, text: str) -> tuple[tuple[str, ...], int, bool] | None:
        match = _ALONE.match(text) if self._alone else None
        return ((self._ordered[0].id,), match.end(), False) if match else None

    def _pronoun(self, text: str) -> tuple[tuple[str, ...], int, bool] | None:
        match = _PRONOUN.match(text)
        if match is None or not self.last or (text.startswith("they") and len(self.last) == 1
                                              and not self._alone):  # fmt: skip
            return None
        if len(self.last) > 1 and not text.startswith("they"):
            return None
        return self.last, match.end(), False
