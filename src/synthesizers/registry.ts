import { StandinError } from "../errors.js";
import { independentSynthesizer } from "./independent/independent.js";
import type { Synthesizer } from "./synthesizer.js";
import { treeSynthesizer } from "./tree/tree.js";

export const synthesizerKinds = ["tree", "independent"] as const;

export interface SynthesizerOptions {
  /** Persons behind whatever is stored. */
  readonly k: number;
  /** Declared target, modelled last. */
  readonly target: string | null;
}

/** The method named `kind`. @throws StandinError METHOD_UNKNOWN */
export function synthesizerOf(kind: string, options: SynthesizerOptions): Synthesizer {
  switch (kind) {
    case "tree":
      return treeSynthesizer({ k: options.k, last: options.target });
    case "independent":
      return independentSynthesizer({ k: options.k });
    default:
      throw new StandinError("METHOD_UNKNOWN", `There is no method ${JSON.stringify(kind)}. Known: ${synthesizerKinds.join(", ")}.`, {
        method: kind,
      });
  }
}
