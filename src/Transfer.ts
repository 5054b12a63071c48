/**
 * Objects in and out of stores, whatever their backends: one by one, resumable, verified and with their progress to be
 * seen; and whole trees of them: copied, moved, kept in step, deleted. A local folder is a store like any other, so that
 * the same functions upload, download and copy.
 *
 * What is small goes as one request. What is larger goes in parts, several at once, each read from the source by its
 * range and passed on as it comes: as long as the source is the object that it was at the beginning, and only if all of
 * it came. Nothing is stored before everything is there, and nothing stays behind when something fails.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as KeyValueStore from "@effect/platform/KeyValueStore"
import type * as Path from "@effect/platform/Path"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Sink from "effect/Sink"
import type * as Stream from "effect/Stream"
import * as files from "./internal/transfer/file.js"
import * as internal from "./internal/transfer/object.js"
import * as progresses from "./internal/transfer/progress.js"
import * as copying from "./internal/transfer/tree/copy.js"
import * as deleting from "./internal/transfer/tree/deletePrefix.js"
import * as folders from "./internal/transfer/tree/folders.js"
import * as moving from "./internal/transfer/tree/move.js"
import * as summary from "./internal/transfer/tree/summary.js"
import * as syncing from "./internal/transfer/tree/sync.js"
import type * as ObjectStore from "./ObjectStore.js"
import type * as S3 from "./S3.js"
import type * as StorageError from "./StorageError.js"

/**
 * An object's place: a store, and the key in it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Place {
  readonly store: ObjectStore.Service
  readonly key: string
}

/**
 * How any transfer runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface TransferOptions {
  /** In bytes; by default 16 MiB, or what the size and the target ask for. What has no more goes as one request. */
  readonly partSize?: number | undefined
  /**
   * Parts under way at once; 4 by default. They are passed on as they come; where the transport or the provider cannot
   * take a stream, so many of them are in memory.
   */
  readonly concurrency?: number | undefined
  /**
   * Where it is kept which upload has been begun, so that another run, of another process too, goes on with it and
   * sends what is missing. An entry is of one target: one run at a time may work on it. What was begun from another
   * source is aborted, and an entry that cannot be read is forgotten.
   *
   * Without a journal every failure and interruption aborts the upload. With one, the upload stays after an interruption
   * and after any failure that a later run may be spared; see `discard`. A transfer does not fail for its journal: one
   * that cannot be written to is logged as a warning, and nothing stays.
   */
  readonly journal?: KeyValueStore.KeyValueStore | undefined
  /**
   * Whether, before an upload is gone on with, the source's bytes are read again and compared with the checksums of the
   * parts that are stored. Worth it where they are near and their ETag does not follow from them: `uploadFile` does so
   * by default, others do not.
   */
  readonly recheck?: boolean | undefined
  readonly progress?: Progress | undefined
}

/**
 * How an object is transferred. Attributes that are not given are the source's own, where both sides keep such: content
 * type, encoding, language and disposition, cache control and metadata. Tags, access and storage class do not go along.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends TransferOptions, Omit<ObjectStore.PutOptions, keyof TransferOptions> {
  /** Of the source; absent, the newest. */
  readonly versionId?: string | undefined
  /** The ETag that the source has to have; absent, whichever it has when the transfer begins. */
  readonly ifMatch?: string | undefined
}

/**
 * Which file is uploaded.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileUpload {
  /** Links are followed. */
  readonly path: string
  /** Absent, the file's name. */
  readonly key?: string | undefined
}

/**
 * Which object is downloaded, and where to.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileDownload {
  readonly key: string
  /** Folders on the way to it are made. */
  readonly path: string
  /** Absent, the newest. */
  readonly versionId?: string | undefined
  /** `false`: a file that is there already is `PreconditionFailed`. Defaults to `true`. */
  readonly overwrite?: boolean | undefined
}

/**
 * What a transfer has stored.
 *
 * @since 0.1.0
 * @category models
 */
export interface Result extends ObjectStore.PutResult {
  /** In bytes. */
  readonly size: number
  /** How many of these bytes had been stored by an earlier run. */
  readonly resumed: number
  /** Whether all bytes were held against a checksum that the source has of them. */
  readonly integrity: S3.Integrity
}

/**
 * Everything that a transfer can fail with, on either side. A source that has changed meanwhile is a
 * `PreconditionFailed` of `GetObject`; bytes that are fewer or others than the source's are an `IntegrityFailure`.
 *
 * @since 0.1.0
 * @category errors
 */
