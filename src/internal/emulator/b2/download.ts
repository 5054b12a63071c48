/**
 * Downloads, by name and by id.
 */
import { formatContentRange, parseRange } from "../../wire/range.js"
import * as uri from "../../wire/uri.js"
import type { Headers } from "../headers.js"
import type { EmulatorResponse } from "../model.js"
import * as Model from "../model.js"
import { keyOf, may, need, needName } from "./auth.js"
import { overrideNames } from "./calls/files.js"
import * as Guard from "./guard.js"
import * as Names from "./names.js"
import { badRequest, expiredToken, notFound, Refusal, unauthorized } from "./refusal.js"
import type { File, Key, World } from "./state.js"
import * as State from "./state.js"

interface Asked {
  readonly world: World
  readonly headers: Headers
  readonly query: ReadonlyArray<readonly [string, string]>
  readonly now: number
}

/** Who reads: a key, whoever has been given a token for some names, or anybody. */
type Reader =
  | { readonly _tag: "Key"; readonly key: Key }
  | { readonly _tag: "Token"; readonly token: State.DownloadToken }
  | { readonly _tag: "Anybody" }

const readerOf = ({ headers, now, query, world }: Asked): Reader => {
  const text = headers.get("authorization") ?? query.find(([name]) => name === "Authorization")?.[1]
  if (text === undefined) return { _tag: "Anybody" }
  const token = world.downloadTokens.get(text)
  if (token === undefined) return { _tag: "Key", key: keyOf(world, text, now) }
  if (token.expiresAt <= now) throw expiredToken()
  return { _tag: "Token", token }
}

const admit = (reader: Reader, bucket: State.Bucket, name: string | undefined): void => {
  switch (reader._tag) {
    case "Key":
      need(reader.key, "readFiles")
      needName(reader.key, bucket, name ?? reader.key.namePrefix ?? "")
      return
    case "Token":
      if (reader.token.bucketId !== bucket.id || name === undefined || !name.startsWith(reader.token.prefix)) {
        throw unauthorized("unauthorized")
      }
      return
    case "Anybody":
      if (bucket.type !== "allPublic") throw unauthorized("unauthorized")
  }
}

const overridden = new Map([
  ["b2ContentDisposition", "Content-Disposition"],
  ["b2ContentLanguage", "Content-Language"],
  ["b2Expires", "Expires"],
  ["b2CacheControl", "Cache-Control"],
  ["b2ContentEncoding", "Content-Encoding"],
  ["b2ContentType", "Content-Type"]
])

const overridesOf = ({ query }: Asked, reader: Reader): ReadonlyMap<string, string> => {
  const given = new Map(query.filter(([name]) => overrideNames.includes(name)))
  if (given.size > 0 && reader._tag === "Anybody") throw unauthorized("unauthorized")
  if (reader._tag === "Token") {
    const { overrides } = reader.token
    if (given.size !== overrides.size || [...given].some(([name, value]) => overrides.get(name) !== value)) {
      throw unauthorized("unauthorized")
    }
  }
  return given
}

const lockHeaders = (file: File, reader: Reader): ReadonlyArray<readonly [string, string]> => {
  const key = reader._tag === "Key" ? reader.key : undefined
  const out: Array<readonly [string, string]> = []
  const hidden: Array<string> = []
  if (key !== undefined && may(key, "readFileRetentions")) {
    if (file.retention !== undefined) {
      out.push(["X-Bz-File-Retention-Mode", file.retention.mode])
      out.push(["X-Bz-File-Retention-Retain-Until-Timestamp", String(file.retention.until)])
    }
  } else if (file.bucket.lockEnabled) {
    hidden.push("X-Bz-File-Retention-Mode", "X-Bz-File-Retention-Retain-Until-Timestamp")
  }
  if (key !== undefined && may(key, "readFileLegalHolds")) {
    if (file.legalHold !== undefined) out.push(["X-Bz-File-Legal-Hold", file.legalHold])
  } else if (file.bucket.lockEnabled) {
    hidden.push("X-Bz-File-Legal-Hold")
  }
  if (hidden.length > 0) out.push(["X-Bz-Client-Unauthorized-To-Read", hidden.join(",")])
  return out
}

const answer = (asked: Asked, file: File, reader: Reader): EmulatorResponse => {
  if (file.action !== "upload") throw notFound("File with such name does not exist.")
  const overrides = overridesOf(asked, reader)
  Guard.unlock(file, Guard.encryptionOfHeaders(asked.headers))
  const { size } = file.data
  const asking = asked.headers.get("range")
  const range = asking === undefined ? "ignored" : parseRange(asking, size)
  if (range === "unsatisfiable") {
    throw new Refusal(416, "range_not_satisfiable", "The Range in the request is outside the size of the file", [
      ["Content-Range", `bytes */${size}`]
    ])
  }
  const standard = new Map<string, string>([["Content-Type", file.contentType]])
  const info: Array<readonly [string, string]> = []
  for (const [name, value] of Object.entries(file.info)) {
    const header = Names.special.get(name)
    if (header === undefined) info.push([`X-Bz-Info-${name}`, Names.encode(value)])
    else standard.set(header, value)
  }
  for (const [name, value] of overrides) standard.set(overridden.get(name) ?? name, value)
  const part = range === "ignored" ? undefined : range
  return {
    status: part === undefined ? 200 : 206,
    headers: [
      ["Accept-Ranges", "bytes"],
      ["Content-Length", String(part === undefined ? size : part.end - part.start + 1)],
      ...(part === undefined ? [] : [["Content-Range", formatContentRange({ ...part, size })] as const]),
      ...standard,
      ["X-Bz-File-Id", file.id],
      ["X-Bz-File-Name", Names.encode(file.name)],
      ["X-Bz-Content-Sha1", file.sha1 ?? "none"],
      ["X-Bz-Upload-Timestamp", String(file.timestamp)],
      ...Guard.encryptionHeaders(file.encryption),
      ...lockHeaders(file, reader),
      ...info
    ],
    body: part === undefined ? file.data.chunks : Model.slice(file.data, part.start, part.end)
  }
}

/** `path` is what follows `/file/`. @internal */
export const byName = (asked: Asked, path: string): EmulatorResponse => {
  const slash = path.indexOf("/")
  if (slash < 0) throw badRequest("a file name is required")
  const name = Names.decode(path.slice(slash + 1))
  const reader = readerOf(asked)
  const bucket = State.bucketNamed(asked.world, Names.decode(path.slice(0, slash)))
  if (bucket === undefined) {
    throw reader._tag === "Anybody" ? unauthorized("unauthorized") : notFound("Bucket does not exist.")
  }
  admit(reader, bucket, name)
  const file = State.current(bucket.names.get(name))
  if (file === undefined) throw notFound("File with such name does not exist.")
  return answer(asked, file, reader)
}

/** @internal */
export const byId = (asked: Asked): EmulatorResponse => {
  const id = asked.query.find(([name]) => name === "fileId")?.[1]
  if (id === undefined) throw badRequest("required field fileId is missing")
  const reader = readerOf(asked)
  // A token is for names.
  if (reader._tag === "Token") throw unauthorized("unauthorized")
  const file = State.fileOf(asked.world, id)
  admit(reader, file.bucket, file.name)
  return answer(asked, file, reader)
}

/** Of a request's target; `+` is a space. @internal */
export const queryOf = (text: string): ReadonlyArray<readonly [string, string]> =>
  uri.parseQuery(text.replaceAll("+", "%20"))
