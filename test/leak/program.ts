/**
 * Ten thousand operations over real sockets, a good part of them interrupted at a random point; then it looks for what
 * was left behind and prints it. It does not call `process.exit`: that it ends at all is part of the test.
 */
import { Effect, Fiber, Random, Stream } from "effect"
import { Emulator, MultipartUpload, ObjectStore, Provider, S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { readdirSync } from "node:fs"
import { tmpdir } from "node:os"

const operations = Number(process.argv[2] ?? 10_000)
const seed = process.argv[3] ?? "leak"
const bucket = "leak"
const part = new Uint8Array(5 * 1024 * 1024)
const small = new Uint8Array(2048)

const store = ObjectStore.makeS3({ bucket })
const chunks = Stream.repeatEffect(Effect.succeed(new Uint8Array(65_536))).pipe(Stream.take(100))

/** Every kind of operation that holds something. */
const kinds: ReadonlyArray<(n: number) => Effect.Effect<unknown, unknown, any>> = [
  (n) => S3.putObject({ bucket, key: `small/${n % 100}`, body: small }),
  (n) => S3.getObjectBytes({ bucket, key: `small/${n % 100}` }),
  () => S3.headObject({ bucket, key: "large" }),
  () => S3.headObject({ bucket, key: "missing" }),
  // An open body that nobody reads, one that is read in part, one that is read whole.
  () => Effect.scoped(S3.getObject({ bucket, key: "large" })),
  () =>
    Effect.scoped(
      Effect.flatMap(S3.getObject({ bucket, key: "large" }), (o) => Stream.runDrain(Stream.take(o.body.stream, 1)))
    ),
  () => Effect.scoped(Effect.flatMap(S3.getObject({ bucket, key: "small/1" }), (o) => o.body.bytes())),
  () => Stream.runDrain(S3.listObjectsV2Stream({ bucket, maxKeys: 10 })),
  (n) => n % 20 === 0 ? Effect.flatMap(store, (store) => store.put(`stream/${n % 7}`, chunks)) : Effect.void,
  (n) =>
    n % 20 === 0
      ? Effect.scoped(
        Effect.flatMap(MultipartUpload.make({ bucket, key: "parts" }), (upload) => upload.uploadPart(1, part))
      )
      : Effect.void
]

const one = (n: number) =>
  Effect.gen(function*() {
    const kind = kinds[yield* Random.nextIntBetween(0, kinds.length)]!
    const fiber = yield* Effect.fork(kind(n))
    if ((yield* Random.next) < 0.4) {
      yield* Effect.sleep(`${yield* Random.nextIntBetween(0, 8)} millis`)
      yield* Fiber.interrupt(fiber)
    } else {
      yield* Fiber.await(fiber)
    }
  })

const listeners = () => process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)

const listenersBefore = listeners()

// The folder is this process's own; what runs it keeps a cache there.
const temporary = () => readdirSync(tmpdir()).filter((name) => !name.startsWith("tsx")).length

const program = Effect.gen(function*() {
  const emulator = yield* Emulator.Emulator
  const before = temporary()
  yield* Effect.scoped(Effect.gen(function*() {
    const { url } = yield* Emulator.EmulatorAddress
    const client = NodeS3.layerUrl(`${url}/${bucket}`, {
      credentials: emulator.credentials,
      provider: Provider.emulator
    })
    yield* Effect.provide(
      Effect.gen(function*() {
        yield* S3.putObject({ bucket, key: "large", body: part })
        yield* Effect.forEach(Array.from({ length: operations }, (_, n) => n), one, { concurrency: 32, discard: true })
      }),
      client
    )
  })).pipe(Effect.provide(Emulator.layerServer()))
  return { uploads: (yield* emulator.openUploads()).length, temporary: temporary() - before }
}).pipe(
  Effect.provide(Emulator.layer({ buckets: [bucket] })),
  Effect.withRandom(Random.make(seed))
)

const left = await Effect.runPromise(program as Effect.Effect<{ uploads: number; temporary: number }>)

// What was closed is gone after the event loop has gone round; a timer of our own would be one more of them.
setImmediate(() =>
  setImmediate(() => {
    const resources = process.getActiveResourcesInfo().filter((kind) =>
      kind !== "Immediate" && !/^(TTY|Pipe)Wrap$/.test(kind)
    )
    console.log(JSON.stringify({ ...left, resources, listeners: listeners() - listenersBefore }))
  })
)
