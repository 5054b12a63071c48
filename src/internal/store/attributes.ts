/**
 * From a store's attributes to S3's.
 */
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { defined } from "../defined.js"
import { contentTypeOf } from "../s3/defaults.js"
import type { ContentInput, GrantInput } from "../s3/groups.js"
import { guessContentType } from "./contentType.js"

const year = 365 * 24 * 60 * 60

/** Whole seconds, zero or more; `undefined` for what is no time that a header can say. */
const toSeconds = (expires: NonNullable<ObjectStore.Attributes["expires"]>): number | undefined => {
  const seconds = expires === "max"
    ? year
    : typeof expires === "number"
    ? expires
    : Option.match(Duration.decodeUnknown(expires), { onNone: () => Number.NaN, onSome: Duration.toSeconds })
  return Number.isFinite(seconds) && seconds >= 0 ? Math.floor(seconds) : undefined
}

/**
 * How long caches may keep an object, and whose, as `Cache-Control` says it. Where nobody has said who may read it, a
 * policy of the bucket may let everybody: then shared caches are not told off.
 */
const cacheControl = (attributes: ObjectStore.Attributes): string | undefined => {
  if (attributes.expires === undefined) return attributes.cacheControl
  const whose = attributes.public === undefined ? "" : attributes.public ? ", public" : ", private"
  return `max-age=${toSeconds(attributes.expires) ?? 0}${whose}`
}

/** @internal */
export const conflict = (operation: string, key: string, attributes: ObjectStore.Attributes) => {
  const { cacheControl, expires } = attributes
  const problem = expires === undefined
    ? undefined
    : cacheControl !== undefined
    ? "expires and cacheControl exclude each other"
    : toSeconds(expires) === undefined
    ? "expires is a number of seconds that is zero or more, a Duration that ends, or \"max\""
    : undefined
  return problem === undefined
    ? undefined
    : new StorageError.InvalidInput({ operation, key, parameter: "expires", message: problem })
}

/** @internal */
export const toS3 = (
  key: string,
  attributes: ObjectStore.Attributes,
  contentTypes: Readonly<Record<string, string>> = {}
): ContentInput & GrantInput => ({
  contentType: attributes.contentType ?? contentTypeOf(contentTypes, key) ?? guessContentType(key),
  contentEncoding: attributes.contentEncoding,
  contentLanguage: attributes.contentLanguage,
  contentDisposition: attributes.contentDisposition,
  cacheControl: cacheControl(attributes),
  metadata: attributes.metadata,
  storageClass: attributes.storageClass,
  tagging: attributes.tags,
  acl: attributes.public === true ? "public-read" : undefined
})

/** What goes along when an object is copied through here, but for what is said otherwise. @internal */
export const carried = (
  info: ObjectStore.ObjectInfo,
  change: ObjectStore.Attributes = {}
): ObjectStore.Attributes => ({
  contentType: info.contentType,
  contentEncoding: info.contentEncoding,
  contentLanguage: info.contentLanguage,
  contentDisposition: info.contentDisposition,
  cacheControl: change.expires === undefined ? info.cacheControl : undefined,
  metadata: info.metadata,
  ...defined(change)
})

/** What a copy within a store has. It is of the class that the request says, and no other. @internal */
export const copied = (
  info: ObjectStore.ObjectInfo,
  change: ObjectStore.Attributes | undefined
): ObjectStore.Attributes =>
  change === undefined ? carried(info) : carried(info, { storageClass: info.storageClass, ...defined(change) })

/** What an object of one store is stored with in another: its attributes where both keep such, its time where it can. @internal */
export const passedOn = (
  info: ObjectStore.ObjectInfo,
  from: Pick<ObjectStore.Backend, "keeps">,
  to: Pick<ObjectStore.Backend, "keeps">,
  change: ObjectStore.Attributes = {}
): ObjectStore.Attributes & ObjectStore.Dated => ({
  ...(from.keeps?.attributes === false || to.keeps?.attributes === false ? change : carried(info, change)),
  lastModified: to.keeps?.lastModified === true ? info.lastModified : undefined
})
