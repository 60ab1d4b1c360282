"""The maker against an endpoint: asked again with the reason, checked, counted, with provenance."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from humanagent.errors import VLMError
from humanagent.training.data.geometry.types import read_verdict
from humanagent.training.data.instruct import MadeRow
from humanagent.training.data.instruct.keypoints import KeypointsConfig, KeypointsMaker
from humanagent.training.data.instruct.keypoints.prompts import requests
from humanagent.training.data.rows import Caption, PersonRow, Row
from humanagent.training.data.scenes import SceneConfig, make_scene
from humanagent.training.data.teacher.budget import Budget, BudgetSpentError
from humanagent.training.data.teacher.drawn import drawn_row
from humanagent.training.data.teacher.estimate import estimate
from humanagent.training.data.teacher.openai import OpenAITeacher
from humanagent.training.data.teacher.rules import SCHEMAS, RuleTeacher
from tests.training.data.geometry.bodies import row as picture
from tests.training.data.geometry.bodies import standing
from tests.training.data.teacher.endpoint import Answer, completion, endpoint

#: One man who stands straight: knees of 175 degrees.
ROW = replace(
    picture(standing(300, 175, 175)),
    captions=(Caption("A man waits at a bus stop."), Caption("A man in a park.")),
    split="val",
)
DETAIL = KeypointsConfig(conversation=0, reasoning=0)
TRUE = "The man is standing with both legs straight. He waits at a bus stop."
BENT = "The man is standing with both knees bent."
LEAK = "The keypoints indicate a man who is standing."

Say = Callable[[int, Mapping[str, Any]], Any]


def made_of(
    say: Say, config: KeypointsConfig, row: Row = ROW, **options: Any
) -> tuple[MadeRow, list[dict[str, Any]]]:
    """What a row gives, and the requests, with an endpoint that says ``say(number, body)``."""

    def handle(number: int, body: dict[str, Any]) -> Answer:
        said = say(number, body)
        text = said if isinstance(said, str) else json.dumps(said)
        return completion(text, system_fingerprint="fp_7")

    async def run() -> tuple[MadeRow, list[dict[str, Any]]]:
        async with endpoint(handle) as server:
            teacher = OpenAITeacher(server.url, **options)
            try:
                return await KeypointsMaker(teacher, config).make(row), server.bodies
            finally:
                await teacher.aclose()

    return asyncio.run(run())


def in_turn(*answers: str) -> Say:
    return lambda number, body: {"answer": answers[min(number, len(answers)) - 1]}


def test_a_text_that_holds_becomes_an_instruction_that_says_who_wrote_it_of_what() -> None:
    made, (body,) = made_of(in_turn(TRUE), DETAIL)
    (one,) = made.instructions
    question, answer = one.turns
    assert (one.kind, one.task, one.picture, one.split) == ("keypoints", "detail", ROW.id, "val")
    assert (question.role, question.plain) == ("user", question.plain)
    assert question.plain in requests(), "the model sees the picture and the question only"
    assert (answer.role, answer.plain) == ("assistant", TRUE)
    assert one.people == (0,)
    asked, said = one.made
    assert asked.field == "turns[0]"
    assert "humanagent requests" in asked.by
    assert (said.field, said.by) == ("turns[1]", "teach-1@fp_7")
    assert len(said.prompt) == 64
    assert read_verdict(said.verdict).confirmed == 3, "standing, and both legs straight"
    assert body["response_format"]["json_schema"]["schema"] == SCHEMAS["detail"]
    assert [task for task, _ in made.checked] == ["detail"]
    assert made.discarded == ()


def test_the_teacher_gets_no_pixels_but_what_is_known_of_the_picture() -> None:
    _, (body,) = made_of(in_turn(TRUE), DETAIL)
    assert all(isinstance(message["content"], str) for message in body["messages"])
    roles = [message["role"] for message in body["messages"]]
    assert roles == ["system", "user", "assistant", "user", "assistant", "user"]
    material = body["messages"][-1]["content"]
    assert "A man waits at a bus stop." in material
    assert "P1 person: [" in material
    assert "keypoints: [0.469, 0.167, 2, " in material


def test_bent_knees_at_175_degrees_are_rejected_and_the_teacher_is_told_why() -> None:
    made, bodies = made_of(in_turn(BENT, TRUE), DETAIL)
    assert made.instructions[0].turns[1].plain == TRUE
    *_, before, why = bodies[1]["messages"]
    assert before["content"] == json.dumps({"answer": BENT})
    assert "left_leg bent" in why["content"]
    assert "knee 175 degrees" in why["content"]
    (discarded,) = made.discarded
    assert BENT in discarded.text
    assert {finding.kind for finding in discarded.checked.findings} == {"leg"}
    assert [checked.outcome for _, checked in made.checked] == ["rejected", "kept"]


def test_a_leak_is_refused_and_asked_for_again() -> None:
    made, bodies = made_of(in_turn(LEAK, TRUE), DETAIL)
    assert [checked.outcome for _, checked in made.checked] == ["refused", "kept"]
    assert "keypoints" in bodies[1]["messages"][-1]["content"]
    assert "mention neither material" in bodies[1]["messages"][-1]["content"]
    assert made.instructions[0].turns[1].plain == TRUE


def test_after_three_tries_it_is_given_up_and_all_that_was_written_is_kept_on_file() -> None:
    answers = (BENT, "The man is sitting.", LEAK, TRUE)
    made, bodies = made_of(in_turn(*answers), DETAIL)
    assert len(bodies) == 3
    assert made.instructions == ()
    assert [one.checked.outcome for one in made.discarded] == ["rejected", "rejected", "refused"]
    assert made.error == "", "the row was done: nothing of it could be used"
    made, bodies = made_of(in_turn(*answers), DETAIL.model_copy(update={"tries": 4}))
    assert made.instructions[0].turns[1].plain == TRUE


def test_a_wrong_sentence_is_cut_out_and_the_rest_is_used() -> None:
    made, bodies = made_of(in_turn(f"{TRUE} His left arm is raised."), DETAIL)
    assert len(bodies) == 1, "what is repaired need not be asked for again"
    assert made.instructions[0].turns[1].plain == TRUE
    assert read_verdict(made.instructions[0].made[1].verdict).outcome == "repaired"
    assert made.discarded[0].checked.outcome == "repaired", "what was cut can be read"


def test_a_reply_that_is_not_of_the_shape_is_told_so() -> None:
    made, bodies = made_of(
        lambda number, body: "A man." if number == 1 else {"answer": TRUE}, DETAIL
    )
    assert "not the JSON" in bodies[1]["messages"][-1]["content"]
    assert made.discarded[0].text == "A man."
    assert made.discarded[0].checked.findings[0].kind == "shape"
    assert len(made.instructions) == 1


def test_a_teacher_that_only_repeats_itself_is_not_asked_a_third_time() -> None:
    made, bodies = made_of(in_turn(BENT), DETAIL)
    assert len(bodies) == 2
    assert len(made.discarded) == 1


def turn(question: str, answer: str) -> dict[str, str]:
    return {"question": question, "answer": answer}


TALK = KeypointsConfig(conversation=2, detail=0, reasoning=0)


def test_of_a_conversation_the_good_turns_stay_and_only_the_others_are_asked_for_again() -> None:
    good = turn("Is the man standing?", "Yes, the man is standing.")
    wrong = turn("Is his left arm raised?", "Yes, he has his left arm raised.")
    other = turn("How is his left leg held?", "His left leg is straight.")

    def say(number: int, body: Mapping[str, Any]) -> Any:
        return {"turns": [good, wrong]} if number == 1 else {"turns": [good, other]}

    made, bodies = made_of(say, TALK)
    assert [one.turns[0].plain for one in made.instructions] == [
        good["question"],
        other["question"],
    ]
    assert "1 more" in bodies[1]["messages"][-1]["content"]
    assert len({one.id for one in made.instructions}) == 2
    assert [checked.outcome for _, checked in made.checked] == ["kept", "rejected", "kept"]
    first, second = (one.made[1].prompt for one in made.instructions)
    assert first != second, "each has the prompt that it answers"


def test_more_than_was_asked_for_is_left_and_fewer_good_ones_are_enough() -> None:
    one = turn("Is the man standing?", "Yes, the man is standing.")
    many = [turn(f"{n}: is the man standing?", "Yes, the man is standing.") for n in range(5)]
    assert len(made_of(lambda n, b: {"turns": many}, TALK)[0].instructions) == 2
    made, bodies = made_of(lambda n, b: {"turns": [one]}, TALK)
    assert (len(made.instructions), len(bodies)) == (1, 1)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What do the keypoints of the man tell?", "leak"),
        ("What is P1 doing?", "leak"),
        ("Who stands at (120, 40)?", "coordinates"),
        ("Why is the man sitting?", "posture"),
    ],
)
def test_a_question_is_checked_too(question: str, kind: str) -> None:
    say: Say = lambda number, body: {"turns": [turn(question, "He waits at a bus stop.")]}  # noqa: E731
    made, _ = made_of(say, TALK)
    assert made.instructions == ()
    assert kind in {finding.kind for finding in made.discarded[0].checked.findings}


def test_a_model_that_is_told_of_people_as_an_agent_tells_it_knows_their_ids() -> None:
    say: Say = lambda number, body: {"turns": [turn("What is P1 doing?", "P1 is standing.")]}  # noqa: E731
    made, _ = made_of(say, TALK.model_copy(update={"told": True}))
    question = made.instructions[0].turns[0].plain
    assert question.startswith("Measured people:\npicture 640x480 px, people found: 1\nP1 box ")
    assert question.endswith("\n\nQuestion: What is P1 doing?")


def test_without_joints_the_teacher_is_told_less_and_the_check_stays_the_same() -> None:
    control = DETAIL.model_copy(update={"with_keypoints": False})
    made, bodies = made_of(in_turn(BENT, TRUE), control)
    said = json.dumps(bodies)
    assert "keypoints:" not in said
    assert "Body points" not in said
    assert [checked.outcome for _, checked in made.checked] == ["rejected", "kept"]
    assert "175" not in said, "a reason must not hand it the angle either"


def test_a_row_without_joints_or_people_gives_nothing_and_costs_nothing() -> None:
    for row in (picture(PersonRow(bbox=(10, 10, 90, 300))), picture()):
        made, bodies = made_of(in_turn(TRUE), KeypointsConfig(), row)
        assert (made, bodies) == (MadeRow(row), [])


def test_a_dead_teacher_and_a_spent_budget_are_errors_of_the_caller() -> None:
    with pytest.raises(VLMError, match="said nothing"):
        made_of(lambda number, body: "", DETAIL)
    with pytest.raises(BudgetSpentError):
        made_of(in_turn(TRUE), DETAIL, budget=Budget(tokens=10))


def test_what_a_run_will_ask_is_known_before() -> None:
    maker = KeypointsMaker(RuleTeacher(), KeypointsConfig(conversation=3, reasoning=1))
    found = estimate(maker.prompts(ROW), max_tokens=500)
    assert (found.prompts, found.completion_tokens) == (3, 1500)


def test_rules_stand_in_for_a_teacher_on_drawn_scenes_and_on_annotated_joints() -> None:
    config = SceneConfig(people={2: 1})
    drawn = drawn_row(make_scene(3, config))
    for row, name in ((drawn, "rules on drawn scenes"), (ROW, "rules on measured joints")):
        made = asyncio.run(KeypointsMaker(RuleTeacher(config)).make(row))
        assert {one.task for one in made.instructions} >= {"conversation", "detail"}
        assert all(name in one.made[1].by for one in made.instructions)
        assert all(checked.usable for _, checked in made.checked)
        again = asyncio.run(KeypointsMaker(RuleTeacher(config)).make(row))
        assert again == made


def test_a_row_of_which_nothing_is_decided_gives_nothing_and_is_no_failure() -> None:
    one = standing(300)
    assert one.keypoints is not None
    nose_only = replace(one.keypoints, visibility=(2, *(0,) * 16))
    row = picture(replace(one, keypoints=nose_only))
    made = asyncio.run(KeypointsMaker(RuleTeacher()).make(row))
    assert made == MadeRow(row)
