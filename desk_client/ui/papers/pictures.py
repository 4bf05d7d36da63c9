"""Papers as pictures: drawn off the window's thread, bounded before anything is decoded.

Rules kept:

* nothing is decoded whose declared size is beyond the bound, nor larger than it is shown;
* a page of a PDF is drawn by pdfium without scripts, forms or links: it is a picture, nothing in
  it can be pressed, and nothing in it reaches for anything;
* a page that takes too long is given up, and holds up nothing but other pages;
* whatever a picture is made of that cannot be drawn is an error in words, and never the end of
  the window.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from casework.event import Label
from casework.paper_check import MOST_PIXELS
from casework.papers import SHOWN_HERE, Media
from desk_client.errors import DeskError
from desk_client.later import later

if TYPE_CHECKING:
    import pypdfium2 as pdfium
else:
    pdfium = later("pypdfium2")

DECODERS = {Media.JPEG: "jpeg", Media.PNG: "png", Media.WEBP: "webp"}
"""By what a paper was found to be, never by what its bytes would like to be read as."""

MOST_SIDE = 4_000
"""Pixels of the longer side of what is drawn: a page of A4 that fills a wide window."""

PATIENCE = 20.0
"""Seconds that a page may take."""

_one_at_a_time = threading.Lock()
"""pdfium is not made for several threads."""


class NoPictureError(DeskError):
    """The paper cannot be drawn."""

    def __init__(self) -> None:
        super().__init__(
            Label(
                "这份材料无法显示:文件不完整,或不是它所说的格式。可以另存后再查看",
                "This paper cannot be shown: the file is not whole, or not what it says it is. "
                "Save it to look at it otherwise",
            )
        )


class Picture(NamedTuple):
    """One page as it is shown, and how many there are."""

    image: QImage
    pages: int


def may_be_drawn(media: Media) -> bool:
    """Whether there is a picture of such a paper."""
    return media in SHOWN_HERE


def drawn(data: bytes, media: Media, box: QSize, page: int = 0) -> Picture:
    """A page, as large as the box lets it be, in pixels.  Off the GUI thread."""
    box = box.boundedTo(QSize(MOST_SIDE, MOST_SIDE))
    if media is Media.PDF:
        return _page(data, box, page)
    return Picture(_image(data, media, box), 1)


def _image(data: bytes, media: Media, box: QSize) -> QImage:
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(DECODERS[media].encode()))
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > MOST_PIXELS:
        raise NoPictureError
    if reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90:
        box = box.transposed()
    if size.width() > box.width() or size.height() > box.height():
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise NoPictureError
    return image


def _page(data: bytes, box: QSize, number: int) -> Picture:
    """On a thread of its own: a page that is made to take for ever keeps no other work waiting."""
    if not _one_at_a_time.acquire(timeout=PATIENCE):
        raise NoPictureError
    made: Future[Picture] = Future()

    def draw() -> None:
        try:
            made.set_result(_drawn(data, box, number))
        except Exception as error:  # noqa: BLE001 - raised where the page is waited for
            made.set_exception(error)
        finally:
            _one_at_a_time.release()

    threading.Thread(target=draw, name="pdf", daemon=True).start()
    try:
        return made.result(PATIENCE)
    except TimeoutError as error:
        raise NoPictureError from error


def _drawn(data: bytes, box: QSize, number: int) -> Picture:
    try:
        document = pdfium.PdfDocument(data)
        try:
            pages = len(document)
            page = document[number]
            width, height = page.get_size()
            if min(width, height) <= 0:
                raise NoPictureError
            scale = min(box.width() / width, box.height() / height)
            bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
            form = {
                1: QImage.Format.Format_Grayscale8,
                3: QImage.Format.Format_RGB888,
                4: QImage.Format.Format_RGBX8888,
            }[bitmap.n_channels]
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form
            ).copy()
        finally:
            document.close()
    except (pdfium.PdfiumError, KeyError, IndexError, ValueError, MemoryError) as error:
        raise NoPictureError from error
    return Picture(image, pages)
