import * as Emulator from "effect-s3/Emulator"
import * as Fork from "effect-s3/Fork"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Provider from "effect-s3/Provider"
import * as S3 from "effect-s3/S3"
import { S3Client } from "effect-s3/S3Client"
import * as Tigris from "effect-s3/Tigris"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { Below, inMemory } from "./Backend.js"
import { storeSuite } from "./store.js"

// Signatures carry no date before 1970, and conditions ask for the day before.
const inOurTime = Layer.effectDiscard(TestClock.setTime(Date.UTC(2026, 1, 15)))

const client = Layer.suspend(() => Emulator.layerS3({ dialect: "tigris" })).pipe(Layer.provideMerge(inOurTime))

const forked = Layer.unwrapEffect(Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "source", enableSnapshots: true })
  yield* S3.putObject({ bucket: "source", key: "inherited", body: "inherited" })
  return Fork.layer("source")
}))

const below = Layer.effect(
  Below,
  Effect.map(Effect.all([S3Client, Fork.Fork]), ([client, { bucket }]) => ({
    uploads: (prefix: string) =>
      S3.listMultipartUploadsStream({ bucket, prefix }).pipe(
        Stream.map((upload) => upload.key),
        Stream.runCollect,
        Effect.map((keys) => Array.from(keys)),
        Effect.orDie,
        Effect.provideService(S3Client, client)
      ),
    beside: (options: Partial<ObjectStore.S3Options>) =>
      Effect.runSync(Effect.provideService(ObjectStore.makeS3({ bucket, ...options }), S3Client, client))
  }))
)

storeSuite("a fork of Tigris", {
  layer: below.pipe(Layer.provideMerge(forked), Layer.provideMerge(client), Layer.orDie),
  features: { provider: Provider.emulator, rawPath: true, urls: "signed", rawBody: true, clock: "test" }
})

const overlaid = Layer.effect(
  ObjectStore.ObjectStore,
  Effect.gen(function*() {
    const base = yield* ObjectStore.makeMemory
    yield* base.put("inherited", "inherited")
    const upper = yield* ObjectStore.makeMemory
    return Fork.overlay(base, upper).store
  }).pipe(Effect.orDie)
)

storeSuite("a store over another", {
  layer: Layer.merge(overlaid, Layer.succeed(Below, { uploads: () => Effect.succeed([]), beside: undefined })),
  features: { ...inMemory, prefix: "o/" }
})
