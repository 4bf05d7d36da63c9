"""What a check of the whole record found, in words, each with its place.

The rule it keeps: a finding that nobody can go to is none.  A case is called by its number, an
event by its case, everything else by what it is and the name of its row.
"""

from collections.abc import Iterator

from casework.audit import Finding, RowFinding
from casework.event import Label
from desk_client.store import Store, Verification

WHAT = {
    "awaited": Label("待查的缺失部分", "Part that did not come"),
    "_sqlite_migrations": Label("数据库版本标记", "Note of the database's shape"),
    "contradictions": Label("留存的矛盾证据", "Kept contradiction"),
    "day_counts": Label("每日计数", "Counts by day"),
    "daybook": Label("写入流水", "Daybook line"),
    "drafts": Label("未保存的填写", "Unsaved form"),
    "erased_before": Label("恢复前已删除的部分", "Part erased before a restore"),
    "facts": Label("本机信息", "What the desk knows"),
    "former_stamps": Label("恢复前的收讫", "Stamp of before a restore"),
    "journal": Label("记录", "Record"),
    "open_counts": Label("未办结计数", "Counts of open cases"),
    "receipts": Label("凭据", "Receipt"),
    "restores": Label("中心恢复通知", "Notice of a restore"),
    "shelves": Label("分类计数", "Counts by kind"),
    "sqlite_master": Label("数据库结构", "Part of the database's shape"),
    "tree_heads": Label("中心日志签名", "Signed head of the centre's log"),
    "unheard": Label("待重新下发", "Record to be told again"),
    "withdrawn": Label("已收回的事项", "Withdrawn case"),
    "witnessed_contradictions": Label("见证方的矛盾证据", "Contradiction of a witness"),
}


FACTS = {
    "identity": Label("(本机身份)", "(who it is)"),
    "progress": Label("(同步进度)", "(how far the sync has come)"),
    "witnessed": Label("(见证情况)", "(what witnesses said)"),
    "forked": Label("(日志分叉标记)", "(the mark of two histories)"),
}


def told(store: Store, found: Verification) -> tuple[Label, ...]:
    """Every finding of a check, in both languages."""
    return (*_rows(found), *_trails(found), *_cases(store, found), *_rest(store, found))


def _rows(found: Verification) -> Iterator[Label]:
    for one in found.rows:
        what, name, why = WHAT[one.table], _name(one), one.reason.label
        yield Label(f"{what.zh} {name.zh}:{why.zh}", f"{what.en} {name.en}: {why.en}")


def _name(one: RowFinding) -> Label:
    if one.table == "facts" and one.key in FACTS:
        return FACTS[one.key]
    return Label(one.key, one.key)


def _trails(found: Verification) -> Iterator[Label]:
    yield from (_trail(Label("本机记录链第", "Own chain, event"), one) for one in found.chain)
    yield from (_trail(Label("中心日志签名,长度", "Signed head, size"), one) for one in found.heads)


def _trail(what: Label, one: Finding) -> Label:
    where = str(one.first) if one.first == one.last else f"{one.first}–{one.last}"
    why = one.reason.label
    return Label(f"{what.zh} {where}:{why.zh}", f"{what.en} {where}: {why.en}")


def _cases(store: Store, found: Verification) -> Iterator[Label]:
    for case in found.cases:
        number = _number(store, case)
        yield Label(
            f"事项 {number}:与记录不符,已按记录重新计算",
            f"Case {number}: not what its records say; computed from them again",
        )


def _rest(store: Store, found: Verification) -> Iterator[Label]:
    for id in found.sealed:
        event = store.event(id)
        number = _number(store, event.core.case) if event else id
        yield Label(
            f"事项 {number}:有一条记录的个人信息部分与登记时不同或缺失",
            f"Case {number}: the personal part of a record is not the one recorded, or is missing",
        )
    for page in found.pages:
        yield Label(f"数据库文件:{page}", f"Database file: {page}")
    if found.is_unfoldable:
        yield Label(
            "记录无法读出,事项没有核验", "The records cannot be read; cases were not compared"
        )


def _number(store: Store, case: str) -> str:
    state = store.case(case)
    return case if state is None else state.number or state.temp_no or case
