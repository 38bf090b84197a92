"""Own the fixed vocabulary and the nonsense prose made of it; know nothing of records or files."""

from __future__ import annotations

import random
from dataclasses import dataclass


def listed(words: str) -> tuple[str, ...]:
    """Return the words of a text, for tables that are easier to read without quotes."""
    return tuple(words.split())


ADJECTIVES = listed(
    "amber ample annual brisk bronze calm central civil coastal common copper distant dusty early eastern "
    "formal frozen gentle golden grand granite green hidden hollow humble inland inner iron joint late "
    "level lower marble mellow middle modest narrow northern open orderly outer pale patient plain polar "
    "quiet rapid remote rural scarlet secret shallow silent silver simple slender solemn southern steady "
    "stern sudden sunken timely upper urban velvet vivid western winding wooden woven"
)
NOUNS = listed(
    "anchor archive avenue barrel basin beacon bridge bureau cabinet canal cargo carriage ceiling chamber "
    "channel charter cistern column committee compass convoy corridor cottage council courier current "
    "delta depot district ditch dome embassy engine envoy estuary factory ferry field fleet fountain "
    "furnace gallery garden garrison gate glacier granary harbour highway horizon island journal junction "
    "kiln ladder lagoon lantern ledger library lighthouse lock market meadow mill mission monument "
    "mountain museum orchard parcel passage pavilion pier pipeline plaza port quarry quay railway record "
    "reservoir ridge river roof satellite schedule signal station summit survey terminal terrace theatre "
    "timber tower treaty tunnel valley vessel village voyage warehouse workshop"
)
VERBS = listed(
    "accepted adjusted announced approved arranged assembled borrowed carried checked collected compared "
    "copied counted covered crossed delayed delivered described drafted escorted examined exchanged "
    "finished followed guarded guided inspected joined launched lifted listed lowered maintained marked "
    "measured mentioned moved observed opened ordered painted planned postponed praised prepared promised "
    "proposed protected published raised received recorded reduced renewed repaired replaced reported "
    "requested restored reviewed sealed shared signed signalled stored supplied surveyed tested traced "
    "visited watched weighed welcomed"
)
DETERMINERS = listed("the a that this each another every one")
PREPOSITIONS = listed("above across after along around before behind beside beyond inside near over past")
CONJUNCTIONS = listed("and but while because although until so")

FIRST_NAMES = listed(
    "Adela Bastien Corin Dalia Edwin Farida Gustav Helena Ivo Jorun Katia Leopold Mirela Nadir Oriel "
    "Petra Quentin Rosalind Stellan Tamsin Ulrika Viggo Wanda Xenia Yorick Zelda Ambrose Brigid Casimir "
    "Dorothea"
)
LAST_NAMES = listed(
    "Abernoth Bellweather Carrowin Dunmarsh Elderkin Fenwright Garrowby Hollingar Ivesdale Jessamyn "
    "Kestrelby Lorrimond Mossgrave Netherby Oakhanger Pellinore Quillfeather Rathmoor Silverlock "
    "Thornbury Umberfield Vanterpool Wexcombe Yarrowin Zellerman Ashgrove Birchwold Coldstream Driftwell "
    "Eastmoor Fallowden Greyhurst Hartsmere Inglethorpe Juniperson Kirkwallen Larkspurn Meridew Northwold "
    "Ottershaw"
)
ORGANIZATION_KINDS = listed("Institute Agency Council Ministry Alliance Bureau")

QUOTED_EMPHASIS = 3
"""One quoted passage in so many holds inline emphasis."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A Markdown body, and passages that stand exactly once in its visible text, in reading order."""

    markdown: str
    quotes: list[str]


def sentence(rng: random.Random) -> list[str]:
    """Make the words of one nonsense sentence, without its full stop."""
    words = [*_noun_phrase(rng), rng.choice(VERBS), *_noun_phrase(rng), rng.choice(PREPOSITIONS)]
    words += _noun_phrase(rng)
    if rng.random() < 0.5:
        words[-1] += ","
        words += [rng.choice(CONJUNCTIONS), *_noun_phrase(rng), rng.choice(VERBS), *_noun_phrase(rng)]
    return [words[0].capitalize(), *words[1:]]


