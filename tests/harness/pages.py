"""All that an encrypted database holds, free pages and write-ahead log with it, in clear.

SQLCipher 4 with a raw key: each page is AES-256-CBC, its initialization vector and code behind it.
What was taken out of the tables must not stand in a page that is free, either.  What a desk
packed is unpacked wherever it lies.
"""

from collections.abc import Iterator
from pathlib import Path

import zstandard
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from desk_client.store.packed import unpack

PAGE, BEHIND, VECTOR, SALT = 4096, 80, 16, 16
LOG_HEAD, FRAME_HEAD = 32, 24


def lying(path: Path, key: bytes) -> bytes:
    """Every byte of the file and of its log that the key opens, and what is packed in them."""
    pages = [*_pages(path, key), *_frames(path.with_name(path.name + "-wal"), key)]
    return b"".join((*pages, *(one for page in pages for one in _packed(page))))


def _packed(page: bytes) -> Iterator[bytes]:
    """What is packed in a page, as far as it lies in this one."""
    for piece in page.split(zstandard.FRAME_HEADER)[1:]:
        yield unpack(zstandard.FRAME_HEADER + piece)


def _pages(path: Path, key: bytes) -> Iterator[bytes]:
    data = path.read_bytes()
    for at in range(0, len(data), PAGE):
        yield _clear(data[at : at + PAGE], key, SALT if at == 0 else 0)


def _frames(path: Path, key: bytes) -> Iterator[bytes]:
    data = path.read_bytes() if path.exists() else b""
    for at in range(LOG_HEAD, len(data), FRAME_HEAD + PAGE):
        number = int.from_bytes(data[at : at + 4])
        page = data[at + FRAME_HEAD : at + FRAME_HEAD + PAGE]
        yield _clear(page, key, SALT if number == 1 else 0)


def _clear(page: bytes, key: bytes, skip: int) -> bytes:
    end = PAGE - BEHIND
    cipher = Cipher(algorithms.AES(key), modes.CBC(page[end : end + VECTOR])).decryptor()
    return cipher.update(page[skip:end])
