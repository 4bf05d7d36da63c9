"""Officers and their passwords: rows 2 and 3 of the directory.

What gives or changes power in the administrator's own house waits for a second officer; until
then an officer who is new is known to the directory, and out of use.
"""

from msgspec import structs

from casework.cases.directory.events import (
    OfficerConfirmed,
    OfficerNotConfirmed,
    OfficerRegistered,
    PasswordChanged,
    PasswordSet,
)
from casework.cases.directory.reach import (
    by_whom,
    heads_fit,
    in_tree,
    joins_powers,
    needs_second,
)
from casework.cases.directory.rows import SECURITY, UNIT_EXISTS, UNIT_IN_USE, kept, stands
from casework.cases.directory.state import (
    ALWAYS,
    OFFICER_STATUSES,
    CredentialCase,
    OfficerCase,
    OfficerStatus,
)
from casework.cases.needs import acts_over, is_another
from casework.cases.words import words_needed
from casework.codes import Role
from casework.context import Context
from casework.event import Event, Label
from casework.machine import Display, Machine, Waits
from casework.officers import AUXILIARY, HEADS, SEPARATE, Officer
from casework.sameness import police_key
from casework.steps import Changes, Guard, Rows

SECONDS = (*SECURITY, *HEADS)
"""Who may be the second officer."""
TO_CONFIRM: tuple[OfficerStatus, ...] = ("PROPOSED", "CHANGE_PROPOSED")
"""When somebody has to say yes or no."""


def _record(event: Event[OfficerRegistered]) -> Officer:
    body = event.body
    return Officer(
        event.core.case,
        body.police_no,
        body.name,
        body.unit,
        body.roles,
        body.is_aux,
        body.is_active,
        body.rank,
        body.shift_team,
    )


def _officer(state: object, event: Event[OfficerRegistered]) -> Changes:
    record, here = _record(event), {"unit": event.body.unit, "units": (event.body.unit,)}
    if not event.body.awaits_second:
        return stands(state, event, record) | here | {"proposed": None, "proposed_by": ""}
    proposed: Changes = {"proposed": record, "proposed_by": event.core.actor}
    if state is None:
        return proposed | here | {"record": structs.replace(record, roles=(), is_active=False)}
    return proposed


def _registered_as(state: object, event: Event[OfficerRegistered]) -> OfficerStatus:
    if not event.body.awaits_second:
        return "IN_FORCE"
    is_new = not isinstance(state, OfficerCase) or state.status in ("PROPOSED", "NOT_CONFIRMED")
    return "PROPOSED" if is_new else "CHANGE_PROPOSED"


def _confirm(state: OfficerCase, event: Event[OfficerConfirmed]) -> Changes:
    record = state.proposed or state.record
    return stands(state, event, record) | {
        "unit": record.unit,
        "units": (record.unit,),
        "proposed": None,
        "proposed_by": "",
    }


def _not_confirmed(state: OfficerCase, event: Event[OfficerNotConfirmed]) -> OfficerStatus:
    return "NOT_CONFIRMED" if state.status == "PROPOSED" else "IN_FORCE"


def _password(state: object, event: Event[PasswordSet]) -> Changes:
    return {
        "officer": event.body.officer,
        "password_hash": event.private.password_hash if event.private else "",
        "must_change": event.body.must_change,
        "set_by": event.core.actor,
        "set_at": event.core.at,
    }


def _change(state: CredentialCase, event: Event[PasswordChanged]) -> Changes:
    return {
        "password_hash": event.private.password_hash if event.private else "",
        "must_change": False,
    }


def _waits(state: OfficerCase) -> Waits | None:
    if state.status not in TO_CONFIRM:
        return None
    return Waits(OfficerConfirmed, units=(state.stands.unit,))


# ------------------------------------------------------------------------------- guards


def _before(state: object) -> tuple[Officer, ...]:
    """How an officer stood, and stands."""
    if not isinstance(state, OfficerCase):
        return ()
    return (*(one.record for one in state.earlier), state.record)


def _number_is_free(one: Officer, context: Context) -> bool:
    """By the police number one signs in: two officers cannot share it."""
    wanted = police_key(one.police_no)
    others = (known for known in context.roster.officers.values() if known.id != one.id)
    return not one.is_active or all(
        police_key(known.police_no) != wanted for known in others if known.is_active
    )


