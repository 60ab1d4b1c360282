"""The answer matcher against tricky phrasings, in both directions: a score must be believable."""

from __future__ import annotations

import pytest

from humanagent.training.evaluate.matching import match

PEOPLE = "How many people are in the picture?"
FOOT = "How many people are on foot at the right side of the road?"
MEN = "How many men are there?"
STANDING = "Is the woman in the blue top standing?"
ANYONE = "Is anyone sitting?"
PERSON = "Is there a person in the picture?"
DOG = "Is there a dog in the picture?"
FACE = "Can the skateboarder's face be seen?"
HELMET = "Is the rider wearing a helmet?"
CAMERA = "Are the riders facing the camera?"
MID_AIR = "Is the skateboarder in mid-air?"
ARM = "Does the man in the dark suit have an arm raised above his head?"
OWN = "Which of his own hands is the man holding to his face, the left or the right?"
WAY = "Is the man facing the left or the right side of the picture?"
COLOUR = "What is the main colour of the skier's jacket?"
HELD = "What is the hand holding?"
RIDING = "What are the people riding?"
ANIMAL = "What animal is next to the man?"
HAIR = "What colour is this person's hair?"
EXPRESSION = "What is the skateboarder's facial expression?"

COUNTS = [
    # figures and words
    ("2", PEOPLE, "2", "right"),
    ("Two.", PEOPLE, "2", "right"),
    ("2", PEOPLE, "two", "right"),
    ("There are two people in the picture.", PEOPLE, "2", "right"),
    ("There are two people in the picture.", PEOPLE, "3", "wrong"),
    ("Twenty-one people", PEOPLE, "21", "right"),
    ("Twenty one people", PEOPLE, "21", "right"),
    ("Twenty-one people", PEOPLE, "20", "wrong"),
    ("About a dozen people", PEOPLE, "12", "right"),
    ("A couple of people are walking.", PEOPLE, "2", "right"),
    ("Number of people: 3", PEOPLE, "3", "right"),
    ("**4** people", PEOPLE, "4", "right"),
    ("12 people", PEOPLE, "2", "wrong"),
    ("1,200 people", PEOPLE, "1", "wrong"),
    # one
    ("A single person is skiing.", PEOPLE, "1", "right"),
    ("Just one person.", PEOPLE, "1", "right"),
    ("There is a man with a dog.", PEOPLE, "1", "right"),
    ("Only a woman can be seen.", PEOPLE, "1", "right"),
    ("One person; nobody else is visible.", PEOPLE, "1", "right"),
    ("One person; nobody else is visible.", PEOPLE, "0", "wrong"),
    ("One of them is sitting.", PEOPLE, "1", "wrong"),
    ("The one on the left is standing.", PEOPLE, "1", "wrong"),
    # nobody
    ("Nobody.", PEOPLE, "0", "right"),
    ("No one is in the kitchen.", PEOPLE, "0", "right"),
    ("No one is in the kitchen.", PEOPLE, "1", "wrong"),
    ("There aren't any people.", PEOPLE, "0", "right"),
    ("I don't see anyone.", PEOPLE, "0", "right"),
    ("There is not a single person.", PEOPLE, "0", "right"),
    ("There is not a single person.", PEOPLE, "1", "wrong"),
    ("I cannot see any people here.", PEOPLE, "0", "right"),
    ("There are no visible people.", PEOPLE, "0", "right"),
    ("I do not see a person.", PEOPLE, "1", "wrong"),
    ("The kitchen is empty.", PEOPLE, "0", "right"),
    ("none", PEOPLE, "0", "right"),
    ("0 people: nobody was found.", PEOPLE, "0", "right"),
    ("Zero.", PEOPLE, "nobody", "right"),
    ("There are three people, none of them sitting.", PEOPLE, "3", "right"),
    ("There are three people, none is sitting.", PEOPLE, "0", "wrong"),
    # numbers that count nothing
    ("P2 is on the left.", PEOPLE, "2", "wrong"),
    ("I count 1 person (P1).", PEOPLE, "1", "right"),
    ("I count 3 people: P1, P2 and P3.", PEOPLE, "3", "right"),
    ("I count 2 people (P1, P2).", PEOPLE, "1", "wrong"),
    ("The second person from the left waves.", PEOPLE, "2", "wrong"),
    ("The 2nd person from the left waves.", PEOPLE, "2", "wrong"),
    ("Person 2 is standing.", PEOPLE, "2", "wrong"),
    ("I am 90% sure that there are 3 people.", PEOPLE, "3", "right"),
    ("Confidence 0.93: 3 people.", PEOPLE, "3", "right"),
    ("The clock shows 8:25; 1 person.", PEOPLE, "1", "right"),
    ("One person at [12, 40, 100, 220].", PEOPLE, "1", "right"),
    ("A 20-year-old man.", PEOPLE, "1", "right"),
    # one more
    ("Two people in front and one more behind", PEOPLE, "3", "right"),
    ("Two people in front and one more behind", PEOPLE, "2", "wrong"),
    ("One person, and another person behind the car", PEOPLE, "2", "right"),
    ("Two people looking at one another", PEOPLE, "2", "right"),
    ("Two of the three people are sitting.", PEOPLE, "3", "right"),
    ("Two of the three people are sitting.", PEOPLE, "2", "wrong"),
    # other things are counted too
    ("2 people and 3 dogs", PEOPLE, "2", "right"),
    ("2 people and 3 dogs", PEOPLE, "3", "wrong"),
    ("3 dogs and 2 people", PEOPLE, "2", "right"),
    ("There are 3 dogs.", PEOPLE, "3", "wrong"),
    ("One skier with two poles", PEOPLE, "1", "right"),
    ("One skier with two poles", PEOPLE, "2", "wrong"),
    # lists and totals
    ("Two men and one woman", PEOPLE, "3", "right"),
    ("Two men and one woman", PEOPLE, "2", "wrong"),
    ("Two men and one woman", MEN, "2", "right"),
    ("A man and a woman.", PEOPLE, "2", "right"),
    ("Three people: two men and one woman.", PEOPLE, "3", "right"),
    ("Two men and one woman: three people in total.", PEOPLE, "3", "right"),
    ("Two on the left and one on the right.", PEOPLE, "3", "right"),
    ("2 people are sitting and 2 people are standing.", PEOPLE, "4", "right"),
    ("2 people are sitting and 2 people are standing.", PEOPLE, "2", "wrong"),
    ("3 people, 1 person sitting and 2 people standing", PEOPLE, "3", "right"),
    # hedged, but an answer
    ("I count 2 people. Someone small may be missed.", PEOPLE, "2", "right"),
    ("I count 2 people. Someone small may be missed.", PEOPLE, "3", "wrong"),
    ("Probably three people.", PEOPLE, "3", "right"),
    ("About 5 people", PEOPLE, "5", "right"),
    ("About 5 people", PEOPLE, "6", "wrong"),
    ("2 people, possibly more", PEOPLE, "2", "right"),
    ("I cannot be sure, but it looks like two.", PEOPLE, "2", "right"),
    ("I cannot be sure, but it looks like two.", PEOPLE, "3", "wrong"),
    # bounds and ranges are no answers, unless they exclude the truth
    ("At least 2 people.", PEOPLE, "2", "abstained"),
    ("At least 2 people.", PEOPLE, "5", "abstained"),
    ("At least 3 people.", PEOPLE, "2", "wrong"),
    ("Two or more people", PEOPLE, "2", "abstained"),
    ("2+ people", PEOPLE, "4", "abstained"),
    ("More than 2 people", PEOPLE, "2", "wrong"),
    ("More than 2 people", PEOPLE, "3", "abstained"),
    ("No more than 2 people", PEOPLE, "2", "abstained"),
    ("Up to 3 people", PEOPLE, "4", "wrong"),
    ("Fewer than 3 people", PEOPLE, "3", "wrong"),
    ("2 or 3 people", PEOPLE, "3", "abstained"),
    ("Two to three people", PEOPLE, "4", "wrong"),
    ("Between 4 and 6 people", PEOPLE, "5", "abstained"),
    ("2 people, maybe 3", PEOPLE, "3", "abstained"),
    ("Several people", PEOPLE, "4", "abstained"),
    ("Several people", PEOPLE, "1", "wrong"),
    ("A few people", PEOPLE, "0", "wrong"),
    # contradictions and corrections
    ("There are 2 people. There are 3 people.", PEOPLE, "2", "wrong"),
    ("There are 2 people. There are 3 people.", PEOPLE, "3", "wrong"),
    ("There are 3 people. Actually, 2 people.", PEOPLE, "3", "wrong"),
    # not told
    ("I cannot tell how many people there are.", PEOPLE, "2", "abstained"),
    ("There are two people but I cannot tell how many are on foot.", FOOT, "2", "abstained"),
    ("It is unclear.", PEOPLE, "2", "abstained"),
    ("", PEOPLE, "2", "abstained"),
    ("The picture shows a road.", PEOPLE, "0", "wrong"),
]

