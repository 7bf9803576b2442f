import { StandinError } from "../errors.js";
import { copulaSynthesizer } from "./copula/copula.js";
import { independentSynthesizer } from "./independent/independent.js";
import type { Synthesizer } from "./synthesizer.js";
import { treeSynthesizer } from "./tree/tree.js";

export const synthesizerKinds = ["tree", "copula", "independent"] as const;
export type SynthesizerKind = (typeof synthesizerKinds)[number];

export interface SynthesizerOptions {
  /** Persons behind whatever is stored. */
  readonly k: number;
  /** Declared target, modelled last. */
  readonly target: string | null;
  /** Coded columns to draw first, in this order; for methods that draw one column after the other. */
  readonly order?: readonly string[];
  /** Coded columns drawn from their own shares: they see no other column and no other sees them. */
  readonly alone?: readonly string[];
  /** From privacy (0) to fidelity (1), for the tree; 0.5 when not given. */
  readonly fidelity?: number;
}

/** The method named `kind`. @throws StandinError METHOD_UNKNOWN */
export function synthesizerOf(kind: string, { k, target, order = [], alone = [], fidelity }: SynthesizerOptions): Synthesizer {
  switch (kind) {
    case "tree":
      return treeSynthesizer({ k, last: target, order, alone, ...(fidelity === undefined ? {} : { fidelity }) });
    case "copula":
      return copulaSynthesizer({ k, alone });
    case "independent":
      return independentSynthesizer({ k });
    default:
      throw new StandinError("METHOD_UNKNOWN", `There is no method ${JSON.stringify(kind)}. Known: ${synthesizerKinds.join(", ")}.`, {
        method: kind,
      });
  }
}
