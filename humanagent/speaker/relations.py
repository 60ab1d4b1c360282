"""Where two people are to each other: side, distance, depth, facing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from humanagent.claims import Reply
from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import Ask
from humanagent.speaker.exact import likely_exact
from humanagent.speaker.limits import HEDGE, NOBODY, VLM
from humanagent.speaker.measure import known
from humanagent.speaker.mentions import Mention, read_mentions
from humanagent.speaker.names import left_to_right, listed, name
from humanagent.speaker.placing import place_in_picture
from humanagent.speaker.references import resolve
from humanagent.speaker.say import abstained, answered, cited, claims
from humanagent.speaker.turns import Turn
from humanagent.speaker.words import Reader, word_set


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two people: the pair fact, and the values for yes and for no.

    ``close``: it asks for closeness, which is a matter of taste; only bodies far from each other
    answer it with "apart".
    """

    fact: str
    yes: frozenset[str]
    no: frozenset[str]
    symmetric: bool = False
    hedge: str = ""
    close: bool = False


def _relation(
    fact: str,
    yes: str,
    no: str,
    *,
    symmetric: bool = False,
    hedge: str = "",
    close: bool = False,
) -> Relation:
    return Relation(fact, word_set(yes), word_set(no), symmetric, hedge, close)


#: "Apart" with less confidence is a gap of some steps, which people may still call close.
FAR: Final = 0.85
_SIZE = ", going by size in the picture"
_NO_FRAME = r"(?! (?:the|this) (?:picture|scene|frame|row|group|line)\b)"
_EACH = r"(?: (?:each other|one another))?"
_TABLE: Final = (
    (
        rf"\b(?:to |on |at )?(?:the )?left(?: side)? of\b{_NO_FRAME}",
        _relation("side", "left_of", "right_of"),
    ),
    (
        rf"\b(?:to |on |at )?(?:the )?right(?: side)? of\b{_NO_FRAME}",
        _relation("side", "right_of", "left_of"),
    ),
    (
        rf"\btouch(?:es|ing)?{_EACH}|\bin contact(?: with)?{_EACH}",
        _relation("distance", "touching", "apart", symmetric=True),
    ),
    (
        r"\b(?:fac(?:e|es|ing)|opposite)(?: towards?)? (?:each other|one another)\b"
        r"|\bface to face\b",
        _relation("facing", "facing_each_other", "not_facing_each_other", symmetric=True),
    ),
    (
        rf"\b(?:right |directly )?(?:next to|beside|near|close to\b|adjacent to|alongside){_EACH}"
        r"|\bclose together\b|\bside by side\b",
        _relation("distance", "touching near", "apart", symmetric=True, close=True),
    ),
    (
        rf"\bfar (?:apart|away from{_EACH}|from{_EACH})|\bapart\b",
        _relation("distance", "apart", "touching near", symmetric=True, close=True),
    ),
    (r"\bin front of\b|\bahead of\b", _relation("depth", "in_front_of", "behind", hedge=_SIZE)),
    (r"\bcloser to the camera than\b", _relation("depth", "in_front_of", "behind", hedge=_SIZE)),
    (r"\bbehind\b", _relation("depth", "behind", "in_front_of", hedge=_SIZE)),
)  # fmt: skip
_NEUTRAL: Final = word_set("standing located positioned stand")
_WORDS: Final[dict[str, str]] = {
    "left_of": "is to the left of {}",
    "right_of": "is to the right of {}",
    "in_front_of": "is in front of {}",
    "behind": "is behind {}",
    "same_depth": "is about as close to the camera as {}",
    "touching": "is touching {}",
    "near": "is close to {}",
    "apart": "is apart from {}",
    "facing_each_other": "and {} are facing each other",
    "not_facing_each_other": "and {} are not facing each other",
}


