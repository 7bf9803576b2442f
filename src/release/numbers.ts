import type { CheckFigure, Interval } from "../evaluation/figures.js";
import type { FigureVerdict } from "./verdict.js";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** Integer with thousands separators: 12,345. */
export function countText(count: number): string {
  return grouped.format(count);
}

/** At most `digits` significant digits, with a true minus sign; no exponent between 1e-6 and 1e15. */
export function short(value: number, digits = 3): string {
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const text = Number.isInteger(rounded) && Math.abs(rounded) >= 1000 ? countText(rounded) : String(rounded);
  return text.replace("-", "\u2212");
}

/** A number in its unit: 2.4 %, 0.532, 3, p = 0.02. */
export function unitText(value: number, unit: CheckFigure["unit"]): string {
  if (unit === "share") return `${short(value * 100)} %`;
  if (unit === "count") return Number.isInteger(value) ? countText(value) : short(value);
  return unit === "p-value" && value < 0.0001 ? "< 0.0001" : short(value);
}

/** Estimate and ends of an interval, all to the decimals that give its largest number three significant digits: "0 % (\u22120.019 to 0.008)". */
export function intervalText({ estimate, lower, upper }: Interval, unit: CheckFigure["unit"]): string {
  if (lower === upper) return unitText(estimate, unit);
  const scale = unit === "share" ? 100 : 1;
  const largest = Math.max(Math.abs(lower), Math.abs(upper), Math.abs(estimate)) * scale;
  const decimals = Math.min(9, Math.max(0, 2 - Math.floor(Math.log10(largest))));
  const text = (value: number): string => String(Number((value * scale).toFixed(decimals))).replace("-", "\u2212");
  return `${text(estimate)}${unit === "share" ? " %" : ""} (${text(lower)} to ${text(upper)})`;
}

/** "AUC 0.51, at most 0.532 against a limit of 0.55". */
export function figureText({ figure, limit, compared }: FigureVerdict): string {
  const { title, unit, value } = figure;
  const exact = value.lower === value.upper;
  const read = `${title} ${unitText(value.estimate, unit)}`;
  if (limit === null || compared === null) return read;
  if (limit.bound === "atLeast") return `${title} ${unitText(compared, unit)}, must be at least ${unitText(limit.value, unit)}`;
  if (exact) return `${read}, allowed ${unitText(limit.value, unit)}`;
  return `${read}, upper end ${unitText(compared, unit)}, allowed ${unitText(limit.value, unit)}`;
}
