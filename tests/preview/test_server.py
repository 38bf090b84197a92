"""What the preview answers over a real socket, and what it never does."""

import json
import random
import socket
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from running import FILES, LONG, Running, until

from briefgen.build import Options, Outcome, Progress, build_project
from briefgen.kept import Kept
from briefgen.preview import builds
from briefgen.preview.lock import PreviewRunningError, only_preview
from briefgen.preview.run import Extension, RefusedError
from briefgen.preview.serve import listen

Start = Callable[..., Running]

WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
OWN_PATHS = ("/", "/.briefgen/state", "/.briefgen/preview.js", "/.briefgen/livereload.js", "/livereload")


def token_of(page: str) -> str:
    return page.split('data-token="')[1].split('"')[0]


def test_pages_are_answered_with_scripts_and_a_policy_that_lets_them_work(preview: Start) -> None:
    running = preview()
    running.built()
    built = (running.project / ".briefgen/preview/articles/a.html").read_text()
    answer = running.ask("/articles/a.html")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Server" not in answer.headers
    assert f"connect-src 'self' ws://127.0.0.1:{running.guard.port}".replace("'", "&#x27;") in answer.text
    assert 'src="/.briefgen/preview.js"' in answer.text
    assert "ws://" not in built
    assert ".briefgen" not in built


def test_every_html_answer_has_the_scripts(preview: Start) -> None:
    bare = {"content/assets/bare.html": "<p>no head", "content/assets/odd.HTML": "<HTML><BODY>x"}
    running = preview(bare)
    running.built()
    for path in ("/", "/index.html", "/articles/", "/404.html", "/assets/bare.html", "/assets/odd.HTML", "/nowhere/x"):
        answer = running.ask(path)
        assert "/.briefgen/preview.js" in answer.text, path
        assert answer.status == (404 if path == "/nowhere/x" else 200), path
        assert int(answer.headers["Content-Length"]) == len(answer.body), path


def test_other_files_are_answered_as_they_are(preview: Start) -> None:
    running = preview({"content/assets/a b.txt": "0123456789"})
    running.built()
    answer = running.ask("/assets/a%20b.txt")
    assert (answer.status, answer.text, answer.headers["Cache-Control"]) == (200, "0123456789", "no-store")
    assert running.ask("/assets/a%20b.txt", {"Range": "bytes=2-4"}).text == "234"
    assert running.ask("/assets/a%20b.txt?v=1").headers["Cache-Control"] == "no-store"
    modified = {"If-Modified-Since": answer.headers["Last-Modified"]}
    assert running.ask("/assets/a%20b.txt", modified).status == 200
    assert running.ask("/", method="HEAD").body == b""
    assert running.ask("/articles").headers["Location"] == "/articles/"


def test_what_lies_in_the_folder_and_was_not_built_is_not_served(preview: Start) -> None:
    running = preview({"content/assets/kept.txt": "kept"})
    running.built()
    output = running.project / ".briefgen/preview"
    (output / "secret.txt").write_text("secret")
    (running.project / "secret.txt").write_text("secret")
    (output / "led-out.txt").symlink_to(running.project / "secret.txt")
    (output / "assets/kept.txt").unlink()
    (output / "assets/kept.txt").symlink_to(running.project / "secret.txt")
    for path in ("secret.txt", "led-out.txt", "assets/kept.txt", ".briefgen/manifest.json", ".briefgen/lock"):
        answer = running.ask(f"/{path}")
        assert answer.status == 404, path
        assert b"secret" not in answer.body
    (output / "articles").rename(output / "aside")
    (output / "articles").symlink_to(output / "aside")
    assert running.ask("/articles/a.html").status == 404


