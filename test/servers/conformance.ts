import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { type Deviation, deviationOf } from "./deviations.js"
import { workspace } from "./processes.js"

/** Where the suite is to run, as environment variables say it. */
export interface Target {
  /** Looked up among the known deviations. */
  readonly server: string
  readonly endpoint: string
  readonly region: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly caFile?: string | undefined
  readonly stsEndpoint?: string | undefined
}

export interface Failure {
  readonly case: string
  readonly message: string
}

export interface KnownCase {
  readonly case: string
  readonly deviation: Deviation
}

export interface Outcome {
  readonly passed: number
  readonly skipped: number
  readonly failures: ReadonlyArray<Failure>
  readonly known: ReadonlyArray<KnownCase>
  /** Deviations that did not show: the server was mended, or the entry was wrong. */
  readonly gone: ReadonlyArray<KnownCase>
  readonly milliseconds: number
}

// The part of vitest's JSON report that is read here.
interface Report {
  readonly testResults: ReadonlyArray<{
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: ReadonlyArray<{
      readonly ancestorTitles: ReadonlyArray<string>
      readonly title: string
      readonly status: string
      readonly failureMessages: ReadonlyArray<string> | null
    }>
  }>
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..")

/** The name without what starters add for the TLS variants. */
export const baseName = (server: string): string => server.replace(/-tls-h[12]$/, "")

/** Puts the conformance suite through one endpoint, in a process of its own. */
export const runConformance = async (target: Target, options: { readonly verbose: boolean }): Promise<Outcome> => {
  const place = workspace("report")
  try {
    const file = path.join(place.path, "report.json")
    const started = Date.now()
    const child = spawn(
      process.execPath,
      [
        path.join(root, "node_modules/vitest/vitest.mjs"),
        ...["run", "--config", "test/servers/vitest.config.ts", "--reporter=json", `--outputFile=${file}`],
        ...(options.verbose ? ["--reporter=verbose"] : [])
      ],
      {
        cwd: root,
        env: environment(target),
        stdio: ["ignore", options.verbose ? "inherit" : "ignore", "inherit"]
      }
    )
    const onExit = () => child.kill("SIGKILL")
    process.once("exit", onExit)
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject)
      child.once("close", (value) => resolve(value ?? 137))
    })
    process.off("exit", onExit)
    const milliseconds = Date.now() - started
    if (!fs.existsSync(file)) {
      const failure = { case: "the runner itself", message: `ended with ${code} and no report` }
      return { passed: 0, skipped: 0, failures: [failure], known: [], gone: [], milliseconds }
    }
    return { ...classify(JSON.parse(fs.readFileSync(file, "utf8")) as Report, target.server), milliseconds }
  } finally {
    place.remove()
  }
}

// An undefined value takes the variable away: what the shell has of another account must not leak into the run.
const environment = (target: Target): NodeJS.ProcessEnv => ({
  ...process.env,
  S3_SERVER: target.server,
  S3_ENDPOINT: target.endpoint,
  S3_REGION: target.region,
  S3_CA_FILE: target.caFile,
  S3_STS_ENDPOINT: target.stsEndpoint,
  // For what is not ours: plain fetch.
  NODE_EXTRA_CA_CERTS: target.caFile ?? process.env["NODE_EXTRA_CA_CERTS"],
  AWS_ACCESS_KEY_ID: target.accessKeyId,
  AWS_SECRET_ACCESS_KEY: target.secretAccessKey,
  AWS_SESSION_TOKEN: target.sessionToken
})

const classify = (report: Report, server: string): Omit<Outcome, "milliseconds"> => {
  let passed = 0
  let skipped = 0
  const failures: Array<Failure> = []
  const known: Array<KnownCase> = []
  const gone: Array<KnownCase> = []
  for (const file of report.testResults) {
    if (file.assertionResults.length === 0) {
      failures.push({ case: path.basename(file.name), message: firstLine(file.message ?? "no test in this file") })
    }
    for (const test of file.assertionResults) {
      const name = [...test.ancestorTitles, test.title].join(" > ")
      const deviation = deviationOf(baseName(server), name.replace(/^(\w+) over fetch > /, "$1 > "))
      if (test.status === "passed") {
        passed++
        if (deviation !== undefined && deviation.sometimes !== true) gone.push({ case: name, deviation })
      } else if (test.status === "failed") {
        if (deviation !== undefined) known.push({ case: name, deviation })
        else failures.push({ case: name, message: firstLine(test.failureMessages?.[0] ?? "") })
      } else {
        skipped++
      }
    }
  }
  return { passed, skipped, failures, known, gone }
}

/** What a table has no room for, one line each. */
export const detailsOf = (name: string, outcome: Outcome): ReadonlyArray<string> => [
  ...outcome.failures.map((each) => `FAILED ${name}: ${each.case}: ${each.message}`),
  ...outcome.known.map((each) =>
    `known deviation ${name}: ${each.case}: ${each.deviation.why} (${each.deviation.source})`
  ),
  ...outcome.gone.map((each) => `no longer deviates ${name}: ${each.case} (delete it from deviations.ts)`)
]

const firstLine = (message: string): string =>
  (message.split("\n").find((line) => line.trim() !== "") ?? "").slice(0, 300)
