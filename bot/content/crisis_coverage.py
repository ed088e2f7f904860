"""The table of docs/crisis-lines.md: what is covered and how sure we are, made from the files."""

from datetime import date
from typing import Mapping

from bot.content.crisis_lines import INTERNATIONAL, KINDS, Country, is_unconfirmed


def coverage_table(countries: Mapping[str, Country], today: date) -> str:
    """Return the Markdown table of what is covered in every country, for docs/crisis-lines.md."""
    head = "| country | emergency | kinds covered | lines | unconfirmed | newest check | checked by |"
    ordered = sorted(countries.values(), key=lambda country: (country.country == INTERNATIONAL, country.name))
    return "\n".join([head, "|---|---|---|---|---|---|---|", *(_coverage_row(country, today) for country in ordered)])


def _coverage_row(country: Country, today: date) -> str:
    emergency = country.emergency
    police = f"{emergency.police} (police)" if emergency.police else None
    numbers = [number for number in (emergency.phone, police, *emergency.also) if number]
    texts = [f"SMS {emergency.sms.number}"] if emergency.sms else []
    kinds = [kind for kind in KINDS if any(line.kind == kind for line in country.lines)]
    unconfirmed = sum(is_unconfirmed(country, line, today) for line in country.lines)
    days = [line.checked for line in country.lines if line.checked]
    cells = [
        f"{country.name} ({country.country})",
        ", ".join(numbers + texts) or "none",
        ", ".join(kinds),
        len(country.lines),
        unconfirmed,
        max(days) if days else "unknown",
        country.checked_by,
    ]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
