import { compareUtf8 } from "../../../wire/uri.js"
import { need, needBucket } from "../auth.js"
import * as Call from "../call.js"
import { badRequest, unauthorized } from "../refusal.js"
import * as Render from "../render.js"
import type { Bucket, File, Versions } from "../state.js"
import * as State from "../state.js"

/** A row of a listing: a version, or a folder that several names share. */
type Row = File | { readonly folder: string }

interface Asked {
  readonly prefix: string
  readonly delimiter: string | undefined
  readonly start: string
}

/** From the first name that is not before `start`, in the order of UTF-8. */
const rows = function*(
  bucket: Bucket,
  { delimiter, prefix, start }: Asked,
  of: (versions: Versions) => ReadonlyArray<File>
): Generator<Row> {
  const cursor = bucket.names.from(compareUtf8(start, prefix) > 0 ? start : prefix)
  for (let versions = cursor.next(); versions?.name.startsWith(prefix) === true; versions = cursor.next()) {
    const found = of(versions)
    if (found.length === 0) continue
    const at = delimiter === undefined ? -1 : versions.name.indexOf(delimiter, prefix.length)
    if (delimiter === undefined || at < 0) {
      yield* found
      continue
    }
    const folder = versions.name.slice(0, at + delimiter.length)
    yield { folder }
    cursor.skipPrefix(folder)
  }
}

const unfinished = function*(bucket: Bucket, prefix: string): Generator<File> {
  const cursor = bucket.names.from(prefix)
  for (let versions = cursor.next(); versions?.name.startsWith(prefix) === true; versions = cursor.next()) {
    yield* versions.files.filter((file) => file.action === "start")
  }
}

const visible = (context: Call.Context, bucketId: string, prefix: string): Bucket => {
  need(context.key, "listFiles")
  const bucket = State.bucketOf(context.world, bucketId)
  needBucket(context.key, bucketId)
  const { namePrefix } = context.key
  if (namePrefix !== null && !prefix.startsWith(namePrefix)) throw unauthorized("unauthorized")
  return bucket
}

const render = ({ key, world }: Call.Context, bucket: Bucket, row: Row): unknown =>
  "folder" in row ? Render.folder(world, bucket, row.folder) : Render.file(world, key, row)

const nameOf = (row: Row): string => "folder" in row ? row.folder : row.name

const take = (source: Generator<Row>, count: number): readonly [ReadonlyArray<Row>, Row | undefined] => {
  const page: Array<Row> = []
  for (const row of source) {
    if (page.length === count) return [page, row]
    page.push(row)
  }
  return [page, undefined]
}

const asked = {
  bucketId: Call.text,
  startFileName: Call.optional(Call.text),
  maxFileCount: Call.optional(Call.count(1, 10_000)),
  prefix: Call.optional(Call.text),
  delimiter: Call.optional(Call.text)
}

/** @internal */
export const calls: ReadonlyArray<Call.Call> = [
  Call.define("b2_list_file_names", asked, (context, input) => {
    const { delimiter, prefix = "", startFileName = "" } = input
    const bucket = visible(context, input.bucketId, prefix)
    const found = rows(bucket, { prefix, delimiter, start: startFileName }, (versions) => {
      const file = State.current(versions)
      return file === undefined ? [] : [file]
    })
    const [page, next] = take(found, input.maxFileCount ?? 100)
    return {
      files: page.map((row) => render(context, bucket, row)),
      nextFileName: next === undefined ? null : nameOf(next)
    }
  }),
  Call.define("b2_list_file_versions", { ...asked, startFileId: Call.optional(Call.text) }, (context, input) => {
    const { delimiter, prefix = "", startFileId, startFileName = "" } = input
    const bucket = visible(context, input.bucketId, prefix)
    if (startFileId !== undefined && input.startFileName === undefined) {
      throw badRequest("startFileId needs startFileName")
    }
    const found = rows(bucket, { prefix, delimiter, start: startFileName }, ({ files, name }) => {
      const from = name === startFileName && startFileId !== undefined
        ? files.findIndex((file) => file.id === startFileId)
        : 0
      return from < 0 ? [] : files.slice(from)
    })
    const [page, next] = take(found, input.maxFileCount ?? 100)
    return {
      files: page.map((row) => render(context, bucket, row)),
      nextFileName: next === undefined ? null : nameOf(next),
      nextFileId: next === undefined || "folder" in next ? null : next.id
    }
  }),
  Call.define("b2_list_unfinished_large_files", {
    bucketId: Call.text,
    namePrefix: Call.optional(Call.text),
    startFileId: Call.optional(Call.text),
    maxFileCount: Call.optional(Call.count(1, 100))
  }, (context, { bucketId, maxFileCount = 100, namePrefix = "", startFileId }) => {
    const bucket = visible(context, bucketId, namePrefix)
    const started = [...unfinished(bucket, namePrefix)].sort((a, b) => a.id < b.id ? -1 : 1)
    const from = startFileId === undefined ? 0 : started.findIndex(({ id }) => id >= startFileId)
    const left = from < 0 ? [] : started.slice(from)
    return {
      files: left.slice(0, maxFileCount).map((file) => Render.file(context.world, context.key, file)),
      nextFileId: left[maxFileCount]?.id ?? null
    }
  })
]
