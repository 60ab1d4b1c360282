from __future__ import annotations

import re

from humanagent.training.data.scenes import make_scene
from humanagent.training.data.scenes.captions import image_caption, part_captions, person_caption

SEEN = {"top": "red t-shirt", "bottom": "blue trousers", "hat": "orange cap", "glasses": "none"}


def test_a_person_in_one_sentence():
    text = person_caption("child", SEEN, "standing", "left", "red ball")
    assert text == (
        "A child in a red t-shirt and blue trousers with an orange cap is standing, facing left, "
        "holding a red ball."
    )


def test_what_is_not_seen_is_not_said():
    assert person_caption("adult", {}, "", "unknown", "") == "A person."
    assert part_captions({"left_arm": "unknown", "left_hand": "free"}, {}) == {}


def test_the_picture_is_told_from_the_left():
    text = image_caption("a street", ["A child is walking.", "A person."], [])
    assert text == "Two people are on a street. From the left: a child is walking. A person."


def test_parts():
    facts = {"right_arm": "above_head", "right_leg": "raised", "head_turn": "left",
             "head_tilt": "tilted_right"}  # fmt: skip
    assert part_captions(facts, SEEN) == {
        "right_arm": "The right arm is held up, the hand above the head.",
        "right_leg": "The right leg is raised.",
        "head": "The head looks to the left of the picture, is tilted to the person's right and "
        "wears an orange cap.",
        "torso": "The torso is dressed in a red t-shirt.",
        "legs": "The legs are dressed in blue trousers.",
    }


def test_captions_read_as_english():
    for seed in range(80):
        sample = make_scene(seed)
        told = [p.caption for p in sample.people]
        told += [text for p in sample.people for text in p.part_captions.values()]
        for text in [*sample.captions, *told]:
            assert text[0].isupper()
            assert text.endswith(".")
            assert not re.search(
                r"[{}_]|  |\bnone\b|\bunknown\b|\ba [aeiou]|\ban [^aeiou]", text
            ), text


def test_captions_name_only_people_who_are_there():
    for seed in range(80):
        sample = make_scene(seed)
        ids = {p.id for p in sample.people}
        assert set(re.findall(r"P\d+", " ".join(p.caption for p in sample.people))) <= ids
