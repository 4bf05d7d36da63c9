"""On Windows: ``python -m installer.windows`` packs the desk and makes its installer, in ``dist/``.

Needs git and NSIS (``makensis``) on the PATH, and the parts that ``desk.cmd setup test`` installs:
``.venv\\Scripts\\python -m installer.windows``.
"""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from installer.packing import installing, papers
from installer.packing.locked import here, locked
from installer.packing.papers import Brought
from installer.packing.programs import DESK, ROOT, version


def main() -> int:
    """Pack the desk of this checkout."""
    if os.name != "nt":
        sys.stderr.write("desk: this is done on Windows; elsewhere: installer/build\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        installer = _made(Path(folder))
    print(installer)
    return 0


def _made(work: Path) -> Path:
    site = work / "site"
    parts = locked(ROOT / "requirements" / DESK.lock, here())
    installing.parts(parts, site)
    installing.parts(locked(ROOT / "requirements" / "build.txt", here()), work / "tools")
    installing.put(installing.ours(work), site)
    spec = work / f"{DESK.command}.spec"
    spec.write_bytes((ROOT / "installer" / spec.name).read_bytes())
    code = "import sys; sys.path[:0] = sys.argv[1:3]; del sys.argv[1:3]; "
    code += "from PyInstaller.__main__ import run; run()"
    command = [sys.executable, "-c", code, str(site), str(work / "tools"), "--noconfirm"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "work"), str(spec)]
    subprocess.run(command, check=True)
    listed = papers.write(DESK, work / "papers", site, parts, [_python()])
    target = ROOT / "dist" / f"{DESK.identity}_{version()}_{_machine()}.exe"
    target.parent.mkdir(exist_ok=True)
    target.with_suffix(".cdx.json").write_bytes(listed)
    compile_installer(work / "dist" / DESK.command, work / "papers", target, version())
    return target


def compile_installer(files: Path, documents: Path, target: Path, number: str) -> None:
    """The installer around a packed folder; a warning is a mistake."""
    said = {"VERSION": number, "FILES": files, "PAPERS": documents, "OUT": target}
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8"]
    command += [f"-D{name}={value}" for name, value in said.items()]
    subprocess.run([*command, str(Path(__file__).with_name("desk.nsi"))], check=True)


def _python() -> Brought:
    number = platform.python_version()
    licence = Path(sys.base_prefix) / "LICENSE.txt"
    return Brought("python", number, f"pkg:generic/python@{number}", licence)


def _machine() -> str:
    return platform.machine().lower()


if __name__ == "__main__":
    sys.exit(main())
