import { describe, expect, it } from "vitest";
import { streetAddressSpans } from "../../src/pii/street-addresses.js";

const found = (text: string): string[] => streetAddressSpans(text).map(({ start, end }) => text.slice(start, end));

describe("streetAddressSpans", () => {
  it.each([
    ["I live at 123 Main Street, Springfield, IL 62704.", "123 Main Street, Springfield, IL 62704"],
    ["10 Downing Street, London SW1A 2AA", "10 Downing Street, London SW1A 2AA"],
    ["at 12 N. 5th Ave Apt 4B today", "12 N. 5th Ave Apt 4B"],
    ["Goethestraße 12, 10115 Berlin", "Goethestraße 12, 10115 Berlin"],
    ["wohnt Am Alten Markt 5", "Am Alten Markt 5"],
    ["12 bis rue de la République, 75001 Paris", "12 bis rue de la République, 75001 Paris"],
    ["Calle de Alcalá 45, 28014 Madrid", "Calle de Alcalá 45, 28014 Madrid"],
    ["Via Roma 10, 00184 Roma", "Via Roma 10, 00184 Roma"],
    ["Kerkstraat 12, 1017 GC Amsterdam", "Kerkstraat 12, 1017 GC Amsterdam"],
    ["Storgatan 4", "Storgatan 4"],
    ["write to PO Box 123 now", "PO Box 123"],
    ["PSC 0091, Box 1656, APO AA 73631", "PSC 0091, Box 1656, APO AA 73631"],
    ["from Springfield, IL 62704", "Springfield, IL 62704"],
  ])("finds the one in %s", (text, address) => {
    expect(found(text)).toEqual([address]);
  });

  it.each([
    "order 12345 of 3 items",
    "In 2015 Boeing sold 300 planes",
    "iPhone 12 Pro Max",
    "the street was long",
    "We walked 12 miles along the road",
    "Charles Street is lovely",
    "Version 10.2.3 of 2024-01-31",
    "Page 12, Chapter 4",
    "rue des fleurs",
    "$12 Main Street fair",
    "",
  ])("finds none in %s", (text) => {
    expect(found(text)).toEqual([]);
  });
});
