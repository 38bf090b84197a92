"""Outside addresses are asked for politely, judged, remembered; and nobody is led into one's own network."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen.cli import cli
from briefgen.linkcheck.ask import USER_AGENT, Answer, Limits, ask, is_public
from briefgen.linkcheck.check import KEPT, Checked, Clock, Manners, check_addresses, is_there, problems_of
from briefgen.linkcheck.collect import outside_addresses
from briefgen.read.project import read_project
from briefgen.source import Field, Span, WholeFile

Write = Callable[[Mapping[str, str | bytes]], Path]
HERE = Limits(timeout=0.5, allow_private=True)


class Host(ThreadingHTTPServer):
    """A host that behaves as the path says; `seen` counts what it was asked, `agents` by whom."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Behaviour)
        self.seen: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Behaviour(BaseHTTPRequestHandler):
    server: Host

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def log_message(self, format: str, *args: object) -> None:
        return

    def answer(self) -> None:
        host, path = self.server, self.path
        host.seen[f"{self.command} {path}"] += 1
        host.agents.add(self.headers["User-Agent"])
        try:
            self.behave(path, host.seen[f"{self.command} {path}"])
        except BrokenPipeError:
            return

    def behave(self, path: str, count: int) -> None:
        is_head = self.command == "HEAD"
        answers: dict[str, tuple[int, dict[str, str]]] = {
            "/circle": (301, {"Location": "/circle"}),
            "/out": (302, {"Location": "ftp://a.example/x"}),
            "/inside": (302, {"Location": "http://[::1]:1/"}),
            "/soon": (200 if count > 1 else 500, {}),
            "/later": (200 if count > 1 else 429, {"Retry-After": "7"}),
            "/much-later": (503, {"Retry-After": "99999"}),
            "/no-head": (405 if is_head else 200, {}),
            "/large": (200, {"Content-Length": str(10**12)}),
        }
        if path == "/hangs":
            self.server.over.wait(20)
        elif path == "/drips":
            self.drip(b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 40)
        elif path == "/rubbish":
            self.wfile.write(b"hello\r\n\r\n")
        elif path.startswith("/to/"):
            _, _, status, target = path.split("/", 3)
            self.send(int(status), Location=f"/{target}")
        elif path in answers:
            status_, headers = answers[path]
            self.send(status_, **headers)
        else:
            self.send(int(path.strip("/") or 200))

    def drip(self, data: bytes) -> None:
        for byte in data:
            self.wfile.write(bytes([byte]))
            if self.server.over.wait(0.2):
                return

    def send(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture
def host() -> Iterator[Host]:
    server = Host()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()
    thread.join()


class Time:
    """A clock that nobody waits for."""

    def __init__(self) -> None:
        self.seconds = 1_700_000_000.0
        self.slept: list[float] = []

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.seconds, self.slept.append)


def check(host: Host, path: str, folder: Path) -> tuple[Answer, list[float]]:
    passing = Time()
    address = host.url + path
    checked = check_addresses([address], folder / KEPT, Manners(HERE), passing.clock)
    return checked.answers[address], passing.slept


@pytest.mark.parametrize(
    ("path", "status", "fault"),
    [
        ("/", 200, ""),
        ("/204", 204, ""),
        ("/large", 200, ""),
        ("/404", 404, ""),
        ("/410", 410, ""),
        ("/403", 403, ""),
        ("/500", 500, ""),
        ("/soon", 200, ""),
        ("/later", 200, ""),
        ("/much-later", 503, ""),
        ("/no-head", 200, ""),
        ("/hangs", None, "no answer within 0.5 s"),
        ("/drips", None, "no answer within 0.5 s"),
        ("/rubbish", None, "what it answers is not HTTP"),
        ("/circle", None, "more than 5 redirects"),
        ("/out", None, 'it leads to "ftp://a.example/x", which is no web address'),
        ("/to/302/404", 404, ""),
        ("/to/303/204", 204, ""),
    ],
)
def test_what_a_host_says(host: Host, path: str, status: int | None, fault: str, tmp_path: Path) -> None:
    answer, _ = check(host, path, tmp_path)
    assert (answer.status, answer.fault) == (status, fault)
    assert host.agents == {USER_AGENT}


def test_a_head_that_is_refused_is_asked_by_get_and_what_is_there_is_not(host: Host, tmp_path: Path) -> None:
    check(host, "/no-head", tmp_path)
    check(host, "/204", tmp_path)
    assert host.seen == {"HEAD /no-head": 1, "GET /no-head": 1, "HEAD /204": 1}


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("/to/301/204", "/204"),
        ("/to/308/to/301/204", "/204"),
        ("/to/302/204", ""),
        ("/to/301/to/302/204", "/to/302/204"),
    ],
)
def test_what_moved_for_good(host: Host, path: str, moved: str, tmp_path: Path) -> None:
    answer, _ = check(host, path, tmp_path)
    assert answer.status == 204
    assert answer.moved_to == (host.url + moved if moved else "")


