/**
 * What calls do not say themselves and the settings say for them. A default is an input like any other: it goes where
 * the same member of a call would go, and what the call says counts more.
 */
import type { S3Config } from "../config/model.js"
import { said } from "./encryption.js"
import type { Operation } from "./operation.js"

/** Members that are given together. */
interface Default {
  /** Where the call gives one of these, it has said it all. */
  readonly unless: ReadonlyArray<string>
  /** Absent: every operation that has the members. */
  readonly operations?: ReadonlyArray<string>
  /** Whether presigned URLs have them too. */
  readonly presigned: boolean
  readonly members: Readonly<Record<string, unknown>>
}

const uploads = ["PutObject", "CreateMultipartUpload"]

const defaultsOf = (config: S3Config): ReadonlyArray<Default> => {
  const { checksumAlgorithm, encryption } = config
  const all: Array<Default> = []
  if (config.requestPayer && !config.skipSignature) {
    all.push({ unless: ["requestPayer"], presigned: true, members: { requestPayer: "requester" } })
  }
  if (encryption !== undefined) {
    all.push({ unless: said, presigned: true, members: { ...encryption } })
  }
  if (encryption?.sseCustomerKey !== undefined) {
    all.push({
      unless: ["sourceSseCustomerKey"],
      presigned: true,
      members: { sourceSseCustomerKey: encryption.sseCustomerKey }
    })
  }
  if (checksumAlgorithm !== undefined) {
    // PutObject decides when it sees its body.
    all.push({
      unless: ["checksumAlgorithm", "checksums"],
      operations: ["CreateMultipartUpload", "UploadPart"],
      presigned: false,
      members: { checksumAlgorithm }
    })
  }
  if (config.defaultContentType !== undefined) {
    all.push({
      unless: ["contentType"],
      operations: uploads,
      presigned: false,
      members: { contentType: config.defaultContentType }
    })
  }
  return all
}

/** The content type that the settings have for a key, by its end. @internal */
export const contentTypeOf = (contentTypes: S3Config["contentTypes"], key: string): string | undefined => {
  const name = key.slice(key.lastIndexOf("/") + 1).toLowerCase()
  // The longest end counts: tar.gz before gz.
  for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
    const end = name.slice(dot + 1)
    if (Object.hasOwn(contentTypes, end)) return contentTypes[end]
  }
  return undefined
}

/** @internal */
export interface Defaults {
  /** With what the call does not say. */
  readonly input: <I extends object>(operation: Operation<I, any, any, any>, input: I) => I
  /** What every request has. */
  readonly headers: Readonly<Record<string, string>>
}

/** @internal */
export const none: Defaults = { input: (_, input) => input, headers: {} }

/** What is the same for every call is found once. @internal */
export const make = (config: S3Config, presigning: boolean): Defaults => {
  const headers = presigning ? none.headers : config.defaultHeaders
  const all = defaultsOf(config).filter((one) => one.presigned || !presigning)
  const bySuffix = !presigning && Object.keys(config.contentTypes).length > 0
  if (all.length === 0 && !bySuffix) return { ...none, headers }

  const known = new WeakMap<object, ReadonlyArray<Default>>()

  const applicable = ({ members, name, target }: Operation<any, any, any, any>): ReadonlyArray<Default> =>
    all.flatMap((one) => {
      const has = Object.entries(one.members).filter(([member]) => member in members)
      return target !== "service" && (one.operations?.includes(name) ?? true) && has.length > 0
        ? [{ ...one, members: Object.fromEntries(has) }]
        : []
    })

  return {
    headers,
    input: <I extends object>(operation: Operation<I, any, any, any>, input: I): I => {
      let defaults = known.get(operation)
      if (defaults === undefined) {
        defaults = applicable(operation)
        known.set(operation, defaults)
      }
      const given = input as Readonly<Record<string, unknown>>
      const whole: Record<string, unknown> = {}
      for (const { members, unless } of defaults) {
        if (unless.every((name) => given[name] === undefined)) Object.assign(whole, members)
      }
      if (bySuffix && uploads.includes(operation.name)) {
        const contentType = contentTypeOf(config.contentTypes, String(given["key"]))
        if (contentType !== undefined) whole["contentType"] = contentType
      }
      for (const name in given) {
        if (given[name] !== undefined) whole[name] = given[name]
      }
      return whole as I
    }
  }
}
