/**
 * From a store's attributes to S3's.
 */
import * as Duration from "effect/Duration"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { contentTypeOf } from "../s3/defaults.js"
import type { ContentInput, GrantInput } from "../s3/groups.js"
import { guessContentType } from "./contentType.js"

const year = 365 * 24 * 60 * 60

/** How long caches may keep an object, as `Cache-Control` says it. @internal */
export const maxAge = (expires: NonNullable<ObjectStore.Attributes["expires"]>): string => {
  const seconds = expires === "max" ? year : typeof expires === "number" ? expires : Duration.toSeconds(expires)
  return `max-age=${Math.max(0, Math.floor(seconds))}`
}

/** @internal */
export const conflict = (operation: string, key: string, attributes: ObjectStore.Attributes) => {
  const both = attributes.cacheControl !== undefined && attributes.expires !== undefined
  const notANumber = typeof attributes.expires === "number" && !Number.isFinite(attributes.expires)
  return both || notANumber
    ? new StorageError.InvalidInput({
      operation,
      key,
      parameter: "expires",
      message: both ? "expires and cacheControl exclude each other" : "expires is not a number of seconds"
    })
    : undefined
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
  cacheControl: attributes.expires === undefined ? attributes.cacheControl : maxAge(attributes.expires),
  metadata: attributes.metadata,
  tagging: attributes.tags,
  acl: attributes.public === true ? "public-read" : undefined
})
