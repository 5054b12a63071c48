/**
 * One process of many that increments a counter under a lock. It is bundled and started by race.ts, and says on its
 * standard output what it has done, line by line and at once, as it may be killed at any time.
 */
import { FetchHttpClient } from "@effect/platform"
import { Effect, Layer, Schedule } from "effect"
import { Lock, ObjectStore, Provider, S3 } from "effect-s3"
import { writeSync } from "node:fs"

const { LOCK_WORKER = "{}" } = process.env
const { accessKeyId, bucket, endpoint, leaseMs, provider, region, rounds, secretAccessKey } = JSON.parse(LOCK_WORKER)

const profile = provider === "ceph" ? Provider.ceph : Provider.generic

const say = (what: object) => Effect.sync(() => writeSync(1, `${JSON.stringify(what)}\n`))

const decoder = new TextDecoder()

const increment = (store: ObjectStore.Service, lease: Lock.Lease) =>
  Effect.gen(function*() {
    let value = 0
    yield* Lock.fenced(store, lease).modify("counter", (bytes) =>
      Effect.sync(() => String(value = (bytes === undefined ? 0 : Number(decoder.decode(bytes))) + 1)))
    yield* say({ value, token: String(lease.fencingToken) })
  })

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const once = Lock.withLock("counter", {
    lease: leaseMs,
    poll: Schedule.jittered(Schedule.spaced("30 millis")),
    holder: { pid: String(process.pid) }
  })((lease) => increment(store, lease)).pipe(
    Effect.as(true),
    Effect.catchAll((error) => Effect.as(say({ failed: error._tag }), false))
  )
  for (let done = 0; done < rounds;) if (yield* once) done++
})

const StoreLive = ObjectStore.layerS3({ bucket }).pipe(
  Layer.provide(S3.layer({ endpoint, region, provider: profile, credentials: { accessKeyId, secretAccessKey } })),
  Layer.provide(FetchHttpClient.layer)
)

Effect.runPromise(program.pipe(
  // The parent has asked the store already.
  Effect.provide(Layer.provideMerge(Lock.layerConditional({ probe: false }), StoreLive))
)).then(() => process.exit(0), (error) => {
  writeSync(2, `${error}\n`)
  process.exit(1)
})
