"""What the preview adds to HTML, and what of a page's policy it opens."""

import pytest

from briefgen.preview.answers import adapted, open_policy, script

TAGS = "<script src=x></script>"
WS = "ws://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            b"<!doctype html><html lang=en><head><title>T</title></head>",
            b"<!doctype html><html lang=en><head>[+]<title>",
        ),
        (b"<!DOCTYPE html>\n<HTML><HEAD class='a>b'>\n<TITLE>", b"<HEAD class='a>b'>[+]\n<TITLE>"),
        (b"<!doctype html><title>T</title><p>x", b"<!doctype html>[+]<title>"),
        (b"<html lang=en><body>x", b"<html lang=en>[+]<body>"),
        (b"<p>no head at all", b"[+]<p>"),
        (b"", b"[+]"),
        (b"\xef\xbb\xbf<p>with a BOM", b"\xef\xbb\xbf[+]<p>"),
        (b"<!-- <head> --><!doctype html><head><p>", b"<!-- <head> --><!doctype html><head>[+]<p>"),
        (b"<!doctype html><header><p>", b"<!doctype html>[+]<header>"),
        (b"<!doctype html><head><script>'<head>'</script></head>", b"<head>[+]<script>'<head>'"),
        (b"<!doctype html><html><body><p>&lt;head><code><head></code>", b"<html>[+]<body>"),
    ],
)
def test_where_the_scripts_go(page: bytes, expected: bytes) -> None:
    found = adapted(page, TAGS, WS)
    assert expected in found.replace(TAGS.encode(), b"[+]")
    assert found.replace(TAGS.encode(), b"") == page


def test_a_page_in_utf_16_is_left_alone() -> None:
    page = "<head></head>".encode("utf-16")
    assert adapted(page, TAGS, WS) == page


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'",
            f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {WS}; base-uri 'none'",
        ),
        (
            "default-src 'none'",
            f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {WS}",
        ),
        (
            "default-src https:; script-src-elem 'none'",
            f"default-src https:; script-src-elem 'self'; script-src https: 'self'; style-src https: 'self'; connect-src https: 'self' {WS}",
        ),
        ("img-src 'self'", "img-src 'self'"),
        ("Script-Src 'NONE'; script-src *;;", "script-src 'self'"),
        ("", ""),
    ],
)
def test_a_policy_is_opened_as_far_as_needed(policy: str, expected: str) -> None:
    assert open_policy(policy, WS) == expected


@pytest.mark.parametrize("quote", ['"', "'"])
def test_every_policy_of_a_page_is_opened_and_nothing_else(quote: str) -> None:
    text = "default-src &#39;none&#39;" if quote == "'" else "default-src 'none'"
    meta = f"<META content={quote}{text}{quote} http-equiv=content-security-policy>"
    page = f'<head><meta name="x" content="connect-src"><title>content=</title>{meta}{meta}<body>{meta}'.encode()
    found = adapted(page, "", WS).decode()
    opened = f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {WS}".replace("'", "&#x27;")
    new = f'<META content="{opened}" http-equiv=content-security-policy>'
    assert found == f'<head><meta name="x" content="connect-src"><title>content=</title>{new}{new}<body>{meta}'


def test_data_of_a_script_stay_data() -> None:
    assert (
        script("a.js", {"file": '"><b>'})
        == '<script src="/.briefgen/a.js" data-file="&quot;&gt;&lt;b&gt;" defer></script>'
    )
