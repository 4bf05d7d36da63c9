"""登记本机: a new machine is let in, by one string or by what a person enters by hand.

Whatever names a centre is shown before it is used: its address, its zone, the fingerprint of
the authority that has to vouch for it.  Enter goes on, Esc goes back, F2 changes the way.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from casework.fields import Meaning
from casework.invitation import Invitation, fingerprint, is_string
from desk_client.errors import DeskError
from desk_client.services.enrolment import authority_at, centre_at, invitation_in
from desk_client.ui.screens.sign_in.start_pages import StartPage
from desk_client.ui.widgets.action_bar import ActionBar
from desk_client.ui.widgets.field_grid import FieldGrid
from desk_client.ui.widgets.fields import TextField
from desk_client.ui.widgets.key_button import KeyButton, Weight
from desk_client.ui.widgets.text import Text, text
from desk_client.ui.workplace import words_of

LABEL_WIDTH = 84


class EnrolPage(StartPage):
    """A new machine: what the administrator gave lets it in."""

    code_given = Signal(str)
    """A code for the centre that this machine knows already."""
    invited = Signal(object)
    """An `Invitation`, once the person has seen what it holds."""

    def __init__(self, centre: str, fixed: frozenset[str] = frozenset()) -> None:
        """`centre` is empty where nobody said yet; `fixed` is what the administrator said."""
        super().__init__(
            self.tr("Enrol this desk"),
            self.tr(
                "Ask the administrator for an enrolment string or a one-time code. It is valid for "
                "ten minutes and works once. The network is needed for this step only."
            ),
        )
        self._centre, self._fixed = "", fixed
        self._shown: Invitation | None = None
        self._is_by_hand = self._is_asking = False
        self._code = TextField(self.tr("String or code"), meaning=Meaning.SECRET)
        self._given = FieldGrid(label_width=LABEL_WIDTH, wraps=True)
        self._given.add("code", self.tr("String or code"), self._code)
        self._hand = _ByHand(may_name_authority="authority" not in fixed)
        self._check = _Check(knows_authority="authority" in fixed)
        self._where = text("", Text.NOTE, wraps=True)
        self._next = KeyButton(self.tr("Go on"), "Return", Weight.PRIMARY)
        self._enrol = KeyButton(self.tr("Enrol"), "Return", Weight.PRIMARY)
        self._back = KeyButton(self.tr("Back"), "Esc")
        self._by_hand = KeyButton(self.tr("Enter by hand"), "F2")
        self._by_string = KeyButton(self.tr("Use a string"), "F2")
        self._next.clicked.connect(self._go_on)
        self._enrol.clicked.connect(self._go_on)
        self._back.clicked.connect(self._go_back)
        self._by_hand.clicked.connect(self._change_way)
        self._by_string.clicked.connect(self._change_way)
        for widget in (self._given, self._hand, self._check, self._where):
            self.card.add(widget)
        self.card.add(
            ActionBar(self._next, self._enrol, self._back, self._by_hand, self._by_string)
        )
        self.set_centre(centre)

    def enter(self) -> None:
        """Begin to type at once."""
        first = self._hand.first if self._is_by_hand else self._code
        first.selectAll()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_centre(self, centre: str) -> None:
        """Which centre a code of its own is for."""
        self._centre = centre
        self._hand.first.set_value(centre)
        self._lay_out()

    def show_wrong(self, words: str) -> None:
        """What was given cannot be used, the centre said no, or it could not be reached."""
        self._is_asking, self._shown = False, None
        self._lay_out()
        if self._is_by_hand:
            self._hand.set_error("code", words)
        else:
            self._given.set_error("code", words)
        self.enter()

    def _lay_out(self) -> None:
        is_shown, is_by_hand = self._shown is not None, self._is_by_hand
        self._given.setVisible(not is_shown and not is_by_hand)
        self._hand.setVisible(not is_shown and is_by_hand)
        self._check.setVisible(is_shown)
        self._where.setVisible(not is_shown and not is_by_hand and bool(self._centre))
        self._where.setText(self.tr("Centre: %1").replace("%1", self._centre))
        is_last = is_shown or (not is_by_hand and bool(self._centre))
        self._next.setVisible(not is_last)
        self._enrol.setVisible(is_last)
        self._back.setVisible(is_shown)
        # Another address than the administrator's would be refused in any case.
        is_open = not is_shown and "centre_url" not in self._fixed
        self._by_hand.setVisible(is_open and not is_by_hand)
        self._by_string.setVisible(is_open and is_by_hand)
        for button in (self._back, self._by_hand, self._by_string):
            button.setEnabled(not self._is_asking)
        if self._is_asking:
            self._enrol.forbid(self.tr("Asking the centre…"))
        else:
            self._enrol.allow()

    def _change_way(self) -> None:
        self._is_by_hand = not self._is_by_hand
        self._lay_out()
        self.enter()

    def _go_back(self) -> None:
        self._shown = None
        self._lay_out()
        self.enter()

    def _go_on(self) -> None:
        self._given.clear_errors()
        if self._shown is not None:
            self._ask()
            self.invited.emit(self._shown)
        elif self._is_by_hand:
            self._show(self._hand.invitation())
        elif is_string(self._code.value):
            self._read(self._code.value)
        elif not self._code.value:
            self._say(self.tr("Paste, scan or type what you were given"))
        elif not self._centre:
            self._say(
                self.tr(
                    "A code alone does not say where the centre is: give the whole string, or "
                    "enter the address by hand (F2)"
                )
            )
        else:
            self._ask()
            self.code_given.emit(self._code.value)

    def _read(self, typed: str) -> None:
        try:
            self._show(invitation_in(typed))
        except DeskError as error:
            self._say(words_of(error))

    def _say(self, words: str) -> None:
        self._given.set_error("code", words)
        self.enter()

    def _show(self, invitation: Invitation | None) -> None:
        if invitation is None:
            return
        self._shown = invitation
        self._check.show_invitation(invitation)
        self._lay_out()
        self._enrol.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._is_asking = True
        self._lay_out()


class _ByHand(FieldGrid):
    """Address, code and authority, each in its field."""

    def __init__(self, *, may_name_authority: bool) -> None:
        super().__init__(label_width=LABEL_WIDTH, wraps=True)
        self.first = TextField(self.tr("Centre's address"), "https://")
        self._code = TextField(self.tr("Code"))
        self._authority = TextField(
            self.tr("Authority"),
            self.tr("PEM file or its text; empty: as this system trusts"),
            meaning=Meaning.FILE,
        )
        choose = KeyButton(self.tr("Choose…"), "F3", is_small=True)
        choose.clicked.connect(self._choose)
        self.add("address", self.tr("Centre's address"), self.first)
        self.add("code", self.tr("Code"), self._code)
        self.add("authority", self.tr("Authority"), self._authority, choose, shares=(1, 0))
        self.set_row_visible("authority", may_name_authority)

    def invitation(self) -> Invitation | None:
        """What was entered; none where a row says what is wrong with it."""
        self.clear_errors()
        address, authority = "", tuple[bytes, ...]()
        try:
            address = centre_at(self.first.value)
        except DeskError as error:
            self.set_error("address", words_of(error))
        if not self._code.value:
            self.set_error("code", self.tr("Type the code that you were given"))
        try:
            authority = authority_at(self._authority.value)
        except DeskError as error:
            self.set_error("authority", words_of(error))
        if self.focus_first_error():
            return None
        return Invitation(self._code.value, address, "", authority)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose the authority's file"))
        dialog.setModal(False)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(["PEM (*.pem *.crt *.cer)", self.tr("All files (*)")])
        dialog.fileSelected.connect(self._authority.set_value)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()


class _Check(FieldGrid):
    """What an invitation holds, to be compared with what the administrator said."""

    def __init__(self, *, knows_authority: bool) -> None:
        super().__init__(label_width=LABEL_WIDTH, wraps=True)
        self._knows_authority = knows_authority
        self._address, self._zone, self._authority, self._code = (
            text("", wraps=True, selectable=True) for _ in range(4)
        )
        self.add("address", self.tr("Centre's address"), self._address)
        self.add("zone", self.tr("Network zone"), self._zone)
        self.add("authority", self.tr("Authority's fingerprint (SHA-256)"), self._authority)
        self.add("code", self.tr("Code"), self._code)

    def show_invitation(self, invitation: Invitation) -> None:
        """Show what the next Enter uses."""
        self._address.setText(invitation.centre_url)
        self._zone.setText(invitation.zone or self.tr("The centre says it"))
        prints = "\n".join(fingerprint(one) for one in invitation.authority)
        if self._knows_authority:
            prints = self.tr("As the administrator set this machine up")
        self._authority.setText(prints or self.tr("None of its own: as this system trusts"))
        self._code.setText(invitation.code)
