import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"

const program = fileURLToPath(new URL("exit.program.ts", import.meta.url))

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly afterLastLineMs: number
}

const run = (origin: string, what: string): Effect.Effect<Ended> =>
  Effect.async((resume) => {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "--conditions", "@effect-s3/source", program, origin, what],
      { stdio: ["ignore", "pipe", "inherit"] }
    )
    let output = ""
    let last = performance.now()
    child.stdout.on("data", (data) => {
      output += data
      last = performance.now()
    })
    child.on("exit", (code) => resume(Effect.succeed({ code, output, afterLastLineMs: performance.now() - last })))
    return Effect.sync(() => child.kill())
  })

describe("the process", () => {
  it.scopedLive("ends by itself when the work is done, and not before", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((seen, socket, done) =>
        seen.target === "/slow"
          ? handlers.drips(Buffer.from("0123456789"), 20)(seen, socket, done)
          : seen.target === "/silent"
          ? undefined
          : handlers.ok("fine")(seen, socket, done)
      )
      const ended = yield* Effect.forEach(
        ["read", "open", "interrupted", "upload", "uploadFetch"],
        (what) => Effect.map(run(server.origin, what), (ended) => ({ what, ...ended })),
        { concurrency: 2 }
      )
      for (const { afterLastLineMs, code, output, what } of ended) {
        assert.strictEqual(code, 0, what)
        assert.strictEqual(output, `${what} done\n`)
        assert.isBelow(afterLastLineMs, 2500, what)
      }
    }), 60_000)
})
