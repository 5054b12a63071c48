import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Lock } from "effect-s3"
import * as b2 from "./b2.js"
import * as networks from "./network.js"
import { type Options, run } from "./scenario.js"
import type { Obedience } from "./store.js"
import * as timelines from "./timeline.js"

const { LOCK_SEEDS } = process.env

/** The first history that is not as it has to be. */
const firstCaught = async (obedience: Obedience, count: number, as?: Options["as"]) => {
  for (let seed = 0; seed < count; seed++) {
    await timelines.breath()
    const { violations } = run(seed, { obedience, strategy: b2.bucketInfo, ...(as === undefined ? {} : { as }) })
    if (violations.length > 0) return `LOCK_STRATEGY=b2 LOCK_SEED=${seed} replays: ${violations.join("; ")}`
  }
  return undefined
}

/** What comes of asking for a lock, on a network that is well. */
const asked = (obedience: Obedience, changes = 0) => {
  const draw = timelines.draws(1)
  const timeline = timelines.make(draw)
  const network = networks.make(timeline, draw, { leaseMs: 1000 })
  const machine = timeline.machine({ name: "a", pace: 1 })
  const bucket = b2.make(network, obedience, () => undefined)
  let outcome: string | undefined
  machine.run(
    Lock.withLock("l")(Effect.succeed("held")).pipe(
      Effect.provideService(Lock.Lock, bucket.locks(machine)),
      Effect.merge,
      Effect.map((value) => {
        outcome = typeof value === "string" ? value : `${value._tag}: ${value.message}`
      })
    )
  )
  for (let i = 0; i < changes; i++) timeline.after(i * 15, () => bucket.change(({ info }) => info))
  timeline.run(120_000)
  return { outcome, requests: network.requests, info: bucket.info() }
}

describe("the lease in a bucket's info on B2, in simulation", () => {
  it("holds, whatever the network, the machines and others who change the bucket do", async () => {
    assert.isUndefined(await firstCaught("atomic", LOCK_SEEDS === undefined ? 60 : Number(LOCK_SEEDS)))
  }, 600_000)

  it("so do permits and elections upon it", async () => {
    assert.isUndefined(await firstCaught("atomic", 10, "semaphore"))
    assert.isUndefined(await firstCaught("atomic", 10, "election"))
  }, 600_000)

  it("a bucket that obeys is asked once, with 7 requests, also where others change it without pause", () => {
    const { info, outcome, requests } = asked("atomic")
    assert.strictEqual(outcome, "held")
    assert.strictEqual(requests, 1 + 7 + 3)
    assert.sameMembers(Object.keys(info), ["Cache-Control", "theirs", "lock-l"])
    assert.strictEqual(asked("atomic", 300).outcome, "held")
  })

  for (const obedience of ["ignores", "looksFirst", "stale"] as const) {
    it(
      `one that ${obedience === "stale" ? "is stale" : obedience} is found out, and refused by the probe`,
      async () => {
        assert.isDefined(await firstCaught(obedience, 60))
        assert.match(
          String(asked(obedience).outcome),
          /^ConditionalWritesUnsupported: this bucket cannot keep locks safe/
        )
      },
      600_000
    )
  }
})
