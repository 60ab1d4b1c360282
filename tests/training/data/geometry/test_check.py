"""A text against the joints that it was made from."""

from __future__ import annotations

import pytest

from humanagent.errors import BadInputError
from humanagent.training.data.geometry.check import TextChecker, check_text
from humanagent.training.data.geometry.types import Checked, read_verdict
from tests.training.data.geometry.bodies import row, standing

ONE = row(standing(300))
TWO = row(standing(150), standing(450))


def kinds(checked: Checked) -> list[str]:
    return [f.kind for f in checked.findings]


def test_knees_at_173_and_177_degrees_are_not_bent() -> None:
    """The example of the keypoints paper: its text says "knees bent"."""
    skier = row(standing(300, left_knee=173, right_knee=177))
    found = check_text("A man is going down a slope with his knees bent.", skier)
    assert found.outcome == "rejected"
    assert kinds(found) == ["leg", "leg"]
    assert [f.measured for f in found.findings] == [
        "P1's left leg is straight (knee 173 degrees)",
        "P1's right leg is straight (knee 177 degrees)",
    ]


def test_knees_that_are_bent_may_be_said_to_be() -> None:
    bent = row(standing(300, left_knee=100, right_knee=100))
    found = check_text("The man has skis. His knees are bent.", bent)
    assert (found.outcome, found.confirmed) == ("kept", 2)


def test_joints_that_are_not_seen_well_contradict_nothing_close_to_them() -> None:
    hidden = row(standing(300, left_knee=173, right_knee=177, visibility=1))
    assert check_text("The man stands. His knees are bent.", hidden).outcome == "kept"


def test_a_wrong_sentence_is_cut_out_and_the_rest_stays_as_it_was() -> None:
    text = "A man stands on a path.  His knees are bent. Behind him, trees grow (e.g. oaks)."
    found = check_text(text, ONE)
    assert found.outcome == "repaired"
    assert found.text == "A man stands on a path.  Behind him, trees grow (e.g. oaks)."
    assert found.contradicted == 2


def test_what_leans_on_the_wrong_sentence_goes_with_it() -> None:
    text = "P1 is to the right of P2. This makes the picture lively. The sky is clear."
    found = check_text(text, TWO)
    assert (found.outcome, found.text) == ("repaired", "The sky is clear.")


def test_a_sentence_that_is_repeated_is_cut_out_each_time() -> None:
    found = check_text("P1 is sitting. The sky is clear. P1 is sitting.", TWO)
    assert found.text == "The sky is clear."


def test_a_text_of_which_nothing_would_be_left_is_rejected() -> None:
    found = check_text("P1 is sitting. He looks tired.", TWO)
    assert (found.outcome, found.text) == ("rejected", "")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("P1 is sitting.", "posture"),
        ("P1's left arm is raised above the head.", "arm"),
        ("P1 is facing away from the camera.", "orientation"),
        ("P2 is to the left of P1.", "side"),
        ("The person on the left is sitting.", "posture"),
        ("There are four people in the picture.", "count"),
        ("Nobody is there.", "count"),
        ("P3 is standing.", "invented"),
    ],
)
def test_each_type_of_error_is_named(text: str, kind: str) -> None:
    found = check_text(f"The sky is clear. {text}", TWO)
    assert (found.outcome, kinds(found)) == ("repaired", [kind])


@pytest.mark.parametrize(
    "text",
    [
        "P1 is standing to the left of P2, facing the camera.",
        "Two people are in the picture. Both people are standing.",
        "They may know each other. One of them wears a hat.",
    ],
)
def test_true_texts_and_those_about_other_things_are_kept(text: str) -> None:
    found = check_text(text, TWO)
    assert (found.outcome, found.text, found.findings) == ("kept", text, ())


def test_more_people_than_a_source_marks_are_no_contradiction() -> None:
    text = "There are four people in the picture."
    assert check_text(text, row(standing(150), standing(450), source="mpii")).outcome == "kept"


def test_a_bare_yes_is_checked_with_its_question_and_cannot_be_cut_out() -> None:
    found = check_text("Yes. The sky is clear.", TWO, "Is P1 sitting?")
    assert (found.outcome, kinds(found)) == ("rejected", ["posture"])
    assert check_text("No. The sky is clear.", TWO, "Is P1 sitting?").outcome == "kept"


def test_the_sentence_that_answers_must_stay() -> None:
    text = "P1 is sitting. The sky is clear."
    assert check_text(text, TWO, "What is P1 doing?").outcome == "rejected"
    assert check_text(text, TWO, "Describe the picture in detail.").outcome == "repaired"
    swapped = "P1 wears a hat. P2 is sitting. The sky is clear."
    assert check_text(swapped, TWO, "What does P1 wear?").outcome == "repaired"


def test_a_question_that_takes_something_wrong_for_granted_is_rejected() -> None:
    assert check_text("To rest.", TWO, "Why is P1 sitting?").outcome == "rejected"
    assert check_text("To wait.", TWO, "Why is P1 standing?").outcome == "kept"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("P1 is standing, as the keypoints indicate. The sky is clear.", "leak"),
        ("P1 is standing at (120, 40). The sky is clear.", "coordinates"),
    ],
)
def test_leaks_and_coordinates_are_refused_although_true(text: str, kind: str) -> None:
    found = check_text(text, TWO)
    assert (found.outcome, found.text, kinds(found)) == ("refused", "", [kind])


def test_a_row_is_measured_once_for_many_texts() -> None:
    checker = TextChecker(TWO)
    assert checker.check("P1 is sitting.").outcome == "rejected"
    assert checker.check("P1 is standing.").outcome == "kept"


def test_a_text_about_one_of_several_is_checked_against_that_one() -> None:
    several = row(standing(450, left_knee=90, right_knee=90), standing(150))
    text = "The man waits. His knees are bent. A bench is near."
    assert check_text(text, several).outcome == "kept", "it is not clear who is meant"
    assert check_text(text, several, person=0).outcome == "kept"
    found = check_text(text, several, person=1)
    assert (found.outcome, found.text) == ("repaired", "The man waits. A bench is near.")
    assert found.findings[0].said == "P1 left_leg bent"
    assert check_text("There are two people.", several, person=1).outcome == "kept"
    assert kinds(check_text("The man is to the right of P2.", several, person=1)) == ["side"]


def test_a_verdict_comes_back_from_a_rows_provenance() -> None:
    found = check_text("P1 is sitting. The sky is clear.", TWO)
    assert read_verdict(found.verdict(), found.text) == found
    for broken in ("", "{}", '{"outcome":"fine"}', "[1]"):
        with pytest.raises(BadInputError, match="not a verdict"):
            read_verdict(broken)