export type Error =
  | ObjectStore.HeadError
  | ObjectStore.GetError
  | S3.BodyError
  | ObjectStore.PutError
  | ObjectStore.MultipartAbortError

/**
 * Everything that a transfer of a file can fail with. A folder that is not there is `InvalidConfig`, a file that is not
 * there `NoSuchKey`.
 *
 * @since 0.1.0
 * @category errors
 */
export type FileError = Error | StorageError.InvalidConfig

/**
 * Everything that giving up a transfer can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DiscardError = ObjectStore.MultipartAbortError

/**
 * Transfers one object from one store to another. Where both are of one `ObjectStore.limit`, each part counts twice
 * there, as it is read while it is stored: the limit has to be above `concurrency`, or they wait for each other.
 *
 * @since 0.1.0
 * @category transfers
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const photos = yield* ObjectStore.makeMemory
 *   const backup = yield* ObjectStore.makeMemory
 *   yield* photos.put("cat.jpg", new Uint8Array(20_000_000), { metadata: { name: "Mia" } })
 *   const result = yield* Transfer.object({ store: photos, key: "cat.jpg" }, { store: backup, key: "2026/cat.jpg" })
 *   assert.strictEqual(result.size, 20_000_000)
 *   assert.strictEqual((yield* backup.head("2026/cat.jpg")).metadata.name, "Mia")
 * })
 *
 * Effect.runPromise(program)
 */
export const object = (from: Place, to: Place, options: Options = {}): Effect.Effect<Result, Error> =>
  internal.object(from, to, options)

/**
 * Uploads a file. Its parts are read while they are sent. A file that is written to meanwhile is not stored.
 *
 * @since 0.1.0
 * @category transfers
 * @example
 * import { KeyValueStore } from "@effect/platform"
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect } from "effect"
 *
 * // Killed half way, the next run sends what is missing.
 * export const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   const journal = yield* KeyValueStore.KeyValueStore
 *   return yield* Transfer.uploadFile(store, { path: "film.mp4", key: "films/film.mp4" }, { journal })
 * }).pipe(
 *   Effect.provide(KeyValueStore.layerFileSystem(".transfers")),
 *   Effect.provide(NodeContext.layer)
 * )
 */
export const uploadFile = (
  store: ObjectStore.Service,
  file: FileUpload,
  options: Omit<Options, "versionId" | "ifMatch"> = {}
): Effect.Effect<Result, FileError, FileSystem.FileSystem | Path.Path> => files.uploadFile(store, file, options)

/**
 * Downloads an object to a file. It is written beside its place and moved there when all of it has come and is right:
 * nobody sees half of one, and a failure or interruption leaves none.
 *
 * @since 0.1.0
 * @category transfers
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(
 *   ObjectStore.ObjectStore,
 *   (store) => Transfer.downloadFile(store, { key: "films/film.mp4", path: "./films/film.mp4", overwrite: false })
 * ).pipe(Effect.provide(NodeContext.layer))
 */
export const downloadFile = (
  store: ObjectStore.Service,
  file: FileDownload,
  options: TransferOptions = {}
): Effect.Effect<Result, FileError, FileSystem.FileSystem | Path.Path> => files.downloadFile(store, file, options)

/**
 * Gives up what a transfer with a journal has left: its upload is aborted, and the journal forgets it. Where nothing is
 * left, nothing happens.
 *
 * @since 0.1.0
 * @category transfers
 * @example
 * import { KeyValueStore } from "@effect/platform"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const giveUp = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   const journal = yield* KeyValueStore.KeyValueStore
 *   yield* Transfer.discard({ store, key: "films/film.mp4" }, { journal })
 * })
 */
export const discard = (
  to: Place,
  options: { readonly journal: KeyValueStore.KeyValueStore }
): Effect.Effect<void, DiscardError> => internal.discard(to, options.journal)

/**
 * Marks a progress.
 *
 * @since 0.1.0
 * @category progress
 */
export const ProgressTypeId = "~effect-s3/Transfer/Progress"

/**
 * Marks a progress.
 *
 * @since 0.1.0
 * @category progress
 */
export type ProgressTypeId = typeof ProgressTypeId

/**
 * Where one object is.
 *
 * @since 0.1.0
 * @category progress
 */
