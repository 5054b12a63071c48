import type { Context, Operation } from "../operation.js"
import { emptyResponse, noBody } from "../operation.js"
import type { Parent } from "../state.js"
import { toSecond } from "../state.js"
import * as Versions from "../versions.js"
import type { TigrisBucket } from "./bucket.js"
import { momentOf, namedBucket, notAllowed, tigrisBucket } from "./bucket.js"
import * as Snapshots from "./snapshots.js"

/** What a bucket is forked from, if the request says so. @internal */
export const parentOf = ({ headers, ids, state }: Context): Parent | undefined => {
  const name = headers.get("x-tigris-fork-source-bucket")
  if (name === undefined) return undefined
  const bucket = namedBucket(state, name)
  if (!bucket.tigris.snapshotsEnabled) throw notAllowed("Source bucket must be of snapshot type")
  const header = "x-tigris-fork-source-bucket-snapshot"
  const given = headers.get(header)
  const wanted = given === undefined ? undefined : momentOf(header, given)
  const forked = BigInt(ids.versionId())
  // What the parent will be is not known yet.
  const at = wanted === undefined || wanted > forked ? forked : wanted
  const snapshot = bucket.tigris.snapshots.get(String(at)) ?? { version: String(at), label: undefined }
  return { bucket, snapshot, forked, bases: [{ since: forked, at }], merged: forked }
}

/** What was written to the fork last, for each key that it has a word on, is written to its parent. */
const bring = (context: Context, fork: TigrisBucket, parent: TigrisBucket, merged: bigint): void => {
  const cursor = fork.histories?.from("")
  for (let history = cursor?.next(); history !== undefined; history = cursor?.next()) {
    const newest = history.versions[0]
    if (newest === undefined || BigInt(newest.versionId) <= merged) continue
    if (newest._tag === "Object") Versions.store(parent, context.ids, newest)
    else if (Versions.current(parent, newest.key) !== undefined) {
      Versions.remove(parent, context.ids, newest.key, toSecond(context.now))
    }
  }
}

/** @internal */
export const mergeFork: Operation = {
  name: "MergeFork",
  payload: noBody,
  run: (context) => {
    const parent = tigrisBucket(context)
    const fork = namedBucket(context.state, context.headers.get("x-tigris-merge-source-bucket") ?? "")
    const lineage = fork.tigris.parent
    if (lineage?.bucket !== parent) throw notAllowed("The merge source must be a direct fork of the target")
    const snapshot = Snapshots.take(context, fork)
    bring(context, fork, parent, lineage.merged)
    lineage.merged = BigInt(snapshot.version)
    return emptyResponse(200, [Snapshots.versionHeader(snapshot)])
  }
}

/** @internal */
export const rebaseFork: Operation = {
  name: "RebaseFork",
  payload: noBody,
  run: (context) => {
    const fork = tigrisBucket(context)
    const { parent } = fork.tigris
    if (parent === undefined) throw notAllowed("The bucket is not a fork")
    const snapshot = Snapshots.take(context, fork)
    const at = BigInt(context.ids.versionId())
    parent.bases = [...parent.bases, { since: at, at }]
    return emptyResponse(200, [Snapshots.versionHeader(snapshot)])
  }
}
