import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { spawn } from "node:child_process"
import * as path from "node:path"
import { aFolder, filesIn } from "./folders.js"

const writer = path.join(import.meta.dirname, "writer.ts")

/** What other processes say, which begin all at once, and by what they ended. */
const others = (...all: ReadonlyArray<ReadonlyArray<string>>) =>
  Effect.async<ReadonlyArray<{ readonly said: unknown; readonly signal: string | null }>>((resume) => {
    const children = all.map((args) =>
      spawn(process.execPath, ["--import", "tsx", "--conditions=@effect-s3/source", writer, ...args], {
        stdio: ["pipe", "pipe", "inherit"],
        timeout: 60_000
      })
    )
    let ready = 0
    const ended = children.map((child) =>
      new Promise<{ readonly said: unknown; readonly signal: string | null }>((resolve, reject) => {
        let out = ""
        child.stdout.on("data", (chunk: Buffer) => {
          out += chunk.toString()
          if (out === "ready\n" && ++ready === children.length) { for (const one of children) one.stdin.write("go") }
        })
        child.on("close", (_, signal) => {
          const said = out.slice("ready\n".length)
          if (said === "") reject(new Error(`the process said nothing: ${signal}`))
          else resolve({ said: JSON.parse(said), signal })
        })
      })
    )
    resume(Effect.promise(() => Promise.all(ended)))
    return Effect.sync(() => children.forEach((child) => child.kill("SIGKILL")))
  })

layer(NodeFileSystem.layer, { excludeTestServices: true })("processes on one folder", (it) => {
  it.scoped("of those who create at once one does, and no change is lost", () =>
    Effect.gen(function*() {
      const { root, store } = yield* aFolder("store")
      const names = ["a", "b", "c"]
      const ended = yield* others(...names.map((name) => [root, "race", name]))
      const won = ended.flatMap(({ said }, i) =>
        (said as ReadonlyArray<string>).map((key) => [key, names[i]!] as const)
      )
      assert.deepStrictEqual(won.map(([key]) => key).sort(), Array.from({ length: 10 }, (_, i) => `once/${i}`))
      for (const [key, name] of won) assert.strictEqual(yield* store.text(key), name)
      assert.strictEqual(yield* store.text("counter"), "120")
      const listed = yield* Stream.runCollect(store.list())
      assert.strictEqual(listed.length, 11)
      assert.deepStrictEqual(filesIn(root).filter((name) => /\/(tmp|locks|uploads)\//.test(name)), [])
    }), 60_000)

  it.scoped("one goes on with the parts of another that was killed", () =>
    Effect.gen(function*() {
      const { root, store } = yield* aFolder("store")
      const [{ said, signal }] = (yield* others([root, "die"])) as [{ readonly said: unknown; readonly signal: string }]
      assert.strictEqual(signal, "SIGKILL")
      const id = said as string
      const multipart = store.backend.multipart!
      const listed = yield* multipart.list("large", id)
      assert.deepStrictEqual(listed.map(({ partNumber }) => partNumber), [1, 2])
      const third = yield* multipart.put("large", id, { partNumber: 3, offset: 20, body: "ABCDE" })
      yield* multipart.complete("large", id, [...listed, third], { mode: "create" })
      assert.strictEqual(yield* store.text("large"), "0123456789abcdefghijABCDE")
    }), 60_000)
})
