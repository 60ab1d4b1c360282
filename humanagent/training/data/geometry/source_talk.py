"""How a text about a picture talks of the source that its writer was given instead of the picture.

A teacher cites captions, annotations, joints and boxes in few grammatical ways: as the subject of
telling ("the captions mention"), as evidence ("based on the data"), as what was handed over ("the
given context"), or by what is missing from it ("is not specified"). The same nouns stand in
pictures, too: a caption under a painting, data on a screen, key points on a slide. So there are
three kinds of patterns, by what makes them harmless:

- nothing: nobody says so of a picture ("keypoints", "as an AI", "the captions mention");
- a place in the picture right behind them ("the caption under the painting");
- a sentence that names something to read ("the data suggest", and a screen).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_PERSON: Final = (
    r"(?:persons?|people|humans?|individuals?|subjects?|m[ae]n|wom[ae]n|boys?|girls?|child(?:ren)?|"
    r"players?|adults?)"
)
_PART: Final = (
    r"(?:noses?|eyes?|ears?|heads?|faces?|necks?|shoulders?|elbows?|wrists?|hands?|arms?|hips?|"
    r"knees?|ankles?|legs?|foot|feet|torsos?|trunk|body|bodies|limbs?)"
)
_SIDE: Final = (
    r"(?:(?:the|this|that|his|her|their|both|each|every|all|left|right|first|second|third|upper|"
    r"lower|whole|other) )"
)
_PICTURE: Final = r"(?:images?|pictures?|photos?|photographs?|scenes?|frames?)"

# Nouns of a source, from those that seldom stand in pictures to those that often do.
_NOTE: Final = r"(?:captions?|annotations?|descriptions?)"
_INPUT: Final = r"(?:metadata|data|datasets?|inputs?|prompts?|information|info)"
_FIGURES: Final = r"(?:coordinates|measurements|numbers|values|readings|parameters)"
_WORDS: Final = (
    r"(?:contexts?|texts?|statements|sentences|summar(?:y|ies)|notes|facts|details|lists?|labels?|"
    r"tags|attributes|snippets?|excerpts?|passages?|records|material|content|hints|clues|cues|"
    r"evidence|observations)"
)
_POINTS: Final = (
    r"(?:joints?|landmarks?|key ?points?|points|skeletons?|box(?:es)?|regions?|detections?|"
    r"positions|visibility|angles?|poses?)"
)
_ANY: Final = rf"(?:{_NOTE}|{_INPUT}|{_FIGURES}|{_WORDS}|{_POINTS})"
_TOLD: Final = (
    r"(?:data|information|info|inputs?|prompt|measurements|statements|sentences|facts|"
    r"values|readings|text|summary|dataset)"
)
_SET: Final = r"(?:the|these|those|this|your|all|any|both|each|every|some|several|most|many|no)"
_GIVEN: Final = r"(?:provided|given|supplied|available|accompanying|listed|above|following|stated)"
_MODIFIED: Final = (
    rf"(?:(?:{_GIVEN}|input|image|picture|photo|scene|object|person|pose|body|joint|pixel|human|"
    rf"written|textual|text|visual|numerical|spatial|original|short|brief|first|second|third|other|"
    rf"two|three|four|five|human-written|same|only|mere|limited)(?:,? and|,)? )*"
)

# Verbs of what a source does: it states, or lets something be seen.
_STATE: Final = (
    r"(?:stat(?:e|es|ed|ing)|mention(?:s|ed|ing)?|specif(?:y|ies|ied|ying)|not(?:e|es|ed|ing)|"
    r"describ(?:e|es|ed|ing)|refer(?:s|red|ring)?|speaks?|tell(?:s|ing)?|told|report(?:s|ed|ing)?|"
    r"detail(?:s|ed|ing)?|calls?|agree|omits?|hints?|alludes?|talks?|makes? (?:no|it|clear)|has it|"
    r"says?(?= (?:that|he|she|they|it|there|nothing|so|who|what|where|how|two|three)\b)|"
    r"(?<=not )(?:say|speak|name|give|list|tell)|said that|(?:is|are) silent)"
)
_SHOW: Final = (
    r"(?:(?:indicat|impl|suggest|show|reveal|confirm|reflect|depict|provid|plac|locat|point|"
    r"correspond|support|clarif|convey|portray|cover|captur|includ|contain|list|label|nam|giv|put|"
    r"mark|lack)(?:e|es|s|ed|d|ing|y|ies|ied)?|means?|leaves?)"
)
_HELPED: Final = (
    r"(?:(?:do|does|did|can|could|may|might|would|will|also|both|all|clearly|further|explicitly|"
    r"only|simply|merely|seems?|appears?|to|not|never|always|here|themselves|itself|don't|doesn't|"
    r"didn't|cannot|(?:that )?(?:(?:are|is|was|were) )?(?:provided|given|supplied)) )*"
)
_TELLS: Final = rf"{_HELPED}(?:{_STATE}|{_SHOW})"
_OF_PEOPLE: Final = (
    rf"(?: (?:of|for|about|around|from|on) {_SIDE}*"
    rf"(?:{_PICTURE}|{_PERSON}|{_PART}|joints|visibility)"
    rf"(?: and (?:the |his |her )?(?:{_PERSON}|{_PART}))?(?!['\u2019]))?"
)
_STATED: Final = r"(?:mentioned|specified|stated|described|detailed|annotated|elaborated)"
_EVIDENCE: Final = (
    r"(?:according to|based (?:\w+ly )?(?:up)?on|judging (?:by|from)|going by|"
    r"(?:derived|inferred|infer|inferring|deduced|concluded|estimated|drawn|taken|known|clear|"
    r"evident|apparent|learn\w*|tell|gather\w*) from|rel(?:y|ies|ied|ying) (?:\w+ly )?(?:up)?on|"
    r"given|from|per|via|as (?:per|\w+(?:ed|en|wn) (?:by|in|from))|"
    r"in (?:keeping|line|agreement|accordance) with|(?:in)?consistent with|using|considering|"
    r"(?:supported|confirmed|suggested|indicated|implied) by|fits|agrees? with|contradicts?|"
    r"looking at|beyond|only|solely|merely|exclusively)"
)
_IN: Final = r"(?:in|within|by|with)"
_SEE: Final = r"(?:see|view|look at|access|open|inspect|observe|analy[sz]e|examine)"
_CANNOT: Final = (
    r"(?:i|we) (?:can ?not|can['\u2019]t|could not|am (?:unable|not able) to|are unable to|"
    r"do not|don['\u2019]t|did not|have(?:n['\u2019]t| not| never))"
)
_HIDDEN: Final = (
    r"(?:(?:not |un|in|partly |partially |fully |clearly |being )*(?:visible|seen|labell?ed)|"
    r"occluded|hidden|unseen|missing|absent|present|out of (?:frame|view)|unknown|[012]\b)"
)
#: What follows a noun that stands in the picture: its place there, or what it reads.
_NOT_PLACED: Final = (
    rf"(?!(?:['\u2019]s)? (?:(?:is|are|was|were|that|which|clearly|partly|visible|written|printed|"
    rf"painted|displayed|shown|posted|scrawled|hanging|running) )*"
    rf"(?:(?:under|underneath|below|above|beneath|beside|behind|across|along|over|near|next to|"
    rf"around|inside|into) \w|(?:on|of|in|at|by|from|to|for) (?!(?:{_SIDE}|these |an? |given )*"
    rf"(?:me|you|hand|first|second|left|right|them|him|it|contexts?|joints?|key ?points?|"
    rf"landmarks?|visibility|positions|poses?|{_PICTURE}|{_PERSON}|{_PART}|{_NOTE}|{_INPUT}|"
    rf"{_FIGURES})\b(?!['\u2019]))\w|"
    rf"reads?\b|reading\b|(?:that )?says?\b(?! that)|saying\b|runs?\b|scrolls?\b)|"
    rf"['\u2019]s \w)"
)


def _compiled(patterns: Iterable[str], then: str = "") -> tuple[re.Pattern[str], ...]:
    ends = rf"(?!\w){then}"
    return tuple(re.compile(rf"(?<![\w-])(?:{p}){ends}", re.IGNORECASE) for p in patterns)


_ALWAYS: Final = _compiled(
    (
        # What a body is measured by, and the marks and numbers of that.
        r"keypoints?|bound(?:ing|ed)[- ](?:box(?:es)?|areas?|regions?|rectangles?)|bbox(?:es)?|"
        r"metadata|ground[- ]truth|pose[- ]estimat(?:ion|or|ors|ed|es)|openpose|mediapipe|"
        r"estimated (?:pose|skeleton|joints)|the dataset",
        rf"(?:body|bodily|pose|joint|skelet(?:al|on)|facial|{_PART}) (?:key points|landmarks?)|"
        rf"landmarks? (?:of|for) {_SIDE}+(?:{_PART}|{_PERSON})(?!['\u2019])",
        rf"(?:pose|posture|joints?|skelet(?:al|on)|positional|spatial|geometric|tracking|box(?:es)?|"
        rf"landmarks?|annotation|detection|coordinate|pixel|visibility|numeric(?:al)?|occlusion|"
        rf"normali[sz]ed|confidence|{_PART}) (?:data|coordinates?|annotations?|values?|flags?|"
        r"scores?|labels?|pairs?|estimates?|levels?|information)|detection (?:results?|outputs?)",
        r"(?:joint|skelet(?:al|on)|pixel|normali[sz]ed|landmark|box|detected) "
        r"(?:positions?|locations?|dimensions|sizes?)|positions? of (?:the|his|her|their) joints?",
        rf"(?:values?|numbers|data|labels?|coordinates?|points?) (?:(?:given|listed|"
        rf"provided|available) )?(?:for|of) {_SIDE}+(?:{_PART}|{_PERSON})(?!['\u2019])",
        rf"{_PART} and {_PART} points|body points|(?:vertical|horizontal|an?) coordinate|"
        rf"{_PART} joints? (?:is|are) {_HIDDEN}",
        r"visibility (?:of|is|equals)(?: the [\w ]{1,20} is)? (?:[012]|zero|one|two)|"
        r"x (?:and|or|/) ?y|[xy]/[xy] values?",
        rf"(?:marked|flagged|tagged|labell?ed|listed|annotated|coded|recorded|reported|classified|"
        rf"noted|given) as {_HIDDEN}",
        rf"(?:annotated|marked|labell?ed) (?:(?:the|his|her|their|left|right) )*"
        rf"(?:joints?|{_PERSON}|{_PART})(?! paint)",
        # Who or what found it.
        rf"(?:the|all|every|each|any) detected \w+|detected (?:joints?|objects?|faces?|{_PERSON})|"
        r"the detections?|object detections?|(?<!be )(?:is|are|was|were)(?: not|n't)? detected|"
        rf"(?<!metal )(?<!smoke )detectors? (?:found|finds?|returned|missed|sees?|{_TELLS})",
        r"annotators?|captioners?|(?:image|scene|object) (?:tags|labels|lists?)|"
        r"lists? of (?:the )?(?:\w+ )?(?:objects|persons|detections|bodies)|"
        r"(?:listed|annotated|mentioned) (?:objects?|items?|persons?|joints?)|objects? listed",
        # Notes that tell; what is told in words.
        rf"(?:{_SET}|neither|nor|one of the|as the) {_MODIFIED}"
        rf"(?:{_NOTE}|coordinates|joints){_OF_PEOPLE}(?: nor \w+)? {_TELLS}",
        r"the skeletons? (?:clearly )?(?:suggest|indicat|impl|confirm|plac|reveal)(?:e|es|s|ies|y)",
        rf"described (?:{_PICTURE}|situation|setting|{_PERSON})|{_PICTURE} (?:as |you )described",
        r"what (?:was|is|has been) (?:described|given|stated|provided|mentioned|annotated)",
        r"the (?:wording|mention of)|in text(?:ual)? form|text-(?:based|only) \w+",
        # Who writes, and what was handed over.
        r"as (?:an? )?(?:ai|artificial intelligence|(?:large )?language model)"
        rf"(?: (?:model|assistant|language model))?|(?:ai|language) models?|"
        rf"the user (?:{_TELLS}|gave|asks|asked)",
        rf"{_CANNOT} (?:\w+ly )?(?:{_SEE}|seen|viewed|have (?:\w+ )?access to) "
        rf"(?:(?:the|this|your|any|to) )?(?:(?:actual|original|real|given|provided) )?"
        rf"(?:{_PICTURE}|visuals?|visual (?:content|input)s?)"
        r"(?! (?:on|he|she|they|that|of|in his|in her|in their)\b)",
        rf"(?:without|instead of|not) (?:\w+ly )?(?:seeing|viewing|having seen|looking at|shown|"
        rf"access to) (?:the|an|any) (?:actual |original |real )?{_PICTURE}(?! (?:on|of)\b)",
        r"(?:without|no|lack of|lacking)(?: any| direct)* visual "
        r"(?:access|information|input|data|context|confirmation|evidence)",
        rf"(?:i|we) (?:have|had|lack) (?:no |any )?(?:direct )*access|"
        rf"if i (?:could|were able to) {_SEE}|i am inferring|"
        r"i can only (?:infer|go|rely|work|base|use|read)|"
        r"i (?:do not|don['\u2019]t|lack|have no)(?: have)?(?: \w+)? "
        r"(?:information|data|details|captions?|annotations?)",
        rf"(?:actual|original|real|underlying) {_PICTURE}(?: itself)? (?:is|was|are) not \w+|"
        rf"(?:no|the) {_PICTURE} (?:was|is|has been)(?: not)? "
        rf"(?:provided|attached|shared|supplied)",
        r"(?:i|we) (?:was|were|am|are|have been|had been)(?: only| just| not| never)? "
        r"(?:given|provided|told|supplied)|what i (?:have|know)|(?:provided|described) to me",
        r"you(?: have| had|'ve|\u2019ve)? (?:\w+ly )?(?:provided|supplied|gave|given|shared)",
        rf"{_ANY} (?:that (?:was|were|are|is) )?(?:{_GIVEN} )?(?:(?:to|for) me|at hand)|"
        rf"your (?:{_NOTE}|{_INPUT}|coordinates|text|notes|list|message)",
        r"my (?:answer|description|response|reading|guess|conclusion)s? (?:\w+ly )?"
        r"(?:rel(?:y|ies)|is|are|rests?|draws?)(?: \w+ly)?(?: based)? (?:up)?on",
    )
)  # fmt: skip

_UNLESS_PLACED: Final = _compiled(
    (
        rf"(?<!closed )(?<!'s )captions|(?<!written )annotations|(?:{_SET}|its) descriptions",
        rf"(?:{_SET}|one|nor|neither|image|first|second|third|fourth|fifth|last) "
        rf"{_MODIFIED}caption",
        r"(?:the|these|those|no|given|provided|joint|pixel|image|their|his|her|its|"
        r"(?:using|by|from)(?: the)?|supplied) coordinates"
        r"(?! (?:the|a|an|with|his|her|their)\b)",
        rf"(?:{_EVIDENCE} (?:(?:{_SET}|its|their|his|her) )?|{_IN} {_SET} ){_MODIFIED}"
        rf"(?:{_NOTE}|coordinates|joints|detections?){_OF_PEOPLE}",
        rf"(?:image|scene|picture|photo|textual|text|written) (?:descriptions?|annotations?|"
        rf"captions?|information|context|data)|(?:source|reference|input) (?:texts?|{_NOTE})|"
        rf"textual \w+",
        rf"(?:{_SET}|with|from|on) (?:provided|given|supplied) (?:\w+ )?{_ANY}",
        rf"(?:the|these|those|with|from) {_MODIFIED}"
        rf"(?:{_NOTE}|{_INPUT}|{_FIGURES}|contexts?|texts?|facts|details|joints?|"
        rf"regions?) (?:that (?:was|were|are|is) )?"
        rf"(?:provided|given|supplied)",
        r"(?:visible|missing|listed|available|recorded|(?:upper|lower|full)[- ]body) joints?|"
        r"recorded positions|(?:his|her|their) regions? overlaps?|boxes (?:given|provided|listed)",
        rf"the overlap (?:of|between) (?:the|their|his|her|these|both)(?: two)? "
        rf"(?:box|region)(?:e?s)?|(?:box|region)(?:e?s)? (?:around|enclosing|surrounding|for) "
        rf"(?:the|each|this) (?:(?:first|second|third|left|right) )?{_PERSON}(?!['\u2019])|"
        rf"label (?:for|of) (?:this|each) {_PERSON}",
    ),
    _NOT_PLACED,
)  # fmt: skip

_UNLESS_READ: Final = (
    *_compiled(
        (
            rf"{_EVIDENCE} {_SET} {_MODIFIED}(?:{_TOLD}|contexts? (?:given|provided))|"
            rf"joints? of {_SIDE}+(?:{_PART}|{_PERSON})",
            rf"{_IN} {_SET} {_MODIFIED}(?:data|inputs?|prompt)",
            rf"available (?:{_NOTE}|{_INPUT}|details|evidence|text)",
            r"(?:limited|sparse|scant|scarce|insufficient|incomplete) (?:data|information|details)",
        ),
        _NOT_PLACED,
    ),
    *_compiled(
        (
            rf"{_SET} {_MODIFIED}(?:{_TOLD}|key points){_OF_PEOPLE} {_TELLS}",
            rf"(?:the|no) {_MODIFIED}contexts?{_OF_PEOPLE} {_HELPED}{_STATE}|"
            r"coordinates (?:are|were|have)|only key points|(?:from|by) the poses? alone",
            # What the source does not hold, a picture does not withhold.
            rf"(?:not|never|nowhere|n['\u2019]t)(?: \w+ly)?(?: been)? {_STATED}|(?:is|are|was|were|"
            rf"remains?|left) unspecified|(?:without|no|any) (?:\w+ )?mention",
            r"(?:is|are|was|were) (?:also |only |\w+ly )?(?:mentioned|listed|annotated|specified)",
            r"(?:no|any|without|little) (?:further |other |specific |explicit |direct |clear )*"
            r"(?:data|information|details|descriptions?|context)(?: \w+ [\w ]{1,30}?)?? "
            r"(?:is|are|was|were|has been|have been) "
            r"(?:given|provided|available|included|supplied)",
            r"there(?: is|['\u2019]s| are| was) no (?:(?:further|specific|explicit|direct|clear) )*"
            r"(?:data|information|details?|annotation|caption|description)",
            r"as (?:stated|described|specified|listed|noted|annotated|indicated|provided|given)"
            r"(?=[,.;])",
            r"it (?:is|was) (?:\w+ly |also )?(?:mentioned|stated|specified|noted) "
            r"(?:that|where|what)|(?:is|are|was|were) (?:said|described|reported) "
            r"(?:to be|as|by the|in the)",
            rf"(?:{_STATED}|given|listed|noted|missing|absent|excluded|omitted|included|recorded|"
            rf"found|visible|present|covered|captured|contained|lacking|labell?ed|marked) "
            rf"(?:by|in|within|from|with|per) (?:the|any|these|all) "
            rf"{_MODIFIED}(?:{_NOTE}|{_INPUT}|coordinates|text)",
        )
    ),
)  # fmt: skip

_TO_READ: Final = (
    r"(?:signs?|posters?|screens?|boards?|\w+boards?|plaques?|books?|notebooks?|menus?|papers?|"
    r"newspapers?|magazines?|slides?|monitors?|displays?|charts?|maps?|pages?|walls?|badges?|"
    r"banners?|laptops?|computers?|tablets?|phones?|televisions?|tv|timetables?|tickets?|letters?|"
    r"leaflets?|brochures?|museums?|paintings?|documents?|machines?|sheets?|stickers?|packag\w+|"
    r"flyers?|programmes?|parcels?|x-rays?|presentations?|receipts?|labels?)"
)
_READABLE_BEFORE: Final = re.compile(
    rf"\b(?:{_TO_READ}|{_PICTURE}(?: itself| alone)? (?:gives?|offers?|provides?|contains?|has|"
    rf"have|holds?|shows?|does|do))\b",
    re.IGNORECASE,
)
_READABLE_AFTER: Final = re.compile(
    rf"\b(?:(?:on|in|from|of) (?:(?:the|a|an|his|her|their|this|its|one) )?(?:\w+ ){{0,2}}"
    rf"{_TO_READ}|"
    rf"(?:information|details?|data|text|mention|context|evidence|clues?)(?: \w+)? "
    rf"(?:in|on|from|of) (?:the|this|a) {_PICTURE})\b",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[.!?](?=\s|$)|\n")


def source_talk(text: str) -> Iterator[re.Match[str]]:
    """Where a text talks of its source; places may overlap and come in no order."""
    for pattern in (*_ALWAYS, *_UNLESS_PLACED):
        yield from pattern.finditer(text)
    for pattern in _UNLESS_READ:
        yield from (match for match in pattern.finditer(text) if not _read(text, match))


def _read(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence names something to read: before what was found, or as its place."""
    start = max((end.end() for end in _END.finditer(text, 0, match.start())), default=0)
    end = _END.search(text, match.end())
    rest = text[match.start() : end.start() if end else len(text)]
    return bool(_READABLE_BEFORE.search(text[start : match.end()]) or _READABLE_AFTER.search(rest))