YES_NO = [
    # leading words
    ("Yes.", STANDING, "yes", "right"),
    ("Yes.", STANDING, "no", "wrong"),
    ("yes", STANDING, "yes", "right"),
    ("No, she is sitting.", STANDING, "no", "right"),
    ("No: the woman is sitting (P2).", STANDING, "no", "right"),
    ("Nope", STANDING, "no", "right"),
    ("Well, yes.", STANDING, "yes", "right"),
    ("The answer is no.", STANDING, "no", "right"),
    ("Answer: Yes", STANDING, "yes", "right"),
    ("That is correct.", STANDING, "yes", "right"),
    ("That's not correct.", STANDING, "no", "right"),
    ("Incorrect.", STANDING, "no", "right"),
    ("That's right, she is.", STANDING, "yes", "right"),
    ("Correct", STANDING, "no", "wrong"),
    ("Probably not.", STANDING, "no", "right"),
    ("Definitely not.", STANDING, "yes", "wrong"),
    ("Not really.", STANDING, "no", "right"),
    ("I don't think so.", STANDING, "no", "right"),
    ("I think so.", STANDING, "yes", "right"),
    ("No doubt about it.", STANDING, "yes", "right"),
    ("Yes, but someone may be hidden.", STANDING, "yes", "right"),
    ("Yes, though I cannot tell which foot is in front.", STANDING, "yes", "right"),
    ("No problem seeing it: the woman is standing.", STANDING, "yes", "right"),
    ("She is.", STANDING, "yes", "right"),
    ("She isn't.", STANDING, "no", "right"),
    ("She is not.", STANDING, "yes", "wrong"),
    ("There is.", DOG, "yes", "right"),
    ("There isn't.", DOG, "yes", "wrong"),
    # sentences
    ("Nobody is sitting.", ANYONE, "no", "right"),
    ("Nobody is sitting.", ANYONE, "yes", "wrong"),
    ("No people are sitting.", ANYONE, "no", "right"),
    ("No people are standing.", ANYONE, "no", "wrong"),
    ("Two people are sitting.", ANYONE, "yes", "right"),
    ("Everyone is standing.", ANYONE, "no", "right"),
    ("One person is standing.", ANYONE, "no", "wrong"),
    ("None of them sits.", ANYONE, "no", "right"),
    ("Nobody else is sitting, only the woman is sitting.", ANYONE, "yes", "right"),
    ("The woman in the blue top is standing.", STANDING, "yes", "right"),
    ("The woman in the blue top is standing.", STANDING, "no", "wrong"),
    ("She is sitting, not standing.", STANDING, "no", "right"),
    ("She is standing, not sitting.", STANDING, "yes", "right"),
    ("She is sitting rather than standing.", STANDING, "no", "right"),
    ("She is standing rather than sitting.", STANDING, "yes", "right"),
    ("The woman is seated.", STANDING, "no", "right"),
    ("The man is standing, the woman is sitting.", STANDING, "no", "right"),
    ("The man is standing, the woman is sitting.", STANDING, "yes", "wrong"),
    ("I can see a dog.", DOG, "yes", "right"),
    ("I don't see a dog.", DOG, "no", "right"),
    ("A dog is standing beside the man.", DOG, "yes", "right"),
    ("There is no dog in the picture.", DOG, "no", "right"),
    ("There is no dog in the picture.", DOG, "yes", "wrong"),
    ("No dog.", DOG, "no", "right"),
    ("A man is standing there.", PERSON, "yes", "right"),
    ("Nobody is in the picture.", PERSON, "no", "right"),
    ("The face is hidden.", FACE, "no", "right"),
    ("His face is not visible.", FACE, "no", "right"),
    ("His face is visible.", FACE, "no", "wrong"),
    ("The rider wears a helmet.", HELMET, "yes", "right"),
    ("The rider isn't wearing a helmet.", HELMET, "no", "right"),
    ("The rider wears a cap without a helmet.", HELMET, "no", "right"),
    ("Both riders face away from the camera.", CAMERA, "no", "right"),
    ("They have their backs to the camera.", CAMERA, "no", "right"),
    ("Both face the camera.", CAMERA, "no", "wrong"),
    ("He is in the air.", MID_AIR, "yes", "right"),
    ("His feet are on the ground.", MID_AIR, "no", "right"),
    ("Yes, both feet are off the ground.", MID_AIR, "yes", "right"),
    ("Both feet are off the ground.", MID_AIR, "no", "wrong"),
    ("Neither arm is raised above his head.", ARM, "no", "right"),
    ("His right arm is raised above his head.", ARM, "no", "wrong"),
    # neither, both, perhaps
    ("Yes and no.", STANDING, "yes", "wrong"),
    ("Yes or no", STANDING, "yes", "wrong"),
    ("Yes. No.", STANDING, "no", "wrong"),
    ("Yes, the woman in the blue top is sitting.", STANDING, "yes", "wrong"),
    ("Yes, she is not standing.", STANDING, "yes", "wrong"),
    ("No, the woman in the blue top is standing.", STANDING, "no", "wrong"),
    ("Maybe.", STANDING, "yes", "abstained"),
    ("She might be standing.", STANDING, "yes", "abstained"),
    ("I can't tell whether she is standing.", STANDING, "yes", "abstained"),
    ("No idea.", STANDING, "no", "abstained"),
    ("No way to tell.", STANDING, "no", "abstained"),
    ("Not sure.", STANDING, "no", "abstained"),
    ("The legs are hidden, so I cannot tell.", STANDING, "no", "abstained"),
    ("Her legs are not visible.", STANDING, "yes", "abstained"),
    ("The sky is blue.", STANDING, "yes", "wrong"),
    ("Two", STANDING, "yes", "wrong"),
]

