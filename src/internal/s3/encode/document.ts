import type { XmlFailure } from "../../wire/xmlFailure.js"
import { write, type XmlElement } from "../../wire/xmlWriter.js"

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

/** The body of a request, in the namespace of S3. @internal */
export const document = (root: XmlElement): string | XmlFailure => write(root, { namespace })
