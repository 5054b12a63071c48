import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { Emulator, ObjectStore } from "effect-s3"

// #region program
const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* store.put("notes/hello.txt", "Hello, world!")
  const text = yield* store.text("notes/hello.txt")
  yield* Stream.runForEach(store.list({ prefix: "notes/" }), (object) => Effect.log(object.key, object.size))
  return text
}).pipe(
  Effect.catchTag("NoSuchKey", (error) => Effect.succeed(`nothing at ${error.key}`))
)
// #endregion

program.pipe(Effect.tap(Effect.log), Effect.provide(Emulator.layerStore()), NodeRuntime.runMain)
