import { ceph } from "./ceph.js"
import { baseName, detailsOf, type Outcome, runConformance } from "./conformance.js"
import { seconds } from "./install.js"
import { minio } from "./minio.js"
import { moto } from "./moto.js"
import { isSkipped, type ServerStarter } from "./Server.js"
import { swift } from "./swift.js"
import { table } from "./table.js"
import { behindTls } from "./tls.js"
import { versitygw } from "./versitygw.js"

const starters: ReadonlyArray<ServerStarter> = [
  ceph,
  behindTls(ceph, "http1"),
  behindTls(ceph, "http2"),
  versitygw,
  minio,
  swift,
  moto
]

const usage = `usage: npm run test:servers -- [--verbose] [${starters.map((each) => each.name).join(" | ")}] ...
A name without its -tls suffix stands for the variants, too. Without a name: all of them.
S3_SERVERS_INSTALL=0 keeps it from installing or building anything.`

type Row =
  | { readonly name: string; readonly skipped: string }
  | { readonly name: string; readonly version: string; readonly startMs: number; readonly outcome: Outcome }

/** A server that does not start where it should is a failure, not a skip. */
const broken = (name: string, error: unknown): Row => ({
  name,
  version: "",
  startMs: 0,
  outcome: {
    passed: 0,
    skipped: 0,
    failures: [{ case: "start", message: error instanceof Error ? error.message : String(error) }],
    known: [],
    gone: [],
    milliseconds: 0
  }
})

const runOne = async (starter: ServerStarter, verbose: boolean): Promise<Row> => {
  const started = Date.now()
  try {
    const server = await starter.start()
    if (isSkipped(server)) return { name: starter.name, skipped: server.skipped }
    const startMs = Date.now() - started
    console.log(`${server.name} ${server.version} at ${server.endpoint} after ${seconds(startMs)}`)
    try {
      const outcome = await runConformance({ ...server, server: server.name }, { verbose })
      return { name: server.name, version: server.version, startMs, outcome }
    } finally {
      await server.stop()
    }
  } catch (error) {
    return broken(starter.name, error)
  }
}

const main = async (args: ReadonlyArray<string>): Promise<number> => {
  const verbose = args.includes("--verbose")
  const names = args.filter((each) => !each.startsWith("--"))
  const known = (name: string) => starters.some((each) => each.name === name || baseName(each.name) === name)
  const options = args.filter((each) => each.startsWith("--") && each !== "--verbose")
  if (options.length > 0 || !names.every(known)) {
    console.error(usage)
    return 2
  }
  const chosen = starters.filter((each) =>
    names.length === 0 || names.includes(each.name) || names.includes(baseName(each.name))
  )
  const rows: Array<Row> = []
  for (const starter of chosen) rows.push(await runOne(starter, verbose))

  const lines: Array<ReadonlyArray<string>> = [[
    "server",
    "version",
    "passed",
    "failed",
    "skipped",
    "known",
    "start",
    "time"
  ]]
  const details: Array<string> = []
  let passed = 0
  let failed = 0
  let skipped = 0
  for (const row of rows) {
    if ("skipped" in row) {
      skipped++
      lines.push([row.name, "", "", "", "", "", "", `not run: ${row.skipped}`])
      continue
    }
    const { outcome } = row
    passed += outcome.passed
    failed += outcome.failures.length
    skipped += outcome.skipped
    lines.push([
      row.name,
      row.version,
      ...[outcome.passed, outcome.failures.length, outcome.skipped, outcome.known.length].map(String),
      seconds(row.startMs),
      seconds(outcome.milliseconds)
    ])
    details.push(...detailsOf(row.name, outcome))
  }
  console.log(`\n${table(lines)}\n`)
  if (details.length > 0) console.log(`${details.join("\n")}\n`)
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  // A run in which nothing was tested has shown nothing.
  return failed > 0 || passed === 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
