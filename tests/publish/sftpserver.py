"""An SFTP server on loopback that serves a folder, for one user with one password."""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import paramiko
from paramiko import SFTP_OK, SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface

USER, PASSWORD = "me", "geheim"


class SftpHost:
    """Listens until it is closed; `key_line` is its line in a known_hosts file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = paramiko.ECDSAKey.generate()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.key_line = f"[127.0.0.1]:{self.port} {self.key.get_name()} {self.key.get_base64()}\n"
        self.connections: list[paramiko.Transport] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Stop listening and close what is open."""
        self.listener.close()
        for connection in self.connections:
            connection.close()

    def _accept(self) -> None:
        try:
            while True:
                connection = paramiko.Transport(self.listener.accept()[0])
                connection.add_server_key(self.key)
                connection.set_subsystem_handler("sftp", SFTPServer, _Folder, self.folder)
                connection.start_server(server=_Doorkeeper())
                self.connections.append(connection)
        except (OSError, EOFError):
            return


class _Doorkeeper(paramiko.ServerInterface):  # type: ignore[misc]
    def check_auth_password(self, username: str, password: str) -> int:
        welcome = (username, password) == (USER, PASSWORD)
        return int(paramiko.AUTH_SUCCESSFUL if welcome else paramiko.AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(paramiko.OPEN_SUCCEEDED)

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class _Open(SFTPHandle):  # type: ignore[misc]
    def stat(self) -> SFTPAttributes:
        return SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))


def _answer(work: Callable[[], object]) -> int:
    try:
        work()
    except OSError as error:
        return int(SFTPServer.convert_errno(error.errno))
    return int(SFTP_OK)


class _Folder(SFTPServerInterface):  # type: ignore[misc]
    def __init__(self, server: paramiko.ServerInterface, folder: Path) -> None:
        super().__init__(server)
        self.folder = folder

    def _at(self, path: str) -> Path:
        return self.folder / str(self.canonicalize(path)).lstrip("/")

    def list_folder(self, path: str) -> list[SFTPAttributes] | int:
        try:
            entries = sorted(self._at(path).iterdir())
        except OSError as error:
            return int(SFTPServer.convert_errno(error.errno))
        found = []
        for entry in entries:
            attributes = SFTPAttributes.from_stat(entry.lstat())
            attributes.filename = entry.name
            found.append(attributes)
        return found

    def stat(self, path: str) -> SFTPAttributes | int:
        try:
            return SFTPAttributes.from_stat(self._at(path).stat())
        except OSError as error:
            return int(SFTPServer.convert_errno(error.errno))

    lstat = stat

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> SFTPHandle | int:
        try:
            number = os.open(self._at(path), flags, 0o644)
        except OSError as error:
            return int(SFTPServer.convert_errno(error.errno))
        handle = _Open(flags)
        handle.readfile = handle.writefile = os.fdopen(number, "wb" if flags & os.O_WRONLY else "rb")
        return handle

    def remove(self, path: str) -> int:
        return _answer(self._at(path).unlink)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return _answer(lambda: self._at(oldpath).replace(self._at(newpath)))

    def mkdir(self, path: str, attr: SFTPAttributes) -> int:
        return _answer(self._at(path).mkdir)

    def rmdir(self, path: str) -> int:
        return _answer(self._at(path).rmdir)

    def chattr(self, path: str, attr: SFTPAttributes) -> int:
        return int(SFTP_OK)
