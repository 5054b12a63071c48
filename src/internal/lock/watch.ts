/**
 * Who has given no sign of life, by one's own monotonic clock alone: a claim is dead when its beat has been seen to
 * stand still for the whole of its lease. Two clocks are never compared; they only have to run at about the same pace.
 */
import type { Claim } from "./record.js"

/** What is watched of a claim. @internal */
export type Sign = Pick<Claim, "id" | "beat" | "leaseMs">

/** @internal */
export interface Watch {
  /** `at`: when the answer was there. */
  readonly observe: (claims: ReadonlyArray<Sign>, at: number) => void
  readonly isDead: (claim: Sign, now: number) => boolean
  /** When the next of them would be dead; `Infinity` if none. */
  readonly nextDeath: (claims: ReadonlyArray<Sign>, now: number) => number
}

/** @internal */
export const make = (): Watch => {
  let seen = new Map<string, { readonly beat: string; readonly since: number }>()
  const deathOf = (claim: Sign): number => {
    const known = seen.get(claim.id)
    return known === undefined || known.beat !== claim.beat ? Infinity : known.since + claim.leaseMs
  }
  return {
    observe: (claims, at) => {
      const next: typeof seen = new Map()
      for (const { beat, id } of claims) {
        const known = seen.get(id)
        next.set(id, known?.beat === beat ? known : { beat, since: at })
      }
      seen = next
    },
    isDead: (claim, now) => now >= deathOf(claim),
    nextDeath: (claims, now) => Math.min(...claims.map(deathOf).filter((death) => death > now), Infinity)
  }
}
