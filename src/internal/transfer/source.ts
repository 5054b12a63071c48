/**
 * The bytes of the object that goes, of one version of it and in full.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as S3 from "../../S3.js"
import * as StorageError from "../../StorageError.js"

/** @internal */
export type ReadError = ObjectStore.GetError | S3.BodyError

/** @internal */
export interface Source {
  readonly store: ObjectStore.Service
  readonly key: string
  readonly versionId: string | undefined
  /** As it was when the transfer began; it has to stay so. */
  readonly info: ObjectStore.ObjectInfo
}

/** Which bytes. @internal */
export interface Extent {
  readonly offset: number
  readonly length: number
}

const changed = ({ info, key }: Source) =>
  new StorageError.PreconditionFailed({
    operation: "GetObject",
    key,
    code: "PreconditionFailed",
    message: `the source is no longer the object with the ETag ${info.etag}`,
    hint: "it was written to while it was read; transfer it again"
  })

const sayChanged = (source: Source) => <E extends StorageError.StorageError>(error: E) =>
  error._tag === "PreconditionFailed" ? changed(source) : error

/** @internal */
export const open = (
  place: { readonly store: ObjectStore.Service; readonly key: string },
  { ifMatch, versionId }: Pick<ObjectStore.GetOptions, "ifMatch" | "versionId">
): Effect.Effect<Source, ObjectStore.HeadError> =>
  Effect.map(place.store.head(place.key, { versionId, ifMatch }), (info) => ({ ...place, versionId, info }))

/** Whether it is still what it was. @internal */
export const unchanged = (source: Source): Effect.Effect<void, ObjectStore.HeadError> => {
  const { info, key, store, versionId } = source
  return store.head(key, { versionId, ifMatch: info.etag }).pipe(
    Effect.mapError(sayChanged(source)),
    Effect.filterOrFail(
      (now) => now.size === info.size && now.etag === info.etag,
      () => changed(source)
    ),
    Effect.asVoid
  )
}

const wrongLength = ({ key }: Source, expected: number, actual: number | "more") =>
  new StorageError.IntegrityFailure({
    operation: "GetObject",
    key,
    message: `${actual === "more" ? "more" : actual} of ${expected} bytes came`,
    algorithm: "length",
    expected: String(expected),
    actual: String(actual)
  })

/** What is done with the bytes of one run of a stream, while they pass. @internal */
export interface Meter {
  readonly pass: (bytes: Uint8Array) => void
  /** All of them have passed. */
  readonly end: () => void
}

/**
 * So many bytes or none to the end: the last piece is kept back until the source has said that it was right, as whoever
 * has all that it expects may store it.
 */
const exact = (
  source: Source,
  stream: Stream.Stream<Uint8Array, S3.BodyError>,
  length: number,
  makeMeter: () => Meter
): Stream.Stream<Uint8Array, S3.BodyError> =>
  Stream.suspend(() => {
    const meter = makeMeter()
    let passed = 0
    let kept: Uint8Array | undefined
    const ahead = Stream.mapChunksEffect(stream, (chunk) => {
      const pieces: Array<Uint8Array> = []
      for (const bytes of chunk) {
        if (bytes.length === 0) continue
        passed += bytes.length
        if (passed > length) return wrongLength(source, length, "more")
        meter.pass(bytes)
        if (kept !== undefined) pieces.push(kept)
        kept = bytes
      }
      return Effect.succeed(Chunk.unsafeFromArray(pieces))
    })
    const end = Stream.suspend(() => {
      if (passed < length) return Stream.fail(wrongLength(source, length, passed))
      meter.end()
      return kept === undefined ? Stream.empty : Stream.succeed(kept)
    })
    return Stream.concat(ahead, end)
  })

/** An answer may be of another version, or of other bytes, where a server does not know what it was asked. */
const check = (
  source: Source,
  extent: Extent | undefined,
  got: ObjectStore.GetResult
): Effect.Effect<ObjectStore.GetResult, StorageError.PreconditionFailed | StorageError.MalformedResponse> => {
  const { info, key } = source
  if (info.etag === undefined ? extent === undefined && got.size !== info.size : got.etag !== info.etag) {
    return Effect.fail(changed(source))
  }
  const end = extent === undefined ? 0 : extent.offset + extent.length - 1
  return extent === undefined || (got.range?.start === extent.offset && got.range.end === end)
    ? Effect.succeed(got)
    : Effect.fail(
      new StorageError.MalformedResponse({
        operation: "GetObject",
        key,
        message: `bytes ${extent.offset} to ${end} were asked for, and others came`
      })
    )
}

const get = (source: Source, extent: Extent | undefined): Effect.Effect<
  ObjectStore.GetResult,
  ObjectStore.GetError,
  Scope.Scope
> => {
  const { info, key, store, versionId } = source
  const range = extent && { start: extent.offset, end: extent.offset + extent.length - 1 }
  return store.get(key, { range, versionId, ifMatch: info.etag }).pipe(
    Effect.mapError(sayChanged(source)),
    Effect.flatMap((got) => check(source, extent, got))
  )
}

/** Some of its bytes; opens on the first pull, and again for another run. @internal */
export const range = (
  source: Source,
  extent: Extent,
  makeMeter: () => Meter
): Stream.Stream<Uint8Array, ReadError> =>
  Stream.unwrapScoped(
    Effect.map(get(source, extent), (got) => exact(source, got.stream, extent.length, makeMeter))
  )

/** All of its bytes, held against the checksum that the source has of them. @internal */
export const whole = (
  source: Source,
  makeMeter: () => Meter,
  onIntegrity: (integrity: S3.Integrity) => void
): Stream.Stream<Uint8Array, ReadError> =>
  Stream.unwrapScoped(
    Effect.map(get(source, undefined), (got) => {
      onIntegrity(got.integrity)
      return exact(source, got.stream, source.info.size, makeMeter)
    })
  )
