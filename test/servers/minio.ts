import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { goProgram } from "./install.js"
import { background, freePorts, httpAnswers, orCleanUp, tailOf, waitUntil, workspace } from "./processes.js"
import type { RunningServer, ServerStarter, Skipped } from "./Server.js"

/** The last state of the open repository, which was closed in February 2026. */
const version = "v0.0.0-20260212201848-7aac2a2c5b7c"

const start = async (): Promise<RunningServer | Skipped> => {
  const program = await goProgram(
    { binary: "minio", package: "github.com/minio/minio", version },
    (message) => process.stderr.write(`minio: ${message}\n`)
  )
  if ("missing" in program) return { skipped: program.missing }

  const place = workspace("minio")
  const log = path.join(place.path, "out")
  const data = path.join(place.path, "data")
  const config = path.join(place.path, "config")
  for (const directory of [data, config]) fs.mkdirSync(directory)
  const [port] = await freePorts(1) as [number]
  const accessKeyId = `TEST${randomBytes(8).toString("hex").toUpperCase()}`
  const secretAccessKey = randomBytes(20).toString("hex")
  const endpoint = `http://127.0.0.1:${port}`
  const server = background(
    "minio",
    program.path,
    ["server", "--config-dir", config, "--address", `127.0.0.1:${port}`, "--quiet", data],
    {
      log,
      env: {
        MINIO_ROOT_USER: accessKeyId,
        MINIO_ROOT_PASSWORD: secretAccessKey,
        MINIO_BROWSER: "off",
        // Neither asks for updates nor minds that its directory is on the machine's root disk.
        MINIO_UPDATE: "off",
        MINIO_CI_CD: "1"
      }
    }
  )
  const stop = async () => {
    await server.stop()
    place.remove()
  }
  return orCleanUp(
    async () => {
      await waitUntil(
        "minio was ready",
        server,
        () => httpAnswers(`${endpoint}/minio/health/ready`, (response) => response.ok)
      )
      return {
        name: "minio",
        version,
        endpoint,
        region: "us-east-1",
        accessKeyId,
        secretAccessKey,
        notes: ["one directory, no erasure coding"],
        stop
      }
    },
    stop,
    () => tailOf(log)
  )
}

/** MinIO, built from its Go module. */
export const minio: ServerStarter = { name: "minio", start }
