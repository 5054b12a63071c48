/**
 * Whether B2, or what stands for it, obeys `ifRevisionIs`, found out by asking the very bucket. Others may change the
 * bucket meanwhile, so that a refusal alone proves nothing.
 */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Lock from "../../../Lock.js"
import { randomToken } from "../../randomToken.js"
import { Refused, verdict } from "../probe.js"
import * as records from "../record.js"
import type { BucketInfo } from "./bucket.js"
import * as register from "./register.js"

/** So many write at once upon one revision. */
const writers = 4

/** How often others may be faster than all of them. */
const rounds = 20

/** No lock's: a hash is longer. */
const key = "lock_probe"

/** A record that nobody has a claim in: the next write of any lock takes it away. */
const text = () => records.encode({ ...records.empty, nonce: randomToken() })

const round = (bucket: BucketInfo): Effect.Effect<boolean, Lock.LockError | Refused> =>
  Effect.gen(function*() {
    const state = yield* bucket.read
    const write = Effect.suspend(() => {
      const info = register.having(state.info, key, text())
      return Effect.andThen(register.fits(key, state.info, info), bucket.replace(state, info))
    })
    const answers = yield* Effect.all(Array.from({ length: writers }, () => write), { concurrency: "unbounded" })
    const winners = answers.filter((answer) => answer !== undefined)
    if (winners.length > 1) {
      return yield* Effect.fail(
        new Refused(`of ${writers} writers upon one revision, ${winners.length} were let through`)
      )
    }
    const [won] = winners
    if (won === undefined) return false
    if (won.revision <= state.revision) return yield* Effect.fail(new Refused("its revision does not grow"))
    if ((yield* write) !== undefined) {
      return yield* Effect.fail(new Refused("it ignores ifRevisionIs, and replaces what is newer"))
    }
    const seen = yield* bucket.read
    return seen.revision > won.revision || (seen.revision === won.revision && seen.info[key] === won.info[key])
      ? true
      : yield* Effect.fail(new Refused("a read does not see the write before it"))
  })

const questions = (bucket: BucketInfo): Effect.Effect<void, Lock.LockError | Refused> =>
  Effect.gen(function*() {
    for (let i = 0; i < rounds; i++) {
      if (yield* round(bucket)) return
      yield* Effect.sleep(yield* Random.nextIntBetween(0, 1000))
    }
    return yield* Effect.fail(new Refused("nothing can be written on the condition of the revision that it has"))
  })

/** @internal */
export const probe = (bucket: BucketInfo): Effect.Effect<void, Lock.LockError> =>
  verdict(questions(bucket), {
    of: "bucket",
    hint: "use Lock.layerDynamo, which keeps locks in a table of DynamoDB, or Lock.layerSequential, which needs no " +
      "conditions but promises less"
  })
