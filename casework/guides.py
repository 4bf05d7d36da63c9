"""办事指南: how something is done at the police, told to everybody in the same words.

A guide is kept as data by the office or the administrator, names the unit that answers for it, and
stands on the citizens' pages and at every desk, without a network as well.
"""

from typing import Annotated

from msgspec import Struct

from casework.fields import Meaning, given

SUBJECTS = "publication.subject"
"""The code list by which what the public reads is sorted: answers and guides alike."""


class Guide(Struct, frozen=True, kw_only=True):
    """A guide as it stands."""

    title: Annotated[str, given("指南名称", "Title")]
    subject: Annotated[str, given("公开类别", "Subject", Meaning.LISTED, SUBJECTS)]
    text: Annotated[str, given("办理说明", "How it is done", Meaning.WORDS)]
    unit: Annotated[str, given("负责单位", "Kept by", Meaning.UNIT)]
    place: Annotated[str, given("办理地点", "Where")] = ""
    hours: Annotated[str, given("办理时间", "When")] = ""
    phone: Annotated[str, given("咨询电话", "Telephone")] = ""
    is_ended: Annotated[bool, given("已停用", "Ended")] = False
