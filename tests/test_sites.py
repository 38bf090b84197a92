"""Content trees and what must come of them: the exact problems with their places, or the pages.

Most cases are data (`tests/sites/`). Here are those whose input has to be made, and the checks over all of them.
"""

import difflib
import fcntl
import itertools
import os
import re
from collections import Counter
from pathlib import Path

import pytest
import sitecase
from msgspec import structs

from briefgen import model
from briefgen.build import Options, Outcome, build_project, check_project
from briefgen.diagnostics import CODES

ARTICLE = "---\ntitle: An article\ndate: 2023-08-18\n---\n"
MADE_HERE = {
    "BG704",
    "BG705",
    "BG706",
    "BG803",
    "BG804",
    "BG901",
    "BG902",
    "BG903",
    "BG904",
    "BG905",
    "BG906",
    "BG907",
    "BG908",
    "BG909",
}
"""Codes of which no content alone is the cause; their tests are below, those of BG704 on in linkcheck/, those of BG904 to
BG907 in publish/test_remote.py, that of BG908 in publish/test_search.py,
those of BG909 in test_executors.py."""

DIAGNOSTICS = Path(__file__).parent.parent / "docs" / "diagnostics.md"


def difference(wanted: list[str], found: list[str]) -> str:
    """Write how two lists of lines differ; nothing when they are the same."""
    return "\n".join(difflib.unified_diff(wanted, found, "wanted", "found", lineterm="", n=1))


def assert_problems(outcome: Outcome, *wanted: str) -> None:
    changed = difference(list(wanted), sitecase.rendered(outcome))
    assert not changed, f"\n{changed}"


def assert_published(outcome: Outcome, project: Path) -> None:
    """A site is published when nothing stops it, and not a file of it otherwise."""
    assert (outcome.published is None) is outcome.failed
    assert bool(sitecase.published_files(project)) is not outcome.failed


