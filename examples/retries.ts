import { NodeRuntime } from "@effect/platform-node"
import { Duration, Effect, Schedule } from "effect"
import { Emulator, ObjectStore, RequestPolicy } from "effect-s3"

// #region policy
/** Three more attempts, 100 ms apart and then twice that, each of at most 2 s and then 4 s, a minute in all. */
const patient = RequestPolicy.make({
  retry: Schedule.exponential("100 millis").pipe(
    Schedule.intersect(Schedule.recurs(3)),
    Schedule.whileInput(RequestPolicy.isRetryable)
  ),
  attemptTimeout: Schedule.exponential("2 seconds"),
  budget: "1 minute"
})

const read = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  return yield* store.text("notes/hello.txt").pipe(RequestPolicy.withPolicy(patient))
})
// #endregion

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const emulator = yield* Emulator.Emulator
  yield* store.put("notes/hello.txt", "Hello, world!")
  yield* emulator.faults.add({ operation: "GetObject", fault: { _tag: "SlowDown" }, times: 2 })
  const [elapsed, text] = yield* Effect.timed(read)
  yield* Effect.log(`${text} (after two 503s, in ${Duration.format(elapsed)})`)
})

program.pipe(Effect.provide(Emulator.layerStore()), NodeRuntime.runMain)
