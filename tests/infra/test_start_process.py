"""Attacks on how an installation is started, as they once succeeded, against real processes."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from infra.composition.association_file import load_association
from tests.infra.conftest import DEMO, Answer, CommandLine, clean_environment
from tests.infra.test_demo_process import Running
from tests.support.prepared_process import Forked
from tests.support.settings import KEYS_IN_ENVIRONMENT

pytestmark = pytest.mark.timeout(900)
PUBLIC = {"UMLAUF_PUBLIC_URL": "https://dues.example"}
OVER_THE_PROXY = {
    "Host": "dues.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "203.0.113.7",
}


@contextmanager
def started(data: Path, *arguments: str, **environment: str) -> Iterator[Running[Forked]]:
    words = (*arguments, "--port", "0", "--data", str(data), "--json")
    with Forked(words, clean_environment() | environment) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


def error_of(answer: Answer) -> str:
    assert answer.code == 1, answer.out
    error = answer.said["error"]
    assert isinstance(error, dict)
    return str(error["code"])


@contextmanager
def asking(running: Running[Forked]) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(str(running.said["address"]).partition("//")[2])
    yield connection
    connection.close()


def asked(
    running: Running[Forked],
    method: str,
    path: str,
    headers: dict[str, str],
    body: str | None = None,
) -> tuple[int, http.client.HTTPMessage, str]:
    """One request as it stands, with the Host that the headers name."""
    with asking(running) as connection:
        form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, path, body, {**form, **headers})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


def treasurer() -> str:
    """The form by which the demo signs the treasurer of autos in."""
    spec = load_association((DEMO / "autos.toml").read_text("utf-8"))
    person = next(one for one in spec.people if "treasurer" in one.roles)
    return urlencode({"association": spec.id, "person": spec.person_id(person)})


def test_c1_behind_a_proxy_no_stranger_is_treasurer(data: Path, umlauf: CommandLine) -> None:
    assert umlauf("associations", "apply", DEMO / "autos.toml").code == 0
    with started(data, "up", **PUBLIC) as running:
        status, headers, _ = asked(running, "POST", "/sign-in", OVER_THE_PROXY, treasurer())
        assert status in (404, 422)
        cookie = (headers["set-cookie"] or "").partition(";")[0]
        for path in ("/autos/", "/autos/bank", "/autos/members"):
            seen = asked(running, "GET", path, OVER_THE_PROXY | {"Cookie": cookie})
            assert seen[0] in (303, 401), path
        _, _, page = asked(running, "GET", "/sign-in", OVER_THE_PROXY)
        assert "Okko Strathmann" not in page
        assert asked(running, "GET", "/demo/mailbox", OVER_THE_PROXY)[0] == 404
        assert asked(running, "GET", "/livez", {"Host": "evil.example"})[0] == 200
        assert asked(running, "GET", "/sign-in", {"Host": "evil.example"})[0] == 421


def test_m8_no_host_is_sent_elsewhere(data: Path, umlauf: CommandLine) -> None:
    umlauf("associations", "apply", DEMO / "autos.toml")
    with started(data, "up", **PUBLIC) as running:
        for path in ("/autos/applications/", "/docs/", "/nix/"):
            evil = asked(running, "GET", path, {"Host": "evil.example"})
            ours = asked(running, "GET", path, {"Host": "dues.example"})
            assert evil[0] == 421
            assert ours[0] in (401, 404)
            assert not evil[1]["location"]
            assert not ours[1]["location"]


def test_a_demo_behind_a_proxy_answers_nobody(data: Path) -> None:
    with started(data, "demo", "--association", "autos") as running:
        here = {"Host": str(running.said["address"]).partition("//")[2]}
        assert asked(running, "POST", "/sign-in", here, treasurer())[0] == 303
        for headers in (
            OVER_THE_PROXY,
            {"Host": "dues.example"},
            {**here, "X-Forwarded-For": "203.0.113.7"},
            {**here, "Forwarded": "for=203.0.113.7"},
        ):
            status, told, _ = asked(running, "POST", "/sign-in", headers, treasurer())
            assert (status, told["set-cookie"]) == (421, None)


def test_a_demo_has_no_public_address(umlauf: CommandLine, data: Path) -> None:
    assert error_of(umlauf("demo", "--port", "0", "--json", **PUBLIC)) == "demo_with_public_url"
    assert not data.exists()


def test_h1_a_demo_takes_no_production_over(data: Path, umlauf: CommandLine) -> None:
    shell = {**PUBLIC, **KEYS_IN_ENVIRONMENT}
    assert umlauf("associations", "apply", DEMO / "autoregion.toml", **shell).code == 0
    before = sorted(data.rglob("*"))
    with started(data, "up", **shell):
        assert error_of(umlauf("demo", "--port", "0", "--json", **KEYS_IN_ENVIRONMENT)) == (
            "not_made_by_demo"
        )
    assert error_of(umlauf("demo", "--port", "0", "--json")) == "not_made_by_demo"
    listed = umlauf("associations", "list", "--json", **shell).said["associations"]
    assert isinstance(listed, list)
    assert [one["slug"] for one in listed] == ["autoregion"]
    assert set(before) <= set(data.rglob("*"))


@pytest.mark.parametrize("service", ["members", "web"])
def test_h1_nor_a_database_of_it(data: Path, umlauf: CommandLine, service: str) -> None:
    assert umlauf("associations", "apply", DEMO / "autoregion.toml").code == 0
    with started(data, "up"):
        pass
    lent = {f"UMLAUF_{service.upper()}_DATABASE_URL": f"sqlite:///{data}/{service}.sqlite"}
    elsewhere = CommandLine(data.parent / "demo")
    assert error_of(elsewhere("demo", "--port", "0", "--json", **lent)) == "not_made_by_demo"


def test_h1_a_demo_never_becomes_production(data: Path, umlauf: CommandLine) -> None:
    with started(data, "demo", "--association", "autos"):
        pass
    for command in ("up --port 0", "web", "worker", "relay", "migrate"):
        answer = umlauf(*command.split(), "--json", **PUBLIC, **KEYS_IN_ENVIRONMENT)
        assert error_of(answer) == "demo_stays_demo", command
    applied = umlauf(
        *("associations", "apply", DEMO / "autos.toml", "--json"), UMLAUF_ENVIRONMENT="production"
    )
    assert error_of(applied) == "demo_stays_demo"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"UMLAUF_SECRET_KEY": ""}, "weak_key"),
        pytest.param({"UMLAUF_SECRET_KEY": "a"}, "weak_key", marks=pytest.mark.slow),
        pytest.param({"UMLAUF_IBAN_KEYS": ","}, "weak_key", marks=pytest.mark.slow),
        ({"UMLAUF_SECRET_KEY": "demo-secret-only-for-trying-umlauf"}, "published_key"),
        ({"UMLAUF_PUBLIC_URL": "http://dues.example"}, "public_url_without_https"),
    ],
)
def test_h6_production_does_not_start_on_anything(
    umlauf: CommandLine, given: dict[str, str], code: str
) -> None:
    assert umlauf("init").code == 0
    assert error_of(umlauf("up", "--port", "0", "--json", **given)) == code
    assert error_of(umlauf("associations", "list", "--json", **given)) == code
    doctor = umlauf("doctor", "--json", **given)
    assert (doctor.code, doctor.said["ok"]) == (1, False)


def test_h6_an_installation_for_tests_listens_here_only(umlauf: CommandLine) -> None:
    everybody = "0.0.0.0"  # noqa: S104
    answer = umlauf("web", "--host", everybody, "--json", UMLAUF_ENVIRONMENT="test")
    assert error_of(answer) == "only_on_this_machine"


def test_h5_what_lies_in_the_folder_is_for_its_user_alone(
    data: Path, umlauf: CommandLine, tmp_path: Path
) -> None:
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    assert error_of(umlauf("associations", "apply", DEMO / "autos.toml", "--json")) == (
        "open_to_others"
    )
    data.chmod(0o700)
    out, test = tmp_path / "out", {"UMLAUF_ENVIRONMENT": "test"}
    umask = os.umask(0o022)
    try:
        people = ("okko.strathmann@autos.example", "hanne.wiemann@autos.example")
        for words in (
            ("associations", "apply", DEMO / "autos.toml"),
            ("members", "import", DEMO / "autos-members.csv", "--as", people[0]),
            (
                *("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", out),
                *("--prepared-by", people[0], "--released-by", people[1]),
            ),
        ):
            done = umlauf(*words, **test)
            assert done.code == 0, done.err
        with started(data, "up", **test):
            pass
    finally:
        os.umask(umask)
    kept = [data, *data.rglob("*"), out, *out.rglob("*")]
    assert len(list((data / "documents").rglob("*"))) > 10
    assert [one for one in kept if one.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)] == []


@pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("su") is None, reason="only root becomes somebody else"
)
def test_h5_nobody_reads_members_accounts(data: Path, umlauf: CommandLine) -> None:
    umlauf("associations", "apply", DEMO / "autos.toml")
    data.parent.chmod(0o755)
    for path in (data, data / "billing.sqlite", data / "iban.keys"):
        tried = subprocess.run(
            ["su", "nobody", "-s", "/bin/sh", "-c", f"cat '{path}' || ls '{path}'"],
            capture_output=True,
            check=False,
        )
        assert (tried.returncode == 0, tried.stdout) == (False, b"")


def test_demo_alone_makes_a_folder_of_its_own(tmp_path: Path) -> None:
    """Beside what one has, and marked."""
    (tmp_path / "data").mkdir(mode=0o700)
    environment = clean_environment() | KEYS_IN_ENVIRONMENT
    words = ("demo", "--association", "autos", "--port", "0", "--json")
    with Forked(words, environment, tmp_path) as process:
        try:
            said = Running(process).said
        finally:
            process.kill()
    assert said["data"] == "demo-data"
    mark = json.loads((tmp_path / "demo-data" / "installation.json").read_text())
    assert mark["kind"] == "demo"
    key = (tmp_path / "demo-data" / "secret.key").read_text().strip()
    assert key not in KEYS_IN_ENVIRONMENT.values(), "keys of a shell are another installation's"
    assert list((tmp_path / "data").iterdir()) == []