export interface ObjectProgress {
  /** In the source. */
  readonly key: string
  readonly state: "active" | "done" | "failed"
  /** That have gone, or were found stored. */
  readonly bytes: number
  readonly size: number
}

/**
 * Where all of them are.
 *
 * @since 0.1.0
 * @category progress
 */
export interface Totals {
  /** That have gone or were found stored; never fewer than before, and none counts twice. */
  readonly bytes: number
  /** Those of them that an earlier run had stored. */
  readonly resumed: number
  /** Of everything that has begun or is announced. */
  readonly total: number
  readonly objects: { readonly done: number; readonly failed: number; readonly total: number }
  /** Bytes in a second, over the last seconds; what was found stored is no part of it. */
  readonly rate: number | undefined
  /** At this rate. */
  readonly timeLeft: Duration.Duration | undefined
}

/**
 * Something has moved.
 *
 * @since 0.1.0
 * @category progress
 */
export interface Event extends Totals {
  /** What has moved. */
  readonly object: ObjectProgress
}

/**
 * Everything as it is now.
 *
 * @since 0.1.0
 * @category progress
 */
export interface Snapshot extends Totals {
  readonly active: ReadonlyArray<ObjectProgress>
}

/**
 * The progress of one transfer or of many.
 *
 * @since 0.1.0
 * @category progress
 */
export interface Progress {
  readonly [ProgressTypeId]: ProgressTypeId
  /**
   * From the newest on. Whoever is slow misses those between: a transfer never waits, and the last always comes. Ends
   * with `end`.
   */
  readonly events: Stream.Stream<Event>
  readonly snapshot: Effect.Effect<Snapshot>
  /** Counts what will begin later, where it is known before, so that totals and the time left are right. */
  readonly announce: (what: { readonly objects: number; readonly bytes: number }) => Effect.Effect<void>
  /** Ends the streams of events, after the last. */
  readonly end: Effect.Effect<void>
}

/**
 * How a progress is measured and told.
 *
 * @since 0.1.0
 * @category progress
 */
export interface ProgressOptions {
  /** What the rate is measured over; 10 seconds by default. */
  readonly window?: Duration.DurationInput | undefined
  /** The least time between two events, but for beginnings and ends; 100 milliseconds by default. */
  readonly interval?: Duration.DurationInput | undefined
}

/**
 * A new progress, to be given to transfers as `progress`.
 *
 * @since 0.1.0
 * @category progress
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Fiber, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   yield* store.put("film.mp4", new Uint8Array(20_000_000))
 *   const progress = yield* Transfer.makeProgress()
 *   const last = yield* Effect.fork(Stream.runLast(progress.events))
 *   yield* Transfer.object({ store, key: "film.mp4" }, { store, key: "copy.mp4" }, { progress })
 *   yield* progress.end
 *   const event = yield* Effect.flatten(Fiber.join(last))
 *   assert.strictEqual(event.bytes, 20_000_000)
 *   assert.strictEqual(event.object.state, "done")
 * })
 *
 * Effect.runPromise(program)
 */
export const makeProgress: (options?: ProgressOptions) => Effect.Effect<Progress> = progresses.make

/**
 * Why something is done to an object.
 *
 * `missing`: the target has none under this key. `size differs`, `newer`, `etag differs`, `checksum differs`, `differs`
 * (by the caller's own comparison): it has another. `not comparable`: nothing that both sides know of their contents
 * is of the same kind, so that the copy is made again, within the service; what would pass through this process is read
 * and compared instead. `asked for`: nothing was compared. `extraneous`: the source has
 * none. `excluded`: by the patterns, with `deleteExcluded`.
 *
 * @since 0.1.0
 * @category trees
 */
export type Reason =
  | "missing"
  | "size differs"
  | "newer"
  | "etag differs"
  | "checksum differs"
  | "differs"
  | "not comparable"
  | "asked for"
  | "extraneous"
  | "excluded"

/**
 * Why nothing is done to an object.
 *
 * `same`: the target has it. `exists`: the target has something under this key, which is enough. `excluded`: by the
 * patterns. `folder marker`: an empty object whose key ends with `/`, as consoles make them to show a folder.
 * `extraneous`: only the target has it, and nothing is to be deleted. `copies failed`: it would be deleted, had all
 * copies succeeded.
 *
 * @since 0.1.0
 * @category trees
 */
export type SkipReason = "same" | "exists" | "excluded" | "folder marker" | "extraneous" | "copies failed"

/**
 * What is to be done to one object.
 *
 * @since 0.1.0
 * @category trees
 */
