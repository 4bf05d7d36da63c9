"""Who proposes and who lets out, what is never told, and what would give somebody away."""

from datetime import date

from casework.cases.asked_for import none_waits, not_who_asked, one_waits
from casework.cases.needs import acts_as, acts_from, from_today
from casework.cases.needs import today as day_of
from casework.cases.publishing.events import PublicationApproved, PublicationProposed, PublicText
from casework.cases.publishing.state import Carrier, Publication, Publishable, Scope
from casework.cases.words import words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.leaks import Finding, findings, known_of
from casework.officers import HEADS
from casework.state import State
from casework.steps import Guard

MOST_PUBLIC = 10_000
"""Characters of a text for the public: a page of 60 kB on a telephone ([D])."""

PARTS = (Label("标题", "Title"), Label("问题", "Question"), Label("答复", "Answer"))
"""What a text for the public is made of."""


def lead_of(state: Publishable) -> str:
    return state.lead_unit or state.unit


def _texts(state: Publishable, event: Event[object]) -> tuple[str, ...]:
    """What is proposed now, or waits: in the order of :data:`PARTS`."""
    text = event.sealed if isinstance(event.body, PublicationProposed) else state.proposed
    return parts_of(text) if isinstance(text, PublicText | Publication) else ()


def parts_of(text: "PublicText | Publication") -> tuple[str, ...]:
    return (text.title, text.question, text.answer)


def leaks_in(
    texts: tuple[str, ...], state: State, context: Context, on: date
) -> tuple[tuple[Finding, Label], ...]:
    """What would give somebody away, and that in words."""
    known = known_of(state, context.roster)
    return tuple(
        (one, one.words(text, place))
        for text, place in zip(texts, PARTS, strict=False)
        for one in findings(text, known, on)
    )


def _is_clean(state: Publishable, event: Event[object], context: Context) -> bool:
    found = leaks_in(_texts(state, event), state, context, day_of(event))
    return event.erased or not any(one.is_certain for one, _ in found)


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
        acts_from(lead_of(state), event, context)
        or acts_as((Role.OFFICE, *HEADS), (lead_of(state),), event, context)
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
    lambda state, event, context: acts_as(HEADS, (lead_of(state),), event, context),
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
