import { createRng, type Rng, seedKey } from "../../src/random/rng.js";
import type { Metadata } from "../../src/metadata/metadata.js";
import type { Table } from "../../src/table/table.js";
import { meaning, metadataOf, numberColumn, tableOf, textColumn } from "../encode/sample-table.js";

/** A secret that one person wrote; it may be nowhere in a model or a stand-in. */
export const canary = "my locker combination is zanzibar octopus";
export const canaryNumber = "48151623";

const things = ["card", "account", "parcel", "invoice", "ticket"] as const;
const moods = ["angry", "happy"] as const;
const cities = ["Lisbon", "Oslo", "Vienna", "Madrid"] as const;

const openings: Readonly<Record<(typeof moods)[number], readonly string[]>> = {
  angry: ["I am very upset because", "This is a terrible service,", "Why is it that", "Nobody told me that"],
  happy: ["Thank you so much,", "Great job everyone,", "I am really glad that", "It was a pleasure that"],
};
const middles = ["my {thing} from {city}", "the {thing} I ordered", "our new {thing}", "that {thing} in {city}"] as const;
const endings: Readonly<Record<(typeof moods)[number], readonly string[]>> = {
  angry: ["never arrived.", "was lost again!", "is still missing after {n} days.", "cannot be used."],
  happy: ["arrived in time.", "works like a charm!", "came after {n} days only.", "was replaced at once."],
};

/**
 * Invented complaints: mood, thing and city of the row stand in its text; every tenth text is missing, one person adds a secret.
 * @param persons one row each, or `perPerson` rows each with an entity key
 */
export function complaints(persons: number, perPerson = 1, seed = "complaints"): { table: Table; metadata: Metadata } {
  const rng = createRng(seedKey(seed));
  const rows = Array.from({ length: persons * perPerson }, (_, row) => complaint(Math.floor(row / perPerson), row === perPerson * 17, rng));
  const columns = [
    textColumn(
      "mood",
      rows.map(({ mood }) => mood),
    ),
    textColumn(
      "thing",
      rows.map(({ thing }) => thing),
    ),
    textColumn(
      "city",
      rows.map(({ city }) => city),
    ),
    numberColumn(
      "days",
      rows.map(({ days }) => days),
    ),
    textColumn(
      "note",
      rows.map(({ note }) => note),
    ),
  ];
  const meanings = [
    meaning("mood", "categorical"),
    meaning("thing", "categorical"),
    meaning("city", "categorical"),
    meaning("days", "numeric"),
    meaning("note", "text", { treatment: "phrases" }),
  ];
  if (perPerson === 1) return { table: tableOf(columns), metadata: metadataOf(meanings) };
  const key = textColumn(
    "customer",
    rows.map(({ person }) => `C-${String(person).padStart(6, "0")}`),
  );
  return {
    table: tableOf([key, ...columns]),
    metadata: metadataOf([meaning("customer", "id", { role: "entity-key", treatment: "renew-entity" }), ...meanings], "customer"),
  };
}

function complaint(person: number, hasCanary: boolean, rng: Rng) {
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(rng.nextFloat() * list.length)]!;
  const [mood, thing, city, days] = [pick(moods), pick(things), pick(cities), 1 + Math.floor(rng.nextFloat() * 20)];
  const written = `${pick(openings[mood])} ${pick(middles)} ${pick(endings[mood])}`;
  const text = written.replace("{thing}", thing).replace("{city}", city).replace("{n}", String(days));
  const note = hasCanary ? `${text} By the way ${canary} ${canaryNumber}.` : rng.nextFloat() < 0.1 ? null : text;
  return { person, mood, thing, city, days, note };
}
