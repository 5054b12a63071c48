import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { tagOf } from "../tagOf.js"
import { lockable, versioned, without } from "./ownBucket.js"

const day = 86_400_000

/** To the second: not every server keeps more. */
const daysFromNow = (days: number) =>
  Effect.map(Clock.currentTimeMillis, (now) => new Date(Math.floor((now + days * day) / 1000) * 1000))

const object = Effect.gen(function*() {
  const bucket = yield* lockable
  const { versionId } = yield* S3.putObject({ bucket, key: "k", body: "x" })
  return { bucket, key: "k", versionId }
})

export const lock = (it: S3It, { provider }: Features): void => {
  const scoped = unless(it, without(provider, "objectLock"))

  scoped("a bucket that is created for it keeps versions, for ever", () =>
    Effect.gen(function*() {
      const bucket = yield* lockable
      assert.strictEqual((yield* S3.getObjectLockConfiguration({ bucket })).objectLockEnabled, "Enabled")
      assert.strictEqual((yield* S3.getBucketVersioning({ bucket })).status, "Enabled")
      assert.strictEqual(
        yield* tagOf(S3.putBucketVersioning({ bucket, status: "Suspended" })),
        "InvalidBucketState"
      )
    }))

  scoped("another has none: NoSuchConfiguration", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      assert.strictEqual(yield* tagOf(S3.getObjectLockConfiguration({ bucket })), "NoSuchConfiguration")
    }))

  scoped("what is retained cannot be deleted, but by who may pass governance", () =>
    Effect.gen(function*() {
      const at = yield* object
      const retainUntilDate = yield* daysFromNow(1)
      yield* S3.putObjectRetention({ ...at, mode: "GOVERNANCE", retainUntilDate })
      const retention = yield* S3.getObjectRetention(at)
      assert.deepStrictEqual([retention.mode, retention.retainUntilDate], ["GOVERNANCE", retainUntilDate])
      const head = yield* S3.headObject(at)
      assert.deepStrictEqual(
        [head.objectLockMode, head.objectLockRetainUntilDate],
        ["GOVERNANCE", retainUntilDate]
      )
      assert.strictEqual(yield* tagOf(S3.deleteObject(at)), "AccessDenied")
      yield* S3.deleteObject({ ...at, bypassGovernanceRetention: true })
      assert.strictEqual(yield* tagOf(S3.getObjectBytes(at)), "NoSuchVersion")
    }))

  scoped("retention grows, and does not shrink", () =>
    Effect.gen(function*() {
      const at = yield* object
      const retain = (days: number, bypass?: true) =>
        Effect.flatMap(
          daysFromNow(days),
          (retainUntilDate) =>
            tagOf(
              S3.putObjectRetention({ ...at, mode: "GOVERNANCE", retainUntilDate, bypassGovernanceRetention: bypass })
            )
        )
      assert.strictEqual(yield* retain(2), "no failure")
      assert.strictEqual(yield* retain(3), "no failure")
      assert.strictEqual(yield* retain(1), "AccessDenied")
      assert.strictEqual(yield* retain(1, true), "no failure")
    }))

  scoped("a legal hold holds until it is lifted", () =>
    Effect.gen(function*() {
      const at = yield* object
      yield* S3.putObjectLegalHold({ ...at, status: "ON" })
      assert.strictEqual((yield* S3.getObjectLegalHold(at)).status, "ON")
      assert.strictEqual((yield* S3.headObject(at)).objectLockLegalHoldStatus, "ON")
      assert.strictEqual(
        yield* tagOf(S3.deleteObject({ ...at, bypassGovernanceRetention: true })),
        "AccessDenied"
      )
      yield* S3.putObjectLegalHold({ ...at, status: "OFF" })
      yield* S3.deleteObject(at)
    }))

  scoped("a delete marker goes over what is held", () =>
    Effect.gen(function*() {
      const { bucket, key, versionId } = yield* object
      yield* S3.putObjectLegalHold({ bucket, key, versionId, status: "ON" })
      assert.strictEqual((yield* S3.deleteObject({ bucket, key })).deleteMarker, true)
      assert.strictEqual((yield* S3.headObject({ bucket, key, versionId })).versionId, versionId)
    }))

  scoped("a write says how it is held", () =>
    Effect.gen(function*() {
      const bucket = yield* lockable
      const objectLockRetainUntilDate = yield* daysFromNow(1)
      const { versionId } = yield* S3.putObject({
        bucket,
        key: "k",
        body: "x",
        objectLockMode: "GOVERNANCE",
        objectLockRetainUntilDate,
        objectLockLegalHoldStatus: "ON"
      })
      const head = yield* S3.headObject({ bucket, key: "k", versionId })
      assert.deepStrictEqual(
        [head.objectLockMode, head.objectLockRetainUntilDate, head.objectLockLegalHoldStatus],
        ["GOVERNANCE", objectLockRetainUntilDate, "ON"]
      )
    }))

  scoped("or the bucket does", () =>
    Effect.gen(function*() {
      const bucket = yield* lockable
      yield* S3.putObjectLockConfiguration({
        bucket,
        objectLockEnabled: "Enabled",
        rule: { defaultRetention: { mode: "GOVERNANCE", days: 1 } }
      })
      const { rule } = yield* S3.getObjectLockConfiguration({ bucket })
      assert.deepStrictEqual([rule?.defaultRetention?.mode, rule?.defaultRetention?.days], ["GOVERNANCE", 1])
      const { versionId } = yield* S3.putObject({ bucket, key: "k", body: "x" })
      const { mode } = yield* S3.getObjectRetention({ bucket, key: "k", versionId })
      assert.strictEqual(mode, "GOVERNANCE")
      assert.strictEqual(yield* tagOf(S3.deleteObject({ bucket, key: "k", versionId })), "AccessDenied")
    }))
}
