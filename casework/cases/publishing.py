"""公开: a question and its answer go to the public, said so that nobody can tell whose they are.

The rules (domain 1.1 一事一公开, 1.3 no. 4, 8, 11.1): once a matter has ended, whoever worked it
or the office proposes a text with its scope, carrier and first day, on the citizen's consent or
because nobody can be told from it; a head who neither wrote it nor handled the matter lets it out,
or sends it back.  What would give somebody away (``casework.leaks``) is gone before that, and what
might is looked at one by one.  Reports of wrongdoing, conduct of the police, and whatever stands
behind the complaint wall are never published.  What is out can be taken back, with the reason.

The text that went out stands in the sealed part of the approval, so whoever may not read the
matter has it from the citizens' pages alone; an erasure leaves it where nothing in it was in doubt
(docs/adr/0054).  It is shown while its matter stands as it was: one that is taken up again has no
answer to show.

A kind whose state is :class:`Publishable` takes :func:`publishing_steps` into its table.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Struct, structs

from casework.asking import Asking, today
from casework.cases.asked_for import none_waits, not_who_asked, one_waits
from casework.cases.handed_above import HandedUp
from casework.cases.needs import acts_as, acts_from, from_today
from casework.cases.needs import today as day_of
from casework.cases.words import Words, text_of, words_needed
from casework.codes import Coded, Role
from casework.context import Context
from casework.event import Event, Label, Sealing
from casework.fields import Meaning, asked, given
from casework.leaks import Finding, findings, known_of
from casework.machine import Waits
from casework.officers import HEADS
from casework.state import State
from casework.steps import Approval, Changes, Guard, Step, own

PROPOSERS = (Role.OFFICE, Role.TRIAGE, Role.HANDLER, *HEADS)
"""Who writes for the public: who worked the matter, and the offices that speak for the bureau."""

MOST_PUBLIC = 10_000
"""Characters of a text for the public: a page of 60 kB on a telephone ([D])."""

SUBJECTS = "publication.subject"
"""The code list by which the citizens' pages are sorted."""


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


# ----------------------------------------------------------------------------- events


class PublicText(Struct, frozen=True, kw_only=True):
    """What the public is to read."""

    title: Annotated[
        str, asked("公开标题", "Title", hint=("一句话说明问题", "The question in one line"))
    ]
    question: Annotated[
        str,
        asked(
            "公开的问题",
            "Question",
            Meaning.WORDS,
            hint=(
                "重新概括,不写姓名、电话、住址等个人信息",
                "Told anew, without names, telephones or addresses",
            ),
        ),
    ]
    answer: Annotated[
        str,
        asked(
            "公开的答复",
            "Answer",
            Meaning.WORDS,
            first=lambda asking: asking.state.told if asking.state else "",
        ),
    ]


class PublicationProposed(Sealing[PublicText], Struct, frozen=True, kw_only=True):
    """拟公开: a question and its answer, told so that nobody can be told from them."""

    subject: Annotated[str, asked("公开类别", "Subject", Meaning.LISTED, SUBJECTS)]
    scope: Annotated[Scope, asked("公开范围", "Scope", first=lambda asking: Scope.PUBLIC)]
    carrier: Annotated[Carrier, asked("公开载体", "Carrier", first=lambda asking: Carrier.SITE)]
    from_on: Annotated[date, asked("公开日期", "From", first=today)]
    ground: Annotated[PublishedUnder, asked("公开依据", "Ground")]


def _of_proposed(field: str) -> Callable[[Asking[Publishable]], object]:
    return lambda asking: getattr(asking.state.proposed, field, "")


class ApprovedText(Struct, frozen=True, kw_only=True):
    """What the public reads: the words that were proposed."""

    title: Annotated[str, given("公开标题", "Title", Meaning.WORDS, by=_of_proposed("title"))]
    question: Annotated[
        str, given("公开的问题", "Question", Meaning.WORDS, by=_of_proposed("question"))
    ]
    answer: Annotated[str, given("公开的答复", "Answer", Meaning.WORDS, by=_of_proposed("answer"))]


