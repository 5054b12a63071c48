/**
 * Another process on a folder: started by `processes.test.ts`, says on its output that it is ready, and how it went.
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { NodeStore } from "effect-s3/node"
import type * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"

const [, , path = "", task, name = ""] = process.argv

const count = (bytes: Uint8Array | undefined): number => bytes === undefined ? 0 : Number(Buffer.from(bytes).toString())

const tasks: Readonly<Record<string, (store: ObjectStore.Service) => Effect.Effect<unknown, unknown>>> = {
  /** Creates what only one can, and counts as all do. */
  race: (store) =>
    Effect.gen(function*() {
      const won = yield* Effect.filter(
        Array.from({ length: 10 }, (_, i) => `once/${i}`),
        (key) =>
          Effect.match(store.put(key, name, { mode: "create" }), { onFailure: () => false, onSuccess: () => true })
      )
      for (let i = 0; i < 40; i++) {
        yield* store.modify("counter", (bytes) => Effect.succeed(String(count(bytes) + 1)))
        // A folder that others make and remove all the time.
        yield* store.put(`folder/${name}`, name)
        yield* store.delete(`folder/${name}`)
      }
      return won
    }),
  /** Uploads the first two of three parts, and is gone. */
  die: (store) =>
    Effect.gen(function*() {
      const multipart = store.backend.multipart!
      const id = yield* multipart.create("large", { size: 25, partSize: 10 })
      yield* multipart.put("large", id, { partNumber: 1, offset: 0, body: "0123456789" })
      yield* multipart.put("large", id, { partNumber: 2, offset: 10, body: "abcdefghij" })
      return id
    })
}

const program = Effect.gen(function*() {
  const store = yield* NodeStore.makeFolder({ path, create: true })
  process.stdout.write("ready\n")
  yield* Effect.promise(() => new Promise((resolve) => process.stdin.once("data", resolve)))
  process.stdin.destroy()
  const result = yield* tasks[task ?? ""]!(store)
  process.stdout.write(JSON.stringify(result), () => {
    if (task === "die") process.kill(process.pid, "SIGKILL")
  })
})

void Effect.runPromise(Effect.provide(program, NodeFileSystem.layer))
