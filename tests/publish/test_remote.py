"""Publishing to hosts: only what changed, in an order that never shows half a site, completed after any break, and only ours."""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import fsspec
import pytest
from click.testing import CliRunner, Result
from fsspec.implementations.memory import MemoryFileSystem
from objectstore import BUCKET, CuttingProxy, Shelf, s3_server
from s3fs import S3FileSystem
from sampling import sample

from briefgen.build import Options, build_project
from briefgen.cli import cli
from briefgen.publish import remote, target
from briefgen.publish.media import cache_control, content_type, media_type
from briefgen.publish.remote import RECORD, Plan, plan_publish, read_site
from briefgen.publish.target import AddressError, Target, open_target, without_password
from briefgen.publish.write import PublishError, publishing

Files = dict[str, bytes]
Tree = Callable[[Path], dict[str, bytes]]
ADDRESS = f"s3://{BUCKET}/brief"
HOME = "index.html"
ONE: Files = {
    **{HOME: b"<h1>home</h1>", "404.html": b"missing", "articles/a.html": b"a", "articles/index.html": b"list"},
    **{
        "claims/b.html": b"b",
        "claims/changes.xml": b'<?xml version="1.0"?><feed xmlns="x"/>',
        "sitemap.xml": b"<urlset/>",
    },
    **{
        "static/briefgen.css": b"css",
        "data/briefing.json": b"{}",
        "feed.json": b'{"version": "https://jsonfeed.org/version/1.1"}',
    },
    **{
        "calendar.ics": b"BEGIN:VCALENDAR",
        "_headers": b"/*\n",
        "assets/a b/漢 #1?.png": b"png",
        "pagefind/pagefind-entry.json": b"{}",
        "pagefind/pagefind.en_1.pf_meta": b"meta",
    },
}
TWO: Files = {
    **{path: data for path, data in ONE.items() if path != "claims/b.html"},
    "articles/a.html": b"A!",
    "claims/c.html": b"c",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "mine" / "site"


def build(site: Path, files: Files) -> None:
    """Make a built site of some files."""
    with publishing(site) as stage:
        for path, data in files.items():
            stage.add(path, data)
        stage.commit()


def send(site: Path, address: str, *options: str) -> Result:
    return CliRunner().invoke(cli, ["publish", address, "-C", str(site.parent), *options])


def sent(site: Path, address: str, files: Files, *options: str) -> Result:
    """Build and publish; it must succeed."""
    build(site, files)
    result = send(site, address, *options)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(PublishError) as caught:
        call()
    return caught.value.problem.code


# --- a real server


@pytest.fixture(scope="module")
def s3_port() -> Iterator[int]:
    with s3_server() as port:
        yield port


@pytest.fixture
def proxy(s3_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[CuttingProxy]:
    """The way to the server, which libraries find by their environment."""
    proxy = CuttingProxy(s3_port)
    monkeypatch.setenv("AWS_ENDPOINT_URL", proxy.address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(S3FileSystem, "retries", 1)
    monkeypatch.setattr(target, "PAUSES", (0.01, 0.01))
    yield proxy
    proxy.close()


@pytest.fixture
def shelf(s3_port: int) -> Shelf:
    shelf = Shelf(s3_port)
    shelf.empty()
    shelf.put("brief/theirs.html", b"theirs")
    shelf.put("other/index.html", b"theirs")
    return shelf


def ours(shelf: Shelf) -> Files:
    """Return what stands below the address, without the record; foreign objects must still be there."""
    found = shelf.objects()
    assert found.pop("brief/theirs.html") == b"theirs"
    assert found.pop("other/index.html") == b"theirs"
    found.pop(f"brief/{RECORD}", None)
    return {path.removeprefix("brief/"): data for path, data in found.items()}


def record_of(shelf: Shelf) -> dict[str, str | None]:
    value = json.loads(shelf.objects()[f"brief/{RECORD}"])
    assert value["version"] == remote.VERSION
    files: dict[str, str | None] = value["files"]
    return files


def digests(files: Files) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}


def test_a_site_goes_to_an_object_store_and_then_only_what_changed(
    site: Path, proxy: CuttingProxy, shelf: Shelf
) -> None:
    result = sent(site, ADDRESS, ONE)
    assert result.stderr == f"{ADDRESS}: {len(ONE)} sent, 0 unchanged, 0 removed\n"
    assert result.stdout == ""
    assert ours(shelf) == ONE
    assert record_of(shelf) == digests(ONE)
    proxy.requests.clear()
    assert "0 sent" in sent(site, ADDRESS, ONE).stderr
    assert proxy.written() == []
    result = sent(site, ADDRESS, TWO)
    assert result.stderr == f"{ADDRESS}: 2 sent, {len(TWO) - 2} unchanged, 1 removed\n"
    assert ours(shelf) == TWO
    assert record_of(shelf) == digests(TWO)
    record = f"brief/{RECORD}"
    assert proxy.written()[0] == proxy.written()[-1] == record
    assert sorted(proxy.written()[1:3]) == ["brief/articles/a.html", "brief/claims/c.html"]
    assert proxy.written()[3:] == ["-brief/claims/b.html", record]


def test_headers_are_set(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    fragment = "pagefind/fragment/en_1a2b.pf_fragment"
    sent(site, ADDRESS, {**ONE, fragment: b"x"})
    assert {
        path: shelf.headers(f"brief/{path}") for path in (HOME, "claims/changes.xml", "feed.json", fragment, RECORD)
    } == {
        HOME: ("text/html; charset=utf-8", "no-cache"),
        "claims/changes.xml": ("application/atom+xml", "no-cache"),
        "feed.json": ("application/feed+json", "no-cache"),
        fragment: ("application/octet-stream", "public, max-age=31536000, immutable"),
        RECORD: ("application/json", "no-cache"),
    }


def test_pages_come_after_what_they_need_and_the_home_page_last(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    sent(site, ADDRESS, ONE)
    order = [path.removeprefix("brief/") for path in proxy.written()]
    assert order.pop(0) == order.pop() == RECORD
    assert order.pop() == HOME
    groups = [order[:5], order[5:8], order[8:9], order[9:]]
    assert [sorted(group) for group in groups] == [
        [
            *("_headers", "assets/a b/漢 #1?.png", "data/briefing.json", "pagefind/pagefind.en_1.pf_meta"),
            "static/briefgen.css",
        ],
        ["404.html", "articles/a.html", "claims/b.html"],
        ["articles/index.html"],
        ["calendar.ics", "claims/changes.xml", "feed.json", "pagefind/pagefind-entry.json", "sitemap.xml"],
    ]


def test_a_dry_run_writes_nothing(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    build(site, ONE)
    result = send(site, ADDRESS, "--dry-run")
    assert result.exit_code == 0
    assert sorted(result.stdout.splitlines()) == sorted(f"send {path}" for path in ONE)
    assert result.stdout.endswith("send index.html\n")
    assert f"{len(ONE)} would be sent" in result.stderr
    assert proxy.written() == [] and ours(shelf) == {}
    sent(site, ADDRESS, ONE)
    proxy.requests.clear()
    build(site, TWO)
    result = send(site, ADDRESS, "--dry-run")
    assert result.stdout.splitlines() == ["send articles/a.html", "send claims/c.html", "remove claims/b.html"]
    assert proxy.written() == [] and ours(shelf) == ONE


def breaks_after(count: int) -> Callable[[str, str], bool]:
    """Cut the connection at each request once so many files have been written."""
    left = count

    def cuts(method: str, path: str) -> bool:
        nonlocal left
        left -= method == "PUT" and RECORD not in path
        return left < 0

    return cuts


@pytest.mark.parametrize("count", sample([0, 3, 9, len(ONE) - 1], len(ONE) - 1))
def test_a_publish_that_breaks_off_is_completed_by_the_next(
    site: Path, proxy: CuttingProxy, shelf: Shelf, count: int
) -> None:
    build(site, ONE)
    proxy.cuts = breaks_after(count)
    result = send(site, ADDRESS)
    assert result.exit_code == 3
    assert f"{ADDRESS}: error[BG907]: " in result.stderr and "publish again" in result.stderr
    assert isinstance(result.exception, SystemExit)
    assert HOME not in ours(shelf)
    assert all(ONE[path] == data for path, data in ours(shelf).items())
    assert set(record_of(shelf)) == set(ONE), "what is on its way is known before it is sent"
    proxy.cuts = lambda method, path: False
    sent(site, ADDRESS, ONE)
    assert ours(shelf) == ONE
    assert record_of(shelf) == digests(ONE)


@pytest.mark.soak
def test_what_arrived_before_the_break_is_not_sent_twice(
    site: Path, proxy: CuttingProxy, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = {f"assets/{number}.png": bytes([number]) for number in range(120)} | ONE
    build(site, many)
    proxy.cuts = breaks_after(100)
    assert send(site, ADDRESS).exit_code == 3
    proxy.cuts = lambda method, path: False
    known = [path for path, digest in record_of(shelf).items() if digest]
    assert len(known) >= 50
    proxy.requests.clear()
    sent(site, ADDRESS, many)
    assert not {f"brief/{path}" for path in known} & set(proxy.written())
    assert ours(shelf) == many


def test_a_connection_that_breaks_once_is_taken_up_again(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    broken: list[str] = []

    def cuts_once(method: str, path: str) -> bool:
        if method != "PUT" or len(broken) >= 2 or path in broken or not path.endswith((".css", "a.html")):
            return False
        broken.append(path)
        return True

    proxy.cuts = cuts_once
    sent(site, ADDRESS, ONE)
    assert len(broken) == 2
    assert ours(shelf) == ONE


def test_going_back_after_a_break_does_not_leave_the_new_text(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    """What stands at a path is in doubt from the moment that it is sent, whatever the record said before."""
    sent(site, ADDRESS, ONE)
    proxy.requests.clear()
    build(site, TWO)
    proxy.cuts = lambda method, path: (
        path.endswith("c.html") or (RECORD in path and "brief/articles/a.html" in proxy.written())
    )
    assert send(site, ADDRESS).exit_code == 3
    assert ours(shelf)["articles/a.html"] == TWO["articles/a.html"]
    proxy.cuts = lambda method, path: False
    sent(site, ADDRESS, ONE)
    assert ours(shelf) == ONE


def test_what_a_broken_publish_left_is_removed_by_a_later_one(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    sent(site, ADDRESS, TWO)
    build(site, {**TWO, "claims/z.html": b"z"})
    proxy.cuts = lambda method, path: bool(proxy.written()) and "brief/claims/z.html" in proxy.written()
    assert send(site, ADDRESS).exit_code == 3
    assert "claims/z.html" in ours(shelf)
    proxy.cuts = lambda method, path: False
    sent(site, ADDRESS, TWO)
    assert ours(shelf) == TWO


def test_removals_are_last_and_can_be_left(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    sent(site, ADDRESS, ONE)
    assert "0 removed" in sent(site, ADDRESS, TWO, "--keep").stderr
    assert ours(shelf) == ONE | TWO
    proxy.requests.clear()
    assert "1 removed" in sent(site, ADDRESS, TWO).stderr
    assert ours(shelf) == TWO
    assert [path for path in proxy.written() if RECORD not in path] == ["-brief/claims/b.html"]


def test_what_others_put_there_is_not_replaced_unless_one_says_so(
    site: Path, proxy: CuttingProxy, shelf: Shelf
) -> None:
    shelf.put("brief/claims/b.html", b"not ours")
    shelf.put("brief/index.html", b"not ours")
    build(site, ONE)
    for options in ((), ("--dry-run",)):
        result = send(site, ADDRESS, *options)
        assert result.exit_code == 3
        assert "error[BG906]: claims/b.html and 1 more" in result.stderr
        assert proxy.written() == []
    sent(site, ADDRESS, ONE, "--overwrite")
    assert ours(shelf) == ONE


def test_what_the_server_refuses_is_said(site: Path, proxy: CuttingProxy, shelf: Shelf) -> None:
    build(site, ONE)
    result = send(site, "s3://nowhere/brief")
    assert result.exit_code == 3
    assert "error[BG907]" in result.stderr and "bucket does not exist" in result.stderr
    assert isinstance(result.exception, SystemExit)


# --- the record


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty place in memory."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pseudo_dirs.clear()
    yield "memory://place"
    files.store.clear()


def in_memory(path: str) -> bytes:
    return bytes(fsspec.filesystem("memory").cat_file(f"/place/{path}"))


def put_in_memory(path: str, data: bytes) -> None:
    fsspec.filesystem("memory").pipe_file(f"/place/{path}", data)


def stored() -> Files:
    found = {path.removeprefix("/place/"): bytes(file.getvalue()) for path, file in MemoryFileSystem.store.items()}
    found.pop(RECORD, None)
    return found


def test_memory(site: Path, address: str) -> None:
    sent(site, address, ONE)
    assert stored() == ONE
    sent(site, address, TWO)
    assert stored() == TWO


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"\xff", b'{"files": {}}', b'{"version": "x", "files": {}}', b'{"version": 1, "files": 3}'],
)
def test_a_damaged_record_is_said(site: Path, address: str, data: bytes) -> None:
    put_in_memory(RECORD, data)
    build(site, ONE)
    result = send(site, address)
    assert result.exit_code == 3
    assert f"error[BG905]: {RECORD} is damaged" in result.stderr
    assert stored() == {}


def test_records_of_other_versions(site: Path, address: str) -> None:
    sent(site, address, ONE)
    value = json.loads(in_memory(RECORD))
    put_in_memory(RECORD, json.dumps({**value, "version": remote.VERSION + 1}).encode())
    assert "error[BG905]: a newer briefgen" in send(site, address).stderr
    put_in_memory(RECORD, json.dumps({**value, "version": remote.VERSION - 1}).encode())
    assert f"{len(ONE)} sent, 0 unchanged" in send(site, address).stderr, "headers may have changed"


def test_a_forged_record_does_not_lead_out(site: Path, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    (tmp_path / "victim").write_bytes(b"mine")
    forged = dict.fromkeys(("../victim", "/etc/victim", f"{place}/../victim", "a/../../victim", RECORD), "0")
    (place / RECORD).write_text(json.dumps({"version": 1, "files": forged}))
    assert "remove" not in send_dry(site, place.as_uri())
    sent(site, place.as_uri(), ONE)
    assert (tmp_path / "victim").read_bytes() == b"mine"
    assert (place / RECORD).is_file()


def test_an_interruption_is_noted(site: Path, address: str) -> None:
    build(site, ONE)
    place = open_target(address)

    def interrupt(phase: str, done: int, whole: int) -> None:
        assert (phase, whole) == ("publish", len(ONE))
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remote.publish(site, plan_publish(read_site(site), place), place, interrupt)
    record = json.loads(in_memory(RECORD))["files"]
    assert {path for path, digest in record.items() if digest} == stored().keys()
    assert 5 <= len(stored()) < len(ONE)
    sent(site, address, ONE)
    assert stored() == ONE


# --- folders


def test_a_folder(site: Path, tmp_path: Path, tree: Tree) -> None:
    place = tmp_path / "srv" / "brief"
    assert send_dry(site, place.as_uri()).startswith("send ")
    assert not place.parent.exists()
    sent(site, place.as_uri(), ONE)
    (place / "articles/theirs").write_bytes(b"theirs")
    before = written(place / "404.html")
    sent(site, place.as_uri(), {HOME: b"new", "404.html": ONE["404.html"]})
    found = tree(place)
    del found[RECORD]
    assert found == {HOME: b"new", "404.html": ONE["404.html"], "articles/theirs": b"theirs"}
    assert sorted(path.name for path in place.iterdir()) == [RECORD, "404.html", "articles", HOME]
    assert written(place / "404.html") == before


def written(file: Path) -> tuple[int, int, int]:
    """Return what changes when a file is written, but not when it is read."""
    found = file.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def send_dry(site: Path, address: str) -> str:
    build(site, ONE)
    result = send(site, address, "--dry-run")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_folder_never_shows_half_a_file(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "place"
    sent(site, place.as_uri(), ONE)
    local = type(fsspec.filesystem("file"))

    def half(self: Any, path: str, value: bytes, **options: Any) -> None:
        Path(path).write_bytes(value[: len(value) // 2])
        raise OSError(28, "No space left on device")

    build(site, {**ONE, HOME: b"a longer home page"})
    with monkeypatch.context() as patch:
        patch.setattr(local, "pipe_file", half)
        result = send(site, place.as_uri())
    assert result.exit_code == 3 and "No space left on device" in result.stderr
    assert (place / HOME).read_bytes() == ONE[HOME]
    sent(site, place.as_uri(), {**ONE, HOME: b"a longer home page"})
    assert not list(place.rglob("*part"))


@pytest.mark.parametrize("name", ["claims/b.html", "claims"])
def test_folders_and_files_in_the_way(site: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    blocked = place / name
    if name == "claims":
        place.mkdir()
        blocked.write_bytes(b"mine")
    else:
        blocked.mkdir(parents=True)
    build(site, ONE)
    result = send(site, place.as_uri(), "--overwrite")
    assert result.exit_code == 3
    assert ("BG907" if name == "claims" else "BG906") in result.stderr
    assert blocked.is_dir() or blocked.read_bytes() == b"mine"


# --- the built site


def test_a_site_that_is_not_ready_is_not_published(site: Path, address: str) -> None:
    result = CliRunner().invoke(cli, ["publish", address, "--output", str(site)])
    assert result.exit_code == 3
    assert "error[BG904]: there is no built site here" in result.stderr and "briefgen build" in result.stderr
    build(site, ONE)
    (site / "claims/b.html").unlink()
    assert "error[BG904]: claims/b.html is not as it was built\n" in send(site, address).stderr
    (site / "articles/a.html").write_bytes(b"changed by hand")
    assert "BG904]: articles/a.html is not as it was built (and 1 more)" in send(site, address).stderr
    build(site, ONE)
    (site / ".briefgen/commit.json").write_text("{}")
    assert "error[BG904]: a build of this site was cut short" in send(site, address).stderr
    assert stored() == {}


def test_a_site_that_changes_meanwhile_stops_it(site: Path, address: str) -> None:
    build(site, ONE)
    place = open_target(address)
    plan = plan_publish(read_site(site), place)
    (site / HOME).write_bytes(b"changed")
    assert code_of(lambda: remote.publish(site, plan, place)) == "BG904"
    assert HOME not in stored()
    assert json.loads(in_memory(RECORD))["files"][HOME] is None


def test_the_site_of_a_build(project: Callable[[Mapping[str, str | bytes]], Path], address: str, tree: Tree) -> None:
    root = project({})
    assert build_project(Options(project=root)).published is not None
    (root / "site/CNAME").write_text("by hand")
    result = CliRunner().invoke(cli, ["publish", address, "-C", str(root)])
    assert result.exit_code == 0, result.output
    assert stored() == {path: data for path, data in tree(root / "site").items() if not path.startswith((".", "CNAME"))}
    assert "\r" not in result.output, "there is no progress to see in a pipe"


# --- addresses


@pytest.mark.parametrize(
    "address", ["", "site", "s3:", "s3://", "memory:///", "file://", "nonsense://x/y", "simplecache::s3://x/y", "://x"]
)
def test_addresses_that_name_no_place_are_wrong_usage(site: Path, address: str) -> None:
    build(site, ONE)
    with pytest.raises(AddressError):
        open_target(address)
    result = send(site, address)
    assert result.exit_code == 2
    assert "URL" in result.stderr


def test_a_missing_library_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site, ONE)
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    result = send(site, "s3://user:geheim@x/y")
    assert result.exit_code == 3
    assert "error[BG905]" in result.stderr and "briefgen[publish]" in result.stderr
    assert "geheim" not in result.output


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://shelf/brief", "s3://shelf/brief"),
        ("sftp://me@host/x", "sftp://me@host/x"),
        ("sftp://me:geheim@host/x", "sftp://me:***@host/x"),
        ("sftp://me:ge@he/i:m@host/x", "sftp://me:***@host/x"),
        ("abfs://box/x?sig=geheim", "abfs://box/x"),
        ("s3://shelf/a:b@c", "s3://shelf/a:b@c"),
    ],
)
def test_passwords_are_not_shown(address: str, shown: str) -> None:
    assert without_password(address) == shown


# --- what fails for a while, and what fails for good


class Moody:
    """A file system that fails some times before it works."""

    async_impl = False
    protocol = ("gs", "gcs")

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def pipe_file(self, path: str, data: bytes, **options: Any) -> None:
        self.calls.append((path, options))
        if self.errors:
            raise self.errors.pop(0)


class NoCredentialsError(Exception):
    pass


@pytest.mark.parametrize(
    ("errors", "attempts", "works"),
    [
        ([], 1, True),
        ([ConnectionResetError(), TimeoutError()], 3, True),
        ([RuntimeError("a library's own")], 2, True),
        ([ConnectionResetError()] * 3, 3, False),
        ([PermissionError("Forbidden")], 1, False),
        ([NoCredentialsError()], 1, False),
        ([OSError(28, "No space left on device")], 1, False),
        ([FileNotFoundError("no such bucket")], 1, False),
    ],
)
def test_retries(errors: list[Exception], attempts: int, works: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "PAUSES", (0.0, 0.0))
    moody = Moody(*errors)
    place = Target(moody, "bucket/x", "gs://me:geheim@bucket/x")
    if works:
        place.write("a.html", b"", "text/html")
    else:
        assert code_of(lambda: place.write("a.html", b"", "text/html")) == "BG907"
    assert len(moody.calls) == attempts


def test_errors_are_told_without_the_password() -> None:
    place = Target(Moody(PermissionError("geheim is\nnot the password")), "bucket/x", "gs://me:geheim@bucket/x")
    with pytest.raises(PublishError) as caught:
        place.write("a.html", b"", "text/html")
    found = caught.value.problem
    assert (found.message, found.place.path) == ("a.html: *** is not the password", "gs://me:***@bucket/x")
    assert "credentials" in found.hints[0]


def test_headers_in_the_words_of_google_cloud_storage() -> None:
    moody = Moody()
    Target(moody, "bucket/x", "gs://bucket/x").write("a.css", b"", "text/css")
    headers = {"content_type": "text/css; charset=utf-8", "fixed_key_metadata": {"cache_control": "no-cache"}}
    assert moody.calls == [("bucket/x/a.css", headers)]


# --- what files are


@pytest.mark.parametrize(
    ("path", "head", "expected"),
    [
        ("a.HTML", b"", "text/html; charset=utf-8"),
        ("feed.xml", b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', "application/atom+xml"),
        ("sitemap.xml", b"<urlset>", "application/xml"),
        ("countries/jp.json", b'{"version":"https://jsonfeed.org/version/1.1"', "application/feed+json"),
        ("data/briefing.json", b"{}", "application/json"),
        ("annotations/a.jsonld", b"{}", "application/ld+json"),
        ("countries/jp.ics", b"BEGIN", "text/calendar; charset=utf-8"),
        ("cards/index.png", b"", "image/png"),
        ("_redirects", b"/a /b", "text/plain; charset=utf-8"),
        ("assets/unknown", b"<html>", "application/octet-stream"),
        ("assets/_x", b"", "application/octet-stream"),
        ("data/briefing.sqlite", b"", "application/vnd.sqlite3"),
    ],
)
def test_types(path: str, head: bytes, expected: str) -> None:
    assert content_type(media_type(path, head)) == expected


def test_only_names_that_change_with_the_content_are_kept_for_ever() -> None:
    assert {
        path
        for path in (*ONE, "pagefind/pagefind.js", "pagefind/index/x.pf_index")
        if "immutable" in cache_control(path)
    } == {"pagefind/index/x.pf_index"}


def test_ten_thousand_files_are_planned_at_once(address: str, within: Callable[[float], Any]) -> None:
    files = {f"claims/{number}.html": remote.BuiltFile(str(number), "text/html") for number in range(10_000)}
    place = open_target(address)
    with within(5):
        plan = plan_publish(files, place)
    assert isinstance(plan, Plan) and len(plan.writes) == 10_000
