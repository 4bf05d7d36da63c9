"""Papers as pictures: bounded before they are decoded, and nothing in them runs or waits."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QSize

from casework.papers import Media
from desk_client.ui.papers import pictures
from desk_client.ui.papers.pictures import MOST_SIDE, NoPictureError, drawn
from tests.harness.desk import files

BOX = QSize(120, 90)


def test_picture_is_no_larger_than_its_box_and_keeps_its_shape() -> None:
    picture = drawn(files.picture(400, 200), Media.PNG, BOX)
    assert (picture.image.width(), picture.image.height(), picture.pages) == (120, 60, 1)
    small = drawn(files.picture(40, 20), Media.PNG, BOX)
    assert (small.image.width(), small.image.height()) == (40, 20)


def test_picture_that_says_it_is_huge_is_not_decoded() -> None:
    with pytest.raises(NoPictureError):
        drawn(files.huge_picture(), Media.PNG, BOX)


@pytest.mark.parametrize("media", [Media.WEBP, Media.PDF])
def test_bytes_are_read_as_what_they_were_found_to_be_and_as_nothing_else(media: Media) -> None:
    with pytest.raises(NoPictureError):
        drawn(files.picture(), media, BOX)


@pytest.mark.parametrize("cut", [8, 60, -30])
def test_picture_that_is_not_whole_ends_nothing(cut: int) -> None:
    with pytest.raises(NoPictureError):
        drawn(files.picture()[:cut], Media.PNG, BOX)


def test_page_fits_its_box_and_each_page_is_another() -> None:
    first = drawn(files.document(3), Media.PDF, QSize(600, 600))
    assert first.pages == 3
    assert max(first.image.width(), first.image.height()) == 600
    assert drawn(files.document(3), Media.PDF, QSize(600, 600), 2).image != first.image
    huge = drawn(files.document(1), Media.PDF, QSize(90_000, 90_000))
    assert max(huge.image.width(), huge.image.height()) <= MOST_SIDE
    with pytest.raises(NoPictureError):
        drawn(files.document(3), Media.PDF, BOX, 3)


def test_page_that_takes_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = threading.Event()
    honest = pictures._drawn

    def slow(data: bytes, box: QSize, number: int) -> pictures.Picture:
        let_go.wait(20)
        return honest(data, box, number)

    with monkeypatch.context() as broken:
        broken.setattr(pictures, "PATIENCE", 0.05)
        broken.setattr(pictures, "_drawn", slow)
        with pytest.raises(NoPictureError):
            drawn(files.document(), Media.PDF, BOX)
        with pytest.raises(NoPictureError):
            drawn(files.document(), Media.PDF, BOX)
        assert drawn(files.picture(), Media.PNG, BOX).pages == 1
    let_go.set()
    assert drawn(files.document(), Media.PDF, BOX).pages == 2
