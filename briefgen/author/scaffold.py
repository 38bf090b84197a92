"""New briefings and new records: the shortest content that builds, ready to be changed."""

import re
from pathlib import Path

from briefgen import model
from briefgen.author.appending import append_record
from briefgen.author.changes import ChangeError
from briefgen.author.sheet import Sheet
from briefgen.read.files import CONTENT
from briefgen.read.project import read_project

_BRIEFING = """\
title: {title}
description: One sentence on what this briefing is about.
language: en
key_judgements: [first-claim]
"""

_ARTICLE = """\
---
title: A first article
date: 2024-05-14
summary: The bottom line in one sentence.
countries: [JP]
---

Replace this text with an article of your own. The minister said that *talks would resume* in May,
as the [ministry](actor:ministry) announced. [](source:ministry-statement)

## What follows

Each claim quotes words of this text. When the words change, the build says so.
"""

_ANNOTATIONS = """\
claims:
  - id: first-claim
    statement: The minister announced that talks would resume in May 2024.
    quote: The minister said that talks would resume
    kind: attributed
    speaker: ministry
    status: supported
    evidence:
      - {source: ministry-statement, stance: supports, credibility: 2}
      - {source: newspaper-report, stance: supports, credibility: 2}

timeline:
  - id: talks-resume
    date: 2024-05
    title: Talks resume
    type: meeting
    actors: [{actor: ministry, role: host}]
    countries: [JP]
    sources: [newspaper-report]
    claims: [first-claim]
"""

_ACTORS = """\
actors:
  - id: ministry
    name: The Ministry
    type: public_body
    countries: [JP]
"""

_SOURCES = """\
sources:
  - id: ministry-statement
    title: Statement of the Ministry
    type: webpage
    publisher: The Ministry
    date: 2024-05-14
    reliability: A
    level: primary
  - id: newspaper-report
    title: A newspaper's report of the talks
    type: article-newspaper
    date: 2024-06-01
    reliability: B
    level: secondary
"""

_ABOUT = """\
---
title: About this briefing
---

Who makes it, for whom, and how.
"""

_NEW_ARTICLE = """\
---
title: {title}
date: {date}
---

"""

_NEW_RECORDS = {
    "claim": ("claims", "id: {id}\nstatement: {title}\n"),
    "event": ("timeline", "id: {id}\ndate: {date}\ntitle: {title}\n"),
    "actor": ("actors", "id: {id}\nname: {title}\n"),
    "source": ("sources", "id: {id}\ntitle: {title}\n"),
}


class ScaffoldError(Exception):
    """The content is in the way, or the arguments don't fit; the message says how."""


def write_briefing(folder: Path) -> list[str]:
    """Write a small briefing that builds without a warning; return the paths of its files."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ScaffoldError(f"{folder} is there already and not empty")
    title = re.sub(r"[^\w ]+", " ", folder.resolve().name.replace("-", " ").replace("_", " ")).strip() or "My briefing"
    files = {
        "content/briefing.yaml": _BRIEFING.format(title=f'"{title.capitalize()}"'),
        "content/articles/first-article.md": _ARTICLE,
        "content/articles/first-article.yaml": _ANNOTATIONS,
        "content/actors.yaml": _ACTORS,
        "content/sources.yaml": _SOURCES,
        "content/pages/about.md": _ABOUT,
        ".gitignore": "/site/\n.briefgen/\n",
    }
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return [str(folder / path) for path in files]


def add_record(project: Path, kind: str, id_: str, article: str | None) -> tuple[str, int]:
    """Write a new record with its required fields; return its file and line."""
    if not re.search(model.SLUG, id_) or "\n" in id_ or len(id_) > MAX_ID:
        raise ScaffoldError(f'"{id_}" is not an id: lower-case words joined by hyphens, such as "camp-david"')
    content = project / CONTENT
    if not content.is_dir():
        raise ScaffoldError(f"there is no folder content in {project}; briefgen init DIR makes a new briefing")
    title = f'"{id_.replace("-", " ").capitalize()}"'
    if kind == "article":
        _refuse_article(kind, article)
        return _add_article(content, id_, title)
    if _is_declared(content, kind, id_):
        raise ScaffoldError(f'there is a {kind} "{id_}" already')
    return _append(_file_for(content, kind, article), kind, id_, title)


def _is_declared(content: Path, kind: str, id_: str) -> bool:
    return (kind, id_) in read_project(content.parent).origins


def _add_article(content: Path, id_: str, title: str) -> tuple[str, int]:
    path = content / "articles" / f"{id_}.md"
    path.parent.mkdir(exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as handle:
            handle.write(_NEW_ARTICLE.format(title=title, date=_PLACEHOLDER_DATE))
    except FileExistsError:
        raise ScaffoldError(f"{path} is there already") from None
    return str(path), 2


_PLACEHOLDER_DATE = "2024-01-01"
MAX_ID = 100


def _refuse_article(kind: str, article: str | None) -> None:
    if article is not None:
        raise ScaffoldError(f"--article is for claims and events, not for {kind}s")


def _file_for(content: Path, kind: str, article: str | None) -> Path:
    if kind not in ("claim", "event"):
        _refuse_article(kind, article)
        return content / f"{_NEW_RECORDS[kind][0]}.yaml"
    if article is None:
        return content / f"{_NEW_RECORDS[kind][0]}.yaml"
    if not re.search(model.SLUG, article) or "\n" in article or not (content / "articles" / f"{article}.md").is_file():
        raise ScaffoldError(f'there is no article "{article}" in {content / "articles"}')
    return content / "articles" / f"{article}.yaml"


def _bytes_of(path: Path) -> bytes | None:
    """Return a file as it is; nothing where there is none."""
    if not path.exists():
        return None
    if not path.resolve().is_relative_to(path.parents[1 if path.parent.name == CONTENT else 2].resolve()):
        raise ScaffoldError(f"{path} is a link that leads out of the project")
    return path.read_bytes()


def _append(path: Path, kind: str, id_: str, title: str) -> tuple[str, int]:
    """Add a record to the end of the file's list of its kind; the rest stays as it is."""
    name, template = _NEW_RECORDS[kind]
    record = template.format(id=id_, title=title, date=_PLACEHOLDER_DATE)
    try:
        made = append_record(str(path), _bytes_of(path), name, record)
    except ChangeError as error:
        raise ScaffoldError(str(error)) from error
    path.write_bytes(made)
    sheet = Sheet(path.name, made.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    start, _ = sheet.span((name, len(sheet.get((name,))) - 1))
    return str(path), sheet.text.count("\n", 0, start) + 1
