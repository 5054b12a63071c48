/**
 * A job that every machine starts at the same time, and that is done once: three of them here, on one embedded store.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { Emulator, Lock, ObjectStore } from "effect-s3"

// #region nightly
/** What was done is written under the lease's token: a machine that was stopped meanwhile cannot write it late. */
const nightly = (machine: string, day: string) =>
  Lock.withLock("nightly", { lease: "20 seconds", waitTimeout: "1 minute", holder: { machine } })((lease) =>
    Effect.gen(function*() {
      const store = Lock.fenced(yield* ObjectStore.ObjectStore, lease)
      const done = yield* store.text("nightly/done").pipe(Effect.catchTag("NoSuchKey", () => Effect.succeed("never")))
      if (done >= day && done !== "never") return `${machine}: done already`
      yield* store.put(`nightly/${day}.txt`, `the report, by ${machine}`)
      yield* store.put("nightly/done", day)
      return `${machine}: did it, under token ${lease.fencingToken}`
    })
  ).pipe(
    Effect.catchTag("LockUnavailable", () => Effect.succeed(`${machine}: another is still at it`)),
    Effect.catchTag("LockLost", () => Effect.succeed(`${machine}: was stopped for too long, and left it to another`))
  )
// #endregion

const program = Effect.gen(function*() {
  const said = yield* Effect.forEach(["a", "b", "c"], (machine) => nightly(machine, "2026-11-21"), {
    concurrency: "unbounded"
  })
  yield* Effect.forEach(said, (line) => Effect.log(line))
})

const StoreLive = ObjectStore.layerS3({ bucket: "jobs" }).pipe(Layer.provide(Emulator.layerS3({ buckets: ["jobs"] })))

program.pipe(Effect.provide(Layer.provideMerge(Lock.layerConditional(), StoreLive)), NodeRuntime.runMain)
