"""Before the first window: settings, the data folder for us alone, a log, and what to do with
faults and with the system's wish that the program ends.

Whatever cannot be had is said in words, with a way to try again.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication

from casework.event import Label
from desk_client import logs
from desk_client import settings as settings_module
from desk_client.app import Program
from desk_client.clock import SystemOutside
from desk_client.command_line import taken
from desk_client.credentials import Credentials
from desk_client.errors import DeskError
from desk_client.settings import Settings
from desk_client.ui import i18n, input_methods, qt_log, theme
from desk_client.ui.data_lock import DataLock
from desk_client.ui.i18n import Language, pick
from desk_client.ui.screens.sign_in.start_pages import TroublePage
from desk_client.ui.start_window import StartWindow
from desk_client.ui.stop_signals import StopSignals
from desk_client.ui.theme import Theme
from updating import in_use
from updating.errors import InUseError

NO_LOG = Label(
    "数据目录里的日志文件不能写入。请检查权限和磁盘空间",
    "The log in the data folder cannot be written. See its permissions and the free space",
)


def main() -> int:
    """Run the desk."""
    environ, rest = taken(sys.argv[1:], os.environ)
    logs.keep_private()
    app = application(rest)
    qt_log.into_log()
    theme.apply(app, Theme())
    try:
        program = _held()
        settings, lock = _prepared(app, environ)
    except DeskError as error:
        return main() if _is_to_try_again(app, error) else 1
    code = _run(app, settings)
    lock.release()
    program.release()
    return code


def _held() -> in_use.Hold:
    """The program's own files, which no update exchanges while it runs."""
    try:
        return in_use.Hold(in_use.own_folder(), alone=False)
    except InUseError as error:
        raise DeskError(error.say) from error


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The application of this process; people can type Chinese into it."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        input_methods.offer(os.environ)
        app = QApplication([*sys.argv[:1], *arguments])
    return app


def _run(app: QApplication, settings: Settings) -> int:
    program = Program(app, settings, Credentials(settings.data), SystemOutside())
    logs.catch_faults(program.fault_told.emit)
    StopSignals(app).asked.connect(program.quit)
    logs.logger.info("started")
    program.start()
    code = app.exec()
    program.close()
    logs.logger.info("ended")
    return code


def _prepared(app: QApplication, environ: Mapping[str, str]) -> tuple[Settings, DataLock]:
    """The settings, with the data folder for us alone and a log in it."""
    i18n.install(app)
    settings = settings_module.read_settings(environ)
    i18n.install(app, Language.ENGLISH if settings.language == "en" else Language.CHINESE)
    lock = DataLock(settings.data)
    lock.take()
    try:
        logs.start(settings.data)
    except OSError as error:
        lock.release()
        raise DeskError(NO_LOG) from error
    return settings, lock


def _is_to_try_again(app: QApplication, error: DeskError) -> bool:
    """Say what keeps the desk from starting; whether the person wants to try again."""
    asked: list[bool] = []
    window = StartWindow()
    page = TroublePage(pick(error.say))
    page.try_again.connect(lambda: asked.append(True))
    page.try_again.connect(window.close)
    page.quit_asked.connect(window.close)
    window.closing.connect(app.quit)
    window.show_page(page)
    app.exec()
    return bool(asked)
