import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as net from "node:net"
import * as os from "node:os"
import * as path from "node:path"

/**
 * Where built servers stay between runs and running ones keep their state. Programs in it are executed, so a
 * directory of this name that somebody else made is refused.
 */
export const baseDirectory = (): string => {
  const user = process.getuid?.() ?? 0
  const directory = path.join(os.tmpdir(), `effect-s3-servers${user === 0 ? "" : `-${user}`}`)
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
  const stat = fs.lstatSync(directory)
  if (!stat.isDirectory() || stat.uid !== user) {
    throw new Error(`${directory} belongs to somebody else`)
  }
  return directory
}

export interface Background {
  readonly name: string
  readonly alive: () => boolean
  readonly stop: () => Promise<void>
}

interface Entry extends Background {
  readonly killNow: () => void
}

const running = new Set<Entry>()
const workspaces = new Set<string>()

const removeNow = (directory: string) => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 5 })

// Whatever ends this process, short of SIGKILL, ends the servers too; for SIGKILL there is setpriv below.
process.on("exit", () => {
  for (const entry of running) entry.killNow()
  for (const directory of workspaces) removeNow(directory)
})
for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  process.once(signal, () => process.exit(code))
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}

// What a run that was killed outright has left behind.
const removeOrphans = (base: string): void => {
  for (const name of fs.readdirSync(base)) {
    const pid = /-(\d+)-[^-]{6}$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) removeNow(path.join(base, name))
  }
}

/** A fresh directory for one server, deleted with it. */
export const workspace = (name: string): { readonly path: string; readonly remove: () => void } => {
  const base = baseDirectory()
  if (workspaces.size === 0) removeOrphans(base)
  const directory = fs.mkdtempSync(path.join(base, `${name}-${process.pid}-`))
  workspaces.add(directory)
  return {
    path: directory,
    remove: () => {
      workspaces.delete(directory)
      removeNow(directory)
    }
  }
}

export interface Finished {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  readonly cwd?: string | undefined
  readonly timeoutMs?: number | undefined
}

/** Runs a command to its end, without a shell. A command that does not exist ends with code 127. */
export const run = (command: string, args: ReadonlyArray<string>, options: RunOptions = {}): Promise<Finished> =>
  new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true
    })
    const entry = track(command, child)
    const out: Array<Buffer> = []
    const err: Array<Buffer> = []
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk))
    const timer = setTimeout(() => {
      err.push(Buffer.from(`\n${command} was stopped after ${options.timeoutMs} ms\n`))
      entry.killNow()
    }, options.timeoutMs ?? 120_000)
    const finish = (code: number) => {
      clearTimeout(timer)
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() })
    }
    child.once("error", (error) => {
      err.push(Buffer.from(error.message))
      finish(127)
    })
    child.once("close", (code) => finish(code ?? 137))
  })

/** Runs a command that must succeed; the error names the command and the end of what it said. */
export const must = async (command: string, args: ReadonlyArray<string>, options?: RunOptions): Promise<Finished> => {
  const result = await run(command, args, options)
  if (result.code !== 0) {
    throw new Error(`${path.basename(command)} ended with ${result.code}: ${lastLines(result.stderr || result.stdout)}`)
  }
  return result
}

export const lastLines = (text: string, count = 3): string => text.trim().split("\n").slice(-count).join(" | ")

export const which = (command: string): string | undefined => {
  // Daemons live in sbin, which is not on everybody's PATH.
  for (const directory of [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"]) {
    if (directory === "") continue
    const candidate = path.join(directory, command)
    try {
      fs.accessSync(candidate, fs.constants.X_OK)
      return candidate
    } catch {
      continue
    }
  }
  return undefined
}

const track = (name: string, child: ChildProcess): Entry => {
  let alive = child.pid !== undefined
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => {
      alive = false
      resolve()
    })
    child.once("exit", () => {
      alive = false
      running.delete(entry)
      resolve()
    })
  })
  const entry: Entry = {
    name,
    alive: () => alive,
    killNow: () => {
      if (!alive || child.pid === undefined) return
      try {
        // The group, so that workers of a server go with it.
        process.kill(-child.pid, "SIGKILL")
      } catch {
        child.kill("SIGKILL")
      }
    },
    // Nothing in a throw-away store is worth an orderly shutdown.
    stop: async () => {
      entry.killNow()
      await ended
      running.delete(entry)
    }
  }
  if (alive) running.add(entry)
  return entry
}

/** Starts a server in its own process group, its output in a file. */
export const background = (
  name: string,
  command: string,
  args: ReadonlyArray<string>,
  options: { readonly log: string; readonly env?: Readonly<Record<string, string | undefined>> | undefined }
): Background => {
  const log = fs.openSync(options.log, "a")
  // Linux: the kernel kills the server when this process is gone, however it went.
  const setpriv = process.platform === "linux" ? which("setpriv") : undefined
  const argv = setpriv === undefined ? [command, ...args] : [setpriv, "--pdeathsig", "KILL", command, ...args]
  const child = spawn(argv[0]!, argv.slice(1), {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", log, log],
    detached: true
  })
  fs.closeSync(log)
  return track(name, child)
}

/** Free loopback ports, all different. The usual small race between choosing and binding remains. */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const servers = await Promise.all(Array.from({ length: count }, () =>
    new Promise<net.Server>((resolve, reject) => {
      const server = net.createServer()
      server.once("error", reject)
      server.listen(0, "127.0.0.1", () => resolve(server))
    })))
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks again until the answer is yes, the process is gone or the time is up. */
export const waitUntil = async (
  what: string,
  server: Background,
  isReady: () => Promise<boolean>,
  timeoutMs = 60_000
): Promise<void> => {
  const until = Date.now() + timeoutMs
  while (Date.now() < until) {
    if (!server.alive()) throw new Error(`${server.name} ended before ${what}`)
    if (await isReady()) return
    await sleep(50)
  }
  throw new Error(`${what}: not within ${timeoutMs} ms`)
}

export const portAnswers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port })
    const done = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once("connect", () => done(true))
    socket.once("error", () => done(false))
    socket.setTimeout(5_000, () => done(false))
  })

/** True once the address answers HTTP at all (S3 servers answer an anonymous request with 403 or a listing). */
export const httpAnswers = (url: string, accept: (response: Response) => boolean = () => true): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(5_000), redirect: "manual" }).then(async (response) => {
    await response.arrayBuffer()
    return accept(response)
  }, () => false)

/** Runs `start`; when it fails, undoes what `cleanup` knows of and adds the end of the logs to the error. */
export const orCleanUp = async <A>(
  start: () => Promise<A>,
  cleanup: () => Promise<void>,
  logs: () => string
): Promise<A> => {
  try {
    return await start()
  } catch (error) {
    const tail = logs()
    await cleanup()
    throw new Error(`${error instanceof Error ? error.message : String(error)}${tail === "" ? "" : `; logs: ${tail}`}`)
  }
}

export const tailOf = (...files: ReadonlyArray<string>): string =>
  files.map((file) => {
    try {
      return lastLines(fs.readFileSync(file, "utf8"), 4)
    } catch {
      return ""
    }
  }).filter((text) => text !== "").join(" | ")
