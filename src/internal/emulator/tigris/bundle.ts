/**
 * Many objects in one answer. What they were comes after it, in trailers, which there are only over HTTP.
 */
import * as WireXml from "../../wire/xml.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody } from "../operation.js"
import type { Payload } from "../payload.js"
import { refusal } from "../refusal.js"
import type { Bucket, StoredObject } from "../state.js"
import * as Versions from "../versions.js"
import { readDocument } from "../xmlBody.js"
import { notAllowed } from "./bucket.js"
import { gzip } from "./gzip.js"
import { readObject } from "./json.js"
import type { Entry } from "./tar.js"
import * as Tar from "./tar.js"
import { zstd } from "./zstd.js"

const limit = 5000

const fromJson = (payload: Payload): ReadonlyArray<string> => {
  const { keys } = readObject(payload)
  if (!Array.isArray(keys) || !keys.every((key): key is string => typeof key === "string")) {
    throw notAllowed("keys is not a list of texts")
  }
  return keys
}

const fromXml = (payload: Payload): ReadonlyArray<string> =>
  WireXml.childrenOf(readDocument(joined(payload.data), "Bundle"), "Object").map((object) => {
    const key = WireXml.childText(object, "Key")
    if (key === undefined) throw refusal("MalformedXML")
    return key
  })

const option = ({ headers }: Context, name: string, otherwise: string, known: ReadonlyArray<string>): string => {
  const value = headers.get(name) ?? otherwise
  if (!known.includes(value)) {
    throw refusal("InvalidArgument", { details: [["ArgumentName", name], ["ArgumentValue", value]] })
  }
  return value
}

const toEntry = (object: StoredObject): Entry => ({
  name: object.key,
  modified: object.lastModified,
  size: object.data.size,
  chunks: object.data.chunks
})

const errorsEntry = (missing: ReadonlyArray<string>, now: number): Entry => {
  const text = JSON.stringify({ skipped: missing.map((key) => ({ key, reason: "NoSuchKey" })) })
  const bytes = new TextEncoder().encode(text)
  return { name: "__bundle_errors.json", modified: now, size: bytes.length, chunks: [bytes] }
}

const find = (bucket: Bucket, keys: ReadonlyArray<string>) => {
  const found: Array<StoredObject> = []
  const missing: Array<string> = []
  for (const key of keys) {
    const object = Versions.current(bucket, key)
    if (object === undefined) missing.push(key)
    else found.push(object)
  }
  return { found, missing }
}

const written = (archive: ReadonlyArray<Uint8Array>, compression: string) => {
  switch (compression) {
    case "gzip":
      return { contentType: "application/gzip", body: gzip(archive) }
    case "zstd":
      return { contentType: "application/zstd", body: zstd(archive) }
    default:
      return { contentType: "application/x-tar", body: archive }
  }
}

/** @internal */
export const bundleObjects: Operation = {
  name: "BundleObjects",
  payload: { ...documentBody, limit: 5 * 1024 * 1024 },
  run: (context, payload) => {
    option(context, "x-tigris-bundle-format", "", ["tar"])
    const onError = option(context, "x-tigris-bundle-on-error", "skip", ["skip", "fail"])
    const compression = option(context, "x-tigris-bundle-compression", "none", ["none", "gzip", "zstd"])
    const isXml = context.headers.get("content-type")?.includes("xml") === true
    const keys = isXml ? fromXml(payload) : fromJson(payload)
    if (keys.length === 0 || keys.length > limit) throw notAllowed(`A bundle has 1 to ${limit} keys`)
    const { found, missing } = find(bucketOf(context), keys)
    if (onError === "fail" && missing.length > 0) {
      throw refusal("BundleKeyNotFound", {
        status: 404,
        message: "One or more keys do not exist",
        details: missing.map((key) => ["Key", key] as const)
      })
    }
    const errors = missing.length === 0 ? [] : [errorsEntry(missing, context.now)]
    const archive = Tar.archive([...found.map(toEntry), ...errors])
    const { body, contentType } = written(archive, compression)
    return {
      status: 200,
      headers: [["Content-Type", contentType]],
      body,
      trailers: [
        ["x-tigris-bundle-count", String(found.length)],
        ["x-tigris-bundle-bytes", String(found.reduce((sum, { data }) => sum + data.size, 0))],
        ["x-tigris-bundle-skipped", String(missing.length)]
      ]
    }
  }
}