class PublicationApproved(Approval, Sealing[ApprovedText], frozen=True, kw_only=True):
    """批准公开: a second person lets it out."""

    is_checked: Annotated[
        bool,
        asked(
            "已逐条核对疑似信息",
            "Every doubt was looked at",
            hint=(
                "确认不能识别到个人;有疑似信息的须勾选",
                "Nobody can be told from it; needed where there are doubts",
            ),
        ),
    ] = False


class PublicationReturned(Approval, Sealing[Words], frozen=True, kw_only=True):
    """退回公开稿: it is written anew, or stays untold."""


class PublicationWithdrawn(Approval, Sealing[Words], frozen=True, kw_only=True):
    """撤回公开: it is shown no more."""

    reason: Annotated[TakenBack, asked("撤回原因", "Reason")]


# ---------------------------------------------------------------------------- changes


def _propose(state: Publishable, event: Event[PublicationProposed]) -> Changes:
    body, text, core = event.body, event.private, event.core
    made = Publication(
        at=core.at,
        by=core.actor,
        title=text.title if text else "",
        question=text.question if text else "",
        answer=text.answer if text else "",
        subject=body.subject,
        scope=body.scope,
        carrier=body.carrier,
        from_on=body.from_on,
        ground=body.ground,
    )
    return {"publications": (*state.publications, made)}


def _last(state: Publishable, **changes: object) -> Changes:
    before = state.publications
    return {"publications": (*before[:-1], structs.replace(before[-1], **changes))}


def _approve(state: Publishable, event: Event[PublicationApproved]) -> Changes:
    """What went out is what stands in the approval: the proposal's own words may be erased."""
    core, text = event.core, event.private
    return _last(
        state,
        id=core.id,
        approved_at=core.at,
        approved_by=core.actor,
        title=text.title if text else "",
        question=text.question if text else "",
        answer=text.answer if text else "",
    )


def _return(state: Publishable, event: Event[PublicationReturned]) -> Changes:
    return _last(state, returned_at=event.core.at, returned=text_of(event))


def _withdraw(state: Publishable, event: Event[PublicationWithdrawn]) -> Changes:
    taken = tuple(
        structs.replace(one, withdrawn_at=event.core.at, withdrawn_for=event.body.reason)
        if one.is_out
        else one
        for one in state.publications
    )
    return {"publications": taken}


# ----------------------------------------------------------------------------- guards


def _lead(state: Publishable) -> str:
    return state.lead_unit or state.unit


def _texts(state: Publishable, event: Event[object]) -> tuple[str, ...]:
    """What is proposed now, or waits."""
    text = event.sealed if isinstance(event.body, PublicationProposed) else state.proposed
    if not isinstance(text, PublicText | Publication):
        return ()
    return (text.title, text.question, text.answer)


def leaks_in(
    texts: tuple[str, ...], state: State, context: Context, on: date
) -> tuple[tuple[str, Finding], ...]:
    """What would give somebody away, with the text it stands in."""
    known = known_of(state, context.roster)
    return tuple((text, one) for text in texts for one in findings(text, known, on))


def _is_clean(state: Publishable, event: Event[object], context: Context) -> bool:
    found = leaks_in(_texts(state, event), state, context, day_of(event))
    return event.erased or not any(one.is_certain for _, one in found)


def _doubts_are_checked(
    state: Publishable, event: Event[PublicationApproved], context: Context
) -> bool:
    if event.body.is_checked or event.erased:
        return True
    return not leaks_in(_texts(state, event), state, context, day_of(event))


def _is_the_proposed(
    state: Publishable, event: Event[PublicationApproved], context: Context
) -> bool:
    one, text = state.proposed, event.private
    if event.erased or one is None:
        return True
    return text is not None and (text.title, text.question, text.answer) == (
        one.title,
        one.question,
        one.answer,
    )


