"""进建商会议纪要: its matters, each with its resolution (domain 4; 5.2, paper 13)."""

from casework.cases.meeting.calling import MeetingHeld, MeetingPlanned
from casework.cases.meeting.resolving import MatterResolved, MeetingClosed
from casework.cases.meeting.state import Meeting
from casework.cases.meeting.tracking import MatterFedBack, MatterPublished, MatterSupervised
from casework.event import Label
from casework.printed import DAY, SEAL, Block, Printed

MINUTES = Printed[Meeting](
    code="meeting.minutes",
    label=Label("进建商会议纪要", "Minutes of a session"),
    after=(MeetingHeld,),
    blocks=(
        Block(
            head=Label("会议", "Session"),
            facts=("session_no", "topic", "planned_at", "place", "host"),
        ),
        Block(head=Label("召开", "Held"), steps=(MeetingPlanned, MeetingHeld)),
        Block(head=Label("议题和决议", "Matters and resolutions"), facts=("matters",)),
        Block(head=Label("决议经过", "How they were resolved"), steps=(MatterResolved,)),
        Block(
            head=Label("跟踪", "What became of them"),
            steps=(MatterSupervised, MatterFedBack, MatterPublished),
        ),
        Block(head=Label("定稿", "Signed"), steps=(MeetingClosed,)),
    ),
    is_draft=lambda meeting: meeting.closed_at is None,
    by_hand=(SEAL, DAY),
)

PRINTED = (MINUTES,)
