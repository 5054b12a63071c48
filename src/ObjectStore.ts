/**
 * The portable store: put, get, list, copy, delete and sign, bound to one bucket and an optional prefix, over any
 * backend.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import type { ParseError } from "effect/ParseResult"
import type * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Sink from "effect/Sink"
import type * as Stream from "effect/Stream"
import type * as B2 from "./B2.js"
import type { B2Client } from "./B2Client.js"
import type * as Body from "./Body.js"
import * as b2 from "./internal/store/b2.js"
import * as derived from "./internal/store/derived.js"
import * as folder from "./internal/store/folder/make.js"
import * as memory from "./internal/store/memory.js"
import * as s3 from "./internal/store/s3.js"
import * as limiting from "./internal/store/wrap/limit.js"
import * as prefixing from "./internal/store/wrap/prefix.js"
import * as reading from "./internal/store/wrap/readOnly.js"
import type { RangeRequest } from "./internal/wire/range.js"
import type * as MultipartUpload from "./MultipartUpload.js"
import type * as Provider from "./Provider.js"
import type * as S3 from "./S3.js"
import type { PresignedUrl, PresignError, S3Client } from "./S3Client.js"
import type * as StorageError from "./StorageError.js"

/**
 * Marks a value as this module's own.
 *
 * @since 0.1.0
 * @category type ids
 */
export const TypeId = "~effect-s3/ObjectStore"

/**
 * Marks a value as this module's own.
 *
 * @since 0.1.0
 * @category type ids
 */
export type TypeId = typeof TypeId

/**
 * What a listing says of an object.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectMeta {
  /** Relative to the store's prefix. */
  readonly key: string
  /** In bytes. */
  readonly size: number
  /** Without quotes. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | undefined
  /** Where the backend says it; S3 leaves `STANDARD` out when it is asked about one object. */
  readonly storageClass?: string | undefined
}

/**
 * What a store says of one object.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectInfo extends ObjectMeta {
  readonly versionId?: string | undefined
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly cacheControl?: string | undefined
  /** Of the whole object, where the store keeps such; none that is made of its parts' checksums. */
  readonly checksums?: S3.Checksums | undefined
  /** User metadata, with names in lower case. */
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * What an object is stored with.
 *
 * @since 0.1.0
 * @category models
 */
export interface Attributes {
  /** Guessed from the key's extension unless given. */
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentDisposition?: string | undefined
  /** Excludes `expires`. */
  readonly cacheControl?: string | undefined
  /**
   * How long caches may keep the object: seconds, a Duration, or `"max"` for a year. Sent as `Cache-Control`, as for
   * everybody's caches where `public` is true, and for the reader's own alone where it is false.
   */
  readonly expires?: number | Duration.Duration | `${number} ${Duration.Unit}` | "max" | undefined
  /** User metadata, ASCII, at most 2 KiB of names and values. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  /** At most 10. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** `STANDARD`, `STANDARD_IA`, `GLACIER`, ...; whatever the provider knows. */
  readonly storageClass?: string | undefined
  /**
   * Whether anybody may read it; by a canned ACL, where the provider has them. Absent, as the bucket has it, and as it
   * was where an object is changed; a copy has none of its source's ACL.
   */
  readonly public?: boolean | undefined
}

/**
 * What must be there for a write to happen: anything (`overwrite`, the default), nothing (`create`), or an object
 * with this ETag (`{ update: etag }`).
 *
 * @since 0.1.0
 * @category models
 */
export type PutMode = "overwrite" | "create" | { readonly update: string }

/**
 * How an object is put.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutOptions extends Attributes {
  readonly mode?: PutMode | undefined
  /** Bytes in a part, where the body goes up in parts; by default 8 MiB, or what the size asks for. */
  readonly partSize?: number | undefined
  /** Parts under way at once; 4 by default. */
  readonly concurrency?: number | undefined
}

/**
 * What can be put: bytes, text, a stream of any length, or a stream whose length is known.
 *
 * @since 0.1.0
 * @category models
 */
