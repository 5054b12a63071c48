import { randomBytes } from "node:crypto"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { debianPackages } from "./install.js"
import { background, freePorts, httpAnswers, must, orCleanUp, tailOf, waitUntil, workspace } from "./processes.js"
import type { RunningServer, ServerStarter, Skipped } from "./Server.js"

// Debian's own interpreter: that is the one its packages are for.
const python = "/usr/bin/python3"
const s3api = "/usr/lib/python3/dist-packages/swift/common/middleware/s3api/__init__.py"
const script = path.join(path.dirname(fileURLToPath(import.meta.url)), "swift_server.py")

const start = async (): Promise<RunningServer | Skipped> => {
  if (process.platform !== "linux") return { skipped: "Swift runs on Linux only" }
  const missing = await debianPackages(
    { [s3api]: "python3-swift" },
    (message) => process.stderr.write(`swift: ${message}\n`)
  )
  if (missing !== undefined) return { skipped: missing }

  const place = workspace("swift")
  const log = path.join(place.path, "out")
  const [port] = await freePorts(1) as [number]
  const endpoint = `http://127.0.0.1:${port}`
  const accessKeyId = "test:main"
  const secretAccessKey = randomBytes(20).toString("hex")
  const server = background("swift", python, [script, place.path, String(port), accessKeyId, secretAccessKey], {
    log,
    // The machine's own Python settings are for another interpreter.
    env: { PYTHONPATH: undefined, PYTHONHOME: undefined }
  })
  const stop = async () => {
    await server.stop()
    place.remove()
  }
  return orCleanUp(
    async () => {
      await waitUntil("swift answered", server, () => httpAnswers(`${endpoint}/healthcheck`, (response) => response.ok))
      const version = (await must(python, ["-c", "import swift; print(swift.__version__)"])).stdout.trim()
      return {
        name: "swift",
        version,
        endpoint,
        region: "us-east-1",
        accessKeyId,
        secretAccessKey,
        notes: ["one process, a dictionary in memcached's place"],
        stop
      }
    },
    stop,
    () => tailOf(log)
  )
}

/** OpenStack Swift's S3 layer from Debian's packages. */
export const swift: ServerStarter = { name: "swift", start }
