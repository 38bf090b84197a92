"""Measure the import on the texts of tests/data/import: precision and recall of each kind, tuned and held-out texts apart.

`python tools/measure_import.py [--verbose] [--write]`; with --write, the table of docs/importing.md is renewed.
"""

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from briefgen.author.importing.folder import Choices, Imported, import_article

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests/data/import"
DOCS = ROOT / "docs/importing.md"
KINDS = ("title", "countries", "dates", "actors", "claims", "kinds of claims")
Score = Counter[str]


def imported(text: Path) -> Imported:
    """Import a text into a briefing of its own; its day of publication is told by itself, or guessed."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        content.mkdir()
        (content / "briefing.yaml").write_text("title: Measured\n", encoding="utf-8")
        return import_article(text.read_bytes(), text.name, Path(folder), Choices(id="measured"))


def compared(gold: Iterable[Any], found: Iterable[Any]) -> Score:
    """Count what is right, spurious and missing, as bags."""
    wanted, got = Counter(gold), Counter(found)
    right = (wanted & got).total()
    return Counter(right=right, spurious=got.total() - right, missing=wanted.total() - right)


def scores_of(result: Imported, gold: dict[str, Any]) -> dict[str, Score]:
    """Score one text. A claim is right if its words hold those of the gold, and no other claim was counted for them."""
    draft = result.draft
    claims = [(str(claim.fields["statement"]), claim.fields["kind"]) for claim in draft.claims]
    matched = {words: [kind for text, kind in claims if words in text] for words in gold["claims"]}
    right = sum(bool(kinds) for kinds in matched.values())
    used = {text for text, _ in claims if any(words in text for words in gold["claims"])}
    kinds = sum(gold["claims"][words] in found for words, found in matched.items() if found)
    return {
        "title": compared([gold["title"]], [result.parts.title]),
        "countries": compared(gold["countries"], draft.front.get("countries", [])),
        "dates": compared(gold["dates"], [event.fields["date"] for event in draft.events]),
        "actors": compared(gold["actors"], [actor.fields["name"] for actor in draft.actors]),
        "claims": Counter(right=right, spurious=len(claims) - len(used), missing=len(matched) - right),
        "kinds of claims": Counter(right=kinds, spurious=right - kinds, missing=right - kinds),
    }


def measured() -> dict[bool, dict[str, Score]]:
    """Return the sums of the scores, by whether a text was held out."""
    sums: dict[bool, dict[str, Score]] = {held: {kind: Counter() for kind in KINDS} for held in (False, True)}
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        for kind, score in scores_of(imported(text_of(path)), gold).items():
            sums[gold["held_out"]][kind].update(score)
    return sums


def text_of(gold: Path) -> Path:
    """Return the text that a file of gold annotations belongs to."""
    return next(path for path in gold.parent.glob(f"{gold.stem}.*") if path.suffix != ".json")


def precision(score: Score) -> float:
    """Return how much of what was found is right."""
    return score["right"] / (score["right"] + score["spurious"] or 1)


def recall(score: Score) -> float:
    """Return how much of what is there was found."""
    return score["right"] / (score["right"] + score["missing"] or 1)


def table() -> str:
    """Write the scores as a Markdown table."""
    sums = measured()
    lines = [
        "| | number | precision | recall | held out: number | precision | recall |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in KINDS:
        cells = [kind]
        for held in (False, True):
            score = sums[held][kind]
            cells += [str(score["right"] + score["missing"]), f"{precision(score):.2f}", f"{recall(score):.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def show_differences() -> None:
    """Print what is spurious and missing in each text."""
    for path in sorted(GOLD.glob("*.json")):
        gold, result = json.loads(path.read_text(encoding="utf-8")), imported(text_of(path))
        draft = result.draft
        print(
            f"== {path.stem}: {draft.publication.date.text} ({draft.publication.origin}), wanted {gold.get('published')}"
        )
        for kind, found in (
            ("countries", draft.front.get("countries", [])),
            ("dates", [event.fields["date"] for event in draft.events]),
            ("actors", [actor.fields["name"] for actor in draft.actors]),
        ):
            print(
                f"  {kind}: spurious {[*(Counter(found) - Counter(gold[kind]))]}, missing {[*(Counter(gold[kind]) - Counter(found))]}"
            )
        claims = {str(claim.fields["statement"]): claim.fields["kind"] for claim in draft.claims}
        print("  claims missing:", [words for words in gold["claims"] if not any(words in text for text in claims)])
        print(
            "  claims spurious:", [text[:70] for text in claims if not any(words in text for words in gold["claims"])]
        )
        print(
            "  kinds:",
            [(w[:30], k, got) for w, k in gold["claims"].items() for t, got in claims.items() if w in t and got != k],
        )


if __name__ == "__main__":
    if "--verbose" in sys.argv:
        show_differences()
    print(table())
    if "--write" in sys.argv:
        text = DOCS.read_text(encoding="utf-8")
        DOCS.write_text(
            re.sub(r"(<!-- measured -->\n).*?\n(?=\n)", lambda found: found[1] + table(), text, flags=re.DOTALL),
            encoding="utf-8",
        )
