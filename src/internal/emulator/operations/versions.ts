import { toIso } from "../../wire/dates.js"
import { compareUtf8 } from "../../wire/uri.js"
import * as Listing from "../listing.js"
import type { Operation } from "../operation.js"
import { bucketOf, noBody, query, xmlResponse } from "../operation.js"
import { invalidArgument } from "../refusal.js"
import * as Answer from "../xml.js"
import { ownerElement } from "./buckets.js"
import { commonPrefixes, keySpelling, pageSize, storedChecksum } from "./list.js"

/**
 * Of a bucket without versioning: each object is the one version of itself, with the id `null`. s3-tests and the clean-up of
 * many tools ask for it before they delete a bucket.
 *
 * @internal
 */
export const listObjectVersions: Operation = {
  name: "ListObjectVersions",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const { element, encode } = keySpelling(context)
    const max = Math.min(pageSize(context, "max-keys"), 1000)
    const prefix = query(context, "prefix") ?? ""
    const delimiter = query(context, "delimiter") ?? ""
    const keyMarker = query(context, "key-marker") ?? ""
    const idMarker = query(context, "version-id-marker")
    if (idMarker !== undefined && idMarker !== "" && keyMarker === "") {
      throw invalidArgument(
        "version-id-marker",
        idMarker,
        "A version-id marker cannot be specified without a key marker."
      )
    }
    const page = Listing.list(bucket.objects.from, { prefix, delimiter, after: keyMarker, max })
    const owner = ownerElement(context)
    const last = page.entries[page.entries.length - 1]
    return xmlResponse(Answer.namespaced(
      "ListVersionsResult",
      Answer.textElement("Name", bucket.name),
      Answer.textElement("Prefix", encode(prefix)),
      Answer.textElement("KeyMarker", encode(keyMarker)),
      Answer.textElement("VersionIdMarker", idMarker ?? ""),
      page.next === undefined ? "" : Answer.textElement("NextKeyMarker", encode(page.next)),
      page.next !== undefined && last !== undefined && compareUtf8(last.key, page.next) === 0
        ? Answer.textElement("NextVersionIdMarker", "null")
        : "",
      Answer.textElement("MaxKeys", max),
      delimiter === "" ? "" : Answer.textElement("Delimiter", encode(delimiter)),
      element,
      Answer.textElement("IsTruncated", page.next !== undefined),
      ...page.entries.map((object) =>
        Answer.element(
          "Version",
          Answer.textElement("Key", encode(object.key)),
          Answer.textElement("VersionId", "null"),
          Answer.textElement("IsLatest", true),
          Answer.textElement("LastModified", toIso(object.lastModified)),
          Answer.textElement("ETag", `"${object.etag}"`),
          storedChecksum(object),
          Answer.textElement("Size", object.data.size),
          owner,
          Answer.textElement("StorageClass", object.attributes.storageClass)
        )
      ),
      commonPrefixes(page.prefixes, encode)
    ))
  }
}
