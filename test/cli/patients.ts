import { createRng, seedKey } from "../../src/random/rng.js";

/** Begins words of one person each, in cells and inside texts, and must appear in nothing that is written or printed. */
export const sentinel = "QZXSENTINEL";
/** Digits of a number that one person has. */
export const sentinelNumber = "987654";

const wards = ["north", "south", "east", "west"];

/**
 * A table about invented patients: names, a word of each remark, rare wards and one extreme dose are sentinels; ward, dose and outcome depend
 * on age, weight on height. The same count and seed give the same text.
 */
export function patientsCsv(rowCount: number, seed = "patients"): string {
  const rng = createRng(seedKey(seed));
  const lines = ["name,ward,age,dose,visits,sodium,height,weight,pulse,outcome,remark"];
  for (let row = 0; row < rowCount; row++) {
    const age = 18 + Math.floor(rng.nextFloat() * 70);
    const rare = rng.nextFloat() < 0.002;
    const ward = rare ? `${sentinel}-ward-${row}` : wards[Math.floor((age / 90) * 3 + rng.nextFloat() * 1.2)]!;
    const dose = row === 7 ? `${sentinelNumber}.5` : (age * 0.8 + rng.nextFloat() * 40).toFixed(1);
    const visits = Math.floor(rng.nextFloat() * rng.nextFloat() * 12);
    const sodium = 130 + Math.floor(rng.nextFloat() * 18);
    const height = 150 + Math.floor((rng.nextFloat() + rng.nextFloat()) * 24);
    const weight = Math.round(height * 0.4 + rng.nextFloat() * 30);
    const pulse = 52 + Math.floor((rng.nextFloat() + rng.nextFloat()) * 30);
    const outcome = rng.nextFloat() < age / 100 ? "ill" : "well";
    const remark = `"seen by ${sentinel}${inLetters(row)}, asked to come back in ${visits} weeks"`;
    lines.push([`${sentinel} Person${row}`, ward, age, dose, visits, sodium, height, weight, pulse, outcome, remark].join(","));
  }
  return `${lines.join("\n")}\n`;
}

function inLetters(row: number): string {
  return String(row).replaceAll(/\d/gu, (digit) => "ABCDEFGHIJ".charAt(Number(digit)));
}
