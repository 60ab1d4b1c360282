"""Claims about people who are there: confirmed, contradicted, or left open with the reason."""

from __future__ import annotations

import itertools

import pytest

from humanagent.claims import Claim, verify_claims
from humanagent.claims.agreement import agreement
from humanagent.claims.verify import CLEAR, MIN_CONFIDENCE
from humanagent.claims.vocabulary import claim_values
from humanagent.pose import PAIR_VALUES, PERSON_VALUES, Fact, SceneFacts, scene_facts
from humanagent.scene import Scene
from tests.doubles import raising_right_hand, scene_of, standing

TWO: Scene = scene_of(standing(0), standing(300))
PERSON = [(n, v) for n, vs in PERSON_VALUES.items() for v in vs if v != "unknown"]
PAIR = [(n, v) for n, vs in PAIR_VALUES.items() for v in vs if v != "unknown"]
INVERSE = {
    "left_of": "right_of",
    "right_of": "left_of",
    "in_front_of": "behind",
    "behind": "in_front_of",
}


def measured(name: str, value: str, confidence: float = 0.95, **more: object) -> SceneFacts:
    """Facts of which exactly one is known: about P1, for a pair about P1 and P2."""
    pair = name in PAIR_VALUES
    fact = Fact(
        subject="P1",
        name=name,
        value=value,
        confidence=confidence,
        other="P2" if pair else None,
        joints=("left_hip",),
        numbers={"left_knee_degrees": 92.0},
    ).model_copy(update=more)
    if pair:
        return SceneFacts(people={}, pairs={"P1>P2": {name: fact}})
    return SceneFacts(people={"P1": {name: fact}})


def claim(
    predicate: str, value: str, subject: str = "P1", other: str | None = None, **more: object
) -> Claim:
    if predicate in PAIR_VALUES and other is None:
        other = "P2"
    return Claim(subject=subject, predicate=predicate, value=value, other=other).model_copy(
        update=more
    )


def verify(made: Claim, facts: SceneFacts, scene: Scene = TWO) -> Claim:
    (checked,) = verify_claims([made], scene, facts)
    return checked


class TestEqual:
    @pytest.mark.parametrize(("name", "value"), PERSON + PAIR)
    def test_what_was_measured_is_confirmed(self, name: str, value: str) -> None:
        assert verify(claim(name, value), measured(name, value)).verdict == "confirmed"

    @pytest.mark.parametrize(("name", "value"), PERSON + PAIR)
    def test_what_was_measured_poorly_is_left_open(self, name: str, value: str) -> None:
        facts = measured(name, value, MIN_CONFIDENCE - 0.01)
        checked = verify(claim(name, value), facts)
        assert checked.verdict == "unverifiable"
        assert "not measured surely" in checked.evidence.reason

    def test_the_evidence_names_value_confidence_joints_and_numbers(self) -> None:
        evidence = verify(claim("posture", "sitting"), measured("posture", "sitting")).evidence
        assert evidence.measured == "sitting"
        assert evidence.confidence == 0.95
        assert evidence.joints == ("left_hip",)
        assert evidence.numbers == {"left_knee_degrees": 92.0}
        assert evidence.reason == "left knee 92 degrees"

    def test_claims_keep_their_order(self) -> None:
        made = [claim("posture", "lying"), claim("left_arm", "bent"), claim("posture", "lying")]
        checked = verify_claims(made, TWO, measured("posture", "lying"))
        assert [c.predicate for c in checked] == ["posture", "left_arm", "posture"]


