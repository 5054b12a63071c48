/** @internal */
export interface TokenBuckets {
  /** Whether `cost` tokens were there to be taken. */
  readonly withdraw: (scope: string, cost: number) => boolean
  readonly deposit: (scope: string, tokens: number) => void
  readonly available: (scope: string) => number
}

/**
 * A bucket per scope, filled to `capacity` at first. Only buckets that lack something are kept, so a healthy client
 * holds none; of more than `maxScopes` the one that was drawn from longest ago is forgotten, and thereby full again.
 *
 * @internal
 */
export const make = (capacity: number, maxScopes: number): TokenBuckets => {
  const buckets = new Map<string, number>()
  return {
    withdraw: (scope, cost) => {
      const left = (buckets.get(scope) ?? capacity) - cost
      if (left < 0) return false
      buckets.delete(scope)
      if (buckets.size >= maxScopes) {
        const oldest = buckets.keys().next().value
        if (oldest !== undefined) buckets.delete(oldest)
      }
      buckets.set(scope, left)
      return true
    },
    deposit: (scope, tokens) => {
      if (buckets.size === 0) return
      const left = buckets.get(scope)
      if (left === undefined) return
      if (left + tokens >= capacity) buckets.delete(scope)
      else buckets.set(scope, left + tokens)
    },
    available: (scope) => buckets.get(scope) ?? capacity
  }
}
