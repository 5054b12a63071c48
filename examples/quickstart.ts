/**
 * Stores a folder and reads it back: on the embedded emulator, or on the service that `S3_URL` and the usual `AWS_*`
 * variables name.
 *
 *     npm run quickstart
 *     npm run quickstart -- path/to/folder
 *     S3_URL=s3://my-bucket/quickstart npm run quickstart
 */
import { FileSystem, Path } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { SingleBar } from "cli-progress"
import { Chunk, Config, Console, Effect, Layer, Option, Redacted, Stream } from "effect"
import { Body, Emulator, ObjectStore, Provider } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { fileURLToPath } from "node:url"

interface LocalFile {
  readonly key: string
  readonly path: string
  readonly size: number
}

const filesBelow = (folder: string) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const names = yield* fs.readDirectory(folder, { recursive: true })
    const files: Array<LocalFile> = []
    for (const name of names.sort()) {
      const info = yield* fs.stat(path.join(folder, name))
      if (info.type === "File") {
        files.push({ key: name.split(path.sep).join("/"), path: path.join(folder, name), size: Number(info.size) })
      }
    }
    return files
  })

const progressBar = (files: ReadonlyArray<LocalFile>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const bar = new SingleBar({
        format: "uploading  {bar} {percentage}%  {value}/{total} bytes",
        barsize: 30,
        hideCursor: true,
        noTTYOutput: true,
        notTTYSchedule: 10_000
      })
      bar.start(files.reduce((sum, file) => sum + file.size, 0), 0)
      return bar
    }),
    (bar) => Effect.sync(() => bar.stop())
  )

const upload = (files: ReadonlyArray<LocalFile>) =>
  Effect.scoped(Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    const bar = yield* progressBar(files)
    yield* Effect.forEach(
      files,
      (file) =>
        Body.file(file.path).pipe(
          Effect.flatMap((body) => store.put(file.key, body)),
          Effect.tap(() => Effect.sync(() => bar.increment(file.size)))
        ),
      { concurrency: 8 }
    )
  }))

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

const compare = (files: ReadonlyArray<LocalFile>) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const store = yield* ObjectStore.ObjectStore
    const differing = yield* Effect.filter(files, (file) =>
      Effect.map(
        Effect.all([fs.readFile(file.path), store.bytes(file.key)]),
        ([local, stored]) => !isSame(local, stored)
      ), { concurrency: 8 })
    if (differing.length > 0) {
      return yield* Effect.dieMessage(`these came back changed: ${differing.map((file) => file.key).join(", ")}`)
    }
  })

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const files = yield* filesBelow(process.argv[2] ?? fileURLToPath(new URL("../src", import.meta.url)))

  const started = Date.now()
  yield* upload(files)
  yield* Console.log(`uploaded   ${files.length} files in ${Date.now() - started} ms`)

  const keys = new Set(files.map((file) => file.key))
  const listed = yield* store.list().pipe(Stream.filter((object) => keys.has(object.key)), Stream.runCollect)
  const bytes = Chunk.reduce(listed, 0, (sum, object) => sum + object.size)
  yield* Console.log(`listed     ${Chunk.size(listed)} objects, ${bytes} bytes`)

  yield* compare(files)
  yield* Console.log(`downloaded all of them; every byte is the same`)

  const first = files[0]
  if (first !== undefined) {
    const { url } = yield* store.signUrl(first.key, { expiresIn: "1 minute" })
    const response = yield* Effect.promise(() => fetch(Redacted.value(url)))
    const body = yield* Effect.promise(() => response.arrayBuffer())
    yield* Console.log(`fetched    ${first.key} by a presigned URL: ${response.status}, ${body.byteLength} bytes`)
  }

  // #region errors
  const answer = yield* store.text("no/such/key.txt").pipe(
    Effect.catchTag("NoSuchKey", (error) => Effect.succeed(`there is nothing at ${error.key}`))
  )
  // #endregion
  yield* Console.log(`handled    NoSuchKey: ${answer}`)

  const results = yield* Stream.runCollect(store.deleteMany(files.map((file) => file.key)))
  const deleted = Chunk.filter(results, (result) => result._tag === "Deleted")
  yield* Console.log(`deleted    ${Chunk.size(deleted)} objects`)
})

/** The emulator on a free loopback port, reached as any other service would be. */
const EmulatorStore = Layer.unwrapScoped(Effect.gen(function*() {
  const { credentials } = yield* Emulator.Emulator
  const { url } = yield* Emulator.EmulatorAddress
  yield* Console.log(`emulator   listening on ${url}`)
  return NodeS3.layerStore(`${url}/quickstart`, { credentials, provider: Provider.emulator })
})).pipe(
  Layer.provide(Emulator.layerServer()),
  Layer.provide(Emulator.layer({ buckets: ["quickstart"] }))
)

const StoreLive = Layer.unwrapEffect(Effect.map(
  Config.option(Config.string("S3_URL")),
  Option.match({ onNone: () => EmulatorStore, onSome: (url) => NodeS3.layerStore(url) })
))

program.pipe(Effect.provide(Layer.merge(StoreLive, NodeContext.layer)), NodeRuntime.runMain)
