import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { background, orCleanUp, tailOf, waitUntil, workspace } from "../servers/processes.js"
import type { RunningServer, ServerStarter } from "../servers/Server.js"

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..")

const start = (name: string, options: ReadonlyArray<string>) => async (): Promise<RunningServer> => {
  const place = workspace("emulator")
  const log = path.join(place.path, "out")
  const accessKeyId = `TEST${randomBytes(8).toString("hex").toUpperCase()}`
  const secretAccessKey = randomBytes(20).toString("hex")
  const server = background(
    "emulator",
    process.execPath,
    [
      ...["--conditions=@effect-s3/source", "--import", "tsx", path.join(root, "scripts/emulator.ts")],
      ...options,
      ...["--port", "0", "--insecure-keys", "--access-key", accessKeyId, "--secret-key", secretAccessKey]
    ],
    { log }
  )
  const stop = async () => {
    await server.stop()
    place.remove()
  }
  const endpoint = () => /listening (http:\/\/\S+)/.exec(fs.readFileSync(log, "utf8"))?.[1]
  return orCleanUp(
    async () => {
      await waitUntil("the emulator listened", server, async () => endpoint() !== undefined)
      return {
        name,
        version: "this checkout",
        endpoint: endpoint()!,
        region: options.includes("--tigris") ? "auto" : "us-east-1",
        accessKeyId,
        secretAccessKey,
        notes: [],
        stop
      }
    },
    stop,
    () => tailOf(log)
  )
}

/** The project's own server, as `npm run emulator` starts it. */
export const emulator: ServerStarter = { name: "emulator", start: start("emulator", []) }

/** The same, as it speaks Tigris. */
export const emulatorTigris: ServerStarter = {
  name: "emulator-tigris",
  start: start("emulator-tigris", ["--tigris"])
}
