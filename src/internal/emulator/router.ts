import { isMeant } from "./express.js"
import type { Headers } from "./headers.js"
import type { Operation } from "./operation.js"
import * as Acl from "./operations/acl.js"
import * as Buckets from "./operations/buckets.js"
import * as BucketVersioning from "./operations/bucketVersioning.js"
import { completeMultipartUpload } from "./operations/complete.js"
import { copyObject } from "./operations/copy.js"
import { deleteObject, deleteObjects } from "./operations/delete.js"
import * as Express from "./operations/express.js"
import * as List from "./operations/list.js"
import * as Lock from "./operations/lock.js"
import * as Multipart from "./operations/multipart.js"
import { getObjectAttributes } from "./operations/objectAttributes.js"
import { postObject } from "./operations/postObject.js"
import * as Read from "./operations/read.js"
import { restoreObject } from "./operations/restore.js"
import * as Tagging from "./operations/tagging.js"
import { listObjectVersions } from "./operations/versions.js"
import * as Write from "./operations/write.js"
import type { Refusal } from "./refusal.js"
import { notImplemented, refusal } from "./refusal.js"
import * as Settings from "./settings/table.js"
import { bucketSubresources, objectSubresources } from "./subresources.js"
import type { Target } from "./target.js"
import { parameter } from "./target.js"

type Level = "service" | "bucket" | "object"

const routes: Record<string, Operation> = {
  "service GET": Buckets.listBuckets,
  "bucket PUT": Buckets.createBucket,
  "bucket HEAD": Buckets.headBucket,
  "bucket DELETE": Buckets.deleteBucket,
  "bucket GET": List.listObjects,
  "bucket GET list-type": List.listObjectsV2,
  "bucket GET location": Buckets.getBucketLocation,
  "object PUT": Write.putObject,
  "object GET": Read.getObject,
  "object HEAD": Read.headObject,
  "bucket GET versions": listObjectVersions,
  "bucket GET uploads": Multipart.listMultipartUploads,
  "bucket POST": postObject,
  "bucket POST delete": deleteObjects,
  "object DELETE": deleteObject,
  "object PUT copy": copyObject,
  "object GET attributes": getObjectAttributes,
  "object POST uploads": Multipart.createMultipartUpload,
  "object PUT uploadId": Multipart.uploadPart,
  "object PUT uploadId copy": Multipart.uploadPartCopy,
  "object GET uploadId": Multipart.listParts,
  "object POST uploadId": completeMultipartUpload,
  "object DELETE uploadId": Multipart.abortMultipartUpload,
  "bucket GET versioning": BucketVersioning.getBucketVersioning,
  "bucket PUT versioning": BucketVersioning.putBucketVersioning,
  "bucket GET acl": Acl.getBucketAcl,
  "bucket PUT acl": Acl.putBucketAcl,
  "object GET acl": Acl.getObjectAcl,
  "object PUT acl": Acl.putObjectAcl,
  "object GET tagging": Tagging.getObjectTagging,
  "object PUT tagging": Tagging.putObjectTagging,
  "object DELETE tagging": Tagging.deleteObjectTagging,
  "bucket GET object-lock": Lock.getObjectLockConfiguration,
  "bucket PUT object-lock": Lock.putObjectLockConfiguration,
  "object GET retention": Lock.getObjectRetention,
  "object PUT retention": Lock.putObjectRetention,
  "object GET legal-hold": Lock.getObjectLegalHold,
  "object PUT legal-hold": Lock.putObjectLegalHold,
  "object POST restore": restoreObject,
  "bucket GET session": Express.createSession,
  "object PUT renameObject": Express.renameObject,
  ...Settings.routes
}

/** Which of the parameters that make another operation of a request there is. @internal */
export const subresourceOf = (target: Target, known: ReadonlySet<string>): string | undefined => {
  for (const [name] of target.query) if (known.has(name)) return name
  return undefined
}

/**
 * Which operation a request asks for, or why there is none.
 *
 * @internal
 */
export type Route = (method: string, target: Target, headers: Headers) => Operation | Refusal

const methods = new Set(["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS"])

/** By the API of S3. @internal */
export const route: Route = (method, target, headers) => {
  const level: Level = target.bucket === undefined ? "service" : target.key === undefined ? "bucket" : "object"
  const subresource = level === "service"
    ? undefined
    : subresourceOf(target, level === "bucket" ? bucketSubresources : objectSubresources)
  let path = subresource === undefined ? `${level} ${method}` : `${level} ${method} ${subresource}`
  if (path === "bucket GET" && parameter(target, "list-type") === "2") path = "bucket GET list-type"
  if (level === "object" && method === "PUT" && headers.has("x-amz-copy-source")) path += " copy"
  if (path === "service GET" && isMeant(headers)) return Express.listDirectoryBuckets
  const byId = routes[`${path} id`]
  const operation = byId === undefined || parameter(target, "id") === undefined ? routes[path] : byId
  if (operation !== undefined) return operation
  if (subresource !== undefined) return notImplemented(`${method} ?${subresource} of a ${level}`)
  if (!methods.has(method) || level === "service" || (level === "object" && method === "POST")) {
    return refusal("MethodNotAllowed", {
      details: [["Method", method], ["ResourceType", level.toUpperCase()]]
    })
  }
  return notImplemented(`${method} of a ${level}`)
}
