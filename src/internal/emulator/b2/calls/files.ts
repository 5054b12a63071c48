import { md5, sha1 } from "#digest"
import * as hex from "../../../wire/hex.js"
import { parseRange } from "../../../wire/range.js"
import { utf8Length } from "../../../wire/uri.js"
import * as Model from "../../model.js"
import { need, needName, secretWord } from "../auth.js"
import * as Call from "../call.js"
import * as Guard from "../guard.js"
import * as Names from "../names.js"
import { badRequest, notFound, Refusal } from "../refusal.js"
import * as Render from "../render.js"
import type { File } from "../state.js"
import * as State from "../state.js"

/** A file that the key may see. @internal */
export const visibleFile = ({ key, world }: Call.Context, id: string): File => {
  const file = State.fileOf(world, id)
  needName(key, file.bucket, file.name)
  return file
}

const named = (context: Call.Context, id: string, name: string, missing: (message: string) => Refusal): File => {
  const file = context.world.files.get(id)
  if (file === undefined || file.name !== name) throw missing(`File not present: ${name} ${id}`)
  needName(context.key, file.bucket, file.name)
  return file
}

/** The part of a file that a copy is to be of. @internal */
export const slice = (file: File, range: string | undefined, maximum: number): Model.Data => {
  const { data } = file
  if (range === undefined) {
    if (data.size > maximum) {
      throw new Refusal(400, "source_too_large", `Copy source too big: ${data.size}`)
    }
    return data
  }
  const found = parseRange(range, data.size)
  if (found === "ignored") throw badRequest(`Invalid range: ${range}`)
  if (found === "unsatisfiable") {
    throw new Refusal(416, "range_not_satisfiable", "The Range in the request is outside the size of the file")
  }
  const size = found.end - found.start + 1
  if (size > maximum) throw new Refusal(400, "source_too_large", `Copy source too big: ${size}`)
  return { chunks: Model.slice(data, found.start, found.end), size }
}

/** @internal */
export const digests = (data: Model.Data): { readonly sha1: string; readonly md5: string } => {
  const bytes = Model.joined(data)
  return { sha1: hex.encode(sha1(bytes)), md5: hex.encode(md5(bytes)) }
}

/** @internal */
export const contentType: Call.Reader<string> = (value, field) => {
  const type = Call.text(value, field)
  if (!/^[\x20-\x7e]{1,1000}$/.test(type)) throw badRequest(`Invalid ${field}`)
  return type
}

const types: ReadonlyArray<readonly [string, string]> = [
  [".txt", "text/plain"],
  [".html", "text/html"],
  [".json", "application/json"],
  [".jpg", "image/jpeg"],
  [".jpeg", "image/jpeg"],
  [".png", "image/png"],
  [".pdf", "application/pdf"],
  [".mp4", "video/mp4"]
]

/** `b2/x-auto` is a guess by the name. @internal */
export const guessed = (type: string, name: string): string =>
  type === "b2/x-auto"
    ? types.find(([extension]) => name.toLowerCase().endsWith(extension))?.[1] ?? "application/octet-stream"
    : type

const overrides = {
  b2ContentDisposition: Call.optional(Call.text),
  b2ContentLanguage: Call.optional(Call.text),
  b2Expires: Call.optional(Call.text),
  b2CacheControl: Call.optional(Call.text),
  b2ContentEncoding: Call.optional(Call.text),
  b2ContentType: Call.optional(Call.text)
}

/** @internal */
export const overrideNames = Object.keys(overrides)

