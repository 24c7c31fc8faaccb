"""The form of an application as the tests fill it in."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.support.members import ÉTANCHÉITÉ, MembersFixture

COMPANY = {
    "kind": "full",
    "company": ÉTANCHÉITÉ,
    "street": "rue de l'Industrie",
    "house_number": "24-28",
    "postcode": "4959",
    "city": "Käerjeng",
    "country": "LU",
    "language": "fr",
}
CONTACT = {
    "salutation": "Madame",
    "first_name": "Mély",
    "last_name": "Kieffer",
    "email": "mely@etancheite.example",
    "billing_emails": "rechnung@etancheite.example\nachats@etancheite.example",
}
SENT = {
    "signatory_name": "Mély Kieffer",
    "signatory_function": "Gérante",
    "terms": "on",
    "privacy": "on",
}


def begin(client: TestClient, slug: str = "autos") -> str:
    """Starts an application; gives the address of its pages."""
    assert client.get(f"/{slug}/apply").status_code == 200
    company: str = client.post(f"/{slug}/apply").headers["location"]
    return company.removesuffix("/company")


def fill_in(house: MembersFixture, client: TestClient) -> str:
    draft = begin(client)
    assert client.post(f"{draft}/company", data=COMPANY).headers["location"] == f"{draft}/contacts"
    answer = client.post(f"{draft}/contacts", data=CONTACT)
    assert answer.headers["location"] == f"{draft}/dues"
    house.settle()
    return draft
