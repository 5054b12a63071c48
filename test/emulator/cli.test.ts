import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const script = fileURLToPath(new URL("../../scripts/emulator.ts", import.meta.url))

const start = (args: ReadonlyArray<string>, env: Record<string, string> = {}) =>
  spawn(process.execPath, ["--conditions=@effect-s3/source", "--import", "tsx", script, ...args], {
    env: { ...process.env, ...env }
  })

const ended = (child: ReturnType<typeof start>): Promise<{ readonly code: number | null; readonly out: string }> =>
  new Promise((resolve) => {
    let out = ""
    child.stdout.on("data", (chunk) => {
      out += chunk
    })
    child.on("close", (code) => resolve({ code, out }))
  })

describe("npm run emulator", () => {
  it("says when it listens, and ends when it is told to", async () => {
    const child = start(["--port", "0", "--access-key", "A", "--secret-key", "S", "--bucket", "bkt", "--public"])
    const end = ended(child)
    const url = await new Promise<string>((resolve) => {
      child.stdout.once(
        "data",
        (chunk) => resolve(/^listening (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(chunk))?.[1] ?? "")
      )
    })
    assert.notStrictEqual(url, "")
    assert.strictEqual((await fetch(`${url}/bkt`)).status, 200)
    child.kill("SIGTERM")
    assert.deepStrictEqual(await end, { code: 0, out: `listening ${url}\n` })
  }, 60_000)

  it("does not start in production unless forced", async () => {
    const { code, out } = await ended(start(["--port", "0"], { NODE_ENV: "production" }))
    assert.deepStrictEqual([code, out], [2, ""])
  }, 60_000)
})