def ways_up() -> list[str]:
    """Return ways of writing the path of a file above the folder."""
    dots = ("..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "..%00", "....", "%c0%ae%c0%ae", "..;", "%uff0e%uff0e")
    slashes = ("/", "%2f", "\\", "%5c", "//", "%255c", "%c0%af")
    return [f"/{slash.join([dot] * 2)}{slash}secret.txt" for dot in dots for slash in slashes]


def test_no_way_of_writing_dots_leads_out(preview: Start) -> None:
    running = preview()
    running.built()
    (running.project / "secret.txt").write_text("secret")
    outside = str(running.project / "secret.txt")
    for path in [
        *ways_up(),
        f"/{outside}",
        outside,
        f"//{outside}",
        f"/articles/../../..{outside}",
        f"file://{outside}",
    ]:
        answer = running.ask(path)
        assert answer.status in (400, 404), path
        assert b"secret" not in answer.body, path
    assert len(ways_up()) >= 50


@pytest.mark.parametrize("path", OWN_PATHS)
def test_foreign_hosts_and_origins_are_refused_everywhere(preview: Start, path: str) -> None:
    running = preview()
    upgrade = WEBSOCKET if path == "/livereload" else {}
    for headers in (
        {"Host": "evil.example"},
        {"Host": f"evil.example:{running.guard.port}"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    ):
        answer = running.ask(path, {**upgrade, **headers})
        assert answer.status == 403, headers
        assert "briefing" not in answer.text
    assert running.ask(path, upgrade).status != 403


def test_the_websocket_is_for_pages_of_the_preview(preview: Start) -> None:
    running = preview()
    own = f"http://127.0.0.1:{running.guard.port}"
    assert running.ask("/livereload", {**WEBSOCKET, "Origin": own}).status == 101
    for origin in ("http://evil.example", "null", "http://127.0.0.1:1", f"https://127.0.0.1:{running.guard.port}"):
        assert running.ask("/livereload", {**WEBSOCKET, "Origin": origin}).status == 403, origin


def test_nobody_can_force_a_reload(preview: Start) -> None:
    running = preview()
    running.built()
    assert running.ask("/forcereload").status == 404
    assert running.ask("/forcereload", {"Origin": "http://evil.example"}).status == 403
    assert running.ask("/forcereload", {"Host": "evil.example"}).status == 403


def test_what_is_no_request_for_the_state_is_refused(preview: Start) -> None:
    running = preview()
    for since in ("-1", "x", "1e9", "9" * 10, "%00", "%C2%B2"):
        assert running.ask(f"/.briefgen/state?since={since}").status == 400, since
    assert running.ask("/.briefgen/nothing.js").status == 404
    assert running.ask("/.briefgen/..%2fserver.py").status == 404
    origin = {"Origin": f"http://127.0.0.1:{running.guard.port}"}
    assert running.ask("/", origin, "POST", b"").status == 405
    assert running.ask("/", method="DELETE").status == 403


def test_the_state_tells_what_changed_and_what_is_wrong(preview: Start) -> None:
    running = preview()
    running.built()

    def state(since: int) -> dict[str, Any]:
        return dict(json.loads(running.ask(f"/.briefgen/state?since={since}").text))

    assert state(1)["changed"] == []
    assert "articles/a.html" in state(0)["changed"]
    assert state(0)["titles"]["articles/a.html"] == "An article"
    running.edited("content/articles/a.md", FILES["content/articles/a.md"].replace("resume", "go on"))
    assert "articles/a.html" in state(1)["changed"]
    assert "articles/b.html" not in state(1)["changed"]
    assert "articles/b.html" in state(0)["changed"]
    running.edited("content/articles/a.md", FILES["content/articles/a.md"].replace("An article", "Renamed & <so>"))
    assert state(1)["titles"]["articles/a.html"] == "Renamed & <so>"
    failed = running.edited("content/actors.yaml", "actors:\n  - id: mia-olsen\n    nam: Mia Olsen\n")
    after = state(failed.number - 1)
    assert (after["build"], after["changed"], after["errors"]) == (failed.number, [], 2)
    problem = after["problems"][1]
    assert (problem["code"], problem["line"], problem["column"], problem["source"]) == (
        "BG106",
        3,
        5,
        "    nam: Mia Olsen",
    )
    assert problem["marks"] == "    ^^^"
    assert running.ask("/articles/a.html").status == 200


def test_no_answer_waits_for_a_build(preview: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, let_go = Event(), Event()

    def held(options: Options, progress: Progress, kept: Kept) -> Outcome:
        if running.states and options.pages_first:
            begun.set()
            assert let_go.wait(LONG)
        return build_project(options, progress, kept)

    monkeypatch.setattr(builds, "build_project", held)
    running = preview()
    running.built()
    running.write("content/articles/a.md", FILES["content/articles/a.md"].replace("resume", "go on"))
    assert begun.wait(LONG)
    assert "resume" in running.ask("/articles/a.html").text
    assert json.loads(running.ask("/.briefgen/state?since=0").text)["build"] == 1
    let_go.set()
    until(lambda: "go on" in running.ask("/articles/a.html").text, "the new page")


def test_without_a_good_build_every_page_shows_why(preview: Start) -> None:
    running = preview({"content/briefing.yaml": "titel: <A briefing>\n"})
    running.built()
    for path in ("/", "/articles/a.html", "/static/briefgen.css"):
        answer = running.ask(path)
        assert answer.status == 503
        assert "BG106" in answer.text
        assert "titel: &lt;A briefing&gt;" in answer.text
        assert "/.briefgen/preview.js" in answer.text
    running.edited("content/briefing.yaml", "title: A briefing\n")
    assert running.ask("/").status == 200


# Actions of pages


def asked(running: Running, name: str = "echo", body: bytes = b'{"a": 1}', **headers: str | None) -> Any:
    given = {
        "Origin": f"http://127.0.0.1:{running.guard.port}",
        "X-Briefgen-Token": token_of(running.ask("/").text),
        "Content-Type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    sent = {name: value for name, value in given.items() if value is not None}
    return running.ask(f"/.briefgen/do/{name}", sent, "POST", body)


def refuse(asked: Any) -> Any:
    raise RefusedError("the file was changed meanwhile")


def test_actions_are_done_for_pages_of_this_run_only(preview: Start, tmp_path: Path) -> None:
    calls: list[Any] = []

    def echo(asked: Any) -> Any:
        calls.append(asked)
        return {"got": asked}

    script = tmp_path / "mine.js"
    script.write_text("mine()")
    extension = Extension({"annotate.js": script}, {"echo": echo, "refuse": refuse})
    running = preview(extension=extension)
    running.built()
    assert '<script src="/.briefgen/annotate.js" data-token="' in running.ask("/").text
    assert running.ask("/.briefgen/annotate.js").text == "mine()"
    assert json.loads(asked(running).text) == {"got": {"a": 1}}
    assert asked(running, "refuse").text == "the file was changed meanwhile\n"
    assert asked(running, "refuse").status == 409
    calls.clear()
    assert asked(running, "unknown").status == 404
    assert asked(running, body=b"{").status == 400
    assert asked(running, body=b"[" * 100_000).status == 400
    assert asked(running, Content_Type="text/plain").status == 415
    assert asked(running, Origin="http://evil.example").status == 403
    assert asked(running, Origin="null").status == 403
    assert asked(running, Origin=None).status == 403
    assert asked(running, Host="evil.example").status == 403
    for token in (None, "", "x" * 43, "é"):
        assert asked(running, X_Briefgen_Token=token).status == 403, token
    assert running.ask("/.briefgen/do/echo").status == 405
    assert calls == []


def test_the_token_is_another_in_each_run(preview: Start) -> None:
    running = preview()
    running.built()
    first = token_of(running.ask("/").text)
    running.stop()
    assert token_of(Running(running.project).ask("/").text) != first


# Where it listens, and how often


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        listening, guard = listen("127.0.0.1", port)
        with listening:
            assert guard.port == listening.getsockname()[1] > port


def test_an_address_that_is_not_here_is_an_error() -> None:
    with pytest.raises(OSError, match=r"[Aa]ddress|[Nn]etwork"):
        listen("192.0.2.1", 8000)


def test_there_is_one_preview_of_a_project(tmp_path: Path) -> None:
    with only_preview(tmp_path) as leave_word:
        leave_word("http://127.0.0.1:8000/")
        with pytest.raises(PreviewRunningError, match=r"127\.0\.0\.1:8000"), only_preview(tmp_path):
            pass
    with only_preview(tmp_path):
        pass


def test_it_looks_at_the_files_where_there_are_no_events(preview: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "watch limit reached")

    monkeypatch.setattr("briefgen.preview.watch.RustNotify", refuse)
    running = preview()
    running.built()
    assert "watch limit" in running.notices[0]
    running.edited("content/articles/a.md", FILES["content/articles/a.md"].replace("resume", "go on"))
    assert "go on" in running.ask("/articles/a.html").text


@pytest.mark.parametrize("seed", [1])
def test_messages_of_any_kind_do_no_harm(preview: Start, seed: int) -> None:
    running = preview()
    running.built()
    chance = random.Random(seed)
    messages = [b"", b"{}", b"[]", b"null", b'{"command": 1}', b'{"command":"info"}', b"\xff", b"[" * 50_000, b'"']
    for message in [*messages, *(chance.randbytes(chance.randrange(200)) for _ in range(20))]:
        with socket.create_connection(("127.0.0.1", running.guard.port), LONG) as client:
            headers = "".join(f"{name}: {value}\r\n" for name, value in WEBSOCKET.items())
            client.sendall(
                f"GET /livereload HTTP/1.1\r\nHost: 127.0.0.1:{running.guard.port}\r\n{headers}\r\n".encode()
            )
            client.recv(4096)
            client.sendall(frame(message))
    running.edited("content/articles/a.md", FILES["content/articles/a.md"].replace("resume", "go on"))
    assert running.ask("/").status == 200


def frame(message: bytes) -> bytes:
    """Return a message as a masked text frame (RFC 6455, 5.2), its mask zero."""
    size = len(message)
    length = bytes((0x80 | size,)) if size < 126 else bytes((0x80 | 126,)) + size.to_bytes(2, "big")
    return b"\x81" + length + bytes(4) + message
