"""From what a VLM wrote to a reply with claims; tolerant, because not every server constrains.

Own code: constrained decoding makes most replies plain JSON; what is left are fences, a sentence
or thoughts around the object, wrong types, and cut-off objects, of which only the answer is kept.
Every step is bounded, whatever the model wrote.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from humanagent.claims import Claim, Reply

#: A reply is some hundreds of characters; more than this is not read.
MAX_CHARS: Final = 100_000
MAX_CLAIMS: Final = 100
_MAX_OBJECTS: Final = 50
_MAX_WORD: Final = 64

_DECODER: Final = json.JSONDecoder(strict=False)  # models write line breaks into strings
_OBJECT: Final = re.compile(r'\{\s*"')
_ANSWER: Final = re.compile(r'"answer"\s*:\s*"((?:[^"\\]|\\.)*)', re.DOTALL)
_CUT_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")
_FENCE: Final = re.compile(r"^```[a-z]*\s*\n?|\n?\s*```$")
_CANNOT: Final = re.compile(
    r"\b(?:cannot|can't|can not|unable to|impossible to|not possible to|hard to)\s+"
    r"(?:tell|say|know|determine|judge|be (?:told|seen|sure|determined)|"
    r"see (?:whether|if|what|who|how|which|clearly))\b",
    re.IGNORECASE,
)


def parse_reply(text: str) -> tuple[Reply, bool]:
    """A reply, and whether its claims came as structured JSON (else they must be read from text).

    Whatever is in front of ``</think>`` is no part of the reply. An empty reply, and one that
    says that it cannot tell and claims nothing, is an abstention.

    Example:
        >>> reply, structured = parse_reply('{"answer": "Two people.", "claims": []}')
        >>> reply.text, structured
        ('Two people.', True)
        >>> parse_reply("Two people.")[1]
        False
    """
    text = _thoughts_removed(text[-MAX_CHARS:] if "</think>" in text else text[:MAX_CHARS])
    body = _object(text)
    if body is not None:
        raw = body.get("claims")
        claims = [_claim(c) for c in raw[:MAX_CLAIMS]] if isinstance(raw, list) else []
        said = tuple(c for c in claims if c is not None)
        return _reply(_words(body["answer"]) or "", said), isinstance(raw, list)
    cut = _ANSWER.search(text)
    if cut:
        return _reply(_unescape(cut.group(1)), ()), False
    return _reply(_FENCE.sub("", text.strip()), ()), False


def _thoughts_removed(text: str) -> str:
    """The text behind the model's thoughts; nothing when it never came to an end of them."""
    if "</think>" in text:
        return text.rpartition("</think>")[2]
    return "" if text.lstrip().startswith("<think>") else text


def _reply(text: str, claims: tuple[Claim, ...]) -> Reply:
    text = text.strip()
    abstains = not text or (bool(_CANNOT.search(text.replace("\u2019", "'"))) and not claims)
    return Reply(text=text, claims=claims, status="abstained" if abstains else "answered")


def _object(text: str) -> dict[str, Any] | None:
    """The first JSON object with an answer in the text."""
    for tried, start in enumerate(_OBJECT.finditer(text)):
        if tried == _MAX_OBJECTS:
            break
        try:
            value, _ = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            continue
        if "answer" in value and _words(value["answer"]) is not None:
            return dict(value)
    return None


def _words(value: Any) -> str | None:
    """A JSON scalar as text (``true`` is a yes); None for a list or an object."""
    match value:
        case None:
            return ""
        case bool():
            return "Yes." if value else "No."
        case str() | int() | float():
            return str(value)
        case _:
            return None


def _claim(raw: Any) -> Claim | None:
    if not isinstance(raw, dict):
        return None
    fields = {name: _word(raw.get(name)) for name in ("subject", "predicate", "value", "other")}
    subject, predicate, value = fields["subject"], fields["predicate"], fields["value"]
    if not (subject and predicate and value):
        return None
    other = fields["other"]
    absent = other is None or other.lower() in ("", "null", "none")
    return Claim(subject=subject, predicate=predicate, value=value, other=None if absent else other)


def _word(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).strip()[:_MAX_WORD] if isinstance(value, str | int | float) else None


def _unescape(text: str) -> str:
    text = _CUT_ESCAPE.sub("", text)
    try:
        return str(_DECODER.decode(f'"{text}"'))
    except ValueError:
        return text
