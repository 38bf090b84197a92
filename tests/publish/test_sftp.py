"""Publishing over SFTP: to a server that is known, with the password that it wants, a file at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sftpserver import PASSWORD, USER, SftpHost

from briefgen.cli import cli
from briefgen.publish import hostkeys
from briefgen.publish.remote import RECORD
from briefgen.publish.write import publishing

Tree = Callable[[Path], dict[str, bytes]]
ONE = {"index.html": b"home", "claims/a.html": b"a", "claims/b.html": b"b", "static/x/y.css": b"css"}
TWO = {"index.html": b"new", "claims/a.html": b"a"}


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SftpHost]:
    """A server that is known, and no keys of the user's."""
    (tmp_path / "host").mkdir()
    host = SftpHost(tmp_path / "host")
    (tmp_path / "known_hosts").write_text(host.key_line)
    monkeypatch.setattr(hostkeys, "KNOWN", (str(tmp_path / "known_hosts"), "/nowhere"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    yield host
    host.close()


def send(host: SftpHost, site: Path, files: dict[str, bytes], password: str = PASSWORD) -> Result:
    with publishing(site) as stage:
        for path, data in files.items():
            stage.add(path, data)
        stage.commit()
    address = f"sftp://{USER}:{password}@127.0.0.1:{host.port}/srv/brief"
    result = CliRunner().invoke(cli, ["publish", address, "--output", str(site)])
    assert password not in result.output
    return result


def test_over_sftp(host: SftpHost, tmp_path: Path, tree: Tree) -> None:
    assert f"{USER}:***@127.0.0.1:{host.port}/srv/brief: 4 sent" in send(host, tmp_path / "site", ONE).stderr
    place = host.folder / "srv/brief"
    assert {path: data for path, data in tree(place).items() if path != RECORD} == ONE
    (place / "claims/theirs").write_bytes(b"theirs")
    assert "1 sent, 1 unchanged, 2 removed" in send(host, tmp_path / "site", TWO).stderr
    assert {path: data for path, data in tree(place).items() if path != RECORD} == {**TWO, "claims/theirs": b"theirs"}
    assert not (place / "static").exists()
    result = send(host, tmp_path / "site", {**TWO, "claims/theirs": b"ours"})
    assert result.exit_code == 3 and "error[BG906]: claims/theirs" in result.stderr


@pytest.mark.parametrize(
    "known",
    ["", "[127.0.0.1]:{port} ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8Oc2E0pUXZ1mC1E0mGxvFV4ZC0JmXb1c0c0c0c0c0c\n"],
)
def test_a_server_that_is_not_known_gets_neither_password_nor_files(
    host: SftpHost, tmp_path: Path, tree: Tree, known: str
) -> None:
    (tmp_path / "known_hosts").write_text(known.format(port=host.port))
    result = send(host, tmp_path / "site", ONE)
    assert result.exit_code == 3
    assert "error[BG907]" in result.stderr and "known_hosts" in result.stderr
    assert tree(host.folder) == {}
    assert not any(connection.is_authenticated() for connection in host.connections)


def test_a_wrong_password(host: SftpHost, tmp_path: Path) -> None:
    result = send(host, tmp_path / "site", ONE, "falsch-1")
    assert result.exit_code == 3
    assert "error[BG907]: Authentication failed" in result.stderr and "credentials" in result.stderr
