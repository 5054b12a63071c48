import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { parseArgs } from "node:util"
import * as B2Emulator from "../src/B2Emulator.js"
import * as Emulator from "../src/Emulator.js"

const usage = `usage: npm run emulator -- [options]

  --port P          port to listen on (default: a free one)
  --host H          address to listen on (default 127.0.0.1)
  --access-key A    access key id (default emulator)
  --secret-key S    secret access key (default emulator-secret)
  --tigris          speak Tigris beside S3: snapshots, forks, soft delete
  --region R        region that signatures must name (default us-east-1, or auto with Tigris)
  --bucket NAME     a bucket to create; may be repeated
  --public          serve unsigned requests too
  --b2              speak Backblaze B2's native API, rather than S3
  --insecure-keys   take customers' encryption keys (SSE-C) over plain HTTP
  --force           start although NODE_ENV is production`

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const options = () => {
  try {
    return parseArgs({
      options: {
        port: { type: "string" },
        host: { type: "string" },
        "access-key": { type: "string" },
        "secret-key": { type: "string" },
        tigris: { type: "boolean" },
        region: { type: "string" },
        bucket: { type: "string", multiple: true },
        public: { type: "boolean" },
        b2: { type: "boolean" },
        "insecure-keys": { type: "boolean" },
        force: { type: "boolean" },
        help: { type: "boolean" }
      }
    }).values
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
  }
}

const given = options()
if (given.help === true) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
if (process.env["NODE_ENV"] === "production" && given.force !== true) {
  fail("The emulator keeps everything in memory and is not meant for production (NODE_ENV); --force starts it anyway.")
}
const port = Number(given.port ?? "0")
if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`--port must be a number from 0 to 65535\n\n${usage}`)

const server = Emulator.layerServer({ port, host: given.host }).pipe(
  Layer.provide(Emulator.layer({
    credentials: {
      accessKeyId: given["access-key"] ?? "emulator",
      secretAccessKey: given["secret-key"] ?? "emulator-secret"
    },
    dialect: given.tigris === true ? "tigris" : "s3",
    region: given.region,
    buckets: given.bucket,
    public: given.public,
    allowInsecureCustomerKeys: given["insecure-keys"]
  }))
)

const listening = (url: string) =>
  Effect.andThen(Effect.sync(() => process.stdout.write(`listening ${url}\n`)), Effect.never)

const s3 = Effect.flatMap(Emulator.EmulatorAddress, ({ url }) => listening(url)).pipe(Effect.provide(server))

const b2 = Effect.flatMap(B2Emulator.B2EmulatorAddress, ({ url }) => listening(url)).pipe(
  Effect.provide(B2Emulator.layerServer({ port, host: given.host })),
  Effect.provide(B2Emulator.layer({
    applicationKeyId: given["access-key"],
    applicationKey: given["secret-key"],
    buckets: given.bucket
  }))
)

const main = (given.b2 === true ? b2 : s3).pipe(
  Effect.catchTag("ListenFailed", (error) =>
    Effect.sync(() => {
      process.stderr.write(`${error.message}\n`)
      process.exitCode = 1
    }))
)

const fiber = Effect.runFork(main)
const stop = (): void => {
  Effect.runFork(Fiber.interrupt(fiber))
}
process.once("SIGINT", stop)
process.once("SIGTERM", stop)
