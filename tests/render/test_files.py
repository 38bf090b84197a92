"""Numbered rules: as many as are needed, each note tied to its own reference and to the note before it."""

import re
from pathlib import Path

from briefgen.build import Options, build_project
from briefgen.render.files import note_rules


def test_each_note_stands_beside_its_reference_and_below_the_note_before() -> None:
    rules = note_rules(3)
    assert re.findall(r"#ref-(\d+)\{anchor-name:--ref-(\d+)\}", rules) == [("1", "1"), ("2", "2"), ("3", "3")]
    assert "top:max(anchor(--ref-1 top),anchor(--beside bottom,0px) + var(--s3))}" in rules
    below = re.findall(
        r"#note-(\d+):[^{]*\{anchor-name:--note-(\d+);top:max\(anchor\(--ref-(\d+) top\),anchor\(--note-(\d+) bottom",
        rules,
    )
    assert below == [("2", "2", "2", "1"), ("3", "3", "3", "2")]


def test_an_open_note_is_passed_over() -> None:
    assert "anchor(--note-1 bottom,anchor(--beside bottom,0px))" in note_rules(2)
    assert "anchor(--note-2 bottom,anchor(--note-1 bottom,anchor(--beside bottom,0px)))" in note_rules(3)


def test_there_are_as_many_rules_as_the_longest_article_needs(tmp_path: Path) -> None:
    words = ["alpha beta gamma", "delta epsilon zeta", "eta theta iota"]
    for name, count in (("short", 1), ("long", 3)):
        text = ". ".join(f"{name} says {quote}" for quote in words)
        claims = "".join(
            f'  - id: {name}-{index}\n    statement: It is so {name} {index}.\n    quote: "{name} says {words[index]}"\n'
            for index in range(count)
        )
        folder = tmp_path / "content/articles"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2024-05-14\n---\n{text}.\n")
        (folder / f"{name}.yaml").write_text(f"claims:\n{claims}")
    (tmp_path / "content/briefing.yaml").write_text("title: A briefing\n")
    build_project(Options(tmp_path))
    assert (tmp_path / "site/static/notes.css").read_text() == note_rules(3)
