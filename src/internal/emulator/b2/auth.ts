/**
 * Who asks, and what they may.
 */
import { sha1 } from "#digest"
import * as hex from "../../wire/hex.js"
import { badToken, expiredToken, Refusal, unauthorized } from "./refusal.js"
import type { Bucket, Key, World } from "./state.js"

/** Everything that a key can be allowed. @internal */
export const allCapabilities: ReadonlyArray<string> = [
  "listKeys",
  "writeKeys",
  "deleteKeys",
  "listAllBucketNames",
  "listBuckets",
  "readBuckets",
  "writeBuckets",
  "deleteBuckets",
  "readBucketRetentions",
  "writeBucketRetentions",
  "readBucketEncryption",
  "writeBucketEncryption",
  "readBucketReplications",
  "writeBucketReplications",
  "readBucketNotifications",
  "writeBucketNotifications",
  "readBucketLogging",
  "writeBucketLogging",
  "listFiles",
  "readFiles",
  "shareFiles",
  "writeFiles",
  "deleteFiles",
  "readFileRetentions",
  "writeFileRetentions",
  "readFileLegalHolds",
  "writeFileLegalHolds",
  "bypassGovernance"
]

/** A word that nobody guesses and every run repeats. @internal */
export const secretWord = (world: World, kind: string): string =>
  hex.encode(sha1(`effect-s3-b2-emulator\n${kind}\n${world.serial(kind)}`))

/** @internal */
export const issueAccountToken = (world: World, key: Key, now: number): string => {
  const token = `4_${key.id}_${secretWord(world, "account token")}`
  const until = now + world.limits.tokenLifetime
  world.accountTokens.set(token, { key, expiresAt: Math.min(until, key.expiresAt ?? until) })
  return token
}

/** The key behind an account token. @internal */
export const keyOf = (world: World, token: string | undefined, now: number): Key => {
  if (token === undefined) throw new Refusal(401, "missing_auth_token", "Authorization token is required")
  const found = world.accountTokens.get(token)
  if (found === undefined) throw badToken()
  if (found.expiresAt <= now || !world.keys.has(found.key.id)) throw expiredToken()
  return found.key
}

/** @internal */
export const may = (key: Key, capability: string): boolean => key.capabilities.includes(capability)

/** @internal */
export const need = (key: Key, ...anyOf: ReadonlyArray<string>): void => {
  if (!anyOf.some((capability) => may(key, capability))) throw unauthorized("unauthorized")
}

/** @internal */
export const needBucket = (key: Key, bucketId: string): void => {
  if (key.bucketIds !== null && !key.bucketIds.includes(bucketId)) throw unauthorized("unauthorized")
}

/** A key of a prefix reads, writes and lists nothing beside it. @internal */
export const needName = (key: Key, bucket: Bucket, name: string): void => {
  needBucket(key, bucket.id)
  if (key.namePrefix !== null && !name.startsWith(key.namePrefix)) throw unauthorized("unauthorized")
}
