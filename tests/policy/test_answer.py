"""The last check on a model's words: what must go, and what must stay."""

from __future__ import annotations

import pytest

from humanagent.policy import check_answer, policy_for, redact

#: Names and sensitive traits; not let through under any profile.
NEVER = [
    "This is Barack Obama.",
    "The man on the left is Barack Obama.",
    "His name is Tom.",
    "The woman's name is Sarah.",
    "Barack Obama is standing at a podium.",
    "He looks like Tom Cruise.",
    "The person resembles Angela Merkel.",
    "A photo of Angela Merkel waving.",
    "The actor Tom Hanks is sitting.",
    "She is called Maria.",
    "Mr. Smith is raising his hand.",
    "President Macron is shaking hands.",
    "The famous singer is on stage.",
    "The woman is Muslim.",
    "A Muslim woman is sitting.",
    "Two Asian men are talking.",
    "An Asian man holds a cup.",
    "The man is Asian.",
    "The man appears to be of African descent.",
    "The girl looks Chinese.",
    "A black man is running.",
    "The white woman stands next to the black man.",
    "They are gay.",
    "The couple is homosexual.",
    "She is pregnant.",
    "A pregnant woman waits.",
    "The man is disabled.",
    "He is drunk.",
    "The man appears to be intoxicated.",
    "He is probably a criminal.",
    "He looks like a terrorist.",
    "The woman is a Republican.",
    "The man is mentally ill.",
    "The man is an Indian.",
    "Her ethnicity is Hispanic.",
    "He is blind.",
    "The girl is autistic.",
    "She looks Jewish.",
    "The dark-skinned boy is on the right.",
    "He is a well-known politician.",
    "It is clearly Lionel Messi.",
    "The man in red is Lionel Messi.",
    "The person's identity is known.",
    "I cannot say more, but he is Muslim.",
    "The child is overweight.",
    "That is Elon Musk in the middle.",
    "I think that is Angela Merkel.",
    "The man, Barack Obama, is waving.",
    "Lionel Messi kicks the ball.",
]

#: Feelings of workers and pupils; not let through under the default profile either.
STAFF_FEELINGS = [
    "The employee looks stressed.",
    "The worker is angry.",
    "The students are bored.",
    "The cashier seems tired and unhappy.",
    "The pupils are not paying attention.",
]

#: Feelings of anybody; not let through at work and at school.
FEELINGS = [
    "The man looks happy.",
    "She feels sad.",
    "The woman seems nervous.",
    "He is enjoying his work.",
    "An angry woman points at the door.",
    "The man is focused on his screen.",
    "Everyone is in a good mood.",
    "The person appears frustrated.",
]

#: Sounds like one of the above, but is description.
DESCRIPTION = [
    "The man in the white shirt is standing.",
    "A man in a black jacket holds a cup.",
    "An Asian elephant stands next to the man.",
    "The left arm is straight.",
    "He stands straight.",
    "The woman wears Jordan shoes.",
    "The window blind is closed behind the man.",
    "A man is walking in front of the blinds.",
    "The man is on a race track.",
    "Two people run in a race.",
    "The woman is eating Chinese food.",
    "People sit under French flags.",
    "The sign says Paris.",
    "The man wears a Nike shirt.",
    "The man is in New York.",
    "A man is holding a black umbrella.",
    "The person on the left (P1) is raising the right hand.",
    "P1 is standing. P2 is sitting.",
    "There are three people in the picture.",
    "The woman is smiling.",
    "The child is crying.",
    "A woman in a wheelchair is at the table.",
    "The man is wearing a turban.",
    "She wears a white dress and a black belt.",
    "The person wears an orange safety vest.",
    "The dog named Rex sits next to the man.",
    "The man has a name badge.",
    "The woman has a red cross on her bag.",
    "The gay colours of the balloons stand out.",
    "A woman sits in front of a church.",
    "I cannot tell whether she is Muslim.",
    "I cannot identify the person.",
    "I can't tell who this is.",
    "The wall behind the man is white.",
    "The man is pushing a sick bay trolley.",
    "A black dog runs towards the man.",
    "The man is next to a white van.",
    "The person in black is sitting.",
    "The man in white is standing.",
    "The brown horse is behind the girl.",
    "Both arms of the man are straight.",
    "The man is wearing black.",
    "The batter is from the home team.",
    "A man rides a Honda motorcycle.",
    "The Eiffel Tower is behind the couple.",
    "A person holds a Coca Cola bottle.",
    "The crowd is standing near the Golden Gate Bridge.",
    "He is holding a hot dog.",
    "The man is standing on the right.",
    "Skateboarder in mid-air.",
    "The fat tyre bike is ridden by a man.",
    "One person is standing; nobody is lying.",
    "The man is wearing a Los Angeles Lakers jersey.",
    "A man looks at a Picasso painting.",
    "Black and white photo of two men.",
    "The man's shirt is white and his trousers are black.",
    "He holds a conservative newspaper.",
    "The people hold a German shepherd on a leash.",
    "A man in a Santa hat waves.",
    "The patient is lying on the bed.",
    "The person is a man in a black suit.",
]