MAY_BE_PUBLIC = Guard[Publishable, object](
    "publishing.closed",
    Label(
        "举报、涉警投诉、有被反映对象和决定不公开的事项不得公开",
        "A report of wrongdoing, conduct of the police, what somebody is named in and what was "
        "decided not to be published is never published",
    ),
    lambda state, event, context: not state.is_never_public,
    asks_form=False,
)
NOT_ERASED = Guard[Publishable, object](
    "publishing.erased",
    Label(
        "个人信息已删除的,无从核对是否脱敏,不再公开",
        "Its personal data were erased: nothing is left to compare a text with",
    ),
    lambda state, event, context: not state.is_erased,
    asks_form=False,
    hides=True,
)
BY_WHO_WORKS_IT = Guard[Publishable, object](
    "publishing.by",
    Label("由主办单位或者办公室拟稿", "The lead unit writes it, or the office"),
    lambda state, event, context: (
        acts_from(_lead(state), event, context)
        or acts_as((Role.OFFICE, *HEADS), (_lead(state),), event, context)
    ),
    asks_form=False,
    hides=True,
)
NONE_WAITS: Guard[Publishable, object] = none_waits(
    "publishing.waits",
    "已有公开稿待审批",
    "A text waits for its approval",
    lambda state: state.proposed,
)
NONE_IS_OUT = Guard[Publishable, object](
    "publishing.out",
    Label("已经公开;须改写的请先撤回", "It is published; take that back before writing it anew"),
    lambda state, event, context: state.published is None or not state.holds(state.published),
    asks_form=False,
)
FROM_TODAY = from_today(
    "publishing.from", "from_on", "公开日期不能早于今日", "It is public from today or later"
)
SITE_IS_FOR_ALL = Guard[object, PublicationProposed](
    "publishing.scope",
    Label(
        "网页、媒体人人可见,范围须为向社会公开",
        "Everybody reads the pages and the press: the scope is the public",
    ),
    lambda state, event, context: (
        event.body.scope is Scope.PUBLIC or event.body.carrier not in (Carrier.SITE, Carrier.MEDIA)
    ),
)
IS_A_PAGE = Guard[object, PublicationProposed](
    "publishing.length",
    Label(
        f"公开稿合计不超过 {MOST_PUBLIC:,} 字,请精简",
        f"A text for the public has {MOST_PUBLIC:,} characters at most: shorten it",
    ),
    lambda state, event, context: (
        not isinstance(event.sealed, PublicText)
        or sum(map(len, (event.sealed.title, event.sealed.question, event.sealed.answer)))
        <= MOST_PUBLIC
    ),
)
IS_CLEAN = Guard(
    "publishing.leak",
    Label(
        "文稿中有姓名、电话、证件号码等能识别到个人的内容,请删去或改写(见文稿下方提示)",
        "The text holds a name, a telephone, a document number or the like: take it out (see what "
        "is said below the text)",
    ),
    _is_clean,
)
ONE_WAITS: Guard[Publishable, object] = one_waits(
    "publishing.none", "没有待审批的公开稿", "No text waits", lambda state: state.proposed
)
BY_A_HEAD = Guard[Publishable, object](
    "publishing.head",
    Label(
        "公开稿由主办单位负责人或其上级审批",
        "The head of the lead unit lets it out, or one above",
    ),
    lambda state, event, context: acts_as(HEADS, (_lead(state),), event, context),
    asks_form=False,
    hides=True,
)
BY_ANOTHER: Guard[Publishable, object] = not_who_asked(
    "publishing.another",
    "拟稿人、承办人不能审批公开稿",
    "Not by who wrote the text or handled the matter",
    lambda state: state.proposed,
    lambda state: state.handlers,
)
DOUBTS_CHECKED = Guard(
    "publishing.doubts",
    Label(
        "文稿中有疑似个人信息,请逐条核对并勾选确认,或者退回改写",
        "The text holds what may say who somebody is: look at each and confirm it, or send it back",
    ),
    _doubts_are_checked,
)
IS_THE_PROPOSED = Guard(
    "publishing.text",
    Label("公开的内容须与公开稿一致", "What is published are the words that were proposed"),
    _is_the_proposed,
)
IS_OUT = Guard[Publishable, object](
    "publishing.not_out",
    Label("没有已公开的内容", "Nothing of it is published"),
    lambda state, event, context: state.published is not None,
    asks_form=False,
    hides=True,
)
SAYS_WHY = words_needed(
    "publishing.words", "请写明退回或者撤回的理由", "Say why it is sent back, or taken back"
)