def person_name(number: int) -> str:
    """Name the person of this number, each once up to 1,200."""
    turn, first = divmod(number, len(FIRST_NAMES))
    return f"{FIRST_NAMES[first]} {LAST_NAMES[(turn + number) % len(LAST_NAMES)]}"


def organization_name(number: int) -> str:
    """Name the organization of this number, each once up to 2,000 or so."""
    turn, kind = divmod(number, len(ORGANIZATION_KINDS))
    row, column = divmod(turn, len(NOUNS))
    adjective = ADJECTIVES[(row + number) % len(ADJECTIVES)]
    return f"{NOUNS[column].title()} {adjective.title()} {ORGANIZATION_KINDS[kind]}"


def article_prose(rng: random.Random, words: int, mentions: list[str], quotes: int) -> Prose:
    """Write a body of about so many words that mentions each of these and holds so many quotable passages."""
    sections = rng.randint(4, 6)
    paragraphs = [_paragraph(rng) for _ in range((words - 15 * len(mentions)) // 44)]
    passages = _quote(rng, paragraphs, quotes)
    for number, mention in enumerate(mentions):
        paragraphs[number % len(paragraphs)].append(["For", f"{mention},", *_lowered(sentence(rng))])
    markdown = _markdown(rng, paragraphs, sections)
    visible = markdown.replace("*", "")
    if any(visible.count(passage) != 1 for passage in passages):
        return article_prose(rng, words, mentions, quotes)
    return Prose(markdown, passages)


def _noun_phrase(rng: random.Random) -> list[str]:
    phrase = [rng.choice(DETERMINERS), rng.choice(NOUNS)]
    if rng.random() < 0.6:
        phrase.insert(1, rng.choice(ADJECTIVES))
    return ["an" if phrase[0] == "a" and phrase[1][0] in "aeiou" else phrase[0], *phrase[1:]]


def _paragraph(rng: random.Random) -> list[list[str]]:
    return [sentence(rng) for _ in range(rng.randint(2, 4))]


def _lowered(words: list[str]) -> list[str]:
    return [words[0].lower(), *words[1:]]


def _quote(rng: random.Random, paragraphs: list[list[list[str]]], quotes: int) -> list[str]:
    """Choose passages of 6 to 14 words, each within a sentence of its own, and put emphasis into some."""
    places = [(p, s) for p, paragraph in enumerate(paragraphs) for s in range(len(paragraph))]
    passages: list[str] = []
    for p, s in sorted(rng.sample(places, quotes)):
        words = paragraphs[p][s]
        start = rng.randint(0, 2)
        length = rng.randint(6, min(14, len(words) - start))
        passage = " ".join(words[start : start + length]).rstrip(",")
        if len(passages) % QUOTED_EMPHASIS == 0:
            _emphasise(words, start + rng.randint(0, 3), rng.choice(("*", "**")))
        passages.append(passage)
    return passages


def _emphasise(words: list[str], start: int, mark: str) -> None:
    """Put two words, from this one on, between emphasis marks."""
    words[start] = mark + words[start]
    words[start + 1] += mark


def _markdown(rng: random.Random, paragraphs: list[list[list[str]]], sections: int) -> str:
    blocks: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number * sections // len(paragraphs) != (number - 1) * sections // len(paragraphs):
            blocks.append(f"## {' '.join(sentence(rng)[:5]).rstrip(',')}")
        blocks.append(" ".join(f"{' '.join(words)}." for words in paragraph))
        if number == len(paragraphs) // 2:
            blocks.append("\n".join(f"- {' '.join(sentence(rng)[:7]).rstrip(',')}" for _ in range(4)))
    return "\n\n".join(blocks) + "\n"
