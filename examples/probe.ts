/**
 * Asks an endpoint what it really does, and prints it.
 *
 *     npm run probe -- s3://my-bucket?endpoint=https://s3.example.com
 *     npm run probe -- --parts https://s3.example.com/my-bucket
 *
 * Keys come from the environment (`AWS_ACCESS_KEY_ID`, ...). Everything is written into a random folder of the bucket,
 * and taken away again.
 */
import { Console, Effect } from "effect"
import { Probe, S3Client } from "effect-s3"
import { NodeS3 } from "effect-s3/node"

const args = process.argv.slice(2)
const url = args.find((arg) => !arg.startsWith("--"))

const line = (cells: ReadonlyArray<string>) =>
  cells.map((cell, i) => i === cells.length - 1 ? cell : cell.padEnd([30, 8][i] ?? 0)).join("  ")

const program = Effect.gen(function*() {
  const { config } = yield* S3Client.S3Client
  if (config.bucket === undefined) return yield* Console.error("the URL names no bucket")
  const report = yield* Probe.run({ bucket: config.bucket, multipart: args.includes("--parts") })
  const { name } = config.provider
  yield* Console.log(`${report.endpoint}, held to be ${name}, on ${report.measuredAt.toISOString().slice(0, 10)}\n`)
  for (const { capability, evidence, verdict } of Object.values(report.findings)) {
    yield* Console.log(line([capability, verdict, evidence]))
  }

  const measured = Probe.toProvider(report, config.provider)
  const fields = Object.keys(measured.sources) as Array<keyof typeof measured.sources>
  const text = (value: unknown) => JSON.stringify(value) ?? "none"
  const other = fields.filter((field) => text(measured[field]) !== text(config.provider[field]))
  yield* Console.log(other.length === 0 ? `\nas the profile ${name} says` : `\nother than the profile ${name} says:`)
  for (const field of other) {
    yield* Console.log(line([field, text(config.provider[field]), text(measured[field])]))
  }
  for (const { key, why } of report.left) yield* Console.error(`could not take away ${key}: ${why}`)
})

const main = url === undefined
  ? Console.error("usage: npm run probe -- [--parts] <url of a bucket>")
  : Effect.provide(program, NodeS3.layerUrl(url))

Effect.runPromise(main).catch((error: unknown) => {
  console.error(String(error))
  process.exitCode = 1
})
