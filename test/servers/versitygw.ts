import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { goProgram } from "./install.js"
import { background, freePorts, httpAnswers, orCleanUp, tailOf, waitUntil, workspace } from "./processes.js"
import type { RunningServer, ServerStarter, Skipped } from "./Server.js"

const version = "v1.8.0"

const start = async (): Promise<RunningServer | Skipped> => {
  const program = await goProgram(
    { binary: "versitygw", package: "github.com/versity/versitygw/cmd/versitygw", version },
    (message) => process.stderr.write(`versitygw: ${message}\n`)
  )
  if ("missing" in program) return { skipped: program.missing }

  const place = workspace("versitygw")
  const log = path.join(place.path, "out")
  const [data, versions] = ["data", "versions"].map((name) => path.join(place.path, name))
  for (const directory of [data!, versions!]) fs.mkdirSync(directory)
  const [port] = await freePorts(1) as [number]
  const accessKeyId = `TEST${randomBytes(8).toString("hex").toUpperCase()}`
  const secretAccessKey = randomBytes(20).toString("hex")
  const endpoint = `http://127.0.0.1:${port}`
  const gateway = background(
    "versitygw",
    program.path,
    [
      ...["--port", `127.0.0.1:${port}`, "--region", "us-east-1", "--keep-alive", "--quiet"],
      // Not with --sidecar: there a reader may get the ETag of one write with the bytes of another.
      ...["posix", "--versioning-dir", versions!, data!]
    ],
    { log, env: { ROOT_ACCESS_KEY_ID: accessKeyId, ROOT_SECRET_ACCESS_KEY: secretAccessKey } }
  )
  const stop = async () => {
    await gateway.stop()
    place.remove()
  }
  return orCleanUp(
    async () => {
      await waitUntil("versitygw answered", gateway, () => httpAnswers(endpoint))
      return {
        name: "versitygw",
        version,
        endpoint,
        region: "us-east-1",
        accessKeyId,
        secretAccessKey,
        notes: ["POSIX backend, versions on, keep-alive on"],
        stop
      }
    },
    stop,
    () => tailOf(log)
  )
}

/** The Versity gateway over a directory, built from its Go module. */
export const versitygw: ServerStarter = { name: "versitygw", start }
