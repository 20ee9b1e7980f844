"""Law that is taken to go on: what lov nr. 1750 af 29/12 2025 did to LAB §§ 34 and 106 has not been seen."""

from datetime import date

from portal.rules.assessment import Reason
from portal.rules.vocabulary import INFERRED, Facts, Finding, lab, provision

_SINCE = date(2026, 2, 1)


# No text: »§ 34 continues at least to 31/12 2026 with "kommunen" as actor« is a working assumption
@provision(
    "L-16", since=_SINCE, cites=f"{lab('§§ 34 og 106')}; lov nr. 1750 af 29/12 2025", certainty=INFERRED,
    source="Ingen ny ordlyd er fundet; de hidtidige regler regnes for at gælde videre",
)  # fmt: skip
def rules_go_on(_facts: Facts, _day: date) -> Finding:
    """Self-booking and less intensive effort go on after the reform of 2026."""
    return Finding(
        True,
        "Loven blev ændret den 1. februar 2026. Vi regner med, at reglerne om samtaler her gælder som før.",
        "The act was changed on 1 February 2026. We take it that these rules on interviews apply as before.",
    )


def goes_on(day: date) -> tuple[Reason, ...]:
    """The reason that says so, from 2026-02-01; none before."""
    return (rules_go_on.told(day),) if day >= _SINCE else ()
