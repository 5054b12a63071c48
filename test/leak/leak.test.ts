import { assert, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const program = fileURLToPath(new URL("./program.ts", import.meta.url))

/** A process that does not end by itself is killed, and that fails the test. */
const run = (operations: number, seed: string) =>
  new Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((resolve) => {
    const folder = mkdtempSync(join(tmpdir(), "leak-"))
    const child = execFile(
      process.execPath,
      [
        "--conditions=@effect-s3/source",
        "--import",
        "tsx",
        "--unhandled-rejections=strict",
        program,
        String(operations),
        seed
      ],
      { timeout: 240_000, killSignal: "SIGKILL", env: { ...process.env, TMPDIR: folder } },
      (_, stdout, stderr) => {
        rmSync(folder, { recursive: true })
        resolve({ code: child.exitCode, stdout, stderr })
      }
    )
  })

it(
  "10 000 operations, interrupted at random points, leave nothing behind, and the process ends by itself",
  async () => {
    const { code, stderr, stdout } = await run(10_000, "leak")
    assert.strictEqual(code, 0, stderr)
    const report = JSON.parse(stdout.trim().split("\n").at(-1)!)
    assert.deepStrictEqual(report, { uploads: 0, temporary: 0, resources: [], listeners: report.listeners })
    assert.isAtMost(report.listeners, 0)
  },
  300_000
)