class TestLies:
    @pytest.mark.parametrize(
        ("name", "truth", "lie"),
        [
            ("posture", "standing", "sitting"),
            ("posture", "sitting", "standing"),
            ("posture", "lying", "standing"),
            ("posture", "sitting", "crouching"),
            ("orientation", "camera", "away"),
            ("orientation", "left", "right"),
            ("left_arm", "hanging", "raised"),
            ("left_arm", "hanging", "above_head"),
            ("right_arm", "raised", "hanging"),
            ("right_arm", "bent", "above_head"),
            ("left_hand", "on_hip", "at_face"),
            ("right_leg", "straight", "bent"),
            ("stance", "wide", "closed"),
            ("head_turn", "camera", "away"),
            ("head_tilt", "tilted_left", "tilted_right"),
            ("side", "left_of", "right_of"),
            ("depth", "behind", "in_front_of"),
            ("distance", "apart", "touching"),
        ],
    )
    def test_a_lie_is_contradicted(self, name: str, truth: str, lie: str) -> None:
        facts = measured(name, truth)
        if name == "orientation":
            facts.people["P1"]["head_turn"] = Fact(
                subject="P1", name="head_turn", value=truth, confidence=0.9
            )
        checked = verify(claim(name, lie), facts)
        assert checked.verdict == "contradicted"
        assert checked.evidence.measured == truth

    def test_the_arms_of_a_person_swapped(self) -> None:
        scene = scene_of(raising_right_hand(100, 100))
        facts = scene_facts(scene)
        assert verify(claim("right_arm", "raised"), facts, scene).verdict == "confirmed"
        assert verify(claim("left_arm", "raised"), facts, scene).verdict == "contradicted"

    def test_two_people_swapped(self) -> None:
        scene = scene_of(raising_right_hand(0, 100), standing(300, 100))
        facts = scene_facts(scene)
        truth = claim("right_arm", "above_head")
        assert verify(truth, facts, scene).verdict == "confirmed"
        swapped = truth.model_copy(update={"subject": "P2"})
        assert verify(swapped, facts, scene).verdict == "contradicted"


class TestWordsThatGoTogether:
    def test_a_hand_above_the_head_is_also_raised_but_not_the_other_way_round(self) -> None:
        above, raised = measured("left_arm", "above_head"), measured("left_arm", "raised")
        assert verify(claim("left_arm", "raised"), above).verdict == "confirmed"
        assert verify(claim("left_arm", "above_head"), raised).verdict == "contradicted"

    def test_who_touches_is_near(self) -> None:
        assert verify(claim("distance", "near"), measured("distance", "touching")).verdict == (
            "confirmed"
        )

    @pytest.mark.parametrize(
        ("name", "said", "seen"),
        [
            ("posture", "standing", "bending"),
            ("posture", "sitting", "kneeling"),
            ("left_arm", "bent", "raised"),
            ("left_arm", "raised", "stretched_side"),
            ("left_hand", "at_face", "near_other_hand"),
            ("left_leg", "bent", "raised"),
            ("distance", "near", "apart"),
        ],
    )
    def test_what_can_both_be_true_is_left_open_however_sure(
        self, name: str, said: str, seen: str
    ) -> None:
        checked = verify(claim(name, said), measured(name, seen, 1.0))
        assert checked.verdict == "unverifiable"
        assert "may both be true" in checked.evidence.reason

    @pytest.mark.parametrize(
        ("name", "said", "seen"),
        [
            ("posture", "sitting", "crouching"),
            ("left_leg", "bent", "straight"),
            ("left_arm", "bent", "hanging"),
            ("stance", "wide", "normal"),
            ("distance", "touching", "near"),
            ("facing", "facing_each_other", "not_facing_each_other"),
            ("left_arm", "raised", "bent"),
        ],
    )
    def test_neighbours_are_told_apart_only_when_measured_clearly(
        self, name: str, said: str, seen: str
    ) -> None:
        made = claim(name, said)
        assert verify(made, measured(name, seen, CLEAR - 0.01)).verdict == "unverifiable"
        assert verify(made, measured(name, seen, CLEAR)).verdict == "contradicted"


class TestFaceAndBody:
    def facts(self, body: str, head: str) -> SceneFacts:
        facts = measured("orientation", body)
        if head != "unknown":
            facts.people["P1"]["head_turn"] = Fact(
                subject="P1", name="head_turn", value=head, confidence=0.9
            )
        return facts

    @pytest.mark.parametrize(
        ("body", "head", "verdict"),
        [
            ("camera", "camera", "confirmed"),
            ("left", "camera", "unverifiable"),  # the face looks, the body does not
            ("left", "unknown", "unverifiable"),
            ("left", "left", "contradicted"),
            ("away", "camera", "unverifiable"),
            ("away", "unknown", "contradicted"),
            ("away", "away", "contradicted"),
        ],
    )
    def test_facing_the_camera_may_be_said_of_the_face(
        self, body: str, head: str, verdict: str
    ) -> None:
        assert verify(claim("orientation", "camera"), self.facts(body, head)).verdict == verdict


