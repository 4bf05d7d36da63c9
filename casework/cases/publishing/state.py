"""What a case keeps of what was told to the public."""

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from casework.cases.handed_above import HandedUp
from casework.codes import Coded
from casework.fields import Meaning, given
from casework.guides import SUBJECTS


class Scope(Coded):
    """To whom it is published (domain 1.3 no. 4: 范围)."""

    PUBLIC = "PUBLIC", "向社会公开", "The public"
    AREA = "AREA", "向辖区公开", "The neighbourhood"


class Carrier(Coded):
    """By what means (domain 1.3 no. 4: 载体)."""

    SITE = "SITE", "便民网页公开栏", "The citizens' pages"
    NOTICE = "NOTICE", "警务公示栏", "The notice board of the station"
    MEETING = "MEETING", "居(村)民会议", "A meeting of residents"
    MEDIA = "MEDIA", "媒体或公众号", "The press, or an account of the bureau"


class PublishedUnder(Coded):
    """On what ground a matter that began with a person may be told (个人信息保护法 4, 13)."""

    CONSENT = "CONSENT", "本人同意公开", "The citizen agrees"
    ANONYMOUS = "ANONYMOUS", "已脱敏,不能识别到个人", "Nobody can be told from it"


class TakenBack(Coded):
    """Why a published text is taken back."""

    OBJECTION = "OBJECTION", "本人不同意公开", "The citizen objects"
    LEAK = "LEAK", "可能识别到个人", "Somebody could be told from it"
    WRONG = "WRONG", "内容有误", "It is not right"
    OUTDATED = "OUTDATED", "情况或规定已变化", "The matter or the law has changed"
    OTHER = "OTHER", "其他", "Another reason"


class Publication(Struct, frozen=True, kw_only=True):
    """One text for the public: what it says, by whom it was proposed, let out and taken back.

    ``id`` is the event that let it out: its address on the citizens' pages.
    """

    at: Annotated[datetime, given("拟公开时间", "Proposed at")]
    by: Annotated[str, given("拟稿人", "Written by", Meaning.OFFICER)]
    title: Annotated[str, given("公开标题", "Title", Meaning.WORDS)]
    question: Annotated[str, given("公开的问题", "Question", Meaning.WORDS)]
    answer: Annotated[str, given("公开的答复", "Answer", Meaning.WORDS)]
    subject: Annotated[str, given("公开类别", "Subject", Meaning.LISTED, SUBJECTS)]
    scope: Annotated[Scope, given("公开范围", "Scope")]
    carrier: Annotated[Carrier, given("公开载体", "Carrier")]
    from_on: Annotated[date, given("公开日期", "From")]
    ground: Annotated[PublishedUnder, given("公开依据", "Ground")]
    returned_at: Annotated[datetime | None, given("退回时间", "Sent back at")] = None
    returned: Annotated[str, given("退回意见", "Sent back because", Meaning.WORDS)] = ""
    id: str = ""
    approved_at: Annotated[datetime | None, given("批准公开时间", "Published at")] = None
    approved_by: Annotated[str, given("批准人", "Let out by", Meaning.OFFICER)] = ""
    withdrawn_at: Annotated[datetime | None, given("撤回时间", "Taken back at")] = None
    withdrawn_for: Annotated[TakenBack | None, given("撤回原因", "Taken back because")] = None

    @property
    def is_waiting(self) -> bool:
        """Whether a head has still to say yes or no."""
        return self.approved_at is None and self.returned_at is None

    @property
    def is_out(self) -> bool:
        """Whether it was let out and not taken back."""
        return self.approved_at is not None and self.withdrawn_at is None

    @property
    def is_whole(self) -> bool:
        """Whether its words are there: an erasure takes those that were in doubt."""
        return bool(self.title and self.question and self.answer)


class Publishable(HandedUp, frozen=True, kw_only=True):
    """A case whose answer may be told to the public."""

    reopened_at: datetime | None = None
    publications: Annotated[tuple[Publication, ...], given("公开稿", "For the public")] = ()

    @property
    def is_never_public(self) -> bool:
        """Whether its kind is closed to the public for good."""
        return bool(self.respondents or self.shut_out)

    @property
    def told(self) -> str:
        """What the citizen was told: what an answer for the public begins with."""
        return ""

    @property
    def proposed(self) -> Publication | None:
        """The text that waits for a head."""
        last = self.publications[-1] if self.publications else None
        return last if last is not None and last.is_waiting else None

    @property
    def published(self) -> Publication | None:
        """The text that is out."""
        return next((one for one in reversed(self.publications) if one.is_out), None)

    def holds(self, one: Publication) -> bool:
        """Whether a text that was let out is to be shown: its matter stands as it was."""
        afresh = self.reopened_at
        return (
            one.is_out
            and one.is_whole
            and not self.is_never_public
            and (afresh is None or one.approved_at is None or afresh < one.approved_at)
        )
