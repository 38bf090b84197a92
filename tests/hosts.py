"""A host on loopback that serves a folder, with the headers that a file `_headers` tells it."""

import contextlib
import functools
import re
import threading
from collections.abc import Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote


def rules_of(text: str) -> dict[str, dict[str, str]]:
    """Read a `_headers` file as its hosts do: an address at the margin, its headers below, indented."""
    rules: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if not line.startswith(" "):
            assert re.fullmatch(r"/\S*", line) and "*" not in line[:-1], "nothing may follow the wildcard"
            rules[line] = {}
            continue
        name, value = line.strip().split(": ", 1)
        assert re.fullmatch(r"[A-Za-z-]+", name) and value.isprintable() and len(line) < 2000
        rules[list(rules)[-1]][name] = value
    return rules


def answer(rules: Mapping[str, Mapping[str, str]], address: str) -> dict[str, str]:
    """Return the headers of an address; values of two rules are joined, as hosts do."""
    found: dict[str, str] = {}
    for pattern, lines in rules.items():
        if address == pattern or (pattern.endswith("*") and address.startswith(pattern[:-1])):
            for name, value in lines.items():
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


class _Host(SimpleHTTPRequestHandler):
    def __init__(self, rules: dict[str, dict[str, str]], *args: object, **options: str) -> None:
        self.rules = rules
        super().__init__(*args, **options)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in answer(self.rules, unquote(self.path.partition("?")[0])).items():
            if name != "Content-Type":
                self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        return


@contextlib.contextmanager
def host(folder: Path, headers: Path | None = None) -> Iterator[str]:
    """Serve a folder; give the address of its top."""
    rules = rules_of(headers.read_text(encoding="utf-8")) if headers else {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, rules, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
