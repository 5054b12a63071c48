/**
 * The versions of snapshots: moments, in nanoseconds since 1970.
 */
import type * as Brand from "effect/Brand"

/**
 * The version of a snapshot: a moment, in nanoseconds since 1970, as decimal digits. It is no number, which could not
 * hold it, and is compared as a big integer (`Snapshot.Order`).
 *
 * @since 0.1.0
 * @category models
 */
export type Version = string & Brand.Brand<"effect-s3/SnapshotVersion">

const digits = /^\d{1,20}$/

/** @internal */
export const isVersion = (text: string): text is Version => digits.test(text)

/** @internal */
export const compare = (self: Version, that: Version): -1 | 0 | 1 => {
  const a = BigInt(self)
  const b = BigInt(that)
  return a < b ? -1 : a > b ? 1 : 0
}

/** @internal */
export const fromDate = (date: Date): Version | undefined => {
  const time = date.getTime()
  return Number.isNaN(time) || time < 0 ? undefined : String(BigInt(Math.floor(time)) * 1_000_000n) as Version
}

/** @internal */
export const toDate = (version: Version): Date => new Date(Number(BigInt(version) / 1_000_000n))
