import { permutation, uniformInteger } from "../../dist/random/draws.js";

/**
 * Rows drawn column by column by trees that are grown until each leaf holds one person of train, or persons that the columns before cannot tell apart: what
 * a tree does without a smallest leaf. Splits are drawn at random (extremely randomised trees with one try a node; Geurts et al. 2006), which changes who
 * shares a branch, not that a leaf is one person. The first column, that with the fewest values, is drawn from train as it is.
 *
 * @param table   train
 * @param count   rows to draw
 * @returns rowsOf(c): for each column the row of train that each drawn cell comes from
 */
export function overgrownTree(table, count, rng) {
  const cells = table.columns.map((column) =>
    column.storage === "number" ? column.values.map(missingBelow) : Float64Array.from(column.codes),
  );
  const order = cells.map((_, c) => c).sort((a, b) => new Set(cells[a]).size - new Set(cells[b]).size || a - b);
  const taken = new Map();
  order.forEach((column, step) => {
    const before = order.slice(0, step);
    taken.set(column, step === 0 ? anyRows(table.rowCount, count, rng) : drawnRows(before, step));
  });
  return (column) => taken.get(column);

  function drawnRows(before, step) {
    const own = rng.fork(`tree ${step}`);
    const result = new Uint32Array(count);
    const drawn = before.map((column) => Float64Array.from(taken.get(column), (row) => cells[column][row]));
    const branches = [[permutation(table.rowCount, own), Uint32Array.from({ length: count }, (_, row) => row)]];
    while (branches.length > 0) {
      const [members, asked] = branches.pop();
      if (asked.length === 0) continue;
      const split = splitOf(members, before, own);
      if (split === null) {
        for (const row of asked) result[row] = members[uniformInteger(members.length, own)];
        continue;
      }
      const { at, isLeft } = split;
      const [left, right] = parted(members, (row) => isLeft(cells[before[at]][row]));
      const [leftAsked, rightAsked] = parted(asked, (row) => isLeft(drawn[at][row]));
      branches.push([left, leftAsked], [right, rightAsked]);
    }
    return result;
  }

  /** A column before in which two random members differ, and a place between them; null where all members are alike. */
  function splitOf(members, before, own) {
    if (members.length < 2) return null;
    for (const at of permutation(before.length, own)) {
      const column = cells[before[at]];
      const first = column[members[uniformInteger(members.length, own)]];
      const other = members.find((row) => column[row] !== first);
      if (other === undefined) continue;
      const second = column[other];
      if (table.columns[before[at]].storage === "text") return { at, isLeft: (value) => value === first };
      const threshold = Math.max(first, second);
      return { at, isLeft: (value) => value < threshold };
    }
    return null;
  }
}

function missingBelow(value) {
  return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
}

function anyRows(rowCount, count, rng) {
  return Uint32Array.from({ length: count }, () => uniformInteger(rowCount, rng));
}

function parted(rows, isLeft) {
  const marks = rows.map((row) => (isLeft(row) ? 1 : 0));
  return [rows.filter((_, i) => marks[i] === 1), rows.filter((_, i) => marks[i] === 0)];
}
