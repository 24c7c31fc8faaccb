"""What invented companies and people are named after: names that hurt, of three countries."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Region:
    """What names and addresses of one country are made of."""

    country: str
    language: str
    legal_forms: tuple[str, ...]
    patterns: tuple[str, ...]
    families: tuple[str, ...]
    first_names: tuple[tuple[str, str], ...]
    trades: tuple[str, ...]
    streets: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    phone: str


GERMANY = Region(
    country="DE",
    language="de",
    legal_forms=("GmbH", "GmbH & Co. KG", "AG", "e. K.", "KG", "SE", "UG (haftungsbeschränkt)"),
    patterns=("{family} {trade}", "{trade} {family}", "{family} & Söhne {trade}", "{city}er {trade}"),
    families=(
        "Achternbosch", "Bökenkamp", "Große-Perdekamp", "Düsterhöft", "Eßlinger", "Fröhlingsdorf",
        "Grünewälder", "Höllriegel", "Jürgensmeier", "Kötterheinrich", "Lütkemöller", "Mühlenfeld",
        "Niewöhner", "Oßwald", "Pöhlking", "Quäschning", "Rüschkamp", "Schäperklaus", "Thönnes",
        "Übermuth", "Vößing", "Wöstmann", "Zurmühlen", "Ährenpfort",
    ),
    first_names=(
        ("Frau", "Ännchen"), ("Herr", "Björn"), ("Frau", "Käthe"), ("Herr", "Jörg"),
        ("Frau", "Şebnem"), ("Herr", "Götz"), ("Frau", "Marie-Luise"), ("Herr", "Thorbjørn"),
        ("Frau", "Uta"), ("Herr", "Wenzel"), ("", "Kim"),
    ),
    trades=(
        "Präzisionsteile", "Umformtechnik", "Gießerei", "Härterei", "Werkzeugbau", "Kunststofftechnik",
        "Oberflächenveredelung", "Achsen", "Kabelbäume", "Prüfstände", "Fahrzeuglogistik",
        "Softwarehaus", "Sitzschäume", "Dichtungen", "Lenkgetriebe", "Schließsysteme",
    ),
    streets=("Werkstraße", "Am Güterbahnhof", "Hüttenallee", "An der Kippe", "Zum Stellwerk"),
    places=(
        ("66111", "Saarbrücken"), ("66424", "Homburg"), ("66538", "Neunkirchen"),
        ("67655", "Kaiserslautern"), ("54290", "Trier"), ("66740", "Saarlouis"),
    ),
    phone="+49 30 23125",
)  # fmt: skip

OSNABRUECK = replace(
    GERMANY,
    places=(
        ("49074", "Osnabrück"),
        ("49205", "Hasbergen"),
        ("49124", "Georgsmarienhütte"),
        ("49143", "Bissendorf"),
        ("49565", "Bramsche"),
        ("48527", "Nordhorn"),
    ),
)

FRANCE = Region(
    country="FR",
    language="fr",
    legal_forms=("S.A.S.", "S.A.R.L.", "S.A.", "S.A.S.U."),
    patterns=("{trade} {family}", "Établissements {family}", "Société {trade} de {city}"),
    families=(
        "Beaudoin", "Cœurderoy", "Desprès", "Étienne", "Fénelon", "Guérin-L'Hôte", "Hérisson",
        "Lefèvre", "Noël", "Œuvrard", "Pâquerette", "Thiébault", "Vœlckel",
    ),
    first_names=(
        ("Madame", "Anaïs"), ("Monsieur", "Benoît"), ("Madame", "Chloé"), ("Monsieur", "Jérôme"),
        ("Madame", "Maëlle"), ("Monsieur", "Loïc"), ("", "Camille"),
    ),
    trades=(
        "Étanchéité", "Emboutissage", "Fonderie", "Mécanique de précision", "Câblage", "Logistique",
        "Plasturgie", "Découpage", "Traitements de surface",
    ),
    streets=("rue de l'Étang", "avenue du Général-Leclerc", "impasse des Forgerons", "quai Sainte-Croix"),
    places=(
        ("57070", "Metz"), ("57600", "Forbach"), ("54000", "Nancy"), ("57200", "Sarreguemines"),
        ("57100", "Thionville"), ("88100", "Saint-Dié-des-Vosges"),
    ),
    phone="+33 1 99 00 10",
)  # fmt: skip

LUXEMBOURG = Region(
    country="LU",
    language="fr",
    legal_forms=("S.à r.l.", "S.A.", "S.à r.l.-S", "S.C.A."),
    patterns=("{trade} {family}", "{family} {trade}", "{trade} {city}"),
    families=("Hoffmann-Weis", "Kieffer", "Lëtzebuerger", "Schroeder-Thill", "Wämper", "Zëimes"),
    first_names=(("Madame", "Joëlle"), ("Monsieur", "Jhemp"), ("Madame", "Mély"), ("Monsieur", "Raoul")),
    trades=("Capteurs", "Aciers", "Solutions télématiques", "Freinage", "Logistique", "Verrerie"),
    streets=("rue de l'Industrie", "Zone Op Zaemer", "route d'Esch", "op der Haard"),
    places=(
        ("4149", "Esch-sur-Alzette"), ("1855", "Luxembourg"), ("4959", "Käerjeng"), ("9753", "Hënischent"),
    ),
    phone="+352 27 99 10",
)  # fmt: skip

# Names that break forms, bank files and sorting; each stands in the demo exactly once.
MONSTERS = {
    "autos": (
        ("Société Générale d'Étanchéité & Cie", "S.à r.l.", LUXEMBOURG),
        ("Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft", "mbH & Co. KG", OSNABRUECK),
        ("»Ölpumpe« 24/7 <Service>", "UG (haftungsbeschränkt)", OSNABRUECK),
        ("Ł. Ćwikła Präzision", "e. K.", OSNABRUECK),
    ),
    "autoregion": (
        ("Société Générale d'Étanchéité & Cie", "S.à r.l.", LUXEMBOURG),
        ("Œuvres Mécaniques de l'Île-Saint-Symphorien", "S.A.S.", FRANCE),
        ("\"Die Achse\" O'Brien & Ährenpfort", "GmbH", GERMANY),
        ("Société coopérative d'intérêt collectif des Câbleurs-Électriciens de Lorraine réunis", "S.A.", FRANCE),
        ("1. Saarländische Kurbelwellen- und Pleuelmanufaktur von 1887", "AG", GERMANY),
        ("ß", "e. K.", GERMANY),
    ),
}  # fmt: skip

HONORARY = {
    "autos": (("Hochschule für Beispielwissenschaften", "KdöR"),),
    "autoregion": (
        ("Ministerium für Musterwirtschaft", "KdöR"), ("Chambre de l'Exemple", "EP"),
        ("Industriekammer Beispielland", "KdöR"), ("Cluster Exemple", "a.s.b.l."),
    ),
}  # fmt: skip

BRANCHES = {
    "de": (
        *("Teilefertigung", "Werkzeugbau", "Werkstoffe", "Logistik"),
        *("Informationstechnik", "Entwicklung", "Prüftechnik"),
    ),
    "fr": (
        *("Pièces", "Outillage", "Matériaux", "Logistique"),
        *("Informatique", "Ingénierie", "Essais"),
    ),
}
GROUPS = {
    "autos": ("Produktion", "Digitalisierung", "Personal", "Nachhaltigkeit"),
    "autoregion": ("Wasserstoff", "Logistique transfrontalière"),
}