export interface Task {
  readonly kind: "Copy" | "Move" | "Delete"
  readonly reason: Reason
  /** Relative to the prefixes; the same on both sides. */
  readonly key: string
  /** The size of the object that is copied, moved or deleted. */
  readonly bytes: number
}

/**
 * One step of a run over a tree. Each task is `Planned` first, and then `Done` or `Failed`, unless it is a dry run.
 *
 * @since 0.1.0
 * @category trees
 */
export type Action =
  | { readonly _tag: "Planned" } & Task
  | {
    readonly _tag: "Done"
    /** Who carried the bytes of a copy: this process, or the service within itself. */
    readonly via?: "process" | "service" | undefined
  } & Task
  | { readonly _tag: "Failed"; readonly error: StorageError.StorageError } & Task
  | { readonly _tag: "Skipped"; readonly reason: SkipReason; readonly key: string; readonly bytes: number }

/**
 * Which objects are meant: a pattern of their keys, or a function of what the listing says.
 *
 * In a pattern `*` is any run of characters but `/`, `**` any run, `?` one character but `/`, `[a-z]` and `[!a-z]` one
 * of a set, `{a,b}` alternatives; `\` takes the next character literally. A pattern without a `/`, but for one at its
 * end, is looked for at any depth (`*.tmp`, `node_modules/`), any other from the beginning (`src/*.ts`, `/README.md`).
 * A `/` at the end stands for all that is below. Matching is by characters, upper and lower case differ, and takes time
 * in proportion to the key whatever the pattern.
 *
 * @since 0.1.0
 * @category trees
 */
export type Filter = string | ((object: ObjectStore.ObjectMeta) => boolean)

/**
 * What all runs over trees have in common.
 *
 * @since 0.1.0
 * @category trees
 */
export interface SelectOptions {
  /** Only what one of them means; by default everything. */
  readonly include?: Filter | ReadonlyArray<Filter> | undefined
  /** Nothing that one of them means, included or not. */
  readonly exclude?: Filter | ReadonlyArray<Filter> | undefined
  /** `true`: `Planned` actions only, nothing is changed. */
  readonly dryRun?: boolean | undefined
  /** Objects under way at once; 16 by default. What is larger than a part has up to 4 parts under way. */
  readonly concurrency?: number | undefined
  /**
   * After an object has failed: go on with the others (`continue`, the default), or stop (`fail`). The run fails with
   * `TransferIncomplete` in both cases. What would fail for all, such as expired credentials, always stops it.
   */
  readonly onError?: "continue" | "fail" | undefined
}

/**
 * How a tree is copied or moved.
 *
 * @since 0.1.0
 * @category trees
 */
export interface CopyOptions extends SelectOptions, Omit<TransferOptions, "concurrency"> {
  /**
   * The folders to copy from and to, or one for both; a `/` is put after them. Neither side may lie within the other:
   * that is `InvalidInput`.
   */
  readonly prefix?: string | { readonly from?: string | undefined; readonly to?: string | undefined } | undefined
  /** `false`: what the target has under the same key stays as it is. Defaults to `true`. */
  readonly overwrite?: boolean | undefined
  /**
   * Empty objects whose keys end with `/`, as consoles make them to show a folder: left alone (`skip`, the default), or
   * taken as any other object (`copy`).
   */
  readonly folderMarkers?: "skip" | "copy" | undefined
  /**
   * For servers that list in another order than that of the keys' UTF-8 bytes, as directory buckets do: `true` holds
   * the listings in memory and sorts them. Otherwise a listing out of order is `MalformedResponse`.
   */
  readonly sortListings?: boolean | undefined
  /**
   * What an object is stored with, beside or instead of its own attributes. What is already there is not compared by it.
   * With it the bytes pass through this process, between buckets of one service too.
   */
  readonly attributes?: ((object: ObjectStore.ObjectMeta) => ObjectStore.Attributes) | undefined
}

/**
 * Which folder is uploaded, and where to.
 *
 * @since 0.1.0
 * @category trees
 */
export interface FolderUpload {
  readonly path: string
  /** A `/` is put after it; absent, the store's own. */
  readonly prefix?: string | undefined
  /** Whether symbolic links are followed, out of the folder too; else they are left out. `false` by default. */
  readonly followLinks?: boolean | undefined
}

/**
 * Which objects are downloaded, and into which folder.
 *
 * @since 0.1.0
 * @category trees
 */
