/**
 * Histories of locks in simulation, ten thousand of the conditional lease among them: `npm run test:simulation`.
 * `LOCK_STRATEGY` says of what alone, `LOCK_SEEDS` how many of each, `LOCK_FROM` with which to begin, `LOCK_SEED` which
 * one alone. Bundled, as modules that are loaded one by one run half as fast.
 */
import { run } from "./scenario.js"
import * as strategies from "./strategy.js"

/** How many of each; what differs from the conditional lease in its place alone needs fewer. */
const kinds: Readonly<Record<string, { readonly strategy: strategies.Strategy; readonly seeds: number }>> = {
  conditional: { strategy: strategies.conditional, seeds: 10_000 }
}

const { LOCK_FROM = "0", LOCK_SEED, LOCK_SEEDS, LOCK_STRATEGY } = process.env
const first = Number(LOCK_SEED ?? LOCK_FROM)

const play = (name: string, strategy: strategies.Strategy, count: number): boolean => {
  const began = performance.now()
  let acquisitions = 0
  let lost = 0
  let requests = 0
  let failed = 0
  for (let seed = first; seed < first + count; seed++) {
    const result = run(seed, { obedience: "atomic", strategy })
    acquisitions += result.acquisitions
    lost += result.lost
    requests += result.requests
    if (result.violations.length > 0) {
      failed++
      console.error(
        `LOCK_STRATEGY=${name} LOCK_SEED=${seed} npm run test:simulation\n  ${result.violations.join("\n  ")}`
      )
    }
  }
  const seconds = (performance.now() - began) / 1000
  console.log(
    `${name}: ${count} histories, ${acquisitions} acquisitions, ${lost} leases lost, ${requests} requests in ${
      seconds.toFixed(1)
    } s: ${failed} with violations`
  )
  return failed === 0
}

const wanted = Object.entries(kinds).filter(([name]) => LOCK_STRATEGY === undefined || LOCK_STRATEGY === name)
if (wanted.length === 0) throw new Error(`LOCK_STRATEGY is one of ${Object.keys(kinds).join(", ")}`)
const good = wanted.map(([name, { seeds, strategy }]) =>
  play(name, strategy, LOCK_SEED === undefined ? Number(LOCK_SEEDS ?? seeds) : 1)
)
process.exitCode = good.every((one) => one) ? 0 : 1