export type PutBody<E = never, R = never> = Body.Body<E> | Stream.Stream<Uint8Array, E, R>

/**
 * What a put answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutResult {
  readonly etag?: string | undefined
  readonly versionId?: string | undefined
}

/**
 * Which part of an object to read, and under which conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetOptions extends HeadOptions {
  /** `{ start, end }` (both inclusive), `{ start }` to the end, or `{ suffix }`: the last so many bytes. */
  readonly range?: RangeRequest | undefined
  /** Whether a body that breaks off goes on by itself, as long as the object is the same; `true` by default. */
  readonly resume?: boolean | undefined
}

/**
 * Which version of an object is meant, and under which conditions.
 *
 * @since 0.1.0
 * @category models
 */
export interface HeadOptions extends S3.ReadConditions {
  readonly versionId?: string | undefined
}

/**
 * How an object is streamed.
 *
 * @since 0.1.0
 * @category models
 */
export interface StreamOptions extends GetOptions {
  /** Requests under way at once; 1 by default. */
  readonly concurrency?: number | undefined
  /** Bytes for each of them, where there are several; 8 MiB by default. */
  readonly partSize?: number | undefined
}

/**
 * How several ranges of one object are read.
 *
 * @since 0.1.0
 * @category models
 */
export interface RangesOptions extends Omit<GetOptions, "range"> {
  /** Ranges with at most so many bytes between them are read by one request; 1 MiB by default. */
  readonly gap?: number | undefined
  /** Requests under way at once; 10 by default. */
  readonly concurrency?: number | undefined
  /** What all requests together may hold, in bytes; 256 MiB by default. More is `BodyTooLarge`. */
  readonly limit?: number | undefined
}

/**
 * An open object; its body belongs to the scope.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetResult extends ObjectInfo, S3.ObjectBody {
  /** The bytes that this result carries; both ends inclusive. All of the object, unless a range was asked for. */
  readonly range: { readonly start: number; readonly end: number } | undefined
}

/**
 * Which keys to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListOptions {
  /** Only keys that begin with it; not a folder unless it ends with `/`. */
  readonly prefix?: string | undefined
  /** Only keys after this one. */
  readonly offset?: string | undefined
}

/**
 * One level of a store, as a file browser would show it.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListResult {
  readonly objects: ReadonlyArray<ObjectMeta>
  /** What is rolled up, each with its final delimiter. */
  readonly commonPrefixes: ReadonlyArray<string>
}

/**
 * How an object is copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyOptions {
  /** `false`: fail with `PreconditionFailed` if the target exists. Defaults to `true`. */
  readonly overwrite?: boolean | undefined
}

/**
 * How the deletion of one of many keys ended.
 *
 * @since 0.1.0
 * @category models
 */
export type DeleteResult =
  | { readonly _tag: "Deleted"; readonly key: string }
  | { readonly _tag: "Failed"; readonly key: string; readonly error: StorageError.StorageError }

/**
 * What a signed URL permits, and for how long.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignOptions {
  /** Defaults to `GET`. */
  readonly method?: "GET" | "PUT" | "HEAD" | "DELETE" | undefined
  /** From one second to seven days; 15 minutes by default. */
  readonly expiresIn?: Duration.DurationInput | undefined
  /** Bound by the signature, for `PUT`. */
  readonly contentType?: string | undefined
}

/**
 * What a reader begins with.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReaderOptions {
  /** What is known already, from a listing or a look before: then nothing is asked first. */
  readonly info?: (ObjectMeta & Partial<ObjectInfo>) | undefined
  readonly versionId?: string | undefined
}

/**
 * How a reader streams.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReaderStreamOptions extends Pick<StreamOptions, "concurrency" | "partSize" | "resume"> {
  /** Where it begins; 0 by default. */
  readonly start?: number | undefined
}

/**
 * How a cursor reads.
 *
 * @since 0.1.0
 * @category models
 */
