"""A place that files are published to: a folder on any file system that fsspec knows, as bytes by path.

Credentials are looked up by the file system's library (its environment variables, its settings); what stands in an
address is passed on to it and never shown. What fails for a moment is tried again; what fails for good is a problem
(BG905, BG907). Knows nothing of sites.
"""

import errno
import importlib
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any

from briefgen.diagnostics import Problem, problem
from briefgen.publish.hostkeys import known_hosts_policy
from briefgen.publish.media import cache_control, content_type
from briefgen.publish.write import PublishError
from briefgen.source import WholeFile

PAUSES = (1.0, 4.0)
"""Seconds to wait before each further attempt."""

_JOBS = 8
_PART = ".briefgen-part"
_SSH = frozenset(("sftp", "ssh"))
_WITH_FOLDERS = frozenset(("file", "local")) | _SSH
"""Protocols where a reader sees a file grow, and where folders are things of their own."""

_FINAL = (
    *(PermissionError, FileExistsError, IsADirectoryError, NotADirectoryError),
    *(ValueError, TypeError, AttributeError, NotImplementedError, ImportError),
)
_FINAL_NUMBERS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ENAMETOOLONG))
_FINAL_NAMES = frozenset(("NoCredentialsError", "PartialCredentialsError", "AuthenticationException"))
"""Errors of libraries that need not be here to be recognised."""

_SECRET = re.compile(r"(?<=://)(?P<user>[^:@/]*):(?P<password>.*)@")
_ACCESS = "credentials are looked up where the library looks for them: docs/deployment.md says where, and what they must allow"
_AGAIN = "publish again: it goes on from here, and what has arrived is not sent twice"


class AddressError(Exception):
    """An address that nothing can be published to."""


class Target:
    """A folder somewhere. Its operations may be called from several threads."""

    def __init__(self, files: Any, root: str, address: str) -> None:
        self.shown = without_password(address)
        self.jobs = _JOBS if files.async_impl else 1
        self.stopped = threading.Event()
        protocols = (files.protocol,) if isinstance(files.protocol, str) else files.protocol
        self._protocols = frozenset(protocols)
        self._files = files
        self._root = root.rstrip("/")
        self._address = address

    def read(self, path: str) -> bytes | None:
        """Return a file, or nothing where there is none."""
        try:
            return bytes(self._attempt(path, self._files.cat_file, self._place(path)))
        except FileNotFoundError:
            return None

    def names_in(self, folder: str) -> dict[str, str]:
        """Return what stands in a folder, with its type: `file`, `directory` or another word."""
        try:
            entries = self._attempt(folder, self._files.ls, self._place(folder), detail=True)
        except FileNotFoundError:
            return {}
        return {entry["name"].rstrip("/").rpartition("/")[2]: entry["type"] for entry in entries}

    def write(self, path: str, data: bytes, type_: str) -> None:
        """Write a file: whoever reads it sees the old one or the new one."""
        try:
            if self._has_folders:
                self._attempt(path, self._write_aside, self._place(path), data)
            else:
                self._attempt(path, self._files.pipe_file, self._place(path), data, **self._headers(path, type_))
        except FileNotFoundError as error:
            raise PublishError(_failure(self._address, path, error)) from error

    def remove(self, path: str) -> None:
        """Remove a file; that it is gone already is no fault."""
        places = (self._place(path), self._place(path) + _PART) if self._has_folders else (self._place(path),)
        for place in places:
            try:
                self._attempt(path, self._files.rm_file, place)
            except FileNotFoundError:
                continue
        if self._has_folders:
            self._remove_empty_folders(path)

    @property
    def _has_folders(self) -> bool:
        return not self._protocols.isdisjoint(_WITH_FOLDERS)

    def _place(self, path: str) -> str:
        return f"{self._root}/{path}" if path else self._root

    def _headers(self, path: str, type_: str) -> Mapping[str, Any]:
        """Return what the file system has to be told, in its own words, so that it sends the right headers."""
        if self._protocols & {"s3", "s3a"}:
            return {"ContentType": content_type(type_), "CacheControl": cache_control(path)}
        if self._protocols & {"gs", "gcs"}:
            fixed = {"cache_control": cache_control(path)}
            return {"content_type": content_type(type_), "fixed_key_metadata": fixed}
        return {}

    def _write_aside(self, place: str, data: bytes) -> None:
        self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
        self._files.pipe_file(place + _PART, data)
        self._files.mv(place + _PART, place)

    def _remove_empty_folders(self, path: str) -> None:
        while path := path.rpartition("/")[0]:
            try:
                self._files.rmdir(self._place(path))
            except Exception:  # it is not empty; a folder that stays does no harm whatever the reason
                return

    def _attempt(self, path: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call the file system, again after a pause where the fault may pass. Raises FileNotFoundError, PublishError."""
        for pause in (*PAUSES, None):
            try:
                return call(*args, **kwargs)
            except FileNotFoundError:
                raise
            except Exception as error:  # each file system has errors of its own
                if pause is None or _is_final(error) or self.stopped.wait(pause):
                    raise PublishError(_failure(self._address, path, error)) from error
        raise AssertionError


def open_target(address: str) -> Target:
    """Return the place of an address. Raises AddressError, and PublishError (BG905) where a library is missing."""
    scheme, _, place = address.partition("://")
    if not scheme or not place.strip("/") or "::" in address:
        raise AddressError("it names no place, as s3://bucket/folder does")
    try:
        options = {"host_key_policy": known_hosts_policy()} if scheme in _SSH else {}
        files, root = importlib.import_module("fsspec.core").url_to_fs(address, skip_instance_cache=True, **options)
    except ImportError as error:
        hint = "pip install 'briefgen[publish]'; for s3:// 'briefgen[s3]', for sftp:// 'briefgen[sftp]'; for others what is named"
        raise PublishError(problem("BG905", WholeFile(without_password(address)), str(error), hint)) from error
    except ValueError as error:
        raise AddressError(_failure(address, "", error).message) from error
    except Exception as error:  # sftp and others connect at once
        raise PublishError(_failure(address, "", error)) from error
    return Target(files, root, address)


def without_password(address: str) -> str:
    """Return an address as it may be shown: without the password in it, and without its query."""
    return _SECRET.sub(r"\g<user>:***@", address).partition("?")[0]


def _failure(address: str, path: str, error: Exception) -> Problem:
    """Return the problem that an operation failed for good, in the library's words but without the password."""
    said = " ".join(str(error).split()) or type(error).__name__
    message = f"{path}: {said}" if path else said
    if found := _SECRET.search(address):
        message = message.replace(found["password"] or "\0", "***")
    is_access = isinstance(error, PermissionError) or re.search("Credential|Authentication", type(error).__name__)
    return problem("BG907", WholeFile(without_password(address)), message, _ACCESS if is_access else _AGAIN)


def _is_final(error: Exception) -> bool:
    """Say whether an error will be the same at the next attempt."""
    is_named = type(error).__name__ in _FINAL_NAMES
    return is_named or isinstance(error, _FINAL) or (isinstance(error, OSError) and error.errno in _FINAL_NUMBERS)
