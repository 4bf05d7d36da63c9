"""联系来信人: what counts as reaching the writer, and what stands in for it.

The rules (domain 7.1, 9.1): the contact clock stops at the first contact that reached the
writer.  A message counts only where the writer asked not to be called, or at an hour when
they asked for quiet; the reason is written down.  Whoever could not be reached must have
been tried at three different hours, on two days at least, before a reply may be drafted.
"""

from collections.abc import Iterable

from casework.cases.letter.events import LetterContacted
from casework.cases.letter.state import Contact, Letter
from casework.cases.words import is_said
from casework.codes import ContactWay
from casework.context import Context
from casework.event import Event, Label
from casework.steps import Guard

SPOKEN = (ContactWay.PHONE, ContactWay.FACE)


def tried_enough(contacts: Iterable[Contact], attempts: int, days: int) -> bool:
    """Whether so many attempts were made at different hours, on so many days."""
    tried = [contact.at for contact in contacts if not contact.is_reached]
    hours, dates = {at.hour for at in tried}, {at.date() for at in tried}
    return len(hours) >= attempts and len(dates) >= days


def may_message(letter: Letter, event: Event) -> bool:
    """Whether the writer is rather written to than called, at that hour."""
    quiet = letter.quiet is not None and letter.quiet.holds(event.body.at)
    return letter.no_calls or quiet


def _message_counts(letter: Letter, event: Event, context: Context) -> bool:
    body: LetterContacted = event.body
    return not body.is_reached or body.way in SPOKEN or may_message(letter, event)


def _was_contacted(letter: Letter, event: Event, context: Context) -> bool:
    if letter.contacted_at is not None:
        return True
    directory, at = context.directory, event.core.at
    return tried_enough(
        letter.contacts,
        directory.threshold("letter.contact.attempts", at),
        directory.threshold("letter.contact.days", at),
    )


MESSAGE_COUNTS = Guard(
    "letter.message_counts",
    Label(
        "群众未要求免电话且不在免扰时段的,短信等留言只算一次尝试",
        "A message counts as contact only where the writer asked not to be called, or for quiet "
        "at that hour; otherwise record it as an attempt",
    ),
    _message_counts,
)
CONTACT_HAS_WORDS = Guard(
    "letter.contact_words",
    Label("请写明联系情况;留言算联系的写明理由", "Write down how it went, or why a message counts"),
    lambda letter, event, context: is_said(event),
)
WAS_CONTACTED = Guard(
    "letter.contacted",
    Label(
        "须已联系上来信人,或在不同时段、至少两日内尝试三次以上",
        "The writer must have been reached, or tried three times at different hours on two days",
    ),
    _was_contacted,
    asks_form=False,
)
