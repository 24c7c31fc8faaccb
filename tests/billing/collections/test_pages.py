"""Bank files on their pages: who takes them, and who hands them in."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.admissions.waiting import waiting_file
from tests.billing.collections.desk import come_back, debits
from tests.billing.conftest import TREASURER, AddMember, apply, association
from tests.billing.runs.desk import told
from tests.billing.runs.run_pages import (
    OFFICE,
    add_five_members,
    appoint,
    prepare,
    rows,
)
from tests.support.billing_site import NewVisitor
from tests.support.databases import CopyOf


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """Pages are tested on SQLite; what depends on the database has tests of its own."""
    return sqlite_copy_of


@pytest.fixture
def members(add_member: AddMember) -> None:
    add_five_members(add_member)


@pytest.mark.usefixtures("members")
class TestBankFile:
    @pytest.fixture
    def run(self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient) -> str:
        run = prepare(treasurer)
        chair.post(f"{run}/release")
        told(runtime)
        return run

    def test_only_the_treasurer_takes_the_file_as_it_was_made(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/file"
        assert path in treasurer.get(run).text
        assert path not in chair.get(run).text
        assert chair.get(path).status_code == 403
        answer = treasurer.get(path)
        assert hashlib.sha256(answer.content).hexdigest() == collection.sha256
        assert collection.file_name in answer.headers["content-disposition"]
        assert "€2,400.00" in treasurer.get(run).text
        assert "Friday 12 February 2027" in treasurer.get(run).text

    def test_handing_in_is_noted_once(
        self, runtime: ServiceRuntime, clock: FixedClock, treasurer: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        path = f"/autos/collections/{collection.id}/submit"
        said = treasurer.get(treasurer.post(path).headers["location"]).text
        assert "Noted: the file is with the bank." in said
        clock.advance(timedelta(minutes=5))
        treasurer.post(path)
        (kept,) = rows(runtime, Collection)
        assert kept.state is CollectionState.SUBMITTED
        assert kept.submitted_at == FixedClock.on(date(2027, 1, 15)).moment
        assert "Handed in by Dr. Anne Weiland" in treasurer.get(run).text
        assert "Handed in by Dr. Anne Weiland" in treasurer.get("/autos/collections").text

    def test_others_do_not_hand_in(
        self, runtime: ServiceRuntime, chair: TestClient, run: str
    ) -> None:
        (collection,) = rows(runtime, Collection)
        assert chair.post(f"/autos/collections/{collection.id}/submit").status_code == 403
        assert rows(runtime, Collection)[0].state is CollectionState.RELEASED

    def test_another_association_takes_and_touches_nothing(
        self, runtime: ServiceRuntime, new_visitor: NewVisitor, run: str
    ) -> None:
        apply(runtime, association("other"))
        (collection,) = rows(runtime, Collection)
        other = new_visitor(TREASURER, slug="other").client
        assert other.get(f"/other/collections/{collection.id}/file").status_code == 404
        assert other.post(f"/other/collections/{collection.id}/submit").status_code == 404
        assert "Dues run 2027" not in other.get("/other/dues").text
        assert Path(run).name not in other.get("/other/dues").text


class TestToRelease:
    """The file of an admission, from waiting to the bank."""

    @pytest.fixture
    def file(self, runtime: ServiceRuntime) -> Collection:
        return waiting_file(runtime)

    def test_it_stands_among_the_runs_and_among_the_files(
        self, file: Collection, treasurer: TestClient, chair: TestClient
    ) -> None:
        for path in ("/autos/dues", "/autos/collections"):
            for client in (treasurer, chair):
                page = client.get(path).text
                assert "BR-2027-0001" in page
                assert "Release €700.00 for" in page
                assert f'action="/autos/collections/{file.id}/release"' in page
                assert "Dr. Anne Weiland, Prof. Martin Klein" in page

    def test_before_its_release_it_is_neither_taken_nor_handed_in(
        self, runtime: ServiceRuntime, file: Collection, treasurer: TestClient
    ) -> None:
        path = f"/autos/collections/{file.id}"
        for answer in (treasurer.get(f"{path}/file"), treasurer.post(f"{path}/submit")):
            assert answer.status_code == 409
            said = " ".join(answer.text.split())
            assert "is not released, so it can be neither downloaded nor handed in" in said
            assert "The board or the treasurer releases it" in said
        told = treasurer.get(f"{path}/file", headers={"accept": "application/json"})
        assert told.json()["code"] == "collection_not_released"
        assert f"{path}/file" not in treasurer.get("/autos/collections").text
        assert rows(runtime, Collection)[0].state is CollectionState.WAITING

    def test_released_by_the_board_and_taken_by_the_treasurer(
        self, runtime: ServiceRuntime, file: Collection, treasurer: TestClient, chair: TestClient
    ) -> None:
        path, day = f"/autos/collections/{file.id}", {"collect_on": "2027-01-29"}
        assert (
            chair.post(f"{path}/release", data=day)
            .headers["location"]
            .startswith("/autos/collections")
        )
        (kept,) = rows(runtime, Collection)
        taken = treasurer.get(f"{path}/file")
        assert hashlib.sha256(taken.content).hexdigest() == kept.sha256
        page = treasurer.get("/autos/collections").text
        assert "Released by Prof. Martin Klein on" in page
        twice = treasurer.post(f"{path}/release", data=day)
        assert twice.status_code == 409
        assert "does not wait for a release any more" in twice.text
        assert treasurer.post(f"{path}/submit").status_code == 303

    def test_others_see_it_and_do_not_release_it(
        self, runtime: ServiceRuntime, file: Collection, new_visitor: NewVisitor
    ) -> None:
        appoint(runtime, OFFICE, "office")
        office, path = new_visitor(OFFICE).client, f"/autos/collections/{file.id}"
        page = office.get("/autos/collections").text
        assert "BR-2027-0001" in page
        assert "/release" not in page
        for act in ("release", "discard"):
            answer = office.post(f"{path}/{act}", data={"collect_on": "2027-01-29"})
            assert answer.status_code == 403
        assert rows(runtime, Collection)[0].state is CollectionState.WAITING

    def test_released_late_the_new_day_is_shown_before_it_counts(
        self,
        runtime: ServiceRuntime,
        clock: FixedClock,
        file: Collection,
        new_visitor: NewVisitor,
    ) -> None:
        clock.moment = FixedClock.on(date(2027, 2, 1)).moment
        treasurer, path = new_visitor(TREASURER).client, f"/autos/collections/{file.id}"
        refused = treasurer.post(f"{path}/release", data={"collect_on": "2027-01-29"})
        assert refused.status_code == 409
        assert "2027-02-15" in refused.text
        assert "The member is told the new day by e-mail." in refused.text
        assert rows(runtime, Collection)[0].state is CollectionState.WAITING
        moved = treasurer.post(f"{path}/release", data={"collect_on": "2027-02-15"})
        assert moved.status_code == 303
        assert rows(runtime, Collection)[0].collect_on == date(2027, 2, 15)

    @pytest.mark.parametrize("day", ["", "soon"])
    def test_without_the_day_that_was_shown_nothing_is_released(
        self, runtime: ServiceRuntime, file: Collection, treasurer: TestClient, day: str
    ) -> None:
        path = f"/autos/collections/{file.id}/release"
        assert treasurer.post(path, data={"collect_on": day}).status_code == 422
        assert rows(runtime, Collection)[0].state is CollectionState.WAITING

    def test_given_up_nothing_can_be_taken(
        self, runtime: ServiceRuntime, file: Collection, treasurer: TestClient
    ) -> None:
        path = f"/autos/collections/{file.id}"
        assert treasurer.post(f"{path}/discard").status_code == 303
        page = treasurer.get("/autos/collections").text
        assert "Given up" in page
        assert f"{path}/file" not in page
        assert treasurer.get(f"{path}/file").status_code == 409
        number = "BR-2027-0001"
        assert "Given up" in treasurer.get(f"/autos/invoices/{number}").text

    def test_another_association_releases_nothing(
        self, runtime: ServiceRuntime, file: Collection, new_visitor: NewVisitor
    ) -> None:
        apply(runtime, association("other"))
        other = new_visitor(TREASURER, slug="other").client
        assert "BR-2027-0001" not in other.get("/other/collections").text
        for slug in ("other", "autos"):
            path = f"/{slug}/collections/{file.id}"
            for act in ("release", "discard"):
                answer = other.post(f"{path}/{act}", data={"collect_on": "2027-01-29"})
                assert answer.status_code == 404
        assert rows(runtime, Collection)[0].state is CollectionState.WAITING


@pytest.mark.usefixtures("members")
class TestOpenItems:
    """From a refused file to the page of its replacement, and a return collected again."""

    @pytest.fixture
    def file(self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient) -> Collection:
        run = prepare(treasurer)
        chair.post(f"{run}/release")
        told(runtime)
        found: Collection = rows(runtime, Collection)[0]
        return found

    def test_a_debit_is_taken_out_and_the_file_says_so(
        self, runtime: ServiceRuntime, treasurer: TestClient, file: Collection
    ) -> None:
        here = f"/autos/collections/{file.id}"
        assert "Take a direct debit out" in treasurer.get(here).text
        debit = debits(runtime, file.id)[0].end_to_end_id
        assert treasurer.post(f"{here}/take-out", data={"debit": debit}).status_code == 422
        sent = treasurer.post(f"{here}/take-out", data={"debit": debit, "reason": "zahlt selbst"})
        page = treasurer.get(sent.headers["location"]).text
        assert "The direct debit is taken out. The earlier file is void." in page
        assert "zahlt selbst" in page
        assert "Earlier versions, void" in page

    def test_what_was_taken_out_is_put_back_by_a_button(
        self, treasurer: TestClient, runtime: ServiceRuntime, file: Collection
    ) -> None:
        debit = debits(runtime, file.id)[0].end_to_end_id
        taken = {"debit": debit, "reason": "zahlt selbst"}
        treasurer.post(f"/autos/collections/{file.id}/take-out", data=taken)
        page = treasurer.get("/autos/collections").text
        assert "It was taken out of a bank file by hand." in page
        number = page.split('name="invoice" value="')[1].split('"')[0]
        sent = treasurer.post("/autos/collections/put-back", data={"invoice": number})
        page = treasurer.get(sent.headers["location"]).text
        assert "The open item can be collected again." in page
        assert 'name="invoice"' not in page
        again = treasurer.post("/autos/collections/put-back", data={"invoice": number})
        assert again.status_code == 404

    def test_a_refused_file_is_made_anew_handed_in_and_undone(
        self, runtime: ServiceRuntime, treasurer: TestClient, file: Collection
    ) -> None:
        come_back(runtime, file.id, "FF01", date(2027, 1, 15), whole=True)
        sent = treasurer.post(f"/autos/collections/{file.id}/remake").headers["location"]
        assert "made anew under new ids" in treasurer.get(sent).text
        new = sent.partition("?")[0]
        told(runtime)
        assert treasurer.post(f"{new}/submit", data={"bank_order": "A-77"}).is_redirect
        assert "A-77" in treasurer.get(new).text
        undone = treasurer.post(f"{new}/undo").headers["location"]
        assert "counts as not handed in" in treasurer.get(undone).text

    def test_without_a_notice_it_is_not_handed_in(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient
    ) -> None:
        run = prepare(treasurer)
        chair.post(f"{run}/release")
        (file,) = rows(runtime, Collection)
        answer = treasurer.post(f"/autos/collections/{file.id}/submit")
        assert answer.status_code == 409
        assert "have not been told of this direct debit" in answer.text

    def test_a_return_is_collected_again_from_its_page(
        self, runtime: ServiceRuntime, treasurer: TestClient, chair: TestClient, file: Collection
    ) -> None:
        come_back(runtime, file.id, "MS03", date(2027, 1, 15))
        debit = debits(runtime, file.id)[0].end_to_end_id
        path = f"/autos/bank/returns/{debit}"
        assert f'action="{path}"' in treasurer.get("/autos/bank/returns").text
        assert chair.post(path, data={"handling": "collect_again"}).status_code == 403
        sent = treasurer.post(path, data={"handling": "collect_again"})
        assert "what can be collected now" in treasurer.get(sent.headers["location"]).text
        made = treasurer.post("/autos/collections/prepare", data={"on": "2027-03-15"})
        page = treasurer.get(made.headers["location"]).text
        assert "The bank file is prepared." in page
        (waiting,) = [one for one in rows(runtime, Collection) if one.prepared_by]
        day = {"collect_on": "2027-03-15"}
        release = f"/autos/collections/{waiting.id}/release"
        assert treasurer.post(release, data=day).status_code == 409
        assert chair.post(release, data=day).status_code == 303
