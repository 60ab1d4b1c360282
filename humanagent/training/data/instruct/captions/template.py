"""The raw text of a caption: sentences put together from what a row says of its people.

As FaceCaption does it: a template text from sure attributes first, which a language model then
rewrites. People are named by id; the most telling sentences come first, so that a text is made
shorter by leaving the last ones out.
"""

from __future__ import annotations

from collections.abc import Sequence

from humanagent.training.data.geometry.sentences import sentences
from humanagent.training.data.instruct.captions.config import CaptionsConfig, Length
from humanagent.training.data.instruct.herm.people import RowPeople
from humanagent.training.data.instruct.herm.phrases import phrases
from humanagent.training.data.instruct.herm.poses import (
    limb_sentences,
    pair_sentences,
    pose_sentences,
)
from humanagent.training.data.instruct.herm.words import appearance, as_sentence, plain
from humanagent.training.data.rows import PersonRow
from humanagent.training.data.scenes.captions import listed, with_article

_THINGS = 8


def raw_text(view: RowPeople, faces: Sequence[int], length: Length, config: CaptionsConfig) -> str:
    """The template text of a class, within its number of words; empty where there is nothing.

    Args:
        view: the people of a row.
        faces: indices of those whose faces are good enough.
        length: ``short`` tells looks, ``detail`` poses too, ``hq`` also places and things.
        config: lengths, and how sure an attribute must be.
    """
    known = [i for i in view.order if phrases(view, i)]  # captions have no boxes to name people by
    large = faces if length == "short" else (*faces, *view.largest(config.people))
    people = [i for i in known if i in large][: config.people]
    drawn = view.row.source == "drawn"  # whose caption tells posture and clothes of everybody
    found = _written(view)
    for i in people:
        found += _looks(view, i, config, bare=not found)
        if length != "short":
            found += (limb_sentences if drawn else pose_sentences)(view, i)
        if length == "hq":
            found += pair_sentences(view, i, [j for j in view.near(i, 1) if j in known])
    found += _things(view, " ".join(found)) if length == "hq" else []
    return shortened(" ".join(found), config.words(length))


def shortened(text: str, words: int) -> str:
    """As many of the first sentences as have at most so many words.

    Example:
        >>> shortened("A man sits. A dog lies beside him.", 4)
        'A man sits.'
    """
    kept: list[str] = []
    for sentence in sentences(text):
        if len("".join([*kept, sentence]).split()) > words:
            break
        kept.append(sentence)
    return "".join(kept).strip()


def _written(view: RowPeople) -> list[str]:
    """The source's own caption of the picture; what machines wrote before is not built upon."""
    row = view.row
    made = {m.field for m in row.made}
    return [
        as_sentence(c.text)
        for n, c in enumerate(row.captions)
        if c.facet == "image" and c.text.strip() and f"captions[{n}]" not in made
    ][:1]


def _looks(view: RowPeople, i: int, config: CaptionsConfig, *, bare: bool) -> list[str]:
    """What shows on somebody; the source's own sentence about a person where it has one."""
    one, who = view.person(i), view.ids[i]
    if view.row.source == "drawn" and not bare:
        return _face_only(one, who)
    own = [as_sentence(c.text) for c in one.captions if c.facet == "overall" and c.text.strip()][:1]
    sure = plain(one.attributes, config.filters_of(view.row).probability)
    return [*own, *([] if own else appearance(sure).sentences(who))]


def _face_only(one: PersonRow, who: str) -> list[str]:
    """Hair: what the caption of a drawn scene does not tell."""
    return appearance({k: v for k, v in one.attributes.items() if k == "hair"}).sentences(who)


def _things(view: RowPeople, text: str) -> list[str]:
    names = dict.fromkeys(t.name for t in view.row.objects if t.name.split()[-1] not in text)
    things = [with_article(name) for name in names][:_THINGS]
    return [f"There is also {listed(things)}."] if things else []
