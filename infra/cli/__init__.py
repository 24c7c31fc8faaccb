"""The command line: `umlauf …`, one file a group of commands."""

from __future__ import annotations

import logging
import os
import sys

import typer

from infra.cli import (
    associations,
    audit,
    bank,
    collections,
    credits,
    dues,
    events,
    installation,
    invoices,
    keys,
    ledger,
    mandates,
    members,
    people,
    processes,
    reminders,
    servers,
    sign_in,
    transactions,
)
from infra.cli.options import clean_arguments
from infra.cli.output import write_json, write_refusal
from infra.embedded.memory import start_lean
from shared.errors import DomainError
from shared.logs import set_up_logs
from shared.settings import LogSettings

log = logging.getLogger("umlauf.cli")
app = typer.Typer(
    name="umlauf",
    help="Membership and dues for associations whose members are companies.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
sign_in.add_to(people.app)
for _name, _group in (
    ("associations", associations.app),
    ("members", members.app),
    ("people", people.app),
    ("dues", dues.app),
    ("invoices", invoices.app),
    ("credits", credits.app),
    ("bank", bank.app),
    ("transactions", transactions.app),
    ("collections", collections.app),
    ("reminders", reminders.app),
    ("events", events.app),
    ("ledger", ledger.app),
    ("mandates", mandates.app),
    ("audit", audit.app),
    ("keys", keys.app),
):
    app.add_typer(clean_arguments(_group), name=_name)
installation.add_to(app)
servers.add_to(app)
processes.add_to(app)
clean_arguments(app)


def main() -> None:
    """Exit 0: done. 1: refused, with a reason. 2: called wrongly. 3: a run not finished yet."""
    start_lean()
    # What any command writes is for this user alone: members' data, keys, accounts.
    os.umask(0o077)
    as_json = "--json" in sys.argv[1:]
    set_up_logs()
    try:
        wanted = LogSettings()
        set_up_logs(wanted.log_level, wanted.log_format)
        code = app(standalone_mode=False)
    except DomainError as error:
        write_refusal(error, as_json=as_json)
        code = 1
    except typer.TyperException as error:
        _show_misuse(error, as_json=as_json)
        code = error.exit_code
    except (typer.Abort, KeyboardInterrupt):
        code = 130
    except Exception as error:
        if as_json:
            write_json(
                {"error": {"code": "unexpected", "message": "Umlauf has a defect; see stderr."}}
            )
        log.error("unexpected error", exc_info=error)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _show_misuse(error: typer.TyperException, *, as_json: bool) -> None:
    """Typer's own classes know how to show the usage line; their base does not."""
    if as_json:
        write_json({"error": {"code": "usage", "message": error.format_message()}})
    elif callable(show := getattr(error, "show", None)):
        show()
    else:
        sys.stderr.write(f"{error.format_message()}\n")
