import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Lock } from "effect-s3"
import * as networks from "./network.js"
import { type Options, run } from "./scenario.js"
import type { Obedience } from "./store.js"
import * as stores from "./store.js"
import * as strategies from "./strategy.js"
import * as timelines from "./timeline.js"

/** `LOCK_SEED=17` runs that history alone; `LOCK_SEEDS=10000` as many. */
const { LOCK_SEED: only, LOCK_SEEDS: many = "300" } = process.env

const seeds = only === undefined ? Array.from({ length: Number(many) }, (_, i) => i) : [Number(only)]

/** The first seed whose history is not as it has to be. */
const firstCaught = async (options: Options, of: ReadonlyArray<number>) => {
  for (const seed of of) {
    await timelines.breath()
    const { violations } = run(seed, options)
    if (violations.length > 0) return { seed, violations }
  }
  return undefined
}

const some = Array.from({ length: 60 }, (_, i) => i)

describe("the conditional lease, in simulation", () => {
  it(`holds in ${seeds.length} histories`, async () => {
    const caught = await firstCaught({ obedience: "atomic" }, seeds)
    assert.isUndefined(caught, caught && `LOCK_SEED=${caught.seed} replays: ${caught.violations.join("; ")}`)
  }, 600_000)

  it("a seed says everything", () => {
    for (const seed of [1, 2, 3]) {
      assert.deepStrictEqual(run(seed, { obedience: "atomic" }), run(seed, { obedience: "atomic" }))
    }
  })

  it("clocks that differ by more than is stated are found out", async () => {
    assert.isDefined(await firstCaught({ obedience: "atomic", drift: 3, machines: 3, rounds: 3 }, some))
  })

  for (const obedience of ["ignores", "looksFirst", "stale"] as const) {
    it(`a store that ${obedience === "stale" ? "is stale" : obedience} is found out, and refused by the probe`, async () => {
      assert.isDefined(await firstCaught({ obedience }, some))
      const draw = timelines.draws(1)
      const timeline = timelines.make(draw)
      const machine = timeline.machine({ name: "a", pace: 1 })
      const network = networks.make(timeline, draw, { leaseMs: 1000 })
      const store = stores.make(network, { obedience, onWrite: () => undefined })
      let refused: string | undefined
      machine.run(
        Lock.withLock("l")(Effect.void).pipe(
          Effect.provideService(Lock.Lock, Lock.makeConditional(store.on(machine))),
          Effect.catchAll((error) =>
            Effect.sync(() => {
              refused = error._tag
            })
          )
        )
      )
      timeline.run(60_000)
      assert.strictEqual(refused, "ConditionalWritesUnsupported")
    })
  }
})

describe("the lease in a table of DynamoDB, in simulation", () => {
  const dynamo = (obedience: Obedience, of: ReadonlyArray<number>) =>
    firstCaught({ obedience, strategy: strategies.dynamo }, of)

  it("holds, whatever the network and the machines do", async () => {
    const caught = await dynamo("atomic", seeds.slice(0, 60))
    assert.isUndefined(
      caught,
      caught && `LOCK_STRATEGY=dynamo LOCK_SEED=${caught.seed}: ${caught.violations.join("; ")}`
    )
  }, 600_000)

  for (const obedience of ["ignores", "looksFirst", "stale"] as const) {
    it(`a table that ${obedience === "stale" ? "is stale" : obedience} is found out`, async () => {
      assert.isDefined(await dynamo(obedience, some))
    }, 600_000)
  }
})

describe("what is on top of locks, in simulation", () => {
  for (const as of ["election", "semaphore"] as const) {
    it(`${as}: holds on a store that obeys, and is found out on one that does not`, async () => {
      const caught = await firstCaught({ obedience: "atomic", as }, seeds.slice(0, 100))
      assert.isUndefined(
        caught,
        caught && `LOCK_STRATEGY=${as} LOCK_SEED=${caught.seed}: ${caught.violations.join("; ")}`
      )
      assert.isDefined(await firstCaught({ obedience: "ignores", as }, some))
    }, 600_000)
  }
})
