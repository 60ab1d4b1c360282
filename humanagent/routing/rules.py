"""The routing rules after the refusals: data only. The first rule that matches decides.

The order carries the tie-breaks: what lies beyond the visible (``reason``), then the form of the
question (how many, who, describe), then what its core speaks about. The pattern language is
described in ``humanagent.routing.patterns``.
"""

from __future__ import annotations

from humanagent.routing.rule import Rule
from humanagent.routing.types import Intent


def _core(intent: Intent, name: str, *patterns: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(intent, name, patterns, unless, on="core")


def _whole(intent: Intent, name: str, *patterns: str, unless: tuple[str, ...] = ()) -> Rule:
    return Rule(intent, name, patterns, unless)


BEYOND: tuple[Rule, ...] = (
    _whole(
        "not_about_people",
        "talk to the program, sums, translation",
        "META",
        "NUM times|plus|minus|x NUM",
        "who MAKER",
        "who BE ... MAKER|author|owner of|DET",
        "who ... MAKER this|that|the OBJECT|PICTURE",
        unless=("META ... HUMAN", "HUMAN ... META", "who MAKER|ING ... HUMAN"),
    ),
    _whole(
        "reason",
        "asks why or what for",
        "WHY",
        "what ... made|makes|causes|caused|led HUMAN|HER|them|it|to",
        "for what",
        "reason",
        "what MODAL ... for $",
        unless=("explain DET|what? PICTURE|HUMAN|BE",),
    ),
    _whole(
        "reason",
        "asks what comes next or what if",
        "FUTURE",
        "what if",
        "^ MODAL HUMAN|DET ... POSTUREV|ACTIONV|MOVEV|win|make|reach|get|hurt|need",
        "^ where|when MODAL DET? HUMAN",
        "^ should",
        "^ what would ... if",
        "next",
        unless=(
            "next ... HUMAN",
            "next DET",
            "^ MODAL you",
            "MODAL ... be SEEV|made_out|VISIBLE",
            "MODAL there be",
        ),
    ),
    _whole(
        "reason",
        "asks about risk or need",
        "RISK",
        "HUMAN ... NEEDV ... help|assistance|ambulance|rescue|doctor|break",
        "need|needs help",
        "bad|good|healthy for",
        "too heavy",
        "used|use properly|correctly|safely",
        "properly|correctly|wrong|rules|right technique|form",
        "doing ... right|correctly|wrong|well",
    ),
    _whole(
        "reason",
        "asks for the occasion, sport, job or relationship",
        "what|which sport|game|event|occasion|profession|occupation|job|holiday|dance",
        "what kind|type|sort of sport|game|event|occasion|job|work|ceremony|party|relationship",
        "INFER",
        "profession|occupation|purpose|relationship|intention",
        "first time",
        "know each_other",
        "BE HUMAN DET? friend|friends|couple|family|sibling|siblings|brothers|sisters|twins|colleagues"
        "|teammates|partners|strangers|neighbours $",
        "BE this|it|that a|an ... party|match|training|concert|festival|ceremony|protest|contest",
        "for a living",
        unless=("trying on", "sport DET CLOTHES|HAIR"),
    ),
)


FORM: tuple[Rule, ...] = (
    _whole(
        "not_about_people",
        "counts or measures a thing",
        "HOWMANY|COUNTW DET? COLOUR|AGE|NUM? OBJECT",
        "HOWMANY LIMB|FACEPART ... DO DET OBJECT",
        "HOWMANY UNKNOWN&NOUN",
        unless=(
            "HOWMANY OBJECT HUMAN",
            "HOWMANY UNKNOWN ... WEARV|POSTUREV|WAVEV|LIMBV|FACEV",
            "HOWMANY UNKNOWN&HUMAN",
        ),
    ),
    _whole("limb", "counts somebody's limbs", "HOWMANY LIMB|TRUNK ... HUMAN|HER|POSS|up|raised"),
    _whole(
        "describe",
        "asks for a description",
        "^ DESCRIBEW",
        "DESCRIBEW ... PICTURE|HUMAN|HER|POSS|this|it|everything|what|who|OBJECT",
        "paragraph|sentence|sentences|story|text|report|title|tags|keywords|list|words ... PICTURE",
        "into words",
        "what ... you SEEV|observe|perceive",
        "what BE|am you|i looking at",
        "explain DET|what? PICTURE|HUMAN|BE",
        "^ give|write|compose|make|provide|produce|generate|create|draft|need|want ... DESCRIBEW",
        "DESCRIBEW $",
        "^ about DET? ... HUMAN|PICTURE|HER|this",
        "^ what BE in|on DET PICTURE",
        "^ PID|PRON|everyone $",
        unless=(
            "DESCRIBEW ... CLOTHES|HAIR|weather|posture|pose|LIMB|colour|body_position",
            "DESCRIBEW DET? OBJECT $",
            "list ... HUMAN RELPRO|ING",
            "WHY ... HUMAN ING",
        ),
    ),
    _whole(
        "count",
        "count phrase with people",
        "HOWMANY",
        "COUNTW ... HUMAN|heads|faces|them",
        "HUMAN ... count|headcount",
        "headcount|head_count|size_of_the_crowd|size_of_the_group|crowd_size|group_size",
        "solo|single|group PICTURE|portrait",
        "how big|large|numerous ... crowd|group|audience|team|queue|family",
        "count",
        "outnumber",
        "CMPNUM NUM ... HUMAN",
        "THERE|there only? just? exactly? NUM|exactly|only_one HUMAN",
        "THERE NUM ... HUMAN or",
        "how crowded|full|busy|packed",
        "HUMAN : NUM",
        "just|only|exactly|precisely DET? NUM HUMAN",
        "just|only DET one HUMAN",
        "NUM HUMAN , or more|several|many",
        "NUM or NUM HUMAN",
        "more|fewer|less|many HUMAN than|or|as",
        "BE NUM HUMAN ... or NUM",
        "BE HUMAN ALONE|solo|unaccompanied",
        "BE ... HUMAN ... ALONE",
        "the_only HUMAN|one",
        "amount|quantity of ... HUMAN",
        "HUMAN in total|altogether",
        "NUM or more HUMAN",
        unless=("count on", "BE NUM of"),
    ),
    _whole(
        "which_person",
        "asks which person satisfies a condition",
        "^ WHO",
        "PREP WHO",
        "which|what NUM? AGE? COLOUR? HUMAN",
        "which of|one of? DET? NUM|HUMAN|PRON|them|the",
        "which one|ones|two",
        ", WHO",
        "BE it ... HUMAN ... or ... HUMAN",
        "BE it ... HUMAN RELPRO",
        "BE DET? HUMAN or DET? HUMAN",
        "^ DET? HUMAN or DET? HUMAN",
        "POINTOUT ... HUMAN|ones|one|those RELPRO|with|without|in|ING|SUPER|HAVEV|PAST",
        "POINTOUT ... all|everyone|anyone|those|HUMAN",
        "POINTOUT ... SUPER|HUMAN",
        unless=("IDENTIFY $", "HUMAN RELPRO ... ANY", "what HUMAN BE HUMAN ING", "what HUMAN ING",
                "POINTOUT ... DESCRIBEW"),
    ),
    _whole(
        "describe",
        "asks for a description",
        "what BE DET? PICTURE about",
        "what DO|BE ... PICTURE show|shows|depict|about|contain|of",
        "what BE ... happening|going_on|in_the_picture|in_the_photo|in_the_image|shown|visible|here",
        "what happening|going_on",
        "what BE ... HUMAN|they|HER ... DOING",
        "what ... HUMAN DOING",
        "what BE HUMAN up|engaged|busy",
        "what DO HUMAN do",
        "DOING",
        "everything|anything|something|all|more ... about HUMAN|HER|this|PICTURE",
        "^ say|tell|talk|report|speak ... about",
        "report ... situation|scene",
        "this about",
        "who is where",
        "anything|something NOUN|unusual|special|interesting|noteworthy|strange|odd|else",
        "story|news|situation|details of",
        "^ what BE this|that|it $",
        "how would you",
        "what BE up with",
        "what BE HUMAN HUMAN? DOING",
        "write|give|compose|make|produce|generate|provide|create ... sentence|sentences|text|paragraph|list|words|title|report|tags|keywords",
        "in one|a|two|three|few|short|plain|simple sentence|sentences|word|words",
        unless=(
            "DESCRIBEW ... CLOTHES|HAIR|weather|posture|pose|arms|hands|legs|OBJECT $",
            "DOING ... POSS LIMB|hands|arms",
            "LIMB ... DOING",
            "DOING with POSS",
            "THERE|any ... DOING",
            "BE ANY DOING",
            "happening ... outside",
        ),
    ),
)
