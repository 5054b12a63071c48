/**
 * Puts servers through the scenario and writes down what became of each operation:
 * `npm run operations -- ceph versitygw minio`, or without names the emulator alone. Then writes docs/operations.md.
 */
import { Effect, Layer } from "effect"
import { Provider } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as Fs from "node:fs"
import { operationsDocument } from "../../scripts/operationsDocument.js"
import { ceph } from "../servers/ceph.js"
import { minio } from "../servers/minio.js"
import { profileOf } from "../servers/profiles.js"
import { isSkipped, type RunningServer, type ServerStarter } from "../servers/Server.js"
import { versitygw } from "../servers/versitygw.js"
import { outcomesOnEmulator } from "./emulated.js"
import { scenario } from "./scenario.js"
import * as servers from "./servers.js"

const starters: Readonly<Record<string, ServerStarter>> = { ceph, minio, versitygw }

const on = new Date().toISOString().slice(0, 10)

/** Everything is asked of the server, also what its profile says that it lacks. */
const curious = (server: RunningServer): Provider.Provider =>
  Provider.custom(profileOf(server.name, server.endpoint), {
    tagging: true,
    versioning: true,
    objectLock: true,
    objectAcl: "grants",
    subresources: Provider.aws.subresources
  })

const measure = async (name: string): Promise<void> => {
  const server = await starters[name]!.start()
  if (isSkipped(server)) {
    console.log(`${name}: ${server.skipped}`)
    return
  }
  try {
    const { accessKeyId, endpoint, region, secretAccessKey, version } = server
    const layer = Layer.orDie(NodeS3.layer({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      provider: curious(server)
    }))
    const bucket = `operations-${Date.now().toString(36)}`
    const outcomes = await Effect.runPromise(Effect.provide(scenario({ bucket }), layer))
    servers.write({ ...servers.read(), [name]: { version, on, outcomes } })
  } finally {
    await server.stop()
  }
}

const main = async (names: ReadonlyArray<string>): Promise<void> => {
  for (const name of names) await measure(name)
  const outcomes = await Effect.runPromise(outcomesOnEmulator)
  servers.write({ ...servers.read(), emulator: { version: "", on: "", outcomes } })
  Fs.writeFileSync(new URL("../../docs/operations.md", import.meta.url), operationsDocument())
}

await main(process.argv.slice(2))