SIDES = [
    ("The right.", OWN, "right", "right"),
    ("right", OWN, "right", "right"),
    ("Left", OWN, "right", "wrong"),
    ("The man on the left holds his right hand to his face.", OWN, "right", "right"),
    ("The man on the left holds his right hand to his face.", OWN, "left", "wrong"),
    ("The person on the right (P2) uses the left hand.", OWN, "left", "right"),
    ("His own right hand (left in the picture).", OWN, "right", "right"),
    ("His own right hand, on the left side of the picture.", OWN, "left", "wrong"),
    ("Not the left but the right.", OWN, "right", "right"),
    ("The left, not the right.", OWN, "right", "wrong"),
    ("That's right, the left one.", OWN, "left", "right"),
    ("His left hand, right next to his ear.", OWN, "left", "right"),
    ("Either the left or the right.", OWN, "left", "abstained"),
    ("Both hands, left and right.", OWN, "left", "wrong"),
    ("His left hand is not at his face; the right is.", OWN, "right", "right"),
    ("His left hand is not at his face.", OWN, "left", "wrong"),
    ("The right hand (the person's own right): P1 has it at the face.", OWN, "right", "right"),
    ("Probably the left hand.", OWN, "left", "right"),
    ("I cannot tell which hand; the man on the left faces away.", OWN, "left", "abstained"),
    ("The man faces the right side of the picture.", WAY, "right", "right"),
    ("The man on the left faces right.", WAY, "right", "right"),
    ("He is looking to the left.", WAY, "right", "wrong"),
    ("To the right, which is his left.", WAY, "right", "right"),
    ("Towards the camera.", WAY, "right", "wrong"),
]

