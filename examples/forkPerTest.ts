/**
 * Tests that share one bucket of data, and each have a fork of it to spoil.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { Emulator, Fork, ObjectStore, S3, Tigris } from "effect-s3"

// #region tests
/** A test of a program that works on a store. What it leaves is gone with its fork; a failing one's is kept. */
const test = (name: string, body: Effect.Effect<void, unknown, ObjectStore.ObjectStore>) =>
  body.pipe(
    Fork.withFork("fixtures", { keep: "onFailure" }),
    Effect.matchEffect({
      onFailure: (error) => Effect.log(`not ok ${name}: ${error}`),
      onSuccess: () => Effect.log(`ok ${name}`)
    })
  )

const suite = Effect.all([
  test(
    "deletes what it is told to",
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      yield* store.delete("users/1.json")
      if (yield* store.exists("users/1.json")) return yield* Effect.fail("it is still there")
    })
  ),
  test(
    "finds every user",
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      const count = yield* Stream.runCount(store.list({ prefix: "users/" }))
      if (count !== 2) return yield* Effect.fail(`there are ${count}`)
    })
  )
], { concurrency: "unbounded" })
// #endregion

const program = Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "fixtures", enableSnapshots: true })
  yield* Effect.forEach([1, 2], (n) => S3.putObject({ bucket: "fixtures", key: `users/${n}.json`, body: "{}" }))
  yield* suite
  const { buckets } = yield* Emulator.Emulator
  yield* Effect.log(`buckets: ${(yield* buckets).join(", ")}`)
})

program.pipe(Effect.provide(Emulator.layerS3({ dialect: "tigris" })), NodeRuntime.runMain)
