/**
 * Records of locks in a bucket's info, one pair for each lock.
 *
 * A write replaces all pairs, so that a version says what the others are: what other people keep there is written back
 * as it was read, under the condition that nobody has changed it. A record that nobody has a claim in goes with the
 * next write of any lock: the token does not depend on it, as none was ever greater than the bucket's revision.
 */
import { sha256Hex } from "#digest"
import * as Effect from "effect/Effect"
import type * as Lock from "../../../Lock.js"
import * as StorageError from "../../../StorageError.js"
import * as names from "../../b2/names.js"
import * as records from "../record.js"
import type { Register, Stored, Written } from "../register.js"
import { conflict } from "../register.js"
import type { BucketInfo, Info, State } from "./bucket.js"

const ours = /^lock[-_]/

/**
 * In small letters, as it is not said whether B2 tells names by their case. A name that is none for a pair has its hash
 * in place of it.
 *
 * @internal
 */
export const keyOf = (name: string): string =>
  /^[a-z0-9_-]{1,45}$/.test(name) ? `lock-${name}` : `lock_${sha256Hex(name).slice(0, 45)}`

const isLeft = (key: string, text: string): boolean => ours.test(key) && records.decode(text)?.claims.length === 0

/** All pairs with one of them written, but for what is left of other locks. @internal */
export const having = (info: Info, key: string, text: string): Info =>
  Object.fromEntries([
    ...Object.entries(info).filter(([other, value]) => other !== key && !isLeft(other, value)),
    [key, text]
  ])

/** Of one revision there is one version, in whatever order an answer has the pairs. */
const versionOf = ({ bucketId, info, revision }: State): string =>
  JSON.stringify([bucketId, revision, Object.entries(info).sort(([a], [b]) => a < b ? -1 : 1)])

const stateOf = (version: string): State => {
  const [bucketId, revision, pairs] = JSON.parse(version) as [string, number, ReadonlyArray<readonly [string, string]>]
  return { bucketId, revision, info: Object.fromEntries(pairs) }
}

/** What does not fit is refused here; what grows smaller is not, whatever stands there. @internal */
export const fits = (key: string, before: Info, after: Info): Effect.Effect<void, StorageError.LimitExceeded> => {
  const { bytes, pairs } = names.bucketInfoLimits
  const [was, is] = [names.bucketInfoSize(before), names.bucketInfoSize(after)]
  const problem = is.pairs > pairs && is.pairs > was.pairs
    ? `all of its ${pairs} pairs are taken`
    : is.bytes > bytes && is.bytes > was.bytes
    ? `its values may have ${bytes} bytes together`
    : undefined
  return problem === undefined ? Effect.void : new StorageError.LimitExceeded({
    key,
    message: `the bucket's info has no room for the record ${key}: ${problem}`,
    hint:
      "let fewer hold or wait at once, say less in `holder`, or keep other locks in another bucket; nothing was sent"
  })
}

/** @internal */
export const make = (bucket: BucketInfo): Register => ({
  read: (name) =>
    Effect.map(bucket.read, (state): Stored => ({
      text: state.info[keyOf(name)],
      version: versionOf(state),
      token: BigInt(state.revision)
    })),
  write: (name, text, expected): Effect.Effect<Written, Lock.LockError> => {
    // A bucket always has a revision: whoever presumes none has not looked.
    if (expected === undefined) return Effect.succeed(conflict)
    const state = stateOf(expected)
    const key = keyOf(name)
    const info = having(state.info, key, text)
    return Effect.map(
      Effect.andThen(fits(key, state.info, info), bucket.replace(state, info)),
      (written): Written =>
        written === undefined
          ? conflict
          : { _tag: "Written", version: written.info[key] === text ? versionOf(written) : undefined }
    )
  }
})
