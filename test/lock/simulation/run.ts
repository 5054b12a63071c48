/**
 * Ten thousand histories of locks in simulation: `npm run test:simulation`. `LOCK_SEEDS` says how many, `LOCK_FROM`
 * with which to begin, `LOCK_SEED` which one alone. Bundled, as modules that are loaded one by one run half as fast.
 */
import { run } from "./scenario.js"

const { LOCK_FROM = "0", LOCK_SEED, LOCK_SEEDS = "10000" } = process.env
const first = Number(LOCK_SEED ?? LOCK_FROM)
const count = LOCK_SEED === undefined ? Number(LOCK_SEEDS) : 1

const began = performance.now()
let acquisitions = 0
let lost = 0
let requests = 0
let failed = 0
for (let seed = first; seed < first + count; seed++) {
  const result = run(seed, { obedience: "atomic" })
  acquisitions += result.acquisitions
  lost += result.lost
  requests += result.requests
  if (result.violations.length > 0) {
    failed++
    console.error(`LOCK_SEED=${seed} npm run test:simulation\n  ${result.violations.join("\n  ")}`)
  }
}
const seconds = (performance.now() - began) / 1000
console.log(
  `${count} histories, ${acquisitions} acquisitions, ${lost} leases lost, ${requests} requests in ${
    seconds.toFixed(1)
  } s: ${failed} with violations`
)
process.exitCode = failed === 0 ? 0 : 1
