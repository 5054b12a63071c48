/**
 * Histories of locks in simulation, ten thousand of the conditional lease among them: `npm run test:simulation`.
 * `LOCK_STRATEGY` says of what alone, `LOCK_SEEDS` how many of each, `LOCK_FROM` with which to begin, `LOCK_SEED` which
 * one alone. Bundled, as modules that are loaded one by one run half as fast, and in as many threads as there are cores.
 */
import { availableParallelism } from "node:os"
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"
import { bucketInfo } from "./b2.js"
import { type Options, type Result, run } from "./scenario.js"
import * as strategies from "./strategy.js"

interface Kind extends Omit<Options, "obedience"> {
  readonly seeds: number
}

/** How many of each; what differs from the conditional lease in its place alone needs fewer. */
const kinds: Readonly<Record<string, Kind>> = {
  conditional: { seeds: 10_000 },
  b2: { strategy: bucketInfo, seeds: 1000 },
  dynamo: { strategy: strategies.dynamo, seeds: 1000 },
  election: { as: "election", seeds: 1000 },
  semaphore: { as: "semaphore", seeds: 1000 }
}

const { LOCK_FROM = "0", LOCK_SEED, LOCK_SEEDS, LOCK_STRATEGY } = process.env
const first = Number(LOCK_SEED ?? LOCK_FROM)
const wanted = Object.keys(kinds).filter((name) => LOCK_STRATEGY === undefined || LOCK_STRATEGY === name)
if (wanted.length === 0) throw new Error(`LOCK_STRATEGY is one of ${Object.keys(kinds).join(", ")}`)

interface Played extends Result {
  readonly name: string
  readonly seed: number
}

/** Every `of`th history of each kind, from the `at`th on. */
const play = (at: number, of: number, say: (played: Played) => void): void => {
  for (const name of wanted) {
    const { seeds, ...options } = kinds[name]!
    const count = LOCK_SEED === undefined ? Number(LOCK_SEEDS ?? seeds) : 1
    for (let i = at; i < count; i += of) {
      say({ name, seed: first + i, ...run(first + i, { obedience: "atomic", ...options }) })
    }
  }
}

const main = async (): Promise<void> => {
  const began = performance.now()
  const all: Array<Played> = []
  const say = (played: Played) => {
    all.push(played)
    if (played.violations.length === 0) return
    const { name, seed, violations } = played
    console.error(`LOCK_STRATEGY=${name} LOCK_SEED=${seed} npm run test:simulation\n  ${violations.join("\n  ")}`)
    process.exitCode = 1
  }
  const of = LOCK_SEED === undefined ? availableParallelism() : 1
  await Promise.all(Array.from({ length: of }, (_, at) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: { at, of } })
      worker.on("message", say).once("error", reject).once("exit", () => resolve())
    })))
  for (const name of wanted) {
    const these = all.filter((played) => played.name === name)
    const sum = (of: (played: Played) => number) => these.reduce((sum, played) => sum + of(played), 0)
    console.log(
      `${name}: ${these.length} histories, ${sum((one) => one.acquisitions)} acquisitions, ${
        sum((one) => one.lost)
      } leases lost, ${sum((one) => one.requests)} requests: ${
        sum(({ violations }) => violations.length > 0 ? 1 : 0)
      } with violations`
    )
  }
  console.log(`${((performance.now() - began) / 1000).toFixed(1)} s, in ${of} ${of === 1 ? "thread" : "threads"}`)
}

if (isMainThread) await main()
else play(workerData.at, workerData.of, (played) => parentPort!.postMessage(played))
