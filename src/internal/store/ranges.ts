/**
 * Several ranges of one object, with as few requests as make sense.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { defaultLimit } from "../s3/objectBody.js"
import { coalesce, type Fetch, type Span } from "../wire/coalesce.js"
import { formatRange, noRange } from "../wire/range.js"
import * as oneVersion from "./oneVersion.js"

/** Ranges with less than this between them are read as one, as object_store does. */
const defaultGap = 1024 * 1024

const defaultConcurrency = 10

const lengthOf = ({ end, start }: Span): number => end + 1 - start

const sum = (spans: ReadonlyArray<Span>): number => spans.reduce((total, span) => total + lengthOf(span), 0)

interface Fetched {
  readonly fetch: Fetch
  readonly bytes: Uint8Array
}

const problem = (
  ranges: ReadonlyArray<Span>,
  { concurrency = 1, gap = 0, limit = 0 }: ObjectStore.RangesOptions
): readonly [parameter: string, problem: string] | undefined => {
  const bad = ranges.findIndex((range) => range.end === undefined || formatRange(range) === undefined)
  return bad >= 0
    ? [`ranges[${bad}]`, noRange]
    : !(gap >= 0)
    ? ["gap", "must be a number of bytes"]
    : !(limit >= 0)
    ? ["limit", "must be a number of bytes"]
    : Number.isSafeInteger(concurrency) && concurrency > 0
    ? undefined
    : ["concurrency", "must be a whole number from 1"]
}

/** @internal */
export const make = (backend: ObjectStore.Backend): ObjectStore.Service["getRanges"] => (key, ranges, options = {}) => {
  const where = { operation: "GetObject", key }
  const bad = problem(ranges, options)
  if (bad !== undefined) {
    return Effect.fail(
      new StorageError.InvalidInput({ ...where, message: `${bad[0]} ${bad[1]}`, parameter: bad[0] })
    )
  }
  const { concurrency = defaultConcurrency, gap = defaultGap, limit = defaultLimit, ...conditions } = options
  const fetches = coalesce(ranges, gap)

  const outside = (size: number) =>
    new StorageError.InvalidRange({ ...where, actualSize: size, message: "a range lies outside the object" })

  const tooLarge = (size: number) =>
    new StorageError.BodyTooLarge({
      ...where,
      limit,
      size,
      message: `the ranges, with what lies between them, have ${size} bytes, more than the ${limit} allowed`,
      hint: "ask for fewer at a time, lower `gap`, or raise `limit`"
    })

  return Effect.suspend(() => {
    const version = oneVersion.make(backend, key, conditions)

    const fetched = (fetch: Fetch): Effect.Effect<Fetched, ObjectStore.ReadError> =>
      Effect.flatMap(
        version.bytes({ start: fetch.start, end: fetch.end }, limit),
        ({ bytes, info }) =>
          fetch.wanted.some((index) => ranges[index]!.start >= info.size)
            ? Effect.fail(outside(info.size))
            : Effect.succeed({ fetch, bytes })
      )

    const all = (fetches: ReadonlyArray<Fetch>) => Effect.forEach(fetches, fetched, { concurrency })

    // Ends may lie far behind the object's: how much it really is, the first answer says.
    const measured = Effect.flatMap(Effect.suspend(() => fetched(fetches[0]!)), (first) => {
      const size = version.info()!.size
      const others = fetches.slice(1)
      if (others.some(({ start }) => start >= size)) return Effect.fail(outside(size))
      const clipped = others.map((fetch) => ({ ...fetch, end: Math.min(fetch.end, size - 1) }))
      const total = first.bytes.length + sum(clipped)
      return total > limit
        ? Effect.fail(tooLarge(total))
        : Effect.map(all(clipped), (rest) => [first, ...rest])
    })

    return Effect.map(fetches.length > 1 && sum(fetches) > limit ? measured : all(fetches), (answers) => {
      const parts: Array<Uint8Array> = new Array(ranges.length)
      for (const { bytes, fetch } of answers) {
        for (const index of fetch.wanted) {
          const { end, start } = ranges[index]!
          // Ranges do not share memory, nor keep what lies between them.
          parts[index] = fetch.wanted.length === 1 ? bytes : bytes.slice(start - fetch.start, end + 1 - fetch.start)
        }
      }
      return parts
    })
  })
}
