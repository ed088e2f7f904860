"""A private PostgreSQL server for tests: its own folder, its own port, gone afterwards."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from tests.ports import free_port


class Server:
    """A running server that makes empty databases."""

    def __init__(self, folder: Path, binaries: Path, port: int) -> None:
        self.folder, self.binaries, self.port = folder, binaries, port

    def new_database(self) -> str:
        """Make an empty database and return its SQLAlchemy URL."""
        name = f"steady_{uuid4().hex[:12]}"
        self.run(f'CREATE DATABASE "{name}"')
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        self.run(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')

    def run(self, sentence: str) -> None:
        """Run one sentence outside any transaction."""
        self.run_in(f"postgresql://postgres@127.0.0.1:{self.port}/postgres", sentence)

    def run_in(self, url: str, sentence: str) -> None:
        """Run one sentence outside any transaction, in one of the databases."""
        connection = psycopg2.connect(url)
        try:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                cursor.execute(sentence)
        finally:
            connection.close()

    def halt(self, mode: str = "immediate") -> None:
        """Stop the server; `begin` starts it again with what it held. "immediate" is what a power cut does."""
        _as_postgres([str(self.binaries / "pg_ctl"), "-D", str(self.folder), "-m", mode, "-w", "stop"], check=False)

    def begin(self) -> None:
        """Start the server."""
        options = f"-p {self.port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        start = [str(self.binaries / "pg_ctl"), "-D", str(self.folder), "-w", "-l", str(self.folder / "log")]
        _as_postgres([*start, "-o", options, "start"])
        _wait_for(self)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)


@lru_cache(maxsize=1)
def server() -> Server:
    """Return the session's server, started at the first call; fails if PostgreSQL is not installed."""
    return new_server()


def new_server() -> Server:
    """Start a server of one's own; it is gone at the end of the process."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or _from_path()
    if not found:
        raise RuntimeError("PostgreSQL's server is not installed: run apt-get install postgresql")
    binaries = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="steady-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    _as_postgres([str(binaries / "initdb"), "-D", str(folder), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"])
    running = Server(folder, binaries, port)
    atexit.register(running.stop)
    running.begin()
    return running


def _from_path() -> list[Path]:
    found = shutil.which("initdb")
    return [Path(found).resolve()] if found else []


def _as_postgres(command: list[str], check: bool = True) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    done = subprocess.run([*prefix, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/tmp")
    if check and done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed with status {done.returncode}")


def _wait_for(running: Server) -> None:
    for _ in range(600):
        try:
            running.run("SELECT 1")
            return
        except psycopg2.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
