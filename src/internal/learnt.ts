/**
 * What a client learns from refusals, so that the cause of one is mended once for all its requests: the server's
 * clock, the region of a bucket, and that credentials have expired.
 */
import * as Effect from "effect/Effect"
import type * as Signer from "../Signer.js"
import type * as StorageError from "../StorageError.js"

/** What a request was signed with, as far as it can turn out to be wrong. @internal */
export interface Assumed {
  readonly bucket: string | undefined
  readonly region: string
  /** Milliseconds by which the server's clock was held to be ahead of ours. */
  readonly clockOffset: number
}

/** @internal */
export interface Learnt {
  readonly assume: (bucket: string | undefined) => Assumed
  /**
   * Whether the same request may succeed now, with what `error` has taught. `refresh` is that of what signed it.
   */
  readonly mend: (
    error: StorageError.StorageError,
    assumed: Assumed,
    refresh: Signer.Service["refresh"]
  ) => Effect.Effect<boolean>
}

/** S3 takes requests that are up to 15 minutes off; the SDKs suspect the clock from 5 minutes on. */
const suspectSkew = 5 * 60_000

/** No server's date is more exact than a second. */
const sameSkew = 2_000

/** A program that walks through more buckets than this learns some regions again. */
const maxBuckets = 1_000

const no = Effect.succeed(false)

/** @internal */
export const make = (region: string): Learnt => {
  const regions = new Map<string, string>()
  let clockOffset = 0

  const mendRegion = (found: string | undefined, { bucket, region }: Assumed): Effect.Effect<boolean> =>
    bucket === undefined || found === undefined || found === region
      ? no
      : Effect.sync(() => {
        if (regions.size >= maxBuckets) regions.clear()
        regions.set(bucket, found)
        return true
      })

  const mendClock = (serverTime: Date | undefined, assumed: Assumed, least: number): Effect.Effect<boolean> =>
    serverTime === undefined ? no : Effect.clockWith((clock) =>
      Effect.sync(() => {
        // Another request has mended it meanwhile.
        if (clockOffset !== assumed.clockOffset) return true
        const found = serverTime.getTime() - clock.unsafeCurrentTimeMillis()
        if (Math.abs(found - clockOffset) < least) return false
        clockOffset = found
        return true
      })
    )

  return {
    assume: (bucket) => ({
      bucket,
      region: bucket === undefined || regions.size === 0 ? region : regions.get(bucket) ?? region,
      clockOffset
    }),
    mend: (error, assumed, refresh) => {
      switch (error._tag) {
        case "ExpiredCredentials":
          return refresh
        case "WrongRegion":
          return mendRegion(error.region, assumed)
        case "ClockSkew":
          return mendClock(error.serverTime, assumed, sameSkew)
        case "AccessDenied":
        case "InvalidCredentials":
          return mendClock(error.serverTime, assumed, suspectSkew)
        default:
          return no
      }
    }
  }
}