export interface CursorOptions {
  /** Where it begins; 0 by default. */
  readonly start?: number | undefined
  /**
   * How many bytes it asks for at least, and keeps; 1 MiB by default. `{ from, to }`: first `from`, and twice as many
   * each time that it reads on, up to `to`; from `from` again where it has jumped.
   */
  readonly readAhead?: number | { readonly from: number; readonly to: number } | undefined
}

/**
 * A place in an object, and what has been read ahead from there. It is nobody's to close: what it holds is memory, no
 * more than its `readAhead`. Fibers may share it; each gets what follows the read before.
 *
 * @since 0.1.0
 * @category models
 */
export interface Cursor {
  /** Of the whole object, in bytes. */
  readonly size: number
  readonly tell: Effect.Effect<number>
  /**
   * Goes so far from the start, from where it is, or from the end, and says where that is. It may be behind the end, where
   * there is nothing to read; not before the start.
   */
  readonly seek: (
    offset: number,
    from?: "start" | "current" | "end"
  ) => Effect.Effect<number, StorageError.InvalidInput>
  /** The next bytes; fewer only at the end, none behind it. */
  readonly read: (length: number) => Effect.Effect<Uint8Array, ReadError>
  /** Everything that is left. */
  readonly readAll: (options?: S3.BytesOptions) => Effect.Effect<Uint8Array, ReadError>
  /** The next line, as UTF-8, without its `\n` or `\r\n`; `undefined` at the end. `limit` is that of the line. */
  readonly readLine: (options?: S3.BytesOptions) => Effect.Effect<string | undefined, ReadError>
}

/**
 * Reads of one object at any place, all of them from the same version of it: if it is replaced, and the store keeps no
 * versions, they are `PreconditionFailed`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reader {
  readonly info: ObjectInfo
  /** In bytes. */
  readonly size: number
  /** At most `length` bytes from `offset`, by one request; fewer only at the end, none behind it. */
  readonly read: (offset: number, length: number) => Effect.Effect<Uint8Array, ReadError>
  /** Everything from `start` on, by one request, or several at a time. */
  readonly stream: (
    options?: ReaderStreamOptions
  ) => Stream.Stream<Uint8Array, GetError | S3.BodyError>
  /** The lines from `start` on, as UTF-8. */
  readonly lines: (
    options?: ReaderStreamOptions
  ) => Stream.Stream<string, GetError | S3.BodyError>
  /** Reads as one reads a file: from a place that moves on, with a buffer. */
  readonly cursor: (options?: CursorOptions) => Effect.Effect<Cursor, StorageError.InvalidInput>
}

/**
 * Everything that storing can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutError =
  | S3.PutObjectError
  | S3.HeadObjectError
  | MultipartUpload.UploadError
  | StorageError.LockUnavailable
  | StorageError.UnsupportedByProvider

/**
 * Everything that opening can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetError = S3.GetObjectError | StorageError.LimitExceeded

/**
 * Everything that reading into memory can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ReadError = S3.GetObjectBytesError | StorageError.LimitExceeded

/**
 * Everything that asking about an object can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type HeadError = S3.HeadObjectError | StorageError.LimitExceeded

/**
 * Everything that listing can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListError = S3.ListObjectsV2Error | StorageError.LimitExceeded

/**
 * Everything that copying can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CopyError =
  | S3.CopyObjectError
  | S3.HeadObjectError
  | S3.GetObjectAclError
  | S3.PutObjectAclError
  | MultipartUpload.CopyError
  | StorageError.LockUnavailable

/**
 * Everything that deleting can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteError = S3.DeleteObjectError | StorageError.LimitExceeded

/**
 * Everything that deleting many can fail with, but for what happens to one key alone.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteManyError = S3.DeleteObjectsError | StorageError.LimitExceeded

/**
 * Everything that signing a URL can fail with. Where nothing is sent for it, as on S3, only the input and the
 * credentials matter.
 *
 * @since 0.1.0
 * @category errors
 */
export type SignError = PresignError | StorageError.UnsupportedByProvider | B2.GetDownloadAuthorizationError