def _awaits_as_it_must(state: object, event: Event[OfficerRegistered], context: Context) -> bool:
    actor, body = by_whom(event, context), event.body
    before = state.stands if isinstance(state, OfficerCase) else None
    return body.awaits_second is (
        actor is not None and needs_second(context.roster, actor, before, body.unit, body.roles)
    )


def _is_second(state: OfficerCase, event: Event[OfficerConfirmed], context: Context) -> bool:
    return is_another(event, context, (state.proposed_by, state.case))


def _reaches_new_unit(state: OfficerCase, event: Event[OfficerConfirmed], context: Context) -> bool:
    return state.proposed is not None and acts_over(SECONDS, state.proposed.unit, event, context)


def _is_below(state: object, event: Event[PasswordSet], context: Context) -> bool:
    actor, other = by_whom(event, context), context.roster.officers.get(event.body.officer)
    return actor is None or (other is not None and context.roster.stands_over(actor, other))


IN_TREE = in_tree(
    lambda state, event: (
        event.body.unit,
        *((state.record.unit,) if isinstance(state, OfficerCase) else ()),
    )
)
NOT_OWN_ENTRY = Guard[object, OfficerRegistered](
    "directory.own_entry",
    Label(
        "不能登记或变更本人的信息,请由另一名管理员办理",
        "Nobody keeps their own entry; another administrator does",
    ),
    lambda state, event, context: event.core.case != event.core.actor,
)
POWERS_ARE_SEPARATE = Guard[object, OfficerRegistered](
    "directory.separate_powers",
    Label(
        "系统管理员、安全管理员、审计员不能兼任其他岗位",
        "A system administrator, a security administrator or an auditor holds no other role",
    ),
    lambda state, event, context: (
        len(event.body.roles) == 1 or not SEPARATE & set(event.body.roles)
    ),
)
NEVER_READS = Guard[object, OfficerRegistered](
    "directory.was_admin",
    Label(
        "三员分立:管理员的账号不能改任可查看事项的岗位,三员之间也不能互相改任;"
        "岗位调整的,停用此账号并另行登记",
        "Three separate powers: the account of an administrator is never given a role that reads "
        "cases, nor that of one of the three the role of another; who changes work is registered "
        "anew, and this account ends",
    ),
    lambda state, event, context: not joins_powers(_before(state), event.body.roles),
)
HEADS_FIT = Guard[object, OfficerRegistered](
    "directory.head_level",
    Label(
        "负责人岗位须与单位层级一致:派出所为所长、分局为分局局长、市局为市局局长、省厅为省厅厅长",
        "A head's role is that of the unit's own level: precinct, division, bureau or province",
    ),
    lambda state, event, context: heads_fit(event.body.unit, event.body.roles, context.roster),
)
AUX_ROLES_ARE_LIMITED = Guard[object, OfficerRegistered](
    "directory.auxiliary",
    Label(
        "辅警只能任接待员、走访员或回访员",
        "An auxiliary officer receives, visits or calls back, nothing else",
    ),
    lambda state, event, context: not event.body.is_aux or set(event.body.roles) <= AUXILIARY,
)
NUMBER_RULE = Label(
    "该警号已属于另一名在用警员(空格、横线、全角不另算),请核对",
    "Another officer in use has this police number, however it is typed; check it",
)
NUMBER_IS_FREE = Guard[object, OfficerRegistered](
    "directory.police_no",
    NUMBER_RULE,
    lambda state, event, context: _number_is_free(_record(event), context),
)
STILL_FREE = Guard[OfficerCase, OfficerConfirmed](
    "directory.police_no",
    NUMBER_RULE,
    lambda state, event, context: (
        state.proposed is not None and _number_is_free(state.proposed, context)
    ),
    asks_form=False,
)
AWAITS_SECOND = Guard(
    "directory.second",
    Label(
        "在本单位内授予或变更负责、监督、管理等岗位,须标明待第二人确认;其他登记不须",
        "Power in one's own house is proposed, and a second officer confirms it; nothing else is",
    ),
    _awaits_as_it_must,
)
IS_SECOND = Guard(
    "directory.another",
    Label(
        "须由提出人和本人以外的第二人确认",
        "Somebody else confirms: not who proposed it, nor who it is about",
    ),
    _is_second,
    asks_form=False,
)
REACHES_NEW_UNIT = Guard(
    "directory.second_reach",
    Label(
        "确认人须为该单位或其上级的负责人、安全管理员",
        "Who confirms is a head or security administrator of that unit, or above it",
    ),
    _reaches_new_unit,
    asks_form=False,
    hides=True,
)
WHY_NOT = words_needed("directory.why_not", "请写明不予确认的理由", "Say why it is not confirmed")
OFFICER_EXISTS = Guard[object, PasswordSet](
    "directory.officer",
    Label("警员不存在", "The officer does not exist"),
    lambda state, event, context: event.body.officer in context.roster.officers,
)
PASSWORD_OF_BELOW = Guard(
    "directory.password_below",
    Label(
        "只能为下级人员重置口令;本级负责人、监督和管理岗位及上级人员的口令,由上级安全管理员或"
        "中心运维人员重置,本人的口令由本人更换",
        "A password is reset for those below; those of one's own level and above are reset one "
        "level up or by the operator of the centre, one's own is changed by oneself",
    ),
    _is_below,
)
GOOD_ONCE = Guard[object, PasswordSet](
    "directory.password_once",
    Label(
        "为他人设置的口令须标明下次登录时更换",
        "A password set for another is to be changed at their next sign-in",
    ),
    lambda state, event, context: event.body.must_change or by_whom(event, context) is None,
)
OWN_PASSWORD = Guard[CredentialCase, PasswordChanged](
    "directory.own_password",
    Label("口令由本人更换", "Everybody changes their own password"),
    lambda state, event, context: state.officer == event.core.actor,
)