WORDS = [
    ("Red.", COLOUR, "red", (), "right"),
    ("The jacket is bright red.", COLOUR, "red", (), "right"),
    ("It is not red.", COLOUR, "red", (), "wrong"),
    ("It isn't red, it's blue.", COLOUR, "red", (), "wrong"),
    ("It is not blue but red.", COLOUR, "red", (), "right"),
    ("Blue, with red stripes", COLOUR, "red", (), "wrong"),
    ("Red with blue stripes", COLOUR, "red", (), "right"),
    ("Reddish", COLOUR, "red", (), "wrong"),
    ("Covered", COLOUR, "red", (), "wrong"),
    ("red or orange", COLOUR, "red", (), "abstained"),
    ("red or orange", COLOUR, "red", ("orange",), "right"),
    ("Light blue", COLOUR, "blue", ("turquoise", "light blue"), "right"),
    ("teal", COLOUR, "blue", ("turquoise", "teal"), "right"),
    ("A smartphone", HELD, "a phone", ("phone", "mobile phone", "smartphone"), "right"),
    ("A pair of headphones", HELD, "a phone", ("phone",), "wrong"),
    ("The hand holds two phones.", HELD, "a phone", ("phone",), "right"),
    ("It could be a phone or a wallet.", HELD, "a phone", ("phone",), "abstained"),
    ("No phone is held.", HELD, "a phone", ("phone",), "wrong"),
    ("What is held cannot be seen.", HELD, "a phone", ("phone",), "abstained"),
    ("They ride a horse each.", RIDING, "horses", ("horses",), "right"),
    ("Camels, not horses", RIDING, "horses", ("horses",), "wrong"),
    ("An elephant.", ANIMAL, "an elephant", ("elephant",), "right"),
    ("I don't know what animal it is.", ANIMAL, "an elephant", ("elephant",), "abstained"),
    ("A dog", ANIMAL, "an elephant", ("elephant",), "wrong"),
]

