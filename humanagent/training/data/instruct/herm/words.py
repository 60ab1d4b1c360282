"""Attributes in words: what somebody wears, has, carries and is.

The vocabularies of the sources differ; what stands in ``attributes.json`` or has the form of our
own tools (``top: red jacket``) is told, the rest is left out. Opinions, sex, age of adults and
body build are not put into words, although sources state them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from humanagent.tools.appearance.colours import NAMES
from humanagent.training.data.scenes.captions import listed, with_article

#: What tools read off faces; see ``captions.faces``, which writes it.
CONFIDENCE: Final = "face_confidence"
PREDICTED: Final = "face:"
_YES: Final = ("yes", "true", "1")
_CLOTHES_COLOUR: Final = re.compile(r"(up|down)([a-z]+)")
#: What a colour of Market-1501 and DukeMTMC is told of.
_WHERE: Final = {"up": "top", "down": "bottom"}
_STYLES: Final = {"ponytail": "in a ponytail", "bun": "in a bun"}
#: Clothes are told before what goes with them; the rest stays in the order of the source.
_FIRST: Final = {"top": 0, "bottom": 1}
_COLOURS: Final = frozenset({*NAMES, "gray", "blond"})


@dataclass
class Appearance:
    """Words by verb, ready to be listed.

    Example:
        >>> appearance({"top": "red jacket", "hair": "brown short", "beard": "beard"}).sentences()
        ['The person wears a red jacket.', 'The person has short brown hair and a beard.']
    """

    wears: list[str] = field(default_factory=list)
    has: list[str] = field(default_factory=list)
    carries: list[str] = field(default_factory=list)
    is_: list[str] = field(default_factory=list)

    def sentences(self, who: str = "The person") -> list[str]:
        """One sentence per verb; ``who`` is the subject of each."""
        table = (("is", self.is_), ("wears", self.wears), ("has", self.has))
        told = [*table, ("carries", self.carries)]
        return [f"{who} {verb} {listed(words)}." for verb, words in told if words]


def appearance(attributes: Mapping[str, str]) -> Appearance:
    """What attributes say that a caption may tell.

    Args:
        attributes: names and values of a ``PersonRow``.

    Example:
        >>> appearance({"Eyeglasses": "yes", "Wavy_Hair": "yes", "Attractive": "yes"}).wears
        ['glasses']
    """
    found = Appearance()
    hair: dict[str, list[str]] = {"hair colour": [], "hair style": []}
    named = sorted(attributes.items(), key=lambda pair: _FIRST.get(pair[0], len(_FIRST)))
    for verb, words in filter(None, (_told(name, value) for name, value in named)):
        if verb in hair:
            hair[verb].append(words)
        else:
            into = getattr(found, "is_" if verb == "is" else verb)
            into += [words] if words not in into else []
    if attributes.get("hair") == "bald":
        found.is_.append("bald")
    found.wears[:0] = _clothes(attributes)
    found.has[:0] = _hair(attributes.get("hair", ""), hair)
    return found


def as_sentence(text: str) -> str:
    """A source's caption as a sentence: with a capital, without capitals only, with a full stop.

    Example:
        >>> as_sentence("a wet road"), as_sentence("A BOY SITS.")
        ('A wet road.', 'A boy sits.')
    """
    text = " ".join(text.split())
    text = text.lower() if text.isupper() else text
    end = "" if text.endswith((".", "!", "?")) or not text else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def plain(attributes: Mapping[str, str], least: float | None = None) -> dict[str, str]:
    """Attributes without what only machines read; with ``least``, what is surer as *yes*.

    Example:
        >>> plain({"top": "red", "face:Smiling": "0.9", "face_confidence": "1"}, 0.85)
        {'top': 'red', 'Smiling': 'yes'}
    """
    found = {k: v for k, v in attributes.items() if k != CONFIDENCE and not is_predicted(k)}
    if least is not None:
        said = {k: v for k, v in attributes.items() if is_predicted(k)}
        sure = {k.removeprefix(PREDICTED): "yes" for k, v in said.items() if float(v) > least}
        found |= {k: v for k, v in sure.items() if k not in found}
    return found


def is_predicted(name: str) -> bool:
    """Whether an attribute is a predictor's probability."""
    return name.startswith(PREDICTED)


def tells(name: str, value: str) -> bool:
    """Whether an attribute becomes words.

    Example:
        >>> tells("Eyeglasses", "yes"), tells("Eyeglasses", "no"), tells("blur", "clear")
        (True, False, False)
    """
    hair = name == "hair" and (value == "bald" or bool(_hair(value, {})))
    return hair or _told(name, value) is not None


def _told(name: str, value: str) -> tuple[str, str] | None:
    tables = _tables()
    entry = tables["values"].get(name, {}).get(value)
    if entry is None and value in _YES:
        entry = tables["yes"].get(name)
    if entry is not None:
        return str(entry[0]), str(entry[1])
    noun = tables["garments"].get(name)
    words = set(value.split())
    if noun is None or value in ("", *_YES, "no", "none", "unknown"):
        return None
    if name in ("top", "bottom") and not words & _COLOURS:
        return None  # "short upper body clothing" of another source
    if len(words) > 1 or name in ("hat", "glasses"):
        return "wears", with_article(value)
    return ("wears", with_article(f"{value} {noun}")) if noun else None


def _clothes(attributes: Mapping[str, str]) -> list[str]:
    """*a red and white top* of a source that has a yes or no per colour."""
    colours: dict[str, list[str]] = {"top": [], "bottom": []}
    for name, value in attributes.items():
        match = _CLOTHES_COLOUR.fullmatch(name)
        if match and match[2] in _COLOURS and value in _YES:
            colours[_WHERE[match[1]]].append(match[2])
    found = [with_article(f"{listed(colours['top'])} top")] if colours["top"] else []
    return found + ([f"{listed(colours['bottom'])} clothes below"] if colours["bottom"] else [])


def _hair(own: str, told: Mapping[str, list[str]]) -> list[str]:
    """*short brown hair*; two colours that are both sure say nothing."""
    colours, styles = [*told.get("hair colour", ())], [*told.get("hair style", ())]
    first, _, style = own.partition(" ")
    if first in _COLOURS:
        if style in _STYLES:
            return [f"{first} hair {_STYLES[style]}"]
        colours, styles = [first], [style] if style else []
    if len(set(colours)) > 1:
        colours = []
    words = [*dict.fromkeys(styles), *dict.fromkeys(colours)]
    return [f"{' '.join(words)} hair"] if words else []


@cache
def _tables() -> dict[str, Any]:
    path = resources.files("humanagent.training.data.instruct.herm") / "attributes.json"
    found: dict[str, Any] = json.loads(path.read_bytes())
    return found
