import { assert, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import * as Fs from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL("../examples/", import.meta.url))

/** Those that ask for an account, and the one that is the quickstart, which has a run of its own. */
const elsewhere = ["layers.ts", "probe.ts", "quickstart.ts"]

const examples = Fs.readdirSync(folder).filter((name) => name.endsWith(".ts") && !elsewhere.includes(name))

const run = (name: string) =>
  new Promise<{ readonly code: number | null; readonly said: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["--conditions=@effect-s3/source", "--import", "tsx", folder + name],
      { timeout: 60_000 },
      (_, stdout, stderr) => resolve({ code: child.exitCode, said: stdout + stderr })
    )
  })

describe("examples", () => {
  it.each(examples)("%s runs", async (name) => {
    const { code, said } = await run(name)
    assert.strictEqual(code, 0, said)
    assert.isNotEmpty(said)
  }, 90_000)
})
