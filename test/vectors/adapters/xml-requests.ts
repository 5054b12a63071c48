import { createBucketConfiguration } from "../../../src/internal/s3/documents/buckets.js"
import { corsConfiguration } from "../../../src/internal/s3/documents/cors.js"
import { deleteRequest } from "../../../src/internal/s3/documents/deleteObjects.js"
import { lifecycleConfiguration } from "../../../src/internal/s3/documents/lifecycle.js"
import { completeMultipartUploadRequest } from "../../../src/internal/s3/documents/multipart.js"
import { restoreRequest } from "../../../src/internal/s3/documents/restore.js"
import { tagging } from "../../../src/internal/s3/documents/tagging.js"
import { versioningConfiguration } from "../../../src/internal/s3/documents/versioning.js"
import type { Document } from "../../../src/internal/s3/shape/document.js"
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

// The names of S3's own model, as this library has them.
const names: Readonly<Record<string, string>> = {
  ETag: "etag",
  ID: "id",
  MFADelete: "mfaDelete",
  CORSRules: "corsRules"
}

const nameOf = (member: string): string => names[member] ?? member[0]!.toLowerCase() + member.slice(1)

const ours = (value: any): any => {
  if (Array.isArray(value)) return value.map(ours)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([member, item]) => [nameOf(member), ours(item)]))
}

// By the operation: the document, and the member of the model that holds it.
const documents: Readonly<Record<string, readonly [Pick<Document<any>, "encode">, string?]>> = {
  CompleteMultipartUpload: [completeMultipartUploadRequest],
  CreateBucket: [createBucketConfiguration, "CreateBucketConfiguration"],
  DeleteObjects: [deleteRequest, "Delete"],
  PutBucketCors: [corsConfiguration, "CORSConfiguration"],
  PutBucketLifecycleConfiguration: [lifecycleConfiguration, "LifecycleConfiguration"],
  PutBucketTagging: [tagging, "Tagging"],
  PutBucketVersioning: [versioningConfiguration, "VersioningConfiguration"],
  PutObjectTagging: [tagging, "Tagging"],
  RestoreObject: [restoreRequest, "RestoreRequest"]
}

const encode = (operation: string, input: Record<string, any>): string | xml.XmlFailure | undefined => {
  const [document, member] = documents[operation] ?? []
  return document?.encode(ours(member === undefined ? input : input[member]))
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
