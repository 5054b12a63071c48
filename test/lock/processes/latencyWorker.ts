/**
 * Acquires and releases a lock that nobody else wants, again and again, and says how long each time took and how many
 * requests were sent in all.
 */
import { Effect, Layer } from "effect"
import { Lock, ObjectStore, Provider } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { subscribe } from "node:diagnostics_channel"

const { LOCK_WORKER = "{}" } = process.env
const { accessKeyId, bucket, endpoint, pairs, provider, region, secretAccessKey, strategy } = JSON.parse(LOCK_WORKER)

let requests = 0
subscribe("undici:request:create", () => {
  requests++
})

const StoreLive = ObjectStore.layerS3({ bucket }).pipe(
  Layer.provide(NodeS3.layer({
    endpoint,
    region,
    provider: provider === "ceph" ? Provider.ceph : Provider.generic,
    credentials: { accessKeyId, secretAccessKey }
  }))
)

const LockLive = strategy === "sequential" ? Lock.layerSequential() : Lock.layerConditional({ probe: false })

const program = Effect.gen(function*() {
  const lock = yield* Lock.Lock
  const times: Array<number> = []
  const once = (name: string) => Effect.provideService(Lock.withLock(name)(Effect.void), Lock.Lock, lock)
  const run = Math.random().toString(36).slice(2)
  const named = (i: number) => strategy === "first" ? `${run}-${i}` : run
  // Connections and compiled code are there before it counts.
  yield* once(named(-1))
  const before = requests
  for (let i = 0; i < pairs; i++) {
    const began = performance.now()
    yield* once(named(i))
    times.push(performance.now() - began)
  }
  return { times, requests: requests - before }
})

Effect.runPromise(program.pipe(Effect.provide(Layer.provide(LockLive, StoreLive)))).then(
  (result) => {
    console.log(JSON.stringify(result))
    process.exit(0)
  },
  (error) => {
    console.error(error)
    process.exit(1)
  }
)
