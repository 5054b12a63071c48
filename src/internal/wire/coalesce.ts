/** Both ends inclusive. @internal */
export interface Span {
  readonly start: number
  readonly end: number
}

/** One read, and which of the wanted ranges it serves. @internal */
export interface Fetch extends Span {
  readonly wanted: ReadonlyArray<number>
}

/**
 * Joins ranges that overlap or lie at most `gap` bytes apart: a request costs more than the bytes between them.
 *
 * @internal
 */
export const coalesce = (ranges: ReadonlyArray<Span>, gap: number): ReadonlyArray<Fetch> => {
  const order = ranges.map((_, index) => index).sort((a, b) => ranges[a]!.start - ranges[b]!.start)
  const fetches: Array<{ start: number; end: number; wanted: Array<number> }> = []
  for (const index of order) {
    const { end, start } = ranges[index]!
    const last = fetches[fetches.length - 1]
    if (last !== undefined && start <= last.end + 1 + gap) {
      last.end = Math.max(last.end, end)
      last.wanted.push(index)
    } else {
      fetches.push({ start, end, wanted: [index] })
    }
  }
  return fetches
}