export interface FolderDownload {
  /** It is made if it is not there. */
  readonly path: string
  /** A `/` is put after it; absent, the store's own. */
  readonly prefix?: string | undefined
}

/**
 * How it is found out whether the target's object is the source's. Those of different sizes always differ; then:
 *
 * - `size`: nothing else matters.
 * - `size-time`: the source's is newer, by whole seconds.
 * - `etag`: the ETags of the listings; where they say nothing, as for objects that went up in parts, the checksums.
 *   Objects encrypted under keys of KMS or of the caller's have other ETags for the same content.
 * - `checksum`: a checksum that both sides have or can compute. Files and objects in memory are read for it, objects of
 *   a service are asked for theirs.
 *
 * A function decides by itself: `true` if they are the same.
 *
 * @since 0.1.0
 * @category trees
 */
export type Compare<E = never, R = never> =
  | "size"
  | "size-time"
  | "etag"
  | "checksum"
  | ((source: ObjectStore.ObjectMeta, target: ObjectStore.ObjectMeta) => Effect.Effect<boolean, E, R>)

/**
 * How a tree is kept in step with another.
 *
 * @since 0.1.0
 * @category trees
 */
export interface SyncOptions<E = never, R = never> extends Omit<CopyOptions, "overwrite"> {
  /** `size-time` by default. */
  readonly compare?: Compare<E, R> | undefined
  /** Deletes what the source does not have, after all copies have succeeded. Excluded objects are kept. */
  readonly delete?: boolean | undefined
  /** With `delete`: excluded objects are deleted too. */
  readonly deleteExcluded?: boolean | undefined
  /** With `delete`: an empty source empties the target. Otherwise it is taken for a mistake: `DeletionRefused`. */
  readonly allowEmpty?: boolean | undefined
  /** With `delete`: nothing is deleted if it were more than so many objects: `DeletionRefused`. */
  readonly maxDelete?: number | undefined
}

/**
 * How all objects below a prefix are deleted.
 *
 * @since 0.1.0
 * @category trees
 */
export interface DeletePrefixOptions extends SelectOptions {
  /** Has to be said for an empty prefix, which means everything. */
  readonly everything?: boolean | undefined
}

/**
 * What a run over a tree has come to.
 *
 * @since 0.1.0
 * @category trees
 */
export interface Summary {
  readonly planned: Counts
  readonly copied: Counts
  readonly moved: Counts
  readonly deleted: Counts
  readonly failed: Counts
  readonly skipped: Counts
}

/**
 * Objects, and the sum of their sizes.
 *
 * @since 0.1.0
 * @category trees
 */
export interface Counts {
  readonly objects: number
  readonly bytes: number
}

/**
 * Everything that a run over a tree as a whole can fail with; what happens to one object is a `Failed` action.
 *
 * @since 0.1.0
 * @category errors
 */
export type TreeError = ObjectStore.ListError | StorageError.TransferIncomplete

/**
 * Makes `to` hold what `from` holds: copies what is missing or differs and, if asked, deletes what is extraneous.
 *
 * Both listings are read side by side, so that memory stays bounded however many objects there are. A run that is
 * interrupted leaves whole objects only, and the next takes up from there. Where both are buckets of one S3 service,
 * it copies within itself, with all metadata and tags; otherwise the bytes pass through this process, with attributes
 * and metadata, without tags.
 *
 * Objects that cannot be copied, such as keys that are no safe file names, are `Failed` actions and do not stop the
 * others; the run then deletes nothing and fails with `TransferIncomplete` at its end.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const site = yield* ObjectStore.makeMemory
 *   const backup = yield* ObjectStore.makeMemory
 *   yield* site.put("index.html", "<h1>Hello</h1>")
 *   yield* site.put("draft.tmp", "...")
 *   yield* backup.put("old.html", "gone")
 *
 *   const { copied, deleted } = yield* Stream.run(
 *     Transfer.sync(site, backup, { exclude: "*.tmp", delete: true }),
 *     Transfer.summarize
 *   )
 *   assert.deepStrictEqual([copied.objects, deleted.objects], [1, 1])
 * })
 *
 * Effect.runSync(program)
 */
export const sync: <E = never, R = never>(
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  options?: SyncOptions<E, R>
) => Stream.Stream<Action, TreeError | StorageError.DeletionRefused | E, R> = syncing.sync

