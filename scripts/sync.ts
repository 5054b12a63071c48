/**
 * Many small files, synced to a bucket, changed in part, synced again, and back: how long it takes, and what is sent.
 *
 *     npm run sync
 *     npm run sync -- 2000
 */
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer, Stream } from "effect"
import { Emulator, ObjectStore, Provider, type StorageError, Transfer } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

const count = Number(process.argv[2] ?? 10_000)
const changed = Math.ceil(count / 100)
const removed = Math.ceil(count / 200)

const names = Array.from({ length: count }, (_, i) => `${i % 97}/${i % 7}/file-${i}.txt`)

const temporary = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-sync-"))),
  (root) => Effect.sync(() => fs.rmSync(root, { recursive: true }))
)

const write = (root: string, name: string, text: string) => {
  const file = path.join(root, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, text)
}

const expect = (what: string, actual: number, expected: number) =>
  actual === expected ? Effect.void : Effect.dieMessage(`${what}: ${actual} instead of ${expected}`)

const program = Effect.scoped(Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const emulator = yield* Emulator.Emulator
  const root = yield* temporary
  const back = yield* temporary
  const folder = yield* ObjectStore.makeFolder({ path: root, layout: "plain" })
  const other = yield* ObjectStore.makeFolder({ path: back, layout: "plain" })

  const step = (
    what: string,
    sync: Stream.Stream<Transfer.Action, Transfer.TreeError | StorageError.DeletionRefused>,
    expected: { readonly copied: number; readonly deleted: number }
  ) =>
    Effect.gen(function*() {
      yield* emulator.clearRequests
      const began = performance.now()
      const cpu = process.cpuUsage()
      const { copied, deleted, skipped } = yield* Stream.run(sync, Transfer.summarize)
      const seconds = (performance.now() - began) / 1000
      const { system, user } = process.cpuUsage(cpu)
      const requests = new Map<string, number>()
      for (const { operation = "?" } of yield* emulator.requests) {
        requests.set(operation, (requests.get(operation) ?? 0) + 1)
      }
      yield* Console.log(
        `${what.padEnd(26)} ${seconds.toFixed(2).padStart(6)} s, CPU ${
          ((system + user) / 1e6).toFixed(2).padStart(5)
        } s   ` +
          `copied ${copied.objects}, deleted ${deleted.objects}, left alone ${skipped.objects}   ` +
          Array.from(requests, ([name, n]) => `${name} ${n}`).join(", ")
      )
      yield* expect("copied", copied.objects, expected.copied)
      yield* expect("deleted", deleted.objects, expected.deleted)
    })

  yield* Effect.sync(() => {
    for (const [i, name] of names.entries()) write(root, name, `${name}\n`.repeat(1 + i % 40))
  })
  yield* step("folder to empty bucket", Transfer.sync(folder, store, { delete: true }), { copied: count, deleted: 0 })
  yield* step("folder to bucket, again", Transfer.sync(folder, store, { delete: true }), { copied: 0, deleted: 0 })
  yield* Effect.sync(() => {
    for (const name of names.slice(0, changed)) write(root, name, "changed")
    for (const name of names.slice(-removed)) fs.rmSync(path.join(root, name))
  })
  yield* step(`${changed} changed, ${removed} removed`, Transfer.sync(folder, store, { delete: true }), {
    copied: changed,
    deleted: removed
  })
  yield* step("bucket to empty folder", Transfer.sync(store, other), { copied: count - removed, deleted: 0 })
  yield* step("bucket to folder, again", Transfer.sync(store, other, { delete: true }), { copied: 0, deleted: 0 })
  yield* step("by checksum", Transfer.sync(store, other, { delete: true, compare: "checksum" }), {
    copied: 0,
    deleted: 0
  })
  yield* Console.log(`peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB, the emulator's among it`)
}))

const StoreLive = Layer.unwrapScoped(Effect.gen(function*() {
  const { credentials } = yield* Emulator.Emulator
  const { url } = yield* Emulator.EmulatorAddress
  return NodeS3.layerStore(`${url}/sync`, { credentials, provider: Provider.emulator })
})).pipe(
  Layer.provide(Emulator.layerServer()),
  Layer.provideMerge(Emulator.layer({ buckets: ["sync"] }))
)

program.pipe(Effect.provide(Layer.merge(StoreLive, NodeContext.layer)), NodeRuntime.runMain)
