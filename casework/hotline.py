"""热线工单: the rows of a hotline's export as letters of the mailbox.

Said once, for the centre's command and for the duty team's desk: which head of a column means what,
what of a row becomes a field, what keeps a row from being entered.  Nothing of a row is lost: what
has no field of its own stands under the text, with the head it came under.  The letter's id
follows from the order's number (``casework.cases.letter.numbered_outside``).

Sources: the heads of domain 2.2 (both column sets); the time it was raised (Beijing art. 10) and
the limit on the order (Beijing art. 13) under the heads that such exports use ([D]).
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple, Protocol, TypeVar

from msgspec import Struct, structs

from casework.cases.letter.codes import AppealType, Urgency
from casework.cases.letter.intake import LetterPrivate, LetterReceived
from casework.cases.letter.numbered_outside import own_case
from casework.cases.letter.state import Letter
from casework.cases.letter.voiding import LetterEnteredAgain
from casework.cells import cell as as_cell
from casework.characters import plain
from casework.codes import Channel, Coded
from casework.event import Label
from casework.registry import Proposal
from casework.sameness import is_phone, number_key
from casework.sizes import unfit
from casework.state import Person
from casework.typed_moment import moment_of

C = TypeVar("C", bound=Coded)

HEADS: Mapping[str, tuple[str, ...]] = {
    "number": ("工单编号", "工单号", "order_no", "order_id"),
    "type": ("工单类型", "诉求类型", "order_type"),
    "title": ("标题", "诉求标题", "title"),
    "content": ("主要内容", "诉求内容", "content"),
    "name": ("来电人", "来电人姓名", "诉求人", "caller"),
    "phone": ("来电人电话/账号", "来电人电话", "联系电话", "phone"),
    "urgency": ("紧急程度", "urgent_level"),
    "raised_at": ("提出时间", "来电时间", "受理时间", "raise_time"),
    "due_by": ("办理时限", "办结时限", "截止时间", "deadline"),
    "status": ("工单状态", "order_status"),
    "finished_at": ("办结时间", "finish_time"),
    "place": ("被反映区", "被反映街乡镇", "村/社区", "小区点位"),
}
"""What a column is, by the heads that stand above it."""
KEPT = (
    *("问题分类", "标签", "企业名称", "工单性质", "处理受理方式", "办理结果", "回复内容"),
    *("是否解决", "是否满意", "是否保密", "是否回复", "转办时间", "派单时间", "转办意见"),
    *("acceptor", "raise_channel", "is_secrecy", "is_reply"),
    *("transfer_time", "transfer_opinion", "transfer_time/opinion"),
)
"""Columns that have no field of their own: they stand under the text."""
NEEDED = ("number", "type", "title", "content")
IGNORED = "#"
REASON = "未登记原因"
"""The head of the column in which a refused row says why; read, it says nothing."""

_ENDINGS = re.compile(r"[类件]$")
_IN_BRACKETS = re.compile(r"[((].*?[))]")
_FINISHED = frozenset({"已办结", "办结", "已结案", "结案", "已归档", "已关闭"})
_ALSO = {"意见建议": AppealType.SUGGEST, "感谢": AppealType.PRAISE, "紧急": Urgency.URGENT}
_NORMAL = frozenset({"普通", "正常", "平件"})

NO_NUMBER = Label("没有工单编号", "The order has no number")
NO_MOMENT = Label("请填日期和时间,如 2026-11-28 09:30", "A day and a time: 2026-11-28 09:30")
FINISHED = Label(
    "热线已办结的工单,不再登记", "The hotline has closed this order; it is not entered"
)
ENTERED = Label("已登记过", "Entered already")
OTHERWISE = Label(
    "已登记过,文件里的标题或内容与登记的不同,未变更:请在该信件的页上更正",
    "Entered already, and the file says title or text otherwise; it stays: correct it on its page",
)
TWICE = Label("与第 {} 行是同一工单", "The same order as row {}")
NO_HEADS = Label(
    "没有找到工单的栏名(首行):须有“工单编号、工单类型、标题、主要内容”",
    "No heads of a hotline's export in the first row: number, type, title and content are needed",
)
LEFT = frozenset({FINISHED, ENTERED, OTHERWISE})
"""Why a row is left as it is: there is nothing in it to correct."""


class Text(Protocol):
    """A cell."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def wrong(self) -> Label | None:
        """What is wrong with it."""


