/**
 * What is refused before anything is sent, and what settings of a bucket come back as they were given.
 */
import { assert, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import type { B2Client } from "effect-s3/B2Client"
import * as B2Emulator from "effect-s3/B2Emulator"
import type * as StorageError from "effect-s3/StorageError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { bytes } from "../conformance/bytes.js"

const world = B2Emulator.layerB2({ buckets: ["photos"] })

const bucketId = Effect.map(B2.listBuckets({ bucketName: "photos" }), ([bucket]) => bucket!.bucketId)

const until = { mode: "governance", retainUntilTimestamp: new Date(Date.UTC(2100, 0, 1)) } as const

it.effect("what a key lacks for what is asked, though it has what the call itself needs", () =>
  Effect.gen(function*() {
    const { clearRequests, requests } = yield* B2Emulator.B2Emulator
    const id = yield* bucketId
    const { fileId } = yield* B2.uploadFile({ bucketId: id, fileName: "a", body: "x" })
    const key = yield* B2.createKey({
      keyName: "plain",
      capabilities: ["writeBuckets", "writeFiles", "readFiles", "deleteFiles", "writeFileRetentions"]
    })
    const plain = Layer.provide(
      B2.layer({ applicationKeyId: key.applicationKeyId, applicationKey: key.applicationKey }),
      B2Emulator.layerHttpClient
    )
    const file = { bucketId: id, fileName: "b" }
    const cases: ReadonlyArray<readonly [string, Effect.Effect<unknown, StorageError.StorageError, B2Client>]> = [
      ["writeFileLegalHolds", B2.uploadFile({ ...file, body: "x", legalHold: "on" })],
      ["writeFileLegalHolds", B2.startLargeFile({ ...file, contentType: "a/b", legalHold: "off" })],
      ["writeFileLegalHolds", B2.copyFile({ sourceFileId: fileId, fileName: "b", legalHold: "on" })],
      ["bypassGovernance", B2.deleteFileVersion({ fileId, fileName: "a", bypassGovernance: true })],
      [
        "bypassGovernance",
        B2.updateFileRetention({ fileId, fileName: "a", fileRetention: until, bypassGovernance: true })
      ],
      ["writeBucketRetentions", B2.updateBucket({ bucketId: id, fileLockEnabled: true })],
      ["writeBucketRetentions", B2.updateBucket({ bucketId: id, defaultRetention: { mode: "none" } })],
      [
        "writeBucketEncryption and writeBucketReplications",
        B2.createBucket({
          bucketName: "another",
          bucketType: "allPrivate",
          defaultServerSideEncryption: { mode: "SSE-B2" },
          replicationConfiguration: {}
        })
      ]
    ]
    yield* Effect.gen(function*() {
      // So that there is a URL which another upload has left.
      yield* B2.uploadFile({ ...file, body: "x" })
      yield* clearRequests
      for (const [capability, call] of cases) {
        const error = yield* Effect.flip(call)
        assert.strictEqual(error._tag, "AccessDenied", capability)
        assert.include(error.message, `lacks the capability ${capability}`)
      }
      assert.deepStrictEqual(yield* requests, [])
    }).pipe(Effect.provide(plain))
  }).pipe(Effect.provide(world)))

it.effect("what leaves a file less room for its info, and a retention that takes nothing away", () =>
  Effect.gen(function*() {
    const { clearRequests, requests } = yield* B2Emulator.B2Emulator
    const id = yield* bucketId
    yield* clearRequests
    const fileInfo = { a: "x".repeat(2048) }
    const file = { bucketId: id, fileName: "b", fileInfo }
    const refused: ReadonlyArray<Effect.Effect<unknown, StorageError.StorageError, B2Client>> = [
      B2.uploadFile({ ...file, body: "x", serverSideEncryption: { mode: "SSE-B2" } }),
      B2.startLargeFile({ ...file, contentType: "a/b", fileRetention: until }),
      B2.copyFile({
        sourceFileId: "4_z",
        fileName: "b",
        metadataDirective: "REPLACE",
        contentType: "a/b",
        fileInfo,
        legalHold: "on"
      }),
      B2.uploadFile({ bucketId: id, fileName: "b", body: bytes(1), fileRetention: { mode: undefined } })
    ]
    for (const call of refused) assert.strictEqual((yield* Effect.flip(call))._tag, "InvalidInput")
    assert.deepStrictEqual(yield* requests, [])
  }).pipe(Effect.provide(world)))

it.effect("replication and notifications come back with all that was set", () =>
  Effect.gen(function*() {
    const id = yield* bucketId
    const replicationConfiguration: B2.ReplicationConfiguration = {
      asReplicationSource: {
        replicationRules: [{
          replicationRuleName: "to-the-west",
          destinationBucketId: "e0000",
          fileNamePrefix: "a/",
          includeExistingFiles: true,
          isEnabled: true,
          priority: 7
        }],
        sourceApplicationKeyId: "0051"
      },
      asReplicationDestination: { sourceToDestinationKeyMapping: { "0052": "0053" } }
    }
    const set = yield* B2.updateBucket({ bucketId: id, replicationConfiguration })
    assert.deepStrictEqual(set.replicationConfiguration, replicationConfiguration)
    const ended = yield* B2.updateBucket({ bucketId: id, replicationConfiguration: {} })
    assert.deepStrictEqual(ended.replicationConfiguration, {
      asReplicationSource: undefined,
      asReplicationDestination: undefined
    })
    const rule: B2.NotificationRule = {
      name: "all",
      eventTypes: ["b2:ObjectCreated:*"],
      objectNamePrefix: "a/",
      isEnabled: true,
      maxEventsPerBatch: 50,
      targetConfiguration: {
        targetType: "webhook",
        url: "https://example.com",
        customHeaders: [{ name: "X-A", value: "b" }]
      }
    }
    yield* B2.setBucketNotificationRules({ bucketId: id, eventNotificationRules: [rule] })
    // What one reads can be set again.
    yield* B2.setBucketNotificationRules(yield* B2.getBucketNotificationRules({ bucketId: id }))
    const { eventNotificationRules: [found] } = yield* B2.getBucketNotificationRules({ bucketId: id })
    assert.deepInclude(found, { maxEventsPerBatch: 50, isEnabled: true, objectNamePrefix: "a/" })
    assert.deepStrictEqual(found?.targetConfiguration.customHeaders, [{ name: "X-A", value: "b" }])
  }).pipe(Effect.provide(world)))
