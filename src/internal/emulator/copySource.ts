import { decodeComponent } from "../wire/uri.js"
import { checkRead, copySourceNames } from "./conditions.js"
import type { Context } from "./operation.js"
import { checkVersionId } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"
import type { StoredObject } from "./state.js"
import { getBucket, getObject } from "./state.js"

/** @internal */
export interface Source {
  readonly bucket: string
  readonly object: StoredObject
}

const malformed = (header: string) =>
  invalidArgument(
    "x-amz-copy-source",
    header,
    "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
  )

const parse = (header: string): { readonly bucket: string; readonly key: string } => {
  if (header.startsWith("arn:")) throw refusal("NotImplemented", { message: "Access points are not implemented." })
  const question = header.lastIndexOf("?versionId=")
  const path = decodeComponent(question < 0 ? header : header.slice(0, question))
  const version = question < 0 ? undefined : decodeComponent(header.slice(question + "?versionId=".length))
  if (path === undefined) throw malformed(header)
  checkVersionId(version)
  const relative = path.startsWith("/") ? path.slice(1) : path
  const slash = relative.indexOf("/")
  if (slash <= 0 || slash === relative.length - 1) throw malformed(header)
  return { bucket: relative.slice(0, slash), key: relative.slice(slash + 1) }
}

/**
 * The object that `x-amz-copy-source` names, if the request's conditions on it hold.
 *
 * @internal
 */
export const find = (context: Context): Source => {
  const { headers, state } = context
  const { bucket, key } = parse(headers.get("x-amz-copy-source") ?? "")
  const expectedOwner = headers.get("x-amz-source-expected-bucket-owner")
  const source = getBucket(state, bucket)
  if (expectedOwner !== undefined && expectedOwner !== state.owner.accountId) throw refusal("AccessDenied")
  const object = getObject(source, key)
  if (checkRead(headers, copySourceNames, object) === "not-modified") {
    throw refusal("PreconditionFailed", {
      details: [[
        "Condition",
        headers.has(copySourceNames.noneMatch)
          ? "x-amz-copy-source-If-None-Match"
          : "x-amz-copy-source-If-Modified-Since"
      ]]
    })
  }
  return { bucket, object }
}
