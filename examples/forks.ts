/**
 * An experiment in a fork of its own for each setting, all at the same time; what the best has written is merged, and the
 * others leave nothing behind.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Array, Effect, Order, Schema } from "effect"
import { Emulator, Fork, ObjectStore, S3, Tigris } from "effect-s3"

const Result = Schema.Struct({ rate: Schema.Number, loss: Schema.Number })

// #region experiment
/** Reads what all have, and writes what only this one sees. */
const train = (rate: number) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    const weights = Number(yield* store.text("weights"))
    const result = { rate, loss: Math.abs(weights * rate - 1) }
    yield* store.put("weights", String(weights * (1 - rate)))
    yield* store.put("result.json", JSON.stringify(result))
    return result
  })

const experiment = Effect.scoped(Effect.gen(function*() {
  const forks = yield* Effect.forEach(
    Array.make(0.5, 0.1, 0.01),
    (rate) =>
      Effect.gen(function*() {
        const fork = yield* Fork.scoped("models")
        const result = yield* Effect.provideService(train(rate), ObjectStore.ObjectStore, fork.store)
        return { fork, result }
      }),
    { concurrency: "unbounded" }
  )
  const best = Array.min(forks, Order.mapInput(Order.number, ({ result }) => result.loss))
  yield* best.fork.merge
  return best.result
}))
// #endregion

const program = Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "models", enableSnapshots: true })
  yield* S3.putObject({ bucket: "models", key: "weights", body: "10" })
  const { rate } = yield* experiment
  const models = yield* ObjectStore.makeS3({ bucket: "models" })
  const merged = yield* models.json("result.json", Result)
  yield* Effect.log(`the best rate is ${rate}: ${JSON.stringify(merged)}; weights are ${yield* models.text("weights")}`)
  const { buckets } = yield* Emulator.Emulator
  yield* Effect.log(`buckets: ${(yield* buckets).join(", ")}`)
})

program.pipe(Effect.provide(Emulator.layerS3({ dialect: "tigris" })), NodeRuntime.runMain)
