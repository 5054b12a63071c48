/**
 * Every setting of a bucket, there and back, on the emulator.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { S3, StorageError } from "effect-s3"
import { onEmulator } from "../support/onEmulator.js"
import { logsOf, policyOf, type Run, settings } from "./settings.js"

const bucket = "settings"
const policy = policyOf(bucket)
const emulator = () => onEmulator({ buckets: [bucket, logsOf(bucket)] })

const notes = ["requestId"]

const without = (output: object): object =>
  Object.fromEntries(Object.entries(output).filter(([name]) => !notes.includes(name)))

describe("a setting of a bucket", () => {
  for (const { first, get, names: [name], put, remove, then, unset } of settings(bucket)) {
    it.effect(`${name}: what is kept, and forgotten`, () =>
      Effect.gen(function*() {
        const isUnset = Effect.gen(function*() {
          if (typeof unset !== "string") {
            assert.deepStrictEqual(without(yield* get), unset)
            return
          }
          const error = yield* Effect.flip(get)
          assert.deepStrictEqual([error._tag, error.code], ["NoSuchConfiguration", unset])
          assert.isTrue(StorageError.isNotFound(error))
        })
        yield* isUnset
        if (first !== undefined) yield* first
        yield* put
        assert.deepStrictEqual(without(yield* get), then)
        if (remove === undefined) return
        yield* remove
        yield* isUnset
        yield* remove
      }).pipe(Effect.provide(emulator())))
  }

  it.effect("of a bucket that is not there is NoSuchBucket", () =>
    Effect.gen(function*() {
      for (
        const call of [
          S3.getBucketCors({ bucket: "nobodys" }),
          S3.putBucketTagging({ bucket: "nobodys", tagSet: [] }),
          S3.deleteBucketPolicy({ bucket: "nobodys" }),
          S3.listBucketInventoryConfigurations({ bucket: "nobodys" })
        ]
      ) {
        const error = yield* Effect.flip(call as Run<unknown, StorageError.StorageError>)
        assert.strictEqual(error._tag, "NoSuchBucket")
      }
    }).pipe(Effect.provide(emulator())))

  it.effect("can be there from the start", () =>
    Effect.gen(function*() {
      const tags = [{ key: "team", value: "web" }]
      yield* S3.createBucket({ bucket: "fresh", tags, objectOwnership: "BucketOwnerPreferred" })
      assert.deepStrictEqual((yield* S3.getBucketTagging({ bucket: "fresh" })).tagSet, tags)
      assert.deepStrictEqual((yield* S3.getBucketOwnershipControls({ bucket: "fresh" })).rules, [{
        objectOwnership: "BucketOwnerPreferred"
      }])
    }).pipe(Effect.provide(emulator())))

  it.effect("what is read can be written back as it is", () =>
    Effect.gen(function*() {
      yield* S3.putBucketLifecycleConfiguration({
        bucket,
        rules: [{ status: "Enabled", filter: { prefix: "a" }, expiration: { days: 1 } }]
      })
      const lifecycle = yield* S3.getBucketLifecycleConfiguration({ bucket })
      assert.isString(lifecycle.rules[0]?.id, "S3 gives a rule a name")
      assert.strictEqual(lifecycle.transitionDefaultMinimumObjectSize, "all_storage_classes_128K")
      yield* S3.putBucketLifecycleConfiguration({ bucket, ...lifecycle })
      assert.deepStrictEqual(without(yield* S3.getBucketLifecycleConfiguration({ bucket })), without(lifecycle))
    }).pipe(Effect.provide(emulator())))
})

describe("what S3 refuses of a setting", () => {
  const refused: ReadonlyArray<readonly [string, string, Run<unknown, StorageError.StorageError>]> = [
    [
      "a rule that does nothing",
      "InvalidInput",
      S3.putBucketLifecycleConfiguration({
        bucket,
        rules: [{ status: "Enabled", filter: {} }]
      })
    ],
    [
      "two rules of one name",
      "InvalidInput",
      S3.putBucketLifecycleConfiguration({
        bucket,
        rules: [1, 2].map((days) => ({ id: "same", status: "Enabled", filter: {}, expiration: { days } }))
      })
    ],
    ["no rules", "InvalidInput", S3.putBucketCors({ bucket, corsRules: [] })],
    [
      "a method that is none",
      "InvalidInput",
      S3.putBucketCors({
        bucket,
        corsRules: [{ allowedOrigins: ["*"], allowedMethods: ["PATCH"] }]
      })
    ],
    ["a policy that says nothing", "InvalidInput", S3.putBucketPolicy({ bucket, policy: { Version: "2012-10-17" } })],
    [
      "logs that go nowhere",
      "InvalidInput",
      S3.putBucketLogging({
        bucket,
        loggingEnabled: { targetBucket: "nobodys", targetPrefix: "" }
      })
    ],
    [
      "replicas of what has no versions",
      "InvalidInput",
      S3.putBucketReplication({
        bucket,
        role: "r",
        rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::other" } }]
      })
    ],
    [
      "more than 50 tags",
      "InvalidInput",
      S3.putBucketTagging({
        bucket,
        tagSet: Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: "" }))
      })
    ]
  ]

  for (const [what, tag, call] of refused) {
    it.effect(what, () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(call)
        assert.strictEqual(error._tag, tag)
        assert.strictEqual(error.status, 400)
      }).pipe(Effect.provide(emulator())))
  }

  it.effect("what is no JSON is refused before anything is sent", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(S3.putBucketPolicy({ bucket, policy: "{" }))
      assert.deepStrictEqual([error._tag, error.status, error.message], [
        "InvalidInput",
        undefined,
        "policy is not JSON"
      ])
    }).pipe(Effect.provide(emulator())))
})

it.effect("whether a policy lets everybody in", () =>
  Effect.gen(function*() {
    const [Statement] = policy.Statement
    const statuses: Array<boolean | undefined> = []
    for (
      const changed of [
        {},
        { Principal: { AWS: ["arn:aws:iam::111122223333:root"] } },
        { Principal: { AWS: "*" } },
        { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
        { Effect: "Deny" }
      ]
    ) {
      yield* S3.putBucketPolicy({ bucket, policy: { ...policy, Statement: [{ ...Statement, ...changed }] } })
      statuses.push((yield* S3.getBucketPolicyStatus({ bucket })).isPublic)
    }
    assert.deepStrictEqual(statuses, [true, false, true, false, false])
    yield* S3.deleteBucketPolicy({ bucket })
    const error = yield* Effect.flip(S3.getBucketPolicyStatus({ bucket }))
    assert.deepStrictEqual([error._tag, error.code], ["NoSuchConfiguration", "NoSuchBucketPolicy"])
  }).pipe(Effect.provide(emulator())))

describe("settings of which there can be several", () => {
  it.effect("inventories", () =>
    Effect.gen(function*() {
      const inventory = (id: string) => ({
        id,
        isEnabled: true,
        includedObjectVersions: "All",
        schedule: { frequency: "Daily" },
        destination: {
          s3BucketDestination: { bucket: "arn:aws:s3:::lists", format: "CSV", encryption: { sseS3: true } }
        },
        optionalFields: ["Size", "ETag"]
      } as const)
      const ids = Array.from({ length: 205 }, (_, i) => `i${String(i).padStart(3, "0")}`)
      yield* Effect.forEach(ids, (id) => S3.putBucketInventoryConfiguration({ bucket, ...inventory(id) }))
      assert.deepStrictEqual(
        without(yield* S3.getBucketInventoryConfiguration({ bucket, id: "i007" })),
        inventory("i007")
      )
      const page = yield* S3.listBucketInventoryConfigurations({ bucket })
      assert.deepStrictEqual([page.inventoryConfigurationList.length, page.isTruncated], [100, true])
      assert.deepStrictEqual(
        Array.from(
          yield* Stream.runCollect(S3.listBucketInventoryConfigurationsStream({ bucket })),
          (configuration) => configuration.id
        ),
        ids
      )
      yield* S3.deleteBucketInventoryConfiguration({ bucket, id: "i007" })
      for (
        const call of [
          S3.getBucketInventoryConfiguration({ bucket, id: "i007" }),
          S3.deleteBucketInventoryConfiguration({ bucket, id: "i007" })
        ]
      ) {
        const error = yield* Effect.flip(call as Run<unknown, StorageError.StorageError>)
        assert.strictEqual(error._tag, "NoSuchConfiguration")
      }
    }).pipe(Effect.provide(emulator())))

  it.effect("analyses, metrics and tiering rules, each with ids of their own", () =>
    Effect.gen(function*() {
      const id = "one"
      const analytics = { id, filter: { prefix: "a" }, storageClassAnalysis: {} }
      const metrics = { id, filter: { and: { prefix: "a", accessPointArn: "arn:x" } } }
      const tiering = {
        id,
        status: "Enabled",
        filter: { tag: { key: "k", value: "v" } },
        tierings: [{ accessTier: "ARCHIVE_ACCESS", days: 90 }]
      }
      yield* S3.putBucketAnalyticsConfiguration({ bucket, ...analytics })
      yield* S3.putBucketMetricsConfiguration({ bucket, ...metrics })
      yield* S3.putBucketIntelligentTieringConfiguration({ bucket, ...tiering })
      assert.deepStrictEqual(without(yield* S3.getBucketAnalyticsConfiguration({ bucket, id })), analytics)
      assert.deepStrictEqual(without(yield* S3.getBucketMetricsConfiguration({ bucket, id })), metrics)
      assert.deepStrictEqual(without(yield* S3.getBucketIntelligentTieringConfiguration({ bucket, id })), tiering)
      assert.deepStrictEqual(
        [
          Array.from(yield* Stream.runCollect(S3.listBucketAnalyticsConfigurationsStream({ bucket }))),
          Array.from(yield* Stream.runCollect(S3.listBucketMetricsConfigurationsStream({ bucket }))),
          Array.from(yield* Stream.runCollect(S3.listBucketIntelligentTieringConfigurationsStream({ bucket }))),
          Array.from(yield* Stream.runCollect(S3.listBucketInventoryConfigurationsStream({ bucket })))
        ],
        [[analytics], [metrics], [tiering], []]
      )
      yield* S3.deleteBucketAnalyticsConfiguration({ bucket, id })
      yield* S3.deleteBucketMetricsConfiguration({ bucket, id })
      yield* S3.deleteBucketIntelligentTieringConfiguration({ bucket, id })
      assert.isTrue(Exit.isFailure(yield* Effect.exit(S3.getBucketMetricsConfiguration({ bucket, id }))))
    }).pipe(Effect.provide(emulator())))
})

it.effect("what the emulator does not have, it does not take for something else", () =>
  Effect.gen(function*() {
    yield* S3.putObject({ bucket, key: "k", body: "as it is" })
    for (
      const call of [
        S3.putObjectAnnotation({ bucket, key: "k", annotationName: "a", body: "other" }),
        S3.deleteObjectAnnotation({ bucket, key: "k", annotationName: "a" }),
        S3.updateObjectEncryption({ bucket, key: "k", sseKms: { kmsKeyArn: "arn:k" } }),
        S3.createBucketMetadataConfiguration({
          bucket,
          journalTableConfiguration: { recordExpiration: { expiration: "DISABLED" } }
        }),
        S3.updateBucketMetadataAnnotationTableConfiguration({ bucket, configurationState: "DISABLED" }),
        S3.getBucketMetadataTableConfiguration({ bucket })
      ]
    ) {
      const error = yield* Effect.flip(call as Run<unknown, StorageError.StorageError>)
      assert.strictEqual(error._tag, "NotImplemented")
    }
    assert.strictEqual(new TextDecoder().decode((yield* S3.getObjectBytes({ bucket, key: "k" })).bytes), "as it is")
  }).pipe(Effect.provide(emulator())))
