/**
 * The headers of a request: joined by name as HTTP joins them, beside the pairs as they came.
 *
 * @internal
 */
export type Headers = ReadonlyMap<string, string>

/** @internal */
export const fromPairs = (pairs: ReadonlyArray<readonly [string, string]>): Headers => {
  const out = new Map<string, string>()
  for (const [name, value] of pairs) {
    const earlier = out.get(name)
    out.set(name, earlier === undefined ? value : `${earlier},${value}`)
  }
  return out
}
