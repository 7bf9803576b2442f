import type { ColumnClass } from "./column-score.js";
import type { SpanKind } from "./recognise-spans.js";

/** Letters of 45 CFR 164.514(b)(2)(i), the Safe Harbor list of the HIPAA Privacy Rule. */
export type HipaaLetter = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I" | "J" | "K" | "L" | "M" | "N" | "O" | "P" | "Q" | "R";

export type PersonalKind = Exclude<ColumnClass | SpanKind, "sensitive" | "free-text" | "quasi-identifier">;

export interface HipaaClass {
  readonly letter: HipaaLetter;
  readonly name: string;
  /** Kinds that fall under it. */
  readonly kinds: readonly PersonalKind[];
  /** cells: by shape, checksum or words · header: by the header's words, as a key or quasi-identifier · no: a person has to declare it */
  readonly recognised: "cells" | "header" | "no";
  /** What is recognised of it, and what is not. */
  readonly note: string;
}

/** The 18 classes whose removal makes health data de-identified under Safe Harbor, and what is recognised of each. */
export const hipaaClasses: readonly HipaaClass[] = [
  {
    letter: "A",
    name: "Names",
    kinds: ["person-name", "first-name", "last-name"],
    recognised: "cells",
    note: "by lists of names, shape and header",
  },
  {
    letter: "B",
    name: "Geographic subdivisions smaller than a state",
    kinds: ["street-address"],
    recognised: "cells",
    note: "street addresses by their words; city, county, ZIP code and coordinates by the header alone, as quasi-identifiers",
  },
  {
    letter: "C",
    name: "Dates directly related to an individual (but the year), and ages over 89",
    kinds: ["date-of-birth"],
    recognised: "cells",
    note: "dates of birth by header or the words before them; other dates and ages by the header, as quasi-identifiers",
  },
  { letter: "D", name: "Telephone numbers", kinds: ["phone"], recognised: "cells", note: "by number plan, or shape and words before them" },
  { letter: "E", name: "Fax numbers", kinds: ["phone"], recognised: "cells", note: "a fax number is a telephone number by its shape" },
  { letter: "F", name: "E-mail addresses", kinds: ["email"], recognised: "cells", note: "by shape" },
  {
    letter: "G",
    name: "Social security numbers",
    kinds: ["national-id"],
    recognised: "cells",
    note: "by shape and ranges, bare digits by header; other countries' numbers with their check digits too",
  },
  {
    letter: "H",
    name: "Medical record numbers",
    kinds: [],
    recognised: "header",
    note: "as keys by header and distinct values (mrn, patient id)",
  },
  {
    letter: "I",
    name: "Health plan beneficiary numbers",
    kinds: ["national-id"],
    recognised: "cells",
    note: "numbers of national insurers by check digits; a plan's own numbers by the header (member, insured), as keys",
  },
  {
    letter: "J",
    name: "Account numbers",
    kinds: ["iban", "payment-card", "crypto-address"],
    recognised: "cells",
    note: "IBAN, payment cards and wallets by checksum; other account numbers by the header, as keys",
  },
  {
    letter: "K",
    name: "Certificate and licence numbers",
    kinds: ["national-id"],
    recognised: "cells",
    note: "NPI and DEA numbers by check digits; driving and other licences by the header",
  },
  {
    letter: "L",
    name: "Vehicle identifiers and serial numbers, licence plates",
    kinds: [],
    recognised: "no",
    note: "has no shape that other codes lack",
  },
  {
    letter: "M",
    name: "Device identifiers and serial numbers",
    kinds: ["mac"],
    recognised: "cells",
    note: "MAC addresses by shape; other serial numbers only as keys by header and distinct values",
  },
  { letter: "N", name: "Web addresses (URLs)", kinds: ["url"], recognised: "cells", note: "by shape" },
  { letter: "O", name: "IP addresses", kinds: ["ip"], recognised: "cells", note: "by shape, version 4 and 6" },
  { letter: "P", name: "Biometric identifiers", kinds: [], recognised: "no", note: "finger and voice prints have no shape in a cell" },
  {
    letter: "Q",
    name: "Full-face photographs and comparable images",
    kinds: [],
    recognised: "no",
    note: "images are no cells; names of files are text",
  },
  {
    letter: "R",
    name: "Any other unique identifying number, characteristic or code",
    kinds: ["username"],
    recognised: "header",
    note: "user names and keys by header; codes in which nearly every value differs are left out of the model",
  },
];

/** Classes that a kind falls under, first the one it is most often; never empty. */
export function hipaaClassOf(kind: PersonalKind): readonly HipaaClass[] {
  return hipaaClasses.filter(({ kinds }) => kinds.includes(kind));
}
