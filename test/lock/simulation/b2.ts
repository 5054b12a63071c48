/**
 * A bucket of B2 at the other end of the network, as far as locks ask something of it, and somebody else who keeps a
 * pair of his own in its info and changes its other settings.
 */
import { HttpClient } from "@effect/platform"
import { Context, Effect, Layer, Schedule } from "effect"
import { B2, Lock } from "effect-s3"
import type { Network } from "./network.js"
import type { Obedience } from "./store.js"
import { counterIn, type Strategy } from "./strategy.js"
import type { Machine } from "./timeline.js"
import * as wire from "./wire.js"

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
  /** The locks in it, as a machine has them. */
  readonly locks: (machine: Machine, options?: Partial<Lock.B2BucketInfoOptions>) => Lock.Service
  /** A change that is not a lock's. */
  readonly change: (next: (state: State) => Info) => void
  readonly info: () => Info
}

const bucketName = "locks0"

const answer = (body: object): wire.Answer => ({ status: 200, body })

const refused = (status: number, code: string): wire.Answer => ({ status, body: { status, code, message: code } })

const account = (token: string): wire.Answer =>
  answer({
    accountId: "a",
    authorizationToken: token,
    apiInfo: {
      storageApi: {
        apiUrl: "https://api.example",
        downloadUrl: "https://f.example",
        recommendedPartSize: 100_000_000,
        absoluteMinimumPartSize: 5_000_000,
        allowed: { buckets: null, capabilities: ["listBuckets", "writeBuckets"], namePrefix: null }
      }
    }
  })

export const make = (
  network: Network,
  obedience: Obedience,
  onWrite: (before: Info, after: Info) => void
): Bucket => {
  const { draw, faultsUntil, leaseMs, timeline } = network
  let state: State = { revision: 1, info: { "Cache-Control": "max-age=60", theirs: "0" } }
  const past = [{ at: 0, state }]
  let token = 0

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

  const shown = ({ info, revision }: State) => ({
    accountId: "a",
    bucketId: "b",
    bucketName,
    bucketType: "allPrivate",
    bucketInfo: info,
    revision
  })

  const holds = ({ ifRevisionIs }: Update): boolean => obedience === "ignores" || visible().revision === ifRevisionIs

  const server: wire.Server = ({ body, headers, path }, done) => {
    if (path === "/b2api/v4/b2_authorize_account") return done(account(String(token)))
    // All tokens end at once, now and then.
    if (timeline.now() < faultsUntil && draw() < 0.01) token++
    if (headers["authorization"] !== String(token)) return done(refused(401, "expired_auth_token"))
    if (path === "/b2api/v4/b2_list_buckets") return done(answer({ buckets: [shown(visible())] }))
    if (path !== "/b2api/v4/b2_update_bucket") return done(refused(400, "bad_request"))
    const update = JSON.parse(body) as Update
    const carriedOut = (): wire.Answer => {
      const written = write(update.bucketInfo)
      // It may show what others have done since.
      return draw() < 0.1
        ? {
          status: 200,
          get body() {
            return shown(state)
          }
        }
        : answer(shown(written))
    }
    if (!holds(update)) done(refused(409, "conflict"))
    else if (obedience === "looksFirst") timeline.after(draw() * 20, () => done(carriedOut()))
    else done(carriedOut())
  }

  return {
    locks: (machine, options = {}) => {
      const LockLive = Lock.layerB2BucketInfo({ bucket: bucketName, ...options }).pipe(
        Layer.provide(B2.layer({ applicationKeyId: "k", applicationKey: "s" })),
        Layer.provide(Layer.succeed(
          HttpClient.HttpClient,
          wire.client(network, machine, server, refused(500, "internal_error"))
        ))
      )
      return Context.get(Effect.runSync(Effect.scoped(Layer.build(LockLive))), Lock.Lock)
    },
    change: (next) => void write(next(state)),
    info: () => state.info
  }
}

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
      const service = bucket.locks(neighbour, { probe: false })
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
      locks: (machine) => bucket.locks(machine, { probe: false })
    }
  }
}
