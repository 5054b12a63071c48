import { emptyData } from "../../model.js"
import { need, needName, secretWord } from "../auth.js"
import * as Call from "../call.js"
import * as Guard from "../guard.js"
import * as Names from "../names.js"
import { badRequest, Refusal } from "../refusal.js"
import * as Render from "../render.js"
import type { File, Part } from "../state.js"
import * as State from "../state.js"
import { contentType, digests, guessed, slice, visibleFile } from "./files.js"

const day = 86_400_000

/** A large file that is neither finished nor cancelled. @internal */
export const active = (context: Call.Context, id: string): File => {
  const file = context.world.files.get(id)
  if (file?.action !== "start") throw badRequest(`No active upload for: ${id}`)
  needName(context.key, file.bucket, file.name)
  return file
}

const issueUploadToken = (
  { key, now, world }: Call.Context,
  kind: "file" | "part",
  target: string
): { readonly uploadUrl: string; readonly authorizationToken: string } => {
  const serial = String(world.serial("upload url")).padStart(4, "0")
  const path = `/b2api/v4/b2_upload_${kind}/${target}/c001_v0001000_t${serial}`
  const token = `4_${secretWord(world, "upload token")}`
  world.uploadTokens.set(token, {
    kind,
    target,
    path,
    key,
    expiresAt: now + day,
    busy: false,
    dead: false
  })
  return { uploadUrl: world.origins.upload + path, authorizationToken: token }
}

/** @internal */
export const storePart = (file: File, part: Part): void => {
  file.parts.set(part.number, part)
}

const checkParts = (file: File, sha1s: ReadonlyArray<string>, minimum: number): ReadonlyArray<Part> => {
  if (sha1s.length < 2) throw badRequest("large files must have at least 2 parts")
  if (file.parts.size > sha1s.length) {
    throw badRequest(`${file.parts.size} parts have been uploaded, and partSha1Array has ${sha1s.length}`)
  }
  return sha1s.map((sha1, index) => {
    const part = file.parts.get(index + 1)
    if (part === undefined) throw new Refusal(400, "missing_part", `Part number ${index + 1} has not been uploaded`)
    if (part.sha1 !== sha1) {
      throw new Refusal(400, "part_sha1_mismatch", `Sha1 checksum for part number ${index + 1} does not match`)
    }
    if (index < sha1s.length - 1 && part.data.size < minimum) {
      throw badRequest(`Part number ${index + 1} is smaller than ${minimum} bytes`)
    }
    return part
  })
}

/** @internal */
export const calls: ReadonlyArray<Call.Call> = [
  Call.define("b2_get_upload_url", { bucketId: Call.text }, (context, { bucketId }) => {
    need(context.key, "writeFiles")
    const bucket = State.bucketOf(context.world, bucketId)
    needName({ ...context.key, namePrefix: null }, bucket, "")
    return { bucketId, ...issueUploadToken(context, "file", bucketId) }
  }),
  Call.define("b2_get_upload_part_url", { fileId: Call.text }, (context, { fileId }) => {
    need(context.key, "writeFiles")
    active(context, fileId)
    return { fileId, ...issueUploadToken(context, "part", fileId) }
  }),
  Call.define("b2_start_large_file", {
    bucketId: Call.text,
    fileName: Call.text,
    contentType,
    fileInfo: Call.optional(Call.texts),
    fileRetention: Call.optional(Call.record),
    legalHold: Call.optional(Call.oneOf("on", "off")),
    serverSideEncryption: Call.optional(Guard.encryption),
    customUploadTimestamp: Call.optional(Call.count(0, Number.MAX_SAFE_INTEGER))
  }, (context, input) => {
    const { key, now, world } = context
    need(key, "writeFiles")
    const bucket = State.bucketOf(world, input.bucketId)
    needName(key, bucket, Names.fileName(input.fileName))
    if (input.customUploadTimestamp !== undefined) {
      throw badRequest("Custom upload timestamps are not enabled for this account")
    }
    const encryption = input.serverSideEncryption ?? bucket.encryption
    const retention = input.fileRetention === undefined
      ? undefined
      : Guard.retention(now)(input.fileRetention, "fileRetention")
    const lock = Guard.settle(key, bucket, { retention, legalHold: input.legalHold }, now)
    const started = State.addFile(world, {
      bucket,
      name: input.fileName,
      action: "start",
      contentType: guessed(input.contentType, input.fileName),
      info: Names.fileInfo(
        Object.entries(input.fileInfo ?? {}),
        input.fileName,
        encryption.mode !== null || lock.retention !== undefined
      ),
      data: emptyData,
      sha1: null,
      md5: null,
      encryption,
      ...lock
    }, now)
    return Render.file(world, key, started)
  }),
  Call.define("b2_copy_part", {
    sourceFileId: Call.text,
    largeFileId: Call.text,
    partNumber: Call.count(1, 10_000),
    range: Call.optional(Call.text),
    sourceServerSideEncryption: Call.optional(Guard.encryption),
    destinationServerSideEncryption: Call.optional(Guard.encryption)
  }, (context, input) => {
    const { key, now, world } = context
    need(key, "writeFiles")
    need(key, "readFiles")
    const file = active(context, input.largeFileId)
    const source = visibleFile(context, input.sourceFileId)
    if (source.action !== "upload") throw badRequest(`Not a file that can be copied: ${input.sourceFileId}`)
    Guard.unlock(source, input.sourceServerSideEncryption)
    if (!Guard.sameKey(file.encryption, input.destinationServerSideEncryption)) {
      throw badRequest("The encryption of a part must be that of its file")
    }
    const data = slice(source, input.range, world.limits.maximumCopy)
    const part = { number: input.partNumber, data, ...digests(data), timestamp: world.tick(now) }
    storePart(file, part)
    return Render.part(file, part)
  }),
  Call.define("b2_list_parts", {
    fileId: Call.text,
    startPartNumber: Call.optional(Call.count(1, 10_000)),
    maxPartCount: Call.optional(Call.count(1, 10_000))
  }, (context, { fileId, maxPartCount = 100, startPartNumber = 1 }) => {
    need(context.key, "writeFiles")
    const file = active(context, fileId)
    const parts = [...file.parts.values()].filter(({ number }) => number >= startPartNumber)
      .sort((a, b) => a.number - b.number)
    return {
      parts: parts.slice(0, maxPartCount).map((part) => Render.part(file, part)),
      nextPartNumber: parts[maxPartCount]?.number ?? null
    }
  }),
  Call.define("b2_finish_large_file", {
    fileId: Call.text,
    partSha1Array: Call.list(Call.text)
  }, (context, { fileId, partSha1Array }) => {
    const { key, world } = context
    need(key, "writeFiles")
    const file = active(context, fileId)
    const parts = checkParts(file, partSha1Array, world.limits.minimumPartSize)
    file.data = {
      chunks: parts.flatMap(({ data }) => data.chunks),
      size: parts.reduce((size, { data }) => size + data.size, 0)
    }
    file.sha1 = "none"
    file.action = "upload"
    file.parts.clear()
    return Render.file(world, key, file)
  }),
  Call.define("b2_cancel_large_file", { fileId: Call.text }, (context, { fileId }) => {
    const { key, world } = context
    need(key, "writeFiles")
    const file = active(context, fileId)
    State.removeFile(world, file)
    return { accountId: world.accountId, bucketId: file.bucket.id, fileId, fileName: file.name }
  })
]
