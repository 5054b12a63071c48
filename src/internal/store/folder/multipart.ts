/**
 * Uploads in parts to a folder: a file that the parts are written into at their places, and a log of those that are
 * whole. A part is written down after its bytes are, and taken back before they are written over: so whoever reads the
 * log, after whatever has happened, goes on from parts that are there.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import type * as Body from "../../../Body.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as checksums from "../../multipart/checksums.js"
import { randomToken } from "../../randomToken.js"
import * as base64 from "../../wire/base64.js"
import * as checksum from "../../wire/checksum.js"
import * as hex from "../../wire/hex.js"
import { forEach } from "../bodyStream.js"
import { type Disk, isMissing, type Stat } from "./disk.js"
import * as failure from "./failure.js"
import type * as meta from "./meta.js"
import * as stage from "./stage.js"

/** Where an upload is kept until it is an object. @internal */
export interface Place {
  readonly directory: string
  readonly data: string
  readonly log: string
}

/** A file that is whole, and what is known of it. @internal */
export interface Assembled {
  readonly path: string
  readonly stat: Stat
  readonly etag: string
  readonly crc: string
  readonly partSize: number
  readonly kept: meta.Kept
}

/** What the layouts differ in. @internal */
export interface Site {
  readonly disk: Disk
  readonly sync: boolean
  /** Whether an ETag is made of the parts' MD5s; else they are known by their CRC32 alone. */
  readonly md5: boolean
  readonly refused: (
    operation: string,
    key: string,
    options: ObjectStore.PutOptions
  ) => ObjectStore.PutError | undefined
  /** Whatever keeps the object from its place before anything is made for it. */
  readonly guard: (operation: string, key: string) => Effect.Effect<void, ObjectStore.PutError>
  readonly place: (key: string, uploadId: string) => Place
  readonly kept: (key: string, options: ObjectStore.Attributes) => meta.Kept
  readonly finish: (
    key: string,
    mode: ObjectStore.PutMode | undefined,
    file: Assembled
  ) => Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError>
  /** After what was made is gone. */
  readonly tidy: (place: Place) => Effect.Effect<void>
}

interface PartInput<E> {
  readonly partNumber: number
  readonly offset: number
  readonly body: Body.Body<E>
}

interface Header {
  readonly key: string
  readonly size: number
  readonly partSize: number
  readonly lastModified?: string | undefined
  readonly kept: meta.Kept
}

interface Recorded {
  readonly part: number
  readonly size: number
  readonly etag: string
  readonly crc: string
}

interface State {
  readonly header: Header
  readonly parts: ReadonlyMap<number, Recorded>
}

const limits: ObjectStore.Multipart["limits"] = {
  minPartSize: 1,
  maxPartSize: Number.MAX_SAFE_INTEGER,
  maxParts: 10_000
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // The last words of a process that was killed.
    return undefined
  }
}

/** Nothing of a log whose first line is not whole: of such an upload nobody has been told. */
const parse = (text: string): State | undefined => {
  const [header, ...records] = text.split("\n").filter((line) => line !== "").map(parseLine)
  if (typeof header !== "object" || header === null || !("partSize" in header)) return undefined
  const parts = new Map<number, Recorded>()
  for (const record of records as ReadonlyArray<Partial<Recorded> | undefined>) {
    if (record?.part === undefined) continue
    if (record.etag === undefined) parts.delete(record.part)
    else parts.set(record.part, record as Recorded)
  }
  return { header: header as Header, parts }
}

const partOf = ({ crc, etag, part, size }: Recorded): ObjectStore.Part => ({
  partNumber: part,
  size,
  etag,
  checksums: { CRC32: crc }
})

/** S3's own of an object in parts: the MD5 of their MD5s, and their number. */
const etagOf = (parts: ReadonlyArray<Recorded>): string => {
  const sum = checksum.make("MD5")
  for (const { etag } of parts) sum.update(hex.decode(etag)!)
  return `${hex.encode(base64.decode(sum.digest())!)}-${parts.length}`
}

