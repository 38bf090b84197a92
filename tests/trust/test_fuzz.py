"""A short run of what `make fuzz` runs long: random texts made of what each reader may stumble over. Found cases are kept here."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fuzzing import TARGETS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PARTS = {
    "yaml": ["a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", '"', "#", "|", ">", "&a ", "*a ", "!t ", "? ", "---\n", "...\n", "%YAML", "\t", "\\ud800", "\0", "\ufeff", "é", "🎌", "<<: ", "~", "1e9", "\x85", "\u2028"],
    "dates": ["2024", "1", "0", "-", "/", "..", "~", "?", "%", "X", "T", "Z", ":", "21", "24", "12", "31", "02-29", "Y", "E", "S", "é", "٣", "²", "²024", "+09:00", "9999", "0000", " "],
    "prose": ["a", " ", "\n", "\n\n", "*", "_", "**", "`", "```\n", "[", "]", "(", ")", "](", "![", "<", ">", "<div>", "</div>", "<p title='", "<a href=", "javascript:", "\"", "'", "{: ", "}", "|", "|-|\n", "# ", "- ", "1. ", "    ", ": ", "[^1]", "\n[^1]: ", "*[a]: ", "&#x", "&amp;", "\\", "<!--", "-->", "<script>", "<svg>", "<math>", "<style>", "\0", "\ufeff", "é", "https://a.example/", "actor:x", "---\n", "> ", "\x02", "\x03"],
    "anchors": ["a ", "the ", "cat ", "\n\n", "*", "“", "”", "—", "-", "é", "e\u0301", "\u00ad", "\u200b", "5", "0 ", ".", "日本", "[x](y)", "`c`", "not ", "&amp;"],
}  # fmt: skip
FOUND: dict[str, list[bytes]] = {
    "yaml": [b"[" * 50_000, b"- " * 50_000, b"{a: " * 5_000, b"? " * 5_000, b"a: &a [*a]", b"a: \\ud800", b"\xef\xbb\xbfa: b", b"\xff\xfea\0", b"a: " + b"9" * 5_000, b"!!float", b"%TAG ! !\n--- !x"],
    "dates": [b"", b"9" * 5_000, b"-9999-12-31", b"2024-02-30/..", b"\xd9\xa3", "²024".encode(), b"201X/..", b"../..", b"2024~?%", b"/" * 900, b"Y-170000002", b"2024-21/2024-24"],
    "prose": [b"- " * 500, b"<div>" * 331, b"[" * 9_000, b"![" * 9_000, b"[a](<b" * 9_000, b">" * 9_000, b"*" * 40_000, b"`" * 40_000, b"&#x" * 9_000, b"\x02\x03klzzwxh:0000\x03", b"[^1]" * 9_000 + b"\n[^1]: x", b"|" * 40_000],
    "anchors": [b"", b"aa", b"the the the the" * 60, "日本日本".encode(), b"\xcc\x81\xcc\x81", b"\xc2\xad\xc2\xad"],
}  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_falls(target: str, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(PARTS[target]) | st.text(max_size=4), max_size=40))
    TARGETS[target]("".join(parts).encode("utf-8", "surrogatepass"))


@pytest.mark.soak
@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=20_000, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_nothing_falls_for_long(target: str, data: st.DataObject) -> None:
    parts = data.draw(st.lists(st.sampled_from(PARTS[target]) | st.text(max_size=4), max_size=120))
    TARGETS[target]("".join(parts).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("target", TARGETS)
def test_cases_that_were_found_or_feared(target: str) -> None:
    for case in FOUND[target]:
        TARGETS[target](case)


@pytest.mark.parametrize("target", TARGETS)
def test_random_bytes(target: str) -> None:
    for seed in range(40):
        TARGETS[target](bytes((seed * 7919 + n * n * 31) % 256 for n in range(seed * 5)))


@pytest.mark.soak
@pytest.mark.skipif(
    importlib.util.find_spec("atheris") is None, reason="atheris is not installed (make fuzz installs it)"
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_minute_with_coverage(target: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        str(HERE / "fuzz.py"),
        target,
        "-max_total_time=60",
        "-timeout=20",
        "-rss_limit_mb=1024",
        f"-artifact_prefix={tmp_path}/",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr[-3000:]
