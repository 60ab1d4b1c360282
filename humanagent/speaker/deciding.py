"""Yes/no questions about people: posture, direction, limbs; of one, of some, of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from humanagent.claims import Reply
from humanagent.pose import Fact, SceneFacts
from humanagent.scene import Scene
from humanagent.speaker.ask import HOW_MANY, Ask
from humanagent.speaker.counting import WHOLE
from humanagent.speaker.exact import likely_exact, nobody, people
from humanagent.speaker.faces import COVERED, head_cut_off
from humanagent.speaker.limits import HEDGE, NAMED, NOBODY, VLM
from humanagent.speaker.measure import Finding, judge_all
from humanagent.speaker.names import left_to_right, listed
from humanagent.speaker.phrases import statement
from humanagent.speaker.predicates import Predicate
from humanagent.speaker.references import ANYBODY, Resolved, resolve
from humanagent.speaker.say import abstained, answered, cited, claims, present_claim
from humanagent.speaker.turns import Turn
from humanagent.speaker.vocabulary import FACE_SEEN


def not_understood(ask: Ask) -> Reply | None:
    """An abstention when the question asks for something that is not measured."""
    if ask.form == "yes_no" and re.search(HOW_MANY, ask.text):
        return abstained("I count people, and not their limbs or anything else", VLM)
    if ask.foreign:
        return abstained(f"I only measure people, and not {cited(ask.text, ask.foreign)}", VLM)
    if not ask.predicates and ask.limb is None:
        what = (*ask.qualifiers, *ask.extra) or ("that",)
        return abstained(f"joints do not show {cited(ask.text, what)}", VLM)
    names = [name for p in ask.predicates for name in set(p.facts)]
    if ask.form != "which_value" and len(set(names)) < len(names):
        return abstained("the question asks for two things that one person cannot be at once", VLM)
    return None


def nobody_found(ask: Ask, scene: Scene) -> Reply:
    """The answer when no person was found."""
    subject = ask.subject
    if subject and subject.quantifier == "any" and not ask.foreign and not ask.negated:
        presumed = not subject.plain or len(ask.mentions) > 1
        return nobody(scene, f"No: {NOBODY}", presumed=presumed)
    return abstained(NOBODY[:-1], VLM)


def decide(ask: Ask, scene: Scene, facts: SceneFacts, history: Sequence[Turn] = ()) -> Reply:
    """Answer yes or no, or say why the joints do not decide it."""
    if not scene.people:
        return nobody_found(ask, scene)
    if reply := not_understood(ask):
        return reply
    subject = ask.subject or ANYBODY
    found = [judge_all(p, facts, ask.predicates) for p in left_to_right(scene)]
    found = [_doubted(ask, f) for f in found]
    if len(ask.mentions) > len(scene.people):
        return abstained("the question speaks of more people than I find", VLM)
    if subject.quantifier in ("any", "none") and (subject.place or subject.ordinal):
        return abstained(
            f"joints do not show who is meant by {cited(ask.text, [subject.noun])}", VLM
        )
    if subject.quantifier in ("any", "none"):
        return _some(ask, scene, found, negated=ask.negated or subject.quantifier == "none")
    if subject.quantifier == "all" and subject.everyone and not ask.qualifiers:
        meant = Resolved(tuple(f.person for f in found), group=True)
        return _group(ask, scene, found, meant)
    meant = resolve(subject, scene, history, ask.qualifiers)
    of = [f for f in found if f.person in meant.ids]
    if not of:
        return abstained(meant.why, meant.remedy)
    if meant.group:
        return _group(ask, scene, of, meant)
    return _one(ask, scene, of, meant)


def _doubted(ask: Ask, finding: Finding) -> Finding:
    """The finding, left open where words that were not understood may change it.

    "Holding up an umbrella" may be true with an arm that is not raised; nobody sits on a bench
    who does not sit. So a "no" on a posture stands, whatever it was said to be done on.
    """
    extra = tuple(word for word in ask.extra if word not in WHOLE)
    if not extra:
        if finding.truth is False and len(ask.predicates) > 1 and " and " not in ask.text:
            return replace(finding, truth=None, why="it is not clear which part is asked")
        return finding
    posture = all(p.family == "posture" for p in ask.predicates)
    if finding.truth is False and posture and not ask.negated and len(ask.predicates) == 1:
        return finding
    return replace(finding, truth=None, why=f"joints do not show {cited(ask.text, extra)}")


# -- one person -----------------------------------------------------------------------------


def _one(ask: Ask, scene: Scene, of: Sequence[Finding], meant: Resolved) -> Reply:
    if meant.sure:
        finding = of[0]
        if reply := _face(ask, scene, finding, meant):
            return reply
        told = _told(scene, finding, ask.part, meant.label(scene, finding.person))
        if finding.truth is None:
            made = claims(finding.facts)
            return abstained(finding.why, _remedy(ask.predicates), known=told, made=made)
        word = "Yes" if finding.truth != ask.negated else "No"
        return answered(f"{word}, {told}", claims(finding.facts))
    return _whichever(ask, scene, of, meant)


def _face(ask: Ask, scene: Scene, finding: Finding, meant: Resolved) -> Reply | None:
    """What is known of a face that the direction of the head does not decide."""
    if FACE_SEEN not in ask.predicates or ask.extra:
        return None
    person = scene.person(finding.person)
    label = meant.label(scene, person.id)
    if finding.truth and ask.subject and ask.subject.noun in COVERED:
        why = "joints do not show whether something covers the face"
        told = _told(scene, finding, ask.part, label)
        return abstained(why, VLM, known=told, made=claims(finding.facts))
    if finding.truth is None and ask.predicates == (FACE_SEEN,) and head_cut_off(person):
        word = "Yes" if ask.negated else "No"
        text = f"{word}, {label} has the head cut off by the upper edge of the picture"
        return answered(text, (present_claim(scene),))
    return None


def _whichever(ask: Ask, scene: Scene, of: Sequence[Finding], meant: Resolved) -> Reply:
    """It is not clear who is meant; the answer stands when it is the same for all of them."""
    said = [f for one in of for f in one.facts]
    truths = {f.truth for f in of}
    told = _told_all(scene, of, ask.part)
    if len(of) > 1 and truths in ({True}, {False}) and likely_exact(scene):
        word = "Yes" if truths.pop() != ask.negated else "No"
        text = f"{word}, whichever of the {people(len(of))} is meant: {told}"
        return answered(text, claims(said))
    return abstained(meant.why, meant.remedy, known=told, made=claims(said))


def _remedy(predicates: Sequence[Predicate]) -> str:
    needed = [name for p in predicates for name in p.facts]
    legs = any(name in ("posture", "stance") or "leg" in name for name in needed)
    return f"give a picture that shows {'the legs' if legs else 'them'} clearly, or {VLM}"


# -- several --------------------------------------------------------------------------------


def _group(ask: Ask, scene: Scene, of: Sequence[Finding], meant: Resolved) -> Reply:
    """About all of a group: "are they sitting", "is everyone standing"."""
    said = [f for one in of for f in one.facts]
    told = _told_all(scene, of, ask.part)
    truths = [f.truth for f in of]
    whole = len(of) == len(scene.people)
    sure = likely_exact(scene) or not whole
    every = ask.subject is not None and ask.subject.quantifier == "all"
    if all(truths) and sure:
        hedge = f" {HEDGE}" if whole and every else ""
        return answered(f"{'No' if ask.negated else 'Yes'}, {told}.{hedge}", claims(said))
    # "The riders" are not all standing when those found are not, whoever was missed.
    if all(t is False for t in truths) and (sure or not ask.negated):
        return answered(f"{'Yes' if ask.negated else 'No'}, {told}", claims(said))
    if every and False in truths and not ask.negated and meant.sure and not ask.extra:
        against = [f for f in of if f.truth is False]
        text = f"No, not everyone: {_told_all(scene, against, ask.part)}"
        return answered(text, claims(f for one in against for f in one.facts))
    open_ = next((f for f in of if f.truth is None), None)
    if open_:
        why, remedy = open_.why, _remedy(ask.predicates)
    elif not sure:
        why, remedy = "someone may be missed", VLM
    else:
        why, remedy = meant.why or "it is not the same for all of them", meant.remedy or VLM
    return abstained(why, remedy, known=told, made=claims(said))


def _some(ask: Ask, scene: Scene, found: Sequence[Finding], *, negated: bool) -> Reply:
    """About anyone: "is anyone sitting"."""
    subject = ask.subject or ANYBODY
    yes = [f for f in found if f.truth]
    said = claims(f for one in (yes or found) for f in one.facts)
    told = _told_all(scene, yes or found, ask.part)
    named = subject.plain and not ask.qualifiers and not subject.unseen
    if yes and (named or len(yes) == len(found)):
        word = "No" if negated else "Yes"
        return answered(f"{word}, {told}", said)
    if yes:
        noun = (*subject.unseen, *ask.qualifiers, subject.noun)
        return abstained(
            f"joints do not show who is meant by {cited(ask.text, noun)}",
            VLM,
            known=told,
            made=said,
        )
    if all(f.truth is False for f in found) and likely_exact(scene):
        word = "Yes" if negated else "No"
        return answered(f"{word}, {told}. {HEDGE}", said)
    open_ = next((f for f in found if f.truth is None), None)
    why = open_.why if open_ else "nobody I find is, but someone may be missed"
    return abstained(why, _remedy(ask.predicates), known=told, made=said)


def _told(scene: Scene, finding: Finding, part: str, label: str | None = None) -> str:
    facts: tuple[Fact, ...] = finding.facts
    return statement(scene, facts, part=part, label=label) if facts else ""


def _told_all(scene: Scene, found: Sequence[Finding], part: str) -> str:
    """What is known of each, up to a few people; a crowd that is all alike in one phrase."""
    told = [f for f in found if f.facts]
    if len(told) > 1 and len(told) == len(found):
        clauses = {statement(scene, f.facts, part=part, label="") for f in told}
        if len(clauses) == 1 and len(found) == len(scene.people):
            plural = _plural(clauses.pop().strip())
            return (
                f"both people I find {plural}"
                if len(found) == 2
                else (f"all {people(len(found))} I find {plural}")
            )
    text = listed([_told(scene, f, part) for f in told[:NAMED]])
    return f"{text}, and more" if len(told) > NAMED else text


def _plural(clause: str) -> str:
    """The clause about several people: "is sitting" becomes "are sitting"."""
    words = {"is": "are", "has": "have", "holds": "hold"}
    return " ".join(words.get(w, w) for w in clause.split(" "))
