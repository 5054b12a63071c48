/**
 * The client-side rate limiter of the AWS SDKs' adaptive mode: nothing is limited until a server throttles; then the
 * rate falls by `beta`, and rises again along a cubic curve (RFC 9438) that is flat around the rate at which it was
 * throttled last.
 */
const beta = 0.7
const scale = 0.4
/** The weight of what was measured last. */
const smoothing = 0.8
/** Requests a second. */
const minFillRate = 0.5
const minCapacity = 1
/** The rate is measured over so many milliseconds. */
const window = 500

/** Times are in milliseconds. @internal */
export interface RateLimiter {
  /** Takes a place, and says how long to wait for it. */
  readonly reserve: (now: number) => number
  readonly update: (throttled: boolean, now: number) => void
  /** Requests a second; infinite until a server has throttled. */
  readonly rate: () => number
}

/** @internal */
export const make = (started: number): RateLimiter => {
  let enabled = false
  let fillRate = 0
  let maxCapacity = 0
  let capacity = 0
  let filledAt = started
  let lastMaxRate = 0
  let throttledAt = started
  let measuredRate = 0
  let measuredAt = Math.floor(started / window) * window
  let answered = 0

  const refill = (now: number) => {
    if (enabled) capacity = Math.min(maxCapacity, capacity + (now - filledAt) / 1000 * fillRate)
    filledAt = Math.max(filledAt, now)
  }

  const measure = (now: number) => {
    answered++
    const at = Math.floor(now / window) * window
    if (at <= measuredAt) return
    measuredRate = answered / ((at - measuredAt) / 1000) * smoothing + measuredRate * (1 - smoothing)
    measuredAt = at
    answered = 0
  }

  const plateau = () => Math.cbrt(lastMaxRate * (1 - beta) / scale)

  return {
    reserve: (now) => {
      if (!enabled) return 0
      refill(now)
      capacity -= 1
      return capacity >= 0 ? 0 : Math.ceil(-capacity / fillRate * 1000)
    },
    update: (throttled, now) => {
      measure(now)
      if (!enabled && !throttled) return
      let rate: number
      if (throttled) {
        lastMaxRate = enabled ? Math.min(measuredRate, fillRate) : measuredRate
        throttledAt = now
        rate = lastMaxRate * beta
      } else {
        rate = scale * ((now - throttledAt) / 1000 - plateau()) ** 3 + lastMaxRate
      }
      refill(now)
      enabled = true
      const next = Math.min(rate, 2 * measuredRate)
      fillRate = Math.max(next, minFillRate)
      maxCapacity = Math.max(next, minCapacity)
      capacity = Math.min(capacity, maxCapacity)
    },
    rate: () => enabled ? fillRate : Number.POSITIVE_INFINITY
  }
}
