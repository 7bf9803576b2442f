import { describe, expect, it } from "vitest";
import { verhoeffValid } from "../../src/pii/check-digits.js";
import { nationalIdRules } from "../../src/pii/national-id-rules.js";
import { compactOf } from "./random-id.js";

/** Specimens and documented examples of no real person, each with one place changed, by a word of the rule's name. */
const examples: readonly (readonly [rule: string, valid: string, altered: string])[] = [
  ["Spanish", "99999999R", "99999998R"], // specimen of the Spanish police
  ["Spanish", "X1234567L", "Y1234567L"],
  ["French", "2 55 08 14 168 025 38", "2 55 08 14 168 026 38"], // specimen card of the Assurance Maladie
  ["French", "253072A07300443", "253072B07300443"], // python-stdnum
  ["Italian", "RSSMRA85T10A562S", "RSSMRA85T11A562S"], // Mario Rossi
  ["German", "86095742719", "86095742791"], // test number of the BZSt
  ["Dutch", "111222333", "111222334"],
  ["Belgian", "85.07.30-033.28", "85.07.30-034.28"], // instructions of the Rijksregister
  ["Belgian", "17073003384", "17073003385"], // python-stdnum, born from 2000 on
  ["Polish", "44051401359", "44051401358"],
  ["Polish", "02211307589", "02381307589"], // python-stdnum: a month that is none
  ["Swedish", "811218-9876", "811218-9875"], // Skatteverket
  ["Swedish", "198112189876", "178112189876"],
  ["Norwegian", "01810050280", "01810050281"], // month + 80: test persons
  ["Finnish", "131052-308T", "131052-309T"], // DVV
  ["Finnish", "131052A308T", "131052G308T"],
  ["Portuguese", "123456789", "123456788"],
  ["Brazilian", "111.444.777-35", "111.444.777-36"],
  ["Chilean", "12.345.678-5", "12.345.678-K"],
  ["Chilean", "1234567-4", "1234567-5"],
  ["Aadhaar", "9999 4105 7058", "9999 4105 7085"], // test number of UIDAI
  ["Chinese", "11010519491231002X", "110105194912310020"], // GB 11643-1999
  ["Chinese", "440524188001010014", "440524188013010014"], // GB 11643-1999
  ["South Korean", "971013-9019902", "971013-9019903"], // born 1897; python-stdnum
  ["Turkish", "10000000146", "10000000145"],
  ["South African", "8001015009087", "8001015009088"],
  ["tax file", "123 456 782", "123 456 783"],
  ["Medicare", "2123 45670 1", "2123 45671 1"], // specimen card
  ["Canadian", "123-456-782", "123-456-783"],
  ["Canadian", "130 692 544", "046 454 286"], // the second is fictitious by its 0
  ["Czech", "736028/5163", "736028/5164"],
  ["Swiss", "756.9217.0769.85", "756.9217.0769.86"], // BSV
  ["NHS", "943 476 5919", "943 476 5918"], // NHS Data Dictionary
  ["national insurance", "AB123456C", "QQ123456C"], // the second is HMRC's specimen, whose prefix is never given
  ["provider", "1234567893", "1234567894"], // CMS
  ["DEA", "AB1234563", "AB1234564"],
];

describe("nationalIdRules", () => {
  it.each(examples)("%s: %s, but not %s", (word, valid, altered) => {
    const rule = nationalIdRules.find(({ name }) => name.includes(word))!;
    expect(rule.valid(compactOf(valid))).toBe(true);
    expect(rule.valid(compactOf(altered))).toBe(false);
  });

  it("has an example of each", () => {
    const words = examples.map(([word]) => word);
    expect(nationalIdRules.filter(({ name }) => !words.some((word) => name.includes(word)))).toEqual([]);
  });

  it("Portuguese, Brazilian, Chilean and Czech exceptions for a remainder of ten", () => {
    const valid = (word: string, text: string): boolean => nationalIdRules.find(({ name }) => name.includes(word))!.valid(compactOf(text));
    expect(valid("Portuguese", "100000010")).toBe(true);
    expect(valid("Brazilian", "00000000000")).toBe(false);
    expect(valid("Czech", "780123/3540")).toBe(true);
  });
});

it("verhoeffValid: the example of Verhoeff's paper, and every change of one digit and swap of neighbours is seen", () => {
  expect(verhoeffValid("2363")).toBe(true);
  const number = "999941057058";
  for (let place = 0; place < number.length; place++) {
    for (let digit = 0; digit < 10; digit++) {
      const changed = `${number.slice(0, place)}${digit}${number.slice(place + 1)}`;
      expect(verhoeffValid(changed)).toBe(changed === number);
    }
    const swapped = number.slice(0, place) + (number[place + 1] ?? "") + number[place]! + number.slice(place + 2);
    expect(verhoeffValid(swapped)).toBe(swapped === number);
  }
});
