// npm run bench: builds effect-s3, starts the server, runs every client in its own process, prints tables.
import { spawn, spawnSync } from "node:child_process"
import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs"
import { availableParallelism, cpus } from "node:os"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { cases as allCases, clients as allClients, full, quick } from "./cases.mjs"
import { makeFolder } from "./lib/files.mjs"
import { printReport } from "./report.mjs"

const here = fileURLToPath(new URL(".", import.meta.url))
const root = fileURLToPath(new URL("..", import.meta.url))
const usage =
  `usage: npm run bench -- [--quick] [--rounds N] [--cases a,b] [--clients x,y] [--minutes M] [--no-build] [--no-pin]
cases:   ${allCases.map((one) => one.name).join(" ")}
clients: ${allClients.join(" ")}`

const readArguments = () => {
  try {
    return parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        cases: { type: "string" },
        clients: { type: "string" },
        minutes: { type: "string" },
        "no-build": { type: "boolean", default: false },
        "no-pin": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false }
      }
    }).values
  } catch (error) {
    console.error(`${error.message}\n${usage}`)
    process.exit(2)
  }
}
const options = readArguments()
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const refuse = (message) => {
  console.error(`${message}\n${usage}`)
  process.exit(2)
}
const choose = (all, nameOf, given, what) => {
  if (given === undefined) return all
  const names = given.split(",").filter((name) => name !== "")
  for (const name of names) if (!all.some((one) => nameOf(one) === name)) refuse(`no ${what} is called ${name}`)
  return all.filter((one) => names.includes(nameOf(one)))
}
const bounded = (given, fallback, least, most, what) => {
  if (given === undefined) return fallback
  const value = Number(given)
  if (!(value >= least && value <= most)) refuse(`${what} takes ${least} to ${most}`)
  return value
}
const settings = options.quick ? quick : full
const plan = {
  ...settings,
  rounds: Math.floor(bounded(options.rounds, settings.rounds, 1, 50, "--rounds")),
  minutes: bounded(options.minutes, settings.minutes, 0.1, 240, "--minutes")
}
const cases = choose(allCases, (one) => one.name, options.cases, "case")
// Cases that differ in concurrency alone share a process, and so its warm-up.
const groups = []
for (const one of cases) {
  const last = groups.at(-1)
  if (one.group !== undefined && last?.[0].group === one.group) last.push(one)
  else groups.push([one])
}
const note = (text) => process.stderr.write(`${text}\n`)
const programs = ["rclone"].filter((name) => spawnSync(name, ["version"]).status !== 0)
if (programs.length > 0) note(`not on this machine, and left out: ${programs.join(", ")}`)
const clients = choose(allClients, (name) => name, options.clients, "client").filter((name) => !programs.includes(name))

if (!existsSync(`${here}node_modules/undici/package.json`)) {
  note("installing the clients to compare with (bench/package-lock.json)")
  const installed = spawnSync("npm", ["ci", "--prefix", here], { stdio: ["ignore", 2, 2] })
  if (installed.status !== 0) process.exit(1)
}

// The package under its own name, as its users see it: compiled, and through its exports.
const link = `${here}node_modules/effect-s3`
if (lstatSync(link, { throwIfNoEntry: false }) === undefined) symlinkSync("../..", link, "dir")
if (clients.includes("effect-s3") || cases.some((one) => one.server !== undefined)) {
  if (!options["no-build"]) {
    note("building effect-s3")
    const built = spawnSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", 2, 2] })
    if (built.status !== 0) process.exit(1)
  }
  if (!existsSync(`${root}dist/index.js`)) refuse("there is no dist/index.js: run npm run build")
}

/** Two cores of those this process may use, or none when there is only one or no taskset. */
const findCores = () => {
  if (options["no-pin"] || process.platform !== "linux" || availableParallelism() < 2) return undefined
  if (spawnSync("taskset", ["--version"]).status !== 0) return undefined
  const allowed = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync("/proc/self/status", "latin1"))?.[1] ?? ""
  const cores = allowed.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
  return cores.length < 2 ? undefined : { server: cores[0], client: cores[1] }
}
const cores = findCores()
const pinned = (core, args) =>
  core === undefined ? [process.execPath, args] : ["taskset", ["-c", String(core), process.execPath, ...args]]

