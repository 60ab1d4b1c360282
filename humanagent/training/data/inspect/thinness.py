"""HERM's statistic: how few words captions spend on each aspect, by people in the picture.

Li et al., HERM (arXiv 2410.06777), Figure 2, on COCO captions. How the paper recognises an aspect
is not published; here it is ``aspects``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from humanagent.training.data.inspect.aspects import ASPECTS, aspects

#: People in a picture: the paper's groups; the last has no upper end.
GROUPS: Final = ((1, 3), (4, 6), (7, 9), (10, 12), (13, None))


@dataclass
class Group:
    """Sums over the captions of pictures with so many people."""

    pictures: int = 0
    captions: int = 0
    people: int = 0  # that the captions are about
    words: Counter[str] = field(default_factory=Counter)  # by aspect, and "all"
    characters: Counter[str] = field(default_factory=Counter)  # without blanks

    def mean(self, aspect: str, *, characters: bool = False) -> float:
        """Words (or characters) per caption on an aspect, or on ``all``; nan of nothing."""
        sums = self.characters if characters else self.words
        return sums[aspect] / self.captions if self.captions else float("nan")

    def words_per_person(self) -> float:
        """Words on any aspect per person that a caption is about; nan of nothing."""
        said = sum(self.words[aspect] for aspect in ASPECTS)
        return said / self.people if self.people else float("nan")


@dataclass
class Thinness:
    """The statistic over any number of pictures; memory does not grow.

    Example:
        >>> found = Thinness()
        >>> found.add(2, ["A man in a red shirt sits."])
        >>> found.groups[0].mean("appearance"), found.groups[0].mean("all")
        (2.0, 7.0)
    """

    groups: list[Group] = field(default_factory=lambda: [Group() for _ in GROUPS])

    def add(self, people: int, captions: Iterable[str], *, about: int | None = None) -> None:
        """Count the captions of a picture with so many people; one without people is left out.

        ``about`` is how many of them each caption is about, by default all.
        """
        texts = [text for text in captions if text]
        if people < 1 or not texts:
            return
        group = self.groups[sum(people >= low for low, _ in GROUPS) - 1]
        group.pictures += 1
        for text in texts:
            group.captions += 1
            group.people += people if about is None else about
            for phrase, aspect in aspects(text):
                for name in ("all", aspect) if aspect else ("all",):
                    group.words[name] += len(phrase.split())
                    group.characters[name] += len(phrase.replace(" ", ""))

    @property
    def captions(self) -> int:
        """Captions that were counted."""
        return sum(group.captions for group in self.groups)

    def as_dict(self) -> list[dict[str, Any]]:
        """For JSON: means per caption, by group; groups without captions are left out."""
        return [
            {
                "people": name,
                "pictures": group.pictures,
                "captions": group.captions,
                "words": {a: round(group.mean(a), 3) for a in (*ASPECTS, "all")},
                "characters": {
                    a: round(group.mean(a, characters=True), 3) for a in (*ASPECTS, "all")
                },
                "words_per_person": round(group.words_per_person(), 3),
            }
            for name, group in self.used()
        ]

    def used(self) -> list[tuple[str, Group]]:
        """The groups that have captions, with their names."""
        named = [
            (group_name(low), group) for (low, _), group in zip(GROUPS, self.groups, strict=True)
        ]
        return [(name, group) for name, group in named if group.captions]

    def lines(self) -> tuple[list[str], list[list[str]]]:
        """Head and lines of the table: words per caption, characters in brackets."""
        used = self.used()
        means = [
            [a, *(f"{g.mean(a):.2f} ({g.mean(a, characters=True):.1f})" for _, g in used)]
            for a in (*ASPECTS, "all")
        ]
        return ["people in the picture", *(name for name, _ in used)], [
            ["captions", *(f"{g.captions:,}" for _, g in used)],
            *means,
            ["any aspect, per person", *(f"{g.words_per_person():.2f}" for _, g in used)],
        ]


def group_name(people: int) -> str:
    """What the group of so many people is called.

    Example:
        >>> group_name(0), group_name(5), group_name(40)
        ('0', '4-6', '13+')
    """
    if people < 1:
        return "0"
    low, high = GROUPS[sum(people >= first for first, _ in GROUPS) - 1]
    return f"{low}-{high}" if high else f"{low}+"
