import * as esbuild from "esbuild"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"

/** A program of this folder in one file, so that a process of it starts fast. */
export const bundle = async (program: string): Promise<{ readonly file: string; readonly remove: () => void }> => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-locks-"))
  const file = path.join(folder, "worker.mjs")
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    outfile: file,
    bundle: true,
    format: "esm",
    platform: "node",
    conditions: ["@effect-s3/source"],
    // For what was written for require, and asks for it when it runs.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: "error"
  })
  return { file, remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}
