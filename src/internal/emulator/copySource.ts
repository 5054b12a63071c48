import { decodeComponent } from "../wire/uri.js"
import * as Access from "./access.js"
import * as Archive from "./archive.js"
import { preconditionFailed, unmetCondition } from "./conditions.js"
import * as Encryption from "./encryption.js"
import type { Ids } from "./ids.js"
import type { Context } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"
import type { Bucket, StoredObject } from "./state.js"
import { getBucket } from "./state.js"
import * as Versions from "./versions.js"

/** @internal */
export interface Source {
  readonly object: StoredObject
  /** Which version it is, for the answer to say. */
  readonly headers: ReadonlyArray<readonly [string, string]>
}

const malformed = (header: string) =>
  invalidArgument(
    "x-amz-copy-source",
    header,
    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
  )

/** @internal */
export interface Named {
  readonly bucket: string
  readonly key: string
  readonly versionId: string | undefined
}

const parse = (ids: Ids, header: string): Named => {
  if (header.startsWith("arn:")) throw refusal("NotImplemented", { message: "Access points are not implemented." })
  const question = header.lastIndexOf("?versionId=")
  const path = decodeComponent(question < 0 ? header : header.slice(0, question))
  const version = question < 0 ? undefined : decodeComponent(header.slice(question + "?versionId=".length))
  if (path === undefined) throw malformed(header)
  const relative = path.startsWith("/") ? path.slice(1) : path
  const slash = relative.indexOf("/")
  if (slash <= 0 || slash === relative.length - 1) throw malformed(header)
  return {
    bucket: relative.slice(0, slash),
    key: relative.slice(slash + 1),
    versionId: version === undefined ? undefined : Versions.parseId(ids, version)
  }
}

const getSource = (context: Context, bucket: Bucket, { key, versionId }: Named): StoredObject => {
  if (context.asOf !== undefined && bucket.versioning === undefined) {
    throw refusal("InvalidArgument", { message: "Snapshots are not enabled for the source bucket" })
  }
  const version = Versions.find(bucket, key, versionId, context.asOf)
  Access.checkSource(context, bucket, version)
  if (version === undefined) throw Versions.absent(bucket, key, versionId)
  if (version._tag === "Object") return version
  throw refusal("InvalidRequest", {
    message: "The source of a copy request may not specifically refer to a delete marker by version id."
  })
}

/** What `x-amz-copy-source` names. @internal */
export const nameOf = ({ headers, ids }: Context): Named => parse(ids, headers.get("x-amz-copy-source") ?? "")

/**
 * The object that `x-amz-copy-source` names, if the request's conditions on it hold.
 *
 * @internal
 */
export const find = (context: Context): Source => {
  const { headers, state } = context
  const named = nameOf(context)
  const expectedOwner = headers.get("x-amz-source-expected-bucket-owner")
  const source = getBucket(state, named.bucket)
  if (expectedOwner !== undefined && expectedOwner !== state.owner.accountId) throw refusal("AccessDenied")
  const object = getSource(context, source, named)
  Encryption.checkSource(context, object.attributes.encryption)
  Archive.checkSource(object, context.now)
  const unmet = unmetCondition(headers, "x-amz-copy-source-", object, context.now)
  if (unmet !== undefined) throw preconditionFailed(`x-amz-copy-source-${unmet}`)
  return {
    object,
    headers: object.versionId === Versions.nullId ? [] : [["x-amz-copy-source-version-id", object.versionId]]
  }
}
