/**
 * A process that transfers one file: `up` or `down`, and prints what it took.
 *
 * Arguments: direction, endpoint, key, path, part size in bytes, concurrency, and a folder for the journal if there is
 * to be one.
 */
import { KeyValueStore } from "@effect/platform"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import { ObjectStore, Provider, Transfer } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { existsSync, readFileSync } from "node:fs"

const [direction, endpoint, key = "", path = "", partSize, concurrency, folder] = process.argv.slice(2)

/** The most so far. What `getrusage` says begins with the memory of the process that has started this one. */
const rssMiB = (): number => {
  const highWater = existsSync("/proc/self/status")
    ? /VmHWM:\s*(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]
    : undefined
  return Math.round(Number(highWater ?? process.resourceUsage().maxRSS) / 1024)
}

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.makeS3({ bucket: "b" })
  const progress = yield* Transfer.makeProgress()
  const journal = folder === undefined ? undefined : yield* KeyValueStore.KeyValueStore
  // For whoever wants to end this process half way.
  const telling = yield* Effect.fork(
    Stream.runForEach(
      progress.events,
      ({ bytes, resumed }) => Effect.sync(() => process.stdout.write(`${JSON.stringify({ bytes, resumed })}\n`))
    )
  )
  const options = { partSize: Number(partSize), concurrency: Number(concurrency), journal, progress }
  const baselineMiB = rssMiB()
  const began = performance.now()
  const result = yield* direction === "up"
    ? Transfer.uploadFile(store, { path, key }, options)
    : Transfer.downloadFile(store, { key, path }, options)
  const seconds = (performance.now() - began) / 1000
  yield* Effect.andThen(progress.end, Fiber.join(telling))
  process.stdout.write(`${
    JSON.stringify({
      ...result,
      seconds,
      mebibytesPerSecond: Math.round(result.size / seconds / 1024 / 1024),
      baselineMiB,
      peakMiB: rssMiB()
    })
  }\n`)
})

const live = Layer.mergeAll(
  NodeS3.layer({
    endpoint,
    region: "us-east-1",
    provider: Provider.emulator,
    credentials: { accessKeyId: "emulator", secretAccessKey: "emulator-secret" }
  }),
  Layer.provideMerge(
    folder === undefined ? KeyValueStore.layerMemory : KeyValueStore.layerFileSystem(folder),
    Layer.merge(NodeFileSystem.layer, NodePath.layer)
  )
)

Effect.runPromise(Effect.provide(program, live)).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`)
  process.exitCode = 1
})
