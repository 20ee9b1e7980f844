"""Names put together by chance from common ones; nobody is meant."""

from random import Random

_FIRST = (
    "Agnes", "Aksel", "Alma", "Amir", "Asta", "Bertil", "Birgit", "Carl", "Dagmar", "Ditte", "Ebbe", "Elin", "Emil",
    "Fatima", "Frode", "Gudrun", "Hanna", "Hassan", "Holger", "Inge", "Ivan", "Jonna", "Kaj", "Karla", "Laila", "Leif",
    "Liv", "Maja", "Malthe", "Nadia", "Niels", "Nour", "Oda", "Oskar", "Palle", "Pia", "Rasmus", "Rosa", "Salma",
    "Sofus", "Stine", "Svend", "Thea", "Tobias", "Ulla", "Vera", "Viggo", "Yusuf", "Åse",
)  # fmt: skip
_LAST = (
    "Agerskov", "Birkelund", "Brøndum", "Dalgaard", "Egeholm", "Engbæk", "Fjordby", "Frøslev", "Gammelby", "Grønhøj",
    "Havnsø", "Hedelund", "Højmark", "Kildegård", "Klitgård", "Kærby", "Lindebjerg", "Lyngholm", "Mosevang", "Mølleby",
    "Nørreskov", "Overgård", "Poulsbæk", "Ravnsborg", "Rosenvang", "Rønnebæk", "Skovlund", "Solbakke", "Stenløkke",
    "Strandby", "Søgaard", "Tøndering", "Vangede", "Vesterlund", "Vinterberg", "Ydby", "Æblegård", "Østerhede",
    "Ågård",
)  # fmt: skip


def name(random: Random) -> str:
    """A first name and a surname."""
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"
