/**
 * `npm run test:locks`: 8 processes with 200 increments each on the embedded emulator, on a port; `-- ceph` on a Ceph
 * that is started for it, `-- endpoint` where `S3_ENDPOINT`, `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` say.
 * `LOCK_PROCESSES`, `LOCK_ROUNDS`, `LOCK_LEASE_MS` and `LOCK_CHAOS` change the numbers; after `LOCK_MINUTES` it ends.
 *
 * `npm run test:locks -- latency`: how long a lock takes that nobody else wants, beside s3func's, on the emulator in a
 * process of its own; `-- latency ceph` on a Ceph, `LOCK_ROUNDS` times each.
 */
import { Effect, Layer } from "effect"
import { Emulator } from "effect-s3"
import { emulator } from "../../clients/emulator.js"
import { ceph } from "../../servers/ceph.js"
import { isSkipped, type ServerStarter } from "../../servers/Server.js"
import { latency } from "./latency.js"
import { race, type Target } from "./race.js"

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const options = {
  processes: number("LOCK_PROCESSES", 8),
  rounds: number("LOCK_ROUNDS", 200),
  leaseMs: number("LOCK_LEASE_MS", 2000),
  chaos: number("LOCK_CHAOS", 0.1),
  limitMs: process.env["LOCK_MINUTES"] === undefined ? undefined : number("LOCK_MINUTES", 0) * 60_000
}

const run = async (target: Target): Promise<number> => {
  const outcome = await race(target, options)
  console.log(JSON.stringify({ ...options, ...outcome }, undefined, 2))
  return outcome.violations.length === 0 && outcome.increments === options.processes * options.rounds ? 0 : 1
}

const credentials = { accessKeyId: "A", secretAccessKey: "S" }

const onEmulator = (): Promise<number> =>
  Effect.runPromise(
    Effect.flatMap(Emulator.EmulatorAddress, ({ url }) =>
      Effect.promise(() => run({ endpoint: url, region: "us-east-1", ...credentials }))).pipe(
        Effect.provide(Layer.provide(Emulator.layerServer(), Layer.orDie(Emulator.layer({ credentials }))))
      )
  )

const on = async (starter: ServerStarter, use: (target: Target) => Promise<number>): Promise<number> => {
  const server = await starter.start()
  if (isSkipped(server)) {
    console.log(`not run: ${server.skipped}`)
    return 1
  }
  try {
    return await use({ ...server, provider: starter === ceph ? "ceph" : "generic" })
  } finally {
    await server.stop()
  }
}

const measured = (target: Target): Promise<number> => latency(target, number("LOCK_ROUNDS", 3)).then(() => 0)

const onEndpoint = (): Promise<number> => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, S3_ENDPOINT: endpoint, S3_REGION } =
    process.env
  if (!endpoint || !accessKeyId || !secretAccessKey) {
    console.error("set S3_ENDPOINT, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    return Promise.resolve(2)
  }
  return run({ endpoint, region: S3_REGION ?? "us-east-1", accessKeyId, secretAccessKey })
}

const [where, place] = process.argv.slice(2)
process.exit(
  await (where === "latency"
    ? on(place === "ceph" ? ceph : emulator, measured)
    : where === "ceph"
    ? on(ceph, run)
    : where === "endpoint"
    ? onEndpoint()
    : onEmulator())
)
