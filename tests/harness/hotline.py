"""Exports of a hotline, under the heads that domain 2.2 names."""

import csv
from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

BEIJING = (
    *("工单编号", "工单类型", "问题分类(三级 a->b->c)", "标签", "标题", "主要内容", "工单状态"),
    *("来电人", "来电人电话/账号", "被反映区", "被反映街乡镇", "办理结果", "回复内容"),
    *("处理受理方式", "办结时间", "企业名称", "是否解决", "是否满意", "工单性质", "村/社区"),
    "小区点位",
)
"""The 21 columns of a district's export."""
OTHER = (
    *("order_no", "order_type", "title", "content", "caller", "phone", "acceptor"),
    *("urgent_level", "raise_channel", "is_secrecy", "is_reply", "transfer_time/opinion"),
    *("提出时间", "办理时限"),
)
"""The other set, with the moments that an order has by law."""
ORDER = {
    "工单编号": "202611280001",
    "工单类型": "投诉类",
    "问题分类(三级 a->b->c)": "治安->噪声->夜市",
    "标题": "夜市噪声",
    "主要内容": "夜里十二点还在放音乐。",
    "工单状态": "已派单",
    "来电人": "钱小燕",
    "来电人电话/账号": "139 0000 1111",
    "被反映区": "城中区",
    "被反映街乡镇": "南大街街道",
    "工单性质": "主办",
    "村/社区": "柳园社区",
}

Row = Mapping[str, str]


def rows(*orders: Row, heads: tuple[str, ...] = BEIJING) -> list[list[str]]:
    """The head and the rows of these orders."""
    return [list(heads), *([one.get(head, "") for head in heads] for one in orders)]


def order(number: int, **changes: str) -> dict[str, str]:
    """An order of its own number, title and telephone."""
    own = {
        "工单编号": f"2026112800{number:02}",
        "标题": f"夜市噪声({number})",
        "来电人电话/账号": f"139000010{number:02}",
    }
    return ORDER | own | changes


def as_csv(path: Path, lines: list[list[str]], coding: str = "gb18030") -> Path:
    """A CSV file, as the hotline's machine writes it."""
    with path.open("w", encoding=coding, newline="") as file:
        csv.writer(file).writerows(lines)
    return path


def as_xlsx(path: Path, lines: list[list[str]]) -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    page = book.active
    for line in lines:
        page.append(line)
    book.save(path)
    return path