/**
 * Everything that listing the parts of an upload can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListPartsError = S3.ListPartsError | StorageError.LimitExceeded

/**
 * Objects of one bucket, under one prefix. Keys are relative to the prefix.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly [TypeId]: TypeId
  /** What the rest follows from; for those who write a wrapper. */
  readonly backend: Backend
  /** Stores an object, whole or not at all. A stream of unknown length goes up in parts once it outgrows one. */
  readonly put: <E = never, R = never>(
    key: string,
    body: PutBody<E, R>,
    options?: PutOptions
  ) => Effect.Effect<PutResult, PutError | E, R>
  readonly get: (key: string, options?: GetOptions) => Effect.Effect<GetResult, GetError, Scope.Scope>
  /** The whole object, or the range asked for, in memory. */
  readonly bytes: (key: string, options?: GetOptions & S3.BytesOptions) => Effect.Effect<Uint8Array, ReadError>
  /** As UTF-8. */
  readonly text: (key: string, options?: GetOptions & S3.BytesOptions) => Effect.Effect<string, ReadError>
  /** As JSON of a schema. */
  readonly json: <A, I, R>(
    key: string,
    schema: Schema.Schema<A, I, R>,
    options?: GetOptions & S3.BytesOptions
  ) => Effect.Effect<A, ReadError | ParseError, R>
  /**
   * Opens on the first pull, closes with the stream. With a `concurrency` of more than 1, what has at least two parts
   * comes by so many requests at a time, in order, all from one version of the object, and is held against the checksum
   * of the whole; it takes memory of at most `partSize` times `concurrency` and one.
   */
  readonly stream: (key: string, options?: StreamOptions) => Stream.Stream<Uint8Array, GetError | S3.BodyError>
  readonly getRange: (
    key: string,
    range: RangeRequest,
    options?: Omit<GetOptions, "range"> & S3.BytesOptions
  ) => Effect.Effect<Uint8Array, ReadError>
  /**
   * Several ranges, both ends inclusive, in the order asked for; near ones are read together. An end behind the object's
   * is clipped, a start there is `InvalidRange`. All come from one version of the object: if it is replaced meanwhile,
   * that is `PreconditionFailed`.
   */
  readonly getRanges: (
    key: string,
    ranges: ReadonlyArray<{ readonly start: number; readonly end: number }>,
    options?: RangesOptions
  ) => Effect.Effect<ReadonlyArray<Uint8Array>, ReadError>
  readonly head: (key: string, options?: HeadOptions) => Effect.Effect<ObjectInfo, HeadError>
  readonly exists: (key: string) => Effect.Effect<boolean, Exclude<HeadError, StorageError.NoSuchKey>>
  /** In the order of the keys' UTF-8 bytes. */
  readonly list: (options?: ListOptions) => Stream.Stream<ObjectMeta, ListError>
  /** The keys after `offset`, exclusive. */
  readonly listFrom: (
    offset: string,
    options?: Omit<ListOptions, "offset">
  ) => Stream.Stream<ObjectMeta, ListError>
  /** One level below the prefix. */
  readonly listWithDelimiter: (
    options?: { readonly prefix?: string | undefined; readonly delimiter?: string | undefined }
  ) => Effect.Effect<ListResult, ListError>
  /** Onto itself it changes nothing. */
  readonly copy: (from: string, to: string, options?: CopyOptions) => Effect.Effect<void, CopyError>
  /** A copy and a deletion: between the two both exist. Onto itself it changes nothing. */
  readonly rename: (from: string, to: string, options?: CopyOptions) => Effect.Effect<void, CopyError | DeleteError>
  /** What is not there is deleted already. */
  readonly delete: (key: string) => Effect.Effect<void, DeleteError>
  /**
   * In batches of what the provider takes at once; one result for each key, in order. Keys that the request's XML
   * cannot carry go one by one.
   */
  readonly deleteMany: <E = never, R = never>(
    keys: Iterable<string> | Stream.Stream<string, E, R>
  ) => Stream.Stream<DeleteResult, DeleteManyError | E, R>
  /**
   * Changes metadata and attributes, and keeps what is not named, the ACL too if it may be read; `metadata` is replaced
   * as a whole. With `public` alone nothing but the ACL is touched.
   */
  readonly updateMetadata: (
    key: string,
    change: Attributes
  ) => Effect.Effect<void, CopyError>
  readonly signUrl: (
    key: string,
    options?: SignOptions
  ) => Effect.Effect<PresignedUrl, SignError>
  /** For reads at many places, or from one place on. */
  readonly reader: (key: string, options?: ReaderOptions) => Effect.Effect<Reader, HeadError>
  readonly writer: (key: string, options?: PutOptions) => Sink.Sink<PutResult, Uint8Array, never, PutError>
  /**
   * Reads, changes and writes back only if nobody else has written meanwhile; otherwise again, with what the other
   * wrote. `undefined` stands for an object that is not there.
   */
  readonly modify: <E = never, R = never>(
    key: string,
    f: (current: Uint8Array | undefined) => Effect.Effect<Uint8Array | string, E, R>,
    options?: Omit<PutOptions, "mode">
  ) => Effect.Effect<PutResult, ReadError | PutError | E, R>
}

