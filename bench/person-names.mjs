// Builds models/person-names from its sources; see the README there. Run only to make a new version of the lists.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { allFakers } from "@faker-js/faker";

const folder = new URL("../models/person-names/", import.meta.url);
const surnamesOfCensus = 7000;
const wellKnownFirstNames = 400;
/** Well-known first names that are words or places all the same: they need a second name beside them. */
const stillWords = new Set(
  (
    "angel april art august autumn brook brooke charity chance charlotte cliff clay crystal dale dallas dawn daisy dean destiny drew earl faith " +
    "flora florence forest gay gene georgia ginger glen grace grant guy gale hazel heather holly hope iris ivory ivy jade jewel joy june " +
    "lance lily lane madison mark may max melody misty mercedes miles norm olive paris patience pearl penny pat ray rich rick robin rob roman rose ruby rusty " +
    "sandy savannah sierra skip stone sterling summer sunny sue sydney terry van victor victoria viola virginia wade ward wayne will jean " +
    "costa rica indy avis cancun premier german czech french english irish welsh dutch roman norse turk " +
    "lee love major precious queen reed royal saint star stormy sky autumn amber carol eve bill"
  ).split(" "),
);
/** Words of German, French, Spanish, Italian, Dutch and Portuguese that stand in the lists; the permissive dictionary knows English alone. */
const otherWords = (
  "abend alt alte altmann am amazon america american an ana asia august bad bahn bauer beau becker bel bella belle berg bis blanc " +
  "bleu blume bon bonne boy brand braun brun burg casa che cher china claro cruz da dal dame das dei del dem den der des dia die dieu " +
  "do dos dua el en ende er es et fach feld fin fischer fleur fleury flor franco frank frau frei fuchs fuer gran grand gross hahn " +
  "haus herr herz hoch hof hund ich il im in ist jung kaiser kalt kein klein koch koenig krieg krone kuhn kurz la lang lange le lea " +
  "les libre lo los luna lune luz ma mai mais mal man mar marche mas me mer mi mia mit mon mond mut nacht nah neu noch nova nu o oh " +
  "ora ou paz pero petit plus por prado que recht reich reis rey rio rot rue sa salut sand sanft schatz schnee schneider schnell " +
  "schuh schwarz se sei seit sem ser si sie sol sommer son sonne sous stadt stark stein stern su suess sur tag tal tan te tem ti tier " +
  "toi tor tot tout tu uno van vega verde vida vie vino vogel von wald weg weiss welt wer wild winter wolf wolke wort zeit ziel zum"
).split(" ");

const plain = (name) =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replaceAll("ı", "i")
    .replaceAll("’", "'")
    .toLowerCase();
const isWord = (name) => /^[a-z]+(?:['’-][a-z]+)*$/.test(name);
const listed = (lists) => (lists ? [...(lists.generic ?? []), ...(lists.female ?? []), ...(lists.male ?? [])] : []);

const { values: given } = parseArgs({ options: { census: { type: "string" }, dictionary: { type: "string" } } });
if (given.census === undefined || given.dictionary === undefined)
  throw new Error("usage: node bench/person-names.mjs --census FOLDER --dictionary FILE (see models/person-names/README.md)");

const census = (file) =>
  readFileSync(join(given.census, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => ({ name: line.slice(0, 15).trim().toLowerCase(), percent: Number(line.slice(15).trim().split(/\s+/)[0]) }));
const censusFirst = [...census("dist.female.first"), ...census("dist.male.first")].sort((a, b) => b.percent - a.percent);
const wellKnown = new Set(censusFirst.slice(0, wellKnownFirstNames).map(({ name }) => name));

const firstNames = new Set(censusFirst.map(({ name }) => name));
const lastNames = new Set(
  census("dist.all.last")
    .slice(0, surnamesOfCensus)
    .map(({ name }) => name),
);
const places = new Set();
const parts = (names) => names.flatMap((name) => plain(name).split(/[^\p{L}'’-]+/u));
for (const { rawDefinitions } of Object.values(allFakers)) {
  const { person = {}, location = {} } = rawDefinitions;
  for (const name of listed(person.first_name).map(plain)) if (name.length >= 3) firstNames.add(name);
  for (const name of listed(person.last_name).map(plain)) if (name.length >= 2) lastNames.add(name);
  for (const list of [location.city_name, location.state, location.country, location.county]) {
    for (const place of list ?? []) if (!place.includes(" ")) places.add(plain(place));
  }
}
for (const month of parts(
  Object.values(allFakers).flatMap(({ rawDefinitions: { date = {} } }) => [...(date.month?.wide ?? []), ...(date.weekday?.wide ?? [])]),
))
  places.add(month);

const dictionary = new Set(
  readFileSync(given.dictionary, "utf8")
    .split("\n")
    .map((line) => line.split("/")[0].trim())
    .filter((word) => /^[a-z]+$/.test(word)),
);
const isDictionaryWord = (name) => dictionary.has(name) || (name.endsWith("s") && dictionary.has(name.slice(0, -1)));
const foreign = new Set(otherWords);
const alsoWord = (name) =>
  foreign.has(name) || stillWords.has(name) || ((places.has(name) || isDictionaryWord(name)) && !wellKnown.has(name));

/** By code unit, as the tests sort. */
const sorted = (names) => [...names].filter(isWord).sort((a, b) => (a < b ? -1 : 1));
const files = {
  "first-names.txt": sorted(firstNames),
  "last-names.txt": sorted(lastNames),
  "also-words.txt": sorted(new Set([...firstNames, ...lastNames].filter(alsoWord))),
};
let sums = "";
for (const [file, names] of Object.entries(files)) {
  const text = `${names.join("\n")}\n`;
  writeFileSync(new URL(file, folder), text);
  sums += `${createHash("sha256").update(text).digest("hex")}  ${file}\n`;
  console.log(`${file}: ${names.length} names, ${text.length} bytes`);
}
writeFileSync(new URL("SHA256SUMS", folder), sums);
