"""The documentation says what is so: its examples build, and no field, option, template or term is left out."""

import json
import re
import types
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import click
import msgspec
import pytest
from test_schema import as_editors_read, causes_in, front_matter

from benchmarks.run import main as benchmarks
from briefgen import build, model, report, scales
from briefgen.build import Options, Outcome, build_project, check_project
from briefgen.cli import cli
from briefgen.dates import Edtf, parse
from briefgen.datewords import display
from briefgen.read.decode import decode
from briefgen.render.plan import Page, PageView, SiteView, plan_pages
from briefgen.render.site import Site
from briefgen.schema import record_types
from briefgen.source import Field

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FORMAT = (DOCS / "content-format.md").read_text(encoding="utf-8")
THEMING = (DOCS / "theming.md").read_text(encoding="utf-8")
EDITORS = (DOCS / "editors.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
RECORDS = list(record_types())

_EXAMPLE = re.compile(r"^<!-- (?:file: )?(\S+) -->\n```\S+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)


# Reading the documentation


def examples(text: str) -> dict[str, str]:
    """Return the named examples of a page; blocks of one name are joined."""
    files: dict[str, str] = {}
    for name, block in _EXAMPLE.findall(text):
        files[name] = files.get(name, "") + block
    return files


def sections(text: str) -> dict[str, str]:
    """Return what stands under each heading, down to the next one; examples are left out."""
    parts = re.split(r"^#+ (.+)$", _FENCED.sub("", text), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def tables(text: str) -> Iterator[list[list[str]]]:
    """Yield the rows of each table, without its head."""
    for block in re.findall(r"(?:^\|.*\n)+", text + "\n", re.MULTILINE):
        rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in block.splitlines()]
        yield rows[2:]


def table(text: str) -> list[list[str]]:
    return next(tables(text))


def bare(cell: str) -> str:
    return cell.replace("**", "").replace("`", "")


def class_name(heading: str) -> str:
    return "".join(word.capitalize() for word in heading.split())


SECTIONS = sections(FORMAT)
BY_CLASS = {class_name(heading): text for heading, text in SECTIONS.items()}
HEADING = {class_name(heading): heading for heading in SECTIONS}


# The examples


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that the examples of the content format make up."""
    root = tmp_path_factory.mktemp("examples")
    write(root, examples(FORMAT))
    return root


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def shown(outcome: Outcome) -> str:
    return report.as_text(outcome.problems, outcome.texts)


def published(output: Path) -> set[str]:
    """Return the records' pages in a site, without the lists."""
    return {
        f"{folder}/{path.stem}"
        for folder in ("articles", "claims", "events", "actors", "sources", "countries", "pages")
        for path in (output / folder).glob("*.html")
        if path.stem != "index"
    }


def expected_pages() -> set[str]:
    """Return the pages that the examples must have, read off their text with no help from briefgen."""
    pages = {"countries/jp", "countries/us"}
    for name, text in examples(FORMAT).items():
        if name.endswith(".md"):
            front = as_editors_read(text.split("---\n")[1])
            folder, stem = name.removeprefix("content/").removesuffix(".md").split("/")
            pages |= {f"{folder}/{id_}" for id_ in (stem, *front.get("former_ids", ()))}
        elif not name.endswith(("briefing.yaml", ".txt")):
            for kind, records in as_editors_read(text).items():
                folder = "events" if kind == "timeline" else kind
                for record in records:
                    id_ = record.get("id") or record["code"].lower()
                    pages |= {f"{folder}/{each}" for each in (id_, *record.get("former_ids", ()))}
    return pages


WITHHELD = {"articles/next-summit", "articles/notes"}


def test_the_examples_build_without_a_problem_into_all_their_pages(project: Path, tmp_path: Path) -> None:
    outcome = build_project(Options(project, output=tmp_path / "site", strict=True))
    assert shown(outcome) == ""
    assert published(tmp_path / "site") == expected_pages() - WITHHELD
    assert (tmp_path / "site/assets/map.txt").is_file()


def test_drafts_and_waiting_articles_are_built_when_asked_for(project: Path, tmp_path: Path) -> None:
    outcome = build_project(Options(project, output=tmp_path / "site", strict=True, drafts=True))
    assert shown(outcome) == ""
    assert published(tmp_path / "site") == expected_pages()


def test_a_waiting_article_comes_out_on_its_day(project: Path, tmp_path: Path) -> None:
    options = Options(project, output=tmp_path / "site", as_of=parse("2024-09-01"))
    assert build_project(options).published
    assert published(tmp_path / "site") == expected_pages() - {"articles/notes"}


def test_the_examples_are_valid_in_an_editor() -> None:
    for name, text in examples(FORMAT).items():
        if name.endswith(".md"):
            type_ = "Article" if "/articles/" in name else "FreePage"
            assert causes_in(type_, as_editors_read(text.split("---\n")[1])) == [], name
        elif name.endswith(".yaml"):
            type_ = "Briefing" if name.endswith("briefing.yaml") else "RecordFile"
            assert causes_in(type_, as_editors_read(text)) == [], name


def used_fields(type_: Any, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the record and the name of every field that an example gives a value."""
    origin, arguments = get_origin(type_), get_args(type_)
    if origin is tuple:
        for item in value:
            yield from used_fields(arguments[0], item)
    elif origin in (Union, types.UnionType):
        yield from used_fields(next(part for part in arguments if part is not type(None)), value)
    elif isinstance(type_, type) and issubclass(type_, model.Record) and isinstance(value, dict):
        hints = get_type_hints(type_, include_extras=True)
        for name, part in value.items():
            yield type_.__name__, name
            yield from used_fields(hints[name], part)


def test_the_examples_use_every_field() -> None:
    used: set[tuple[str, str]] = set()
    for name, text in examples(FORMAT).items():
        if name.endswith(".md"):
            type_: type[model.Record] = model.Article if "/articles/" in name else model.FreePage
            used |= set(used_fields(type_, as_editors_read(text.split("---\n")[1])))
        elif name.endswith(".yaml"):
            type_ = model.Briefing if name.endswith("briefing.yaml") else model.RecordFile
            used |= set(used_fields(type_, as_editors_read(text)))
    every = {(type_.__name__, field.name) for type_ in RECORDS for field in msgspec.structs.fields(type_)}
    assert every - used == set()


# Every field


@pytest.mark.parametrize("type_", RECORDS, ids=lambda type_: type_.__name__)
def test_every_field_is_documented_under_its_record_and_no_other(type_: type[model.Record]) -> None:
    fields = msgspec.structs.fields(type_)
    rows = table(BY_CLASS[type_.__name__])
    assert [bare(row[0]) for row in rows] == [field.name for field in fields]
    assert [row[0].startswith("**") for row in rows] == [field.required for field in fields]
    hints = get_type_hints(type_, include_extras=True)
    assert ["interval" in row[1] for row in rows] == [without_none(hints[field.name]) is Edtf for field in fields]
    assert all(row[2] for row in rows)


FIELDS = [
    (type_, field.name, get_type_hints(type_, include_extras=True)[field.name])
    for type_ in RECORDS
    for field in msgspec.structs.fields(type_)
]


@pytest.mark.parametrize(
    ("type_", "name", "hint"), FIELDS, ids=[f"{type_.__name__}.{name}" for type_, name, _ in FIELDS]
)
def test_a_fields_value_is_documented_as_its_type_has_it(type_: type[model.Record], name: str, hint: Any) -> None:
    section = BY_CLASS[type_.__name__]
    cell = next(row[1] for row in table(section) if bare(row[0]) == name)
    for wanted in wanted_words(hint, is_list=False):
        assert wanted in cell, f"{wanted} is not in: {cell}"
    for option in options_of(hint):
        assert f"`{option}`" in cell or f"`{option}`" in linked(cell), option


def linked(cell: str) -> str:
    """Return the section that a cell links to."""
    target = re.search(r"\(#([\w-]+)\)", cell)
    return next(text for heading, text in SECTIONS.items() if target and slug(heading) == target[1])


def slug(heading: str) -> str:
    """Return a heading's id, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def options_of(hint: Any) -> tuple[Any, ...]:
    hint = without_none(hint)
    return get_args(hint) if get_origin(hint) is Literal else ()


def wanted_words(hint: Any, is_list: bool) -> Iterator[str]:
    """Yield what the description of a value must say."""
    hint = without_none(hint)
    plural = "s" if is_list else ""
    if get_origin(hint) is tuple:
        yield "list of"
        yield from wanted_words(get_args(hint)[0], is_list=True)
    elif get_origin(hint) is Annotated:
        yield from annotated_words(hint, plural)
    elif hint is Edtf:
        yield "date or interval"
    elif hint is bool:
        yield "`true` or `false`"
    elif isinstance(hint, type) and issubclass(hint, model.Record):
        yield f"(#{slug(HEADING[hint.__name__])})"


WORDS = {
    model.Moment: "date",
    model.Text: "text",
    model.Markdown: "Markdown",
    model.Id: "id",
    model.Url: "web address",
    model.Language: "language tag",
    model.Timezone: "time zone",
    model.Clock: "time of day",
    model.WikidataId: "Wikidata id",
    model.Latitude: "degrees north",
    model.Longitude: "degrees east",
    model.Likelihood: "a term of the scale",
    model.ProblemCode: "code",
    model.Code: "country code",
}


def annotated_words(hint: Any, plural: str) -> Iterator[str]:
    kind = (get_args(hint)[1].extra or {}).get("reference")
    if kind is None:
        yield WORDS[hint] + plural
    else:
        yield {"any": "`kind:id`", "country": "country code" + plural}.get(kind, f"{kind} id{plural}")


def test_defaults_are_documented() -> None:
    for type_ in RECORDS:
        for field, row in zip(msgspec.structs.fields(type_), table(BY_CLASS[type_.__name__]), strict=True):
            if isinstance(field.default, str | int) and type_ is not model.Features:
                default = str(field.default).lower() if isinstance(field.default, bool) else field.default
                assert re.search(rf"efault[:,] `{default}`|the default, `{default}`", row[2]), (type_, field.name)


def test_features_are_on_unless_switched_off() -> None:
    assert model.Features() == model.Features(search=True, feeds=True, calendar=True, downloads=True, cards=True)
    assert "Each is `true` unless you switch it off" in BY_CLASS["Features"]


def test_shorthand_is_documented() -> None:
    assert {type_.__name__: field for type_, field in model.SHORTHAND.items()} == {
        "Quote": "exact",
        "Participant": "actor",
    }
    for type_, field in model.SHORTHAND.items():
        assert re.search(rf"stands for `{field}`", BY_CLASS[type_.__name__])


# Every term


def test_dates_are_shown_as_the_table_says() -> None:
    rows = table(SECTIONS["Dates"])
    assert [[bare(row[0]), display(parse(bare(row[0])), "en")] for row in rows] == [[bare(r[0]), r[1]] for r in rows]


def test_the_table_of_dates_has_every_form_of_date() -> None:
    dates = [parse(bare(row[0])) for row in table(SECTIONS["Dates"])]
    points = [date.start for date in dates if date.start and not date.is_interval]
    assert {point.precision for point in points} == {"day", "month", "season", "year", "decade", "century"}
    assert {point.qualifier for point in points} == {"", "?", "~", "%"}
    assert {point.unspecified for point in points} == {"", "day", "month"}
    assert any(date.open_start for date in dates)
    assert any(date.open_end for date in dates)
    assert any(date.unknown_end for date in dates)
    assert any(date.text.startswith("-") for date in dates)
    assert any(date.text.startswith("Y") for date in dates)


def test_likelihoods_are_those_of_the_scales() -> None:
    terms = [
        [f"`{scale}`", term.term, ", ".join(term.also), f"{term.low}–{term.high}"]
        for scale in scales.LIKELIHOOD
        for term in scales.LIKELIHOOD[scale]
    ]
    assert table(SECTIONS["Likelihood"]) == terms


def test_statuses_are_those_of_the_scale() -> None:
    assert table(SECTIONS["Status of a claim"]) == [
        [f"`{status}`", sign, meaning] for status, sign, _, meaning in scales.STATUSES
    ]


def test_grades_are_those_of_the_scales() -> None:
    for heading, grades in (
        ("Reliability of a source", scales.RELIABILITY),
        ("Credibility of an item", scales.CREDIBILITY),
    ):
        assert table(SECTIONS[heading]) == [[f"`{g.grade}`", g.label, g.meaning] for g in grades]
    assert table(SECTIONS["Confidence"]) == [[f"`{g.grade}`", g.meaning] for g in scales.CONFIDENCE]


# Every command and option


def commands() -> Iterator[tuple[str, click.Command]]:
    yield "briefgen", cli
    for name, command in cli.commands.items():
        yield f"briefgen {name}", command


def names_of(parameter: click.Parameter) -> list[str]:
    """Return the names of an option, those that switch it off among them."""
    return [*parameter.opts, *parameter.secondary_opts]


ALL_TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    assert re.search(rf"{name}\b", ALL_TEXT)
    for parameter in command.params:
        for option in names_of(parameter) if isinstance(parameter, click.Option) else ():
            if option != "--version":
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", ALL_TEXT), option


def test_no_command_or_option_is_documented_that_is_not_there() -> None:
    options = {option for _, command in commands() for parameter in command.params for option in names_of(parameter)}
    for line in re.findall(r"\bbriefgen ((?:[a-z]+)(?: [^`|&>#\n\"]*)?)", ALL_TEXT):
        name, *rest = line.split()
        if name in cli.commands:
            assert {word for word in rest if word.startswith("--")} <= options, line
    properties = set(re.findall(r"--[\w-]+", (ROOT / "static/briefgen.css").read_text(encoding="utf-8")))
    of_benchmarks = {option for parameter in benchmarks.params for option in names_of(parameter)}
    for option in re.findall(r"`(--[a-z][a-z-]*)`", ALL_TEXT):
        assert option in options | properties | of_benchmarks | {"--delete", "--help"}, option


def test_exit_statuses_are_documented() -> None:
    for text in (EDITORS, (ROOT / "README.md").read_text(encoding="utf-8")):
        assert re.search(r"1 (if|problems).*2 (for )?(a )?wrong.*3 (if )?the machine", " ".join(text.split()))


# Themes


def templates() -> set[str]:
    folder = ROOT / "templates"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


@pytest.fixture(scope="module")
def planned(project: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Page]:
    """The plan of the examples' pages."""
    plans: list[list[Page]] = []

    def noting(site: Site) -> list[Page]:
        plans.append(plan_pages(site))
        return plans[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "plan_pages", noting)
        check_project(Options(project))
    return plans[0]


def test_templates_and_their_views_are_listed(planned: list[Page]) -> None:
    rows, parts = list(tables(sections(THEMING)["List of templates"]))
    listed = {bare(row[0]): row[2] for row in rows}
    made = {page.template: page.make_view() for page in planned}
    assert listed.keys() == made.keys()
    for template, view in made.items():
        assert listed[template] == view_words(view)
    assert listed.keys() | {bare(row[0]) for row in parts} == templates()


def view_words(view: Any) -> str:
    if view is None:
        return "none"
    module = type(view).__module__
    place = module.replace(".", "/") + ".py"
    return f"`{type(view).__name__}` (`{place.removeprefix('briefgen/render/views/')}`)"


def test_addresses_of_pages_are_listed(planned: list[Page]) -> None:
    rows = table(sections(THEMING)["List of templates"])
    addresses = {bare(row[0]): re.findall(r"`([^`]+\.html)`", row[1]) for row in rows}
    for page in planned:
        if page.template not in ("list.html", "redirect.html", "timeline.html"):
            patterns = [re.sub("ID|CODE", "[a-z0-9-]+", address) for address in addresses[page.template]]
            assert any(re.fullmatch(pattern, page.path) for pattern in patterns), page.path


def test_all_that_templates_get_is_listed() -> None:
    names = [bare(row[0]) for rows in tables(sections(THEMING)["What a template gets"]) for row in rows]
    for view, prefix in ((SiteView, "site"), (PageView, "page")):
        listed = [name.removeprefix(f"{prefix}.") for name in names if name.startswith(f"{prefix}.")]
        assert listed == [field.name for field in msgspec.structs.fields(view)]


def test_files_of_views_exist() -> None:
    for path in re.findall(r"`(briefgen/[\w/]+\.py)`", THEMING):
        assert (ROOT / path).is_file(), path


def test_custom_properties_are_listed() -> None:
    css = (ROOT / "static/briefgen.css").read_text(encoding="utf-8")
    listed = [[bare(row[0]) for row in rows] for rows in tables(sections(THEMING)["Styles"])]
    everywhere = set(re.findall(r"(--[\w-]+)\s*:", css))
    in_root = set(re.findall(r"(--[\w-]+)\s*:", css[css.index(":root {") : css.index("}")]))
    assert set(listed[0]) == in_root
    assert set(listed[1]) == everywhere - in_root


def test_classes_named_for_styling_are_in_the_pages(project: Path, tmp_path: Path) -> None:
    build_project(Options(project, output=tmp_path / "site"))
    article = (tmp_path / "site/articles/camp-david.html").read_text(encoding="utf-8")
    for class_ in (
        "claim supported",
        "claim supported ref",
        "note supported",
        "preview",
        "event",
        "citation",
        "to-country",
    ):
        assert f'class="{class_}"' in article, class_
    assert '<body class="page-article">' in article


def test_the_examples_of_templates_work(project: Path, tmp_path: Path) -> None:
    write(tmp_path, {**examples(FORMAT), **examples(THEMING)})
    outcome = build_project(Options(tmp_path, strict=True))
    assert shown(outcome) == ""
    about = (tmp_path / "site/pages/about.html").read_text(encoding="utf-8")
    assert 'src="../static/logo.svg"' in about and "<p>Made by two people." in about
    claim = (tmp_path / "site/claims/exercises-every-year.html").read_text(encoding="utf-8")
    assert '<p class="cite">Example Institute, “The leaders agreed' in claim


def test_a_name_that_a_view_does_not_have_is_the_error_that_theming_names(tmp_path: Path) -> None:
    write(tmp_path, {**examples(FORMAT), "templates/404.html": "{{ site.colour }}"})
    outcome = build_project(Options(tmp_path))
    assert [found.code for found, _ in outcome.problems] == ["BG804"]
    assert "(BG804)" in THEMING


# Editors


def test_the_problem_matcher_reads_what_briefgen_writes(tmp_path: Path) -> None:
    task = json.loads(examples(EDITORS)["tasks.json"])["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    write(tmp_path, {"content/briefing.yaml": "title: A\ncolour: red\n"})
    first = shown(build_project(Options(tmp_path))).splitlines()[0]
    found = re.fullmatch(pattern["regexp"], first)
    assert found is not None
    parts = {name: found[pattern[name]] for name in ("file", "line", "column", "severity", "code")}
    assert parts == {
        "file": "content/briefing.yaml",
        "line": "2",
        "column": "1",
        "severity": "error",
        "code": "BG106",
    }


def test_the_json_of_problems_is_as_shown(tmp_path: Path) -> None:
    files = examples(FORMAT)
    name = "content/articles/camp-david.yaml"
    files[name] = files[name].replace("speaker: kishida-fumio", "speaker: kishida")
    write(tmp_path, files)
    outcome = build_project(Options(tmp_path))
    documented = json.loads(examples(EDITORS)["problems.json"])
    written = json.loads(report.as_json(outcome.problems, outcome.texts))
    assert documented.keys() == written.keys()
    [ours], [theirs] = documented["problems"], written["problems"]
    places = ("line", "end_line", "column", "end_column")
    assert [key for key in ours if ours[key] != theirs[key] and key not in places] == []
    assert ours.keys() == theirs.keys()
    assert ours["end_column"] - ours["column"] == theirs["end_column"] - theirs["column"]


def test_examples_in_json_and_yaml_can_be_read() -> None:
    for page in PAGES:
        # The page on diagnostics shows mistakes.
        text = page.read_text(encoding="utf-8") if page.name != "diagnostics.md" else ""
        for indent, language, block in re.findall(r"^( *)```(json|yaml)\n(.*?)^\1```$", text, re.M | re.S):
            block = re.sub(f"^{indent}", "", block, flags=re.M)
            value = json.loads(block) if language == "json" else as_editors_read(block)
            assert isinstance(value, dict), page


def test_the_readmes_claim_is_a_claim() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S):
        problems: list[Any] = []
        record = decode(as_editors_read(block), model.RecordFile, Field("README.md"), problems)
        assert record is not None and problems == []


# Deployment


class _Addresses(HTMLParser):
    """Collects the addresses that a page loads or links to, and whether it says its policy."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_policy = False
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.has_policy |= attributes.get("http-equiv") == "Content-Security-Policy"
        if tag != "link" or attributes.get("rel") != "canonical":
            self.addresses += [value for name in ("href", "src") if (value := attributes.get(name))]


def test_the_site_can_stand_anywhere_as_deployment_says(project: Path, tmp_path: Path) -> None:
    build_project(Options(project, output=tmp_path / "site"))
    pages = [path for path in (tmp_path / "site").rglob("*.html") if path.name != "404.html"]
    assert len(pages) > 40
    for path in pages:
        page = _Addresses(path)
        assert page.has_policy, path
        fixed = [address for address in page.addresses if address.startswith("/") or "/camp-david/" in address]
        assert [address for address in fixed if address != canonical(path)] == [], path


def canonical(path: Path) -> str:
    """Return the full address of a page, which it names where it is cited."""
    found = re.search(r'rel="canonical" href="([^"]+)"', path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def test_the_page_for_missing_addresses_begins_at_the_top_of_the_host(project: Path, tmp_path: Path) -> None:
    build_project(Options(project, output=tmp_path / "site", base_url="https://example.org/brief/"))
    assert "/brief/static/briefgen.css" in _Addresses(tmp_path / "site/404.html").addresses


def test_the_folder_that_may_be_left_out_is_there(project: Path, tmp_path: Path) -> None:
    build_project(Options(project, output=tmp_path / "site"))
    hidden = {path.name for path in (tmp_path / "site").iterdir() if path.name.startswith(".")}
    assert hidden == {".briefgen"}
    assert "`.briefgen`" in (DOCS / "deployment.md").read_text(encoding="utf-8")


# All pages


def anchors(path: Path) -> set[str]:
    return {slug(heading) for heading in sections(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"`[^`\n]*`", "", _FENCED.sub("", page.read_text(encoding="utf-8")))
    text = re.sub(r"^ {4,}.*$", "", text, flags=re.MULTILINE)
    for address in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"https?:|mailto:", address):
            path, _, fragment = address.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), address
            assert not fragment or fragment in anchors(target), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_one_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"(?<![\w.])/(?:work|tmp|home|root|Users|mnt|opt)\b[^\s`]*", text) == []
    assert str(ROOT) not in text


def test_the_front_matter_of_shipped_articles_is_described() -> None:
    """What the shipped briefing uses is what the page on the content format tells of."""
    documented = {bare(row[0]) for row in table(BY_CLASS["Article"])}
    for path in (ROOT / "content/articles").glob("*.md"):
        assert set(as_editors_read(front_matter(path))) <= documented, path
