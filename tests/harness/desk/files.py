"""Files that people attach: photos, scans and office documents, made for a test."""

import struct
import zipfile
import zlib
from io import BytesIO

SHADES = (0, 80, 160)


def picture(width: int = 64, height: int = 48, seed: int = 0) -> bytes:
    """A PNG of stripes; another seed is another picture."""
    rows = b"".join(
        b"\0" + bytes((x * 3 + y + seed * 31 + one) % 256 for x in range(width) for one in SHADES)
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, data)
        for name, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


def huge_picture() -> bytes:
    """A PNG of some bytes that says it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IEND", b"")


def document(pages: int = 2, more: bytes = b"") -> bytes:
    """A PDF with so many pages, each with its number on it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + more + b">>", b""]
    kids = []
    for number in range(1, pages + 1):
        words = f"BT /F1 90 Tf 60 400 Td (Page {number}) Tj ET".encode()
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(words), words))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(kids))
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        % (
            size,
            table,
            size,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


def office_document(words: str = "情况说明") -> bytes:
    """A DOCX as small as one can be."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f"<document>{words}</document>")
    return file.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
