/**
 * Transfers in processes of their own, with the emulator in this one: so that what one takes is its own, and it can be
 * killed.
 */
import { Effect, Layer, ManagedRuntime } from "effect"
import { Emulator } from "effect-s3"
import { build } from "esbuild"
import { type ChildProcess, spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { once } from "node:events"
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

export const mebibyte = 1024 * 1024

/** What the worker prints at its end. */
export interface Report {
  readonly size: number
  readonly resumed: number
  readonly integrity: string
  readonly seconds: number
  readonly mebibytesPerSecond: number
  readonly baselineMiB: number
  readonly peakMiB: number
}

export interface Transfer {
  readonly direction: "up" | "down"
  readonly key: string
  readonly path: string
  readonly partSize: number
  readonly concurrency: number
  /** A folder. */
  readonly journal?: string
}

export interface Processes {
  /** A folder that goes with all this. */
  readonly folder: string
  /** What it reports, once it has ended by itself. */
  readonly run: (transfer: Transfer) => Promise<Report>
  /** How many requests of an operation for a key the emulator has granted. */
  readonly count: (operation: string, key: string) => Promise<number>
  /** Kills it without a warning once so many bytes have gone; answers how many it had told of by then. */
  readonly kill: (transfer: Transfer, bytes: number) => Promise<number>
}

const bundled = async (folder: string): Promise<string> => {
  const outfile = join(folder, "worker.cjs")
  await build({
    entryPoints: [fileURLToPath(new URL("./worker.ts", import.meta.url))],
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    conditions: ["@effect-s3/source"],
    external: ["cli-progress"],
    logLevel: "silent",
    outfile
  })
  return outfile
}

/** Each line as it comes, and what stood in `stderr` if it has failed. */
const read = (child: ChildProcess, onLine: (line: string) => void): Promise<void> => {
  let errors = ""
  child.stderr!.on("data", (data) => {
    errors += String(data)
  })
  createInterface({ input: child.stdout! }).on("line", onLine)
  return new Promise((resolve, reject) => {
    child.once(
      "close",
      (code, signal) => code === 0 || signal === "SIGKILL" ? resolve() : reject(new Error(`exit ${code}: ${errors}`))
    )
  })
}

/** Bytes that no part of has twice, written without holding them. */
export const writeFile = async (path: string, size: number): Promise<void> => {
  const out = createWriteStream(path)
  const block = Buffer.alloc(mebibyte)
  for (let i = 0; i < block.length; i++) block[i] = (i * 131 + (i >> 8)) & 255
  for (let written = 0; written < size; written += block.length) {
    block.writeUInt32LE(written / block.length, 17)
    if (!out.write(Buffer.from(block.subarray(0, Math.min(block.length, size - written))))) await once(out, "drain")
  }
  out.end()
  await once(out, "close")
}

export const hashOf = async (path: string): Promise<string> => {
  const hash = createHash("sha256")
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest("hex")
}

export const withProcesses = async <A>(use: (processes: Processes) => Promise<A>): Promise<A> => {
  const folder = mkdtempSync(join(tmpdir(), "transfer-"))
  const children = new Set<ChildProcess>()
  const server = ManagedRuntime.make(
    Layer.provideMerge(Emulator.layerServer({ port: 0 }), Emulator.layer({ buckets: ["b"] }))
  )
  try {
    const worker = await bundled(folder)
    const endpoint = await server.runPromise(Effect.map(Emulator.EmulatorAddress, ({ url }) => url))
    const start = ({ concurrency, direction, journal, key, partSize, path }: Transfer): ChildProcess => {
      const args = [worker, direction, endpoint, key, path, String(partSize), String(concurrency)].concat(journal ?? [])
      const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })
      children.add(child)
      child.once("close", () => children.delete(child))
      return child
    }
    return await use({
      folder,
      count: (operation, key) =>
        server.runPromise(
          Effect.flatMap(Emulator.Emulator, ({ requests }) =>
            Effect.map(requests, (all) =>
              all.filter((request) =>
                request.operation === operation && request.target.split("?")[0] === `/b/${key}`
              )
                .length))
        ),
      run: async (transfer) => {
        let last = ""
        await read(start(transfer), (line) => {
          last = line
        })
        return JSON.parse(last) as Report
      },
      kill: async (transfer, bytes) => {
        const child = start(transfer)
        let told = 0
        await read(child, (line) => {
          told = (JSON.parse(line) as { readonly bytes: number }).bytes
          if (told >= bytes) child.kill("SIGKILL")
        })
        return told
      }
    })
  } finally {
    for (const child of children) child.kill("SIGKILL")
    await server.dispose()
    rmSync(folder, { recursive: true, force: true })
  }
}