def relate(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply | None:
    """Answer about a relation between people; None when the question names none of these."""
    reader = Reader(ask.text)
    far = reader.take(r"\bhow (?:close|far)(?: apart| away)?\b")
    who = reader.take(r"^(?:who|which person|is (?:anyone|someone))\b")
    negated = reader.take(r"\bnot\b") is not None
    relation = _table_entry(reader)
    if far:
        relation = _relation("distance", "touching near apart", "", symmetric=True)
        reader.take(r"\b(?:to|from|apart|away)\b")
    if relation is None:
        return None if who or far else place_in_picture(ask, scene, history)
    mentions = read_mentions(reader)
    if not scene.people:
        return abstained(NOBODY[:-1], VLM)
    if left := tuple(w for w in reader.unread() if w not in _NEUTRAL):
        return abstained(f"joints do not show {cited(ask.text, left)}", VLM)
    if who:
        return _who(scene, facts, relation, mentions, history, exists=ask.form == "yes_no")
    pair = _pair(scene, relation, mentions, history)
    if pair is None:
        return abstained("it is not clear which two people are meant", VLM)
    fact = _measured(facts, relation, *pair)
    if not fact.known:
        return abstained("the joints do not decide how the two are to each other", VLM)
    text = _said(scene, fact, relation)
    if far:
        return answered(text, claims([fact]))
    truth = fact.value in relation.yes if fact.value in relation.yes | relation.no else None
    if truth is None:
        return abstained("the joints do not decide it", VLM, known=text, made=claims([fact]))
    return answered(f"{'Yes' if truth != negated else 'No'}, {text}", claims([fact]))


def _table_entry(reader: Reader) -> Relation | None:
    for pattern, relation in _TABLE:
        if reader.take(pattern):
            return relation
    return None


def _measured(facts: SceneFacts, relation: Relation, subject: str, other: str) -> Fact:
    fact = known(facts, subject, relation.fact, other)
    if relation.symmetric and not fact.known:
        fact = known(facts, other, relation.fact, subject)
    if relation.close and fact.value == "apart" and fact.confidence < FAR:
        return fact.model_copy(update={"value": "unknown", "confidence": 0.0})
    return fact


def _said(scene: Scene, fact: Fact, relation: Relation) -> str:
    other = name(scene, fact.other or fact.subject)
    return f"{name(scene, fact.subject)} {_WORDS[fact.value].format(other)}{relation.hedge}"


def _pair(
    scene: Scene, relation: Relation, mentions: Sequence[Mention], history: Sequence[Turn]
) -> tuple[str, str] | None:
    """The two people that the question relates."""
    everybody = [p.id for p in left_to_right(scene)]
    resolved = [resolve(m, scene, history, m.unseen) for m in mentions]
    ids = [i for r in resolved if r.sure for i in r.ids]
    if len(set(ids)) == 2 and len(ids) == 2:
        return ids[0], ids[1]
    # "the man and the woman", "they": with two people, a relation that has no direction.
    several = len(mentions) == 2 or (len(mentions) == 1 and mentions[0].plural)
    two = len(everybody) == 2 and likely_exact(scene)
    fits = all(m.number in (None, 2) for m in mentions) and not any(m.ids for m in mentions)
    if relation.symmetric and two and several and fits:
        return everybody[0], everybody[1]
    return None


def _who(
    scene: Scene,
    facts: SceneFacts,
    relation: Relation,
    mentions: Sequence[Mention],
    history: Sequence[Turn],
    *,
    exists: bool,
) -> Reply:
    """Who is left of P2; is anyone near P2."""
    target = resolve(mentions[0], scene, history, mentions[0].unseen) if mentions else None
    if target is None or not target.sure or len(target.ids) != 1:
        return abstained("it is not clear who is meant", target.remedy if target else VLM)
    others = [p.id for p in left_to_right(scene) if p.id != target.ids[0]]
    measured = [_measured(facts, relation, i, target.ids[0]) for i in others]
    held = [f for f in measured if f.value in relation.yes]
    if held:
        text = listed([_said(scene, f, relation) for f in held])
        return answered(f"Yes, {text}" if exists else text, claims(held))
    if all(f.value in relation.no for f in measured) and likely_exact(scene):
        found = "No, I find" if exists else "I find"
        text = f"{found} nobody like that beside {name(scene, target.ids[0])}. {HEDGE}"
        return answered(text, claims(measured))
    return abstained("the joints do not decide it for everybody", VLM)
