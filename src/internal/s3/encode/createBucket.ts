import type { XmlFailure } from "../../wire/xmlFailure.js"
import { element, leaf } from "../../wire/xmlWriter.js"
import { document } from "./document.js"

/** Not for us-east-1, which S3 wants unsaid. @internal */
export const encodeCreateBucket = (input: { readonly locationConstraint: string }): string | XmlFailure =>
  document(element("CreateBucketConfiguration", leaf("LocationConstraint", input.locationConstraint)))
