/**
 * Real processes on a real server, killed and stopped at random, that increment a counter under a lock.
 */
import { FetchHttpClient } from "@effect/platform"
import { Effect, Layer } from "effect"
import { Lock, ObjectStore, Provider, S3 } from "effect-s3"
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { bundle } from "./bundle.js"

export interface Target {
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Whose profile it has. */
  readonly provider?: "ceph" | "generic" | undefined
}

export interface Options {
  readonly processes: number
  /** Increments that each has to bring home. */
  readonly rounds: number
  readonly leaseMs: number
  /** How likely an increment is followed by a kill or a stop of some process, within 100 ms. */
  readonly chaos: number
  /** When all of them are stopped, however far they have come. */
  readonly limitMs?: number | undefined
}

export interface Outcome {
  readonly increments: number
  readonly counter: number
  readonly kills: number
  readonly stops: number
  /** By the tag of the error. */
  readonly failures: Readonly<Record<string, number>>
  /** The longest time without an increment. */
  readonly longestGapMs: number
  readonly seconds: number
  readonly violations: ReadonlyArray<string>
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

/** Makes its bucket, and asks the store there if it obeys; then the processes begin. */
export const race = async (target: Target, options: Options): Promise<Outcome> => {
  const { chaos, leaseMs, limitMs, processes, rounds } = options
  const bucket = `locks-${Math.random().toString(36).slice(2, 12)}`
  const { accessKeyId, endpoint, provider = "generic", region, secretAccessKey } = target
  const S3Live = S3.layer({
    endpoint,
    region,
    provider: Provider[provider],
    credentials: { accessKeyId, secretAccessKey }
  }).pipe(
    Layer.provide(FetchHttpClient.layer)
  )
  const StoreLive = Layer.provideMerge(ObjectStore.layerS3({ bucket }), S3Live)
  const AllLive = Layer.provideMerge(Lock.layerConditional(), StoreLive)
  await Effect.runPromise(
    Effect.provide(Effect.andThen(S3.createBucket({ bucket }), Effect.scoped(Lock.acquire("counter"))), AllLive)
  )
  const worker = await bundle("worker.ts")
  const began = performance.now()
  const seen = new Map<number, bigint>()
  const failures: Record<string, number> = {}
  const violations: Array<string> = []
  const children = new Set<ChildProcess>()
  let kills = 0
  let stops = 0
  let last = began
  let longestGapMs = 0
  let stopping = false

  const disturb = () => {
    const running = Array.from(children).filter(isRunning)
    const child = running[Math.floor(Math.random() * running.length)]
    if (child === undefined || stopping) return
    if (Math.random() < 0.5) {
      kills++
      child.kill("SIGKILL")
    } else {
      stops++
      child.kill("SIGSTOP")
      setTimeout(() => isRunning(child) && child.kill("SIGCONT"), Math.random() * leaseMs * 2.5)
    }
  }

  const begin = (left: number): Promise<void> =>
    new Promise((resolve) => {
      let done = 0
      const child = spawn(process.execPath, [worker.file], {
        env: {
          LOCK_WORKER: JSON.stringify({
            endpoint,
            region,
            provider,
            accessKeyId,
            secretAccessKey,
            bucket,
            leaseMs,
            rounds: left
          })
        },
        stdio: ["ignore", "pipe", "inherit"]
      })
      children.add(child)
      createInterface({ input: child.stdout! }).on("line", (line) => {
        const { failed, token, value } = JSON.parse(line)
        if (failed !== undefined) {
          failures[failed] = (failures[failed] ?? 0) + 1
          return
        }
        done++
        const now = performance.now()
        // The first has to start first.
        if (seen.size > 0) longestGapMs = Math.max(longestGapMs, now - last)
        last = now
        if (seen.has(value)) violations.push(`the increment to ${value} was answered twice: one was lost`)
        seen.set(value, BigInt(token))
        if (Math.random() < chaos) setTimeout(disturb, Math.random() * 100)
      })
      child.on("close", (code) => {
        children.delete(child)
        if (code === 1) violations.push("a worker ended with a failure")
        if (done >= left || stopping || code === 1) resolve()
        else begin(left - done).then(resolve)
      })
    })

  const stopAll = () => {
    stopping = true
    for (const child of children) {
      kills++
      child.kill("SIGKILL")
    }
  }
  const limit = limitMs === undefined ? undefined : setTimeout(stopAll, limitMs)
  try {
    await Promise.all(Array.from({ length: processes }, () => begin(rounds)))
  } finally {
    clearTimeout(limit)
    stopAll()
    worker.remove()
  }
  const counter = Number(
    await Effect.runPromise(
      Effect.provide(Effect.flatMap(ObjectStore.ObjectStore, (s) => s.text("counter")), StoreLive)
    )
  )
  if (counter < seen.size) violations.push(`the counter is ${counter} after ${seen.size} increments`)
  // What was written and killed before it could be said.
  if (counter > seen.size + kills) {
    violations.push(`the counter is ${counter}, ${seen.size} of it said, ${kills} killed`)
  }
  let token = 0n
  for (const value of Array.from(seen.keys()).sort((a, b) => a - b)) {
    if (seen.get(value)! < token) {
      violations.push(`the increment to ${value} is of an earlier holder than the one before`)
    }
    token = seen.get(value)!
  }
  return {
    increments: seen.size,
    counter,
    kills,
    stops,
    failures,
    longestGapMs: Math.round(longestGapMs),
    seconds: Math.round((performance.now() - began) / 100) / 10,
    violations
  }
}
