"""Problems as text for people, JSON, GitHub annotations, and SARIF. Makes strings; prints nothing."""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from briefgen import __version__
from briefgen.diagnostics import CODES, Problem, Severity
from briefgen.source import Span, line_and_column, line_at

Located = tuple[Problem, Span]
Texts = dict[str, str]
Style = Callable[[str, str], str]
"""Called with a text and a style (`error`, `warning`, `hint`, `place`); returns the text, coloured or not."""

MAX_WARNINGS = 20
_WIDEST = 160
_LONGEST = 600


def severity_name(found: Problem, strict: bool) -> str:
    """Return what a problem counts as in this run."""
    return Severity.ERROR.value if strict else found.severity.value


def as_text(
    located: Iterable[Located],
    texts: Texts,
    style: Style = lambda text, _: text,
    strict: bool = False,
    all_: bool = False,
) -> str:
    """Write problems with their source line and a caret; of many warnings the first, and then how many of each code."""
    parts, left_out, warnings = [], Counter[str](), 0
    for found, span in located:
        if severity_name(found, strict) == Severity.WARNING.value:
            warnings += 1
            if warnings > MAX_WARNINGS and not all_:
                left_out[found.code] += 1
                continue
        parts.append(_block(found, span, texts.get(span.path), style, strict))
    for code, count in sorted(left_out.items()):
        parts.append(f"{count} more {code} ({CODES[code].title})\n")
    if left_out:
        parts.append("--all shows all warnings\n")
    return "\n".join(parts)


def _block(found: Problem, span: Span, text: str | None, style: Style, strict: bool) -> str:
    severity = severity_name(found, strict)
    label = style(f"{severity}[{found.code}]", severity)
    message, path = _printable(found.message), _printable(span.path)
    if not text:
        lines = [f"{style(path, 'place')}: {label}: {message}"]
        gutter = 2
    else:
        line, column = line_and_column(text, span.start)
        lines = [f"{style(f'{path}:{line}:{column}', 'place')}: {label}: {message}"]
        gutter = len(str(line)) + 1
        source, marks = _excerpt(text, span, column)
        lines += [f"{line:>{gutter}} | {source}", f"{'':>{gutter}} | {style(marks, severity)}"]
    lines += [f"{'':>{gutter}} {style('=', 'hint')} {_printable(hint)}" for hint in found.hints]
    return "\n".join(lines) + "\n"


def _excerpt(text: str, span: Span, column: int) -> tuple[str, str]:
    """Return the source line and the carets under it; of a very long line the part around the place."""
    line = line_at(text, span.start)
    length = max(1, min(span.end - span.start, len(line) - column + 1))
    cut = max(0, column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    source = line[cut : cut + _WIDEST]
    shown = "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in source)
    before = "".join("\t" if char == "\t" else " " * _width(char) for char in shown[: column - 1 - cut])
    under = shown[column - 1 - cut : column - 1 - cut + length]
    return shown, before + "^" * max(1, sum(map(_width, under)))


def _printable(text: str) -> str:
    """Return a text of one line that a terminal can only print; of a very long one its ends."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 60]} … {text[-50:]}"
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _width(char: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def summary(located: Iterable[Located], strict: bool = False) -> str:
    """Return how many errors and warnings there are."""
    counts = Counter(severity_name(found, strict) for found, _ in located)
    words = [
        f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in ("error", "warning") if counts[name]
    ]
    return ", ".join(words) or "no problems"


def _rows(located: Iterable[Located], texts: Texts, strict: bool) -> list[dict[str, Any]]:
    rows = []
    for found, span in located:
        text = texts.get(span.path, "")
        (line, column), (end_line, end_column) = line_and_column(text, span.start), line_and_column(text, span.end)
        rows.append(
            {
                "code": found.code,
                "severity": severity_name(found, strict),
                "title": CODES[found.code].title,
                "message": found.message,
                "hints": list(found.hints),
                "path": span.path,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
            }
        )
    return rows


def as_rows(located: Iterable[Located], texts: Texts, strict: bool = False) -> list[dict[str, Any]]:
    """Return problems as rows of plain values: those of the JSON form, with the source line and the carets under it.

    source, marks: `None` where no text can be shown; `line` is then no place in a text.
    """
    located = list(located)
    rows = _rows(located, texts, strict)
    for row, (_, span) in zip(rows, located, strict=True):
        text = texts.get(span.path)
        row["source"], row["marks"] = _excerpt(text, span, row["column"]) if text else (None, None)
    return rows


def as_json(located: Iterable[Located], texts: Texts, strict: bool = False) -> str:
    """Write problems as one JSON object."""
    return json.dumps({"problems": _rows(located, texts, strict)}, ensure_ascii=False, indent=2) + "\n"


def as_github(located: Iterable[Located], texts: Texts, strict: bool = False) -> str:
    """Write problems as workflow commands of GitHub Actions."""
    lines = []
    for row in _rows(located, texts, strict):
        message = "\n".join((row["message"], *row["hints"]))
        place = f"file={_escaped(row['path'], True)},line={row['line']},col={row['column']}"
        place += f",endLine={row['end_line']},endColumn={row['end_column']},title={row['code']}"
        lines.append(f"::{row['severity']} {place}::{_escaped(message)}\n")
    return "".join(lines)


def _escaped(text: str, is_property: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if is_property else text


def as_sarif(located: Iterable[Located], texts: Texts, strict: bool = False) -> str:
    """Write problems as a SARIF 2.1.0 log (OASIS); columns count code points."""
    rows = _rows(located, texts, strict)
    codes = sorted({row["code"] for row in rows})
    driver = {
        "name": "briefgen",
        "version": __version__,
        "rules": [{"id": code, "shortDescription": {"text": CODES[code].title}} for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(row) for row in rows],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _sarif_result(row: dict[str, Any]) -> dict[str, Any]:
    region = {
        "startLine": row["line"],
        "startColumn": row["column"],
        "endLine": row["end_line"],
        "endColumn": row["end_column"],
    }
    location = {"artifactLocation": {"uri": quote(row["path"])}, "region": region}
    message = "\n".join((row["message"], *row["hints"]))
    return {
        "ruleId": row["code"],
        "level": row["severity"],
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }
