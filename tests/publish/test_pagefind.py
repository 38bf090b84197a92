"""Pagefind's index: the same bytes for the same documents, whatever stands around it, and a clear word when it fails."""

import gzip
import json
import signal
from collections.abc import Callable
from pathlib import Path

import cbor2
import pagefind_bin
import pytest

from briefgen.publish import pagefind
from briefgen.publish.write import PublishError

FACETS = ("country", "kind", "year")


def document(number: int, language: str = "en") -> bytes:
    facets = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{name}-{(number * step) % 11}">'
        for name in FACETS
        for step in (1, 3)
    )
    return (
        f'<!doctype html><html lang="{language}"><head>{facets}'
        f'<meta data-pagefind-sort="date[content]" content="{12000 + number % 7}"></head>'
        f"<body><main data-pagefind-body><h1>Title {number}</h1><p>Déjà vu {number * 7 % 13} times over.</p></main></body></html>"
    ).encode()


DOCUMENTS = {f"d{number % 3}/p{number}.html": document(number) for number in range(30)}
IN_MANY_LANGUAGES = {f"p{number}.html": document(number, ("en", "ja", "ko", "ar")[number % 4]) for number in range(16)}


def values_of(data: bytes) -> list[object]:
    plain = gzip.decompress(data)
    assert plain.startswith(b"pagefind_dcd")
    values: list[object] = cbor2.loads(plain.removeprefix(b"pagefind_dcd"))
    return values


@pytest.mark.parametrize("documents", [DOCUMENTS, IN_MANY_LANGUAGES])
def test_the_same_documents_give_the_same_bytes(documents: dict[str, bytes], tmp_path: Path) -> None:
    first = pagefind.index(documents, tmp_path / "one", jobs=1)
    again = [
        pagefind.index(dict(reversed(documents.items())), tmp_path / f"at {jobs}", jobs=jobs) for jobs in (1, 2, 3)
    ]
    assert all(index == first for index in again)
    assert list(first) == sorted(first)


def test_what_pagefind_wrote_is_all_there_under_its_new_names(tmp_path: Path) -> None:
    files = pagefind.index(DOCUMENTS, tmp_path / "work")
    entry = json.loads(files["pagefind/pagefind-entry.json"])
    assert entry["languages"]["en"]["page_count"] == len(DOCUMENTS)
    meta = values_of(files[f"pagefind/pagefind.{entry['languages']['en']['hash']}.pf_meta"])
    _, pages, chunks, facets, sorts, _ = meta
    assert isinstance(pages, list) and isinstance(chunks, list) and isinstance(facets, list) and isinstance(sorts, list)
    named = [f"pagefind/fragment/{name}.pf_fragment" for name, *_ in pages]
    named += [f"pagefind/index/{name}.pf_index" for *_, name in chunks]
    named += [f"pagefind/filter/{name}.pf_filter" for _, name in facets]
    assert [name for name, _ in facets] == list(FACETS)
    assert {path for path in files if path.count("/") == 2} == set(named)
    for name, file in facets:
        own, values = values_of(files[f"pagefind/filter/{file}.pf_filter"])
        assert own == name and isinstance(values, list)
        assert [value for value, _ in values] == sorted(f"{name}-{number}" for number in range(11))
    assert not [path for path in files if "ui" in path]
    assert not (tmp_path / "work").exists()


def test_neither_environment_nor_settings_of_others_change_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = pagefind.index(DOCUMENTS, tmp_path / "work")
    monkeypatch.setenv("PAGEFIND_GLOB", "d0/*.html")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pagefind.yml").write_text("glob: d0/*.html\n")
    assert pagefind.index(DOCUMENTS, tmp_path / "work") == first


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that puts a script in the place of Pagefind's program."""

    def put(script: str) -> None:
        file = tmp_path / "program"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        monkeypatch.setattr(pagefind_bin, "get_executable", lambda: file)

    return put


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("kill -9 $$", f"Pagefind was ended by signal {signal.SIGKILL.value} while it made the search index"),
        ("echo one >&2; echo no memory >&2; exit 1", "Pagefind made no search index: no memory"),
        ("exit 0", "Pagefind made no search index (exit status 0)"),
        ('mkdir pagefind; echo \'{"languages": {"en": {"hash": "en_1"}}}\' > pagefind/pagefind-entry.json', "unknown"),
    ],
)
def test_what_fails_is_said(program: Callable[[str], None], script: str, said: str, tmp_path: Path) -> None:
    program(script)
    with pytest.raises(PublishError) as caught:
        pagefind.index(DOCUMENTS, tmp_path / "work")
    found = caught.value.problem
    assert found.code == "BG908" and said in found.message
    assert not (tmp_path / "work").exists()


def test_a_program_that_cannot_be_run_is_said(program: Callable[[str], None], tmp_path: Path) -> None:
    program("")
    (tmp_path / "program").chmod(0o644)
    with pytest.raises(PublishError, match="can't be run: Permission denied"):
        pagefind.index(DOCUMENTS, tmp_path / "work")


def test_an_index_of_another_form_is_not_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pagefind, "_SIGNATURE", b"another")
    with pytest.raises(PublishError, match="install a version that briefgen"):
        pagefind.index(DOCUMENTS, tmp_path / "work")
