"""What a citizen says of our work for themselves, through the centre: solved, and why not."""

from typing import Annotated

from casework.codes import DissatisfiedReason, Solved
from casework.fields import asked

IsSolved = Annotated[Solved, asked("是否解决", "Is it solved?")]
WhyNot = Annotated[
    DissatisfiedReason | None,
    asked(
        "不满意原因",
        "Why not",
        hint=("未解决或不满意的须选", "Needed if it is not solved, or you are dissatisfied"),
    ),
]
