import type { Context, Operation } from "../operation.js"
import { emptyResponse, noBody, query, xmlResponse } from "../operation.js"
import { pageSize } from "../operations/list.js"
import { refusal } from "../refusal.js"
import type { Snapshot } from "../state.js"
import * as Answer from "../xml.js"
import type { TigrisBucket } from "./bucket.js"
import { momentOf, namedBucket, notAllowed, tigrisBucket } from "./bucket.js"
import * as Timeline from "./timeline.js"

/** As listings spell it. @internal */
export const toName = ({ label, version }: Snapshot): string =>
  label === undefined ? version : `${version}; name=${label}`

/** @internal */
export const take = ({ ids }: Context, { tigris }: TigrisBucket, label?: string): Snapshot => {
  const snapshot: Snapshot = { version: ids.versionId(), label }
  tigris.snapshots.set(snapshot.version, snapshot)
  return snapshot
}

/** @internal */
export const versionHeader = (
  { version }: Snapshot
): readonly [string, string] => ["X-Tigris-Snapshot-Version", version]

const readLabel = (header: string): string | undefined => {
  const match = /^true(?:; name=(.*))?$/s.exec(header.trim())
  if (match === null) {
    throw refusal("InvalidArgument", { details: [["ArgumentName", "X-Tigris-Snapshot"], ["ArgumentValue", header]] })
  }
  return match[1] === "" ? undefined : match[1]
}

/** @internal */
export const createSnapshot: Operation = {
  name: "CreateSnapshot",
  payload: noBody,
  run: (context) => {
    const bucket = tigrisBucket(context)
    const label = readLabel(context.headers.get("x-tigris-snapshot") ?? "")
    if (!bucket.tigris.snapshotsEnabled) throw notAllowed("Snapshots are not enabled for this bucket")
    return emptyResponse(200, [["Location", `/${bucket.name}`], versionHeader(take(context, bucket, label))])
  }
}

// A snapshot is written down a little after the moment that it is of.
const delay = 42_000n

const element = (snapshot: Snapshot): string =>
  Answer.element(
    "Bucket",
    Answer.textElement("Name", toName(snapshot)),
    Answer.textElement("CreationDate", Timeline.toIso(BigInt(snapshot.version) + delay))
  )

/** @internal */
export const listSnapshots: Operation = {
  name: "ListSnapshots",
  payload: noBody,
  run: (context) => {
    const { tigris } = namedBucket(context.state, context.headers.get("x-tigris-snapshot") ?? "")
    const token = query(context, "continuation-token")
    const after = token === undefined || token === "" ? undefined : momentOf("continuation-token", token)
    const all = [...tigris.snapshots.values()].reverse().filter(({ version }) =>
      after === undefined || BigInt(version) < after
    )
    const page = all.slice(0, Math.max(1, pageSize(context, "max-buckets")))
    return xmlResponse(Answer.document(Answer.element(
      "ListAllMyBucketsResult",
      Answer.element("Buckets", ...page.map(element)),
      Answer.optionalElement("ContinuationToken", page.length < all.length ? page.at(-1)?.version : undefined)
    )))
  }
}

/** @internal */
export const deleteSnapshot: Operation = {
  name: "DeleteSnapshot",
  payload: noBody,
  run: (context) => {
    const { tigris } = tigrisBucket(context)
    const version = context.headers.get("x-tigris-snapshot-version") ?? ""
    if (!tigris.snapshots.delete(version)) {
      throw refusal("NoSuchVersion", { details: [["VersionId", version]] })
    }
    return emptyResponse(204)
  }
}

/**
 * The same operation, of what there was at the moment that the request names.
 *
 * @internal
 */
export const asOf = (operation: Operation): Operation => {
  const at = (context: Context): Context => {
    const header = "x-tigris-snapshot-version"
    if (query(context, "versionId") !== undefined) {
      throw notAllowed("A snapshot's version and an object's are not asked for together")
    }
    return { ...context, asOf: momentOf(header, context.headers.get(header) ?? "") }
  }
  return {
    ...operation,
    run: (context, payload) => {
      const { name } = operation
      if (name !== "CopyObject" && !tigrisBucket(context).tigris.snapshotsEnabled) {
        throw notAllowed("Snapshots are not enabled for this bucket")
      }
      return operation.run(at(context), payload)
    }
  }
}
