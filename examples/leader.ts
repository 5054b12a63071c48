/**
 * Two candidates, of which one leads; when it resigns, the other does.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Layer, Schedule } from "effect"
import { Emulator, LeaderElection, Lock, ObjectStore, Semaphore } from "effect-s3"

// #region lead
/** Runs while this candidate leads: interrupted when it is deposed, and begun again when it is elected again. */
const scheduler = (name: string) =>
  LeaderElection.lead("scheduler", { lease: "10 seconds", holder: { name } })((term) =>
    Effect.log(`${name} leads, term ${term.fencingToken}`).pipe(
      Effect.repeat(Schedule.intersect(Schedule.spaced("100 millis"), Schedule.recurs(2)))
    )
  )
// #endregion

// #region permits
/** At most two of all machines at a time. */
const heavy = (n: number) => Effect.log(`query ${n}`).pipe(Semaphore.withPermits("warehouse", { limit: 2 }))
// #endregion

const program = Effect.gen(function*() {
  yield* Effect.all([scheduler("a"), scheduler("b")], { concurrency: "unbounded" })
  yield* Effect.forEach([1, 2, 3, 4], heavy, { concurrency: "unbounded" })
})

const LockLive = Lock.layerConditional().pipe(
  Layer.provide(ObjectStore.layerS3({ bucket: "locks" })),
  Layer.provide(Emulator.layerS3({ buckets: ["locks"] }))
)

program.pipe(Effect.provide(LockLive), NodeRuntime.runMain)
