/** Sums over the rows of a node. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly count: number;
  /** Newton step of the node before the learning rate, -gradient / (hessian + l2); 0 at the root. */
  readonly value: number;
}

/** The best split found so far; written in place, so that the search allocates nothing. */
export interface Split {
  /** Loss reduction; -1 while none was found. */
  gain: number;
  feature: number;
  /** Ordered features: codes up to this one go left. */
  bin: number;
  categorical: boolean;
  missingLeft: boolean;
  gradientLeft: number;
  hessianLeft: number;
  countLeft: number;
  /** Categorical features: 1 for each code that goes left, length 256. */
  readonly leftCodes: Uint8Array;
}

export interface SplitLimits {
  readonly minSamplesLeaf: number;
  readonly l2: number;
}

/** scikit-learn's min_hessian_to_split. */
const minHessian = 1e-3;
/** scikit-learn's MIN_CAT_SUPPORT: smoothing of the order of categories, and the support below which one is not sent left. */
const minCategorySupport = 10;
const epsilon = 1e-15;

export function emptySplit(): Split {
  return {
    gain: -1,
    feature: -1,
    bin: 0,
    categorical: false,
    missingLeft: false,
    gradientLeft: 0,
    hessianLeft: 0,
    countLeft: 0,
    leftCodes: new Uint8Array(256),
  };
}

/** Space for the order of categories; one per search. */
export interface CategoryScratch {
  readonly order: Int32Array;
  readonly values: Float64Array;
}

export function categoryScratch(): CategoryScratch {
  return { order: new Int32Array(256), values: new Float64Array(256) };
}

/**
 * Best cut of an ordered feature; takes `best` over where it gains more. Missing rows go right in the scan from the left and left in the scan
 * from the right. A hot loop over bins.
 *
 * @param offset     where the feature's histogram starts in `histogram` (three numbers a code, missing last)
 * @param hasMissing whether any training row misses the feature
 * @see Chen & Guestrin (2016), arXiv:1603.02754, equation 7 and algorithm 3; scikit-learn 1.9.1 splitting.pyx
 */
export function findOrderedSplit(
  histogram: Float64Array,
  offset: number,
  binCount: number,
  hasMissing: boolean,
  feature: number,
  node: NodeSums,
  limits: SplitLimits,
  best: Split,
): void {
  const { gradient, hessian, count } = node;
  const { minSamplesLeaf, l2 } = limits;
  const nodeLoss = gradient * node.value;
  let bestGain = best.gain;
  const end = hasMissing ? binCount : binCount - 1;
  let gradientLeft = 0;
  let hessianLeft = 0;
  let countLeft = 0;
  for (let bin = 0; bin < end; bin++) {
    const slot = offset + bin * 3;
    const here = histogram[slot + 2]!;
    if (here === 0) continue; // the same cut as the bin before
    gradientLeft += histogram[slot]!;
    hessianLeft += histogram[slot + 1]!;
    countLeft += here;
    if (countLeft < minSamplesLeaf || hessianLeft < minHessian) continue;
    const hessianRight = hessian - hessianLeft;
    if (count - countLeft < minSamplesLeaf || hessianRight < minHessian) break;
    const gradientRight = gradient - gradientLeft;
    const gain =
      nodeLoss +
      (gradientLeft * gradientLeft) / (hessianLeft + l2 + epsilon) +
      (gradientRight * gradientRight) / (hessianRight + l2 + epsilon);
    if (gain > bestGain && gain > 0) {
      bestGain = gain;
      keep(best, gain, feature, bin, false, gradientLeft, hessianLeft, countLeft);
    }
  }
  if (!hasMissing) return;
  gradientLeft = gradient;
  hessianLeft = hessian;
  countLeft = count;
  for (let bin = binCount - 2; bin >= 0; bin--) {
    const slot = offset + (bin + 1) * 3;
    gradientLeft -= histogram[slot]!;
    hessianLeft -= histogram[slot + 1]!;
    countLeft -= histogram[slot + 2]!;
    const hessianRight = hessian - hessianLeft;
    if (count - countLeft < minSamplesLeaf || hessianRight < minHessian) continue;
    if (countLeft < minSamplesLeaf || hessianLeft < minHessian) break;
    const gradientRight = gradient - gradientLeft;
    const gain =
      nodeLoss +
      (gradientLeft * gradientLeft) / (hessianLeft + l2 + epsilon) +
      (gradientRight * gradientRight) / (hessianRight + l2 + epsilon);
    if (gain > bestGain && gain > 0) {
      bestGain = gain;
      keep(best, gain, feature, bin, true, gradientLeft, hessianLeft, countLeft);
    }
  }
}

