/**
 * Conditional writes on stores that have none: a lease in a DynamoDB table on one key in one state, by the protocol and
 * in the rows of object_store 0.12, so that its programs and these exclude each other.
 *
 * What makes a writer lose that comes late, having looked before another wrote: the row stays, and each taking of it adds
 * one to its generation, on which the next depends. A row is therefore never deleted when it is released, but its lease
 * ended. (Rows go an hour after their last taking, by DynamoDB's time to live.) It is released when the outcome of the
 * write is known; while a write may still be under way, its lease runs out by itself.
 *
 * Nothing but durations is compared. A lease of another is over when it has been seen unchanged for three times its
 * length, so that clocks may differ threefold in pace. The store knows nothing of leases: a writer that is stopped for
 * longer than its own, and whose request then still goes out, is not kept from writing.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as StorageError from "../../StorageError.js"
import { randomToken } from "../randomToken.js"
import type { CommonError } from "../s3/commonErrors.js"
import type { Where } from "../s3/operation.js"
import type { Condition, Dynamo, Row } from "./client.js"

const maxSkew = 3
const retestMs = 100
const rowSeconds = 3600

/** @internal */
export interface Options<E, R> {
  readonly dynamo: Dynamo
  readonly path: string
  /** The ETag in quotes that the object has to have, or `*` where there has to be none. */
  readonly etag: string
  readonly timeoutMs: number
  readonly maxWait: Duration.Duration
  /** Fails unless the object is as it has to be. */
  readonly check: Effect.Effect<unknown, E, R>
  readonly where: Where
}

const nowMs = Effect.clockWith((clock) => Effect.sync(() => Number(clock.unsafeCurrentTimeNanos() / 1_000_000n)))

const numberOf = (row: Row | undefined, name: string): number => {
  const value = row?.[name]
  return value !== undefined && "N" in value ? Number(value.N) : NaN
}

const textOf = (row: Row | undefined, name: string): string | undefined => {
  const value = row?.[name]
  return value !== undefined && "S" in value ? value.S : undefined
}

interface Taken {
  readonly generation: number
  readonly since: number
}

const take = <E, R>(options: Options<E, R>, owner: string) =>
  Effect.gen(function*() {
    const { check, dynamo, etag, maxWait, path, timeoutMs, where } = options
    const key: Row = { path: { S: path }, etag: { S: etag } }
    const begun = yield* nowMs
    let seen: number | undefined
    while (true) {
      yield* check
      // Before it is asked for, as the server may count from then.
      const since = yield* nowMs
      const generation = seen === undefined ? 0 : seen + 1
      const clock = yield* Effect.clock
      const ttl = Math.floor(clock.unsafeCurrentTimeMillis() / 1000) + rowSeconds
      const condition: Condition = seen === undefined
        ? { expression: "attribute_not_exists(#pk)", names: { "#pk": "path" } }
        : {
          expression: "attribute_exists(#pk) AND generation = :g",
          names: { "#pk": "path" },
          values: { ":g": { N: String(seen) } }
        }
      const row: Row = {
        ...key,
        generation: { N: String(generation) },
        timeout: { N: String(timeoutMs) },
        ttl: { N: String(ttl) },
        owner: { S: owner }
      }
      const written = yield* dynamo.put(row, condition)
      if (written._tag === "Written") return { generation, since } satisfies Taken
      const found = written.row ?? (yield* dynamo.get(key))
      // After the answer: the other's lease may have begun as late as that.
      const seenAt = yield* nowMs
      if (found === undefined) {
        seen = undefined
        continue
      }
      // A request of ours was carried out, and its answer lost.
      if (textOf(found, "owner") === owner) return { generation: numberOf(found, "generation"), since } satisfies Taken
      const lease = numberOf(found, "timeout") * maxSkew
      seen = numberOf(found, "generation")
      if (!Number.isFinite(lease) || !Number.isFinite(seen)) {
        return yield* new StorageError.MalformedResponse({
          ...where,
          message: `the row of ${path} in DynamoDB has no generation and timeout`,
          hint: "the table must be for locks alone"
        })
      }
      while ((yield* nowMs) - seenAt < lease) {
        const waited = (yield* nowMs) - begun
        if (waited >= Duration.toMillis(maxWait)) {
          return yield* new StorageError.LockUnavailable({
            ...where,
            message: `another writer has had the lease on this key for all of ${waited} ms`,
            hint: "try again, or wait longer with `dynamo.maxWait`"
          })
        }
        yield* check
        yield* Effect.sleep(retestMs)
      }
    }
  })

const release = <E, R>({ dynamo, etag, path }: Options<E, R>, owner: string, { generation }: Taken) =>
  dynamo.update({ path: { S: path }, etag: { S: etag } }, {
    set: "SET #t = :t",
    expression: "generation = :g AND #o = :o",
    names: { "#t": "timeout", "#o": "owner" },
    values: { ":t": { N: "0" }, ":g": { N: String(generation) }, ":o": { S: owner } }
  }).pipe(
    // Nobody has to be told: the lease ends by itself.
    Effect.ignore
  )

/**
 * Writes under a lease, if the object is as it has to be. The write gets a token to be known by, and must say
 * `WriteOutcomeUnknown` of an outcome that it does not know.
 *
 * @internal
 */
export const write = <A, E, E2, R, R2>(
  options: Options<E, R>,
  write: (token: string) => Effect.Effect<A, E2, R2>
): Effect.Effect<A, E | E2 | CommonError | StorageError.LockUnavailable | StorageError.WriteOutcomeUnknown, R | R2> =>
  Effect.gen(function*() {
    const owner = randomToken()
    const taken = yield* take(options, owner)
    const left = options.timeoutMs - ((yield* nowMs) - taken.since)
    const late = new StorageError.WriteOutcomeUnknown({
      ...options.where,
      message: `the write took longer than its lease of ${options.timeoutMs} ms`,
      writeToken: owner,
      hint: "give the lease more time, or write less at once"
    })
    return yield* Effect.onExit(
      Effect.timeoutFail(write(owner), { duration: Math.max(0, left), onTimeout: () => late }),
      (exit) => isKnown(exit) ? release(options, owner, taken) : Effect.void
    )
  })

const isKnown = (exit: Exit.Exit<unknown, unknown>): boolean =>
  Exit.match(exit, {
    onSuccess: () => true,
    onFailure: (cause) =>
      cause._tag === "Fail" && (cause.error as { readonly _tag?: unknown } | undefined)?._tag !== "WriteOutcomeUnknown"
  })
