/**
 * What a program with obstore does, with this library. The Python is `python/from_obstore.py`.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Chunk, Console, Effect, Layer, Redacted, Schema, Stream } from "effect"
import { Body, Emulator, ObjectStore, RequestPolicy } from "effect-s3"
import { NodeS3 } from "effect-s3/node"

// #region store
export const Data = NodeS3.layerStore("s3://data/2026", { region: "eu-central-1" })
// The keys of object_store are known too, and so is its policy: ten retries within three minutes.
export const ByKeys = NodeS3.layerStore("s3://data/2026", {
  keys: { aws_region: "eu-central-1", aws_skip_signature: true, timeout: "30 seconds" },
  policy: RequestPolicy.objectStore
})
// #endregion

const put = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const rows = Stream.range(1, 100_000).pipe(Stream.map((n) => `row ${n}\n`), Stream.encodeText)

  // #region put
  const { etag } = yield* store.put("a.txt", "hello", {
    contentType: "text/plain",
    storageClass: "STANDARD_IA",
    metadata: { color: "green" },
    tags: { project: "x" },
    mode: "create"
  })
  yield* store.put("a.txt", "hello again", { mode: { update: etag ?? "" } })
  // A file, or a stream of any length, which goes up in parts once it outgrows one.
  yield* store.put("b.bin", yield* Body.file("b.bin"))
  yield* store.put("rows.txt", rows, { partSize: 5 * 1024 * 1024, concurrency: 12 })
  // #endregion

  // #region exists
  const taken = yield* store.put("a.txt", "too late", { mode: "create" }).pipe(
    Effect.as(false),
    Effect.catchTag("PreconditionFailed", () => Effect.succeed(true))
  )
  // #endregion

  yield* Console.log("taken:", taken)
})

const get = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region get
  const text = yield* store.text("a.txt")
  const size = yield* Effect.scoped(Effect.gen(function*() {
    const got = yield* store.get("rows.txt", { range: { suffix: 1000 } })
    yield* Console.log(got.etag, got.contentType, got.range)
    return yield* Stream.runFold(got.stream, 0, (sum, bytes) => sum + bytes.length)
  }))
  // Both ends are in it.
  const header = yield* store.getRange("rows.txt", { start: 0, end: 15 })
  const tiles = yield* store.getRanges("rows.txt", [{ start: 0, end: 9 }, { start: 500_000, end: 500_009 }])
  // #endregion

  yield* Console.log(text, size, header.length, tiles.length)
})

const list = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region list
  yield* Stream.runForEach(
    Stream.grouped(store.list(), 10),
    (chunk) => Console.log(Array.from(chunk, ({ key }) => key))
  )
  const after = yield* Stream.runCollect(store.listFrom("a.txt"))
  const { commonPrefixes, objects } = yield* store.listWithDelimiter()
  // #endregion

  yield* Console.log(Chunk.size(after), commonPrefixes, objects.length)
})

const change = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region change
  yield* store.copy("a.txt", "c.txt", { overwrite: false })
  yield* store.rename("c.txt", "d.txt")
  // One result for each key; none is lost when another fails.
  yield* Stream.runForEach(
    store.deleteMany(["d.txt", "not there"]),
    (result) => result._tag === "Failed" ? Console.error(result.key, result.error) : Effect.void
  )
  // #endregion

  // #region sign
  const urls = yield* Effect.forEach(["a.txt", "b.bin"], (key) => store.signUrl(key, { expiresIn: "1 hour" }))
  // #endregion

  yield* Console.log(urls.map(({ url }) => Redacted.value(url).length > 0))
})

const files = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const rows = Stream.make("one\n", "two\n").pipe(Stream.encodeText)

  // #region files
  yield* Stream.run(rows, store.writer("w.txt"))
  const reader = yield* store.reader("w.txt")
  const cursor = yield* reader.cursor()
  const start = yield* cursor.read(3)
  yield* cursor.seek(4)
  const line = yield* cursor.readLine()
  // #endregion

  yield* Console.log(start.length, line, reader.size)
})

const more = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region more
  // What obstore has no counterpart of: JSON by a schema, and a change that loses no other one.
  const Counter = Schema.Struct({ n: Schema.Number })
  yield* store.modify(
    "counter.json",
    (bytes) =>
      Effect.succeed(JSON.stringify({ n: bytes === undefined ? 1 : JSON.parse(new TextDecoder().decode(bytes)).n + 1 }))
  )
  const { n } = yield* store.json("counter.json", Counter)
  // #endregion

  yield* Console.log("counted", n)
})

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  yield* Effect.sync(() => process.chdir(directory))
  yield* fs.writeFile("b.bin", new Uint8Array(100_000))
  yield* Effect.all([put, get, list, change, files, more], { discard: true })
  yield* Effect.sync(() => process.chdir("/"))
}).pipe(Effect.scoped)

program.pipe(
  Effect.provide(Layer.merge(Emulator.layerStore({ bucket: "data", prefix: "2026" }), NodeContext.layer)),
  NodeRuntime.runMain
)