/**
 * Best two-way grouping of a categorical feature's codes, missing being a code like any other; takes `best` over where it gains more.
 * Codes are put in the order of gradient / (hessian + 10); runs from either end up to the middle go left, everything else right, with it
 * the codes of too little support. A hot loop over codes.
 * @see Fisher (1958), "On Grouping for Maximum Homogeneity"; scikit-learn 1.9.1 splitting.pyx, _find_best_bin_to_split_category
 */
export function findCategoricalSplit(
  histogram: Float64Array,
  offset: number,
  binCount: number,
  hasMissing: boolean,
  feature: number,
  node: NodeSums,
  limits: SplitLimits,
  scratch: CategoryScratch,
  best: Split,
): void {
  const used = orderCategories(histogram, offset, hasMissing ? binCount + 1 : binCount, node.count / node.hessian, scratch);
  if (used <= 1) return;
  const { order } = scratch;
  const { gradient, hessian, count } = node;
  const { minSamplesLeaf, l2 } = limits;
  const nodeLoss = gradient * node.value;
  const upper = (used + 1) >> 1;
  let found = 0;
  let fromLeft = true;
  for (let direction = 0; direction < 2; direction++) {
    const steps = direction === 0 ? upper : upper - 1;
    let gradientLeft = 0;
    let hessianLeft = 0;
    let countLeft = 0;
    for (let i = 0; i < steps; i++) {
      const slot = offset + order[direction === 0 ? i : used - 1 - i]! * 3;
      gradientLeft += histogram[slot]!;
      hessianLeft += histogram[slot + 1]!;
      countLeft += histogram[slot + 2]!;
      if (countLeft < minSamplesLeaf || hessianLeft < minHessian) continue;
      const hessianRight = hessian - hessianLeft;
      if (count - countLeft < minSamplesLeaf || hessianRight < minHessian) break;
      const gradientRight = gradient - gradientLeft;
      const gain =
        nodeLoss +
        (gradientLeft * gradientLeft) / (hessianLeft + l2 + epsilon) +
        (gradientRight * gradientRight) / (hessianRight + l2 + epsilon);
      if (gain > best.gain && gain > 0) {
        keep(best, gain, feature, 0, false, gradientLeft, hessianLeft, countLeft);
        found = i + 1;
        fromLeft = direction === 0;
      }
    }
  }
  if (found === 0) return;
  best.categorical = true;
  best.leftCodes.fill(0);
  for (let i = 0; i < found; i++) best.leftCodes[order[fromLeft ? i : used - 1 - i]!] = 1;
  best.missingLeft = hasMissing && best.leftCodes[binCount] === 1;
}

/** Fills `scratch.order` with the supported codes in ascending order of their smoothed value. @returns how many there are */
function orderCategories(
  histogram: Float64Array,
  offset: number,
  codeCount: number,
  supportFactor: number,
  scratch: CategoryScratch,
): number {
  const { order, values } = scratch;
  let used = 0;
  for (let code = 0; code < codeCount; code++) {
    const slot = offset + code * 3;
    const codeHessian = histogram[slot + 1]!;
    if (codeHessian * supportFactor < minCategorySupport) continue;
    order[used] = code;
    values[used++] = histogram[slot]! / (codeHessian + minCategorySupport);
  }
  for (let gap = used >> 1; gap > 0; gap >>= 1) {
    for (let i = gap; i < used; i++) {
      const value = values[i]!;
      const code = order[i]!;
      let j = i;
      while (j >= gap && values[j - gap]! > value) {
        values[j] = values[j - gap]!;
        order[j] = order[j - gap]!;
        j -= gap;
      }
      values[j] = value;
      order[j] = code;
    }
  }
  return used;
}

function keep(
  best: Split,
  gain: number,
  feature: number,
  bin: number,
  missingLeft: boolean,
  gradientLeft: number,
  hessianLeft: number,
  countLeft: number,
): void {
  best.gain = gain;
  best.feature = feature;
  best.bin = bin;
  best.categorical = false;
  best.missingLeft = missingLeft;
  best.gradientLeft = gradientLeft;
  best.hessianLeft = hessianLeft;
  best.countLeft = countLeft;
}