const startServer = (file) =>
  new Promise((resolve, reject) => {
    const [command, args] = pinned(cores?.server, [`${here}${file}`])
    const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] })
    child.once("error", reject)
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)))
    child.once("message", ({ port }) => resolve({ child, origin: `http://127.0.0.1:${port}` }))
  })

const stopServer = ({ child }) => {
  child.removeAllListeners("exit")
  child.disconnect()
}

/** One process to its end, or for a minute; what it printed last is its result. */
const runProcess = (command, args, core) =>
  new Promise((resolve) => {
    const [program, argv] = pinned(core, [command, ...args])
    const child = spawn(program, argv, { cwd: here, stdio: ["ignore", "pipe", "pipe"] })
    let out = ""
    let problem = ""
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text
    })
    child.stderr.setEncoding("utf8").on("data", (text) => {
      problem = (problem + text).slice(-2000)
    })
    let late = false
    const timer = setTimeout(() => {
      late = true
      child.kill("SIGKILL")
    }, 60_000)
    child.once("error", (error) => resolve({ failed: error.message }))
    child.once("close", (code) => {
      clearTimeout(timer)
      if (late) return resolve({ failed: "took over a minute" })
      try {
        if (code === 0) return resolve(JSON.parse(out.trim().split("\n").at(-1)))
      } catch {
        // falls to the failure below, with what was written to stderr
      }
      const said = problem.split("\n").find((line) => /^\s*\[?\w*Error\b/.test(line)) ??
        problem.trim().split("\n").at(-1)
      resolve({ failed: said === "" ? `ended with ${code}` : said.trim() })
    })
  })

const files = cases.some((one) => one.files === true) ? makeFolder(settings) : undefined
process.once("exit", () => files?.remove())
plan.folder = files?.folder
const server = await startServer("server.mjs")
const began = performance.now()
const deadline = began + plan.minutes * 60_000
const results = []
const failures = new Map()

const record = async (group, client, round) => {
  const names = group.map((one) => one.name)
  if (failures.has(`${names[0]} ${client}`)) return
  const own = group[0].server === undefined ? undefined : await startServer(group[0].server)
  const result = group[0].kind === "bundle"
    ? await runProcess(`${here}bundle.mjs`, [client])
    : await runProcess(`${here}worker.mjs`, [
      `--client=${client}`,
      `--case=${names.join(",")}`,
      `--origin=${(own ?? server).origin}`,
      `--plan=${JSON.stringify(plan)}`
    ], cores?.client)
  if (own !== undefined) stopServer(own)
  if (result.failed === undefined) results.push(...result.map((one) => ({ client, round, ...one })))
  else {
    note(`  ${names.join(", ")} ${client}: ${result.failed}`)
    for (const name of names) failures.set(`${name} ${client}`, result.failed)
  }
}

let roundsDone = 0
let cutShort = false
const late = () => {
  if (performance.now() < deadline) return false
  cutShort = true
  return true
}

rounds:
for (let round = 0; round < plan.rounds; round++) {
  note(`round ${round + 1} of ${plan.rounds}, ${Math.round((performance.now() - began) / 1000)} s`)
  for (const group of groups) {
    const [{ baseline, clients: able = clients, kind }] = group
    if (kind === "bundle" && round > 0) continue
    // The order turns from round to round, so that no client always comes after the same one.
    const turn = round % clients.length
    const order = [...clients.slice(turn), ...clients.slice(0, turn)].filter((client) => able.includes(client))
    for (const client of order) {
      if (late()) break rounds
      await record(group, client, round)
    }
    // Once more at the end: the machine may have changed its pace meanwhile.
    if (kind !== "bundle" && kind !== "import" && clients.includes(baseline) && plan.rounds > 1) {
      await record(group, baseline, round)
    }
  }
  roundsDone++
}
stopServer(server)

if (options.json) console.log(JSON.stringify(results))
else {
  printReport({
    cases,
    clients,
    results,
    failures,
    plan,
    roundsDone,
    cutShort,
    seconds: (performance.now() - began) / 1000,
    machine:
      `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), Node ${process.versions.node}, ` +
      (cores === undefined ? "not pinned" : `server on core ${cores.server}, clients on core ${cores.client}`)
  })
}