/**
 * The store as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class ObjectStore extends Context.Tag("effect-s3/ObjectStore")<ObjectStore, Service>() {}

/**
 * What a backend knows an object's writes by, if anything: `bytes` gives it, and `put` takes it back when it writes what
 * was made from those bytes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Lineage {
  readonly lineage?: string | undefined
}

/**
 * When an object's bytes were last changed, as a backend is asked to keep it; those that cannot give their own time.
 *
 * @since 0.1.0
 * @category models
 */
export interface Dated {
  readonly lastModified?: Date | undefined
}

/**
 * One part of an object that goes up in parts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Part {
  /** From 1. */
  readonly partNumber: number
  /** In bytes. */
  readonly size: number
  /** What the backend knows the part by, without quotes. */
  readonly etag: string
  readonly checksums?: S3.CompletedPart["checksums"]
}

/**
 * What an upload in parts is begun with.
 *
 * @since 0.1.0
 * @category models
 */
export interface MultipartOptions extends Omit<PutOptions, "concurrency">, Dated {
  /** Of the whole object, in bytes. */
  readonly size: number
  /** Bytes in every part but the last. */
  readonly partSize: number
  /** A random word, the same when the upload is completed: what the object is known by if that answer is lost. */
  readonly writeToken?: string | undefined
}

/**
 * Uploads in parts that outlive the process that began them: what a transfer that can be resumed needs of a backend.
 * All parts but the last are of one size, said when the upload is begun.
 *
 * @since 0.1.0
 * @category models
 */
export interface Multipart {
  /** In bytes, and in parts. */
  readonly limits: Pick<Provider.Provider, "minPartSize" | "maxPartSize" | "maxParts">
  /** Whether `complete` obeys a `mode`. Where it does not, only `put` can be asked for one. */
  readonly conditional: boolean
  /** Answers what the upload is known by. */
  readonly create: (key: string, options: MultipartOptions) => Effect.Effect<string, PutError>
  /** The same number again replaces. `offset`: where in the object the part begins. */
  readonly put: <E = never>(
    key: string,
    uploadId: string,
    part: { readonly partNumber: number; readonly offset: number; readonly body: Body.Body<E> }
  ) => Effect.Effect<Part, PutError | E>
  /** By number. An upload that is gone is `NoSuchUpload`. */
  readonly list: (key: string, uploadId: string) => Effect.Effect<ReadonlyArray<Part>, ListPartsError>
  /** Makes the object of these parts. */
  readonly complete: (
    key: string,
    uploadId: string,
    parts: ReadonlyArray<Part>,
    options: Pick<MultipartOptions, "mode" | "writeToken">
  ) => Effect.Effect<PutResult, PutError>
  /** What is gone is aborted already. Done when no part of it is left. */
  readonly abort: (key: string, uploadId: string) => Effect.Effect<void, MultipartAbortError>
}

