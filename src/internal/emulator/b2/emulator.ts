/**
 * One account of B2: its key, its buckets, and what its tokens are worth.
 */
import type { Handler } from "../handler.js"
import * as RequestLog from "../requestLog.js"
import { allCapabilities } from "./auth.js"
import * as Faults from "./faults.js"
import * as Handling from "./handler.js"
import * as State from "./state.js"

/** @internal */
export interface Options {
  readonly applicationKeyId: string
  readonly applicationKey: string
  readonly buckets: ReadonlyArray<{ readonly name: string; readonly type: "allPrivate" | "allPublic" }>
  readonly limits: State.World["limits"]
}

/** Where requests go where there is no socket: B2's own hosts. */
const hosts: Readonly<Record<string, Handling.Site>> = {
  "api.backblazeb2.com": "realm",
  "api005.backblazeb2.com": "api",
  "f005.backblazeb2.com": "download",
  "pod-050-1000-00.backblazeb2.com": "upload"
}

const origins: State.Origins = {
  api: "https://api005.backblazeb2.com",
  download: "https://f005.backblazeb2.com",
  upload: "https://pod-050-1000-00.backblazeb2.com"
}

/** @internal */
export interface B2Emulator {
  readonly world: State.World
  readonly faults: Faults.Faults
  readonly log: RequestLog.RequestLog
  /** Tells hosts apart by their names. */
  readonly handle: Handler
  /** For a port of its own. */
  readonly handleAt: (sites: ReadonlyArray<Handling.Site>) => Handler
}

/** @internal */
export const make = (options: Options): B2Emulator => {
  const world = State.make({ accountId: options.applicationKeyId, origins, limits: options.limits })
  world.keys.set(options.applicationKeyId, {
    id: options.applicationKeyId,
    secret: options.applicationKey,
    name: "master",
    capabilities: allCapabilities,
    bucketIds: null,
    namePrefix: null,
    expiresAt: null
  })
  for (const { name, type } of options.buckets) State.addBucket(world, name, type)
  const faults = Faults.make()
  const log = RequestLog.make()
  const handler = Handling.make({ world, faults, log })
  return {
    world,
    faults,
    log,
    handle: handler((host) => new Set([hosts[host]].filter((site) => site !== undefined))),
    handleAt: (sites) => handler(() => new Set(sites))
  }
}
