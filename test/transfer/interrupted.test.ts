import { HttpClient } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Option, TestClock } from "effect"
import { Emulator, ObjectStore, Provider, S3, Transfer, Transport } from "effect-s3"
import * as fs from "node:fs"
import * as path from "node:path"
import { filesIn, plainFolder } from "../store/folder/folders.js"
import { run } from "./trees.js"

/** The client of the emulator, which rests for some seconds at the request with this index. */
const stoppingAt = (index: number, stopped: Deferred.Deferred<void>) => {
  let sent = 0
  const client = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (inner) =>
      Transport.declare(
        HttpClient.transform(inner, (effect) =>
          Effect.suspend(() =>
            sent++ === index
              ? Deferred.succeed(stopped, undefined).pipe(
                Effect.zipRight(Effect.sleep("5 seconds")),
                Effect.zipRight(effect)
              )
              : effect
          )),
        Transport.traits(inner)
      ))
  )
  return Layer.provide(
    Layer.unwrapEffect(
      Effect.map(
        Emulator.Emulator,
        ({ credentials, region }) =>
          Layer.orDie(S3.layer({ endpoint: "http://127.0.0.1", region, credentials, provider: Provider.emulator }))
      )
    ),
    Layer.provide(client, Emulator.layerHttpClient)
  )
}

const patiently = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.repeat(Effect.zipRight(TestClock.adjust("1 second"), Effect.yieldNow()), {
    until: () => Effect.map(Fiber.poll(fiber), Option.isSome)
  })

const sizes: Readonly<Record<string, number>> = { large: 17 * 1024 * 1024, "a/small": 10, z: 20 }

const bytesOf = (name: string) => new Uint8Array(sizes[name]!).fill(7)

/** One sync that is interrupted at the request with this index; `false` if it has fewer. */
const interrupted = (direction: "up" | "down", index: number) =>
  Effect.gen(function*() {
    const emulator = yield* Emulator.Emulator
    const { root, store: folder } = yield* plainFolder()
    const stopped = yield* Deferred.make<void>()
    const direct = yield* ObjectStore.makeS3({ bucket: "b" }).pipe(
      Effect.provide(stoppingAt(-1, stopped))
    )
    const source = direction === "up" ? folder : direct
    const target = direction === "up" ? direct : folder
    yield* Effect.forEach(Object.keys(sizes), (name) => source.put(name, bytesOf(name)))
    yield* target.put("extraneous", "kept until all are there")
    const bucket = yield* ObjectStore.makeS3({ bucket: "b" }).pipe(Effect.provide(stoppingAt(index, stopped)))
    const sync = direction === "up"
      ? Transfer.sync(folder, bucket, { delete: true, concurrency: 2 })
      : Transfer.sync(bucket, folder, { delete: true, concurrency: 2 })

    const fiber = yield* Effect.fork(run(sync))
    yield* Effect.raceFirst(Deferred.await(stopped), Fiber.await(fiber))
    const isStopped = yield* Deferred.isDone(stopped)
    yield* Effect.repeatN(Effect.yieldNow(), 20)
    // What is not to be interrupted is waited for as long as its policy says.
    yield* patiently(yield* Effect.fork(Fiber.interrupt(fiber)))

    assert.deepStrictEqual(yield* emulator.openUploads("b"), [])
    const there = new Set(
      yield* Effect.map(run(Transfer.copy(target, yield* ObjectStore.makeMemory)), ({ actions }) =>
        actions.map(({ key }) => key))
    )
    for (const name of Object.keys(sizes)) {
      if (there.has(name)) {
        assert.strictEqual((yield* target.head(name)).size, sizes[name], name)
      }
    }
    if (
      Object.keys(sizes).some((name) =>
        !there.has(name)
      )
    ) assert.isTrue(there.has("extraneous"))
    assert.deepStrictEqual(filesIn(root).filter((file) => path.basename(file).startsWith(".")), [])
    assert.isTrue(fs.existsSync(root))
    return isStopped
  }).pipe(
    Effect.provide(Layer.merge(Emulator.layer({ buckets: ["b"] }), NodeContext.layer)),
    Effect.scoped
  )

describe("a sync that is interrupted at any request", () => {
  for (const direction of ["up", "down"] as const) {
    it.effect(
      `${direction}: whole objects, no uploads, no temporary files, and nothing deleted before all are there`,
      () =>
        Effect.gen(function*() {
          let index = 0
          while (yield* interrupted(direction, index)) index++
          assert.isAbove(index, 4)
        }),
      60_000
    )
  }
})
