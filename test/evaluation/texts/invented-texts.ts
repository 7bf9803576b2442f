import type { Cells } from "../fidelity/invented-tables.js";
import { metadataOf } from "../fidelity/invented-tables.js";
import type { Rng } from "../../../src/random/rng.js";

const moods = ["happy", "neutral", "angry"] as const;
const places = ["north", "south", "harbour", "market"] as const;

/** What a mood, a place and an amount put into a text. */
const openings: Readonly<Record<(typeof moods)[number], readonly string[]>> = {
  happy: ["Thank you so much", "I love this service", "What a great day", "Really pleased with the staff"],
  neutral: ["I have a question", "Please tell me", "Could you confirm", "I would like to know"],
  angry: ["This is terrible", "I am still waiting", "Worst service ever", "Nobody answers my calls"],
};
const middles = [
  "about my order",
  "because the parcel came early",
  "since the invoice arrived",
  "when the office opened",
  "after the last visit",
];
const ends = [
  "and I will come back soon",
  "so please write to me",
  "but my neighbour saw it first",
  "and that is all for now",
  "which my family noticed too",
];
const large = ["It cost a fortune", "The bill was huge", "That is far too expensive"];
const small = ["It was quite cheap", "The price was low", "That is a small amount"];

const oneOf = (list: readonly string[], rng: Rng): string => list[Math.floor(rng.nextFloat() * list.length)]!;

/** Invented messages from a small grammar: the opening follows the mood, a word the place, one sentence the amount. */
export function messages(rowCount: number, rng: Rng): Cells {
  const rows = Array.from({ length: rowCount }, () => {
    const mood = moods[Math.floor(rng.nextFloat() ** 0.7 * moods.length)]!;
    const place = places[Math.floor(rng.nextFloat() * places.length)]!;
    const amount = Math.round(rng.nextFloat() * 1000);
    const opening = `${oneOf(openings[mood], rng)} ${oneOf(middles, rng)}`;
    const where = rng.nextFloat() < 0.6 ? ` at the ${place} branch` : "";
    const price = rng.nextFloat() < 0.5 ? ` ${oneOf(amount > 500 ? large : small, rng)}.` : "";
    return { mood, place, amount, note: `${opening}${where} ${oneOf(ends, rng)}.${price}` };
  });
  const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name]);
  return { mood: column("mood"), place: column("place"), amount: column("amount"), note: column("note") };
}

export const messageKinds = { mood: "categorical", place: "categorical", amount: "numeric", note: "text" } as const;
export const messageMetadata = metadataOf(messageKinds, "mood");

/** Ways to spoil the texts of good rows. */
export const spoilers = {
  /** Texts of other rows. */
  shuffled: (cells: Cells, rng: Rng): Cells => withNotes(cells, inRandomOrder(notesOf(cells), rng)),
  /** Words of any text, in any order. */
  soup: (cells: Cells, rng: Rng): Cells => {
    const words = notesOf(cells).flatMap((note) => note.split(" "));
    return withNotes(
      cells,
      notesOf(cells).map((note) =>
        note
          .split(" ")
          .map(() => oneOf(words, rng))
          .join(" "),
      ),
    );
  },
  repeated: (cells: Cells): Cells =>
    withNotes(
      cells,
      notesOf(cells).map(() => notesOf(cells)[0]!),
    ),
  truncated: (cells: Cells): Cells =>
    withNotes(
      cells,
      notesOf(cells).map((note) => note.split(" ").slice(0, 5).join(" ")),
    ),
};

export function notesOf(cells: Cells): string[] {
  return cells["note"]!.map(String);
}

function withNotes(cells: Cells, note: readonly string[]): Cells {
  return { ...cells, note };
}

function inRandomOrder(notes: readonly string[], rng: Rng): string[] {
  return notes
    .map((note) => ({ note, key: rng.nextFloat() }))
    .sort((a, b) => a.key - b.key)
    .map(({ note }) => note);
}
