"""Only a browser that was sent to the preview's own address gets an answer, and only pages from there."""

import pytest

from briefgen.preview.guard import Guard, is_local

HERE = Guard("127.0.0.1", 8000)
EVERYWHERE = Guard("0.0.0.0", 8000)


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LOCALHOST:8000", "[::1]:8000"])
def test_its_own_names_are_answered(host: str) -> None:
    assert HERE.fault("GET", {"Host": host}) is None
    assert HERE.fault("GET", {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}) is None


@pytest.mark.parametrize(
    "host",
    [
        *("", "127.0.0.1", "localhost", "127.0.0.1:8001", "127.0.0.1:80", "evil.example:8000", "evil.example"),
        *("localhost.evil.example:8000", "127.0.0.1.evil.example:8000", "localhost:8000.evil.example", "0.0.0.0:8000"),
        *("127.0.0.1:8000,evil.example", "evil.example@127.0.0.1:8000", "127.0.0.1:8000/", "127.0.0.1:08000"),
        *("2130706433:8000", "0x7f000001:8000", "127.1:8000", "localhost.:8000", "[::ffff:127.0.0.1]:8000", "::1:8000"),
        *("192.168.1.5:8000", "127.0.0.2:8000", " localhost:8000", "localhost :8000", "localhost:8000\n"),
    ],
)
def test_other_names_are_refused(host: str) -> None:
    assert HERE.fault("GET", {"Host": host}) == "this is not the preview's address"


@pytest.mark.parametrize(
    "origin",
    [
        *("null", "", "http://evil.example", "https://127.0.0.1:8000", "http://127.0.0.1", "http://127.0.0.1:9000"),
        *("http://localhost:8000", "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000/", "file://"),
    ],
)
def test_pages_from_elsewhere_are_refused(origin: str) -> None:
    assert HERE.fault("GET", {"Host": "127.0.0.1:8000", "Origin": origin}) == "this comes from another site"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_embeds_is_refused_but_its_links_may_be_followed(site: str) -> None:
    headers = {"Host": "127.0.0.1:8000", "Sec-Fetch-Site": site}
    assert HERE.fault("GET", {**headers, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"})
    assert HERE.fault("GET", {**headers, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"})
    assert HERE.fault("GET", {**headers, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}) is None


def test_what_changes_something_says_where_it_comes_from() -> None:
    assert HERE.fault("POST", {"Host": "127.0.0.1:8000"}) == "this does not say where it comes from"
    assert HERE.fault("POST", {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:8000"}) is None


def test_for_others_in_the_network_numbers_are_right_and_names_are_not() -> None:
    for host in ("192.168.1.5:8000", "[fe80::1]:8000", "localhost:8000"):
        assert EVERYWHERE.fault("GET", {"Host": host}) is None, host
    for host in ("evil.example:8000", "2130706433:8000", "192.168.1.5:8001", "0192.168.1.5:8000"):
        assert EVERYWHERE.fault("GET", {"Host": host}), host


def test_a_chosen_address_is_the_only_one() -> None:
    guard = Guard("192.168.1.5", 8000)
    assert guard.fault("GET", {"Host": "192.168.1.5:8000"}) is None
    assert guard.fault("GET", {"Host": "localhost:8000"})
    assert guard.fault("GET", {"Host": "192.168.1.6:8000"})


def test_port_80_need_not_be_said() -> None:
    assert Guard("::1", 80).fault("GET", {"Host": "[::1]"}) is None
    assert Guard("127.0.0.1", 80).fault("GET", {"Host": "localhost"}) is None
    assert Guard("127.0.0.1", 80).fault("GET", {"Host": "evil.example"})


@pytest.mark.parametrize(
    ("host", "local", "address"),
    [
        ("127.0.0.1", True, "http://127.0.0.1:8000/"),
        ("localhost", True, "http://localhost:8000/"),
        ("::1", True, "http://[::1]:8000/"),
        ("0.0.0.0", False, "http://127.0.0.1:8000/"),
        ("192.168.1.5", False, "http://192.168.1.5:8000/"),
    ],
)
def test_addresses_for_people(host: str, local: bool, address: str) -> None:
    assert is_local(host) == local
    assert Guard(host, 8000).address == address
