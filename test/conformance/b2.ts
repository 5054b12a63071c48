import * as B2 from "effect-s3/B2"
import { B2Client } from "effect-s3/B2Client"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Provider from "effect-s3/Provider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Below, type Features } from "./Backend.js"
import { freshName } from "./bucket.js"

/** What B2 has by its native API. */
export const features: Pick<Features, "provider" | "urls" | "keys" | "lastUpload"> = {
  provider: Provider.custom(Provider.emulator, {
    name: "b2",
    conditionalPut: false,
    conditionalComplete: false,
    conditionalCopy: false,
    conditionalDelete: false,
    tagging: false
  }),
  urls: "reads",
  keys: "paths",
  lastUpload: "begun"
}

/** The store in a bucket of its own. */
export const store = Layer.unwrapEffect(
  Effect.gen(function*() {
    const client = yield* B2Client
    const bucket = yield* freshName
    const { bucketId } = yield* B2.createBucket({ bucketName: bucket, bucketType: "allPrivate" })
    const below = Layer.succeed(Below, {
      uploads: (prefix) =>
        B2.listUnfinishedLargeFilesPages({ bucketId, namePrefix: prefix }).pipe(
          Stream.mapConcat((page) => page.files),
          Stream.map((file) => file.fileName),
          Stream.runCollect,
          Effect.map((names) => Array.from(names)),
          Effect.orDie,
          Effect.provideService(B2Client, client)
        ),
      beside: (options) =>
        Effect.runSync(Effect.provideService(
          ObjectStore.makeB2({ bucket: options.bucket ?? bucket, prefix: options.prefix }),
          B2Client,
          client
        ))
    })
    return Layer.merge(ObjectStore.layerB2({ bucket }), below)
  })
)