#: Description at work.
WORK_DESCRIPTION = [
    "The man is smiling.",
    "The worker wears a helmet.",
    "The sea behind the man is calm.",
    "The woman's mouth is open.",
    "The man looks at the camera.",
    "A person is sitting at a desk.",
    "The cake says happy birthday and two people sit next to it.",
    "The man carries a box with the content of the shelf.",
    "The sign says attention.",
    "He is frowning.",
]


@pytest.mark.parametrize("profile", ["default", "work", "school", "research"])
@pytest.mark.parametrize("text", NEVER)
def test_names_and_sensitive_traits_never_pass(text: str, profile: str) -> None:
    found = check_answer(text, policy_for(profile))
    assert [violation.sentence for violation in found] == [text]


@pytest.mark.parametrize("text", STAFF_FEELINGS)
def test_feelings_of_workers_and_pupils_do_not_pass(text: str) -> None:
    for profile in ("default", "work", "school"):
        assert [v.kind for v in check_answer(text, policy_for(profile))] == ["emotion"]


@pytest.mark.parametrize("text", FEELINGS)
def test_at_work_and_at_school_nobodys_feelings_pass(text: str) -> None:
    for profile in ("work", "school"):
        assert [v.kind for v in check_answer(text, policy_for(profile))] == ["emotion"]


@pytest.mark.parametrize("text", STAFF_FEELINGS + FEELINGS)
def test_research_keeps_expression_classes(text: str) -> None:
    assert check_answer(text, policy_for("research")) == []


@pytest.mark.parametrize("text", DESCRIPTION)
def test_description_passes(text: str) -> None:
    assert check_answer(text, policy_for("default")) == []


@pytest.mark.parametrize("text", WORK_DESCRIPTION)
def test_visible_expression_passes_at_work(text: str) -> None:
    assert check_answer(text, policy_for("work")) == []


def test_only_the_offending_sentences_go() -> None:
    text = "Two men stand at a desk. Mr. Smith is on the left. P1 waves!\nP2 is Muslim. P2 sits."
    left, removed = redact(text, policy_for("default"))
    assert left == "Two men stand at a desk. P1 waves!\nP2 sits."
    assert removed == ["Mr. Smith is on the left.", "P2 is Muslim."]


def test_a_clean_text_is_not_touched() -> None:
    text = "  P1 stands.\n\nP2 sits.  "
    assert redact(text, policy_for("work")) == (text, [])


def test_nothing_may_be_left() -> None:
    assert redact("This is Barack Obama.", policy_for("default")) == ("", ["This is Barack Obama."])
    assert redact("", policy_for("default")) == ("", [])


def test_a_worker_in_one_sentence_guards_the_next() -> None:
    text = "The worker stands at a machine. He seems stressed."
    assert redact(text, policy_for("default"))[1] == ["He seems stressed."]


def test_a_violation_names_its_rule_and_words() -> None:
    (found,) = check_answer("His name is Tom.", policy_for("default"))
    assert (found.kind, found.rule, found.words) == ("identity", "says a name", "his name is")


def test_the_end_of_a_long_sentence_is_read_too() -> None:
    text = "The man stands " + "next to a chair and " * 60 + "he is Muslim."
    assert len(check_answer(text, policy_for("default"))) == 1


@pytest.mark.parametrize("text", ["the guy is barack", "He prays five times a day towards Mecca."])
def test_limits_a_name_in_lower_case_and_an_allusion_pass(text: str) -> None:
    """Known: word lists know only their words. This test documents it."""
    assert check_answer(text, policy_for("default")) == []
