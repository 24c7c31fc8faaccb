"""PostgreSQL as in production: an ordinary role for each database; mightier ones are refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infra.registry import NAMES
from tests.infra.conftest import DEMO, Answer, CommandLine
from tests.support.postgres import Cluster

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(900)]
TREASURER, BOARD = "okko.strathmann@autos.example", "hanne.wiemann@autos.example"


class Production:
    """The command line on four databases, each opened as a role of its own."""

    def __init__(self, umlauf: CommandLine, cluster: Cluster) -> None:
        self.umlauf = umlauf
        self.urls = {name: cluster.new_database() for name in (*NAMES, "web")}

    def __call__(
        self, *arguments: str | Path, environment: str = "production", **urls: str
    ) -> Answer:
        databases = {
            f"UMLAUF_{name.upper()}_DATABASE_URL": url for name, url in (self.urls | urls).items()
        }
        kind = {"UMLAUF_ENVIRONMENT": environment}
        return self.umlauf(*arguments, "--json", **databases, **kind)


@pytest.fixture
def production(umlauf: CommandLine, postgres_cluster: Cluster) -> Iterator[Production]:
    made = Production(umlauf, postgres_cluster)
    yield made
    for url in made.urls.values():
        postgres_cluster.drop(url)


def as_superuser(url: str) -> str:
    name = url.partition("@/")[2].partition("?")[0]
    return url.replace(f"{name}@", "postgres@")


@pytest.fixture
def passing_by(postgres_cluster: Cluster, production: Production) -> Iterator[str]:
    """Billing's database for a role that is no superuser and has BYPASSRLS."""
    name = production.urls["billing"].partition("@/")[2].partition("?")[0]
    role = f"by_{name}"
    with psycopg.connect(postgres_cluster.admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS").format(sql.Identifier(role)))
        admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(role)))
        yield production.urls["billing"].replace(f"{name}@", f"{role}@")
        admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_the_treasurers_year(production: Production, tmp_path: Path) -> None:
    """The main job with roles that only own their database, as run-in-production.md says it."""
    assert production("init").said["kind"] == "production"
    assert production("migrate").code == 0
    assert production("doctor").code == 0
    assert production("associations", "apply", DEMO / "autos.toml").code == 0
    members = DEMO / "autos-members.csv"
    imported = production("members", "import", members, "--as", TREASURER)
    assert imported.code == 0, imported.out
    assert imported.said["created"]
    dues = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15")
    prepared = production(*dues, "--prepared-by", TREASURER)
    assert (prepared.code, prepared.said["state"]) == (0, "prepared"), prepared.out
    both = (*dues, "--out", tmp_path / "out", "--prepared-by", TREASURER, "--released-by", BOARD)
    assert production(*both).code == 1
    run = production(*both, "--single-operator", "Nobody else can sign in here yet.")
    assert run.code == 0, run.out
    assert run.said["invoices"]
    assert production("ledger", "check").code == 0


def test_row_level_security_is_forced_on_every_table_of_associations(
    production: Production,
) -> None:
    production("migrate")
    for name in NAMES:
        with psycopg.connect(production.urls[name]) as connection:
            rows = connection.execute(
                "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity FROM pg_class c "
                "JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'association_id' "
                "WHERE c.relkind = 'r'"
            ).fetchall()
        assert rows
        assert [table for table, forced in rows if not forced] == []


def test_a_superuser_is_refused(production: Production) -> None:
    production("migrate")
    for command in ("up --port 0", "web", "worker", "relay", "migrate", "associations list"):
        answer = production(*command.split(), billing=as_superuser(production.urls["billing"]))
        assert answer.code == 1, command
        error = answer.said["error"]
        assert isinstance(error, dict)
        assert error["code"] == "role_passes_row_security", command
        assert "UMLAUF_BILLING_DATABASE_URL" in error["message"]
        assert "CREATE ROLE" in error["message"]


def test_a_superuser_is_refused_for_the_sessions_too(production: Production) -> None:
    production("migrate")
    for command in ("web", "migrate"):
        answer = production(command, web=as_superuser(production.urls["web"]))
        assert answer.code == 1
        assert "UMLAUF_WEB_DATABASE_URL" in answer.out


def test_a_role_with_bypassrls_is_refused(production: Production, passing_by: str) -> None:
    answer = production("migrate", billing=passing_by)
    assert answer.code == 1
    assert "«by_" in answer.out


def state(answer: Answer, part: str) -> str:
    findings = answer.said["findings"]
    assert isinstance(findings, list)
    (found,) = (one["state"] for one in findings if one["part"] == part)
    return str(found)


def test_the_doctor_says_it_before(production: Production) -> None:
    production("migrate")
    assert state(production("doctor"), "database billing") == "ok"
    mighty = as_superuser(production.urls["billing"])
    refused = production("doctor", billing=mighty, web=as_superuser(production.urls["web"]))
    assert refused.code == 1
    assert state(refused, "database billing") == state(refused, "database web") == "broken"


def test_for_trying_a_superuser_will_do(production: Production) -> None:
    mighty = {name: as_superuser(url) for name, url in production.urls.items()}
    assert production("migrate", environment="test", **mighty).code == 0
    doctor = production("doctor", environment="test", **mighty)
    assert state(doctor, "database billing") == "note"


def test_a_demo_takes_no_database_of_production(production: Production) -> None:
    production("migrate")
    elsewhere = CommandLine(production.umlauf.data.parent / "demo")
    lent = {
        f"UMLAUF_{name.upper()}_DATABASE_URL": url
        for name, url in production.urls.items()
        if name != "web"
    }
    answer = elsewhere("demo", "--port", "0", "--json", **lent)
    assert answer.code == 1
    assert "not_made_by_demo" in answer.out
    with psycopg.connect(production.urls["members"]) as connection:
        row = connection.execute("SELECT count(*) FROM association").fetchone()
    assert row == (0,)


def test_databases_of_an_older_umlauf_are_taken_over(production: Production) -> None:
    """Its databases carry no mark; its account numbers open with the keys it was run with."""
    assert production("associations", "apply", DEMO / "autos.toml").code == 0
    for name in NAMES:
        with psycopg.connect(production.urls[name]) as connection:
            connection.execute("DROP TABLE installation_mark")
    keys = {
        "UMLAUF_SECRET_KEY": (production.umlauf.data / "secret.key").read_text().strip(),
        "UMLAUF_IBAN_KEYS": (production.umlauf.data / "iban.keys").read_text().strip(),
    }
    urls = {f"UMLAUF_{name.upper()}_DATABASE_URL": url for name, url in production.urls.items()}
    fresh = CommandLine(production.umlauf.data.parent / "fresh")
    refused = fresh("associations", "list", "--json", **urls, **keys)
    assert "unmarked_database" in refused.out
    other = keys | {"UMLAUF_IBAN_KEYS": keys["UMLAUF_IBAN_KEYS"][::-1]}
    anew = CommandLine(production.umlauf.data.parent / "anew")
    assert "keys_do_not_fit" in anew("init", "--adopt", "--json", **urls, **other).out
    assert not anew.data.exists()
    adopted = anew("init", "--adopt", "--json", **urls, **keys)
    assert adopted.said["made"] is True
    listed = anew("associations", "list", "--json", **urls, **keys)
    assert listed.said["associations"], listed.out