class TestPairs:
    @pytest.mark.parametrize(("name", "value"), PAIR)
    def test_a_pair_is_read_from_either_side(self, name: str, value: str) -> None:
        back = claim(name, INVERSE.get(value, value), subject="P2", other="P1")
        assert verify(back, measured(name, value)).verdict == "confirmed"

    @pytest.mark.parametrize(("name", "value"), [p for p in PAIR if p[1] in INVERSE])
    def test_the_mirrored_lie_is_contradicted_from_either_side(self, name: str, value: str) -> None:
        facts = measured(name, value)
        lies = (claim(name, INVERSE[value]), claim(name, value, subject="P2", other="P1"))
        assert {verify(lie, facts).verdict for lie in lies} == {"contradicted"}

    def test_without_the_other_person_nothing_is_decided(self) -> None:
        alone = claim("side", "left_of").model_copy(update={"other": None})
        assert verify(alone, measured("side", "left_of")).verdict == "unverifiable"
        itself = claim("side", "left_of", other="P1")
        assert verify(itself, measured("side", "left_of")).verdict == "unverifiable"

    def test_a_hand_near_somebody_else_is_left_open(self) -> None:
        scene = scene_of(standing(0), standing(200), standing(400))
        facts = measured("left_hand", "near_person", other="P2")
        near = claim("left_hand", "near_person", other="P2")
        assert verify(near, facts, scene).verdict == "confirmed"
        assert verify(claim("left_hand", "near_person"), facts, scene).verdict == "confirmed"
        elsewhere = claim("left_hand", "near_person", other="P3")
        assert verify(elsewhere, facts, scene).verdict == "unverifiable"


class TestUnknown:
    @pytest.mark.parametrize(("name", "value"), PERSON + PAIR)
    def test_what_was_not_measured_stays_open(self, name: str, value: str) -> None:
        empty = SceneFacts(people={"P1": {}, "P2": {}})
        for facts in (empty, measured(name, "unknown", 0.0)):
            assert verify(claim(name, value), facts).verdict == "unverifiable"
            assert verify(claim(name, f"not_{value}"), facts).verdict == "unverifiable"

    @pytest.mark.parametrize(
        ("predicate", "value"),
        [
            ("hat", "red"),
            ("emotion", "happy"),
            ("posture", "dancing"),
            ("posture", "unknown"),
            ("posture", ""),
            ("posture", "not_dancing"),
            ("left_arm", "standing"),
            ("side", "above"),
            ("", ""),
        ],
    )
    def test_words_that_are_not_known_stay_open(self, predicate: str, value: str) -> None:
        for facts in (measured("posture", "standing"), measured("side", "left_of")):
            checked = verify(claim(predicate, value), facts)
            assert checked.verdict == "unverifiable"
            assert checked.evidence.reason

    def test_a_person_fact_about_the_scene_stays_open(self) -> None:
        made = claim("posture", "standing", subject="scene")
        assert verify(made, measured("posture", "standing")).verdict == "unverifiable"

    def test_a_verdict_that_a_claim_brings_along_counts_for_nothing(self) -> None:
        for verdict in ("confirmed", "measured", "contradicted"):
            made = claim("posture", "sitting", verdict=verdict)
            assert verify(made, SceneFacts(people={})).verdict == "unverifiable"


class TestMeasured:
    def test_what_still_equals_its_fact_stays_measured_even_when_not_sure(self) -> None:
        made = claim("posture", "sitting", verdict="measured")
        for confidence in (0.3, 0.9):
            assert verify(made, measured("posture", "sitting", confidence)).verdict == "measured"

    def test_what_does_not_is_judged_like_any_other(self) -> None:
        made = claim("posture", "standing", verdict="measured")
        assert verify(made, measured("posture", "sitting")).verdict == "contradicted"
        assert verify(made, measured("posture", "sitting", 0.3)).verdict == "unverifiable"
        implied = claim("left_arm", "raised", verdict="measured")
        assert verify(implied, measured("left_arm", "above_head")).verdict == "confirmed"

    def test_claims_built_from_all_known_facts_are_measured_or_confirmed(self) -> None:
        scene = scene_of(raising_right_hand(0, 100), standing(150, 100), standing(400, 100))
        facts = scene_facts(scene)
        tables = [*facts.people.values(), *facts.pairs.values()]
        known = [f for table in tables for f in table.values() if f.known]
        assert len(known) > 20
        made = [
            Claim(subject=f.subject, predicate=f.name, value=f.value, other=f.other) for f in known
        ]
        said = verify_claims(made, scene, facts)
        for fact, checked in zip(known, said, strict=True):
            sure = fact.confidence >= MIN_CONFIDENCE
            assert checked.verdict == ("confirmed" if sure else "unverifiable")
        own = [c.model_copy(update={"verdict": "measured"}) for c in made]
        assert {c.verdict for c in verify_claims(own, scene, facts)} == {"measured"}