/**
 * Everything that giving an upload in parts up can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type MultipartAbortError =
  | S3.AbortMultipartUploadError
  | ListPartsError
  | StorageError.OperationAborted

/**
 * What a backend knows of an object's content without reading it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Digests {
  /** In base64, of all of it. An ETag that is the content's MD5 is among them. */
  readonly whole: { readonly [A in keyof S3.Checksums | "MD5"]?: S3.Checksums["SHA1"] }
  /** In base64 and with their number behind, such as `...-3`, of the digests of its parts. */
  readonly ofParts: Digests["whole"]
  /** In bytes: how long all parts but the last are, where it went up in parts. */
  readonly partSize: Effect.Effect<number | undefined, HeadError>
}

/**
 * What a backend has to do; the rest of a store follows from it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Backend {
  /**
   * Where the objects are, such as `https://host/bucket/prefix/`: no two stores with different objects have the same,
   * and one that outlives the process has it again in the next.
   */
  readonly location?: string | undefined
  readonly put: <E, R>(
    key: string,
    body: PutBody<E, R>,
    options: PutOptions & Lineage & Dated
  ) => Effect.Effect<PutResult, PutError | E, R>
  readonly get: (key: string, options: GetOptions) => Effect.Effect<GetResult, GetError, Scope.Scope>
  readonly bytes: (
    key: string,
    options: GetOptions & S3.BytesOptions
  ) => Effect.Effect<{ readonly info: ObjectInfo; readonly bytes: Uint8Array } & Lineage, ReadError>
  readonly head: (key: string, options: HeadOptions) => Effect.Effect<ObjectInfo, HeadError>
  /** Pages, in the order of the keys' UTF-8 bytes. */
  readonly list: (
    options: ListOptions & { readonly delimiter?: string | undefined }
  ) => Stream.Stream<ListResult, ListError>
  /** With `change`, what is not named in it is kept. */
  readonly copy: (
    from: string,
    to: string,
    options: CopyOptions & { readonly change?: Attributes | undefined }
  ) => Effect.Effect<void, CopyError>
  /**
   * Copies an object of another store, said by its `location`, without reading it. `undefined` where the two are not of
   * one service, or it does not copy at all. `ifMatch`: the ETag that the source has to have.
   */
  readonly copyFrom?:
    | ((
      source: { readonly location: string; readonly key: string; readonly size: number },
      to: string,
      options: { readonly ifMatch?: string | undefined }
    ) => Effect.Effect<void, CopyError> | undefined)
    | undefined
  /** Absent where nothing is known without reading. */
  readonly digests?: ((key: string) => Effect.Effect<Digests, HeadError>) | undefined
  readonly delete: (key: string) => Effect.Effect<void, DeleteError>
  readonly deleteBatch: (
    keys: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<DeleteResult>, DeleteManyError>
  /** How many keys `deleteBatch` takes. */
  readonly maxDeleteBatch: number
  readonly signUrl: (
    key: string,
    options: SignOptions
  ) => Effect.Effect<PresignedUrl, SignError>
  /** Absent where the backend has no uploads in parts. */
  readonly multipart?: Multipart | undefined
  /** What a write can be given to keep beside the bytes. Absent: the attributes, and no time. */
  readonly keeps?: { readonly attributes: boolean; readonly lastModified: boolean } | undefined
}

/**
 * A store from a backend.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: (backend: Backend) => Service = derived.make

/**
 * Where in the service a store is.
 *
 * @since 0.1.0
 * @category models
 */
export interface S3Options {
  readonly bucket: string
  /** Before every key; a `/` is put between unless it ends with one. */
  readonly prefix?: string | undefined
  /** Where settings say `dynamo:<table>` for conditional writes: how that table is used. */
  readonly dynamo?: {
    /** Default: the client's own endpoint, or Amazon's for DynamoDB in its region. */
    readonly endpoint?: string | undefined
    /** How long another's lease is waited for before it is `LockUnavailable`; 2 minutes by default. */
    readonly maxWait?: Duration.DurationInput | undefined
  } | undefined
}

