"""The language of the windows: Chinese unless English is asked for.

The source text in the code is English, through Qt's `tr`; the Chinese lies in
`resources/translations/zh_CN/`, one file for each area of the user interface (`kit`, then one for
each screen), compiled beside it. A test fails when a text has no finished translation or a compiled
file is older than its source. `resources/translations/update.py` brings both up to date.

Words of the casework rules are not translated here: their labels carry both languages, and `pick`
takes the one that is shown.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desk_client.ui import resources


class Language(StrEnum):
    """The languages that are complete; the value is the locale."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Both(Protocol):
    """A label of the rules: it carries both languages."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def install(app: QCoreApplication, language: Language = Language.CHINESE) -> None:
    """Set locale and translators. Call once, before the first window is made."""
    app.setProperty("desk_language", language.value)
    QLocale.setDefault(QLocale(language.value))
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    if language is Language.ENGLISH:
        return
    own_words = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    files = [f"{own_words}/qtbase_{language.value}.qm"]
    files += [str(p) for p in sorted(resources.path("translations", language.value).glob("*.qm"))]
    for file in files:
        translator = QTranslator(app)
        if translator.load(file):
            app.installTranslator(translator)


def language() -> Language:
    """The language that is shown."""
    app = QCoreApplication.instance()
    value = app.property("desk_language") if app is not None else None
    return Language(value) if value else Language.CHINESE


def pick(label: Both) -> str:
    """The words of a label in the language that is shown."""
    return label.en if language() is Language.ENGLISH else label.zh