class Line(Protocol):
    """A line of a spreadsheet."""

    @property
    def number(self) -> int:
        """From 1, as people count them."""

    @property
    def cells(self) -> Sequence[Text]:
        """Its cells."""


class Order(NamedTuple):
    """One row: the letter that it is, or why it is none."""

    row: int
    texts: tuple[str, ...]
    number: str
    case: str = ""
    body: LetterReceived | None = None
    private: LetterPrivate | None = None
    wrong: Label | None = None

    @property
    def title(self) -> str:
        """What it is about; empty where it could not be read."""
        return self.private.title if self.private else ""

    def refused(self, why: Label) -> "Order":
        """The same row, which is not entered."""
        return self._replace(wrong=why)


class Orders(Struct, frozen=True):
    """The rows of a file; ``unread``: heads that mean nothing here."""

    heads: tuple[str, ...]
    rows: tuple[Order, ...]
    unread: tuple[str, ...] = ()


class NoOrdersError(Exception):
    """The person: the file holds no orders."""

    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say


def _key(head: str) -> str:
    """A head by its letters, without what stands in brackets."""
    return "".join(char for char in _IN_BRACKETS.sub("", plain(head)) if char.isalnum())


_FIELDS = {_key(head): field for field, heads in HEADS.items() for head in heads}
_KEPT = frozenset(map(_key, KEPT))


def orders_of(lines: Iterable[Line], owner: str) -> Orders:
    """The rows of a sheet as letters to the bureau; :class:`NoOrdersError` where it is none."""
    found = iter(lines)
    head = next(found, None)
    heads = tuple(one.text for one in head.cells) if head is not None else ()
    fields = {_FIELDS.get(_key(one)) for one in heads}
    if not fields.issuperset(NEEDED):
        raise NoOrdersError(NO_HEADS)
    rows: list[Order] = []
    seen: dict[str, int] = {}
    for line in found:
        first = next((one.text for one in line.cells if one.text), "")
        if first.startswith(IGNORED):
            continue
        order = _order(line, heads, owner)
        before = seen.setdefault(order.case, order.row) if order.case else order.row
        if before != order.row:
            twice = Label(TWICE.zh.format(before), TWICE.en.format(before))
            order = order.refused(order.wrong or twice)
        rows.append(order)
    unread = tuple(
        one
        for one in heads
        if one and _key(one) not in _FIELDS and _key(one) not in _KEPT and one != REASON
    )
    return Orders(heads, tuple(rows), unread)


class _WrongError(Exception):
    def __init__(self, say: Label) -> None:
        super().__init__(say.en)
        self.say = say


def _order(line: Line, heads: Sequence[str], owner: str) -> Order:
    texts = tuple(one.text for one in line.cells)
    said = _Said(heads, texts)
    order = Order(line.number, texts, said.first("number"))
    try:
        for head, one in zip(heads, line.cells, strict=False):
            if one.wrong is not None:
                raise _WrongError(_of(head, one.wrong))
        body, private = _body(said, owner), _private(said)
    except _WrongError as error:
        return order.refused(error.say)
    refusal = unfit(body) or unfit(private)
    case = own_case(body)
    if refusal is not None or case is None:
        return order.refused(refusal.say if refusal else NO_NUMBER)
    order = order._replace(case=case, body=body, private=private)
    is_finished = said.first("finished_at") or said.first("status") in _FINISHED
    return order.refused(FINISHED) if is_finished else order


class _Said:
    """What stands in a row, by what its column is."""

    def __init__(self, heads: Sequence[str], texts: Sequence[str]) -> None:
        self._cells = [(head, text) for head, text in zip(heads, texts, strict=False) if text]

    def all(self, field: str) -> list[str]:
        """Everything that stands under a field's heads."""
        return [text for head, text in self._cells if _FIELDS.get(_key(head)) == field]

    def first(self, field: str) -> str:
        """The first of them; empty for none."""
        return next(iter(self.all(field)), "")

    def needed(self, field: str) -> str:
        """The first of them."""
        text = self.first(field)
        if not text:
            head = HEADS[field][0]
            raise _WrongError(Label(f"“{head}”没有填", f"“{head}” is empty"))
        return text

    def kept(self) -> Iterator[tuple[str, str]]:
        """What has no field of its own, with its heads."""
        return ((head, text) for head, text in self._cells if _key(head) in _KEPT)