/**
 * A store in a bucket of the client in the context.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const copyAll = Effect.gen(function*() {
 *   const photos = yield* ObjectStore.makeS3({ bucket: "photos" })
 *   const backup = yield* ObjectStore.makeS3({ bucket: "backup", prefix: "photos" })
 *   yield* backup.put("cat.jpg", photos.stream("cat.jpg"))
 * })
 */
export const makeS3: (options: S3Options) => Effect.Effect<Service, never, S3Client> = s3.make

/**
 * The store as a bucket of the client in the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { ObjectStore, S3 } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const StoreLive = ObjectStore.layerS3({ bucket: "photos" }).pipe(
 *   Layer.provide(S3.layer({ region: "eu-central-1" })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("note.txt")).pipe(
 *   Effect.provide(StoreLive)
 * )
 */
export const layerS3 = (options: S3Options): Layer.Layer<ObjectStore, never, S3Client> =>
  Layer.effect(ObjectStore, makeS3(options))

/**
 * Where in Backblaze B2 a store is.
 *
 * @since 0.1.0
 * @category models
 */
export interface B2Options {
  /** By name. */
  readonly bucket: string
  /** Before every key; a `/` is put between unless it ends with one. */
  readonly prefix?: string | undefined
  /**
   * What it means to delete: to hide, so that every version stays, and is paid for, until it is deleted by its id or a
   * lifecycle rule (the default); or to delete all versions for good.
   */
  readonly deletion?: "hide" | "purge" | undefined
}

/**
 * A store in a bucket of Backblaze B2, by its native API.
 *
 * Every write is a new version, and the newest is what is read; `versionId` is the id of a file. An ETag is the SHA-1 of
 * the content, or the id of a large file, whose SHA-1 nobody knows. What B2 has not is `UnsupportedByProvider`:
 * conditions of writes and copies, tags, storage classes, access other than the bucket's own, URLs to write by. Keys
 * follow B2's rules: no control characters, no empty segments, 250 bytes between two slashes. A signed URL lets its
 * bearer read every key that begins with the one it is for.
 *
 * Of two uploads in parts to one key the one that was begun last is the newest, whichever is completed last.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const fromB2ToS3 = Effect.gen(function*() {
 *   const old = yield* ObjectStore.makeB2({ bucket: "my-photos-2026" })
 *   const photos = yield* ObjectStore.makeS3({ bucket: "photos" })
 *   yield* photos.put("cat.jpg", old.stream("cat.jpg"))
 * })
 */
export const makeB2: (options: B2Options) => Effect.Effect<Service, never, B2Client> = b2.make

/**
 * The store as a bucket of the B2 client in the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { B2, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const StoreLive = ObjectStore.layerB2({ bucket: "my-photos-2026" }).pipe(
 *   Layer.provide(B2.layerEnv()),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("note.txt")).pipe(
 *   Effect.provide(StoreLive)
 * )
 */
export const layerB2 = (options: B2Options): Layer.Layer<ObjectStore, never, B2Client> =>
  Layer.effect(ObjectStore, makeB2(options))

/**
 * An empty store in memory, for tests; gone with its last user. It cannot sign URLs.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   yield* store.put("note.txt", "hello")
 *   return yield* store.text("note.txt")
 * })
 *
 * assert.strictEqual(Effect.runSync(program), "hello")
 */
export const makeMemory: Effect.Effect<Service> = memory.make

/**
 * An empty store in memory, for tests.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.put("note.txt", "hello")).pipe(
 *   Effect.provide(ObjectStore.layerMemory)
 * )
 */
export const layerMemory: Layer.Layer<ObjectStore> = Layer.effect(ObjectStore, makeMemory)

/**
 * Which folder of this machine a store is, and how it is used.
 *
 * @since 0.1.0
 * @category models
 */
