import { describe, expect, it } from "vitest";
import { inferMetadata } from "../../src/metadata/infer-metadata.js";
import type { ColumnKind, Treatment } from "../../src/metadata/metadata.js";
import { hasSet, readSet } from "./csv-table.js";

interface Expected {
  readonly set: string;
  /** Column that says who a person is; null for rows. */
  readonly entity: string | null;
  /** Columns that are not modelled. */
  readonly apart: Readonly<Record<string, Treatment>>;
  readonly kinds: Readonly<Record<string, ColumnKind>>;
}

const census: Readonly<Record<string, ColumnKind>> = {
  PUMA: "categorical",
  AGEP: "numeric",
  SEX: "categorical",
  DENSITY: "numeric",
  INDP: "categorical",
  INDP_CAT: "categorical",
  EDU: "categorical",
  PINCP: "numeric",
  PINCP_DECILE: "categorical",
  POVPIP: "numeric",
  DVET: "categorical",
  PWGTP: "numeric",
};

const expectations: readonly Expected[] = [
  {
    set: "adult",
    entity: null,
    apart: {},
    kinds: {
      age: "numeric",
      fnlwgt: "numeric",
      education: "categorical",
      education_num: "numeric",
      hours_per_week: "numeric",
      income: "categorical",
    },
  },
  { set: "nist-national", entity: null, apart: {}, kinds: census },
  { set: "nist-ma", entity: null, apart: {}, kinds: census },
  {
    set: "cardio",
    entity: null,
    apart: { id: "renew-rows" },
    kinds: {
      id: "id",
      age: "numeric",
      gender: "categorical",
      weight: "numeric",
      cholesterol: "categorical",
      smoke: "boolean",
      cardio: "boolean",
    },
  },
  {
    set: "california-housing",
    entity: null,
    apart: {},
    kinds: { longitude: "numeric", population: "numeric", ocean_proximity: "categorical" },
  },
  {
    set: "firstnames-large",
    entity: null,
    apart: {},
    kinds: { birth_year: "numeric", gender: "categorical", district: "categorical", first_name: "categorical" },
  },
  {
    set: "airline-tweets",
    entity: null,
    apart: { text: "phrases" },
    kinds: {
      text: "text",
      tweet_created: "datetime",
      airline_sentiment_confidence: "numeric",
      retweet_count: "numeric",
      tweet_location: "categorical",
    },
  },
  { set: "banking77", entity: null, apart: { text: "phrases" }, kinds: { text: "text", category: "categorical" } },
  { set: "crime-wide", entity: null, apart: {}, kinds: { state: "categorical", population: "numeric", ViolentCrimesPerPop: "numeric" } },
  {
    set: "baseball-batting",
    entity: "players_id",
    apart: { players_id: "renew-entity" },
    kinds: { players_id: "id", year: "numeric", team: "categorical" },
  },
];

describe("the shared data sets, without settings", () => {
  for (const { set, entity, apart, kinds } of expectations) {
    for (const part of ["train", "holdout"]) {
      it.skipIf(!hasSet(`${set}/${part}.csv`))(`${set} ${part}`, () => {
        const { metadata } = inferMetadata(readSet(`${set}/${part}.csv`));
        expect(metadata.unit.kind === "entity" ? metadata.unit.column : null).toBe(entity);
        const found = metadata.columns.filter(({ treatment }) => treatment !== "model").map(({ name, treatment }) => [name, treatment]);
        expect(Object.fromEntries(found)).toEqual(apart);
        for (const [name, kind] of Object.entries(kinds))
          expect([name, metadata.columns.find((column) => column.name === name)?.kind]).toEqual([name, kind]);
        expect(metadata.columns.filter(({ role }) => role === "direct-identifier")).toEqual([]);
      });
    }
  }
});