def _of(head: str, say: Label) -> Label:
    return Label(f"“{head}”:{say.zh}", f"“{head}”: {say.en}")


def _body(said: _Said, owner: str) -> LetterReceived:
    if not number_key(said.first("number")):
        raise _WrongError(NO_NUMBER)
    return LetterReceived(
        owner=owner,
        channel=Channel.H12345,
        type=_coded(AppealType, said.needed("type"), HEADS["type"][0]),
        urgency=_urgency(said.first("urgency")),
        ext_no=said.first("number"),
        raised_at=_moment(said, "raised_at", time()),
        due_by=_moment(said, "due_by", time(23, 59)),
    )


def _private(said: _Said) -> LetterPrivate:
    phone, more = said.first("phone"), []
    if phone and not is_phone(phone):
        phone, more = "", [(HEADS["phone"][0], phone)]  # an account of an app: no number to call
    more += said.kept()
    text = "\n".join([said.needed("content"), *(f"【{head}】{said_}" for head, said_ in more)])
    name = said.first("name")
    writer = Person(name=name, phone=phone) if name or phone else None
    place = "".join(dict.fromkeys(said.all("place")))
    return LetterPrivate(said.needed("title"), text, writer, place)


def _urgency(text: str) -> Urgency:
    if not text or text in _NORMAL:
        return Urgency.NORMAL
    return _coded(Urgency, text, HEADS["urgency"][0])


def _coded(kind: type[C], text: str, head: str) -> C:
    bare = _ENDINGS.sub("", text.strip())
    for one in kind:
        if bare.casefold() in (one.value.casefold(), one.label.zh, one.label.en.casefold()):
            return one
    also = _ALSO.get(bare)
    if isinstance(also, kind):
        return also
    zh, en = "、".join(one.label.zh for one in kind), ", ".join(one.label.en for one in kind)
    raise _WrongError(_of(head, Label(f"“{text}”不在可选范围:{zh}", f"“{text}” is none of: {en}")))


def _moment(said: _Said, field: str, alone: time) -> datetime | None:
    """When; a column of this name that holds words besides is no moment, and says so."""
    text = said.first(field)
    at = moment_of(text, alone) if text else None
    if text and at is None:
        raise _WrongError(_of(HEADS[field][0], NO_MOMENT))
    return at


# ------------------------------------------------------------------------ against what stands


def proposal_of(order: Order, known: Letter | None, temp_no: str = "") -> Proposal | Label:
    """What enters an order where it is not entered yet; else why it is left as it is."""
    if order.wrong is not None or order.body is None or order.private is None:
        return order.wrong or NO_NUMBER
    if known is None:
        return Proposal(order.case, structs.replace(order.body, temp_no=temp_no), order.private)
    if known.status == "VOID":
        return Proposal(known.case, LetterEnteredAgain())
    is_same = known.is_erased or (known.title, known.content) == (
        order.private.title,
        order.private.content,
    )
    return ENTERED if is_same else OTHERWISE


def refused_rows(orders: Orders, refused: Iterable[tuple[Order, Label]]) -> list[list[str]]:
    """The rows that were not entered, as a file to correct: the heads, each row, and why."""
    at = [number for number, head in enumerate(orders.heads) if head != REASON]
    rows = [[*(orders.heads[number] for number in at), REASON]]
    for order, why in refused:
        texts = [as_cell(order.texts[no]) if no < len(order.texts) else "" for no in at]
        rows.append([*texts, f"{why.zh} / {why.en}"])
    return rows


def refused_file(orders: Orders, refused: Iterable[tuple[Order, Label]]) -> bytes:
    """The same as a CSV file that a spreadsheet opens."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(refused_rows(orders, refused))
    return text.getvalue().encode("utf-8-sig")


def refused_name(stem: str, number: int) -> str:
    """What that file is called, beside the one that was read."""
    return f"{stem}-未登记{'' if number == 1 else f'-{number}'}.csv"