OFFICER_ROWS = Rows(OfficerCase, OFFICER_STATUSES)
CREDENTIAL_ROWS = Rows(CredentialCase, ALWAYS)

OFFICER = Machine(
    kind="officer",
    label=Label("警员", "Officer"),
    is_signed=True,
    state=OfficerCase,
    statuses=OFFICER_STATUSES,
    display=Display[OfficerCase](
        title=lambda state: f"{state.stands.name} {state.stands.police_no}",
        facts=("unit", "record", "proposed", "proposed_by"),
        columns=("unit",),
        words=lambda state: (state.stands.police_no, state.stands.name),
    ),
    waits=_waits,
    steps=(
        *kept(
            OfficerRegistered,
            label=Label("警员登记", "Officer registered"),
            verb="Register an officer",
            change="Change the officer",
            apply=_officer,
            guards=(
                UNIT_EXISTS,
                UNIT_IN_USE,
                IN_TREE,
                NOT_OWN_ENTRY,
                POWERS_ARE_SEPARATE,
                NEVER_READS,
                HEADS_FIT,
                AUX_ROLES_ARE_LIMITED,
                NUMBER_IS_FREE,
                AWAITS_SECOND,
            ),
            frm=tuple(OFFICER_STATUSES),
            to=_registered_as,
        ),
        OFFICER_ROWS.step(
            OfficerConfirmed,
            label=Label("第二人确认", "Confirmed by a second officer"),
            verb="Confirm as the second officer",
            frm=TO_CONFIRM,
            to="IN_FORCE",
            by=SECONDS,
            is_final_say=True,
            guards=(REACHES_NEW_UNIT, IS_SECOND, STILL_FREE),
            apply=_confirm,
        ),
        OFFICER_ROWS.step(
            OfficerNotConfirmed,
            label=Label("不予确认", "Not confirmed"),
            verb="Do not confirm",
            words=Label("理由", "Reason"),
            frm=TO_CONFIRM,
            to=_not_confirmed,
            by=SECONDS,
            guards=(WHY_NOT,),
            apply=lambda state, event: {"proposed": None, "proposed_by": ""},
            is_beside=True,
        ),
    ),
)
CREDENTIAL = Machine(
    kind="credential",
    label=Label("口令", "Password"),
    is_signed=True,
    state=CredentialCase,
    statuses=ALWAYS,
    display=Display[CredentialCase](title=lambda state: state.officer, facts=("officer",)),
    steps=(
        *kept(
            PasswordSet,
            label=Label("设置口令", "Password set"),
            verb="Set a password",
            change="Set a new password",
            apply=_password,
            guards=(OFFICER_EXISTS, PASSWORD_OF_BELOW, GOOD_ONCE),
            by=SECURITY,
        ),
        CREDENTIAL_ROWS.step(
            PasswordChanged,
            label=Label("更换口令", "Password changed"),
            verb="Change the password",
            frm=("IN_FORCE",),
            by=tuple(Role),
            at="anywhere",
            aux=True,
            guards=(OWN_PASSWORD,),
            apply=_change,
        ),
    ),
)
