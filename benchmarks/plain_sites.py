"""Make the same plain articles as a project of each generator: title, date and paragraphs, no annotations.

The articles are the same bytes for all; `plain/` holds the smallest theme of each that makes a page an article and a
list of them. What else a generator would make by itself (feeds, categories, authors) is switched off where it can be.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

from benchmarks.words import article_prose, sentence

THEMES = Path(__file__).parent / "plain"
GENERATORS = ("briefgen", "hugo", "pelican", "eleventy")
WORDS = 900
FIRST_DAY = date(2022, 6, 1)


def write_plain(folder: Path, articles: int, seed: int = 1) -> None:
    """Write a project of each generator, named for it, into a new folder."""
    texts = {f"article-{number + 1:05}": _article(random.Random(f"{seed} {number}")) for number in range(articles)}
    for generator in GENERATORS:
        shutil.copytree(THEMES / generator, folder / generator)
        place = folder / generator / "content" / "articles"
        place.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (place / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


def _article(rng: random.Random) -> str:
    title = " ".join(sentence(rng)[:7]).rstrip(",")
    day = FIRST_DAY + timedelta(days=rng.randrange(900))
    return f"---\ntitle: {title}\ndate: {day}\n---\n\n{article_prose(rng, WORDS, mentions=[], quotes=0).markdown}"


if __name__ == "__main__":
    write_plain(Path(sys.argv[1]), articles=int(sys.argv[2]))
