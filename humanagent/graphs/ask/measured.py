"""What a model is told of the people that were measured: for every question, and for this one.

A server computes a prompt's beginning once for all requests that share it. So what is the same for
every question about a picture is told apart from what one question needs, wherever all people fit
into the budget. Where they do not, the question decides who is left out, and all of it depends on
the question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from humanagent.context import Focus, PersonContext, approximate_tokens, joints_of, render
from humanagent.graphs.ask.context import AskContext
from humanagent.pose import SceneFacts
from humanagent.routing import Route
from humanagent.scene import Scene
from humanagent.speaker import Turn, focus, relevant_facts
from humanagent.vlm.reads import Reads, reads_of


@dataclass(frozen=True)
class Measured:
    """The measurements that a model is told.

    ``same`` says whether ``context`` is the same for every question about the picture; ``more``
    are lines for this question alone; ``warnings`` say what was left out.
    """

    context: PersonContext
    same: bool = True
    more: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of all that is told."""
        if not self.more:
            return self.context.sha256
        return hashlib.sha256("\n".join((self.context.text, *self.more)).encode()).hexdigest()


def measured(
    question: str,
    route: Route,
    found: tuple[Scene, SceneFacts],
    context: AskContext,
    history: Sequence[Turn] = (),
) -> Measured:
    """The measurements of a scene, as the model that is asked reads them.

    ``history`` are earlier turns about the same picture: they tell whom "he" means.
    """
    scene, facts = found
    reads, budget = reads_of(context.vlm), context.settings.context_tokens
    if reads.prompt == "plain":
        about = _about(question, route, scene, ()) if reads.focus else Focus()
        name = reads.context or context.settings.context
        told = render(
            scene, facts, name=name, version=reads.version, focus=replace(about, budget=budget)
        )
        return Measured(told, same=False, warnings=_left_out(told))
    everybody = about_everybody(found, context)
    warnings = _another_format(everybody, reads, context)
    if not reads.focus:
        return Measured(everybody, warnings=(*warnings, *_left_out(everybody)))
    about = _about(question, route, scene, history)
    name, version = everybody.name, everybody.version
    if everybody.omitted:
        about = replace(about, budget=budget)
        told = render(scene, facts, name=name, version=version, focus=about)
        return Measured(told, same=False, warnings=(*warnings, *_left_out(told)))
    detailed = render(scene, facts, name=name, version=version, focus=about)
    left = budget - approximate_tokens(everybody.text)
    return Measured(everybody, more=_more(everybody.text, detailed.text, left), warnings=warnings)


def about_everybody(found: tuple[Scene, SceneFacts], context: AskContext) -> PersonContext:
    """The context that no question changes; ``omitted`` are those who did not fit.

    ``paper`` has no short form: over the budget ``compact`` stands in for it, but not for a model
    that was trained on it.
    """
    scene, facts = found
    reads, budget = reads_of(context.vlm), context.settings.context_tokens
    name = reads.context or context.settings.context
    focus = Focus(budget=budget)
    told = render(scene, facts, name=name, version=reads.version, focus=focus)
    trained = reads.context is not None
    if name != "paper" or trained or approximate_tokens(told.text) <= budget:
        return told
    return render(scene, facts, name="compact", focus=focus)


def _about(question: str, route: Route, scene: Scene, history: Sequence[Turn]) -> Focus:
    """Whom and which joints a question is about."""
    return Focus(
        people=tuple(focus(question, route, scene, history)),
        joints=joints_of(relevant_facts(question, route)),
    )


def _more(told: str, detailed: str, left: int) -> tuple[str, ...]:
    """What ``detailed`` says beyond ``told``, whole lines within so many tokens.

    Pairs of the people in question come first, then the joints of one person after the other. A
    detailed line about a person is the told one and its joints.
    """
    known = told.splitlines()
    pairs: list[str] = []
    joints: list[str] = []
    for line in detailed.splitlines():
        if line in known:
            continue
        begun = next((k for k in known if line.startswith(f"{k}; ")), None)
        if begun is None:
            pairs.append(line)
        else:
            joints.append(f"{line.split()[0]} {line[len(begun) + 2 :]}")
    fitting: list[str] = []
    for line in (*pairs, *joints):
        left -= approximate_tokens(f"\n{line}")
        if left < 0:
            break
        fitting.append(line)
    return tuple(fitting)


def _another_format(told: PersonContext, reads: Reads, context: AskContext) -> tuple[str, ...]:
    wanted = reads.context or context.settings.context
    if told.name == wanted:
        return ()
    return (
        f"The {wanted} context would have been over the budget of "
        f"{context.settings.context_tokens} tokens: the model was told the {told.name} one.",
    )


def _left_out(told: PersonContext) -> tuple[str, ...]:
    count = len(told.omitted)
    if not count:
        return ()
    who = "1 person was" if count == 1 else f"{count} people were"
    return (f"{who} left out of what the model was told, to keep it short: {ids(told.omitted)}.",)


def ids(people: Sequence[str]) -> str:
    """Ids in words, rows of neighbours shortened.

    Example:
        >>> ids(["P1", "P3", "P4", "P5", "P9"])
        'P1, P3 to P5, P9'
    """
    rows: list[list[int]] = []
    for number in sorted(int(person[1:]) for person in people):
        if rows and number == rows[-1][-1] + 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    parts: list[str] = []
    for row in rows:
        if len(row) > 2:
            parts.append(f"P{row[0]} to P{row[-1]}")
        else:
            parts += [f"P{number}" for number in row]
    return ", ".join(parts)
