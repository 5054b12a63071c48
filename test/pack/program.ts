/**
 * What a user's first program does, in one that needs no account, no socket and no Node: it is compiled against the
 * installed package, run by Node, and bundled as for a browser and run again.
 */
import { Effect, Stream } from "effect"
import { Emulator, ObjectStore } from "effect-s3"

const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* store.put("hello.txt", "Hello, world!")
  const text = yield* store.text("hello.txt")
  const sizes = yield* Stream.runFold(store.list(), "", (all, object) => `${all}${object.key}:${object.size}`)
  const missing = yield* store.text("missing.txt").pipe(
    Effect.catchTag("NoSuchKey", (error) => Effect.succeed(`no ${error.key ?? ""}`))
  )
  return [text, sizes, missing].join(" | ")
})

Effect.runPromise(Effect.provide(program, Emulator.layerStore({ prefix: "notes" }))).then((result) => {
  console.log(result)
})
