"""Sentences that say what can be checked: given to a speaker, judging, foretelling, or with a quantity."""

import re

from msgspec import Struct

from briefgen.author.importing.name_words import SAYING
from briefgen.author.importing.phrases import Phrase
from briefgen.vocabulary import ClaimKind

_ADVERBS = r"(?:(?:also|later|previously|then|has|have|had|repeatedly|recently|further|publicly|again|once) ){0,3}"
_SAYS = re.compile(
    rf"(?:['’]s (?:spokes\w+|office|government) )?(?: (?:of|from|at) (?:the )?[^,.;]{{2,60}}?)?(?:,[^,.;]{{2,90}},)?[ ,]{{1,2}}{_ADVERBS}{SAYING}\b"
)
_SAID_BY = re.compile(rf"(?:\b{SAYING}(?: by)?|\b[Aa]ccording to)(?: [^,.;]{{0,60}})? ?\Z")
_PRONOUN = re.compile(rf"(?:He|She|They|It) {_ADVERBS}{SAYING}\b")
_UNNAMED = re.compile(
    rf"\b(?:(?:\w+ ){{0,2}}(?:officials?|analysts?|experts?|critics|sources?|observers|diplomats?|residents|researchers|scholars|lawmakers|economists|commentators|supporters|opponents|opposition|scientists|investors|activists|"
    rf"spokes\w+|reports?|studies|study|survey|poll|government|authorities|[A-Z]\w+))[ ,]{{1,2}}{_ADVERBS}{SAYING}\b|\breportedly\b|\ballegedly\b|\b(?:is|are|was|were) (?:widely )?(?:seen|viewed|regarded|considered|believed|thought|said) "
)
_HOLDS = re.compile(r"\b(?:argu|believ|warn|suggest|contend|estimat|predict|caution|criticis|criticiz)\w*\Z")
_FORECAST = re.compile(
    r"\b(?:will|won[’']t|shall|going to|likely to|(?:is|are|was|were|be|being) (?:(?:set|poised|bound|due|slated|scheduled|destined|forecast) to|expected|projected)|"
    r"may|might|could|would|in the (?:coming|next|years ahead)|in future|looking (?:ahead|forward)|over the next)\b"
)
_JUDGEMENT = re.compile(
    r"\b(?:pivotal|crucial|critical|vital|key|central|essential|integral|indispensable|important|importance|significant|significance|significantly|strategic importance|"
    r"decisive|fundamental|cornerstone|linchpin|hallmark|unprecedented|historic|remarkable|striking|notable|dangerous|alarming|worrying|credible|fragile|robust|resilient|"
    r"effective|ineffective|successful|unsuccessful|failed|failure|success|weak|weaker|weakness|strong|stronger|strength|strengthens?|strengthened|strengthening|undermines?|undermined|"
    r"threat|threatens?|risks?|risky|challenges?|opportunity|advantage|disadvantage|better|worse|best|worst|weakest|strongest|highest|lowest|deadliest|longest|fastest|slowest|hardest|easiest|safest|richest|poorest|\w+er than|should|must|ought|need to|needs to|"
    r"appears?|seems?|suggests?|indicates?|indicating|signals?|signalling|signify|signif\w+|reflects?|reflecting|underscores?|underscored|demonstrates?|shows? that|proves?|arguably|clearly|"
    r"undoubtedly|certainly|apparently|unlikely|probably|doubtful|inevitable|inevitably|increasingly|escalat\w+|deterrent|deter|deterring|counterbalance|assertiv\w+|aggressive|"
    r"reasonable|unreasonable|justified|unjustified|legitimate|illegitimate|misguided|mistake|wise|unwise|naive|overstated|understated|exaggerated|too (?:early|late|little|much|few|many|soon)|"
    r"most|(?<!at )least|largest|biggest|greatest|more \w+ than|less \w+ than|rather than|marks? a|represents? a|amounts? to|turning point|shift)\b"
)
_NUMBER = r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)"
_QUANTITY = re.compile(
    rf"(?:[$€£¥]\s?\d|\b(?:more than |less than |almost |nearly |about )?(?:half|a third|a quarter|a fifth|a tenth|two thirds|three quarters) (?:of|in)\b|\bby (?:more than |almost )?half\b|\b(?:doubled|tripled|halved)\b|\b{_NUMBER}[- ](?:\w+ )?(?:per ?cent|percent|million|billion|trillion|times|troops|soldiers|people|ships|aircraft|missiles|votes|seats|members|countries|states|"
    rf"men|women|tonnes?|tons?|kilomet\w+|km|miles|met\w+|years|months|days|workers|jobs|companies|sites|bases|vessels|dollars|euros|yen|refugees|deaths|cases|dams|cables|drones|plants|brigades|villages|towns|cities)\b|\b\d[\d.,]*\s?%|"
    rf"\b(?:\d{{1,3}}(?:,\d{{3}})+|\d{{5,}})\b)"
)
_FEWEST_WORDS = 6


class Statement(Struct, frozen=True):
    """What a sentence is as a claim: its kind, who is said to say it (a number of the cast), or in which words nobody is."""

    kind: ClaimKind
    speaker: int | None = None
    unnamed: str | None = None


def read_statement(sentence: str, mentions: list[Phrase[int]], before: int | None = None) -> Statement | None:
    """Tell what a sentence claims, if anything; `mentions` are those of actors, `before` is who spoke in the sentence before."""
    if len(sentence.split()) < _FEWEST_WORDS or sentence.rstrip("\"”’').").endswith("?"):
        return None
    speaker = _speaker(sentence, mentions)
    if speaker is None and before is not None and _PRONOUN.match(sentence):
        speaker = before
    if speaker is not None:
        return Statement("attributed", speaker)
    unnamed = _UNNAMED.search(sentence)
    words = unnamed[0].strip() if unnamed else None
    if _FORECAST.search(sentence):
        return Statement("forecast", unnamed=words)
    if _JUDGEMENT.search(sentence):
        return Statement("assessment", unnamed=words)
    if words and _HOLDS.search(words):
        return Statement("assessment", unnamed=words)
    if unnamed or _QUANTITY.search(sentence):
        return Statement("fact", unnamed=words)
    return None


def _speaker(sentence: str, mentions: list[Phrase[int]]) -> int | None:
    """Return the actor to whom a sentence is given: the one before a verb of saying, or after it or `according to`."""
    for mention in mentions:
        if _SAYS.match(sentence, mention.end):
            return mention.meaning
    for mention in mentions:
        if _SAID_BY.search(sentence[max(0, mention.start - 80) : mention.start]):
            return mention.meaning
    return None


def foretells(sentence: str) -> bool:
    """Say whether a sentence speaks of what is to come."""
    return (
        _FORECAST.search(sentence) is not None
        or re.search(r"\b(?:by|until|before|planned|plans|goal|target|due)\b", sentence) is not None
    )