# ------------------------------------------------------------------------ forms, turns, rows


def _notices(asking: Asking[Publishable]) -> tuple[Label, ...]:
    """What the check finds in the text as it stands: while it is written, and before the yes."""
    state = asking.state
    one = state.proposed
    texts = (
        tuple(asking.text(name) for name in ("title", "question", "answer"))
        if one is None
        else (one.title, one.question, one.answer)
    )
    found = leaks_in(texts, state, asking.context, today(asking))
    return tuple(dict.fromkeys(leak.words(text) for text, leak in found))


def published_words(state: Publishable) -> tuple[str, ...]:
    """Every text for the public, for whoever looks for the matter."""
    return tuple(
        text
        for one in state.publications
        for text in (one.title, one.question, one.answer, one.returned)
    )


def publication_waits(state: Publishable, steps: tuple[Step[Any, Any], ...]) -> Waits | None:
    """A text waits for a head of the lead unit."""
    if state.proposed is None:
        return None
    approving = next(step.body for step in steps if issubclass(step.body, PublicationApproved))
    return Waits(approving, units=(_lead(state),))


def publishing_steps(
    prefix: str, ended: tuple[str, ...], since: tuple[str, ...]
) -> tuple[Step[Any, Any], ...]:
    """The four rows of a kind, under its own names; ``ended``: where a matter has its answer,
    ``since``: where it can stand from then on."""
    return (
        Step[Publishable, PublicationProposed](
            body=own(prefix, PublicationProposed),
            label=Label("拟公开", "Proposed for publication"),
            verb="Propose to publish",
            frm=ended,
            to=None,
            by=PROPOSERS,
            guards=(
                MAY_BE_PUBLIC,
                NOT_ERASED,
                BY_WHO_WORKS_IT,
                NONE_WAITS,
                NONE_IS_OUT,
                FROM_TODAY,
                SITE_IS_FOR_ALL,
                IS_A_PAGE,
                IS_CLEAN,
            ),
            apply=_propose,
            notices=_notices,
            is_beside=True,
        ),
        Step[Publishable, PublicationApproved](
            body=own(prefix, PublicationApproved),
            label=Label("批准公开", "Published"),
            verb="Approve the publication",
            frm=ended,
            to=None,
            by=HEADS,
            is_final_say=True,
            guards=(
                ONE_WAITS,
                BY_A_HEAD,
                BY_ANOTHER,
                MAY_BE_PUBLIC,
                NOT_ERASED,
                IS_THE_PROPOSED,
                IS_CLEAN,
                DOUBTS_CHECKED,
            ),
            apply=_approve,
            notices=_notices,
            stays_whole=lambda body: not body.is_checked,
            is_grave=True,
        ),
        Step[Publishable, PublicationReturned](
            body=own(prefix, PublicationReturned),
            label=Label("退回公开稿", "Publication sent back"),
            verb="Send the publication back",
            words=Label("退回意见", "What to change"),
            frm=ended,
            to=None,
            by=HEADS,
            is_final_say=True,
            guards=(ONE_WAITS, BY_A_HEAD, SAYS_WHY),
            apply=_return,
        ),
        Step[Publishable, PublicationWithdrawn](
            body=own(prefix, PublicationWithdrawn),
            label=Label("撤回公开", "Publication withdrawn"),
            verb="Take back what is published",
            words=Label("撤回说明", "Why it is taken back"),
            frm=since,
            to=None,
            by=(Role.OFFICE, *HEADS),
            guards=(IS_OUT, BY_WHO_WORKS_IT, SAYS_WHY),
            apply=_withdraw,
            is_beside=True,
            is_grave=True,
        ),
    )
