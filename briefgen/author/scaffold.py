"""New briefings and new records: the shortest content that builds, ready to be changed."""

import re
from pathlib import Path

from briefgen import model
from briefgen.read import yaml
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
    "claim": ("claims", "  - id: {id}\n    statement: {title}\n"),
    "event": ("timeline", "  - id: {id}\n    date: {date}\n    title: {title}\n"),
    "actor": ("actors", "  - id: {id}\n    name: {title}\n"),
    "source": ("sources", "  - id: {id}\n    title: {title}\n"),
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


def _text_of(path: Path) -> str:
    """Return a file's text with the line ends it has; nothing where there is no file."""
    if not path.exists():
        return ""
    if not path.resolve().is_relative_to(path.parents[1 if path.parent.name == CONTENT else 2].resolve()):
        raise ScaffoldError(f"{path} is a link that leads out of the project")
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise ScaffoldError(f"{path} is not UTF-8; save it as UTF-8 first") from None


def _append(path: Path, kind: str, id_: str, title: str) -> tuple[str, int]:
    """Append to the file's list of the kind, which must be its last, or begin one; the rest stays as it is."""
    name, template = _NEW_RECORDS[kind]
    record = template.format(id=id_, title=title, date=_PLACEHOLDER_DATE)
    text = before = _text_of(path)
    line_end = "\r\n" if "\r\n" in text else "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = before = text.removeprefix(mark).replace("\r\n", "\n")
    if text and not text.endswith("\n"):
        text += "\n"
    keys = re.findall(r"^([a-z]+):", text, re.MULTILINE)
    if name not in keys:
        text += ("\n" if text else "") + f"{name}:\n"
        position = len(text)
    else:
        following = re.search(rf"^{name}:[^\n]*\n(?:(?![a-z]+:)[^\n]*\n)*", text, re.MULTILINE)
        assert following is not None
        if re.sub(r"#.*", "", following.group().split("\n")[0].split(":", 1)[1]).strip(" []"):
            raise ScaffoldError(f"{path}: the list {name} is written on one line; write one - item a line")
        body = re.sub(rf"^{name}:[ ]*\[\][ ]*\n", f"{name}:\n", following.group())
        trailing = len(body) - len(body.rstrip("\n")) - 1
        text = text[: following.start()] + body + text[following.end() :]
        position = following.start() + len(body) - max(0, trailing)
        indent = re.search(r"^( *)-(?: |$)", body, re.MULTILINE)
        if indent is not None and indent.group(1) != "  ":
            record = "".join(indent.group(1) + line[2:] for line in record.splitlines(keepends=True))
    made = text[:position] + record + text[position:]
    if not _adds_one_record(before, made, name, id_):
        raise ScaffoldError(f"{path} is not written in a way that allows adding to it; add the {kind} by hand")
    path.write_bytes((mark + made.replace("\n", line_end)).encode("utf-8"))
    return str(path), text.count("\n", 0, position) + 1


def _adds_one_record(before: str, after: str, name: str, id_: str) -> bool:
    """Say whether a text is sound, and the same as before but for one more record at the end of a list."""
    old, new = yaml.parse("", before), yaml.parse("", after)
    was, now = old.value if old.value is not None else {}, new.value
    if old.problems or new.problems or not isinstance(was, dict) or not isinstance(now, dict):
        return False
    records, rest = now.get(name), {key: value for key, value in now.items() if key != name}
    if not isinstance(records, list) or rest != {key: value for key, value in was.items() if key != name}:
        return False
    added = records[-1]
    return records[:-1] == (was.get(name) or []) and isinstance(added, dict) and added.get("id") == id_
