import type { VersionIds } from "../ids.js"

const digits = /^\d{1,20}$/

/**
 * The one axis on which Tigris has writes, delete markers and snapshots: nanoseconds since 1970, each later than all
 * before it, however coarse the clock.
 *
 * @internal
 */
export const make = (): VersionIds => {
  let now = 0n
  let last = 0n
  return {
    advance: (millis) => {
      now = BigInt(Math.floor(millis * 1000)) * 1000n
    },
    versionId: () => {
      last = now > last ? now : last + 1n
      return String(last)
    },
    isVersionId: (text) => digits.test(text),
    isOlder: (id, than) => BigInt(id) < BigInt(than)
  }
}

/**
 * A moment as a header spells it; `undefined` where it is none.
 *
 * @internal
 */
export const parse = (text: string): bigint | undefined => digits.test(text) ? BigInt(text) : undefined

/**
 * As RFC 3339 has it, with as many digits of the second as it takes.
 *
 * @internal
 */
export const toIso = (moment: bigint): string => {
  const fraction = String(moment % 1_000_000_000n).padStart(9, "0").replace(/0+$/, "")
  const second = new Date(Number(moment / 1_000_000_000n) * 1000).toISOString().slice(0, -5)
  return fraction === "" ? `${second}Z` : `${second}.${fraction}Z`
}
