/**
 * A store at the other end of a network that does what networks do.
 */
import { Effect, Stream } from "effect"
import { ObjectStore, StorageError } from "effect-s3"
import type { Network, Outcome } from "./network.js"
import type { Machine } from "./timeline.js"

export interface Stored {
  readonly text: string
  readonly etag: string
  readonly metadata: Readonly<Record<string, string>>
  /** As the server's clock has it, in whole seconds. */
  readonly modified: number
}

/**
 * How the store obeys: as it should; not at all; by looking first and writing later; or by a replica that lags behind,
 * and takes the last write for right.
 */
export type Obedience = "atomic" | "ignores" | "looksFirst" | "stale"

export interface Options {
  readonly obedience: Obedience
  readonly onWrite: (key: string, stored: Stored) => void
  /** By how much the clocks of the store's own machines differ, in milliseconds; none by default. */
  readonly skewMs?: number | undefined
  /** How old what a listing shows may be; nothing by default. */
  readonly listLagMs?: number | undefined
}

export interface World {
  /** The store as one machine has it. */
  readonly on: (machine: Machine) => ObjectStore.Service
  readonly objects: ReadonlyMap<string, Stored>
}

/** The MD5 of what s3func writes. */
const digits: Readonly<Record<string, string>> = {
  "0": "cfcd208495d565ef66e7dff9f98764da",
  "1": "c4ca4238a0b923820dcc509a6f75849b"
}

export const make = (network: Network, options: Options): World => {
  const { draw, leaseMs, request, timeline } = network
  const { listLagMs = 0, obedience, onWrite, skewMs = 0 } = options
  const objects = new Map<string, Stored>()
  const history = new Map<string, Array<{ readonly at: number; readonly stored: Stored | undefined }>>()
  let etags = 0
  const lag = leaseMs / 4

  /** What a replica that lags would see. */
  const seenBy = (key: string, lagMs: number): Stored | undefined =>
    history.get(key)?.filter(({ at }) => at <= timeline.now() - lagMs).at(-1)?.stored

  const visible = (key: string): Stored | undefined => obedience === "stale" ? seenBy(key, lag) : objects.get(key)

  const remember = (key: string, stored: Stored | undefined): void => {
    if (obedience !== "stale" && listLagMs === 0) return
    const all = history.get(key) ?? []
    all.push({ at: timeline.now(), stored })
    history.set(key, all)
  }

  const remove = (key: string): void => {
    objects.delete(key)
    remember(key, undefined)
  }

  const listed = (): ReadonlyArray<readonly [string, Stored]> => {
    if (listLagMs === 0) return Array.from(objects.entries())
    // Each listing by another machine, and so of another age.
    const lagMs = draw() * listLagMs
    return Array.from(history.keys()).flatMap((key) => {
      const stored = seenBy(key, lagMs)
      return stored === undefined ? [] : [[key, stored] as const]
    })
  }

  const holds = (key: string, mode: ObjectStore.PutMode | undefined): boolean => {
    if (obedience === "ignores" || mode === undefined || mode === "overwrite") return true
    const there = visible(key)
    return mode === "create" ? there === undefined : there?.etag === mode.update
  }

  const write = (key: string, text: string, put: ObjectStore.PutOptions): Stored => {
    const stored: Stored = {
      text,
      etag: digits[text] ?? `e${++etags}`,
      metadata: put.metadata ?? {},
      // At least a day old, so that it is never before the beginning of time.
      modified: 86_400 + Math.floor((timeline.now() + (draw() - 0.5) * skewMs) / 1000)
    }
    objects.set(key, stored)
    remember(key, stored)
    onWrite(key, stored)
    return stored
  }

  const world: World = { on: (machine) => ObjectStore.make(backend(machine)), objects }

  const info = (key: string, { etag, metadata, text }: Stored): ObjectStore.ObjectInfo => ({
    key,
    size: text.length,
    etag,
    metadata
  })

  const read = (key: string): Outcome<Stored> => {
    const stored = visible(key)
    return stored === undefined
      ? Effect.fail(new StorageError.NoSuchKey({ message: "none", key }))
      : Effect.succeed(stored)
  }

  const refused = (key: string): Outcome<never> =>
    Effect.fail(new StorageError.PreconditionFailed({ message: "changed", key }))

  const put = (machine: Machine, key: string, text: string, put: ObjectStore.PutOptions) => {
    const done = ({ etag }: Stored) => Effect.succeed({ etag })
    return request<ObjectStore.PutResult>(
      machine,
      () => holds(key, put.mode) ? done(write(key, text, put)) : refused(key),
      obedience !== "looksFirst" ? undefined : (resume) => {
        if (!holds(key, put.mode)) return resume(refused(key))
        timeline.after(draw() * 20, () => resume(done(write(key, text, put))))
      }
    )
  }

  const unused = () => Effect.die("not asked for in this simulation")

  const backend = (machine: Machine) =>
    ({
      put: (key: string, body: unknown, options: ObjectStore.PutOptions) => put(machine, key, String(body), options),
      bytes: (key: string) =>
        Effect.map(request(machine, () => read(key)), (stored) => ({
          info: info(key, stored),
          bytes: new TextEncoder().encode(stored.text)
        })),
      head: (key: string) => Effect.map(request(machine, () => read(key)), (stored) => info(key, stored)),
      delete: (key: string) => request(machine, () => Effect.sync(() => remove(key))),
      deleteBatch: (keys: ReadonlyArray<string>) =>
        request(machine, () =>
          Effect.sync(() =>
            keys.map((key): ObjectStore.DeleteResult => {
              remove(key)
              return { _tag: "Deleted", key }
            })
          )),
      maxDeleteBatch: 1000,
      list: ({ prefix = "" }: ObjectStore.ListOptions) =>
        Stream.fromEffect(request(machine, () =>
          Effect.sync((): ObjectStore.ListResult => ({
            commonPrefixes: [],
            objects: listed()
              .filter(([key]) => key.startsWith(prefix))
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([key, { etag, modified, text }]) => ({
                key,
                size: text.length,
                etag,
                lastModified: new Date(modified * 1000)
              }))
          })))),
      get: unused,
      copy: unused,
      signUrl: unused
    }) as unknown as ObjectStore.Backend

  return world
}
