"""Templates are linted: nothing is printed as it is, every attribute is quoted, every address comes from a view."""

import re
from html import unescape
from pathlib import Path

import pytest

from briefgen.render import urls

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
_TAG = re.compile(r"<[a-zA-Z][^<>]*(?:\{[{%].*?[%}]\}[^<>]*)*>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_ADDRESS = re.compile(r'\b(?:href|src|action|formaction|poster|srcset)="([^"]*)"')
_FROM_A_VIEW = re.compile(
    r"\{\{ [a-z_.]*\b(?:href|address|home|style|method|data|timeline|canonical|changes|all_changes|history|forecasts|search) \}\}(?:#(?:evidence|\{\{ [a-z_.]+ \}\}))?"
    r"|\{\{ page\.root \}\}static/[a-z]+\.(?:css|js|svg)"
    r"|search\.html"
    r"|#(?:[a-z-]+|(?:[a-z-]+-)?\{\{ [a-z_.]+ \}\})"
)


_DATA_BLOCK = '<script type="application/ld+json">{{ page.structured }}</script>'
"""The one `<script>` that is not empty: it is not run, and what stands in it is written for that (`data_block`)."""


def faults(text: str) -> list[str]:
    """Return what is wrong with a template."""
    text = text.replace(_DATA_BLOCK, "")
    found = [
        f"prints as it is: {what}"
        for what in re.findall(r"\|\s*safe\b|\bMarkup\b|autoescape|\|\s*forceescape|\bxmlattr\b", text)
    ]
    for tag in _TAG.findall(text):
        marked = _EXPRESSION.sub("\x01", tag)
        found += [
            f"unquoted attribute: {tag}" for _ in re.findall(r"""[a-z-]=(?!["'])\S""", re.sub(r'"[^"]*"', '""', marked))
        ]
        found += [f"script in an attribute: {tag}" for _ in re.findall(r"""\son[a-z]+=|\sstyle=""", marked)]
        found += [f"address: {value}" for value in _ADDRESS.findall(tag) if not _FROM_A_VIEW.fullmatch(value)]
    found += ["script in the page" for script in re.findall(r"<script\b[^>]*>([^<]*)<", text) if script.strip()]
    found += ["style in the page" for _ in re.findall(r"<style\b", text)]
    return found


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_is_safe(template: Path) -> None:
    assert faults(template.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "text",
    ["{{ x|safe }}", "{{ x | safe }}", "{% autoescape false %}", '<a href={{ x }}>', "<a class={{ x }}>", '<a href="{{ view.title }}">', '<a href="https://{{ x }}">',
     '<a href="javascript:{{ x.href }}">', '<p style="{{ x }}">', '<p onclick="x">', "<script>{{ x }}</script>", "<style>", "<p class=x>"],
)  # fmt: skip
def test_the_lint_can_bark(text: str) -> None:
    assert faults(text)


def test_markup_is_trusted_in_one_module_only() -> None:
    """`Html` is what a template prints as it is; it is made where sanitised text is put together, and nowhere else."""
    makers = [
        path
        for path in sorted((ROOT / "briefgen").rglob("*.py"))
        if re.search(r"\bHtml\(|__html__|\bMarkup\b", path.read_text("utf-8"))
    ]
    assert [path.relative_to(ROOT / "briefgen").as_posix() for path in makers] == ["render/body.py"]


def test_addresses_that_lead_out_went_through_the_one_function(shipped_site: Path) -> None:
    """What `render/urls.py` lets out is all that leads out; where the others lead, the build checks itself (BG802)."""
    found = set()
    for page in sorted(shipped_site.rglob("*.html")):
        found |= {
            unescape(address)
            for address in re.findall(r'\s(?:href|src)="([a-zA-Z][a-zA-Z0-9+.-]*:[^"]*)"', page.read_text("utf-8"))
        }
    assert len(found) > 100
    assert [address for address in sorted(found) if not urls.is_outside(address)] == []
