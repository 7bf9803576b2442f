import { describe, expect, it } from "vitest";
import { ibanValid, luhnValid, paymentCardValid } from "../../src/pii/checksums.js";
import { recognise } from "../../src/pii/recognisers.js";

// Numbers here are test numbers that their issuers publish, or from ranges reserved for examples.
const mustMatch: readonly (readonly [string, string, boolean])[] = [
  ["jane.doe+x@example.co.uk", "email", true],
  ["write to müller@example.org, please", "email", false],
  ["https://www.example.com/a?b=c", "url", true],
  ["see www.example.org/page now", "url", false],
  ["192.0.2.17", "ip", true],
  ["2001:db8::1:2", "ip", true],
  ["2001:0db8:0000:0000:0000:ff00:0042:8329", "ip", true],
  ["02:00:5e:10:00:ff", "mac", true],
  ["02-00-5E-10-00-FF", "mac", true],
  ["0200.5e10.00ff", "mac", true],
  ["DE89370400440532013000", "iban", true],
  ["GB82 WEST 1234 5698 7654 32", "iban", true],
  ["pay to de89 3704 0044 0532 0130 00 today", "iban", false],
  ["4111111111111111", "payment-card", true],
  ["4111 1111 1111 1111", "payment-card", true],
  ["378282246310005", "payment-card", true],
  ["card 5555-5555-5555-4444 used", "payment-card", false],
  ["219-09-9999", "national-id", true],
  ["912-70-1234", "national-id", true],
  ["taxpayer 900-94-0000", "national-id", false],
  ["+43 1 5124567", "phone", true],
  ["+1 (212) 736-5000", "phone", true],
  ["0049 30 901820", "phone", true],
  ["(212) 736-5000", "phone", true],
  ["call 212-736-5000 now", "phone", false],
];

const mustNotMatch: readonly string[] = [
  "",
  "hello world",
  "85420",
  "340899",
  "2015-02-24 11:35:52",
  "2015-02-24T11:35:52+01:00",
  "11:35:52",
  "1.2.3",
  "300.1.2.3",
  "1.2.3.4.5",
  "DE89370400440532013001", // checksum off by one
  "ZZ89370400440532013000", // no such country
  "4111111111111112", // Luhn
  "9999111111111111", // no issuer
  "4006381333931", // a German article number that starts like a Visa
  "000-12-3456",
  "666-12-3456",
  "912-34-5678",
  "912-89-5678", // groups that no taxpayer number has
  "912-93-5678",
  "123-00-4567",
  "@JetBlue: on fleek",
  "a@b",
  "std::vector<int>",
  "Some-college",
  "-117.02",
  "2/22/14",
  "3.14159265358979",
  "1234567890123456789012",
  "00703",
  "2125551234",
  "555-0199 555",
];

describe("recognise", () => {
  it.each(mustMatch)("%s is %s", (text, kind, whole) => {
    expect(recognise(text)).toContainEqual({ kind, whole, checksummed: kind === "iban" || kind === "payment-card" });
  });

  it.each(mustNotMatch)("nothing in %s", (text) => {
    expect(recognise(text)).toEqual([]);
  });

  it("finds several kinds in one text, each once", () => {
    const kinds = recognise("a@example.com b@example.com from 192.0.2.1").map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(["email", "ip"]);
  });

  it("takes linear time on long cells made to trip its patterns", () => {
    const units = [
      "1-a:",
      "a.",
      "1 ",
      "0:",
      "a@",
      "+1 ",
      "www.",
      "http://",
      "AB12 ",
      "4111-",
      "192.",
      "ab:",
      "(212) ",
      "00",
      "x@x.",
      "212-555-",
      "x@x.x@",
      "bc1q",
      "1A1z",
      "0xab",
      "12345678-",
      "AB 12 34 56 ",
      "131052-308",
    ];
    const start = performance.now();
    for (const unit of units) expect(Array.isArray(recognise(unit.repeat(200_000 / unit.length)))).toBe(true);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("checksums", () => {
  it("Luhn passes one random number in ten", () => {
    let passed = 0;
    for (let i = 0; i < 10_000; i++) if (luhnValid(String(1_000_000_007 * (i + 1)))) passed++;
    expect(passed).toBeGreaterThan(800);
    expect(passed).toBeLessThan(1200);
    expect(luhnValid("7")).toBe(false);
  });

  it("know length, country and issuer", () => {
    expect(ibanValid("NO9386011117947")).toBe(true);
    expect(ibanValid("NO93860111179470")).toBe(false);
    expect(ibanValid("no9386011117947")).toBe(false);
    expect(paymentCardValid("6011111111111117")).toBe(true);
    expect(paymentCardValid("30569309025904")).toBe(true);
    expect(paymentCardValid("1234567812345670")).toBe(false);
  });
});
