/**
 * What became of one vector. `lenient`: the library differs from the first answer, but gives one that the vector
 * names as right too. `skipped`: about something the library does not claim.
 */
export type Verdict = "passed" | "lenient" | "skipped" | { readonly failed: string }

export interface Vector {
  readonly id: string
  /** More than one answer is right, so that a failure is counted as a lenient agreement. */
  readonly lenient?: boolean
}

/** Holds the library's own functions against the vectors of one category. */
export interface Adapter {
  readonly category: string
  readonly run: (vector: never) => Verdict | Promise<Verdict>
}

export const make = <V extends Vector>(
  category: string,
  run: (vector: V) => Verdict | Promise<Verdict>
): Adapter => ({ category, run })
