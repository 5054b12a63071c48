/**
 * What goes along when an object is copied, where the request has to say it rather than the server.
 */
import * as writeToken from "../wire/writeToken.js"
import type { ContentInput, ObjectAttributes } from "./groups.js"

/** The content's attributes as a write takes them; the token is that of another write. @internal */
export const carried = (head: ObjectAttributes): ContentInput => ({
  contentType: head.contentType,
  contentEncoding: head.contentEncoding,
  contentLanguage: head.contentLanguage,
  contentDisposition: head.contentDisposition,
  cacheControl: head.cacheControl,
  expires: head.expires,
  metadata: withoutToken(head.metadata)
})

/** The metadata that a user has given. @internal */
export const withoutToken = (metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  if (metadata[writeToken.name] === undefined) return metadata
  const rest: Record<string, string> = Object.assign(Object.create(null), metadata)
  delete rest[writeToken.name]
  return rest
}

/** Why what `carried` gives would not be all. @internal */
export const uncarried = (head: ObjectAttributes): string | undefined =>
  (head.missingMetadata ?? 0) > 0
    ? `the source has ${head.missingMetadata} metadata entries that no header can carry`
    : head.expiresString !== undefined && head.expires === undefined
    ? "the source has an Expires that is no date"
    : undefined
