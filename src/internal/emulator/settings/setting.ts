/**
 * Settings of a bucket that are kept and given back, and nothing is done by them.
 */
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, noBody } from "../operation.js"
import type { Refusal } from "../refusal.js"
import { refusal } from "../refusal.js"
import type { Bucket } from "../state.js"
import type { Reader } from "./document.js"

/** A header that belongs to a setting, and what it says where nobody has said. @internal */
export interface KeptHeader {
  readonly name: string
  readonly otherwise: string
}

/** @internal */
export interface Setting {
  readonly subresource: string
  /** What GET is called. */
  readonly get: string
  /** What PUT is called, what it keeps, and how it says so. */
  readonly put: readonly [name: string, read: Reader, status?: number]
  /** What DELETE is called, where there is one. */
  readonly remove?: string
  /** What a bucket answers where nobody has set it: a document, or a refusal. */
  readonly unset: (bucket: Bucket) => Uint8Array | Refusal
  readonly contentType?: string
  readonly header?: KeptHeader
}

/** For `unset`: there is none. @internal */
export const missing = (code: string, message: string) => ({ name }: Bucket): Refusal =>
  refusal(code, { status: 404, message, details: [["BucketName", name]] })

const headerKey = ({ subresource }: Setting): string => `${subresource} header`

const headerOf = (setting: Setting, bucket: Bucket): ReadonlyArray<readonly [string, string]> =>
  setting.header === undefined
    ? []
    : [[
      setting.header.name,
      new TextDecoder().decode(bucket.settings.get(headerKey(setting))) || setting.header.otherwise
    ]]

const get = (setting: Setting): Operation => ({
  name: setting.get,
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const kept = bucket.settings.get(setting.subresource) ?? setting.unset(bucket)
    if (!(kept instanceof Uint8Array)) throw kept
    return {
      status: 200,
      headers: [["Content-Type", setting.contentType ?? "application/xml"], ...headerOf(setting, bucket)],
      body: kept
    }
  }
})

const keepHeader = (setting: Setting, context: Context, bucket: Bucket): void => {
  if (setting.header === undefined) return
  const said = context.headers.get(setting.header.name)
  if (said === undefined) bucket.settings.delete(headerKey(setting))
  else bucket.settings.set(headerKey(setting), new TextEncoder().encode(said))
}

const put = (setting: Setting): Operation => {
  const [name, read, status = 200] = setting.put
  return {
    name,
    payload: documentBody,
    run: (context, payload) => {
      const bucket = bucketOf(context)
      bucket.settings.set(setting.subresource, read(joined(payload.data), context, bucket))
      keepHeader(setting, context, bucket)
      return emptyResponse(status, headerOf(setting, bucket))
    }
  }
}

const remove = (setting: Setting, name: string): Operation => ({
  name,
  payload: noBody,
  run: (context) => {
    const { settings } = bucketOf(context)
    settings.delete(setting.subresource)
    settings.delete(headerKey(setting))
    return emptyResponse(204)
  }
})

/** @internal */
export const routesOf = (setting: Setting): ReadonlyArray<readonly [route: string, operation: Operation]> => [
  [`bucket GET ${setting.subresource}`, get(setting)],
  [`bucket PUT ${setting.subresource}`, put(setting)],
  ...(setting.remove === undefined
    ? []
    : [[`bucket DELETE ${setting.subresource}`, remove(setting, setting.remove)] as const])
]
