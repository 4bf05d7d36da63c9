"""公开: a question and its answer go to the public, said so that nobody can tell whose they are.

The rules (domain 1.1 一事一公开, 1.3 no. 4, 8, 11.1): once a matter has ended, whoever worked it
or the office proposes a text with its scope, carrier and first day, on the citizen's consent or
because nobody can be told from it; a head who neither wrote it nor handled the matter lets it out,
or sends it back.  What would give somebody away (``casework.leaks``) is gone before that, and what
might is looked at one by one.  Reports of wrongdoing, conduct of the police, and whatever stands
behind the complaint wall are never published.  What is out can be taken back, with the reason.

The text that went out stands in the sealed part of the approval, so whoever may not read the
matter has it from the citizens' pages alone; an erasure leaves it where nothing in it was in doubt
(docs/adr/0054).  It is shown while its matter stands as it was: one that is taken up again has no
answer to show.

A kind whose state is :class:`Publishable` takes :func:`publishing_steps` into its table.

``state`` what a case keeps of it · ``events`` the four steps · ``checks`` their conditions, the
leak check among them · ``table`` the rows of a kind.
"""

from casework.cases.publishing.checks import MOST_PUBLIC
from casework.cases.publishing.events import (
    ApprovedText,
    PublicationApproved,
    PublicationProposed,
    PublicationReturned,
    PublicationWithdrawn,
    PublicText,
)
from casework.cases.publishing.state import (
    Carrier,
    Publication,
    Publishable,
    PublishedUnder,
    Scope,
    TakenBack,
)
from casework.cases.publishing.table import publication_waits, published_words, publishing_steps

__all__ = [
    "MOST_PUBLIC",
    "ApprovedText",
    "Carrier",
    "PublicText",
    "Publication",
    "PublicationApproved",
    "PublicationProposed",
    "PublicationReturned",
    "PublicationWithdrawn",
    "Publishable",
    "PublishedUnder",
    "Scope",
    "TakenBack",
    "publication_waits",
    "published_words",
    "publishing_steps",
]