class TestDenials:
    @pytest.mark.parametrize(("name", "value"), PERSON + PAIR)
    def test_denying_what_was_measured_is_contradicted(self, name: str, value: str) -> None:
        assert verify(claim(name, f"not_{value}"), measured(name, value)).verdict == "contradicted"

    def test_denying_what_conflicts_is_confirmed(self) -> None:
        facts = measured("posture", "standing")
        assert verify(claim("posture", "not_sitting"), facts).verdict == "confirmed"
        assert verify(claim("posture", "Not sitting"), facts).verdict == "confirmed"
        assert verify(claim("posture", "not_bending"), facts).verdict == "unverifiable"

    def test_denying_what_is_implied_is_contradicted(self) -> None:
        facts = measured("left_arm", "above_head")
        assert verify(claim("left_arm", "not_raised"), facts).verdict == "contradicted"

    def test_not_facing_each_other_is_a_value_of_its_own(self) -> None:
        facts = measured("facing", "not_facing_each_other")
        assert verify(claim("facing", "not_facing_each_other"), facts).verdict == "confirmed"


class TestProperties:
    """Over every claim against every measured value and confidence."""

    GRID = tuple(
        (name, said, seen, confidence)
        for name, values in claim_values().items()
        for said, seen in itertools.product(values, repeat=2)
        for confidence in (0.0, 0.3, 0.49, 0.5, 0.79, 0.8, 1.0)
        if name not in ("count", "present")
    )

    def test_confirmed_only_what_agrees_and_is_sure(self) -> None:
        for name, said, seen, confidence in self.GRID:
            verdict = verify(claim(name, said), measured(name, seen, confidence)).verdict
            if verdict == "confirmed":
                assert agreement(name, said, seen) == "agrees"
                assert confidence >= MIN_CONFIDENCE
            if agreement(name, said, seen) == "agrees":
                assert verdict != "contradicted"

    def test_contradicted_only_what_differs_and_is_sure(self) -> None:
        for name, said, seen, confidence in self.GRID:
            verdict = verify(claim(name, said), measured(name, seen, confidence)).verdict
            if verdict == "contradicted":
                assert said != seen
                assert confidence >= MIN_CONFIDENCE

    def test_a_claim_and_its_denial_are_never_both_confirmed_or_both_contradicted(self) -> None:
        for name, said, seen, confidence in self.GRID:
            if name == "facing":  # its denial is a value of its own
                continue
            facts = measured(name, seen, confidence)
            verdicts = [verify(claim(name, v), facts).verdict for v in (said, f"not_{said}")]
            assert sorted(verdicts) in (
                ["confirmed", "contradicted"],
                ["unverifiable", "unverifiable"],
            )

    def test_more_confidence_never_turns_a_verdict_round(self) -> None:
        for name, said, seen, _ in self.GRID:
            verdicts = [
                verify(claim(name, said), measured(name, seen, c)).verdict
                for c in (0.0, 0.3, 0.5, 0.8, 1.0)
            ]
            decided = [v for v in verdicts if v != "unverifiable"]
            assert len(set(decided)) <= 1
            assert verdicts == ["unverifiable"] * (5 - len(decided)) + decided

    def test_what_agrees_one_way_never_conflicts_the_other(self) -> None:
        for name, said, seen, _ in self.GRID:
            if agreement(name, said, seen) == "agrees":
                assert agreement(name, seen, said) in ("agrees", "neighbour")
