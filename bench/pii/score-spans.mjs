/** Classes in the order of the tables. */
export const classes = [
  "email",
  "url",
  "ip",
  "mac",
  "iban",
  "payment-card",
  "national-id",
  "phone",
  "date-of-birth",
  "street-address",
  "person-name",
];

const overlap = (a, b) => Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
/** Same class, and the parts in common are at least half of both together. */
const matches = (a, b) => a[2] === b[2] && 2 * overlap(a, b) >= Math.max(a[1], b[1]) - Math.min(a[0], b[0]);

/**
 * Counts of right, false and missed spans a class.
 *
 * @param {readonly { spans: readonly [number, number, string][] }[]} lines labelled; kinds "other:…" are labels that nobody is asked to find
 * @param {readonly (readonly [number, number, string][])[]} found a line each
 * @param {{ loose?: readonly string[] }} [settings] classes for which any overlap counts
 */
export function countSpans(lines, found, { loose = [] } = {}) {
  const counts = new Map(classes.map((kind) => [kind, { right: 0, wrong: 0, missed: 0 }]));
  lines.forEach(({ spans: wanted }, i) => {
    const isMatch = (a, b) => matches(a, b) || (loose.includes(a[2]) && a[2] === b[2] && overlap(a, b) > 0);
    for (const span of wanted) {
      const count = counts.get(span[2]);
      if (count === undefined) continue;
      count[found[i].some((one) => isMatch(span, one)) ? "right" : "missed"]++;
    }
    for (const one of found[i]) {
      const count = counts.get(one[2]);
      if (count === undefined || wanted.some((span) => isMatch(span, one))) continue;
      // A street's city found apart is a place of its own kind, wrong for nobody.
      if (one[2] === "street-address" && wanted.some((span) => span[2] === "other:GPE" && overlap(span, one) > 0)) continue;
      count.wrong++;
    }
  });
  return counts;
}

/** Precision, recall and F of one class or of several together; NaN where nothing was found or wanted. */
export function rates(counts, kinds = classes) {
  const sum = (field) => kinds.reduce((total, kind) => total + counts.get(kind)[field], 0);
  const [right, wrong, missed] = ["right", "wrong", "missed"].map(sum);
  const [precision, recall] = [right / (right + wrong), right / (right + missed)];
  const f = (beta) => ((1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall);
  return { wanted: right + missed, precision, recall, f1: f(1), f2: f(2) };
}
