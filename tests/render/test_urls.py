"""Addresses: relative, quoted, and outside only where that is safe."""

from urllib.parse import quote, unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.render import urls


@pytest.mark.parametrize(
    ("kind", "id_", "path"),
    [
        ("article", "a-b", "articles/a-b.html"),
        ("claim", "c", "claims/c.html"),
        ("event", "e", "events/e.html"),
        ("actor", "x", "actors/x.html"),
        ("source", "s", "sources/s.html"),
        ("country", "JP", "countries/jp.html"),
        ("page", "about", "pages/about.html"),
    ],
)
def test_paths(kind: str, id_: str, path: str) -> None:
    assert urls.path_of(kind, id_) == path
    assert urls.root_of(path) == "../"


def test_roots() -> None:
    assert [urls.root_of(path) for path in ("index.html", "a/b.html", "a/b/c.html")] == ["", "../", "../../"]


@pytest.mark.parametrize(
    ("path", "fragment", "address"),
    [
        ("claims/x.html", "", "../claims/x.html"),
        ("claims/x.html", "claim-x", "../claims/x.html#claim-x"),
        ("assets/a b.png", "", "../assets/a%20b.png"),
        ("assets/a#b?c%d.png", "", "../assets/a%23b%3Fc%25d.png"),
        ("assets/日本.png", "", "../assets/%E6%97%A5%E6%9C%AC.png"),
        ('assets/a"b<c>.png', "", "../assets/a%22b%3Cc%3E.png"),
        ("assets/a\\b.png", "", "../assets/a%5Cb.png"),
    ],
)
def test_hrefs(path: str, fragment: str, address: str) -> None:
    assert urls.href("../", path, fragment) == address


names = st.text("abc-_.~ #?%&+=:@!$'()*,日é\"<>\\", min_size=1, max_size=8).filter(lambda name: name.strip(".") != "")


@given(st.lists(names, min_size=1, max_size=4), st.lists(names, max_size=3))
def test_an_href_leads_where_it_should(target: list[str], folders: list[str]) -> None:
    page = "/".join([*map(quote, folders), "page.html"])
    address = urls.href(urls.root_of(page), "/".join(target))
    if not folders and ":" in target[0]:
        return  # no page of the site has such a first folder
    assert unquote(urljoin("https://host/site/" + page, address)) == "https://host/site/" + "/".join(target)


@pytest.mark.parametrize(
    "address",
    [
        "http://a",
        "https://a.b/c?d#e",
        "HTTPS://A.B",
        "mailto:a@b.c",
        "https://a:80/",
        "https://[::1]/",
        "http://日本.jp",
    ],
)
def test_outside(address: str) -> None:
    assert urls.is_outside(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:x",
            "data:text/html,x",
            "vbscript:x",
        ),
        *(
            "//host/x",
            "\\\\host\\x",
            "/\\host",
            "\\/host",
            "http:/\\host",
            "http:\\\\host",
            "https:host",
            "https:/host",
            "http://",
            "https:///x",
        ),
        *(
            "http:// host",
            "https://\thost",
            "https://?x",
            "https://#x",
            "https://@x",
            "file:///etc/passwd",
            "ftp://a",
            "x",
            "",
            "/",
            "#a",
            "a:b",
        ),
        *(
            "mailto:",
            "mailto:a",
            "mailto:@b",
            "mailto: a@b",
            "\x00http://a",
            " http://a",
            "\x01https://a",
            "http://\x00",
            "blob:https://a/b",
        ),
        *("https://\\evil.example", "https://\nevil", "view-source:https://a", "intent://a#Intent;end", "https"),
    ],
)
def test_not_outside(address: str) -> None:
    assert not urls.is_outside(address)


@pytest.mark.parametrize(
    "address",
    ["https://a/\\b", "https://good@evil", "https://a\x00b", "https://a\nb", "https://a b/", "https://a/\x1b"],
)
def test_odd_characters_after_the_beginning(address: str) -> None:
    assert not urls.is_outside(address)


@pytest.mark.parametrize(
    ("address", "words", "link"),
    [
        ("https://a.b/c", "two words", "https://a.b/c#:~:text=two%20words"),
        ("https://a.b/c#d", "x", "https://a.b/c#:~:text=x"),
        ("https://a.b", "a-b, c & d", "https://a.b#:~:text=a%2Db%2C%20c%20%26%20d"),
    ],
)
def test_deep_links(address: str, words: str, link: str) -> None:
    """`-`, `,` and `&` mean something in a text directive and have to be escaped (WICG: Scroll To Text Fragment)."""
    assert urls.deep_link(address, words) == link


def test_topics() -> None:
    assert urls.topic_fragment("Maritime  security") == "topic-maritime-security"
    assert urls.topic_fragment("R&D") != urls.topic_fragment("R D")
    for topic in ("日本", 'a"b', "a<b", "a%b", "a b"):
        assert urls.topic_fragment(topic).replace("-", "").replace("_", "").replace(".", "").replace("~", "").isalnum()


def test_years() -> None:
    assert urls.timeline_year("2024") == "timeline/2024.html"
