"""Whatever an author writes ends in pages or in coded problems: no traceback, no hang, and the old site stays.

A payload that is refused is no failure, nor is one that is published; pages that a browser stumbles over, are.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

import html5lib
import pytest

from briefgen.author.scaffold import write_briefing
from briefgen.build import Options, Outcome, build_project
from briefgen.diagnostics import CODES
from briefgen.report import as_github, as_json, as_sarif, as_text

Within = Callable[[float], AbstractContextManager[None]]
LIMIT = 30.0
FRONT = "---\ntitle: T\ndate: 2024-05-14\n---\n"
CORPUS = Path(__file__).parents[2] / "shared/corpora/naughty-strings.json"
OWN = Path(__file__).parent / "data/naughty.json"


@pytest.fixture(scope="module")
def site_of() -> Callable[[Path], dict[str, bytes]]:
    def read(root: Path) -> dict[str, bytes]:
        files = (path for path in (root / "site").rglob("*") if path.is_file() and ".briefgen" not in path.parts)
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    return read


@pytest.fixture(scope="module")
def once_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("built") / "b"
    write_briefing(root)
    assert not build_project(Options(project=root)).problems
    return root


@pytest.fixture
def built(once_built: Path, tmp_path: Path) -> Path:
    """Return a briefing whose site is built."""
    return shutil.copytree(once_built, tmp_path / "b")


def build(root: Path) -> Outcome:
    """Build, and write the problems in every way; codes and places must be sound."""
    outcome = build_project(Options(project=root))
    for found, span in outcome.problems:
        assert found.code in CODES and found.message
        assert 0 <= span.start <= span.end <= max(1, len(outcome.texts.get(span.path, "")))
    for text in (
        as_text(outcome.problems, outcome.texts, all_=True),
        as_json(outcome.problems, outcome.texts),
        as_github(outcome.problems, outcome.texts),
        as_sarif(outcome.problems, outcome.texts),
    ):
        text.encode("utf-8")
    return outcome


def pages_are_sound(root: Path) -> None:
    for page in (root / "site").rglob("*.html"):
        html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.read_bytes().decode("utf-8"))


Files = Mapping[str, str | bytes]
DEEP = 50_000
BAD_FILES: dict[str, Files] = {
    "unclosed list": {"content/actors.yaml": "actors: [\n"},
    "unclosed quote": {"content/actors.yaml": 'actors: "\n'},
    "tab": {"content/actors.yaml": "actors:\n\t- id: x\n"},
    "two documents": {"content/actors.yaml": "actors: []\n---\nactors: []\n"},
    "anchor": {"content/actors.yaml": "actors: &x []\n"},
    "tag": {"content/actors.yaml": "actors: !!python/object/apply:os.system [id]\n"},
    "merge": {"content/actors.yaml": "actors: [{<<: {id: x}, name: N}]\n"},
    "complex key": {"content/actors.yaml": "? [a]\n: b\n"},
    "no mapping": {"content/actors.yaml": "- a\n"},
    "text only": {"content/actors.yaml": "text"},
    "binary": {"content/actors.yaml": bytes(range(256))},
    "nul": {"content/actors.yaml": "actors: [{id: x, name: 'a\0b'}]\n"},
    "UTF-16": {"content/actors.yaml": "actors: []\n".encode("utf-16")},
    "UTF-16 without mark": {"content/actors.yaml": "actors: []\n".encode("utf-16-le")},
    "UTF-32": {"content/actors.yaml": "actors: []\n".encode("utf-32")},
    "Latin-1": {"content/actors.yaml": "actors: [{id: x, name: Müller}]\n".encode("latin-1")},
    "encoded surrogate": {"content/actors.yaml": b"actors: [{id: x, name: \xed\xa0\x80}]\n"},
    "escaped surrogate": {"content/actors.yaml": 'actors: [{id: x, name: "\\ud800"}]\n'},
    "huge number": {"content/actors.yaml": f"actors: [{{id: x, name: N, born: {'9' * 5000}}}]\n"},
    "deep lists": {"content/actors.yaml": "[" * DEEP},
    "deep mappings": {"content/actors.yaml": "{a: " * DEEP},
    "deep dashes": {"content/actors.yaml": "- " * DEEP},
    "deep block": {"content/actors.yaml": "\n".join(" " * n + "a:" for n in range(1_000))},
    "deep front matter": {"content/articles/x.md": f"---\ntitle: {'[' * DEEP}\n---\n"},
    "billion laughs": {"content/actors.yaml": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nactors: *c\n"},
    "20 MB of YAML": {"content/actors.yaml": "actors:\n" + "- {id: x, name: N}\n" * 1_000_000},
    "20 MB of article": {"content/articles/x.md": FRONT + "word " * 4_000_000},
    "empty settings": {"content/briefing.yaml": ""},
    "empty article": {"content/articles/x.md": ""},
    "empty page": {"content/pages/x.md": ""},
    "front matter that never ends": {"content/articles/x.md": "---\ntitle: T\n" + "a: b\n" * 10_000},
    "front matter only dashes": {"content/articles/x.md": "---"},
    "no front matter": {"content/articles/x.md": "# T\n"},
    "article in UTF-16": {"content/articles/x.md": FRONT.encode("utf-16")},
    "article in Latin-1": {"content/articles/x.md": FRONT.encode() + b"caf\xe9\n"},
    "article with nul": {"content/articles/x.md": FRONT + "\0"},
    "folder named like an article": {"content/articles/x.md/y.md": FRONT},
    "folder named like records": {"content/sources/x.yaml/y.yaml": "sources: []\n"},
    "a file with no purpose": {"content/x.exe": b"MZ"},
    "deep folders": {"content/" + "d/" * 100 + "x.yaml": "a: b\n"},
    "long id": {"content/claims.yaml": f"claims: [{{id: {'x' * 100_000}, statement: S}}]\n"},
    "long field": {"content/claims.yaml": f"claims: [{{? {'x' * 1_000_000} : S}}]\n"},
    "long reference": {"content/claims.yaml": f"claims: [{{id: x, statement: S, speaker: {'x' * 1_000_000}}}]\n"},
    "long article name": {f"content/articles/{'x' * 240}.md": FRONT},
    "deep quotations": {"content/articles/x.md": FRONT + ">" * DEEP},
    "deep lists in Markdown": {"content/articles/x.md": FRONT + "- " * 20_000},
    "deep brackets": {"content/articles/x.md": FRONT + "[" * DEEP},
    "deep images": {"content/articles/x.md": FRONT + "![" * 20_000},
    "deep elements": {"content/articles/x.md": FRONT + "<div>" * DEEP},
    "deep indented lists": {"content/articles/x.md": FRONT + "\n".join("    " * n + "- x" for n in range(300))},
    "long line": {"content/articles/x.md": FRONT + "x" * 1_000_000},
    "link out": {"content/articles/x.md": FRONT + "[x](../../../../etc/passwd)\n"},
    "link out, escaped": {"content/articles/x.md": FRONT + "[x](%2e%2e/%2e%2e/%2e%2e/etc/passwd)\n"},
    "image out": {"content/articles/x.md": FRONT + "![x](../../pyproject.toml)\n"},
    "image elsewhere": {"content/articles/x.md": FRONT + "![x](https://evil.example/x.png)\n"},
    "absolute link": {"content/articles/x.md": FRONT + "[x](/etc/passwd)\n"},
    "link without scheme": {"content/articles/x.md": FRONT + "[x](//evil.example)\n"},
    "link with backslashes": {"content/articles/x.md": FRONT + "[x](\\\\evil.example)\n"},
    "link to a folder": {"content/articles/x.md": FRONT + "[x](../articles)\n"},
    "cross-link out": {"content/articles/x.md": FRONT + "[x](article:../../../etc/passwd)\n"},
    "cross-link to nothing": {"content/articles/x.md": FRONT + "[x](actor:)\n"},
    "country of nothing": {"content/articles/x.md": FRONT + "[x](country:../x)\n"},
    "script link": {"content/articles/x.md": FRONT + "[x](javascript:alert(1))\n"},
    "id out": {"content/claims.yaml": "claims: [{id: ../x, statement: S}]\n"},
    "id of a list": {"content/articles/index.md": FRONT},
    "reference out": {"content/claims.yaml": "claims: [{id: x, statement: S, article: ../../x}]\n"},
    "former id out": {"content/claims.yaml": "claims: [{id: x, statement: S, former_ids: [../../x]}]\n"},
    "country code out": {"content/countries.yaml": "countries: [{code: ../../X}]\n"},
    "navigation out": {"content/briefing.yaml": "title: T\nnavigation: [../x]\n"},
    "navigation of no kind": {"content/briefing.yaml": "title: T\nnavigation: ['briefing:x', 'x:y']\n"},
    "quote of nothing": {"content/articles/x.md": FRONT, "content/articles/x.yaml": 'claims: [{id: x, statement: S, quote: "\\u200b"}]\n'},
    "quote everywhere": {
        "content/articles/x.md": FRONT + "the cat sat on the mat " * 500,
        "content/articles/x.yaml": "claims: [{id: x, statement: S, quote: the}]\n",
    },
    "parts in a circle": {"content/timeline.yaml": "timeline: [{id: x, date: 2024, title: T, part_of: y}, {id: y, date: 2024, title: T, part_of: x}]\n"},
    "sources in a circle": {"content/sources.yaml": "sources: [{id: x, title: T, derived_from: [y]}, {id: y, title: T, derived_from: [x]}]\n"},
    "files that differ in case": {"content/assets/a.png": "x", "content/assets/A.png": "y"},
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_files_end_in_problems_and_leave_the_site(
    built: Path, name: str, within: Within, site_of: Callable[[Path], dict[str, bytes]]
) -> None:
    before = site_of(built)
    for path, text in BAD_FILES[name].items():
        target = built / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
    with within(LIMIT):
        outcome = build(built)
    assert outcome.failed and outcome.published is None
    assert not outcome.is_the_machines_fault
    assert site_of(built) == before


@pytest.mark.parametrize("name", ["unclosed list", "deep lists", "binary", "long reference"])
def test_the_command_says_so(built: Path, name: str) -> None:
    for path, text in BAD_FILES[name].items():
        (built / path).write_bytes(text.encode() if isinstance(text, str) else text)
    command = [sys.executable, "-m", "briefgen", "build", "-C", str(built)]
    result = subprocess.run(command, capture_output=True, timeout=LIMIT, check=False)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr and b"error[BG" in result.stderr
    assert len(result.stderr) < 100_000


def test_an_article_that_cannot_be_compiled_is_one_problem(built: Path) -> None:
    """Its quotes are not reported as absent on top of it."""
    with (built / "content/articles/first-article.md").open("a") as handle:
        handle.write("x" * 60_000)
    assert [found.code for found, _ in build(built).problems] == ["BG114"]


EMPTY_FILES = [
    "actors.yaml",
    "sources.yaml",
    "timeline.yaml",
    "countries.yaml",
    "claims.yaml",
    "claims/x.yaml",
    "assets/x.png",
    "assets/x.yaml",
]


@pytest.mark.parametrize("name", EMPTY_FILES)
def test_an_empty_file_is_never_a_traceback(built: Path, name: str) -> None:
    target = built / "content" / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"")
    outcome = build(built)
    assert outcome.failed == any(found.is_error for found, _ in outcome.problems)


def test_the_file_system_at_its_worst(built: Path, within: Within, site_of: Callable[[Path], dict[str, bytes]]) -> None:
    before = site_of(built)
    content = built / "content"
    os.mkfifo(content / "timeline.yaml")
    os.mkfifo(content / "articles/fifo.md")
    (content / "countries.yaml").symlink_to("/dev/zero")
    (content / "claims.yaml").symlink_to("nowhere")
    (content / "claims").symlink_to("/etc")
    (content / "articles/p.md").symlink_to("/etc/passwd")
    for name in (b"\xff\xfe.yaml", b"articles/\xe9.md", b"x\n\x1b[31m.yaml", b"a,b:c%.txt", b" .txt"):
        Path(os.fsdecode(os.fsencode(content) + b"/" + name)).write_bytes(b"x")
    (content / ("x" * 250 + ".yaml")).write_bytes(b"x")
    with within(LIMIT):
        outcome = build(built)
    assert {found.code for found, _ in outcome.problems} >= {"BG101", "BG115"}
    assert site_of(built) == before
    shown = as_text(outcome.problems, outcome.texts)
    assert "\x1b" not in shown


def test_a_link_to_itself(built: Path, within: Within) -> None:
    (built / "content/x").symlink_to("x")
    with within(LIMIT):
        assert build(built).failed


def test_links_to_the_folder_they_are_in(built: Path, within: Within) -> None:
    for name in "abcdefgh":
        (built / "content" / name).symlink_to(".")
    with within(LIMIT):
        assert {found.code for found, _ in build(built).problems} == {"BG115"}


@pytest.mark.parametrize("folder", ["static", "content/assets", "templates"])
def test_nothing_outside_the_project_is_published(built: Path, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for name in ("secret.txt", "home.html", "base.html"):
        (outside / name).write_text("SECRET")
    (built / folder).symlink_to(outside)
    build(built)
    assert not any(b"SECRET" in path.read_bytes() for path in (built / "site").rglob("*") if path.is_file())


def test_a_fifo_in_the_static_folder(built: Path, within: Within) -> None:
    (built / "static").mkdir()
    os.mkfifo(built / "static/x.css")
    os.mkfifo(built / "static/briefgen.css")
    with within(LIMIT):
        assert not build(built).failed


MANY: dict[str, Callable[[int], dict[str, str]]] = {
    "mistakes": lambda n: {"content/actors.yaml": "actors:\n" + "- x\n" * (20 * n)},
    "unknown references": lambda n: {
        "content/claims.yaml": f"claims: [{{id: x, statement: S, actors: [{', '.join(f'minister-{i}' for i in range(n))}]}}]\n",
        "content/actors.yaml": "actors:\n" + "".join(f"- {{id: ministry-{i}, name: N{i}}}\n" for i in range(n)),
    },
    "links to one record": lambda n: {"content/articles/x.md": FRONT + "\n\n".join(["[a](actor:ministry)"] * (3 * n))},
    "broken links": lambda n: {"content/articles/x.md": FRONT + "\n\n".join(["[a](nowhere.md)"] * (3 * n))},
    "duplicates": lambda n: {"content/actors.yaml": "actors:\n" + "- {id: x, name: N}\n" * (5 * n)},
    "equal keys": lambda n: {"content/actors.yaml": "actors: []\n" * (5 * n)},
    "a word quoted that stands everywhere": lambda n: {
        "content/articles/x.md": FRONT + ("the cat sat on a mat and " * 40 + "\n\n") * (n // 10),
        "content/articles/x.yaml": "claims: [{id: x, statement: S, quote: the}]\n",
    },
    "a long absent quote": lambda n: {
        "content/articles/x.md": FRONT + ("the cat and a mat " * 40 + "\n\n") * 50,
        "content/articles/x.yaml": f"claims: [{{id: x, statement: S, quote: {'the and a ' * (5 * n)}x}}]\n",
    },
    "claims on one passage": lambda n: {
        "content/articles/x.md": FRONT + "One passage that is quoted by all. And more.\n",
        "content/articles/x.yaml": "claims:\n" + "".join(f"- {{id: c{i}, statement: S, quote: passage that is quoted}}\n" for i in range(n)),
    },
    "a circle of parts": lambda n: {
        "content/timeline.yaml": "timeline:\n" + "".join(f"- {{id: e{i}, date: 2024, title: T, part_of: e{(i + 1) % n}}}\n" for i in range(n))
    },
    "a long chain of parts": lambda n: {
        "content/timeline.yaml": "timeline:\n- {id: e0, date: 2024, title: T}\n"
        + "".join(f"- {{id: e{i + 1}, date: 2024, title: T, part_of: e{i}}}\n" for i in range(n))
    },
    "a long chain of parents": lambda n: {
        "content/actors.yaml": "actors:\n- {id: ministry, name: N}\n- {id: a0, name: N0}\n"
        + "".join(f"- {{id: a{i + 1}, name: N{i + 1}, parent: a{i}}}\n" for i in range(n))
    },
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in MANY if not name.startswith("a long chain")])
def test_much_of_something_takes_time_in_proportion(built: Path, name: str, within: Within) -> None:
    for path, text in MANY[name](400).items():
        (built / path).write_text(text)
    with within(60):
        assert build(built).problems or name == "links to one record"


@pytest.mark.soak
@pytest.mark.parametrize("name", MANY)
def test_very_much_of_something(built: Path, name: str, within: Within) -> None:
    for path, text in MANY[name](3_000).items():
        (built / path).write_text(text)
    with within(200):
        assert build(built).problems or name == "links to one record"


NAUGHTY: list[str] = json.loads(OWN.read_text(encoding="utf-8"))
SAMPLE = 40
PLAIN = "A plain text"


def corpus() -> list[str]:
    """Return the strings of the corpus where it is at hand; it is no part of this project."""
    return json.loads(CORPUS.read_text(encoding="utf-8")) if CORPUS.is_file() else []


def quoted(text: str) -> str:
    """Return text as a YAML scalar in quotation marks, whatever is in it."""
    return json.dumps(text, ensure_ascii=text.isascii()).replace("\x7f", "\\x7f")


def everywhere(name: str, text: str, quote: str | None, prose: str) -> dict[str, str]:
    """Return an article with its records; a text is every title, name and note in them, and what Markdown there is."""
    value, markdown = quoted(text), quoted(prose)
    quotation = f" quote: {quoted(quote)}," if quote is not None else ""
    return {
        f"content/articles/{name}.md": f"---\ntitle: {value}\ndate: 2024-05-14\nsummary: {value}\ntopics: [{value}]\n"
        f"authors: [{value}]\nactors: [{name}]\nkey_points: [{{text: {value}, icon: {value}, claim: {name}}}]\n---\n"
        f"Before it. {prose}\n\nBetween the two {prose} and after it.\n",
        f"content/articles/{name}.yaml": f"claims:\n- {{id: {name}, statement: {value}, verdict: {value}, context: {value},{quotation}"
        f" topics: [{value}], speaker: {name}, evidence: [{{source: {name}, stance: supports, quote: {value}, locator: {value}, note: {value}}}]}}\n"
        f"timeline:\n- {{id: {name}, date: 2024-05, title: {value}, summary: {value}, place: {{name: {value}}}, actors: [{name}]}}\n",
        f"content/actors/{name}.yaml": f"actors:\n- {{id: {name}, name: {value}, aliases: [{value}], description: {markdown}, names: {{ja: {value}}},"
        f" roles: [{{post: {value}}}], former_names: [{{name: {value}}}]}}\n",
        f"content/sources/{name}.yaml": f"sources:\n- {{id: {name}, title: {value}, publisher: {value}, authors: [{value}], note: {value},"
        f" license: {value}, interest: {value}}}\n",
        f"content/pages/{name}.md": f"---\ntitle: {value}\nsummary: {value}\n---\n{prose}\n",
    }


def stages(name: str, text: str) -> Iterator[dict[str, str]]:
    """Yield what to try one after the other: without the quote, without the Markdown, and at last without the text."""
    yield everywhere(name, text, text, text)
    yield everywhere(name, text, None, text)
    yield everywhere(name, text, None, PLAIN)
    yield everywhere(name, PLAIN, None, PLAIN)


def publish_all(root: Path, texts: list[str]) -> list[str]:
    """Build a site with each text in every place; return the texts that are nowhere in it, since they were refused."""
    waiting = {f"x{number}": stages(f"x{number}", text) for number, text in enumerate(texts)}
    tried = dict.fromkeys(waiting, 0)
    advance = set(waiting)
    (root / "content").mkdir(parents=True)
    (root / "content/briefing.yaml").write_text("title: T\n")
    while advance:
        for name in advance:
            tried[name] += 1
            for path, content in next(waiting[name]).items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(content, encoding="utf-8", newline="")
        outcome = build(root)
        errors = {(found.code, Path(span.path)) for found, span in outcome.problems if found.is_error}
        assert {path.parts[0] for _, path in errors} <= {"content"}, errors
        advance = {path.stem for _, path in errors}
    assert outcome.published is not None
    pages_are_sound(root)
    return [text for text, count in zip(texts, tried.values(), strict=True) if count > 3]


def is_plain(text: str) -> bool:
    """Say whether nothing speaks against a text as a title."""
    return bool(text.strip()) and all(char.isprintable() or char in "\n\t" for char in text)


def test_naughty_texts_of_our_own(tmp_path: Path, within: Within) -> None:
    with within(2 * LIMIT):
        refused = publish_all(tmp_path, NAUGHTY)
    assert [text for text in refused if is_plain(text)] == []


@pytest.mark.parametrize("number", range(len(NAUGHTY)))
@pytest.mark.soak
def test_each_naughty_text_by_itself(number: int, tmp_path: Path, within: Within) -> None:
    with within(LIMIT):
        refused = publish_all(tmp_path, [NAUGHTY[number]])
    assert not refused or not is_plain(NAUGHTY[number])


@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus is not at hand")
def test_a_sample_of_the_naughty_texts(tmp_path: Path, within: Within) -> None:
    with within(2 * LIMIT):
        refused = publish_all(tmp_path, random.Random(11).sample(corpus(), SAMPLE))
    assert [text for text in refused if is_plain(text)] == []


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.is_file(), reason="the corpus is not at hand")
@pytest.mark.parametrize("start", range(0, 515, 103))
def test_all_naughty_texts(start: int, tmp_path: Path, within: Within) -> None:
    with within(10 * LIMIT):
        refused = publish_all(tmp_path, corpus()[start : start + 103])
    assert [text for text in refused if is_plain(text)] == []


@pytest.mark.parametrize(
    "text", ["</title><script>x</script>", "{{ 7*7 }}", "a\x00b", "\u202e", "%s", "x" * 5000, "\U0001f600"]
)
def test_naughty_settings(built: Path, text: str, within: Within) -> None:
    value = quoted(text)
    (built / "content/briefing.yaml").write_text(
        f"title: {value}\ndescription: {value}\npublisher: {value}\nauthors: [{value}]\n"
    )
    with within(LIMIT):
        outcome = build(built)
    assert not outcome.failed or not is_plain(text)
    pages_are_sound(built)