/** @internal */
export const calls: ReadonlyArray<Call.Call> = [
  Call.define("b2_get_file_info", { fileId: Call.text }, (context, { fileId }) => {
    need(context.key, "readFiles")
    return Render.file(context.world, context.key, visibleFile(context, fileId))
  }),
  Call.define("b2_hide_file", { bucketId: Call.text, fileName: Call.text }, (context, { bucketId, fileName }) => {
    const { key, now, world } = context
    need(key, "writeFiles")
    const bucket = State.bucketOf(world, bucketId)
    needName(key, bucket, Names.fileName(fileName))
    const newest = bucket.names.get(fileName)?.files.find((file) => file.action !== "start")
    if (newest === undefined) throw new Refusal(400, "no_such_file", `File not present: ${fileName}`)
    if (newest.action === "hide") throw new Refusal(400, "already_hidden", `File already hidden: ${fileName}`)
    const hidden = State.addFile(world, {
      bucket,
      name: fileName,
      action: "hide",
      contentType: "application/x-bz-hide-marker",
      info: {},
      data: Model.emptyData,
      sha1: null,
      md5: null,
      encryption: { mode: null },
      retention: undefined,
      legalHold: undefined
    }, now)
    return Render.file(world, key, hidden)
  }),
  Call.define("b2_delete_file_version", {
    fileName: Call.text,
    fileId: Call.text,
    bypassGovernance: Call.optional(Call.flag)
  }, (context, { bypassGovernance, fileId, fileName }) => {
    need(context.key, "deleteFiles")
    const file = named(context, fileId, fileName, (message) => new Refusal(400, "file_not_present", message))
    Guard.checkDelete(file, context.now, Guard.bypasses(context.key, bypassGovernance))
    State.removeFile(context.world, file)
    return { fileId, fileName }
  }),
  Call.define("b2_copy_file", {
    sourceFileId: Call.text,
    fileName: Call.text,
    destinationBucketId: Call.optional(Call.text),
    range: Call.optional(Call.text),
    metadataDirective: Call.optional(Call.oneOf("COPY", "REPLACE")),
    contentType: Call.optional(contentType),
    fileInfo: Call.optional(Call.texts),
    fileRetention: Call.optional(Call.record),
    legalHold: Call.optional(Call.oneOf("on", "off")),
    sourceServerSideEncryption: Call.optional(Guard.encryption),
    destinationServerSideEncryption: Call.optional(Guard.encryption)
  }, (context, input) => {
    const { key, now, world } = context
    need(key, "writeFiles")
    need(key, "readFiles")
    const source = visibleFile(context, input.sourceFileId)
    if (source.action !== "upload") throw badRequest(`Not a file that can be copied: ${input.sourceFileId}`)
    const bucket = input.destinationBucketId === undefined
      ? source.bucket
      : State.bucketOf(world, input.destinationBucketId)
    needName(key, bucket, Names.fileName(input.fileName))
    const replace = input.metadataDirective === "REPLACE"
    if (!replace && (input.contentType !== undefined || input.fileInfo !== undefined)) {
      throw badRequest("contentType and fileInfo go with the metadataDirective REPLACE")
    }
    if (replace && input.contentType === undefined) throw badRequest("REPLACE needs a contentType")
    Guard.unlock(source, input.sourceServerSideEncryption)
    const encryption = input.destinationServerSideEncryption ?? bucket.encryption
    const retention = input.fileRetention === undefined
      ? undefined
      : Guard.retention(now)(input.fileRetention, "fileRetention")
    const lock = Guard.settle(key, bucket, { retention, legalHold: input.legalHold }, now)
    const info = Names.fileInfo(
      Object.entries(replace ? input.fileInfo ?? {} : source.info),
      input.fileName,
      encryption.mode !== null || lock.retention !== undefined
    )
    const data = slice(source, input.range, world.limits.maximumCopy)
    const whole = data === source.data
    const own = whole && source.md5 !== null ? { sha1: source.sha1, md5: source.md5 } : digests(data)
    const copy = State.addFile(world, {
      bucket,
      name: input.fileName,
      action: "upload",
      contentType: guessed(input.contentType ?? source.contentType, input.fileName),
      info,
      data,
      sha1: own.sha1,
      md5: own.md5,
      encryption,
      ...lock
    }, now)
    return Render.file(world, key, copy)
  }),
  Call.define("b2_update_file_retention", {
    fileName: Call.text,
    fileId: Call.text,
    fileRetention: Call.record,
    bypassGovernance: Call.optional(Call.flag)
  }, (context, input) => {
    const { key, now } = context
    need(key, "writeFileRetentions")
    const file = named(context, input.fileId, input.fileName, notFound)
    if (!file.bucket.lockEnabled) throw badRequest("The bucket is not file lock enabled.")
    const next = Guard.retention(now)(input.fileRetention, "fileRetention") ?? undefined
    Guard.checkRetention(file, next, now, Guard.bypasses(key, input.bypassGovernance))
    file.retention = next
    return {
      fileId: file.id,
      fileName: file.name,
      fileRetention: { mode: next?.mode ?? null, retainUntilTimestamp: next?.until ?? null }
    }
  }),
  Call.define("b2_update_file_legal_hold", {
    fileName: Call.text,
    fileId: Call.text,
    legalHold: Call.oneOf("on", "off")
  }, (context, input) => {
    need(context.key, "writeFileLegalHolds")
    const file = named(context, input.fileId, input.fileName, notFound)
    if (!file.bucket.lockEnabled) throw badRequest("The bucket is not file lock enabled.")
    file.legalHold = input.legalHold
    return { fileId: file.id, fileName: file.name, legalHold: input.legalHold }
  }),
  Call.define("b2_get_download_authorization", {
    bucketId: Call.text,
    fileNamePrefix: Call.text,
    validDurationInSeconds: Call.count(1, 604_800),
    ...overrides
  }, ({ key, now, world }, { bucketId, fileNamePrefix, validDurationInSeconds, ...rest }) => {
    need(key, "shareFiles")
    const bucket = State.bucketOf(world, bucketId)
    needName(key, bucket, fileNamePrefix)
    if (utf8Length(fileNamePrefix) > 1024) throw badRequest("fileNamePrefix is too long")
    const said = Object.entries(rest).filter((pair): pair is [string, string] => pair[1] !== undefined)
    const token = `3_${secretWord(world, "download token")}`
    world.downloadTokens.set(token, {
      bucketId,
      prefix: fileNamePrefix,
      expiresAt: now + validDurationInSeconds * 1000,
      overrides: new Map(said)
    })
    return { bucketId, fileNamePrefix, authorizationToken: token }
  })
]
