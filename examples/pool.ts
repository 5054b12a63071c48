/**
 * What tinys3 and minis3 call a Pool is Effect's own concurrency.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { Emulator, ObjectStore } from "effect-s3"

const names = Array.from({ length: 20 }, (_, n) => `photos/${n}.txt`)

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region in-order
  const results = yield* Effect.forEach(names, (name) => store.put(name, name), { concurrency: 5 })
  // #endregion

  // #region as-completed
  const asCompleted = Stream.fromIterable(names).pipe(
    Stream.mapEffect((name) => store.bytes(name), { concurrency: 5, unordered: true })
  )
  // #endregion

  yield* Effect.log(`${results.length} stored, ${yield* Stream.runCount(asCompleted)} read`)
})

program.pipe(Effect.provide(Emulator.layerStore()), NodeRuntime.runMain)
