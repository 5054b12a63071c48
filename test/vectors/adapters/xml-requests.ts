import { createBucketConfiguration } from "../../../src/internal/s3/documents/buckets.js"
import { deleteRequest } from "../../../src/internal/s3/documents/deleteObjects.js"
import { completeMultipartUploadRequest } from "../../../src/internal/s3/documents/multipart.js"
import { tagging } from "../../../src/internal/s3/documents/tagging.js"
import { versioningConfiguration } from "../../../src/internal/s3/documents/versioning.js"
import { algorithms } from "../../../src/internal/wire/checksum.js"
import * as xml from "../../../src/internal/wire/xml.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

interface Tree {
  readonly name: string
  readonly text?: string
  readonly children?: ReadonlyArray<Tree>
}

interface RequestVector extends Adapter.Vector {
  readonly operation: string
  readonly input: Record<string, any>
  readonly expected: { readonly rootNamespace: string; readonly tree: Tree }
}

const encode = (operation: string, input: Record<string, any>): string | xml.XmlFailure | undefined => {
  switch (operation) {
    case "CompleteMultipartUpload": {
      const parts: ReadonlyArray<Record<string, any>> = input["Parts"] ?? input["MultipartUpload"]["Parts"]
      return completeMultipartUploadRequest.encode({
        parts: parts.map((part) => ({
          partNumber: part["PartNumber"],
          etag: part["ETag"],
          checksums: Object.fromEntries(algorithms.map((algorithm) => [algorithm, part[`Checksum${algorithm}`]]))
        }))
      })
    }
    case "DeleteObjects": {
      const { Objects, Quiet } = input["Delete"]
      return deleteRequest.encode({
        quiet: Quiet,
        objects: Objects.map((object: Record<string, any>) => ({
          key: object["Key"],
          versionId: object["VersionId"],
          etag: object["ETag"],
          size: object["Size"],
          lastModifiedTime: object["LastModifiedTime"] && new Date(object["LastModifiedTime"])
        }))
      })
    }
    case "CreateBucket": {
      const { LocationConstraint, ...others } = input["CreateBucketConfiguration"] ?? {}
      return LocationConstraint === undefined || Object.keys(others).length > 0
        ? undefined
        : createBucketConfiguration.encode({ locationConstraint: LocationConstraint })
    }
    case "PutObjectTagging":
    case "PutBucketTagging":
      return tagging.encode({
        tagSet: input["Tagging"]["TagSet"].map((tag: Record<string, string>) => ({
          key: tag["Key"],
          value: tag["Value"]
        }))
      })
    case "PutBucketVersioning": {
      const { MFADelete, Status } = input["VersioningConfiguration"]
      return versioningConfiguration.encode({ status: Status, mfaDelete: MFADelete })
    }
    default:
      return undefined
  }
}

// Siblings of different names may come in any order, those of one name may not: a stable sort by name.
const ordered = (children: ReadonlyArray<Tree>): ReadonlyArray<Tree> =>
  [...children].sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0)

const ofExpected = ({ children, name, text }: Tree): Tree =>
  children === undefined ? { name, text: text ?? "" } : { name, children: ordered(children.map(ofExpected)) }

const ofWritten = ({ children, name, text }: xml.Xml): Tree =>
  children.length === 0 ? { name, text } : { name, children: ordered(children.map(ofWritten)) }

export const xmlRequests = Adapter.make("xml-requests", ({ expected, input, operation }: RequestVector) => {
  const written = encode(operation, input)
  if (written === undefined) return "skipped"
  if (xml.isFailure(written)) return { failed: written.reason }
  const root = xml.parse(written)
  if (xml.isFailure(root)) return { failed: root.reason }
  const { same, verdict } = differences()
  same("namespace", xml.attribute(root, "xmlns"), expected.rootNamespace)
  same("tree", ofWritten(root), ofExpected(expected.tree))
  return verdict()
})
