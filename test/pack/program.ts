/**
 * What a user's first program does, in one that needs no account, no socket and no Node: it is compiled against the
 * installed package, run by Node, and bundled as for a browser and run again.
 */
import { Effect, Layer, Stream } from "effect"
import { Credentials, Emulator, ObjectStore, RequestPolicy, S3Client, S3Config, Signer } from "effect-s3"

const keys = { accessKeyId: "packed", secretAccessKey: "packed-secret" }

const StoreLive = ObjectStore.layerS3({ bucket: "files", prefix: "notes" }).pipe(
  Layer.provide(S3Client.layer),
  Layer.provide(Layer.mergeAll(
    S3Config.layer({ endpoint: "http://127.0.0.1" }),
    Signer.layerSigV4.pipe(Layer.provide(Credentials.layerStatic(keys))),
    RequestPolicy.layerStandard,
    Emulator.layerHttpClient.pipe(Layer.provide(Emulator.layer({ buckets: ["files"], credentials: keys })))
  ))
)

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* store.put("hello.txt", "Hello, world!")
  const text = yield* store.text("hello.txt")
  const sizes = yield* Stream.runFold(store.list(), "", (all, object) => `${all}${object.key}:${object.size}`)
  const missing = yield* store.text("missing.txt").pipe(
    Effect.catchTag("NoSuchKey", (error) => Effect.succeed(`no ${error.key ?? ""}`))
  )
  return [text, sizes, missing].join(" | ")
})

Effect.runPromise(Effect.provide(program, StoreLive)).then((result) => {
  console.log(result)
})
