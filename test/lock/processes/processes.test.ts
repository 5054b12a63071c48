import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Emulator } from "effect-s3"
import { race } from "./race.js"

const credentials = { accessKeyId: "A", secretAccessKey: "S" }

describe("processes that are killed and stopped", () => {
  it.scopedLive(
    "lose no increment, and leave no lock behind for longer than its lease",
    () =>
      Effect.gen(function*() {
        const { url } = yield* Emulator.EmulatorAddress
        const outcome = yield* Effect.promise(() =>
          race(
            { endpoint: url, region: "us-east-1", ...credentials },
            { processes: 3, rounds: 6, leaseMs: 2000, chaos: 0.3 }
          )
        )
        assert.deepStrictEqual(outcome.violations, [])
        assert.strictEqual(outcome.increments, 18)
        assert.isAbove(outcome.kills + outcome.stops, 0)
      }).pipe(Effect.provide(Layer.provide(Emulator.layerServer(), Emulator.layer({ credentials })))),
    120_000
  )
})
