/**
 * A bucket of B2 at the other end of the network, as far as locks ask something of it, and somebody else who keeps a
 * pair of his own in its info and changes its other settings.
 */
import { Effect, Schedule } from "effect"
import type { B2 } from "effect-s3"
import { B2Client, Lock, StorageError } from "effect-s3"
import type { Network, Outcome } from "./network.js"
import type { Obedience } from "./store.js"
import { counterIn, type Strategy } from "./strategy.js"
import type { Machine } from "./timeline.js"

type Info = Readonly<Record<string, string>>

interface State {
  readonly revision: number
  readonly info: Info
}

interface Update {
  readonly bucketInfo: Info
  readonly ifRevisionIs: number
}

export interface Bucket {
  readonly client: (machine: Machine) => B2Client.Service
  /** Changes of the settings that are not locks. */
  readonly change: (next: (state: State) => Info) => void
  readonly info: () => Info
}

export const bucketName = "locks0"

export const make = (
  { draw, leaseMs, request, timeline }: Network,
  obedience: Obedience,
  onWrite: (before: Info, after: Info) => void
): Bucket => {
  let state: State = { revision: 1, info: { "Cache-Control": "max-age=60", theirs: "0" } }
  const past = [{ at: 0, state }]

  const write = (info: Info): State => {
    const before = state.info
    state = { revision: state.revision + 1, info }
    if (obedience === "stale") past.push({ at: timeline.now(), state })
    onWrite(before, info)
    return state
  }

  const visible = (): State =>
    obedience === "stale"
      ? past.filter(({ at }) => at <= timeline.now() - leaseMs / 4).at(-1)?.state ?? past[0]!.state
      : state

  const shown = ({ info, revision }: State): B2.Bucket =>
    ({ bucketId: "b", bucketName, bucketInfo: info, revision }) as unknown as B2.Bucket

  const refused: Outcome<never> = Effect.fail(new StorageError.PreconditionFailed({ message: "conflict", status: 409 }))

  const holds = ({ ifRevisionIs }: Update): boolean => obedience === "ignores" || visible().revision === ifRevisionIs

  const execute = (machine: Machine) => (operation: { readonly name: string }, input: object) => {
    if (operation.name === "b2_list_buckets") {
      return request(machine, () => Effect.succeed([shown(visible())]))
    }
    const update = input as Update
    const done = (): Outcome<B2.Bucket> => {
      const written = shown(write(update.bucketInfo))
      // It may show what others have done since.
      return draw() < 0.1 ? Effect.sync(() => shown(state)) : Effect.succeed(written)
    }
    return request<B2.Bucket>(
      machine,
      () => holds(update) ? done() : refused,
      obedience !== "looksFirst" ? undefined : (resume) => {
        if (!holds(update)) return resume(refused)
        timeline.after(draw() * 20, () => resume(done()))
      }
    )
  }

  return {
    client: (machine) =>
      ({
        account: Effect.succeed({ capabilities: ["listBuckets", "writeBuckets"] }),
        execute: execute(machine)
      }) as unknown as B2Client.Service,
    change: (next) => void write(next(state)),
    info: () => state.info
  }
}

export const locks = (client: B2Client.Service, options: Partial<Lock.B2BucketInfoOptions> = {}): Lock.Service =>
  Effect.runSync(
    Lock.makeB2BucketInfo({ bucket: bucketName, ...options }).pipe(Effect.provideService(B2Client.B2Client, client))
  )

const key = "lock-l"

const isFree = (text: string | undefined): boolean => text === undefined || text.includes("\"claims\":[]")

/** Of all pairs a lock writes its own, and takes away what is left of locks that are free. */
const trespasses = (before: Info, after: Info): ReadonlyArray<string> => {
  const changed = Array.from(new Set([...Object.keys(before), ...Object.keys(after)])).filter((name) =>
    before[name] !== after[name] && !(name.startsWith("lock-") && isFree(before[name]) && after[name] === undefined)
  )
  return changed.length <= 1 && changed.every((name) => name.startsWith("lock-")) ? [] : changed
}

export const bucketInfo: Strategy = {
  leaseMs: 1000,
  counts: true,
  place: (network, { obedience }, history) => {
    const { draw, faultsUntil, leaseMs, timeline } = network
    let theirs = false
    const bucket = make(network, obedience, (before, after) => {
      if (theirs) return
      for (const name of trespasses(before, after)) history.violated(`a lock changes ${name}`)
      if (before[key] !== after[key] && after[key] !== undefined) history.record(after[key])
    })
    const change = () => {
      theirs = true
      bucket.change(({ info }) => draw() < 0.5 ? info : { ...info, theirs: String(Number(info["theirs"]) + 1) })
      theirs = false
      if (timeline.now() < faultsUntil) timeline.after(draw() * leaseMs, change)
    }
    timeline.after(draw() * leaseMs, change)
    if (draw() < 0.3) {
      const neighbour = timeline.machine({ name: "n", pace: 1 })
      const service = locks(bucket.client(neighbour), { probe: false })
      neighbour.run(
        Lock.withLock("m", { lease: leaseMs, waitTimeout: leaseMs, poll: Schedule.spaced(150) })(
          Effect.suspend(() => Effect.sleep(draw() * leaseMs))
        ).pipe(
          Effect.provideService(Lock.Lock, service),
          Effect.ignore,
          Effect.andThen(Effect.suspend(() => Effect.sleep(draw() * leaseMs))),
          Effect.repeat({ while: () => timeline.now() < faultsUntil })
        )
      )
    }
    return {
      data: counterIn(network, history),
      locks: (machine) => locks(bucket.client(machine), { probe: false })
    }
  }
}
