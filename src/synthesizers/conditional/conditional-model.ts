/** A column as drawn; the columns before it in the order of drawing are the ones that its shares may depend on. */
export interface DrawingColumn {
  readonly name: string;
  readonly cardinality: number;
  readonly ordered: boolean;
}

/**
 * What a method tells of itself so that its rows can be drawn under conditions: a fixed order of columns, and the share of each code of a column
 * given the codes of the columns before. Implemented by every method; the engine beside this file does the rest.
 */
export interface ConditionalModel {
  /** In the order of drawing. */
  readonly columns: readonly DrawingColumn[];
  /** A block of rows in the making ("particles"), all without a code as yet. */
  begin(particleCount: number): ParticleBlock;
}

/** State of a block of particles. Columns are asked for once each, in the order of drawing. */
export interface ParticleBlock {
  /**
   * Shares of column `at` for all particles of the block.
   * @param earlier codes of columns 0 … at - 1, each of length particleCount; valid until the column is done
   * @param numbers gives a number a particle that follows from its unit, for a method that draws different persons by different parts of itself
   */
  column(at: number, earlier: readonly Uint16Array[], numbers: () => Uint32Array): ColumnShares;
  /**
   * Particle p becomes a copy of particle `from[p]`; from.length is the new count (it may be smaller). `earlier` of the next column is already
   * rearranged, so only a method that keeps something of its own per particle (a latent score, say) needs this.
   */
  copy?(from: Uint32Array): void;
}

/** Shares of one column, particle by particle. */
export interface ColumnShares {
  /** Writes the share of each code: >= 0, sums to 1 within 1e-6, and to more than 0. @param out length cardinality */
  shares(particle: number, out: Float64Array): void;
  /** Writes every particle's code at its uniform number on [0, 1): what `shares` says, found faster. Left out: the engine searches `shares`. */
  draw?(uniforms: Float64Array, out: Uint16Array): void;
  /**
   * Told once for each particle when its code is chosen, before the next column; for methods that keep something of their own per particle.
   * @param uniform on [0, 1), independent of the one the code was chosen with
   */
  drawn?(particle: number, code: number, uniform: number): void;
}
