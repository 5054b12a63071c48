import * as path from "node:path"
import { pythonWith } from "./install.js"
import { background, freePorts, httpAnswers, must, orCleanUp, tailOf, waitUntil, workspace } from "./processes.js"
import type { RunningServer, ServerStarter, Skipped } from "./Server.js"

const start = async (): Promise<RunningServer | Skipped> => {
  const found = await pythonWith(
    { module: "moto.server, flask, flask_cors", requirement: "moto[server,s3]==5.2.1" },
    (message) => process.stderr.write(`moto: ${message}\n`)
  )
  if ("missing" in found) return { skipped: found.missing }

  const place = workspace("moto")
  const log = path.join(place.path, "out")
  const [port] = await freePorts(1) as [number]
  const endpoint = `http://127.0.0.1:${port}`
  const server = background("moto", found.python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
    log,
    // An address is no virtual host, whatever it looks like.
    env: { S3_IGNORE_SUBDOMAIN_BUCKETNAME: "true", PYTHONUNBUFFERED: "1" }
  })
  const stop = async () => {
    await server.stop()
    place.remove()
  }
  return orCleanUp(
    async () => {
      await waitUntil("moto answered", server, () => httpAnswers(`${endpoint}/moto-api/`))
      const version = (await must(found.python, ["-c", "import moto; print(moto.__version__)"])).stdout.trim()
      return {
        name: "moto",
        version,
        endpoint,
        region: "us-east-1",
        // Any name will do: moto checks no signature.
        accessKeyId: "testing",
        secretAccessKey: "testing",
        notes: ["an emulator: checks no signatures"],
        stop
      }
    },
    stop,
    () => tailOf(log)
  )
}

/** moto's server, from the machine's Python or a virtual environment. */
export const moto: ServerStarter = { name: "moto", start }