/**
 * Copies all of `from` to `to`, without comparing anything.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const photos = yield* ObjectStore.makeMemory
 *   const backup = yield* ObjectStore.makeMemory
 *   yield* photos.put("2026/cat.jpg", "meow")
 *   yield* Stream.runDrain(Transfer.copy(photos, backup, { prefix: { from: "2026", to: "photos/2026" } }))
 *   assert.strictEqual(yield* backup.text("photos/2026/cat.jpg"), "meow")
 * })
 *
 * Effect.runSync(program)
 */
export const copy: (
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  options?: CopyOptions
) => Stream.Stream<Action, TreeError> = copying.copy

/**
 * Copies all of `from` to `to`, and deletes each object of `from` once its copy has been seen to be there, provided
 * that it is still the one that was copied. An interruption may leave one on both sides, and none on neither.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const inbox = yield* ObjectStore.makeMemory
 *   const archive = yield* ObjectStore.makeMemory
 *   yield* inbox.put("a.eml", "Hello")
 *   yield* Stream.runDrain(Transfer.move(inbox, archive))
 *   assert.deepStrictEqual([yield* inbox.exists("a.eml"), yield* archive.exists("a.eml")], [false, true])
 * })
 *
 * Effect.runSync(program)
 */
export const move: (
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  options?: CopyOptions
) => Stream.Stream<Action, TreeError> = moving.move

/**
 * Deletes all objects whose keys begin with `prefix`; `logs/2026` means `logs/2026-01` too, `logs/2026/` does not. An
 * empty prefix is `InvalidInput` without `everything`.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   yield* store.put("logs/1", "one")
 *   yield* store.put("keep", "this")
 *   yield* Stream.runDrain(Transfer.deletePrefix(store, "logs/"))
 *   assert.deepStrictEqual([yield* store.exists("logs/1"), yield* store.exists("keep")], [false, true])
 * })
 *
 * Effect.runSync(program)
 */
export const deletePrefix: (
  store: ObjectStore.Service,
  prefix: string,
  options?: DeletePrefixOptions
) => Stream.Stream<Action, TreeError> = deleting.deletePrefix

/**
 * Uploads all files of a folder, without comparing anything; to send only what has changed, `sync` from
 * `ObjectStore.makeFolder`. A folder that is not there is `InvalidConfig`.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   const upload = Transfer.uploadFolder(store, { path: "./photos", prefix: "photos" }, { exclude: [".*", "*.tmp"] })
 *   const { copied } = yield* Stream.run(upload, Transfer.summarize)
 *   yield* Effect.log(`${copied.objects} files, ${copied.bytes} bytes`)
 * }).pipe(Effect.provide(NodeContext.layer))
 */
export const uploadFolder: (
  store: ObjectStore.Service,
  folder: FolderUpload,
  options?: Omit<CopyOptions, "prefix">
) => Stream.Stream<Action, TreeError | StorageError.InvalidConfig, FileSystem.FileSystem> = folders.uploadFolder

/**
 * Downloads all objects below a prefix into a folder, without comparing anything. Each file is written beside its place
 * and moved there when it is whole, with the object's time. Keys that are no safe paths below the folder are `Failed`
 * actions.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { NodeContext } from "@effect/platform-node"
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   yield* Transfer.downloadFolder(store, { prefix: "photos", path: "./photos" }, { overwrite: false }).pipe(
 *     Stream.filter((action) => action._tag === "Failed"),
 *     Stream.runForEach(({ error, key }) => Effect.logWarning(key, error.message))
 *   )
 * }).pipe(Effect.provide(NodeContext.layer))
 */
export const downloadFolder: (
  store: ObjectStore.Service,
  folder: FolderDownload,
  options?: Omit<CopyOptions, "prefix">
) => Stream.Stream<Action, TreeError | StorageError.InvalidConfig, FileSystem.FileSystem> = folders.downloadFolder

/**
 * Counts what a run does.
 *
 * @since 0.1.0
 * @category trees
 * @example
 * import { ObjectStore, Transfer } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const from = yield* ObjectStore.makeMemory
 *   yield* from.put("a", "123")
 *   const plan = Transfer.sync(from, yield* ObjectStore.makeMemory, { dryRun: true })
 *   const { planned } = yield* Stream.run(plan, Transfer.summarize)
 *   assert.deepStrictEqual(planned, { objects: 1, bytes: 3 })
 * })
 *
 * Effect.runSync(program)
 */
export const summarize: Sink.Sink<Summary, Action> = summary.sink
