"""The policy after the answer: a last check on the free text of a model.

It reads sentence by sentence with the tagged words and patterns of ``humanagent.routing``. What it
cannot do: word lists know only the words in them, a name in lower case or a nickname is not seen,
and irony or an allusion ("he prays five times a day") passes. It is the last of several checks, not
a guarantee.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from humanagent.policy.profiles import Policy
from humanagent.policy.statements import DECLINES, FEELINGS, NAMES, STAFF
from humanagent.routing.patterns import View
from humanagent.routing.refusals import TRAITS
from humanagent.routing.rule import Rule, match
from humanagent.routing.tagging import tag
from humanagent.routing.types import RefusalKind

#: A sentence ends at a mark followed by a blank, but not after these abbreviations.
_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<=[.!?])[\"')\]]*\s+|\n+"
)


class Violation(BaseModel):
    """A sentence that policy does not let through, and the words that were matched."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RefusalKind
    rule: str
    words: str
    sentence: str


def _pieces(text: str) -> list[str]:
    """The sentences of a text with the blanks that follow them."""
    pieces, start = [], 0
    for end in _END.finditer(text):
        pieces.append(text[start : end.end()])
        start = end.end()
    return [piece for piece in [*pieces, text[start:]] if piece]


def _first(rules: Sequence[Rule], view: View) -> tuple[Rule, str] | None:
    for rule in rules:
        words = match(rule, view)
        if words is not None:
            return rule, words
    return None


def _check(sentence: str, policy: Policy, *, about_staff: bool) -> Violation | None:
    """The first violation in one sentence."""
    view = View(tag(sentence))
    if any(view.find(pattern) for pattern in DECLINES):
        return None
    found = _first((*NAMES, *TRAITS), view)
    everybody = policy.feelings_removed_for == "everybody"
    if found is None and (
        everybody or (policy.feelings_removed_for == "workers_and_pupils" and about_staff)
    ):
        found = _first(FEELINGS, view)
    if found is None:
        return None
    rule, words = found
    kind = rule.refusal or "sensitive"
    return Violation(kind=kind, rule=rule.name, words=words, sentence=sentence.strip())


def check_answer(text: str, policy: Policy) -> list[Violation]:
    """Find sentences that name somebody, claim a sensitive trait, or claim feelings.

    Feelings are looked for in everybody's case under ``work`` and ``school``; under ``default``
    only when the text speaks of workers or pupils; not under ``research``.

    Example:
        >>> from humanagent.policy import policy_for
        >>> [v.kind for v in check_answer("This is Barack Obama.", policy_for("research"))]
        ['identity']
        >>> check_answer("The man in the black jacket is smiling.", policy_for("work"))
        []
    """
    about_staff = View(tag(text)).find(STAFF) is not None
    found = (_check(piece, policy, about_staff=about_staff) for piece in _pieces(text))
    return [violation for violation in found if violation is not None]


def redact(text: str, policy: Policy) -> tuple[str, list[str]]:
    """Remove the sentences that ``check_answer`` finds.

    Returns:
        The text that is left (it may be empty) and the removed sentences.

    Example:
        >>> from humanagent.policy import policy_for
        >>> redact("A man waves. His name is Tom.", policy_for("default"))
        ('A man waves.', ['His name is Tom.'])
    """
    bad = [violation.sentence for violation in check_answer(text, policy)]
    if not bad:
        return text, []
    kept = [piece for piece in _pieces(text) if piece.strip() not in bad]
    return "".join(kept).strip(), bad
