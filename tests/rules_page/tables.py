"""What is data: limits, numbers that rules compare with, roles, the gate, figures, codes."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from casework.cases.ledger.gate import CLAUSES, WAIVABLE
from casework.codes import Coded, Role
from casework.duties import DUTIES
from casework.event import Label
from casework.limits import Kind, Limit, LimitProfile, read_limit_profile
from casework.metrics import names
from casework.officers import AUXILIARY, READERS, SEPARATE, SUBTREE
from casework.thresholds import ThresholdTable, read_thresholds
from tests.rules_page.domain_rows import coded
from tests.rules_page.markdown import both, table

RESOURCES = Path(__file__).parent.parent.parent / "resources"
UNITS = {
    Kind.MINUTES: Label("分钟(不间断)", "minutes, around the clock"),
    Kind.DAYS: Label("日历日", "calendar days"),
    Kind.MONTHS: Label("个月", "calendar months"),
    Kind.WORKDAYS: Label("工作日", "working days"),
}


def _profiles() -> list[LimitProfile]:
    found = [
        read_limit_profile(path.read_bytes())
        for path in sorted((RESOURCES / "limits").glob("*.json"))
    ]
    return sorted(found, key=lambda one: (one.base is not None, one.id))


def limits() -> list[str]:
    """The limits of every profile; a city shows only what differs from its base."""
    lines = []
    for profile in _profiles():
        base = f",以 `{profile.base}` 为底 · over `{profile.base}`" if profile.base else ""
        lines += [
            f"### {both(profile.city)} `{profile.id}`",
            "",
            f"自 {profile.since} 起 · since {profile.since}{base}",
            "",
            *table(
                ("时限 limit", "多长 how long", "从…到… from … to", "可变 changes", "来源 source"),
                map(_limit, profile.limits),
            ),
        ]
    return lines


def _limit(limit: Limit) -> tuple[str, ...]:
    unit = UNITS[limit.kind]
    changes = [
        words
        for is_so, words in (
            (limit.window, "期限内方可 · a window, not a duty"),
            (limit.rolls, "遇休息日顺延 · rolls over rest days"),
            (limit.pausable, "可中止 · may be paused"),
            (
                limit.extendable,
                f"可延 {limit.max_extensions} 次,每次 ≤{limit.extension_amount} · "
                f"{limit.max_extensions} extensions of ≤{limit.extension_amount}",
            ),
        )
        if is_so
    ]
    return (
        f"{both(limit.label)}<br>`{limit.code}`",
        f"{limit.amount} {unit.zh} · {limit.amount} {unit.en}",
        f"`{limit.starts}` → `{limit.stops}`",
        "<br>".join(changes),
        limit.source,
    )


def thresholds() -> list[str]:
    """The numbers that rules compare with, as published."""
    lines = []
    for path in sorted((RESOURCES / "thresholds").glob("*.json")):
        issued: ThresholdTable = read_thresholds(path.read_bytes())
        lines += [
            f"`{issued.id}`,自 {issued.since} 起 · since {issued.since}",
            "",
            *table(
                ("数值 number", "值 value", "来源 source"),
                (
                    (f"{both(one.label)}<br>`{one.code}`", str(one.value), one.source)
                    for one in issued.thresholds
                ),
            ),
        ]
    return lines


def roles() -> list[str]:
    """Who is there for what, and how far each role reaches."""
    return table(
        ("岗位 role", "能 may", "不能 may not", "范围 reach", "其他 else"), map(_role, Role)
    )


def _role(role: Role) -> tuple[str, ...]:
    duty = DUTIES[role]
    below = "本单位及以下 · own unit and below"
    own = "本单位(含会客厅)· own station"
    else_ = [
        words
        for is_so, words in (
            (role in SEPARATE, "不得兼任 · held alone"),
            (role in AUXILIARY, "辅警可任 · open to auxiliaries"),
            (role not in READERS, "不看案件内容 · reads no case"),
        )
        if is_so
    ]
    return (
        f"{both(role.label)}<br>`{role}`",
        both(duty.can),
        both(duty.cannot),
        below if role in SUBTREE else own,
        "<br>".join(else_),
    )


def gate() -> list[str]:
    """The clauses of the closing gate."""
    return table(
        ("条款 clause", "要求 what it asks", "可否豁免 may be waived"),
        (
            (
                f"{both(one.title)}<br>`{one.clause}`",
                both(one.rule),
                "上一级书面 · one level up, in writing"
                if one.clause in WAIVABLE
                else "不可 · never",
            )
            for one in CLAUSES
        ),
    )


ROOMS = (
    (Label("局长信箱", "Mailbox"), names.LETTERS),
    (Label("三本账", "Ledgers"), names.LEDGERS),
    (Label("三本账月报", "The month's account of each ledger"), names.ACCOUNT),
    (Label("会客厅", "Reception rooms"), names.RECEPTION),
    (Label("人次与件次对账", "Persons and services reconciled"), names.RECONCILIATION),
    (Label("联访解、进建商", "Visits and sessions"), names.OUTREACH),
    (Label("督察", "Supervision"), names.FLAGS),
    (Label("线索、感谢信", "Clues and thanks"), names.OUTCOMES),
)


def figures() -> list[str]:
    """Every figure and what it counts."""
    lines = []
    for room, named in ROOMS:
        lines += [
            f"### {both(room)}",
            "",
            *table(
                ("指标 figure", "口径 what it counts"),
                ((f"{both(one.name)}<br>`{key}`", both(one.counts)) for key, one in named.items()),
            ),
        ]
    return lines


def codes() -> list[str]:
    """The lists that rules read, and the names of those that no rule reads."""
    lines = table(
        ("代码表 list", "代码 codes"),
        ((f"`{name}`", _codes(list_)) for name, list_ in sorted(coded().items())),
    )
    return [
        *lines,
        "规则不读、由单位自行维护的代码表(`resources/codes`)· Lists that no rule reads:",
        "",
        *table(("代码表 list", "项目 entries"), _open_lists()),
    ]


def _codes(list_: Iterable[Coded]) -> str:
    return "<br>".join(f"`{code.value}` {both(code.label)}" for code in list_)


def _open_lists() -> Iterable[tuple[str, str]]:
    for path in sorted((RESOURCES / "codes").glob("*.json")):
        data = msgspec.json.decode(path.read_bytes())
        if isinstance(data, dict) and "items" in data:
            words = (f"{one['label']['zh']} {one['label']['en']}" for one in data["items"])
            yield f"`{data['name']}`", "、".join(words)
