"""Finding a code request: the browser's latest, while its code still counts."""

from __future__ import annotations

from services.billing.runs.code_requests import fingerprint_of, open_request
from services.billing.runs.request_release_code import request_release_code
from services.billing.runs.rules.release_codes import CODE_AGE
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, AddMember
from tests.billing.runs.desk import OWN, prepared


def test_the_latest_of_the_browser(
    runtime: ServiceRuntime, clock: FixedClock, add_member: AddMember
) -> None:
    add_member("M-1")
    run, asked = prepared(runtime), []
    for browser in ("mine", "another", "mine"):
        with runtime.transaction(OWN) as uow:
            asked.append(request_release_code(uow, run.id, BY_CHAIR, browser).id)
    found = {}
    for browser in ("mine", "another", "none"):
        with runtime.reading(OWN) as session:
            request = open_request(
                session, run.id, BY_CHAIR.person_id, browser=browser, now=clock.now()
            )
            found[browser] = request.id if request else None
    assert found == {"mine": asked[2], "another": asked[1], "none": None}
    with runtime.reading(OWN) as session:
        late = clock.now() + CODE_AGE
        assert not open_request(session, run.id, BY_CHAIR.person_id, browser="mine", now=late)


def test_what_is_kept_tells_nothing_of_the_cookie() -> None:
    assert len(fingerprint_of("secret")) == 64
    assert fingerprint_of("secret") != fingerprint_of("Secret")
