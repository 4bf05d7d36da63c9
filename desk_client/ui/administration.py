"""The rooms of the system and of the security administrator (三员分立): nobody else's.

The third of the three, the auditor, changes nothing: their room is a page that lists
(``screens/audit``), and they read what was noticed of machines beside whoever deals with it.  Which
steps are whose is the rules' word; a room shows no step of another.
"""

from __future__ import annotations

from casework.codes import Role
from casework.event import Label
from desk_client.ui.cases.room_spec import RoomSpec

SYSTEM = RoomSpec(
    key="system",
    title=Label("系统管理", "System"),
    kinds=("officer", "unit", "table", "receiver", "guide", "device", "outage", "routine"),
    home=(Role.ADMIN,),
    only=frozenset({Role.ADMIN}),
    is_record=True,
    teaches=Label(
        "单位、账号、表册、承接单位、设备和系统故障在这里登记和变更;变更之前先说明会影响什么",
        "Units, accounts, tables, bodies, machines and outages are kept here; what a change "
        "will move is said before it is made",
    ),
)
SECURITY = RoomSpec(
    key="security",
    title=Label("安全管理", "Security"),
    kinds=("officer", "device", "credential"),
    home=(Role.SECURITY,),
    only=frozenset({Role.SECURITY}),
    is_record=True,
    teaches=Label(
        "确认授予的权力岗位、重置口令、停用设备",
        "Power that was given is confirmed here, passwords are reset, machines shut out",
    ),
)
ALARMS = RoomSpec(
    key="alarms",
    title=Label("机器异常", "Machine alarms"),
    kinds=("machine_alarm",),
    only=frozenset({Role.SECURITY, Role.AUDIT}),
    read_by=frozenset({Role.AUDIT}),
    teaches=Label(
        "中心发现设备被复制、停用后仍在报送、时钟不准等,报警出现在这里;另行保管的记录在这里收录",
        "What the centre notices of machines (copied, shut out and still sending, a wrong clock) "
        "stands here; what lies apart is adopted here",
    ),
)
