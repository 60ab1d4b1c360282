"""Claims about the number and the presence of people, and about people who were invented."""

from __future__ import annotations

import pytest

from humanagent.claims import Claim, verify_claims
from humanagent.pose import SceneFacts
from humanagent.scene import Person, Scene

NO_FACTS = SceneFacts(people={})
BOX = (1.0, 2.0, 3.0, 4.0)


def scene(*scores: float, possible: int = 0, complete: float = 0.9) -> Scene:
    people = [
        Person(id="P1", bbox=(100 * i, 0, 100 * i + 50, 90), score=s) for i, s in enumerate(scores)
    ]
    return Scene.from_people((640, 480), people, possible=(BOX,) * possible, complete=complete)


def verdict(made: Claim, seen: Scene) -> str:
    return verify_claims([made], seen, NO_FACTS)[0].verdict


def count(value: str) -> Claim:
    return Claim(subject="scene", predicate="count", value=value)


def present(value: str, subject: str = "scene") -> Claim:
    return Claim(subject=subject, predicate="present", value=value)


class TestCount:
    @pytest.mark.parametrize("value", ["2", "two", "Two", "2 people", "two persons", "a couple of"])
    def test_the_number_found_is_confirmed_however_it_is_written(self, value: str) -> None:
        assert verdict(count(value), scene(0.9, 0.9)) == "confirmed"

    @pytest.mark.parametrize("value", ["0", "1", "3", "17", "nobody"])
    def test_another_number_is_contradicted(self, value: str) -> None:
        assert verdict(count(value), scene(0.9, 0.9)) == "contradicted"

    def test_more_than_were_found_is_left_open_when_someone_may_be_missed(self) -> None:
        assert verdict(count("3"), scene(0.9, 0.9, complete=0.4)) == "unverifiable"
        assert verdict(count("3"), scene(0.9, 0.9, possible=1)) == "unverifiable"

    def test_more_than_were_found_and_possible_is_contradicted(self) -> None:
        assert verdict(count("4"), scene(0.9, 0.9, possible=1)) == "contradicted"

    def test_fewer_than_were_surely_found_is_contradicted_whoever_may_be_missed(self) -> None:
        assert verdict(count("1"), scene(0.9, 0.9, complete=0.1)) == "contradicted"

    def test_fewer_is_left_open_where_the_others_are_not_sure(self) -> None:
        assert verdict(count("1"), scene(0.9, 0.3)) == "unverifiable"
        assert verdict(count("0"), scene(0.3)) == "unverifiable"

    @pytest.mark.parametrize("value", ["at least 2", "2 or 3", "several", "many", "", "-2", "2.0"])
    def test_what_is_no_number_is_left_open(self, value: str) -> None:
        assert verdict(count(value), scene(0.9, 0.9)) == "unverifiable"

    def test_the_number_of_somebody_is_no_claim(self) -> None:
        odd = Claim(subject="P1", predicate="count", value="2")
        assert verdict(odd, scene(0.9, 0.9)) == "unverifiable"

    def test_the_evidence_tells_the_number_in_words(self) -> None:
        (lie,) = verify_claims([count("3")], scene(0.9), NO_FACTS)
        assert lie.evidence.measured == "1"
        assert lie.evidence.reason == "1 person found"
        (lie,) = verify_claims([count("5")], scene(0.9, 0.8, possible=1), NO_FACTS)
        assert lie.evidence.reason == "2 people found, someone may be missed"
        assert lie.evidence.numbers == {"found": 2, "possible": 1}


class TestPresence:
    def test_somebody_is_there(self) -> None:
        assert verdict(present("yes"), scene(0.9)) == "confirmed"
        assert verdict(present("no"), scene(0.9)) == "contradicted"
        assert verdict(present("no"), scene(0.9, complete=0.2)) == "contradicted"

    def test_nobody_is_there(self) -> None:
        assert verdict(present("no"), scene()) == "confirmed"
        assert verdict(present("yes"), scene()) == "contradicted"
        assert verdict(count("0"), scene()) == "confirmed"

    @pytest.mark.parametrize("seen", [scene(complete=0.3), scene(possible=1), scene(0.2)])
    @pytest.mark.parametrize("made", [present("no"), present("yes"), count("0"), count("5")])
    def test_nothing_found_for_sure_decides_nothing(self, seen: Scene, made: Claim) -> None:
        surely_fewer = made == count("5") and seen.complete > 0.6
        assert verdict(made, seen) == ("contradicted" if surely_fewer else "unverifiable")

    @pytest.mark.parametrize("value", ["maybe", "", "2"])
    def test_neither_yes_nor_no(self, value: str) -> None:
        assert verdict(present(value), scene(0.9)) == "unverifiable"

    def test_what_perception_itself_says_stays_measured(self) -> None:
        seen = scene(0.4, 0.9, complete=0.2)
        for made in (count("2"), present("yes")):
            own = made.model_copy(update={"verdict": "measured"})
            assert verdict(own, seen) == "measured"
        wrong = count("3").model_copy(update={"verdict": "measured"})
        assert verdict(wrong, seen) == "unverifiable"


class TestInventedPeople:
    @pytest.mark.parametrize("who", ["P3", "P7", "p3", "Person 3"])
    @pytest.mark.parametrize("complete", [0.1, 0.9])
    def test_an_id_without_a_person_is_an_invention(self, who: str, complete: float) -> None:
        made = Claim(subject=who, predicate="posture", value="standing")
        (lie,) = verify_claims([made], scene(0.9, 0.9, complete=complete), NO_FACTS)
        assert lie.verdict == "contradicted"
        assert "no such person was found" in lie.evidence.reason

    def test_so_it_is_as_the_other_of_a_pair(self) -> None:
        made = Claim(subject="P1", predicate="side", value="left_of", other="P9")
        assert verdict(made, scene(0.9, 0.9)) == "contradicted"

    def test_whatever_is_said_of_them(self) -> None:
        made = Claim(subject="P9", predicate="hat", value="red")
        assert verdict(made, scene(0.9, 0.9)) == "contradicted"
        assert verdict(present("yes", "P9"), scene(0.9)) == "contradicted"

    def test_except_that_they_are_not_there(self) -> None:
        assert verdict(present("no", "P9"), scene(0.9)) == "confirmed"
        assert verdict(present("no", "P1"), scene(0.9)) == "contradicted"

    @pytest.mark.parametrize("who", ["the man", "P", "PX", "P1 and P2", "", "dog"])
    def test_a_subject_that_is_no_id_is_left_open(self, who: str) -> None:
        made = Claim(subject=who, predicate="posture", value="standing")
        assert verdict(made, scene(0.9, 0.9)) == "unverifiable"