export interface FolderOptions {
  readonly path: string
  /**
   * `"store"`, the default: the folder is the store's own. It holds any key, with all attributes but `public`; files have
   * the names of their keys as far as a name can be one, on any file system, and what else is kept is in `.effect-s3`.
   * Whole reads are held against a checksum. Processes that use it at once do not lose each other's writes; the lock of
   * one that was killed is taken over after ten seconds.
   *
   * `"plain"`: the files as they are, for transfers and for folders of other programs. A key is the path of a file below
   * the folder, with `/`; what is no safe path is `InvalidKey`. Only bytes and their time are kept: the content type is
   * guessed from the name, other attributes and `{ update: etag }` are `UnsupportedByProvider`. An ETag is of the file's
   * identity, and not of its bytes. Names that are no UTF-8 are not seen.
   */
  readonly layout?: "store" | "plain" | undefined
  /** Whether the folder is made if it is not there. Defaults to `false`. */
  readonly create?: boolean | undefined
  /** In a plain folder: whether symbolic links are followed, out of the folder too. Else they are no objects. */
  readonly followLinks?: boolean | undefined
  /** Whether each file is on the disk before a write ends, and not only in the system's memory. Defaults to `false`. */
  readonly sync?: boolean | undefined
  /**
   * Removes a folder that has nothing in it, and fails for any other, as `rmdir` does. With it, folders go with their last
   * object; without it they stay, as `FileSystem` can only remove them with whatever is put into them meanwhile.
   */
  readonly removeDirectory?: ((path: string) => Effect.Effect<void, unknown>) | undefined
}

/**
 * A store in a folder of this machine, over the platform's `FileSystem`. A file is written beside its place and moved
 * there when it is whole: nobody sees half of one. It cannot sign URLs.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeFolder({ path: "./data", layout: "plain", create: true })
 *   yield* store.put("reports/2026.txt", "all is well")
 *   return yield* store.text("reports/2026.txt")
 * })
 */
export const makeFolder: (
  options: FolderOptions
) => Effect.Effect<Service, StorageError.InvalidConfig, FileSystem.FileSystem> = folder.make

/**
 * The store as a folder of this machine.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("note.txt")).pipe(
 *   Effect.provide(ObjectStore.layerFolder({ path: "./data", layout: "plain" }))
 * )
 */
export const layerFolder = (
  options: FolderOptions
): Layer.Layer<ObjectStore, StorageError.InvalidConfig, FileSystem.FileSystem> =>
  Layer.effect(ObjectStore, makeFolder(options))

/**
 * The part of a store below a prefix, as a store of its own: keys are relative to it. A `/` is put after the prefix
 * unless it ends with one.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   yield* store.put("reports/2026/q1.txt", "up")
 *   return yield* ObjectStore.prefix(store, "reports/2026").text("q1.txt")
 * })
 *
 * assert.strictEqual(Effect.runSync(program), "up")
 */
export const prefix: {
  (prefix: string): (self: Service) => Service
  (self: Service, prefix: string): Service
} = dual(
  2,
  (self: Service, prefix: string): Service => make(prefixing.make(self.backend, prefixing.normalized(prefix)))
)

/**
 * The same store without its writes: whatever would change it, URLs to write with among it, is
 * `UnsupportedByProvider` before anything is sent.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   const error = yield* Effect.flip(ObjectStore.readOnly(store).put("note.txt", "hello"))
 *   assert.strictEqual(error._tag, "UnsupportedByProvider")
 * })
 *
 * Effect.runSync(program)
 */
export const readOnly = (self: Service): Service => make(reading.make(self.backend))

/**
 * The same store with at most so many operations under way at once, counted over all that use this value; others wait
 * their turn. A body from `get` or `stream` counts until its scope is closed, so that a program that puts what it gets
 * needs two for each. With fewer than one, every operation is `InvalidInput`.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = ObjectStore.limit(yield* ObjectStore.makeMemory, 8)
 *   const keys = Array.from({ length: 100 }, (_, i) => `${i}.txt`)
 *   yield* Effect.forEach(keys, (key) => store.put(key, key), { concurrency: "unbounded" })
 * })
 *
 * Effect.runSync(program)
 */
export const limit: {
  (permits: number): (self: Service) => Service
  (self: Service, permits: number): Service
} = dual(
  2,
  (self: Service, permits: number): Service => make(limiting.make(self.backend, permits))
)