@pytest.mark.parametrize(
    ("path", "asked", "slept"),
    [
        ("/soon", 1, []),
        ("/500", 3, [2.0, 4.0]),
        ("/later", 2, [7.0]),
        ("/much-later", 1, []),
        ("/404", 1, []),
        ("/hangs", 3, [2.0, 4.0]),
    ],
)
def test_what_may_pass_is_asked_again_after_a_while(
    host: Host, path: str, asked: int, slept: list[float], tmp_path: Path
) -> None:
    """`/soon` is there when HEAD's refusal is followed by GET."""
    found = check(host, path, tmp_path)[1]
    if path == "/soon":
        assert host.seen["HEAD /soon"] + host.seen["GET /soon"] >= 2
    else:
        assert host.seen[f"HEAD {path}"] == asked
        assert found == slept


def test_nobody_listens(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = ask(f"http://127.0.0.1:{port}/", HERE, 0)
    assert (answer.fault, answer.may_pass) == ("the host refuses the connection", True)


def test_a_host_that_speaks_no_tls(host: Host) -> None:
    assert ask(f"https://127.0.0.1:{host.server_port}/", HERE, 0).fault == "what it answers is not HTTP"


def test_a_host_that_is_not_known() -> None:
    assert ask("http://no-such-host.invalid/", HERE, 0).fault == "the host is not known"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::1", "::",
     "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1", "240.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_addresses_of_ones_own_network(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_ones_own_network_is_not_asked(host: Host, name: str) -> None:
    answer = ask(f"http://{name}:{host.server_port}/", Limits(0.5), 0)
    assert answer.fault in ("it leads into this machine's own network", "the host is not known")
    assert host.seen == {}


def test_a_redirect_does_not_lead_into_ones_own_network(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host itself is taken for a public one; where it leads is looked at again."""
    monkeypatch.setattr("briefgen.linkcheck.ask.is_public", lambda ip: ip == "127.0.0.1")
    answer = ask(f"{host.url}/inside", Limits(0.5), 0)
    assert answer.fault == "it leads into this machine's own network"


def test_a_name_that_leads_here_and_elsewhere_is_not_asked(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("93.184.215.14", 80)), (2, 1, 6, "", ("127.0.0.1", host.server_port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert ask("http://two-faced.example/", Limits(0.5), 0).fault == "it leads into this machine's own network"


def test_one_question_at_a_time_to_a_host_and_hosts_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    passing, asked = Time(), threading.Barrier(2, timeout=20)
    open_now: Counter[str] = Counter()

    def answer(address: str, *_: object) -> Answer:
        host = address.split("/")[2]
        open_now[host] += 1
        assert open_now[host] == 1
        asked.wait()  # for the other host, which is asked at the same time
        open_now[host] -= 1
        return Answer(200)

    monkeypatch.setattr("briefgen.linkcheck.check.ask", answer)
    addresses = [f"http://{host}.example/{number}" for number in range(4) for host in "ab"]
    checked = check_addresses(addresses, tmp_path / KEPT, Manners(HERE, pause=3), passing.clock)
    assert len(checked.answers) == 8
    assert passing.slept == [3.0] * 6


def test_good_answers_are_remembered_for_days_and_bad_ones_are_not(host: Host, tmp_path: Path) -> None:
    passing = Time()
    addresses = [f"{host.url}/200", f"{host.url}/404", f"{host.url}/to/301/200"]

    def again() -> Checked:
        host.seen.clear()
        return check_addresses(addresses, tmp_path / KEPT, Manners(HERE), passing.clock)

    first = again()
    assert first.remembered == 0
    second = again()
    assert second.remembered == 2
    assert set(host.seen) == {"HEAD /404", "GET /404"}
    assert {a: (is_there(x), x.moved_to) for a, x in first.answers.items()} == {
        a: (is_there(x), x.moved_to) for a, x in second.answers.items()
    }
    passing.seconds += 8 * 24 * 3600
    assert again().remembered == 0
    passing.seconds -= 30 * 24 * 3600
    assert again().remembered == 0, "a clock that was set back"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"http://a.example/": 1}', '{"http://a.example/": {"asked": "x", "moved_to": ""}}', "\x00"]
)
def test_a_broken_memory_is_none(text: str, host: Host, tmp_path: Path) -> None:
    (tmp_path / KEPT).parent.mkdir()
    (tmp_path / KEPT).write_text(text)
    assert check(host, "/", tmp_path)[0].status == 200
    assert host.url + "/" in json.loads((tmp_path / KEPT).read_text())


def test_nothing_is_written_through_a_link(host: Host, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".briefgen").symlink_to(tmp_path / "elsewhere")
    check(host, "/", tmp_path)
    assert list((tmp_path / "elsewhere").iterdir()) == []


PROJECT = {
    "content/articles/a.md": "---\ntitle: T\ndate: 2024-05-14\n---\nSee [this](https://a.example/x#part) and [that](article:b).\n",
    "content/sources.yaml": "sources:\n- {id: s, title: S, url: https://b.example/, archive_url: https://c.example/}\n"
    "- {id: d, title: D, url: https://dead.example/, url_status: dead, archive_url: https://a.example/x}\n",
    "content/actors.yaml": "actors: [{id: w, name: W, website: https://w.example/, description: 'At [home](https://h.example/).'}]\n",
    "content/countries.yaml": "countries: [{code: JP, summary: '![x](https://img.example/x.png)'}]\n",
}


def test_where_addresses_are(project: Write) -> None:
    found = outside_addresses(read_project(project(PROJECT)))
    assert set(found) == {
        "https://a.example/x",
        "https://b.example/",
        "https://c.example/",
        "https://w.example/",
        "https://h.example/",
    }
    text = PROJECT["content/articles/a.md"]
    in_text, in_record = found["https://a.example/x"][1], found["https://a.example/x"][0]
    assert isinstance(in_text, Span) and text[in_text.start : in_text.end] == "https://a.example/x#part"
    assert in_record == Field("content/sources.yaml", ("sources", 1, "archive_url"))


def test_judgements() -> None:
    here = WholeFile("a")
    answers = {
        "1": Answer(200),
        "2": Answer(404),
        "3": Answer(403),
        "4": Answer(200, moved_to="x"),
        "5": Answer(fault="f"),
        "6": Answer(404, moved_to="x"),
    }
    found = problems_of({address: [here] for address in answers}, answers)
    assert [(p.code, p.message[:1]) for p in found] == [
        ("BG704", "2"),
        ("BG706", "3"),
        ("BG705", "4"),
        ("BG704", "5"),
        ("BG704", "6"),
    ]


def run(project: Path, *options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, ["links", "-C", str(project), "--pause", "0", "--timeout", "2", *options])
    return done.exit_code, done.stdout, done.stderr


def test_the_command(host: Host, project: Write) -> None:
    root = project(
        {
            "content/sources.yaml": f"sources:\n- {{id: s, title: S, url: {host.url}/404}}\n- {{id: t, title: T, url: {host.url}/}}\n"
        }
    )
    code, _, shown = run(root, "--allow-private")
    assert code == 1
    assert "content/sources.yaml:2:26: error[BG704]" in shown
    assert "2 addresses, 1 are there; 1 error" in shown
    code, out, _ = run(root, "--allow-private", "--format", "json")
    assert [found["code"] for found in json.loads(out)["problems"]] == ["BG704"]
    host.seen.clear()
    (root / "content/sources.yaml").write_text(f"sources: [{{id: t, title: T, url: {host.url}/}}]\n")
    assert run(root, "--allow-private")[0] == 0
    assert host.seen == {}, "it was asked for a moment ago"
    assert run(root, "--allow-private", "--max-age", "0")[0] == 0
    assert host.seen["HEAD /"] == 1


def test_the_command_asks_nobody_at_home_unless_told(host: Host, project: Write) -> None:
    root = project({"content/sources.yaml": f"sources: [{{id: t, title: T, url: {host.url}/}}]\n"})
    code, _, shown = run(root)
    assert code == 1 and "own network" in shown
    assert host.seen == {}


def test_a_build_asks_nobody(host: Host, project: Write) -> None:
    root = project({"content/sources.yaml": f"sources: [{{id: t, title: T, url: {host.url}/}}]\n"})
    assert CliRunner().invoke(cli, ["build", "-C", str(root)]).exit_code == 0
    assert host.seen == {}


def test_clean_forgets_the_answers(host: Host, project: Write) -> None:
    root = project({"content/sources.yaml": f"sources: [{{id: t, title: T, url: {host.url}/}}]\n"})
    run(root, "--allow-private")
    assert (root / KEPT).is_file()
    assert CliRunner().invoke(cli, ["clean", "-C", str(root)]).exit_code == 0
    assert not (root / KEPT).exists()
