"""The example of ARCHITECTURE.md is carried out: a body and a row, and the step has every door."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

LIFE = """
import sys, tempfile
from pathlib import Path
from PySide6.QtWidgets import QApplication
from casework.cases import loan
from casework.worklist import offered
from desk_client.services import cases, forms
from desk_client.services.forms import Filled
from desk_client.ui import rooms
from tests.harness import bureau
from tests.harness.windows.workplaces import Workplaces

assert loan.__file__.startswith(sys.argv[1]), loan.__file__
app = QApplication([])
with tempfile.TemporaryDirectory() as folder:
    workplaces = Workplaces(Path(folder))
    place = workplaces.workplace(bureau.DESK)
    session = place.session
    due = "2026-09-14T18:00:00+08:00"
    case = forms.take(session, "", "ItemLent", Filled({"item": "UMBRELLA", "due_at": due})).case
    assert "催还" in [one.button.zh for one in cases.page(session, case).offers]
    form = forms.form(session, case, "LoanReminded")
    assert [one.label.zh for one in form.fields] == ["答应归还", "对方怎么说"]
    first = form.fields[0].first
    forms.take(session, case, "LoanReminded", Filled({"until": first}, {"text": "傍晚送回"}))
    told = cases.page(session, case).timeline[-1].told
    assert ("对方怎么说", "傍晚送回") in [(one.label.zh, one.words.zh) for one in told]
    assert "LoanReminded" in rooms.doors(place)
    workplaces.close()
print("every door")
"""


def example() -> tuple[str, str]:
    """The body and the row, as the page prints them."""
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    body, row = re.findall(r"```python\n(.*?)```", page.split("## Adding a step")[1], re.DOTALL)[:2]
    return body, row


def test_example_of_a_new_step_is_one_row_and_its_body_in_one_file(tmp_path: Path) -> None:
    body, row = example()
    shutil.copytree(ROOT / "casework", tmp_path / "casework")
    file = tmp_path / "casework" / "cases" / "loan.py"
    rules = file.read_text("utf-8")
    assert rules.count("\n\ndef is_overdue") == 1
    rules = rules.replace("\n\ndef is_overdue", f"\n\n{body}\n\ndef is_overdue")
    head, tail = rules.split("        ROWS.step(\n", 1)
    file.write_text(f"{head}{row}        ROWS.step(\n{tail}", "utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", LIFE, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{tmp_path}:{ROOT}", "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("every door\n")
