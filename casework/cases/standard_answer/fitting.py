"""Which standard answers fit: what somebody typed, or the text of the matter that is answered.

The rules: offline; in force at that moment and nothing else; the surest first.  Chinese has no
blanks, so texts are compared by their pairs of neighbouring characters, each weighed by how few
answers have it; a keyword that stands in the text counts for itself.  Everything is taken in once
(:class:`Shelf`), so that a question to 2,000 answers takes a few milliseconds.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from casework.cases.standard_answer.state import StandardAnswer
from casework.characters import is_ideograph, plain

MOST_TEXT = 4_000
"""Characters of a matter that are compared: what it is about stands at its beginning."""
MOST = 5
"""So many are offered."""
LEAST = 0.3
"""A share of the question's weight from which on an answer is offered without being asked for
([D]); one keyword alone is enough."""
KEYWORD = 0.4
"""What a keyword found in the text counts for."""


class Fit(NamedTuple):
    """An answer that fits, how well, and by which of its keywords."""

    answer: StandardAnswer
    score: float
    keywords: tuple[str, ...]


class _Card(NamedTuple):
    """What an answer is found by."""

    answer: StandardAnswer
    pairs: frozenset[str]
    question: str
    keywords: tuple[tuple[str, str], ...]
    """As they stand, and as they are compared."""
    text: str


class Shelf:
    """The standard answers of a desk, taken in once."""

    def __init__(self, answers: Iterable[StandardAnswer]) -> None:
        self._cards = tuple(_card(one) for one in answers)
        counts = Counter(pair for card in self._cards for pair in card.pairs)
        every = len(self._cards)
        self._weight = {pair: math.log(1 + every / count) for pair, count in counts.items()}

    def __len__(self) -> int:
        """How many there are, in force or not."""
        return len(self._cards)

    def for_matter(self, text: str, now: datetime, most: int = MOST) -> tuple[Fit, ...]:
        """Those in force that fit the text of a matter, the best first."""
        said = _spelt(text[:MOST_TEXT])
        pairs = _pairs(said)
        found = []
        for card in self._cards:
            hit = tuple(word for word, spelt in card.keywords if spelt in said)
            common = card.pairs & pairs
            if not hit and not common:
                continue
            score = self._share(common, card.pairs) + KEYWORD * len(hit)
            if score >= LEAST and card.answer.is_in_force(now):
                found.append(Fit(card.answer, score, hit))
        return _best(found, most)

    def for_words(self, typed: str, now: datetime, most: int = MOST) -> tuple[Fit, ...]:
        """Those in force that have every word that was typed, anywhere; the question counts most.

        A word is what stands between blanks; one of several characters that stands nowhere as it
        is, is looked for by its pairs in the question.
        """
        words = [one for one in map(_spelt, typed.split()) if one]
        found = []
        for card in self._cards if words else ():
            score = self._of_words(words, card)
            if score > 0 and card.answer.is_in_force(now):
                hit = tuple(word for word, spelt in card.keywords if spelt in words)
                found.append(Fit(card.answer, score, hit))
        return _best(found, most)

    def _of_words(self, words: list[str], card: _Card) -> float:
        score = 0.0
        for word in words:
            if any(word in spelt for _, spelt in card.keywords):
                score += 3
            elif word in card.question:
                score += 2
            elif word in card.text:
                score += 1
            else:
                pairs = _pairs(word)
                share = self._share(card.pairs & pairs, pairs)
                if share < 0.5:
                    return 0
                score += share
        return score

    def _share(self, common: frozenset[str], of: frozenset[str]) -> float:
        """How much of some pairs is found, by weight."""
        rare = math.log(1 + max(len(self._cards), 1))
        every = sum(self._weight.get(pair, rare) for pair in of)
        return sum(self._weight.get(pair, rare) for pair in common) / every if every else 0


def _best(found: list[Fit], most: int) -> tuple[Fit, ...]:
    return tuple(sorted(found, key=lambda one: (-one.score, one.answer.case))[:most])


def _card(answer: StandardAnswer) -> _Card:
    said = _kept(answer.question)
    keywords = tuple((word, _kept(word)) for word in keywords_of(answer.keywords))
    return _Card(answer, _pairs(said), said, keywords, _kept(f"{answer.answer} {answer.law}"))


def keywords_of(text: str) -> tuple[str, ...]:
    """The single words of a line of keywords."""
    return tuple(one for one in re.split(r"[、,，;；\s]+", text.strip()) if one)


_USUAL = re.compile("请问|怎么办|怎么|如何|哪里|什么|可以|需要|办理|我要|我想|咨询|吗|呢")
"""Words of any question, which tell nothing of what it is about."""


def _spelt(text: str) -> str:
    """As texts are compared: one spelling, small letters, letters and digits alone."""
    return "".join(char for char in plain(text).lower() if char.isalnum())


_kept = lru_cache(maxsize=16_384)(_spelt)
"""Of standard answers, which say nothing of anybody: the next form finds them compared already."""


def _pairs(spelt: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text, a lone character as itself."""
    told = _USUAL.sub("\n", spelt)
    pairs = {
        told[at : at + 2]
        for at in range(len(told) - 1)
        if "\n" not in told[at : at + 2] and any(map(is_ideograph, told[at : at + 2]))
    }
    words = set(re.findall(r"[a-z0-9]{2,}", told))
    return frozenset(pairs | words) or frozenset(told.replace("\n", ""))
