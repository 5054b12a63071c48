/**
 * How long a lock takes that nobody else wants, ours and s3func's beside each other, on one server and in one run.
 */
import { Effect } from "effect"
import { S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { pythonWith } from "../../servers/install.js"
import { table } from "../../servers/table.js"
import { bundle } from "./bundle.js"
import type { Target } from "./race.js"

/** So often in each round: what takes seconds is measured less often. */
const kinds = {
  "conditional lease": { strategy: "again", pairs: 100 },
  "conditional lease, a new lock each time": { strategy: "first", pairs: 100 },
  "sequential, settle 2 s": { strategy: "sequential", pairs: 2 },
  "s3func 0.9.6": { strategy: "s3func", pairs: 3 }
} as const

interface Measured {
  readonly times: ReadonlyArray<number>
  readonly requests: number
}

const median = (values: ReadonlyArray<number>): number =>
  Array.from(values).sort((a, b) => a - b)[Math.floor(values.length / 2)]!

const measure = (command: string, file: string, asked: object): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [file], {
      env: { ...process.env, LOCK_WORKER: JSON.stringify(asked), NO_PROXY: "127.0.0.1" },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let said = ""
    child.stdout.setEncoding("utf8").on("data", (text) => {
      said += text
    })
    child.on(
      "close",
      (code) => code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`${file} ended with ${code}`))
    )
  })

/** Round by round, so that no kind has the machine at its best. */
export const latency = async (target: Target, rounds: number): Promise<void> => {
  const bucket = `locks-${Math.random().toString(36).slice(2, 12)}`
  const { accessKeyId, endpoint, provider = "generic", region, secretAccessKey } = target
  await Effect.runPromise(
    S3.createBucket({ bucket }).pipe(
      Effect.provide(NodeS3.layer({ endpoint, region, credentials: { accessKeyId, secretAccessKey } }))
    )
  )
  const asked = { endpoint, region, provider, accessKeyId, secretAccessKey, bucket }
  const say = (message: string) => process.stderr.write(`${message}\n`)
  const python = await pythonWith({ module: "s3func", requirement: "s3func==0.9.6" }, say)
  if ("missing" in python) say(`without s3func: ${python.missing}`)
  const worker = await bundle("latencyWorker.ts")
  const results = new Map<string, Array<Measured>>()
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, { pairs, strategy }] of Object.entries(kinds)) {
        if (strategy === "s3func" && "missing" in python) continue
        const measured = strategy === "s3func" && "python" in python
          ? measure(python.python, fileURLToPath(new URL("./s3func_latency.py", import.meta.url)), { ...asked, pairs })
          : measure(process.execPath, worker.file, { ...asked, pairs, strategy })
        results.set(name, [...results.get(name) ?? [], await measured])
      }
    }
  } finally {
    worker.remove()
  }
  const rows = Array.from(results, ([name, all]) => {
    const times = all.flatMap((one) => one.times)
    return { name, ms: median(times), requests: all.reduce((sum, one) => sum + one.requests, 0) / times.length }
  })
  const theirs = rows.find(({ name }) => name.startsWith("s3func"))
  console.log(table([
    ["acquire and release", "median ms", "requests", "of s3func's time"],
    ...rows.map(({ ms, name, requests }) => [
      name,
      ms.toFixed(1),
      requests.toFixed(1),
      theirs === undefined ? "" : `1/${(theirs.ms / ms).toFixed(ms * 10 < theirs.ms ? 0 : 2)}`
    ])
  ]))
}
