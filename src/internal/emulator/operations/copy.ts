import { toIso } from "../../wire/dates.js"
import * as Attributes from "../attributes.js"
import * as Checksums from "../checksums.js"
import { checkWrite } from "../conditions.js"
import * as CopySource from "../copySource.js"
import { checksumOf, md5Of } from "../digests.js"
import * as Encryption from "../encryption.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, keyOf, noBody, versionHeader, xmlResponse } from "../operation.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Checksum, StoredObject } from "../state.js"
import type * as State from "../state.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { commit } from "./write.js"

const maximumSource = 5 * 1024 * 1024 * 1024

const directive = (context: Context, name: string, what: string): "COPY" | "REPLACE" => {
  const value = context.headers.get(name) ?? "COPY"
  if (value !== "COPY" && value !== "REPLACE") throw invalidArgument(name, value, `Unknown ${what} directive.`)
  return value
}

const attributesOf = (context: Context, source: StoredObject): State.Attributes => {
  const given = Attributes.fromRequest(context)
  const tags = directive(context, "x-amz-tagging-directive", "tagging") === "REPLACE"
    ? given.tags
    : source.attributes.tags
  if (directive(context, "x-amz-metadata-directive", "metadata") === "REPLACE") return { ...given, tags }
  // What describes the storage, not the content, is the destination's own.
  const { acl, encryption, lock, storageClass, websiteRedirect } = given
  return { ...source.attributes, tags, acl, encryption, lock, storageClass, websiteRedirect }
}

const checkChanges = (context: Context, source: CopySource.Source): void => {
  const { headers } = context
  // An earlier version may be copied over a later one: that is how it is brought back.
  if (Versions.current(bucketOf(context), keyOf(context)) !== source.object) return
  // S3 does not look whether what is named is another than what is there.
  const changes = headers.get("x-amz-metadata-directive") === "REPLACE" ||
    headers.has("x-amz-storage-class") ||
    headers.has("x-amz-website-redirect-location") ||
    Encryption.isNamed(headers) ||
    bucketOf(context).settings.has("encryption") ||
    source.object.attributes.encryption._tag !== "Managed"
  if (!changes) {
    throw refusal("InvalidRequest", {
      message:
        "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
    })
  }
}

const checksumFor = (context: Context, source: StoredObject): Checksum | undefined => {
  const named = context.headers.get("x-amz-checksum-algorithm")
  const algorithm = named === undefined ? source.checksum?.algorithm : Checksums.parseAlgorithm(named)
  if (algorithm === undefined) return undefined
  if (source.checksum?.algorithm === algorithm && source.checksum.type === "FULL_OBJECT") return source.checksum
  return { algorithm, value: checksumOf(algorithm, source.data.chunks), type: "FULL_OBJECT" }
}

/** A copy is one piece, so its entity tag is that of its bytes, whatever the source's was. */
const etagOf = (context: Context, source: StoredObject, encryption: Encryption.Encryption): string =>
  source.parts === undefined && source.attributes.encryption._tag === "Managed" && encryption._tag === "Managed"
    ? source.etag
    : Encryption.etagOf(context, encryption, md5Of(source.data.chunks))

/** @internal */
export const copyObject: Operation = {
  name: "CopyObject",
  payload: noBody,
  conditionalWrite: true,
  run: (context) => {
    const bucket = bucketOf(context)
    const key = keyOf(context)
    const source = CopySource.find(context)
    const { object } = source
    if (object.data.size > maximumSource) {
      throw refusal("InvalidRequest", {
        message:
          `The specified copy source is larger than the maximum allowable size for a copy source: ${maximumSource}`
      })
    }
    checkChanges(context, source)
    checkWrite(context.headers, bucket, key, context.pending)
    const attributes = attributesOf(context, object)
    const checksum = checksumFor(context, object)
    const copy = commit(context, {
      data: object.data,
      etag: etagOf(context, object, attributes.encryption),
      attributes,
      checksum,
      parts: undefined
    })
    return xmlResponse(
      Answer.namespaced(
        "CopyObjectResult",
        Answer.textElement("LastModified", toIso(copy.lastModified)),
        Answer.textElement("ETag", `"${copy.etag}"`),
        Checksums.elements(checksum)
      ),
      [...source.headers, ...versionHeader(context, copy), ...Encryption.toWriteHeaders(context, attributes.encryption)]
    )
  }
}
