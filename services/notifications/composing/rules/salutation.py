"""How a letter begins, by language, formally; never guessed from a first name."""

from __future__ import annotations

from services.notifications.contacts.recipient import PersonName

_MS = frozenset({"frau", "fr", "ms", "mrs", "miss", "mme", "madame", "female", "f"})
_MR = frozenset({"herr", "hr", "mr", "m", "monsieur", "male"})
_UNKNOWN = {
    "de": "Sehr geehrte Damen und Herren,",
    "fr": "Madame, Monsieur,",
    "en": "Dear Sir or Madam,",
}


def salutation(language: str, person: PersonName) -> str:
    """«Sehr geehrte Frau Weber,»; without a salutation «Guten Tag Kim Weber,».

    French letters to a known person say «Madame,» or «Monsieur,» without the name.
    """
    title = _title(person.salutation)
    if language == "fr":
        return {"ms": "Madame,", "mr": "Monsieur,"}.get(title, _UNKNOWN["fr"])
    if not person.last:
        return _UNKNOWN[language]
    if language == "de":
        return {
            "ms": f"Sehr geehrte Frau {person.last},",
            "mr": f"Sehr geehrter Herr {person.last},",
        }.get(title, f"Guten Tag {person.full},")
    return {"ms": f"Dear Ms {person.last},", "mr": f"Dear Mr {person.last},"}.get(
        title, f"Dear {person.full},"
    )


def _title(typed: str) -> str:
    word = typed.strip().rstrip(".").lower()
    if word in _MS:
        return "ms"
    return "mr" if word in _MR else ""
