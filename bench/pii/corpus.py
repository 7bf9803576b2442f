"""
Writes the labelled lines of the evaluation: {"id", "set", "language", "text", "spans": [[start, end, kind]]}, and columns {"id", "header", "kind", "cells"}.

Names, addresses and numbers come from Faker for Python, not from the sources of our name lists (which hold many of the same names all the
same: the bench says how many). Templates and persons of the sets "presidio-0" and "presidio-1" come from presidio-evaluator.
"""
import argparse
import contextlib
import datetime
import json
import random
import re
import sys

from faker import Faker
from templates import TEMPLATES

KINDS = {
    "PERSON": "person-name",
    "STREET_ADDRESS": "street-address",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "payment-card",
    "IBAN_CODE": "iban",
    "IP_ADDRESS": "ip",
    "DOMAIN_NAME": "url",
    "US_SSN": "national-id",
    "EMAIL_ADDRESS": "email",
}
LOCALES = {"en": ["en_US", "en_GB"], "de": ["de_DE"], "fr": ["fr_FR"], "es": ["es_ES"], "it": ["it_IT"], "nl": ["nl_NL"]}


def joined(text, spans):
    """Parts of one address or one name, a few separators apart, become one span; a place beside a street is part of the address."""
    spans = sorted(spans)
    result = []
    for start, end, kind in spans:
        gap = text[result[-1][1] : start] if result else "x"
        near = re.fullmatch(r"[ ,\n]{0,3}(?:apt\.? |suite )?", gap, re.I) is not None
        last = result[-1][2] if result else None
        if near and "street-address" in (last, kind) and {last, kind} <= {"street-address", "other:GPE", "other:ZIP_CODE"}:
            result[-1] = [result[-1][0], end, "street-address"]
        elif gap == " " and last == kind == "person-name":
            result[-1][1] = end
        else:
            result.append([start, end, kind])
    return result


def presidio_lines(seed, count, half):
    """Half 0 of the templates and persons was looked at while the recognisers were written; half 1 never."""
    with contextlib.redirect_stdout(sys.stderr):
        from presidio_evaluator.data_generator import PresidioSentenceFaker
        from presidio_evaluator.data_generator.faker_extensions.datasets import load_fake_person_df
        from presidio_evaluator.data_generator.presidio_sentence_faker import presidio_templates_file_path

        templates = [line.strip().replace("\\n", "\n") for line in presidio_templates_file_path.read_text().splitlines()][half::2]
        persons = load_fake_person_df().iloc[half::2].reset_index(drop=True)
        faker = PresidioSentenceFaker("en_US", lower_case_ratio=0.05, sentence_templates=templates, base_records=persons, random_seed=seed)
        births = {i for i, line in enumerate(faker._sentence_templates) if "date_of_birth" in line}
        results = faker.generate_new_fake_sentences(count)
    for i, one in enumerate(results):
        spans = []
        for span in one.spans:
            kind = KINDS.get(span.entity_type, f"other:{span.entity_type}")
            if span.entity_type == "DATE_TIME" and one.template_id in births:
                kind = "date-of-birth"
            spans.append([span.start_position, span.end_position, kind])
        text = one.full_text
        yield {"id": f"presidio-{half}-{i}", "set": f"presidio-{half}", "language": "en", "text": text, "spans": joined(text, spans)}


def iban(fake, rng):
    return " ".join(re.findall(".{1,4}", fake.iban())) if rng.random() < 0.5 else fake.iban()


def card(fake, rng):
    number = fake.credit_card_number(card_type=rng.choice(["visa16", "mastercard", "amex", "discover"]))
    return " ".join(re.findall(".{1,4}", number)) if rng.random() < 0.5 and len(number) == 16 else number


def national(fake, language):
    return fake.nif() if language == "es" else fake.ssn()


