"""`moothall backup` and `moothall restore`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from django.db import connection

import moothall
from moothall import clock
from moothall.cli import archive, databases, home
from moothall.cli.command import Home, command
from moothall.cli.session import Session
from moothall.faults import InvalidValue
from moothall.ledger import chain
from moothall.ledger.queries import head

# Of the home, what a backup does not hold: the live database (a copy goes in), the key that signs
# sessions (a restored site makes a new one, so everybody signs in anew), the lock, and what begins
# with a dot: our own scratch, and what a shell keeps in the folder that its user calls home.
NAMES_LEFT_OUT = ("moothall.sqlite3", "secret-key", "preparing.lock", ".")
# Folders of what is made again from the rest when somebody asks for it: packs of meetings, and
# their Office papers as PDF.
MADE_AGAIN = ("packs", "as-pdf")
SCRATCH = (".restoring", ".uploads")

commands = typer.Typer()


def join(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.registered_commands += commands.registered_commands


@command(
    commands,
    "backup",
    example="moothall backup moothall-2026-09-01.tar.gz",
    needs=Home.AS_IT_IS,
    shared=("json",),
)
def backup(
    session: Session,
    target: Annotated[
        Path, typer.Argument(metavar="FILE", dir_okay=False, help="The archive to write.")
    ],
) -> None:
    """Write database and files into one archive, and read it back to see that it is whole.

    The site may go on running. The archive holds learner records: keep it as they are kept.
    """
    if not home.is_prepared():
        raise InvalidValue(f"{home.folder()} is empty: there is nothing to back up.")
    if target.exists():
        raise InvalidValue(f"“{target}” exists already: choose another name, or remove it.")
    if not target.parent.is_dir():
        raise InvalidValue(f"There is no folder “{target.parent}”.")
    try:
        manifest = _write(session, target)
        archive.partial(target).rename(target)
    finally:
        archive.partial(target).unlink(missing_ok=True)
    faults = chain.verify().faults
    if session.out.json:
        session.out.record(_told(target, manifest) | {"faults": list(faults)})
    else:
        session.out.say(
            f"Wrote {target}: {len(manifest.members)} files, {target.stat().st_size:,} bytes, "
            f"read back and whole. The head of its ledger:\n{manifest.head}"
        )
    if faults:
        session.out.warn(
            "The ledger of this home has faults, and so has its copy: see “moothall ledger verify”."
        )


def _write(session: Session, target: Path) -> archive.Manifest:
    with tempfile.TemporaryDirectory(prefix="moothall-backup-", dir=target.parent) as scratch:
        about = archive.Manifest(
            format=archive.FORMAT,
            moothall=moothall.__version__,
            made=clock.now().isoformat(timespec="seconds"),
            database=connection.vendor,
            head=head(),
            members={},
        )
        # The database first: what it names has then been written already, and is never changed.
        copy = databases.copy_into(Path(scratch))
        files = [(copy.name, copy), *_files()]
        total = sum(path.stat().st_size for _, path in files if path.exists())
        with session.out.progress("Writing", total) as bar:
            manifest = archive.write(target, iter(files), about, bar.by)
        with session.out.progress("Reading back", total) as bar:
            again = archive.unpack(archive.partial(target), Path(scratch) / "read", bar.by)
        if again != manifest:
            raise InvalidValue("What was read back is not what was written: nothing was kept.")
        return manifest


def _files() -> Iterator[tuple[str, Path]]:
    for path in sorted(home.folder().rglob("*")):
        name = path.relative_to(home.folder())
        left_out = name.parts[0].startswith(NAMES_LEFT_OUT) or name.parts[0] in MADE_AGAIN
        if path.is_file() and not left_out:
            yield f"files/{name.as_posix()}", path


@command(
    commands,
    "restore",
    example="MOOTHALL_HOME=/srv/moothall moothall restore moothall-2026-09-01.tar.gz",
    needs=Home.AS_IT_IS,
    shared=("json",),
)
def restore(
    session: Session,
    source: Annotated[Path, typer.Argument(metavar="FILE", help="A backup's archive.")],
) -> None:
    """Put a backup into an empty home, after checking every file and the ledger.

    A backup that is refused leaves the home as empty as it was.
    """
    if not source.is_file():
        raise typer.BadParameter(f"There is no such file: {source}.")
    _must_be_empty()
    staging = home.folder() / ".restoring"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        with session.out.progress("Unpacking") as bar:
            manifest = archive.unpack(source, staging, bar.by)
        databases.must_fit(manifest.database)
        _put_in_place(staging)
        _must_be_whole(manifest)
    except BaseException:
        _empty_again()
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if session.out.json:
        session.out.record(_told(source, manifest))
        return
    session.out.say(
        f"Restored {len(manifest.members)} files of {manifest.made} into {home.folder()}. "
        f"The ledger is whole; its head:\n{manifest.head}"
    )
    if home.pending():
        session.out.say("The backup is of an older Moothall: now run “moothall upgrade”.")


def _must_be_empty() -> None:
    there = [p.name for p in home.folder().glob("*") if not p.name.startswith(NAMES_LEFT_OUT)]
    if there or not home.is_empty():
        raise InvalidValue(
            f"{home.folder()} and its database are not empty, and a backup is never put over "
            "what is there: name an empty home in MOOTHALL_HOME (and an empty database in "
            "MOOTHALL_DATABASE_URL, where it is set)."
        )


def _put_in_place(staging: Path) -> None:
    (copy,) = staging.glob("database.*")
    databases.put_back(copy)
    for path in sorted((staging / "files").glob("*")):
        path.rename(home.folder() / path.name)


def _must_be_whole(manifest: archive.Manifest) -> None:
    faults = chain.verify(manifest.head).faults
    if faults:
        raise InvalidValue("The ledger of this backup is not whole. " + " ".join(faults))


def _empty_again() -> None:
    """Take out what was put in, and the database and key that looking made.

    The folder itself stays, since it may have been there, and so does a PostgreSQL database.
    """
    connection.close()
    for path in home.folder().glob("*"):
        if path.name.startswith(".") and path.name not in SCRATCH:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _told(path: Path, manifest: archive.Manifest) -> dict[str, object]:
    return {
        "file": str(path),
        "files": len(manifest.members),
        "made": manifest.made,
        "database": manifest.database,
        "head": manifest.head,
    }