NOT_TO_BE_TOLD = [
    ("I cannot tell.", EXPRESSION, "right"),
    ("It cannot be determined from the picture.", EXPRESSION, "right"),
    ("His face is not visible.", EXPRESSION, "right"),
    ("The face is turned away, so it is impossible to say.", EXPRESSION, "right"),
    ("It's unclear.", HAIR, "right"),
    ("Only a hand is shown. The hair is not visible.", HAIR, "right"),
    ("There's no way to know.", HAIR, "right"),
    ("He is smiling.", EXPRESSION, "wrong"),
    ("He is smiling. I cannot tell why.", EXPRESSION, "wrong"),
    ("I cannot be sure, but he looks happy.", EXPRESSION, "wrong"),
    ("Brown", HAIR, "wrong"),
    ("", HAIR, "wrong"),
]


@pytest.mark.parametrize(("said", "question", "expected", "verdict"), COUNTS)
def test_counts(said: str, question: str, expected: str, verdict: str) -> None:
    assert match(said, question=question, expected=expected, kind="count").verdict == verdict


@pytest.mark.parametrize(("said", "question", "expected", "verdict"), YES_NO)
def test_yes_and_no(said: str, question: str, expected: str, verdict: str) -> None:
    assert match(said, question=question, expected=expected).verdict == verdict


@pytest.mark.parametrize(("said", "question", "expected", "verdict"), SIDES)
def test_left_and_right(said: str, question: str, expected: str, verdict: str) -> None:
    assert match(said, question=question, expected=expected).verdict == verdict


@pytest.mark.parametrize(("said", "question", "expected", "accept", "verdict"), WORDS)
def test_words(
    said: str, question: str, expected: str, accept: tuple[str, ...], verdict: str
) -> None:
    found = match(said, question=question, expected=expected, accept=accept)
    assert found.verdict == verdict


@pytest.mark.parametrize(("said", "question", "verdict"), NOT_TO_BE_TOLD)
def test_what_cannot_be_told(said: str, question: str, verdict: str) -> None:
    found = match(said, question=question, expected="cannot tell", kind="abstain")
    assert found.verdict == verdict


@pytest.mark.parametrize("status", ["abstained", "refused"])
def test_the_status_says_it_first(status: str) -> None:
    text = "I cannot tell: yes would be a guess."
    withheld = match(text, question=STANDING, expected="yes", status=status)  # type: ignore[arg-type]
    assert withheld.verdict == "abstained"
    assert not withheld.answered
    proper = match(text, question=HAIR, expected="cannot tell", kind="abstain", status=status)  # type: ignore[arg-type]
    assert proper.verdict == "right"


def test_an_abstention_with_a_false_bound_is_wrong() -> None:
    text = "I cannot tell: at least 3 people, but more may be hidden."
    told = {"question": PEOPLE, "status": "abstained"}
    assert match(text, expected="2", **told).verdict == "wrong"  # type: ignore[arg-type]
    assert match(text, expected="3", **told).verdict == "abstained"  # type: ignore[arg-type]
    some = {"question": FOOT, "status": "abstained"}
    assert match(text, expected="2", **some).verdict == "abstained"  # type: ignore[arg-type]


def test_any_number_of_the_accept_list_is_right() -> None:
    accept = ("0", "none", "zero", "nobody", "1")
    assert match("One person.", question=PEOPLE, expected="0", accept=accept).verdict == "right"
    assert match("Nobody.", question=PEOPLE, expected="0", accept=accept).verdict == "right"
    assert match("2 people", question=PEOPLE, expected="0", accept=accept).verdict == "wrong"


def test_a_caption_is_kept_but_not_scored() -> None:
    caption = {"question": "Describe the picture.", "expected": "A man skis.", "kind": "caption"}
    assert match("A dog flies.", **caption).verdict == "unscored"  # type: ignore[arg-type]
    assert match("I cannot tell.", **caption).verdict == "abstained"  # type: ignore[arg-type]


def test_the_verdict_says_what_was_read() -> None:
    found = match("Two men and a woman.", question=PEOPLE, expected="2")
    assert (found.read, found.why) == ("3", "expected 2")