def date(fake, language, rng):
    day = fake.date_between_dates(datetime.date(1935, 1, 1), datetime.date(2006, 12, 31))
    style = {"en": ["%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y"], "de": ["%d.%m.%Y", "%Y-%m-%d"]}.get(language, ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"])
    return day.strftime(rng.choice(style))


def maker(fake, language, rng, us):
    """Values by the names that templates use: (text, kind or None for a distractor)."""
    return {
        "name": lambda: (f"{fake.first_name()} {fake.last_name()}", "person-name"),
        "first": lambda: (fake.first_name(), "person-name"),
        "last": lambda: (fake.last_name(), "person-name"),
        "address": lambda: (fake.address().replace("\n", ", "), "street-address"),
        "street": lambda: (fake.street_address().replace("\n", ", "), "street-address"),
        "email": lambda: (fake.ascii_email(), "email"),
        "phone": lambda: (fake.phone_number(), "phone"),
        "iban": lambda: (iban(fake, rng), "iban"),
        "card": lambda: (card(fake, rng), "payment-card"),
        "id": lambda: (national(us if language == "en" else fake, language), "national-id"),
        "ip": lambda: (fake.ipv4(), "ip"),
        "mac": lambda: (fake.mac_address(), "mac"),
        "url": lambda: (fake.uri(), "url"),
        "dob": lambda: (date(fake, language, rng), "date-of-birth"),
        "date": lambda: (date(fake, language, rng), None),
        "order": lambda: (str(rng.randrange(10**8, 10**13)), None),
        "order2": lambda: (f"{rng.choice(['ORD', 'INV', 'SO', 'PO'])}-{rng.randrange(10**5, 10**8)}", None),
        "version": lambda: (f"{rng.randrange(1, 20)}.{rng.randrange(30)}.{rng.randrange(99)}", None),
        "amount": lambda: (f"{rng.randrange(1, 9999)},{rng.randrange(100):02d}" if language != "en" else f"${rng.randrange(1, 9999):,}.{rng.randrange(100):02d}", None),
        "product": lambda: (rng.choice(PRODUCTS), None),
        "city": lambda: (fake.city(), "other:GPE"),
        "company": lambda: (fake.company(), "other:ORGANIZATION"),
    }


PRODUCTS = (
    "Galaxy Note 9|Summer Rose Body Lotion|King Size Mattress|Price Watch Premium|Apple Watch Series 5|Grand Canyon Tour|Mark V Amplifier|Green Hill Tea|"
    "Nike Air Max|Office Standard Edition|Black Forest Cake|Young Living Oil|Silver Lake Cabin|Golden Gate Print|Rock Band 3|Delta Faucet|Pro Stick 2000"
).split("|")


def lines(which, seed, count):
    rng = random.Random(seed)
    for language, templates in TEMPLATES[which].items():
        fakes = [Faker(locale) for locale in LOCALES[language]]
        for fake in fakes:
            fake.seed_instance(rng.randrange(2**31))
        for i in range(count if language == "en" else count // 4):
            fake = rng.choice(fakes)
            makers = maker(fake, language, rng, fakes[0])
            template = templates[i % len(templates)]
            text, spans = "", []
            for part in re.split(r"(\{\w+\})", template):
                if not part.startswith("{"):
                    text += part
                    continue
                value, kind = makers[part[1:-1]]()
                if kind is not None:
                    spans.append([len(text), len(text) + len(value), kind])
                text += value
            yield {"id": f"{which}-{language}-{i}", "set": which, "language": language, "text": text, "spans": spans}


HEADERS = {
    "person-name": ["name", "Kunde", "col_1", "nom complet"],
    "first-name": ["first_name", "Vorname", "prénom"],
    "last-name": ["surname", "Nachname", "apellido"],
    "street-address": ["address", "Anschrift", "v7"],
    "email": ["email", "kontakt"],
    "phone": ["phone", "Telefon", "tél"],
    "iban": ["iban", "x3"],
    "payment-card": ["card", "n"],
    "national-id": ["ssn", "tax id", "k2"],
    "ip": ["ip", "source"],
    "mac": ["mac", "device"],
    "url": ["url", "page"],
    "date-of-birth": ["dob", "Geburtsdatum", "date de naissance", "fecha de nacimiento"],
}
DISTRACTORS = {
    "order": ["order_no", "Bestellnummer", "name_id"],
    "order2": ["invoice", "document name"],
    "version": ["version", "ip_version"],
    "amount": ["amount", "phone_bill"],
    "product": ["product name", "name", "address_label"],
    "city": ["city", "Ort"],
    "company": ["company", "employer name", "supplier"],
    "date": ["order_date", "signup", "Rechnungsdatum"],
}


def columns(seed):
    rng = random.Random(seed)
    for language, locales in LOCALES.items():
        fake = Faker(locales[0])
        fake.seed_instance(rng.randrange(2**31))
        makers = maker(fake, language, rng, fake)
        makers["first-name"], makers["last-name"] = makers["first"], makers["last"]
        sources = {"person-name": "name", "street-address": "address", "payment-card": "card", "national-id": "id", "date-of-birth": "dob"}
        wanted = [(kind, header, sources.get(kind, kind), kind) for kind, headers in HEADERS.items() for header in headers]
        wanted += [("none", header, source, None) for source, headers in DISTRACTORS.items() for header in headers]
        for i, (kind, header, source, _) in enumerate(wanted):
            cells = [makers[source]()[0] for _ in range(120)]
            yield {"id": f"column-{language}-{i}", "language": language, "header": header, "kind": kind, "source": source, "cells": cells}
        yield {"id": f"column-{language}-luhn", "language": language, "header": "weight", "kind": "none", "source": "fnlwgt", "cells": [str(rng.randrange(10**4, 10**6)) for _ in range(120)]}
        yield {"id": f"column-{language}-digits", "language": language, "header": "reference", "kind": "none", "source": "digits", "cells": [str(rng.randrange(10**15, 10**16)) for _ in range(120)]}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--what", choices=["presidio-0", "presidio-1", "tune", "test", "columns"], required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--out", required=True)
    given = parser.parse_args()
    made = {f"presidio-{half}": lambda half=half: presidio_lines(given.seed, given.count, half) for half in (0, 1)} | {"columns": lambda: columns(given.seed)}
    random.seed(given.seed)  # parts of both libraries draw from Python's own generator
    with open(given.out, "w") as file:
        for line in made.get(given.what, lambda: lines(given.what, given.seed, given.count))():
            print(json.dumps(line), file=file)


main()
