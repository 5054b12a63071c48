import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import * as os from "node:os"
import * as path from "node:path"
import type { Problem } from "../credentials/failure.js"
import type { Host } from "../credentials/host.js"

/** No file or output with keys in it comes near it. */
const limit = 1024 * 1024

const utf8 = new TextDecoder()

const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown error"

const isMissing = (code: string): boolean => code === "ENOENT" || code === "ENOTDIR"

const readBounded = async (name: string): Promise<string | undefined> => {
  const file = await fs.open(name, "r")
  try {
    const chunks: Array<Uint8Array> = []
    let length = 0
    // A pipe, as shells make them for `<(…)`, does not tell its size.
    for await (const chunk of file.createReadStream({ autoClose: false, end: limit })) {
      chunks.push(chunk)
      length += chunk.byteLength
    }
    return length > limit ? undefined : utf8.decode(Buffer.concat(chunks))
  } finally {
    await file.close()
  }
}

const readFile: Host["readFile"] = (name) =>
  Effect.matchEffect(Effect.tryPromise({ try: () => readBounded(name), catch: codeOf }), {
    onFailure: (code) =>
      isMissing(code) ? Effect.succeed(undefined) : Effect.fail({ problem: `cannot be read (${code})` }),
    onSuccess: (text) => text === undefined ? Effect.fail({ problem: "is larger than 1 MiB" }) : Effect.succeed(text)
  })

const replaceFile: Host["replaceFile"] = (name, text) => {
  const temporary = `${name}.${process.pid}.tmp`
  return Effect.tryPromise({
    try: async () => {
      await fs.writeFile(temporary, text, { mode: 0o600, flag: "wx" })
      await fs.rename(temporary, name)
    },
    catch: (error): Problem => ({ problem: `cannot be written (${codeOf(error)})` })
  }).pipe(Effect.onError(() => Effect.ignore(Effect.tryPromise(() => fs.rm(temporary, { force: true })))))
}

/** How long a program may take: long enough for somebody to confirm something. */
const runTimeout = "1 minute"

const run: Host["run"] = (program, args) =>
  Effect.async<string, Problem>((resume) => {
    // What it says besides is not shown: it may be about secrets.
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], shell: false, windowsHide: true })
    const chunks: Array<Buffer> = []
    let length = 0
    const stop = () => {
      child.kill("SIGKILL")
      // A grandchild may hold the pipe open.
      child.stdout.destroy()
    }
    child.stdout.on("data", (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.byteLength
      if (length > limit) {
        stop()
        resume(Effect.fail({ problem: "writes more than 1 MiB" }))
      }
    })
    child.once("error", (error) => resume(Effect.fail({ problem: `cannot be run (${codeOf(error)})` })))
    child.once("close", (code, signal) =>
      resume(
        code === 0
          ? Effect.succeed(utf8.decode(Buffer.concat(chunks)))
          : Effect.fail({ problem: code === null ? `was ended by ${signal}` : `ended with code ${code}` })
      ))
    return Effect.sync(stop)
  }).pipe(Effect.timeoutFail({ duration: runTimeout, onTimeout: () => ({ problem: "took longer than a minute" }) }))

/** @internal */
export const make = (home: string | undefined): Host => ({
  home: home ?? os.homedir(),
  isWindows: path.sep === "\\",
  readFile,
  replaceFile,
  run
})
