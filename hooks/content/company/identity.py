"""Who publishes the site, who answers, and the third parties the law asks to name."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from hooks.content.company.section import FactGroup, Misplaced, Section, misplaced
from hooks.content.company.values import (
    Email,
    LanguageTag,
    Line,
    Money,
    Phone,
    Rule,
    Url,
    Words,
    YesNo,
    a_line,
)

_VAT = r"FR[0-9A-Z]{2}[0-9]{9}"


def _digits(value: object) -> object:
    # A SIREN without spaces or quotes is a number for YAML.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def siren(value: str) -> str:
    """Return `value` when it is a SIREN: nine digits, spaces allowed, right Luhn checksum.

    Source: Code de commerce R123-221; ISO/IEC 7812-1 annex B for the checksum.
    """
    number = re.sub(r"[ \u00a0\u202f]", "", value)
    if not re.fullmatch(r"[0-9]{9}", number):
        raise ValueError(f'"{value}" is not a SIREN. Write nine digits, as in 000 000 018.')
    doubled = (divmod(int(digit) * (1 + place % 2), 10) for place, digit in enumerate(number))
    if sum(tens + units for tens, units in doubled) % 10:
        raise ValueError(
            f'"{value}" is not a SIREN: its last digit does not match the others. '
            "Copy the nine digits from the company’s registration, as in 000 000 018."
        )
    return value


Siren = Annotated[
    str,
    Rule(siren, {"pattern": "^[0-9]{3}\\s?[0-9]{3}\\s?[0-9]{3}$"}),
    BeforeValidator(_digits),
]


def vat_number(value: str) -> str:
    """Return `value` when it has the form of a French VAT number (CGI annexe II, 242 bis ff.)."""
    if not re.fullmatch(_VAT, value):
        raise ValueError(
            f'"{value}" is not a French VAT number. '
            "Write FR, the key of two characters and the SIREN, without spaces, "
            "as in FR66000000018."
        )
    return value


VatNumber = Annotated[str, Rule(vat_number, {"pattern": f"^{_VAT}$"})]


class Publisher(Section):
    """The company that publishes the site (LCEN article 1-1; C. com. R123-237, R123-238)."""

    legal_name: Line
    """Corporate name, as registered."""
    legal_form: Words
    """Legal form, such as SAS."""
    registered_office: Line
    """Full postal address of the registered office."""
    email: Email
    """Address on which the publisher is really reached."""
    phone: Phone
    """Telephone number on which the publisher is really reached, in E.164 form."""
    phone_hours: Words | None = None
    """When the telephone is answered."""
    share_capital: Money | None = None
    """Share capital, if the legal form has one."""
    share_capital_variable: YesNo | None = None
    """Whether the capital is variable."""
    siren: Siren | None = None
    """SIREN: nine digits."""
    rcs_city: Line | None = None
    """City of the trade and companies register."""
    vat_number: VatNumber | None = None
    """Intra-Community VAT number: FR, a key of two characters, the SIREN."""
    vat_regime: Words | None = None
    """VAT scheme, or the exemption and its legal ground."""
    size_since: date | None = None
    """Date since which the company has the size that switches.yml states."""

    @model_validator(mode="after")
    def _vat_number_is_of_this_siren(self) -> Self:
        if self.siren is None or self.vat_number is None:
            return self
        number = re.sub(r"\s", "", self.siren)
        vat, key = self.vat_number, f"{(12 + 3 * (int(number) % 97)) % 97:02}"
        wrong: list[Misplaced] = []
        if vat[4:] != number:
            sentence = f'"{vat}" does not end with the SIREN {number}. Write FR{key}{number}.'
            wrong.append((("vat_number",), sentence))
        elif vat[2:4].isdecimal() and vat[2:4] != key:
            sentence = f'"{vat}" has the wrong key: "{vat[2:4]}". Write FR{key}{number}.'
            wrong.append((("vat_number",), sentence))
        if wrong:
            raise misplaced(wrong)
        return self


class PublicationDirector(Section):
    """The director of publication, a natural person (loi 82-652 article 93-2)."""

    name: Line
    """First name and surname."""
    role: Words
    """Role in the company."""


class EditorInChief(Section):
    """The editor-in-chief, where there is one."""

    name: Line
    """First name and surname."""


class Host(Section):
    """The provider that hosts the site (LCEN article 1-1 I 4°)."""

    name: Line
    """Corporate name."""
    address: Line
    """Full postal address."""
    phone: Phone
    """Telephone number, in E.164 form."""


class Insurance(Section):
    """Professional liability insurance, if taken out (C. conso. R111-2 9°)."""

    insurer: Line
    """Name of the insurer or guarantor."""
    contact: Line
    """Address or other contact of the insurer."""
    coverage: Words
    """Territory covered."""


class Supervisor(FactGroup):
    """The authority that grants a status."""

    name: Line
    """Name of the authority."""
    address: Line
    """Full postal address."""


class RegulatedStatus(Section):
    """Licence or registration the activity needs (LCEN article 19; CMF L548-1 ff.)."""

    ifp: Words | None = None
    """What is said about the French intermediary status."""
    psfp: Words | None = None
    """What is said about the European provider status."""
    public_register: Line | None = Field(default=None, alias="register")
    """Register, such as ORIAS."""
    number: Annotated[str, Rule(a_line), BeforeValidator(_digits)] | None = None
    """Number in the register."""
    authority: Supervisor | None = None
    """Authority that grants the status."""

    @model_validator(mode="after")
    def _number_is_of_the_register(self) -> Self:
        number = self.number
        if self.public_register == "ORIAS" and number and not re.fullmatch(r"\d{8}", number):
            sentence = f'"{number}" is not an ORIAS number. Write eight digits, as in 12345678.'
            raise misplaced([(("number",), sentence)])
        return self


class Service(Section):
    """The product this site is the forecourt of."""

    name: Line
    """Trade name."""
    url: Url
    """Address of the product."""
    tour_url: Url | None = None
    """Where the guided tour begins."""
    demo_url: Url | None = None
    """Where the product can be tried with sample content."""
    demo_contents: Words | None = None
    """What can be done there, as a phrase."""


class Languages(Section):
    """Languages of the texts."""

    source: LanguageTag
    """Code of the language whose text prevails; every text exists in it."""
    translations: Words | None = None
    """The other languages, in words."""


class Legal(Section):
    """Law of the contracts."""

    governing_law: Words
    """Governing law."""
