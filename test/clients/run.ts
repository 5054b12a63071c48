import { Effect } from "effect"
import { S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { ceph } from "../servers/ceph.js"
import { deviationOf } from "../servers/deviations.js"
import { seconds } from "../servers/install.js"
import { minio } from "../servers/minio.js"
import { moto } from "../servers/moto.js"
import { lastLines, run, workspace } from "../servers/processes.js"
import { isSkipped, type RunningServer } from "../servers/Server.js"
import { table } from "../servers/table.js"
import { versitygw } from "../servers/versitygw.js"
import { type Client, clients, type Found } from "./clients.js"
import { emulator, emulatorTigris } from "./emulator.js"

const targets = [emulator, emulatorTigris, ceph, versitygw, minio, moto]

const usage = `usage: npm run test:clients -- [--install] [--server NAME] [${
  clients.map((each) => each.name).join(" | ")
}] ...
Runs the clients that this machine has against the emulator.
--install   fetch those that it has not: Python ones into a virtual environment, rclone by apt-get (as root)
--server    another server: ${targets.map((each) => each.name).join(", ")}`

type Step = { readonly ok: true } | { readonly ok: false; readonly reason: string }

interface Row {
  readonly client: Client
  readonly version: string
  readonly milliseconds: number
  readonly steps: ReadonlyMap<string, Step>
}

const parse = (client: Client, said: string, why: string): ReadonlyMap<string, Step> => {
  const steps = new Map<string, Step>(client.steps.map((name) => [name, { ok: false, reason: `did not run: ${why}` }]))
  for (const line of said.split("\n")) {
    const match = /^(ok|not ok) (\w+)(?:: (.*))?$/.exec(line)
    if (match === null) continue
    steps.set(match[2]!, match[1] === "ok" ? { ok: true } : { ok: false, reason: match[3] ?? "" })
  }
  return steps
}

/** By this library, which is as good a client as any. */
const createBuckets = (server: RunningServer, buckets: ReadonlyArray<string>): Promise<void> =>
  Effect.forEach(
    buckets,
    (bucket) => Effect.catchTag(S3.createBucket({ bucket }), "BucketAlreadyOwnedByYou", () => Effect.void),
    { discard: true }
  ).pipe(
    Effect.provide(NodeS3.layer({
      endpoint: server.endpoint,
      region: server.region,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey }
    })),
    Effect.runPromise
  )

const runClient = async (client: Client, found: Found, server: RunningServer): Promise<Row> => {
  const place = workspace(client.name)
  try {
    const small = path.join(place.path, "small.bin")
    const large = path.join(place.path, "large.bin")
    fs.writeFileSync(small, randomBytes(3_000))
    fs.writeFileSync(large, randomBytes(20 * 1024 * 1024))
    await createBuckets(server, client.buckets ?? [])
    const started = Date.now()
    const result = await run(found.command, found.args, {
      timeoutMs: 300_000,
      env: {
        ...(found.directory === undefined ? {} : { PATH: `${found.directory}${path.delimiter}${process.env["PATH"]}` }),
        S3_ENDPOINT: server.endpoint,
        S3_REGION: server.region,
        AWS_ACCESS_KEY_ID: server.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.secretAccessKey,
        // Nothing that the user has configured for other accounts may take part.
        AWS_SESSION_TOKEN: undefined,
        AWS_PROFILE: undefined,
        AWS_CA_BUNDLE: undefined,
        AWS_ENDPOINT_URL: undefined,
        AWS_ENDPOINT_URL_S3: undefined,
        AWS_REGION: server.region,
        AWS_DEFAULT_REGION: server.region,
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: path.join(place.path, "none"),
        AWS_SHARED_CREDENTIALS_FILE: path.join(place.path, "none"),
        NO_PROXY: "127.0.0.1",
        no_proxy: "127.0.0.1",
        CLIENT_HOST: new URL(server.endpoint).host,
        CLIENT_BUCKET: `${client.name}-${randomBytes(4).toString("hex")}`,
        CLIENT_WORK: place.path,
        CLIENT_SMALL: small,
        CLIENT_LARGE: large
      }
    })
    const why = `ended with ${result.code}: ${lastLines(result.stderr, 2)}`
    return {
      client,
      version: found.version,
      milliseconds: Date.now() - started,
      steps: parse(client, result.stdout, why)
    }
  } finally {
    place.remove()
  }
}

const deviation = (server: RunningServer, client: Client, step: string) =>
  deviationOf(server.name, `${client.name} > ${step}`)

const main = async (args: ReadonlyArray<string>): Promise<number> => {
  const rest = [...args]
  const at = rest.indexOf("--server")
  const wanted = at === -1 ? "emulator" : rest.splice(at, 2)[1]
  const target = targets.find((each) => each.name === wanted)
  const install = rest.includes("--install")
  const names = rest.filter((each) => each !== "--install")
  if (target === undefined || !names.every((name) => clients.some((each) => each.name === name))) {
    console.error(usage)
    return 2
  }
  const server = await target.start()
  if (isSkipped(server)) {
    console.error(`${target.name} does not run here: ${server.skipped}`)
    return 2
  }
  console.log(`${server.name} ${server.version} at ${server.endpoint}`)

  const wantedClients = clients.filter((each) =>
    names.length === 0 ? (each.server ?? server.name) === server.name : names.includes(each.name)
  )
  const columns = [...new Set(wantedClients.flatMap((each) => each.steps))]
  const lines: Array<ReadonlyArray<string>> = [["client", "version", ...columns, "time"]]
  const details: Array<string> = []
  let passed = 0
  let failed = 0
  let skipped = 0
  try {
    for (const client of wantedClients) {
      const found = await client.find(install)
      if ("missing" in found) {
        skipped++
        details.push(`skipped ${client.name}: ${found.missing}${install ? "" : " (--install fetches what can be had)"}`)
        lines.push([client.name, "", ...columns.map(() => ""), "skipped"])
        continue
      }
      const row = await runClient(client, found, server)
      lines.push([
        client.name,
        row.version,
        ...columns.map((name) => {
          const step = row.steps.get(name)
          return step === undefined ? "-" : step.ok ? "ok" : deviation(server, client, name) ? "known" : "FAILED"
        }),
        seconds(row.milliseconds)
      ])
      for (const [name, step] of row.steps) {
        const known = deviation(server, client, name)
        if (step.ok) {
          passed++
          if (known !== undefined) {
            details.push(`no longer deviates ${server.name}: ${client.name} > ${name} (delete it from deviations.ts)`)
          }
        } else if (known === undefined) {
          failed++
          details.push(`FAILED ${client.name}: ${name}: ${step.reason}`)
        } else {
          details.push(`known deviation ${server.name}: ${client.name} > ${name}: ${known.why} (${known.source})`)
        }
      }
    }
  } finally {
    await server.stop()
  }
  console.log(`\n${table(lines)}\n`)
  if (details.length > 0) console.log(`${details.join("\n")}\n`)
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
  return failed > 0 || passed === 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
