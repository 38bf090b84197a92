"""The search index of a site: made of the text of its pages, anew only when that text has changed.

What is indexed of a page is cut out of it: its language, what its head tells the index, and the element that is marked
`data-pagefind-body`. So the index is a function of the published pages; nothing else of the briefing is needed,
and a site that stands there can be indexed by itself, in the background of a preview. What the index was made of is
noted in the output folder, in `.briefgen/search.json`; whatever is wrong with the note, the index is made anew.
"""

import functools
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from briefgen.publish import pagefind
from briefgen.publish.write import OWN, Published, Stage, published_digests, publishing, write_json

NOTE = "search.json"
PAGE = "search.html"
"""The page that searches: a site without it has no search, and needs no index."""

_FORM = 1
"""Version of what is cut out of pages, and of the note."""

_MARK = b"data-pagefind-body"
_LANGUAGE = re.compile(rb'<html\b[^>]*?\slang="[^"]*"')
_TOLD = re.compile(rb"<meta\b[^>]*?\sdata-pagefind-[^>]*>")
_KIND = re.compile(rb'<meta name="kind" [^>]*content="([^"]*)"')
_BODY = re.compile(rb"(<main\b[^>]*?\sdata-pagefind-body[\s=>].*)</main>", re.DOTALL)
_NO_TEXT = re.compile(r'<button\b.*?</button>|<a class="citation".*?</a>', re.DOTALL)
_TEXT = re.compile(r">[^<]+<")
_UNSPACED = re.compile(
    "(?<=[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
    "(?=[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Between two characters of scripts that set no spaces between words: `static/search.js` has the same."""


class Note(Struct, frozen=True):
    """What an index was made of: its key; of each page its digest and that of what was cut out; of its files digest and size."""

    key: str = ""
    pages: dict[str, tuple[str, str]] = {}
    files: dict[str, tuple[str, int]] = {}


def document_of(page: bytes) -> bytes:
    """Return what is indexed of a page, as a page of its own; nothing where the page is not to be found by its text.

    Between characters of Chinese and Japanese stands a space, so that each can be found, and one after each term of a list
    of facts. Buttons and the numbers of citations are no text. Last comes the kind, since Pagefind passes over a page without words.
    """
    if _MARK not in page:
        return b""
    body = _BODY.search(page)
    if body is None:  # marked elsewhere, by a project's own template
        return _spaced(page)
    language, kind = _LANGUAGE.search(page), _KIND.search(page)
    head = b"".join(_TOLD.findall(page[: body.start()]))
    parts = (b"<!doctype html>\n", language[0] if language else b"<html", b"><head>", head, b"</head><body>\n")
    last = b"<p>%s</p>" % kind[1] if kind else b""
    return _spaced(b"".join((*parts, body[1], last, b"</main>\n</body></html>\n")))


def _spaced(document: bytes) -> bytes:
    text = document.decode("utf-8").replace("</dt>", ":</dt> ").replace("</dd>", "</dd> ")
    text = _NO_TEXT.sub("", text)
    return _TEXT.sub(lambda found: _UNSPACED.sub(" ", found[0]), text).encode("utf-8")


def add_index(stage: Stage, jobs: int = 1) -> Note:
    """Stage the index of the pages that are staged, as it is or made anew; return what to remember after the commit.

    Raises PublishError (BG908).
    """
    last = _read_note(stage.output)
    note = _look_at(stage.after, stage.read, last)
    if note.key == last.key and last.files and stage.keep(last.files):
        return structs.replace(note, files=last.files)
    return _stage(stage, note, _make(note, stage.read, stage.output, jobs))


def leave_index(stage: Stage) -> None:
    """Stage the published index, if it is whole, whatever text it is of: `refresh_index` comes later."""
    stage.keep(_read_note(stage.output).files)


def remember(output: Path, note: Note) -> None:
    """Note what the index that is published now was made of."""
    write_json(output / OWN / NOTE, msgspec.to_builtins(note))


def refresh_index(output: Path, jobs: int = 1, turn: AbstractContextManager[object] | None = None) -> Published | None:
    """Index a published site anew if its text is another than that of its index; return what was published, if anything was.

    It takes seconds, of which the folder is locked for the last few milliseconds only; `turn` is held then too, by which
    threads of one process take turns. If the site was changed meanwhile, nothing is published. Raises PublishError (BG902, BG903, BG908).
    """
    last, digests = _read_note(output), published_digests(output)
    if PAGE not in digests:
        return None
    try:
        read = functools.partial(_read_page, output, digests)
        note = _look_at(digests, read, last)
        if note.key == last.key and last.files.keys() <= digests.keys():
            return None
        files = _make(note, read, output, jobs)
    except _Changed:
        return None
    with turn or nullcontext(), publishing(output) as stage:
        others = {path: digest for path, digest in digests.items() if not path.startswith(f"{pagefind.FOLDER}/")}
        if published_digests(output) != digests or not stage.keep(_measured(output, others)):
            return None
        note = _stage(stage, note, files)
        published = stage.commit()
        remember(output, note)
    return published


class _Changed(Exception):
    """A page is not what the manifest says: another build is writing."""


def _read_page(output: Path, digests: Mapping[str, str], path: str) -> bytes:
    try:
        data = (output / path).read_bytes()
    except FileNotFoundError:
        raise _Changed from None
    if _digest(data) != digests[path]:
        raise _Changed
    return data


def _measured(output: Path, digests: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """Return digests and sizes; a file that is not there has none that fits."""
    sizes = {path: output / path for path in digests}
    return {path: (digests[path], file.stat().st_size if file.is_file() else -1) for path, file in sizes.items()}


def _look_at(digests: Mapping[str, str], read: Callable[[str], bytes], last: Note) -> Note:
    """Note what is indexed of each page; a page that is as it was last time is not read."""
    pages = {}
    for path in sorted(path for path in digests if path.endswith(".html")):
        before = last.pages.get(path)
        is_known = before is not None and before[0] == digests[path]
        pages[path] = before if is_known and before else (digests[path], _digest(document_of(read(path))))
    told = [(path, cut) for path, (_, cut) in pages.items() if cut]
    key = json.dumps([_FORM, pagefind.version(), told]).encode()
    return Note(_digest(key), pages)


def _make(note: Note, read: Callable[[str], bytes], output: Path, jobs: int) -> dict[str, bytes]:
    """Return the files of the index of what was looked at."""
    documents = {path: document_of(read(path)) for path, (_, cut) in note.pages.items() if cut}
    return pagefind.index(documents, output / OWN / "search", jobs)


def _stage(stage: Stage, note: Note, files: Mapping[str, bytes]) -> Note:
    for path, data in files.items():
        stage.add(path, data)
    return structs.replace(note, files={path: (stage.after[path], len(data)) for path, data in files.items()})


def _read_note(output: Path) -> Note:
    try:
        return msgspec.json.decode((output / OWN / NOTE).read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        return Note()


def _digest(data: bytes) -> str:
    """Return the digest of some bytes; nothing for none."""
    return hashlib.sha256(data).hexdigest() if data else ""
