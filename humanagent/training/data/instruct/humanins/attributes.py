"""Attributes of a person in sentences, in the words of their source, by topic (age, hat ...).

``attributes.json`` has a rule per source and topic: what is said for a value (``of``), or a list of
those names that are "yes" (``yes``), and what is said when none is (``none``). ``words`` are those
by which a caption shows that it tells of a topic.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from humanagent.training.data.instruct.humanins.tasks import source_of
from humanagent.training.data.rows import Row
from humanagent.training.data.scenes.captions import listed, with_article


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence on a topic; ``missing`` where it only says what is not there."""

    text: str
    missing: bool = False


def attribute_sentences(row: Row, index: int) -> dict[str, tuple[Said, ...]]:
    """What the rules say of a person, by topic; topics without a value are not there.

    Example:
        >>> from humanagent.training.data.rows import PersonRow
        >>> person = PersonRow(attributes={"Hat": "no", "HandBag": "yes", "Backpack": "yes"})
        >>> row = Row("0" * 64, 64, 48, "pa100k", "", people=(person,))
        >>> said = attribute_sentences(row, 0)
        >>> said["bag"][0].text
        'This person is carrying a handbag and a backpack.'
        >>> said["hat"][0].text, said["hat"][0].missing
        ('This person is not wearing a hat.', True)
    """
    stated = row.people[index].attributes
    rules: Mapping[str, Sequence[Mapping[str, Any]]] = _data()["rules"].get(source_of(row), {})
    found = {
        topic: tuple(said for rule in each if (said := _by_rule(rule, stated)) is not None)
        for topic, each in rules.items()
    }
    return {topic: sentences for topic, sentences in found.items() if sentences}


def described(sentences: Mapping[str, Sequence[Said]]) -> str:
    """All that is there, as a text; empty where nothing is.

    Example:
        >>> hat, bag = Said("This person wears a hat."), Said("This person has no bag.", True)
        >>> described({"age": (Said("This person looks old."),), "hat": (hat,), "bag": (bag,)})
        'This person looks old. The person wears a hat.'
    """
    told = [said.text for each in sentences.values() for said in each if not said.missing]
    later = [text.replace("This person", "The person", 1) for text in told[1:]]
    return " ".join([*told[:1], *later])


def topics_in(caption: str) -> tuple[str, ...]:
    """Topics that a caption has a word for: only those can be answered from it.

    Example:
        >>> topics_in("A woman with long hair carries a backpack.")
        ('gender', 'hair', 'bag', 'holding')
    """
    words = set(re.findall(r"[a-z]+(?:-[a-z]+)*", caption.lower()))
    words |= {word.removesuffix("s") for word in words}
    return tuple(topic for topic, known in _data()["words"].items() if words & set(known))


def _by_rule(rule: Mapping[str, Any], stated: Mapping[str, str]) -> Said | None:
    if "yes" not in rule:
        value = stated.get(rule["of"])
        return None if value is None else _of_value(rule, value)
    known = [name for name in rule["yes"] if name in stated]
    there = [rule["yes"][name] for name in known if stated[name] == "yes"]
    if there:
        return Said(rule["say"].format(listed(there)))
    return Said(rule["none"], missing=True) if known and "none" in rule else None


def _of_value(rule: Mapping[str, Any], value: str) -> Said | None:
    said = rule["say"]
    template = said if isinstance(said, str) else said.get(value, said.get("*"))
    if template is None:
        return None
    for old, new in rule.get("replace", {}).items():
        value = value.replace(old, new)
    return Said(template.format(value, a=with_article(value)))


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files(__package__) / "attributes.json").read_text("utf-8"))
    return found
