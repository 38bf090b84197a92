"""Warm = cold: after any sequence of edits the site equals that of a clean build, byte for byte, and so do the problems.

Edits of every kind: records changed, added, renamed and removed; files moved, halved and mended; settings, templates and styles of the
project; builds that fail in between. One process that builds again and again must do as well as a new one.
"""

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.author.scaffold import add_record, write_briefing
from briefgen.build import Options, Outcome, build_project

ROOT = Path(__file__).parents[2]
WORDS = ("Foreign", "new", "ąé", "<b>", "{{ x }}", "日本", "&amp;")
Edit = Callable[[Path, random.Random], None]


def _files(root: Path, pattern: str) -> list[Path]:
    return sorted(path for path in (root / "content").glob(pattern) if path.is_file())


def reword(root: Path, chance: random.Random) -> None:
    """Put a word into a title, a name or a text."""
    path = chance.choice(_files(root, "**/*.yaml") + _files(root, "**/*.md"))
    lines = path.read_text("utf-8").split("\n")
    places = [
        n
        for n, line in enumerate(lines)
        if line.strip().startswith(("title:", "name:", "- {id", "summary:"))
        or (line and line[0].isalpha() and ":" not in line)
    ]
    if places:
        number = chance.choice(places)
        word = chance.choice(WORDS)
        head, colon, rest = lines[number].partition(": ")
        lines[number] = (
            f"{head}: {json.dumps(word + rest.strip(chr(34)))}"
            if colon and not head.lstrip().startswith("- {")
            else f"{lines[number]} {word if word.isalpha() else 'plain'}"
        )
        path.write_text("\n".join(lines), "utf-8")


def add(root: Path, chance: random.Random) -> None:
    kind = chance.choice(("article", "source", "actor"))
    add_record(root, kind, f"{kind}-{chance.randrange(10**6)}", None)


def link_to(root: Path, chance: random.Random) -> None:
    """Let an article name an actor, a country or another article, that may be there or not."""
    articles = _files(root, "articles/*.md")
    if not articles:
        return
    path = chance.choice(articles)
    target = chance.choice(
        (
            "country:JP",
            "country:FR",
            "actor:ministry",
            f"article:{chance.choice(articles).stem}",
            "actor:nobody",
        )
    )
    path.write_text(path.read_text("utf-8").rstrip("\n") + f"\n\nSee [it]({target}).\n", "utf-8")


def remove(root: Path, chance: random.Random) -> None:
    removable = _files(root, "articles/article-*.md") + _files(root, "pages/*.md") + _files(root, "assets/*")
    if removable:
        chance.choice(removable).unlink()


def rename(root: Path, chance: random.Random) -> None:
    articles = _files(root, "articles/*.md")
    if not articles:
        return
    path = chance.choice(articles)
    name = f"article-{chance.randrange(10**6)}"
    beside = path.with_suffix(".yaml")
    path.rename(path.with_name(f"{name}.md"))
    if beside.exists():
        beside.rename(path.with_name(f"{name}.yaml"))


def configure(root: Path, chance: random.Random) -> None:
    """Change a setting: title, address, language, features, navigation."""
    path = root / "content/briefing.yaml"
    kept = [
        line
        for line in path.read_text("utf-8").splitlines()
        if line.partition(":")[0] not in ("title", "base_url", "language", "features", "boundaries")
    ]
    kept.append(f"title: Briefing {chance.randrange(9)}")
    kept += chance.sample(
        [
            "base_url: https://example.org/b/",
            "language: ja",
            "features: {feeds: off, downloads: off}",
            "boundaries: de-facto",
        ],
        chance.randrange(4),
    )
    path.write_text("\n".join(kept) + "\n", "utf-8")


def retheme(root: Path, chance: random.Random) -> None:
    """Override a template or a style of the theme, change the override, or take it away."""
    name = chance.choice(
        ("templates/404.html", "templates/components/chrome.html", "templates/claim.html", "static/briefgen.css")
    )
    target = root / name
    if target.exists() and chance.random() < 0.4:
        target.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    text = (ROOT / name).read_text("utf-8")
    mark = f"mark-{chance.randrange(9)}"
    target.write_text(
        text + f"\n/* {mark} */\n" if name.endswith(".css") else text.replace("<p", f'<p data-mark="{mark}"', 1),
        "utf-8",
    )


def attach(root: Path, chance: random.Random) -> None:
    (root / "content/assets").mkdir(exist_ok=True)
    (root / f"content/assets/f{chance.randrange(4)}.txt").write_text(chance.choice(WORDS), "utf-8")


def halve(root: Path, chance: random.Random) -> None:
    """Leave a file half-finished, as an editor does that is interrupted; mended by the next edit."""
    path = chance.choice(_files(root, "**/*.yaml") + _files(root, "**/*.md"))
    data = path.read_bytes()
    (root / "halved.json").write_text(json.dumps([str(path), data.decode("utf-8")]), "utf-8")
    path.write_bytes(data[: chance.randrange(len(data) + 1)])


def mend(root: Path) -> None:
    note = root / "halved.json"
    if note.exists():
        path, text = json.loads(note.read_text("utf-8"))
        if Path(path).exists():
            Path(path).write_text(text, "utf-8")
        note.unlink()


EDITS: tuple[Edit, ...] = (reword, reword, reword, add, link_to, remove, rename, configure, retheme, attach, halve)


def site(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".briefgen" not in path.relative_to(root).parts
    }


def told(outcome: Outcome) -> list[tuple[str, str, str, int]]:
    """Return the problems, but for what only a published site knows (BG803)."""
    return [(p.code, p.message, s.path, s.start) for p, s in outcome.problems if p.code != "BG803"]


def assert_warm_is_cold(root: Path, seed: int, steps: int) -> tuple[int, int]:
    """Edit and build; compare with a build from nothing each time. Return how many builds succeeded and failed."""
    chance, good, bad = random.Random(seed), 0, 0
    write_briefing(root)
    last: dict[str, bytes] = {}
    for step in range(steps):
        for edit in chance.choices(EDITS, k=chance.choice((1, 1, 1, 2, 3))) if step else ():
            mend(root)
            edit(root, chance)
        jobs = chance.choice((1, 1, 2))
        warm = build_project(Options(project=root, jobs=jobs, full=chance.random() < 0.05))
        cold_root = root.parent / f"cold-{step}"
        shutil.copytree(root, cold_root, ignore=shutil.ignore_patterns("site", ".briefgen"))
        cold = build_project(Options(project=cold_root))
        assert told(warm) == told(cold), (seed, step)
        if warm.failed:
            bad += 1
            assert warm.published is None and site(root / "site") == last, (seed, step)
        else:
            good += 1
            last = site(root / "site")
            clean = site(cold_root / "site")
            assert last.keys() == clean.keys(), (seed, step)
            assert [path for path in last if last[path] != clean[path]] == [], (seed, step)
        shutil.rmtree(cold_root)
    return good, bad


def test_warm_is_cold(tmp_path: Path) -> None:
    counts = [assert_warm_is_cold(tmp_path / str(seed) / "b", seed, 7) for seed in (1, 2)]
    assert sum(good for good, _ in counts) >= 4 and sum(bad for _, bad in counts) >= 1


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(300))
def test_warm_is_cold_over_300_sequences(seed: int, tmp_path: Path) -> None:
    assert_warm_is_cold(tmp_path / "b", seed, 8)