/** @internal */
export const make = (site: Site): ObjectStore.Multipart => {
  const { disk } = site
  const headers = new Map<string, Header>()

  const unknown = (operation: string, key: string, uploadId: string) =>
    new StorageError.NoSuchUpload({ operation, key, uploadId, message: `there is no upload ${uploadId}` })

  /** Only what could be made here leads to a path. */
  const placed = (
    operation: string,
    key: string,
    uploadId: string
  ): Effect.Effect<Place, StorageError.NoSuchUpload> =>
    /^[0-9a-f]{32}$/.test(uploadId)
      ? Effect.succeed(site.place(key, uploadId))
      : Effect.fail(unknown(operation, key, uploadId))

  const load = (
    operation: string,
    key: string,
    uploadId: string,
    { data, log }: Place
  ): Effect.Effect<State, StorageError.NoSuchUpload | PlatformError> =>
    Effect.andThen(disk.stat(data), disk.read(log)).pipe(
      Effect.catchIf(isMissing, () => Effect.fail(unknown(operation, key, uploadId))),
      Effect.flatMap((text) => {
        const state = parse(text)
        return state?.header.key === key ? Effect.succeed(state) : Effect.fail(unknown(operation, key, uploadId))
      })
    )

  const headerOf = (operation: string, key: string, uploadId: string, place: Place) => {
    const known = headers.get(uploadId)
    return known?.key === key ?
      Effect.succeed(known) :
      Effect.map(load(operation, key, uploadId, place), ({ header }) => {
        headers.set(uploadId, header)
        return header
      })
  }

  // On a line of its own, even after one that was cut off.
  const append = (log: string, record: { readonly part: number } | Recorded) =>
    disk.write(log, `\n${JSON.stringify(record)}\n`, "a")

  const written = <E>(
    operation: string,
    key: string,
    path: string,
    { body, offset, partNumber }: PartInput<E>,
    expected: number
  ): Effect.Effect<Recorded, E | ObjectStore.PutError> => {
    const mapped = Effect.mapError(failure.ofWrite(operation, key))
    const wrong = (word: string) =>
      new StorageError.InvalidInput({
        operation,
        key,
        parameter: "body",
        message: `part ${partNumber} has ${word} than the ${expected} bytes of its place`
      })
    const work = Effect.gen(function*() {
      const file = yield* mapped(disk.open(path, "r+"))
      yield* file.seek(offset)
      const md5 = site.md5 ? checksum.make("MD5") : undefined
      const crc = checksum.make("CRC32")
      let had = 0
      yield* forEach<E, never, ObjectStore.PutError>(key, body, (bytes) => {
        had += bytes.length
        if (had > expected) return Effect.fail(wrong("more"))
        md5?.update(bytes)
        crc.update(bytes)
        return mapped(file.write(bytes))
      })
      if (had < expected) return yield* wrong("fewer")
      if (site.sync) yield* mapped(file.sync)
      const sum = crc.digest()
      return { part: partNumber, size: had, etag: hex.encode(base64.decode(md5?.digest() ?? sum)!), crc: sum }
    })
    return Effect.scoped(work)
  }

  const remove = (uploadId: string, place: Place) =>
    Effect.andThen(
      Effect.sync(() => headers.delete(uploadId)),
      Effect.andThen(disk.remove(place.data), disk.remove(place.log))
    )

  const invalidPart = (key: string, message: string) =>
    new StorageError.InvalidPart({ operation: "CompleteMultipartUpload", key, message })

  /** The recorded parts that are named, if they are the whole object and nothing else. */
  const chosen = (key: string, { header, parts }: State, named: ReadonlyArray<ObjectStore.Part>) => {
    const found: Array<Recorded> = []
    let size = 0
    for (const [index, { etag, partNumber }] of named.entries()) {
      const recorded = parts.get(partNumber)
      if (recorded?.etag !== etag) return invalidPart(key, `part ${partNumber} is missing or another`)
      if (partNumber !== index + 1) {
        return invalidPart(key, `part ${index + 1} is not among those that are to be the object`)
      }
      found.push(recorded)
      size += recorded.size
    }
    return size === header.size ? found : invalidPart(key, `the parts have ${size} of ${header.size} bytes`)
  }

  return {
    limits,
    conditional: true,
    create: (key, options) => {
      const operation = "CreateMultipartUpload"
      const refused = site.refused(operation, key, options)
      if (refused !== undefined) return Effect.fail(refused)
      const uploadId = randomToken()
      const place = site.place(key, uploadId)
      const header: Header = {
        key,
        size: options.size,
        partSize: options.partSize,
        lastModified: options.lastModified?.toISOString(),
        kept: site.kept(key, options)
      }
      return site.guard(operation, key).pipe(
        Effect.andThen(
          stage.within(disk, place.directory, disk.write(place.log, `${JSON.stringify(header)}\n`, "wx")).pipe(
            Effect.andThen(disk.write(place.data, "", "wx")),
            Effect.mapError(failure.ofWrite(operation, key)),
            Effect.onError(() => Effect.andThen(Effect.ignore(remove(uploadId, place)), site.tidy(place)))
          )
        ),
        Effect.as(uploadId),
        Effect.uninterruptible
      )
    },
    put: <E>(
      key: string,
      uploadId: string,
      part: PartInput<E>
    ): Effect.Effect<ObjectStore.Part, E | ObjectStore.PutError> => {
      const operation = "UploadPart"
      const { offset, partNumber } = part
      return Effect.gen(function*() {
        const place = yield* placed(operation, key, uploadId)
        const mapped = <A>(self: Effect.Effect<A, PlatformError | StorageError.NoSuchUpload>) =>
          Effect.mapError(self, failure.orElse(failure.ofWrite(operation, key)))
        const { partSize, size } = yield* mapped(headerOf(operation, key, uploadId, place))
        if (partNumber < 1 || offset !== (partNumber - 1) * partSize || offset > size) {
          return yield* new StorageError.InvalidInput({
            operation,
            key,
            parameter: "partNumber",
            message: `part ${partNumber} has no place at ${offset} of ${size} bytes in parts of ${partSize}`
          })
        }
        // Else the log would be begun anew, of an upload that is gone.
        yield* mapped(
          Effect.catchIf(disk.stat(place.data), isMissing, () => Effect.fail(unknown(operation, key, uploadId)))
        )
        yield* mapped(append(place.log, { part: partNumber }))
        const recorded = yield* written(operation, key, place.data, part, Math.min(partSize, size - offset))
        yield* mapped(append(place.log, recorded))
        return partOf(recorded)
      })
    },
    list: (key, uploadId) => {
      const operation = "ListParts"
      return placed(operation, key, uploadId).pipe(
        Effect.flatMap((place) => load(operation, key, uploadId, place)),
        Effect.map(({ parts }) => Array.from(parts.values(), partOf).sort((a, b) => a.partNumber - b.partNumber)),
        Effect.mapError(failure.orElse((error) => failure.general({ operation, key }, error)))
      )
    },
    complete: (key, uploadId, named, { mode }) => {
      const operation = "CompleteMultipartUpload"
      const refused = site.refused(operation, key, { mode })
      if (refused !== undefined) return Effect.fail(refused)
      return Effect.gen(function*() {
        const place = yield* placed(operation, key, uploadId)
        const state = yield* load(operation, key, uploadId, place)
        const parts = chosen(key, state, named)
        if (!Array.isArray(parts)) return yield* parts as StorageError.InvalidPart
        const { kept, lastModified, partSize } = state.header
        if (lastModified !== undefined) yield* disk.setModified(place.data, new Date(lastModified))
        const stat = yield* disk.stat(place.data)
        if (stat.size !== state.header.size) return yield* invalidPart(key, "the file of the parts was changed")
        const crc = checksums.combined("CRC32", parts.map(({ crc, size }) => ({ checksums: { CRC32: crc }, size }))) ??
          checksum.compute("CRC32", new Uint8Array(0))
        const result = yield* site.finish(key, mode, {
          path: place.data,
          stat,
          etag: etagOf(parts),
          crc,
          partSize,
          kept
        })
        yield* Effect.ignore(remove(uploadId, place))
        return result
      }).pipe(Effect.uninterruptible, Effect.mapError(failure.orElse(failure.ofWrite(operation, key))))
    },
    abort: (key, uploadId) => {
      const operation = "AbortMultipartUpload"
      return placed(operation, key, uploadId).pipe(
        Effect.flatMap((place) =>
          // Of one that is being completed the file is gone before the log.
          disk.read(place.log).pipe(
            Effect.map(parse),
            Effect.catchIf(isMissing, () => Effect.succeed(undefined)),
            Effect.flatMap((state) =>
              state !== undefined && state.header.key !== key
                ? Effect.void
                : Effect.andThen(remove(uploadId, place), site.tidy(place))
            )
          )
        ),
        Effect.catchTag("NoSuchUpload", () => Effect.void),
        Effect.uninterruptible,
        Effect.mapError(failure.orElse((error) => failure.general({ operation, key }, error)))
      )
    }
  }
}
