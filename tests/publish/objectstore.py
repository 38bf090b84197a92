"""An S3-compatible server on loopback, seen through a proxy that tells what was asked of it, and that can cut connections."""

import contextlib
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import boto3
from moto.server import ThreadedMotoServer

Request = tuple[str, str]
"""Method and path."""

BUCKET = "shelf"
_REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n")


class CuttingProxy:
    """Passes bytes on between a client and the server. `cuts` says of each request whether it breaks off halfway."""

    def __init__(self, port: int) -> None:
        self.server = port
        self.requests: list[Request] = []
        self.cuts: Callable[[str, str], bool] = lambda method, path: False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    def written(self) -> list[str]:
        """Return the paths in the bucket that were written or removed, in order; `-` before those removed."""
        signs = {"PUT": "", "DELETE": "-"}
        return [signs[method] + path.removeprefix(f"/{BUCKET}/") for method, path in self.requests if method in signs]

    def close(self) -> None:
        """Stop listening and close what is open."""
        self.listener.close()
        for one in list(self.open):
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server))
                self.open |= {client, server}
                threading.Thread(target=self._pass_requests, args=(client, server), daemon=True).start()
                threading.Thread(target=self._pass_on, args=(server, client), daemon=True).start()

    def _pass_requests(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if (found := _REQUEST.match(data)) and self._is_cut(found[1].decode(), found[2].decode()):
                    server.sendall(data[: len(data) // 2])
                    break
                server.sendall(data)
        self._cut(client, server)

    def _is_cut(self, method: str, path: str) -> bool:
        path = unquote(path.partition("?")[0])
        if self.cuts(method, path):
            return True
        self.requests.append((method, path))
        return False

    def _pass_on(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                client.sendall(data)
        self._cut(client, server)

    def _cut(self, *ends: socket.socket) -> None:
        """End connections with a reset, as a cable does that is pulled."""
        for one in ends:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.shutdown(socket.SHUT_RDWR)
            one.close()
            self.open.discard(one)


class Shelf:
    """The bucket as its owner sees it, not through the proxy."""

    def __init__(self, port: int) -> None:
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
        self.client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **keys)

    def empty(self) -> None:
        """Make the bucket anew."""
        with contextlib.suppress(self.client.exceptions.NoSuchBucket):
            for path in self.objects():
                self.client.delete_object(Bucket=BUCKET, Key=path)
        self.client.create_bucket(Bucket=BUCKET)

    def put(self, path: str, data: bytes) -> None:
        """Put somebody else's object there."""
        self.client.put_object(Bucket=BUCKET, Key=path, Body=data)

    def objects(self) -> dict[str, bytes]:
        """Return all objects."""
        listed = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {
            entry["Key"]: self.client.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read() for entry in listed
        }

    def headers(self, path: str) -> tuple[str, str]:
        """Return what is sent as Content-Type and Cache-Control."""
        found = self.client.head_object(Bucket=BUCKET, Key=path)
        return found["ContentType"], found["CacheControl"]


@contextlib.contextmanager
def s3_server() -> Iterator[int]:
    """Run a server; give its port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield server.get_host_and_port()[1]
    finally:
        server.stop()
