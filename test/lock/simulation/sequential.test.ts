import { assert, describe, it } from "@effect/vitest"
import * as s3func from "./s3func.js"
import { run } from "./scenario.js"
import { sequential, settleMs } from "./strategy.js"
import { breath } from "./timeline.js"

const { LOCK_SEEDS } = process.env

const seeds = Array.from({ length: LOCK_SEEDS === undefined ? 20 : Math.ceil(Number(LOCK_SEEDS) / 20) }, (_, i) => i)

const caught = async (options: Omit<Parameters<typeof run>[1], "obedience" | "strategy">) => {
  for (const seed of seeds) {
    await breath()
    const { violations } = run(seed, { obedience: "atomic", strategy: sequential, ...options })
    if (violations.length > 0) return `seed ${seed}: ${violations.join("; ")}`
  }
  return undefined
}

const clients = (version: s3func.Client["version"], settleMs: number, count: number): ReadonlyArray<s3func.Client> =>
  Array.from({ length: count }, () => ({ version, settleMs }))

/** Of histories with 6 rounds for each client. */
const violations = async (of: ReadonlyArray<s3func.Client>, skewMs = 0): Promise<number> => {
  let sum = 0
  for (let seed = 0; seed < 20; seed++) {
    await breath()
    sum += s3func.run(seed, of, { skewMs }).violations
  }
  return sum
}

describe("s3func's protocol, corrected, in simulation", () => {
  it("holds, whatever the network and the machines do", async () => {
    assert.isUndefined(await caught({}))
  }, 600_000)

  it("holds, whatever the clocks of the store say", async () => {
    assert.isUndefined(await caught({ skewMs: 5000 }))
  }, 600_000)

  it("holds on listings that are younger than settle, and not on those that are older", async () => {
    assert.isUndefined(await caught({ listLagMs: settleMs - 50 }))
    assert.isDefined(await caught({ listLagMs: settleMs * 4 }))
  }, 600_000)
})

describe("s3func's protocol as it is, in simulation", () => {
  it("0.8: two hold the lock on a store without a fault", async () => {
    assert.isAbove(await violations(clients("0.8", 0, 3)), 0)
  }, 600_000)

  it("0.9: with half a second of settling, though that is consistent and its clocks agree", async () => {
    assert.strictEqual(await violations(clients("0.9", 1000, 2)), 0)
    assert.isAbove(await violations(clients("0.9", 500, 2)), 0)
    assert.strictEqual(await violations(clients("ours", 500, 2)), 0)
  }, 600_000)

  it("0.9: with clocks of the store that differ by three seconds", async () => {
    assert.isAbove(await violations(clients("0.9", 1000, 2), 3000), 0)
    assert.strictEqual(await violations(clients("ours", 500, 2), 3000), 0)
  }, 600_000)

  it("beside ours it is as good as it is by itself", async () => {
    const both = [...clients("ours", 2000, 1), ...clients("0.9", 1000, 1)]
    assert.strictEqual(await violations(both), 0)
    assert.isAbove(await violations(both, 3000), 0)
  }, 600_000)
})
