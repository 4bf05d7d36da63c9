"""A PostgreSQL server of the tests' own: its own folder, its own socket, no network.

PostgreSQL refuses to run as root, so under root it runs as the user that Debian's
package made.  It is ended through the process id that it wrote itself.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from central_mailbox.store.postgres import open_store

USER = "postgres"


def newest_bin() -> Path:
    """Where the newest installed server's programs lie."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise FileNotFoundError("PostgreSQL is not installed (installer/debian-test.txt)")
    return Path(on_path).parent


class Cluster:
    """A running server; ``fresh()`` gives an empty database."""

    def __init__(self) -> None:
        self._bin = newest_bin()
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._made = 0
        self._template = ""
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(USER)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
            self._as = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self._run("initdb", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        self._start()

    def _start(self) -> None:
        options = f"-c listen_addresses='' -k {self._folder} -c fsync=off"  # no power cuts here
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self._folder / "log"), "start")

    def crash(self) -> None:
        """Drop everybody in the middle of whatever it is, and come back."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        self._start()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._bin / program, "-D", self._folder / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as,
        )

    def _url(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={quote(str(self._folder), safe='')}"

    def fresh(self, template: str = "template1") -> str:
        """The URL of a database that nobody has used."""
        self._made += 1
        name = f"mailbox_{self._made}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._url(name)

    def with_tables(self) -> str:
        """The URL of one with the tables of today: they are made once, and copied."""
        if not self._template:
            url = self.fresh()
            open_store(url).close()
            self._template = _name_of(url)
        return self.fresh(self._template)

    def settle(self, setting: str, value: str) -> None:
        """Set something of the whole server, for everybody's next statement; empty: as it was."""
        says = f"SET {setting} = '{value}'" if value else f"RESET {setting}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM {says}")
            connection.execute("SELECT pg_reload_conf()")
        while self._set_by_file(setting) != value:
            pass  # the server reads its file when it comes to it

    def _set_by_file(self, setting: str) -> str:
        """What a new line finds set; empty where it is as it was."""
        asked = "SELECT setting FROM pg_settings WHERE name = %s AND source = 'configuration file'"
        with psycopg.connect(self._url("postgres")) as connection:
            row = connection.execute(asked, (setting,)).fetchone()
        return "" if row is None else str(row[0])

    def drop(self, url: str) -> None:
        """Remove a database that :meth:`fresh` made, whoever is still connected."""
        name = _name_of(url)
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """End it and remove its folder."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder)


def _name_of(url: str) -> str:
    """The name of a database in its URL."""
    return url.split("@/", 1)[1].split("?", 1)[0]
