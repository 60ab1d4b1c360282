"""From what a VLM wrote to a reply with claims; tolerant, because not every server constrains.

Own code: constrained decoding makes most replies plain JSON; what is left are fences, a sentence
around the object, and cut-off objects, of which only the answer is kept.
"""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from humanagent.claims import Claim, Reply

_ANSWER = re.compile(r'"answer"\s*:\s*"((?:[^"\\]|\\.)*)')
_CANNOT = re.compile(
    r"\b(cannot|can't|can not|unable to|impossible to|not possible to|hard to)\s+"
    r"(tell|say|see|know|determine|be (?:told|seen|determined))\b",
    re.IGNORECASE,
)


def parse_reply(text: str) -> tuple[Reply, bool]:
    """A reply, and whether its claims came as structured JSON (else they must be read from text).

    Example:
        >>> reply, structured = parse_reply('{"answer": "Two people.", "claims": []}')
        >>> reply.text, structured
        ('Two people.', True)
        >>> parse_reply("Two people.")[1]
        False
    """
    body = _object(text)
    if body is not None and isinstance(body.get("answer"), str):
        raw = body.get("claims")
        claims = tuple(c for c in map(_claim, raw if isinstance(raw, list) else []) if c)
        return _reply(body["answer"], claims), isinstance(raw, list)
    cut = _ANSWER.search(text)
    if cut:
        return _reply(_unescape(cut.group(1)), ()), False
    return _reply(text.strip(), ()), False


def _reply(text: str, claims: tuple[Claim, ...]) -> Reply:
    text = text.strip()
    abstains = not text or (bool(_CANNOT.search(text)) and not claims)
    return Reply(text=text, claims=claims, status="abstained" if abstains else "answered")


def _object(text: str) -> dict[str, Any] | None:
    """The first JSON object in the text."""
    start = text.find("{")
    while start != -1:
        try:
            value, _ = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(value, dict) and "answer" in value:
            return value
        start = text.find("{", start + 1)
    return None


def _claim(raw: Any) -> Claim | None:
    if not isinstance(raw, dict):
        return None
    try:
        return Claim(
            subject=str(raw["subject"]),
            predicate=str(raw["predicate"]),
            value=str(raw["value"]),
            other=None if raw.get("other") in (None, "", "null") else str(raw["other"]),
        )
    except (KeyError, ValidationError):
        return None


def _unescape(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