def write_project(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a project whose settings are a title only, unless they are given."""
    for path, text in {"content/briefing.yaml": "title: A case\n", **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def build(project: Path, strict: bool = False) -> Outcome:
    return build_project(Options(project, strict=strict))


@pytest.mark.parametrize("name", sitecase.case_names())
def test_case(name: str, tmp_path: Path) -> None:
    project = sitecase.copy_case(name, tmp_path / "project")
    outcome = build_project(sitecase.options_of(name, project))
    assert_problems(outcome, *sitecase.problems_of(name))
    assert_published(outcome, project)
    assert repeated_ids(project / "site") == []
    failures = [failure for wanted in sitecase.expectations_of(name) if (failure := wanted.failure(project / "site"))]
    assert not failures, "\n" + "\n".join(failures)


def repeated_ids(site: Path) -> list[str]:
    """Return the ids that stand twice on a page, as `page#id`."""
    ids = (
        (page, Counter(re.findall(r'\sid="([^"]*)"', page.read_text(encoding="utf-8"))))
        for page in site.rglob("*.html")
    )
    return sorted(f"{page.relative_to(site)}#{id_}" for page, counts in ids for id_ in counts if counts[id_] > 1)


# --- over all cases


def codes_in_cases() -> set[str]:
    lines = [line for name in sitecase.case_names() for line in sitecase.problems_of(name)]
    return {found[1] for line in lines if (found := re.search(r" (?:error|warning) (BG[0-9]{3}) ", line))}


def test_every_code_has_a_case() -> None:
    assert codes_in_cases() == CODES.keys() - MADE_HERE


def test_cases_that_are_called_ok_have_no_problems() -> None:
    assert [name for name in sitecase.case_names() if name.endswith("-ok") and sitecase.problems_of(name)] == []


def test_cases_named_after_codes_have_them() -> None:
    for name in sitecase.case_names():
        if not name.endswith("-ok"):
            text = "\n".join(sitecase.problems_of(name))
            assert all(f"BG{number}" in text for number in re.findall(r"(?:bg|-)([0-9]{3})(?=-)", name)), name


def test_every_code_is_documented() -> None:
    """Each code has its section: title, severity, whether a record may silence it, and an example."""
    sections = DIAGNOSTICS.read_text(encoding="utf-8").split("\n## ")[1:]
    found = [SECTION.match(section) for section in sections]
    wanted = [(code, kind.title, kind.severity.value, kind.silenceable) for code, kind in CODES.items()]
    assert [documented(match) for match in found if match] == wanted
    assert [section.splitlines()[0] for section in sections if "\n```" not in section] == []


SECTION = re.compile(r"(BG[0-9]{3}) (.+)\n\n(Error|Warning)\. It (can|can't) be silenced\.\n")


def documented(section: re.Match[str]) -> tuple[str, str, str, bool]:
    code, title, severity, can = section.groups()
    return code, title, severity.lower(), can == "can"


def test_links_in_the_documentation_lead_somewhere() -> None:
    text = DIAGNOSTICS.read_text(encoding="utf-8")
    slugs = {
        re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in re.findall(r"(?m)^## (.+)$", text)
    }
    links = re.findall(r"\]\(#([^)]+)\)", text)
    assert links
    assert set(links) <= slugs


# --- files


def test_bg101_without_content(tmp_path: Path) -> None:
    outcome = build(tmp_path)
    assert_problems(
        outcome,
        "content error BG101 there is no folder named content here",
        "    briefgen init DIR makes one",
    )
    assert_published(outcome, tmp_path)


def test_bg101_not_utf8(tmp_path: Path) -> None:
    latin = "---\ntitle: Café\n---\n".encode("latin-1")
    files: dict[str, str | bytes] = {
        "content/articles/a.md": latin,
        "content/articles/b.md": b"\xef\xbb\xbf" + latin,
        "content/articles/c.md": ARTICLE.encode("utf-16"),
        "content/actors.yaml": "actors: # Ü".encode() + b"\xff",
    }
    message = "error BG101 the file is not UTF-8"
    outcome = build(write_project(tmp_path, files))
    assert_problems(
        outcome,
        f"content/actors.yaml:1:12 {message}",
        "    save it as UTF-8",
        f"content/articles/a.md:2:11 {message}",
        "    save it as UTF-8",
        f"content/articles/b.md:2:11 {message}",
        "    save it as UTF-8",
        f"content/articles/c.md:1:1 {message}",
        "    it looks like UTF-16",
        "    save it as UTF-8",
    )
    assert_published(outcome, tmp_path)


def test_nul_characters(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/articles/a.md": ARTICLE + "One\n\0 two\n",
        "content/actors.yaml": "actors:\n  - id: \0\n",
        "content/sources.yaml": "sources: []\n# \x07\n",
    }
    assert_problems(
        build(write_project(tmp_path, files)),
        "content/actors.yaml:2:9 error BG102 the character U+0000 may not stand here",
        "    remove it",
        "content/articles/a.md:6:1 error BG101 the character U+0000 may not stand in a text",
        "    remove it",
        "content/sources.yaml:2:3 error BG102 the character U+0007 may not stand here",
        "    remove it",
    )


def test_byte_order_mark_and_other_line_ends(tmp_path: Path) -> None:
    text = ARTICLE + "\n[a](claim:nothing)\n"
    files: dict[str, str | bytes] = {
        "content/articles/bom.md": b"\xef\xbb\xbf" + text.encode(),
        "content/articles/crlf.md": text.replace("\n", "\r\n"),
        "content/articles/cr.md": text.replace("\n", "\r"),
        "content/claims.yaml": b"\xef\xbb\xbfclaims:\r\n  - id: c\r\n    statement: x\r\n    status: so\r\n",
    }
    outcome = build(write_project(tmp_path, files))
    errors = [line for line in sitecase.rendered(outcome) if not line.startswith(" ")]
    unknown = 'error BG301 unknown claim "nothing"'
    assert errors == [
        f"content/articles/bom.md:6:5 {unknown}",
        f"content/articles/cr.md:6:5 {unknown}",
        f"content/articles/crlf.md:6:5 {unknown}",
        'content/claims.yaml:4:13 error BG107 "so" is not allowed here',
    ]


def test_byte_order_mark_and_crlf_build(tmp_path: Path) -> None:
    text = ARTICLE + "\nSome words\nof two lines.\n"
    quote = "claims:\r\n  - id: c\r\n    statement: x\r\n    quote: |\r\n      Some words\r\n      of two\r\n"
    files: dict[str, str | bytes] = {
        "content/articles/a.md": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
        "content/articles/a.yaml": b"\xef\xbb\xbf" + quote.encode(),
    }
    project = write_project(tmp_path, files)
    outcome = build(project)
    assert_problems(outcome)
    assert "<mark>Some words of two</mark>" in (project / "site/claims/c.html").read_text(encoding="utf-8")


def test_bg115_link_out_of_the_project(tmp_path: Path) -> None:
    project = write_project(tmp_path / "project", {"content/articles/a.md": ARTICLE})
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (project / "content/assets").mkdir()
    (project / "content/assets/secret.txt").symlink_to(tmp_path / "secret.txt")
    (project / "content/assets/folder").symlink_to(tmp_path)
    (project / "content/assets/inside.md").symlink_to(project / "content/articles/a.md")
    outcome = build(project)
    message = "error BG115 this link leads out of the project"
    assert_problems(
        outcome,
        f"content/assets/folder {message}",
        "    copy the file here",
        f"content/assets/secret.txt {message}",
        "    copy the file here",
    )
    assert_published(outcome, project)


def test_bg101_not_a_regular_file(tmp_path: Path) -> None:
    project = write_project(tmp_path, {})
    os.mkfifo(project / "content/pipe.yaml")
    (project / "content/sources.yaml").symlink_to("nowhere.yaml")
    assert_problems(
        build(project),
        "content/pipe.yaml error BG101 this is not a regular file",
        "content/sources.yaml error BG115 this link leads nowhere",
        "    copy the file here",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_bg101_no_permission(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"content/articles/a.md": ARTICLE})
    (project / "content/articles/a.md").chmod(0)
    assert_problems(build(project), "content/articles/a.md error BG101 the file can't be read: Permission denied")


def test_bg105_large_files(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/actors.yaml": b"#" * 8_000_001,
        "content/articles/a.md": ARTICLE.encode() + b"a " * 1_000_000,
        "content/articles/b.md": ARTICLE + "a b\n" * 250_001,
    }
    assert_problems(
        build(write_project(tmp_path, files)),
        "content/actors.yaml error BG105 the file is larger than 8 MB",
        "    split it",
        "content/articles/a.md error BG105 the file is larger than 2 MB",
        "    split it",
        "content/articles/b.md:5:1 error BG105 the text has 1,000,004 characters; at most 200,000 are read",
        "    split it into several articles",
    )


def test_bg105_too_many_values(tmp_path: Path) -> None:
    text = "actors: [" + "a," * 500_001 + "]"
    outcome = check_project(Options(write_project(tmp_path, {"content/actors.yaml": text})))
    column = len("actors: [") + 2 * 500_000 + 1
    assert sitecase.rendered(outcome) == [
        f"content/actors.yaml:1:{column} error BG105 more than 500000 values in one file"
    ]


def test_bg105_deep_folders(tmp_path: Path) -> None:
    project = write_project(tmp_path, {f"content/assets/{'a/' * 8}file.txt": "x"})
    assert_problems(build(project), f"content/assets{'/a' * 8} error BG105 folders are nested too deeply")


def test_bg114_long_lines_and_many_brackets(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/articles/long.md": ARTICLE + "\nOne.\n\n" + "a" * 50_001 + "\n",
        "content/articles/brackets.md": ARTICLE + "\nOne.\n\n" + "[" * 401 + "\n",
        "content/articles/just.md": ARTICLE + "\nOne.\n\n" + "a" * 50_000 + "\n\n" + "[" * 400 + "\n",
    }
    assert_problems(
        build(write_project(tmp_path, files)),
        "content/articles/brackets.md:8:1 error BG114 "
        "more than 400 opening brackets in a paragraph or 4,000 in the text",
        "    break it up",
        "content/articles/long.md:8:1 error BG114 the line has more than 50,000 characters",
        "    break it up",
    )


def test_bg801_assets_that_differ_in_form_only(tmp_path: Path) -> None:
    names = ["Map.png", "map.png", "caf\u00e9.png", "cafe\u0301.png", "tea.png"]
    project = write_project(tmp_path, {f"content/assets/{name}": "x" for name in names})
    if len(list((project / "content/assets").iterdir())) < len(names):
        pytest.skip("this disk does not tell such names apart")
    outcome = build(project)
    message = "differ only in case or Unicode form"
    assert_problems(
        outcome,
        f"content/assets/café.png error BG801 this file and content/assets/cafe\u0301.png {message}",
        "    rename one of the two",
        f"content/assets/map.png error BG801 this file and content/assets/Map.png {message}",
        "    rename one of the two",
    )
    assert_published(outcome, project)


# --- what is published


def claims(*ids: str, former: str = "") -> str:
    rows = [f"  - id: {id_}\n    statement: Claim {id_}.\n" for id_ in ids]
    return "claims:\n" + "".join(rows) + (f"    former_ids: [{former}]\n" if former else "")


VANISHED = (
    "content warning BG803 claims/two.html was published and is gone",
    "    add two to the former_ids of the record that takes its place",
)


def test_bg803_vanished_address(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"content/claims.yaml": claims("one", "two")})
    assert_problems(build(project))
    write_project(project, {"content/claims.yaml": claims("one")})
    assert_problems(build(project), *VANISHED)
    assert not (project / "site/claims/two.html").exists()
    assert_problems(build(project))


def test_bg803_when_strict_keeps_the_old_site(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"content/claims.yaml": claims("one", "two")})
    build(project)
    write_project(project, {"content/claims.yaml": claims("one")})
    outcome = build(project, strict=True)
    assert_problems(outcome, VANISHED[0].replace("warning", "error"), VANISHED[1])
    assert outcome.published is None
    assert (project / "site/claims/two.html").exists()


def test_bg803_former_id_keeps_the_address(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"content/claims.yaml": claims("one", "two")})
    build(project)
    write_project(project, {"content/claims.yaml": claims("one", former="two")})
    assert_problems(build(project))
    assert "one.html" in (project / "site/claims/two.html").read_text(encoding="utf-8")


def test_errors_keep_the_old_site(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"content/claims.yaml": claims("one")})
    build(project)
    before = {path: (project / "site" / path).read_bytes() for path in sitecase.published_files(project)}
    write_project(project, {"content/claims.yaml": claims("one", "two", "two")})
    outcome = build(project)
    assert outcome.failed
    assert outcome.published is None
    assert {path: (project / "site" / path).read_bytes() for path in sitecase.published_files(project)} == before


TEMPLATE_HINT = "    templates may use what the page's view holds; see docs/theming.md"


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        (
            "one\n{% if %}\n",
            ["templates/claim.html:2:1 error BG804 Expected an expression, got 'end of statement block'"],
        ),
        ("one\n\n{{ nothing }}\n", ["templates/claim.html:3:1 error BG804 'nothing' is undefined"]),
        (
            "{{ view.statment }}\n",
            ['templates/claim.html:1:1 error BG804 ClaimView has no "statment"; did you mean "statement"?'],
        ),
        ("{{ view.statement + 1 }}\n", ["templates/claim.html:1:1 error BG804 can only concatenate str"]),
        ("{{ 1 / 0 }}\n", ["templates/claim.html:1:1 error BG804 division by zero"]),
    ],
)
def test_bg804_broken_template(template: str, wanted: list[str], tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"content/claims.yaml": claims("one"), "templates/claim.html": template}
    project = write_project(tmp_path, files)
    outcome = build(project)
    lines = sitecase.rendered(outcome)
    assert len(lines) == 2
    assert lines[0].startswith(wanted[0])
    assert lines[1] == TEMPLATE_HINT
    assert_published(outcome, project)


def test_bg804_missing_template(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/claims.yaml": claims("one"),
        "templates/claim.html": '{% include "nothing.html" %}',
    }
    project = write_project(tmp_path, files)
    outcome = build(project)
    assert_problems(outcome, 'templates/claim.html error BG804 there is no template "nothing.html"')
    assert_published(outcome, project)


def test_bg802_link_in_a_template(tmp_path: Path) -> None:
    template = '<a href="nowhere.html"></a><a href="../index.html#nowhere"></a><a href="../index.html">home</a>'
    files: dict[str, str | bytes] = {"content/claims.yaml": claims("one"), "templates/claim.html": template}
    project = write_project(tmp_path, files)
    outcome = build(project)
    hint = "    if templates are changed in this project, look there; otherwise this is a fault of briefgen"
    page = "site/claims/one.html error BG802 the link"
    assert_problems(
        outcome,
        f'{page} "../index.html#nowhere" leads to no place on index.html',
        hint,
        f'{page} "nowhere.html" leads to no page of the site',
        hint,
    )
    assert_published(outcome, project)


# --- the machine

ELSEWHERE = "    choose another folder with --output, or empty this one yourself"


def test_bg901_foreign_folder(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"site/index.html": "mine"})
    outcome = build(project)
    message = "error BG901 the output folder has files in it that briefgen did not make"
    assert_problems(outcome, f"{project}/site {message}", ELSEWHERE)
    assert outcome.is_the_machines_fault
    assert sitecase.published_files(project) == ["index.html"]


def test_bg901_file_or_link_instead_of_a_folder(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"site": "mine"})
    assert_problems(
        build(project), f"{project}/site error BG901 there is a file where the output folder should be", ELSEWHERE
    )
    (project / "site").unlink()
    (project / "elsewhere").mkdir()
    (project / "site").symlink_to("elsewhere")
    assert_problems(build(project), f"{project}/site error BG901 the output folder is a symbolic link", ELSEWHERE)
    assert list((project / "elsewhere").iterdir()) == []


def test_bg901_foreign_file_in_the_way(tmp_path: Path) -> None:
    project = write_project(tmp_path, {})
    build(project)
    write_project(project, {"site/claims/one.html": "mine", "content/claims.yaml": claims("one")})
    outcome = build(project)
    message = "error BG901 claims/one.html in the output folder was not made by briefgen"
    assert_problems(outcome, f"{project}/site/claims/one.html {message}", "    move it away")
    assert (project / "site/claims/one.html").read_text(encoding="utf-8") == "mine"


def test_bg902_another_build(tmp_path: Path) -> None:
    project = write_project(tmp_path, {})
    build(project)
    with (project / "site/.briefgen/lock").open("r+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        outcome = build(project)
    message = "error BG902 another build is writing to this folder"
    assert_problems(outcome, f"{project}/site {message}", "    wait until it has ended")
    assert outcome.published is None
    assert_problems(build(project))


def test_bg903_no_folder_can_be_made(tmp_path: Path) -> None:
    project = write_project(tmp_path, {"file": "x"})
    output = project / "file" / "site"
    outcome = build_project(Options(project, output))
    assert_problems(
        outcome,
        f"{output} error BG903 Not a directory: {output}/.briefgen",
        "    free space or mend the permissions",
    )
    assert outcome.is_the_machines_fault


# --- everything


EVERYTHING = "everything"
NOT_SHOWN = {"Briefing.features"} | {f"Features.{name}" for name in ("search", "feeds", "calendar", "downloads")}
"""Switches, tested with what they switch (`tests/render/exports/`); what `search` switches does not exist yet."""


def fields_of_the_model() -> set[str]:
    """Return the fields of all records an author writes, as `Claim.statement`."""
    records = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, model.Record)]
    written = [record for record in records if record not in (model.Record, model.RecordFile)]
    return {f"{record.__name__}.{field.name}" for record in written for field in structs.fields(record)}


def test_everything_proves_every_field() -> None:
    """Each field of the model has a heading in `pages.txt`, with what shows it."""
    lines = (sitecase.SITES / EVERYTHING / "pages.txt").read_text(encoding="utf-8").splitlines()
    proved = {name for line, after in itertools.pairwise(lines) if (name := heading(line)) and after}
    assert proved == fields_of_the_model() - NOT_SHOWN


def heading(line: str) -> str:
    return line.removeprefix("# ") if line.startswith("# ") else ""
