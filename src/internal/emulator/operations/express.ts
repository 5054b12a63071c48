import * as Redacted from "effect/Redacted"
import { isDirectoryBucket } from "../../wire/bucketName.js"
import { toIso } from "../../wire/dates.js"
import { decodeComponent } from "../../wire/uri.js"
import { preconditionFailed, unmetCondition } from "../conditions.js"
import * as Listing from "../listing.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, emptyResponse, keyOf, noBody, query, xmlResponse } from "../operation.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Bucket, StoredObject } from "../state.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { pageSize } from "./list.js"

const invalid = (message: string) => refusal("InvalidRequest", { message })

/** @internal */
export const createSession: Operation = {
  name: "CreateSession",
  payload: noBody,
  run: (context) => {
    const mode = context.headers.get("x-amz-create-session-mode")
    if (mode !== undefined && mode !== "ReadOnly" && mode !== "ReadWrite") {
      throw invalidArgument("x-amz-create-session-mode", mode, "The session mode must be ReadOnly or ReadWrite.")
    }
    const session = context.state.sessions.open(bucketOf(context).name, mode === "ReadOnly", context.now)
    return xmlResponse(
      Answer.namespaced(
        "CreateSessionResult",
        Answer.element(
          "Credentials",
          Answer.textElement("SessionToken", Redacted.value(session.sessionToken!)),
          Answer.textElement("SecretAccessKey", Redacted.value(session.secretAccessKey)),
          Answer.textElement("AccessKeyId", session.accessKeyId),
          Answer.textElement("Expiration", toIso(session.expires))
        )
      ),
      [["x-amz-server-side-encryption", "AES256"]]
    )
  }
}

/** @internal */
export const listDirectoryBuckets: Operation = {
  name: "ListDirectoryBuckets",
  payload: noBody,
  run: (context) => {
    const max = Math.min(pageSize(context, "max-directory-buckets"), 1000)
    const token = query(context, "continuation-token")
    const after = token === undefined ? "" : Listing.readToken(token)
    const found: Array<Bucket> = []
    const cursor = context.state.buckets.from(after)
    for (let bucket = cursor.next(); bucket !== undefined && found.length <= max; bucket = cursor.next()) {
      if (isDirectoryBucket(bucket.name) && bucket.name !== after) found.push(bucket)
    }
    const buckets = found.slice(0, max)
    const last = buckets.at(-1)
    return xmlResponse(Answer.namespaced(
      "ListAllMyDirectoryBucketsResult",
      Answer.element(
        "Buckets",
        ...buckets.map((bucket) =>
          Answer.element(
            "Bucket",
            Answer.textElement("Name", bucket.name),
            Answer.textElement("CreationDate", toIso(bucket.created)),
            Answer.textElement("BucketRegion", bucket.region)
          )
        )
      ),
      found.length > max && last !== undefined
        ? Answer.textElement("ContinuationToken", Listing.writeToken(last.name))
        : ""
    ))
  }
}

const checkObject = (context: Context, prefix: "" | "x-amz-rename-source-", object: StoredObject): void => {
  const unmet = unmetCondition(context.headers, prefix, object, context.now)
  if (unmet !== undefined) throw preconditionFailed(prefix + unmet)
}

const checkTarget = (context: Context, target: StoredObject | undefined): void => {
  if (target !== undefined) return checkObject(context, "", target)
  // There is nothing that could match, or have been modified.
  for (const name of ["If-Match", "If-Modified-Since"]) {
    if (context.headers.has(name.toLowerCase())) throw preconditionFailed(name)
  }
}

const sourceKey = (context: Context): string => {
  const header = context.headers.get("x-amz-rename-source")
  const key = header === undefined ? undefined : decodeComponent(header)?.replace(/^\//, "")
  if (key === undefined || key === "") {
    throw invalidArgument("x-amz-rename-source", header ?? "", "The source of a renaming must be the key of an object.")
  }
  return key
}

/** What the last of the client tokens were used for: a repetition changes nothing. */
const renamed = new WeakMap<Bucket, Map<string, string>>()

const tokensKept = 1000

const rename = (bucket: Bucket, context: Context): void => {
  const from = sourceKey(context)
  const to = keyOf(context)
  if (from.endsWith("/") || to.endsWith("/")) throw invalid("A key that ends with a slash cannot be renamed.")
  const source = Versions.current(bucket, from)
  if (source === undefined) throw Versions.absent(bucket, from)
  checkObject(context, "x-amz-rename-source-", source)
  checkTarget(context, Versions.current(bucket, to))
  if (from !== to) {
    Versions.store(bucket, context.ids, { ...source, key: to })
    Versions.remove(bucket, context.ids, from, context.now)
  }
}

/** @internal */
export const renameObject: Operation = {
  name: "RenameObject",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const token = context.headers.get("x-amz-client-token")
    const tokens = renamed.get(bucket) ?? new Map<string, string>()
    renamed.set(bucket, tokens)
    const meant = JSON.stringify([sourceKey(context), keyOf(context)])
    const before = token === undefined ? undefined : tokens.get(token)
    if (before !== undefined && before !== meant) {
      throw refusal("IdempotencyParameterMismatch")
    }
    if (before === undefined) {
      rename(bucket, context)
      if (token !== undefined) tokens.set(token, meant)
      for (const oldest of tokens.keys()) {
        if (tokens.size <= tokensKept) break
        tokens.delete(oldest)
      }
    }
    return emptyResponse(200)
  }
}
