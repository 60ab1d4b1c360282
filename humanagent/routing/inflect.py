"""English inflection, enough to write each verb and noun of the lexicon once.

Own code: the libraries for this carry whole dictionaries, and the lexicon lists its irregular
forms itself.
"""

from __future__ import annotations

_VOWELS = "aeiou"


def _doubles(base: str) -> bool:
    """Whether the last consonant doubles: sit -> sitting, not look -> looking."""
    return (
        len(base) >= 3
        and base[-1] not in _VOWELS + "wxy"
        and base[-2] in _VOWELS
        and (base[-3] not in _VOWELS or base[-4:-2] == "qu")
        and (len(base) <= 4 or base in ("squat", "unzip", "scrub", "strip"))
        and base not in ("open", "lean")
    )


def verb_forms(base: str) -> dict[str, str]:
    """The regular forms of a verb.

    Example:
        >>> verb_forms("sit")["ing"], verb_forms("ride")["ing"], verb_forms("carry")["past"]
        ('sitting', 'riding', 'carried')
    """
    forms = {"base": base, "third": plural(base)}
    if base.endswith("ie"):
        return forms | {"ing": base[:-2] + "ying", "past": base + "d"}
    if base.endswith("e") and not base.endswith("ee"):
        return forms | {"ing": base[:-1] + "ing", "past": base + "d"}
    if base.endswith("y") and base[-2] not in _VOWELS:
        return forms | {"ing": base + "ing", "past": base[:-1] + "ied"}
    stem = base + base[-1] if _doubles(base) else base
    return forms | {"ing": stem + "ing", "past": base + "d" if base.endswith("e") else stem + "ed"}


def plural(noun: str) -> str:
    """The regular plural of a noun.

    Example:
        >>> plural("hand"), plural("watch"), plural("lady"), plural("boy")
        ('hands', 'watches', 'ladies', 'boys')
    """
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"
